//! The clients: customers at their switches, and systems that ask. Each notes what it did, and when.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::Method;
use serde_json::{Value, json};

use super::history::{Clock, Did, Moment, Operation, Stand};
use crate::world::{Answer, Browser, Key};

/// A purpose, a kind of data that belongs to it, and how it stands before anybody decides.
#[derive(Clone, Copy)]
pub(super) struct Purpose {
    pub(super) key: &'static str,
    pub(super) category: &'static str,
    pub(super) start: Stand,
}

/// What a client has noted.
pub(super) struct Notes {
    clock: Arc<Clock>,
    who: String,
    operations: Vec<Operation>,
}

impl Notes {
    pub(super) fn of(who: String, clock: &Arc<Clock>) -> Self {
        Self {
            clock: Arc::clone(clock),
            who,
            operations: Vec::new(),
        }
    }

    /// Notes what was done since `began`, and is over now.
    fn add(
        &mut self,
        began: Moment,
        (subject, purpose): (&str, &'static str),
        did: Did,
        line: Option<String>,
    ) {
        self.operations.push(Operation {
            who: self.who.clone(),
            subject: subject.to_owned(),
            purpose,
            did,
            began,
            ended: self.clock.now(),
            line,
        });
    }
}

/// A customer at one switch, with a system that asks as soon as a decision is acknowledged.
pub(super) struct Person {
    pub(super) browser: Browser,
    pub(super) subject: String,
    pub(super) purpose: Purpose,
    /// At another server, where there is one.
    pub(super) system: Key,
    pub(super) notes: Notes,
}

impl Person {
    /// Turns the purpose there and back again.
    pub(super) async fn decides(mut self, times: usize) -> Vec<Operation> {
        let Purpose { key, start, .. } = self.purpose;
        let mut wanted = start;
        for number in 0..times {
            wanted = match wanted {
                Stand::On => Stand::Off,
                Stand::Off => Stand::On,
            };
            let word = if wanted == Stand::On { "on" } else { "off" };
            let once = format!("{}-{number}", self.notes.who.replace(' ', "-"));
            let began = self.notes.clock.now();
            let answer = self.browser.decides(key, word, &once).await.is(303);
            let line = answer.location().split_once("?done=");
            let line = line.and_then(|(_, rest)| rest.split('#').next());
            let did = Did::Turned(wanted);
            let switch = (&*self.subject, key);
            self.notes.add(began, switch, did, line.map(str::to_owned));
            got(&self.system, &mut self.notes, &self.subject, key).await;
        }
        self.notes.operations
    }
}

/// How a system asks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// For one customer's data.
    Single,
    /// For many customers' data, each more than once.
    Batch,
    /// Whether it may.
    Evaluation,
}

/// A system that asks about everybody, again and again.
pub(super) struct System {
    pub(super) key: Key,
    pub(super) way: Way,
    pub(super) subjects: Vec<String>,
    pub(super) purposes: [Purpose; 2],
    pub(super) notes: Notes,
}

impl System {
    /// Asks until nobody decides any more, and once about everything at least.
    pub(super) async fn asks(mut self, over: Arc<AtomicBool>) -> Vec<Operation> {
        loop {
            let last = over.load(Ordering::SeqCst);
            for purpose in self.purposes {
                match self.way {
                    Way::Single => {
                        for subject in &self.subjects {
                            got(&self.key, &mut self.notes, subject, purpose.key).await;
                        }
                    }
                    Way::Evaluation => {
                        for subject in &self.subjects {
                            asked(&self.key, &mut self.notes, subject, purpose).await;
                        }
                    }
                    Way::Batch => {
                        batch(&self.key, &mut self.notes, &self.subjects, purpose.key).await;
                    }
                }
            }
            if last {
                return self.notes.operations;
            }
        }
    }
}

/// A no that follows from a decision, or from there being none.
#[track_caller]
fn no(reason: &Value, whole: &str) -> Stand {
    let known = ["purpose-off", "not-asked"].map(Value::from);
    assert!(known.contains(reason), "{whole}");
    Stand::Off
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// `POST /api/v1/releases`.
async fn got(key: &Key, notes: &mut Notes, subject: &str, purpose: &'static str) {
    let body = json!({ "subject": subject, "purpose": purpose, "limit": 1 });
    let began = notes.clock.now();
    let answer = key.asks_with(&body).await;
    let said = answer.json();
    let (stand, line) = if answer.status == 200 {
        (Stand::On, &said["release"])
    } else {
        assert_eq!(answer.status, 403, "{said}");
        let reason = text(&said["type"]);
        let reason = reason.trim_start_matches("/problems/").into();
        (no(&reason, &answer.text()), &said["refusal"])
    };
    notes.add(began, (subject, purpose), Did::Got(stand), Some(text(line)));
}

/// `POST /access/v1/evaluation`.
async fn asked(key: &Key, notes: &mut Notes, subject: &str, purpose: Purpose) {
    let body = json!({
        "subject": { "type": "subject", "id": subject },
        "action": { "name": purpose.key },
        "resource": { "type": "category", "id": purpose.category },
    });
    let request = key.request(Method::POST, "/access/v1/evaluation");
    let began = notes.clock.now();
    let answer = Answer::of(request.json(&body)).await.is(200);
    let said = answer.json();
    let stand = if said["decision"] == true {
        Stand::On
    } else {
        no(&said["context"]["reason"], &answer.text())
    };
    let line = Some(text(&said["context"]["question"]));
    notes.add(began, (subject, purpose.key), Did::Asked(stand), line);
}

/// `POST /api/v1/releases/batch`: everybody once, a few answered at a time. A line is there when it
/// has been read.
async fn batch(key: &Key, notes: &mut Notes, subjects: &[String], purpose: &'static str) {
    // With a thousand records of each, six customers are answered together.
    let body = json!({ "subjects": subjects, "purpose": purpose, "limit": 1000 });
    let request = key.request(Method::POST, "/api/v1/releases/batch");
    let began = notes.clock.now();
    let mut response = request.json(&body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let (mut unread, mut lines) = (Vec::new(), 0);
    while let Some(piece) = response.chunk().await.unwrap() {
        unread.extend(piece);
        while let Some(end) = unread.iter().position(|byte| *byte == b'\n') {
            let whole: Vec<u8> = unread.drain(..=end).collect();
            let said: Value = serde_json::from_slice(&whole).unwrap();
            assert_eq!(said["subject"], subjects[lines]);
            let (stand, line) = match said.get("release") {
                Some(line) => (Stand::On, line),
                None => (no(&said["reason"], &said.to_string()), &said["refusal"]),
            };
            let switch = (&*subjects[lines], purpose);
            notes.add(began, switch, Did::Got(stand), Some(text(line)));
            lines += 1;
        }
    }
    assert_eq!((lines, unread.len()), (subjects.len(), 0));
}
