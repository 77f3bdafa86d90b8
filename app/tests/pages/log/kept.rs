//! A small log, kept as the server keeps one.

use std::collections::BTreeMap;

use domain::event::LoggedEvent;
use ledger::receipt::Format;
use ledger::tile::{self, Edge, Plan, TileId};
use ledger::{Checkpoint, Entry, Hash, Receipt, Salt, SigningKey, VerifierKey};
use serde_json::json;

const NAME: &str = "data.example.test/log";

/// A log of twelve entries; the receipt was given when it had seven.
pub(crate) struct Kept {
    key: SigningKey,
    edge: Edge,
    tiles: BTreeMap<TileId, Vec<Hash>>,
    /// The tree head of then.
    older: Option<Checkpoint>,
    own: Option<(Entry, Salt, u64)>,
}

/// Somebody else's.
fn other(number: u64) -> Hash {
    let salt = Salt::new([u8::try_from(number).unwrap(); 32]);
    let entry = Entry {
        id: format!("ev-{number}"),
        subject: None,
        seq: number,
        previous: None,
        at: "2026-08-20T12:00:00Z".parse().unwrap(),
        event: json!({ "kind": "registry_version", "version": number }),
        note: None,
    };
    entry.commit(&salt).unwrap().leaf()
}

impl Kept {
    fn empty(name: &str) -> Self {
        Self {
            key: SigningKey::new(name, [7; 32]).unwrap(),
            edge: Edge::default(),
            tiles: BTreeMap::new(),
            older: None,
            own: None,
        }
    }

    /// With one line in the middle.
    pub(crate) fn around(line: &LoggedEvent) -> Self {
        Self::named(NAME, line)
    }

    /// The same under another name.
    pub(crate) fn named(name: &str, line: &LoggedEvent) -> Self {
        let mut kept = Self::empty(name);
        for number in 1..5 {
            kept.add(other(number));
        }
        let entry = Entry {
            id: line.id.to_string(),
            subject: Some("sub-1".to_owned()),
            seq: u64::try_from(line.seq).unwrap(),
            previous: None,
            at: line.at,
            event: serde_json::to_value(&line.event).unwrap(),
            note: line
                .note
                .as_ref()
                .map(|note| serde_json::to_value(note).unwrap()),
        };
        let salt = Salt::new([5; 32]);
        let index = kept.size();
        kept.add(entry.commit(&salt).unwrap().leaf());
        kept.own = Some((entry, salt, index));
        for number in 6..8 {
            kept.add(other(number));
        }
        kept.older = Some(kept.head());
        for number in 8..13 {
            kept.add(other(number));
        }
        kept
    }

    /// Of the same name and key, and without the line.
    pub(crate) fn of_others(size: u64) -> Self {
        let mut kept = Self::empty(NAME);
        for number in 1..=size {
            kept.add(other(number));
        }
        kept
    }

    fn add(&mut self, leaf: Hash) {
        let changed = self.edge.append(&[leaf]);
        self.tiles.extend(changed);
    }

    fn head(&self) -> Checkpoint {
        Checkpoint::new(self.key.verifier().name(), self.size(), self.root())
    }

    fn made(&self, plan: &Plan) -> Vec<Hash> {
        plan.evaluate(|id| self.tiles.get(&id).map(Vec::as_slice))
            .unwrap()
    }

    pub(crate) fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root that the receipt leads to, or the newest.
    pub(crate) fn root(&self) -> Hash {
        self.older
            .as_ref()
            .map_or_else(|| self.edge.root(), |older| older.root)
    }

    pub(crate) fn key(&self) -> VerifierKey {
        self.key.verifier().clone()
    }

    pub(crate) fn checkpoint(&self) -> String {
        let head = Checkpoint::new(self.key.verifier().name(), self.size(), self.edge.root());
        head.sign(&self.key).unwrap().to_string()
    }

    /// The one that the receipt holds.
    pub(crate) fn older_checkpoint(&self) -> String {
        let older = self.older.as_ref().unwrap();
        older.sign(&self.key).unwrap().to_string()
    }

    pub(crate) fn receipt(&self) -> Receipt {
        let (entry, salt, index) = self.own.as_ref().unwrap();
        let older = self.older.as_ref().unwrap();
        let plan = tile::inclusion(*index, older.size).unwrap();
        Receipt {
            format: Format,
            entry: entry.clone(),
            salt: salt.clone(),
            index: *index,
            inclusion: self.made(&plan),
            checkpoint: self.older_checkpoint(),
            record: json!({}),
        }
    }

    /// Proofs that it only grew, as far as there are any.
    pub(crate) fn grew_since(&self, sizes: &[u64]) -> Vec<Option<Vec<Hash>>> {
        let proof = |size: &u64| {
            let plan = tile::consistency(*size, self.size());
            plan.map(|plan| self.made(&plan))
        };
        sizes.iter().map(proof).collect()
    }
}
