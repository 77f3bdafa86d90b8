//! YAML as a tree of nodes that know their places. Of YAML only what a reviewer reads at a glance
//! is taken: one document of maps, lists and scalars. Anchors, aliases, tags and keys given twice
//! are findings.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput};

use super::finding::Findings;
use super::place::Place;

/// The deepest nesting that is read; a registry needs eight.
const DEPTH_LIMIT: usize = 32;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A scalar without quotes: it may be a number, a truth value or nothing at all.
    Plain(String),
    /// A scalar that is a text for certain.
    Quoted(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<Entry>),
    /// Something that already led to a finding.
    Broken,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) value: Node,
}

impl Node {
    /// The words of a scalar; none if it is nothing, or no scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Quoted(text) => Some(text),
            Kind::Plain(text) if !is_nothing(text) => Some(text),
            Kind::Plain(_) | Kind::List(_) | Kind::Map(_) | Kind::Broken => None,
        }
    }

    /// The place that a path such as `purposes[3].data[2]` names; as far as it leads.
    pub(super) fn find(&self, path: &str) -> Place {
        let mut node = self;
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            let next = match &node.kind {
                Kind::List(items) => {
                    let index = step.strip_suffix(']').and_then(|index| index.parse().ok());
                    index.and_then(|index: usize| items.get(index))
                }
                Kind::Map(entries) => entries
                    .iter()
                    .find(|entry| entry.key == step)
                    .map(|entry| &entry.value),
                Kind::Plain(_) | Kind::Quoted(_) | Kind::Broken => None,
            };
            let Some(next) = next else { break };
            node = next;
        }
        node.place
    }
}

/// Whether a scalar without quotes stands for nothing (YAML 1.2, core schema).
pub(super) fn is_nothing(plain: &str) -> bool {
    matches!(plain, "" | "~" | "null" | "Null" | "NULL")
}

/// Reads one document. `None` if there is no tree to go on with; what is wrong stands among the
/// findings then.
pub(super) fn parse(text: &str, findings: &mut Findings) -> Option<Node> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        text,
        findings,
    };
    reader.document()
}

/// The parser counts columns from zero.
fn place(marker: &Marker) -> Place {
    Place {
        line: marker.line().max(1),
        column: marker.col() + 1,
    }
}

struct Reader<'a, 'f> {
    events: Parser<'a, StrInput<'a>>,
    text: &'a str,
    findings: &'f mut Findings,
}

impl<'a> Reader<'a, '_> {
    fn document(&mut self) -> Option<Node> {
        loop {
            let (event, place) = self.next()?;
            match event {
                Event::StreamEnd => {
                    self.findings.error(
                        Place::START,
                        "empty",
                        "The file declares nothing.",
                        "Write the registry, beginning with `brand:`.",
                    );
                    return None;
                }
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => {
                    let root = self.node(event, place, 0)?;
                    self.nothing_more()?;
                    return Some(root);
                }
            }
        }
    }

    fn nothing_more(&mut self) -> Option<()> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Some(()),
                (Event::DocumentStart(_), place) => {
                    self.findings.error(
                        place,
                        "second-document",
                        "A second document begins here.",
                        "Leave one document in the file, without `---` after its start.",
                    );
                    return None;
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'a>, Place)> {
        match self.events.next_event()? {
            Ok((event, span)) => Some((event, place(&span.start))),
            Err(wrong) => {
                let place = place(wrong.marker());
                let mend = if wrong.info().contains(" tab") || self.indented_by_tab(place.line) {
                    "Indent with spaces: YAML allows no tabs there."
                } else {
                    "Correct the YAML here or just before: indentation, quotes, brackets, colons."
                };
                let what = format!("This is not YAML: {}.", wrong.info());
                self.findings.error(place, "yaml", what, mend);
                None
            }
        }
    }

    fn indented_by_tab(&self, line: usize) -> bool {
        let around = self.text.lines().skip(line.saturating_sub(2)).take(2);
        around
            .into_iter()
            .any(|line| line.trim_start_matches(' ').starts_with('\t'))
    }

    /// The node that begins with an event. `None` only when reading cannot go on.
    fn node(&mut self, event: Event<'a>, place: Place, depth: usize) -> Option<Node> {
        if depth > DEPTH_LIMIT {
            self.findings.error(
                place,
                "depth",
                format!("The nesting is deeper than {DEPTH_LIMIT}."),
                "Close brackets that were left open.",
            );
            return None;
        }
        let kind = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), place);
                match style {
                    ScalarStyle::Plain => Kind::Plain(text.into_owned()),
                    _ => Kind::Quoted(text.into_owned()),
                }
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(anchor, tag.is_some(), place);
                Kind::List(self.list(depth)?)
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(anchor, tag.is_some(), place);
                Kind::Map(self.map(depth)?)
            }
            Event::Alias(_) => {
                self.findings.error(
                    place,
                    "alias",
                    "A reference to an anchor (`*`) stands here.",
                    "Write the value out, so that each place can be reviewed by itself.",
                );
                Kind::Broken
            }
            _ => Kind::Broken,
        };
        Some(Node { place, kind })
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Some(items),
                (event, place) => items.push(self.node(event, place, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut seen: HashMap<String, Place> = HashMap::new();
        loop {
            let (event, place) = self.next()?;
            if event == Event::MappingEnd {
                return Some(entries);
            }
            let key = self.node(event, place, depth + 1)?;
            let (event, value_place) = self.next()?;
            let value = self.node(event, value_place, depth + 1)?;
            let key = match key.kind {
                Kind::Plain(key) | Kind::Quoted(key) => key,
                Kind::List(_) | Kind::Map(_) => {
                    self.findings.error(
                        place,
                        "key-shape",
                        "A list or a map stands where a key belongs.",
                        "Write a word and a colon; put texts with braces or brackets in quotes.",
                    );
                    continue;
                }
                Kind::Broken => continue,
            };
            if let Some(first) = seen.get(&key) {
                self.findings.error(
                    place,
                    "duplicate-key",
                    format!(
                        "`{}` was already given on line {}.",
                        shorten(&key),
                        first.line
                    ),
                    "Leave one of the two.",
                );
            } else {
                seen.insert(key.clone(), place);
                entries.push(Entry { key, place, value });
            }
        }
    }

    fn refuse(&mut self, anchor: usize, tag: bool, place: Place) {
        if anchor > 0 {
            self.findings.error(
                place,
                "anchor",
                "An anchor (`&`) stands here.",
                "Remove it and write the value out where it is needed.",
            );
        }
        if tag {
            self.findings.error(
                place,
                "tag",
                "A tag (`!`) stands here.",
                "Remove it; put a text that begins with `!` in quotes.",
            );
        }
    }
}

/// A word from the file for a message: its beginning, if it is long.
pub(super) fn shorten(word: &str) -> String {
    const LONGEST: usize = 48;
    match word.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", word[..end].escape_debug()),
        None => word.escape_debug().to_string(),
    }
}
