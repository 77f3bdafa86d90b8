//! From the tree to a type such as [`Registry`](domain::registry::Registry), by the type's own
//! serde code, so that no field can be forgotten. Serde stops at the first error; a file's author
//! wants all of them. So each field and each item is decoded by itself: what is wrong is noted, a
//! stand-in of the wanted type takes its place, and decoding goes on. A value that holds a
//! stand-in is never handed out, because there is a finding then.

mod fault;
mod node;
mod parts;
mod stand_in;

use std::cell::RefCell;
use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use self::fault::Fault;
use self::node::NodeDecoder;
use super::finding::Findings;
use super::place::Place;
use super::tree::{Kind, Node, shorten};

/// Decodes a tree; `None` if that failed. What is wrong stands among the findings.
pub(super) fn decode<T: DeserializeOwned>(root: &Node, findings: &mut Findings) -> Option<T> {
    let before = findings.mark();
    let context = Context {
        findings: RefCell::new(std::mem::take(findings)),
        required: RefCell::default(),
        path: RefCell::default(),
    };
    let value = context.value(root).ok();
    *findings = context.findings.into_inner();
    value.filter(|_| findings.mark() == before)
}

/// What all decoders of one tree share.
struct Context {
    findings: RefCell<Findings>,
    /// The keys that structs turned out to need, by the struct's name. Serde tells of a missing
    /// key one at a time and at the end; once known, it is asked for at once.
    required: RefCell<HashMap<&'static str, Vec<&'static str>>>,
    /// Where decoding is, for messages.
    path: RefCell<Vec<Step>>,
}

enum Step {
    Key(String),
    Index(usize),
}

impl Context {
    fn error(&self, place: Place, rule: &'static str, what: String, mend: String) {
        let path = self.path();
        let what = if path.is_empty() {
            what
        } else {
            format!("`{path}`: {what}")
        };
        self.findings.borrow_mut().error(place, rule, what, mend);
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in self.path.borrow().iter() {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(&shorten(key)),
                Step::Key(key) => path.extend([".", &shorten(key)]),
                Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
            }
        }
        path
    }

    /// Decodes what stands one step further down.
    fn step<'de, T: Deserialize<'de>>(&self, step: Step, node: &Node) -> Result<T, Fault> {
        self.path.borrow_mut().push(step);
        let value = self.value(node);
        self.path.borrow_mut().pop();
        value
    }

    /// Decodes a node, or notes what is wrong and gives a stand-in.
    fn value<'de, T: Deserialize<'de>>(&self, node: &Node) -> Result<T, Fault> {
        if matches!(node.kind, Kind::Broken) || self.findings.borrow().is_full() {
            return Self::stand_in();
        }
        loop {
            let mark = self.findings.borrow().mark();
            let depth = self.path.borrow().len();
            let fault = match T::deserialize(NodeDecoder::new(self, node)) {
                Ok(value) => {
                    self.written_as_it_should_be::<T>(node);
                    return Ok(value);
                }
                Err(fault) => fault,
            };
            self.path.borrow_mut().truncate(depth);
            match fault {
                // The key is known as required now: again, with all findings afresh.
                Fault::Missing {
                    of: Some(name),
                    key,
                } if self.learn(name, key) => {
                    self.findings.borrow_mut().rewind(mark);
                }
                Fault::Missing { key, .. } => {
                    self.missing(node.place, key);
                    return Self::stand_in();
                }
                Fault::Noted => return Self::stand_in(),
                Fault::Wrong { rule, what, mend } => {
                    self.error(node.place, rule, what, mend);
                    return Self::stand_in();
                }
                Fault::Value(what) => {
                    let mend = stand_in::find::<T>().map_or_else(
                        || "Correct the value.".to_owned(),
                        |(_, sample)| sample.mend.to_owned(),
                    );
                    self.error(node.place, "value", value_is_wrong(node, &what), mend);
                    return Self::stand_in();
                }
            }
        }
    }

    fn written_as_it_should_be<'de, T: Deserialize<'de>>(&self, node: &Node) {
        if let Some(text) = node.text()
            && let Some((_, sample)) = stand_in::find::<T>()
            && !(sample.fits)(text)
        {
            let what = format!("\"{}\" is not written in full.", shorten(text));
            self.error(node.place, "value", what, sample.mend.to_owned());
        }
    }

    /// Notes a required key; false if it was known.
    fn learn(&self, of: &'static str, key: &'static str) -> bool {
        let mut required = self.required.borrow_mut();
        let keys = required.entry(of).or_default();
        let new = !keys.contains(&key);
        if new {
            keys.push(key);
        }
        new
    }

    fn missing(&self, place: Place, key: &str) {
        let what = format!("The key `{key}` is missing.");
        self.error(
            place,
            "missing-key",
            what,
            format!("Add `{key}:` with its value."),
        );
    }

    fn stand_in<'de, T: Deserialize<'de>>() -> Result<T, Fault> {
        stand_in::find().map(|(value, _)| value).ok_or(Fault::Noted)
    }
}

fn value_is_wrong(node: &Node, what: &str) -> String {
    match &node.kind {
        Kind::Plain(text) | Kind::Quoted(text) => {
            format!("\"{}\" does not fit ({what}).", shorten(text))
        }
        Kind::List(_) | Kind::Map(_) | Kind::Broken => format!("The value does not fit ({what})."),
    }
}
