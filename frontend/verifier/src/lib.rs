//! Checks receipts in the browser: what [`ledger::brought`] judges on a server, here in the page of
//! whoever holds the receipt. A module of its own, loaded on that page alone, so that no other page
//! becomes heavier.
//!
//! Nothing is fetched here. [`Check`] names the public files of the log that it wants, `verify.js`
//! fetches them, and the proof is worked out from their bytes. What came of it is JSON without words;
//! the page holds the words.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::brought::{self, Brought, Checked, Own, Step, Today, Told};
use ledger::keys::Trusted;
use ledger::tile::{self, Plan, TileId};
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// One check, from what was brought to what came of it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Check {
    brought: Brought,
    keys: Trusted,
    log: Log,
}

/// What is known of the log of today.
#[derive(Debug)]
enum Log {
    Unreached,
    Head {
        note: String,
        /// For each tree head that was brought; `None` for one that is larger than the newest.
        plans: Vec<Option<Plan>>,
        /// By their path, what was asked for.
        wanted: BTreeMap<String, (TileId, u16)>,
        tiles: BTreeMap<TileId, Vec<Hash>>,
    },
}

#[wasm_bindgen]
impl Check {
    /// Reads what was brought: a receipt, perhaps an older one or a checkpoint, and the keys to check
    /// with, as [`Trusted::parse`] takes them. The error is the name of the fault.
    pub fn read(receipt: &str, older: &str, keys: &str) -> Result<Self, String> {
        if receipt.trim().is_empty() {
            return Err("missing".to_owned());
        }
        let keys = Trusted::parse(keys).map_err(|_| "key".to_owned())?;
        let brought = Brought::read(receipt, older).ok_or_else(|| "not-read".to_owned())?;
        Ok(Self {
            brought,
            keys,
            log: Log::Unreached,
        })
    }

    /// Takes the log's newest tree head, and names the tiles that it takes to prove that this one
    /// holds those that were brought: paths under `/log/tile/`.
    pub fn head(&mut self, note: &str) -> Vec<String> {
        let mut wanted = BTreeMap::new();
        let mut plans = Vec::new();
        // One that no current key signed proves nothing, and its size may be anything.
        if let Some(newest) = brought::newest(note, &self.keys) {
            for size in self.brought.sizes() {
                let plan = tile::consistency(size, newest.size);
                for (id, width) in plan.iter().flat_map(|plan| plan.files(newest.size)) {
                    wanted.insert(id.path(width), (id, width));
                }
                plans.push(plan);
            }
        }
        let paths = wanted.keys().cloned().collect();
        self.log = Log::Head {
            note: note.to_owned(),
            plans,
            wanted,
            tiles: BTreeMap::new(),
        };
        paths
    }

    /// Takes a tile, as it came. One that was not asked for, or is no tile, is as if it had not come.
    pub fn tile(&mut self, path: &str, bytes: &[u8]) {
        let Log::Head { wanted, tiles, .. } = &mut self.log else {
            return;
        };
        let (hashes, rest) = bytes.as_chunks::<32>();
        match wanted.get(path) {
            Some((id, width)) if rest.is_empty() && hashes.len() == usize::from(*width) => {
                tiles.insert(*id, hashes.iter().copied().map(Hash::new).collect());
            }
            _ => {}
        }
    }

    /// What came of it, as JSON: `verdict`, `name` of another log, `record` and `steps`.
    pub fn answer(self) -> String {
        let checked = match self.log {
            Log::Unreached => self.brought.check(&self.keys, Today::Unreached),
            Log::Head {
                note, plans, tiles, ..
            } => {
                let proof = |plan: Option<Plan>| match plan {
                    Some(plan) => plan.evaluate(|id| tiles.get(&id).map(Vec::as_slice)),
                    None => None,
                };
                let proofs: Vec<Option<Vec<Hash>>> = plans.into_iter().map(proof).collect();
                let today = Today::Head {
                    newest: &note,
                    proofs: &proofs,
                };
                self.brought.check(&self.keys, today)
            }
        };
        told(&checked).to_string()
    }
}

fn told(checked: &Checked) -> Value {
    let verdict = checked.verdict().name();
    match checked {
        Checked::OtherLog(name) => json!({ "verdict": verdict, "name": name, "steps": [] }),
        Checked::Own(own) => {
            let steps: Vec<Value> = own.steps().iter().map(step).collect();
            json!({ "verdict": verdict, "record": record(own), "steps": steps })
        }
    }
}

fn step(step: &Step) -> Value {
    let tells: Map<String, Value> = step
        .tells
        .iter()
        .map(|(name, told)| {
            let told = match told {
                Told::Number(number) => json!(number),
                Told::Text(text) => json!(text),
                Told::Time(at) => json!({ "at": at.to_string() }),
            };
            ((*name).to_owned(), told)
        })
        .collect();
    json!({ "name": step.name, "tells": tells })
}

/// What the line says, in its own keys: what happened in one word after another, and whose purpose
/// and which system it is about.
fn record(own: &Own) -> Value {
    let entry = &own.receipt.entry;
    let word = |name: &str| match entry.event.get(name) {
        Some(Value::String(word)) => Some(word.clone()),
        Some(Value::Bool(word)) => Some(word.to_string()),
        _ => None,
    };
    let said = if entry.subject.is_none() {
        "brand".to_owned()
    } else {
        let second = ["change", "role", "allowed", "reason"];
        let words = [
            word("kind"),
            second.into_iter().find_map(word),
            word("channel"),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        format!("said {}", words.join(" "))
    };
    json!({
        "holds": own.verdict.is_ok(),
        "at": entry.at.to_string(),
        "said": said,
        "purpose": word("purpose"),
        "system": word("consumer"),
        "exact": serde_json::to_string_pretty(entry).unwrap_or_default(),
    })
}
