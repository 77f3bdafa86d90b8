//! NDJSON: one object a line. A nested object's members are columns with a dot: `shop.city`.

use std::io::{self, Read};

use serde_json::Value as Json;

use super::{Cells, Next, Position, ROW_BYTES, RowFault, TOO_LONG, Window, not_utf8};

/// Reads the rows of an NDJSON file.
#[derive(Debug)]
pub(crate) struct NdjsonReader {
    window: Window,
    wanted: Vec<String>,
    must_have: String,
}

impl NdjsonReader {
    /// `from` begins at `at`; `must_have` is the column without which a row means nothing.
    pub(crate) fn new(
        from: Box<dyn Read + Send>,
        at: Position,
        wanted: Vec<String>,
        must_have: String,
    ) -> Self {
        Self {
            window: Window::new(from, at),
            wanted,
            must_have,
        }
    }

    pub(super) fn position(&self) -> Position {
        self.window.at
    }

    pub(super) fn next(&mut self, cells: &mut Cells) -> io::Result<(Position, Next)> {
        loop {
            let at = self.window.at;
            let mut looked = 0;
            let (length, line_end) = loop {
                let unused = self.window.unused();
                let found = unused
                    .get(looked..)
                    .unwrap_or_default()
                    .iter()
                    .position(|b| *b == b'\n');
                if let Some(more) = found {
                    break (looked + more, 1);
                }
                looked = unused.len();
                if looked > ROW_BYTES {
                    break (looked, 0);
                }
                if !self.window.fill()? {
                    break (looked, 0);
                }
            };
            if length > ROW_BYTES {
                self.window.skip_line()?;
                let reason = format!("The row is longer than {ROW_BYTES} bytes.");
                return Ok((at, Next::Fault(RowFault::row(reason, TOO_LONG))));
            }
            if length == 0 && line_end == 0 {
                return Ok((at, Next::End));
            }
            let line = self.window.unused().get(..length).unwrap_or_default();
            let next = if line.iter().all(u8::is_ascii_whitespace) {
                None
            } else {
                Some(self.row(at, line, cells))
            };
            self.window.advance(length + line_end, line_end as u64);
            if let Some(next) = next {
                return Ok((at, next));
            }
        }
    }

    fn row(&self, at: Position, line: &[u8], cells: &mut Cells) -> Next {
        let text = match str::from_utf8(line) {
            Ok(text) => text,
            Err(wrong) => {
                let offset = wrong.valid_up_to();
                let bad = line.get(offset).copied().unwrap_or_default();
                let (reason, mend) = not_utf8(at.byte + offset as u64 + 1, bad);
                return Next::Fault(RowFault::row(reason, mend));
            }
        };
        let object: Json = match serde_json::from_str(text) {
            Ok(object @ Json::Object(_)) => object,
            Ok(_) => {
                return Next::Fault(RowFault::row(
                    "The line is JSON, but no object.",
                    "Write one object with named members a line.",
                ));
            }
            Err(wrong) => {
                return Next::Fault(RowFault::row(
                    format!(
                        "The line is not JSON from its column {} on.",
                        wrong.column()
                    ),
                    "Write one complete object a line, without commas between the lines.",
                ));
            }
        };
        cells.clear();
        for column in &self.wanted {
            match find(&object, column) {
                None | Some(Json::Null) => {
                    if *column == self.must_have {
                        return Next::Fault(RowFault::cell(
                            column,
                            "The object has no such member.",
                            "Add it: it says whom the row is about.",
                        ));
                    }
                    cells.push("");
                }
                Some(Json::String(text)) => cells.push(text),
                Some(Json::Bool(truth)) => cells.push(if *truth { "true" } else { "false" }),
                Some(Json::Number(number)) => cells.push(&number.to_string()),
                Some(Json::Array(_) | Json::Object(_)) => {
                    return Next::Fault(RowFault::cell(
                        column,
                        "A list or an object stands where one value belongs.",
                        "Name a member of it in the mapping, such as `shop.city`.",
                    ));
                }
            }
        }
        Next::Row
    }
}

fn find<'j>(object: &'j Json, column: &str) -> Option<&'j Json> {
    if let Some(found) = object.get(column) {
        return Some(found);
    }
    let (first, rest) = column.split_once('.')?;
    find(object.get(first)?, rest)
}
