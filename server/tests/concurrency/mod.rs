//! Decisions and questions from many connections at once, against the real program: two servers on
//! one PostgreSQL, one server on SQLite. Every client notes when it did what and what it was told;
//! the notes and the customers' own logs are then read by a checker that knows nothing of the
//! server. No server is killed here: see [`crate::durability`].

mod checker;
mod clients;
mod history;
mod own_log;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use store::testing::Engine;

use self::checker::{check, told};
use self::clients::{Notes, Person, Purpose, System, Way};
use self::history::{Clock, Did, History, Logs, Operation, Stand};
use crate::world::{PASSWORD, Server, Setup, World, log, receipt};

/// One that starts off and one that starts on, which one system may ask for.
const PURPOSES: [Purpose; 2] = [
    Purpose {
        key: "profiling_offers",
        category: "store_purchases",
        start: Stand::Off,
    },
    Purpose {
        key: "direct_marketing",
        category: "name",
        start: Stand::On,
    },
];

/// Who sits at which switch: the customer, and the place in [`PURPOSES`]. The second customer has
/// two browsers open at the same switch.
const PEOPLE: [(usize, usize); 6] = [(0, 0), (0, 1), (1, 0), (1, 0), (2, 0), (2, 1)];
const CUSTOMERS: usize = 3;
/// How often each of them decides.
const DECISIONS: usize = 40;

async fn nothing_is_released_after_an_acknowledged_off(engine: Engine, servers: usize) {
    let world = World::with(engine, Setup::default()).await;
    let others: Vec<Server> = (1..servers)
        .map(|_| Server::start(&world.db, Setup::default()))
        .collect();
    let servers: Vec<&Server> = [&world.server].into_iter().chain(&others).collect();
    let writer = world.writer().await;
    let mut customers = Vec::new();
    for number in 1..=CUSTOMERS {
        let customer = world.customer(&format!("HV-{number}")).await;
        let bought = receipt(&["Cabbage", "Candles"]);
        writer.delivers(&customer.reference, &bought).await.is(200);
        customers.push(customer);
    }
    let subjects: Vec<String> = customers.iter().map(|it| it.reference.clone()).collect();
    let key = world
        .key("campaign-engine", &PURPOSES.map(|purpose| purpose.key))
        .await;

    let clock = Arc::new(Clock::default());
    let mut deciding = Vec::new();
    for (number, (customer, purpose)) in PEOPLE.into_iter().enumerate() {
        let (here, there) = (number % servers.len(), (number + 1) % servers.len());
        let mut browser = crate::world::Browser::new(servers[here]);
        let customer = &customers[customer];
        let signed_in = browser.signs_in_with(&customer.email, PASSWORD).await;
        signed_in.is(303);
        let who = format!("browser {number} at {here}");
        let person = Person {
            browser,
            subject: customer.reference.clone(),
            purpose: PURPOSES[purpose],
            system: key.at(servers[there]),
            notes: Notes::of(who, &clock),
        };
        deciding.push(tokio::spawn(person.decides(DECISIONS)));
    }
    let over = Arc::new(AtomicBool::new(false));
    let mut asking = Vec::new();
    for (here, server) in servers.iter().enumerate() {
        for way in [Way::Single, Way::Batch, Way::Evaluation] {
            let system = System {
                key: key.at(server),
                way,
                subjects: subjects.clone(),
                purposes: PURPOSES,
                notes: Notes::of(format!("{way:?} at {here}"), &clock),
            };
            asking.push(tokio::spawn(system.asks(Arc::clone(&over))));
        }
    }
    let mut done = join_all(deciding).await;
    over.store(true, Ordering::SeqCst);
    done.extend(join_all(asking).await);
    let operations = done.into_iter().flat_map(Result::unwrap);
    let history = History {
        starts: PURPOSES.map(|it| (it.key, it.start)).into(),
        operations: operations.collect(),
    };

    let mut logs = Logs::new();
    for customer in &customers {
        let page = world.signed_in(&customer.email).await;
        let own = own_log::of(&page, &PURPOSES.map(|purpose| purpose.key)).await;
        // The page leaves no line out, and there is no gap that a line could have filled.
        let stored = log(&world.service, customer.subject).await;
        let shown: Vec<_> = (1..).zip(own.iter().map(|line| line.id.clone())).collect();
        assert_eq!(shown, stored);
        logs.insert(customer.reference.clone(), own);
    }
    let faults = check(&history, &logs);
    assert!(faults.is_empty(), "{}", told(&history, &faults));
    has_met_everything(&history);
    drop(others);
    world.ends().await;
}

/// A history in which too little happened says nothing.
fn has_met_everything(history: &History) {
    let of = |did: Did| {
        let same = move |it: &&Operation| it.did == did;
        history.operations.iter().filter(same)
    };
    for stand in [Stand::On, Stand::Off] {
        assert_eq!(of(Did::Turned(stand)).count(), PEOPLE.len() * DECISIONS / 2);
        // Whoever sits alone at a switch is followed by a question after each decision.
        assert!(of(Did::Got(stand)).count() >= DECISIONS);
    }
    let asked = |stand| of(Did::Asked(stand)).count();
    assert!(asked(Stand::On) + asked(Stand::Off) >= CUSTOMERS * PURPOSES.len());
    let lines: BTreeSet<_> = history.operations.iter().map(|it| &it.line).collect();
    assert!(lines.len() > PEOPLE.len() * DECISIONS, "{}", lines.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_released_after_an_acknowledged_off_by_two_servers_on_one_postgres() {
    nothing_is_released_after_an_acknowledged_off(Engine::Postgres, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_released_after_an_acknowledged_off_by_one_server_on_sqlite() {
    nothing_is_released_after_an_acknowledged_off(Engine::Sqlite, 1).await;
}
