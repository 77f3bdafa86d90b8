#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::sync::Mutex;

use axum::Router;
use axum::routing::post;
use jiff::Timestamp;
use ledger::SigningKey;
use ledger::cosignature::{Submission, cosign};
use service::ledger::{Signer, Witnesses, create_ledger_key};
use service::{Clock, Settings};
use store::testing::TestDb;
use tokio::net::TcpListener;

use super::*;

const BRAND: &str = include_str!("../../demo/halden-vos.yaml");

/// A witness that says how many entries it signed last, and signs what begins there.
struct Witness {
    key: SigningKey,
    stands: Mutex<u64>,
    asked: Mutex<Vec<u64>>,
}

impl Witness {
    fn is_asked(&self, body: &str) -> (StatusCode, String) {
        let shown = Submission::parse(body).unwrap();
        self.asked.lock().unwrap().push(shown.old_size);
        let stands = *self.stands.lock().unwrap();
        if shown.old_size != stands {
            return (StatusCode::CONFLICT, format!("{stands}\n"));
        }
        let line = cosign(&shown.note, &self.key, Timestamp::now()).unwrap();
        (StatusCode::OK, format!("{line}\n"))
    }

    async fn listens(self: &Arc<Self>) -> Named {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let witness = Arc::clone(self);
        let asked = post(move |body: String| async move { witness.is_asked(&body) });
        let site = Router::new().route("/add-checkpoint", asked);
        tokio::spawn(async move { axum::serve(listener, site).await });
        Named {
            key: self.key.verifier().clone(),
            url: format!("http://{address}").parse().unwrap(),
        }
    }
}

/// A log with an entry: that the brand published its registry.
async fn keeping(db: &TestDb, witness: &VerifierKey) -> Service {
    let key_file = db.directory().join("ledger.key");
    create_ledger_key(&key_file, "house.test/log").unwrap();
    let settings = Settings::new("http://127.0.0.1:3000");
    let service = Service::new(db.store.clone(), Clock::system(), settings)
        .await
        .unwrap()
        .with_signer(Signer::open(&key_file).unwrap())
        .with_witnesses(Witnesses::new(vec![witness.clone()], None).unwrap());
    service
        .publish_registry("halden-vos.yaml", BRAND.as_bytes())
        .await
        .unwrap();
    service.keep_log().await.unwrap();
    service
}

#[tokio::test]
async fn a_witness_that_was_ahead_is_asked_where_it_stands() {
    let witness = Arc::new(Witness {
        key: SigningKey::cosigner("witness.test/w", [4; 32]).unwrap(),
        stands: Mutex::new(99),
        asked: Mutex::default(),
    });
    let db = TestDb::sqlite().await.unwrap();
    let named = witness.listens().await;
    let service = keeping(&db, &named.key).await;
    let head = service.log_head().await.unwrap().unwrap();
    let asking = Asking::new(vec![named.clone()], &Authorities::default()).unwrap();
    let mut one = One {
        service: &service,
        asking: &asking,
        witness: &named,
        stop: &CancellationToken::new(),
        known: 0,
    };
    for asked in 1..=3 {
        let outcome = one.show(&head).await.unwrap();
        let Outcome::Failed(WitnessTrouble::Refuses, why) = outcome else {
            panic!("{outcome:?}");
        };
        assert!(why.contains("99 entries"), "{why}");
        assert_eq!(*witness.asked.lock().unwrap(), vec![0; asked]);
    }

    // Its folder was begun anew.
    *witness.stands.lock().unwrap() = 0;
    let outcome = one.show(&head).await.unwrap();
    assert!(matches!(outcome, Outcome::Cosigned), "{outcome:?}");
    assert_eq!(one.known, head.size);
}

#[test]
fn a_size_is_read_in_one_spelling() {
    assert_eq!(size("0\n"), Some(0));
    assert_eq!(size("20852014\n"), Some(20_852_014));
    for wrong in ["", "\n", "7", "07\n", "+7\n", "7\n\n", "7 \n", "-1\n"] {
        assert_eq!(size(wrong), None, "{wrong:?}");
    }
}

#[test]
fn pauses_grow_and_end_at_the_longest() {
    assert_eq!(pause(1), PAUSE);
    assert_eq!(pause(2), PAUSE * 2);
    assert_eq!(pause(40), LONGEST_PAUSE);
    assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
}
