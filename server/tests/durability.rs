//! The server is killed again and again in the middle of decisions. Whatever it acknowledged is
//! there afterwards, once; whatever a client sends again because no answer came is there once too;
//! the log has no gaps. This does not test a power cut: what the system was given is not lost with
//! the process.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use store::testing::Engine;
use tokio::sync::Notify;

use crate::world::{Answer, Browser, PASSWORD, Server, Setup, brand, customer, log, service};

const CYCLES: usize = 40;
const CUSTOMERS: usize = 4;
/// Each customer decides in two browsers at once, about another purpose in each.
const PURPOSES: [&str; 2] = ["profiling_offers", "recommendations"];

/// One browser with what it knows for certain.
pub(crate) struct Client {
    pub(crate) browser: Browser,
    pub(crate) customer: usize,
    pub(crate) purpose: &'static str,
    /// How many wishes were answered.
    pub(crate) answered: usize,
    /// Log lines by the idempotency key of the wish that they answered.
    pub(crate) acknowledged: HashMap<String, String>,
}

impl Client {
    /// Wishes in turn on and off. A wish that was not answered is the next one once more, with the
    /// same key.
    async fn wishes(&mut self) -> reqwest::Result<Answer> {
        let wanted = if self.answered.is_multiple_of(2) {
            "on"
        } else {
            "off"
        };
        let key = format!("{}-{}", self.purpose, self.answered);
        let fields = [
            ("wanted", wanted),
            ("for", ""),
            ("seen", "1"),
            ("key", &*key),
        ];
        let path = format!("/me/choices/{}", self.purpose);
        let answer = Answer::try_of(self.browser.form(&path, &fields)).await?;
        if answer.status == 303 {
            let done = answer.location().split_once("?done=").map(|(_, rest)| rest);
            let event = done.and_then(|rest| rest.split('#').next());
            let event = event.unwrap_or_else(|| panic!("{key}: {}", answer.location()));
            self.acknowledged.insert(key, event.to_owned());
            self.answered += 1;
        }
        Ok(answer)
    }

    /// Wishes so many times, and is answered each time.
    pub(crate) async fn decides(&mut self, times: usize) {
        for _ in 0..times {
            self.wishes().await.unwrap().is(303);
        }
    }

    /// Wishes until something else than its line is the answer.
    pub(crate) async fn decides_until_refused(&mut self) -> Answer {
        loop {
            let answer = self.wishes().await.unwrap();
            if answer.status != 303 {
                return answer;
            }
        }
    }

    /// Wishes until no answer comes, again and again what the server is too busy for.
    pub(crate) async fn decides_until_cut_off(
        &mut self,
        answered: &AtomicUsize,
        kill: &Notify,
        at: usize,
    ) {
        while let Ok(answer) = self.wishes().await {
            // Too busy acknowledges nothing.
            if answer.status == 503 {
                continue;
            }
            answer.is(303);
            if answered.fetch_add(1, Ordering::Relaxed) + 1 == at {
                kill.notify_one();
            }
        }
    }
}

async fn nothing_acknowledged_is_lost(engine: Engine) {
    let (db, use_cases) = brand(engine).await;
    let mut customers = Vec::new();
    for n in 0..CUSTOMERS {
        customers.push(customer(&use_cases, &format!("HV-{n}")).await);
    }
    drop(use_cases);
    db.store.close().await;

    let mut server = Server::start(&db, Setup::default());
    let mut clients = Vec::new();
    for (index, customer) in customers.iter().enumerate() {
        for purpose in PURPOSES {
            let mut browser = Browser::new(&server);
            browser
                .signs_in_with(&customer.email, PASSWORD)
                .await
                .is(303);
            let acknowledged = HashMap::new();
            clients.push(Client {
                browser,
                customer: index,
                purpose,
                answered: 0,
                acknowledged,
            });
        }
    }

    for cycle in 0..CYCLES {
        let answered = Arc::new(AtomicUsize::new(0));
        let kill = Arc::new(Notify::new());
        // Another moment each time, early and late.
        let at = 8 + cycle * 7 % 41;
        let running = clients.into_iter().map(|mut client| {
            let (answered, kill) = (Arc::clone(&answered), Arc::clone(&kill));
            tokio::spawn(async move {
                client.decides_until_cut_off(&answered, &kill, at).await;
                client
            })
        });
        let running: Vec<_> = running.collect();
        kill.notified().await;
        server.kill();
        clients = join_all(running)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        server = Server::start(&db, Setup::default());
        for client in &mut clients {
            // The session outlives the server; the address is another one.
            let cookies = std::mem::take(&mut client.browser.cookies);
            client.browser = Browser::new(&server).with_cookies(cookies);
        }
    }
    server.kill();

    let store = store::Store::open(&db.options).await.unwrap();
    let use_cases = service(&store).await;
    for (index, customer) in customers.iter().enumerate() {
        let log = log(&use_cases, customer.subject).await;
        let numbers: Vec<i64> = log.iter().map(|(seq, _)| *seq).collect();
        let without_gaps: Vec<i64> = (1..).take(log.len()).collect();
        assert_eq!(numbers, without_gaps);

        let of_this = || clients.iter().filter(|client| client.customer == index);
        let written: HashSet<&str> = log.iter().map(|(_, id)| id.as_str()).collect();
        assert_eq!(written.len(), log.len());
        let mut acknowledged = HashSet::new();
        for (key, event) in of_this().flat_map(|client| &client.acknowledged) {
            assert!(
                written.contains(event.as_str()),
                "{key} was acknowledged and is lost"
            );
            assert!(
                acknowledged.insert(event.as_str()),
                "{key} stands for another wish's line"
            );
        }
        // At most the last wish of each browser is written without having been acknowledged.
        assert!(log.len() - acknowledged.len() <= PURPOSES.len());
    }
    let all: usize = clients.iter().map(|client| client.acknowledged.len()).sum();
    assert!(all >= CYCLES * 8, "{all}");
    store.close().await;
    db.drop_database().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed_on_sqlite() {
    nothing_acknowledged_is_lost(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed_on_postgres() {
    nothing_acknowledged_is_lost(Engine::Postgres).await;
}
