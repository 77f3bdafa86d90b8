//! Rows of a file, one at a time, with where they stand. Memory is bounded by [`ROW_BYTES`]
//! whatever the file holds.

mod csv;
mod ndjson;

use std::io::{self, Read};

pub(crate) use self::csv::{CsvReader, read_header};
pub(crate) use self::ndjson::NdjsonReader;

/// The longest row that is read.
pub(crate) const ROW_BYTES: usize = 256 * 1024;
const READ_BYTES: usize = 64 * 1024;

/// Where a row begins: bytes (of the text as UTF-8, after a byte order mark) and line, from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) byte: u64,
    pub(crate) line: u64,
}

impl Position {
    pub(crate) const START: Self = Self { byte: 0, line: 1 };
}

/// The cells of one row that a mapping asked for, in the order in which it did.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    pub(crate) fn get(&self, index: usize) -> &str {
        let start = match index {
            0 => 0,
            _ => self.ends.get(index - 1).copied().unwrap_or_default(),
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }
}

/// Why a row, or a cell in it, cannot be taken. Goes to the reject file; holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The column's name, where one is to blame.
    pub column: Option<String>,
    /// What is wrong, one sentence.
    pub reason: String,
    /// What to do, one sentence.
    pub mend: String,
}

impl RowFault {
    pub(crate) fn row(reason: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            column: None,
            reason: reason.into(),
            mend: mend.into(),
        }
    }

    pub(crate) fn cell(column: &str, reason: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            column: Some(column.to_owned()),
            reason: reason.into(),
            mend: mend.into(),
        }
    }
}

/// What came next in a file.
#[derive(Debug)]
pub(crate) enum Next {
    /// A row; its cells were put where the caller said.
    Row,
    /// Something that is no row.
    Fault(RowFault),
    /// The end.
    End,
}

/// Reads rows.
#[derive(Debug)]
pub(crate) enum Rows {
    Csv(CsvReader),
    Ndjson(NdjsonReader),
}

impl Rows {
    /// Reads the next row into `cells`; `at` is where it began.
    pub(crate) fn next(&mut self, cells: &mut Cells) -> io::Result<(Position, Next)> {
        match self {
            Self::Csv(reader) => reader.next(cells),
            Self::Ndjson(reader) => reader.next(cells),
        }
    }

    /// Where the next row begins.
    pub(crate) fn position(&self) -> Position {
        match self {
            Self::Csv(reader) => reader.position(),
            Self::Ndjson(reader) => reader.position(),
        }
    }
}

/// A window on a file: what was read and not yet used.
struct Window {
    from: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    start: usize,
    at: Position,
    ended: bool,
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Window {
    fn new(from: Box<dyn Read + Send>, at: Position) -> Self {
        Self {
            from,
            bytes: Vec::with_capacity(2 * READ_BYTES),
            start: 0,
            at,
            ended: false,
        }
    }

    fn unused(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Reads more; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.bytes.drain(..self.start);
        self.start = 0;
        let filled = self.bytes.len();
        self.bytes.resize(filled + READ_BYTES, 0);
        let read = loop {
            match self.from.read(&mut self.bytes[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.bytes.truncate(filled + read);
        self.ended = read == 0;
        Ok(read > 0)
    }

    /// Goes on behind `bytes` bytes that hold `lines` line ends.
    fn advance(&mut self, bytes: usize, lines: u64) {
        self.start += bytes;
        self.at.byte += bytes as u64;
        self.at.line += lines;
    }

    /// Skips the rest of the line, however long.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            if let Some(end) = self.unused().iter().position(|byte| *byte == b'\n') {
                self.advance(end + 1, 1);
                return Ok(());
            }
            let length = self.unused().len();
            self.advance(length, 0);
            if !self.fill()? {
                return Ok(());
            }
        }
    }
}

fn not_utf8(byte: u64, bad: u8) -> (String, String) {
    (
        format!("Byte {byte} of the file (0x{bad:02x}) is not UTF-8."),
        "Save the file as UTF-8, or say what it is, such as --encoding windows-1252.".to_owned(),
    )
}

const TOO_LONG: &str = "Split it, or correct the file: a line end is probably missing.";

#[cfg(test)]
mod tests;
