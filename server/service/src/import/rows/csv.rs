//! CSV as RFC 4180 has it, with line ends of any kind. A row with a slip in its quotes is a fault
//! of that line alone: reading goes on with the next line, not at the next quote in the file.

use std::io::{self, Read};

use super::{Cells, Next, Position, ROW_BYTES, RowFault, TOO_LONG, Window, not_utf8};

/// Reads the rows of a CSV file whose header was read before.
#[derive(Debug)]
pub(crate) struct CsvReader {
    window: Window,
    splitter: Splitter,
    columns: Vec<String>,
    /// Which column each wanted cell is.
    wanted: Vec<usize>,
}

/// The header's columns and where the first row begins.
pub(crate) fn read_header(
    from: Box<dyn Read + Send>,
    delimiter: u8,
) -> io::Result<Result<(Vec<String>, Position), String>> {
    let mut window = Window::new(from, Position::START);
    let mut splitter = Splitter::new(delimiter);
    loop {
        match splitter.split(&mut window)? {
            Split::End => return Ok(Err("The file is empty: it has no header line.".to_owned())),
            Split::Blank => {}
            Split::Fault(fault) => {
                return Ok(Err(format!("The header cannot be read. {}", fault.reason)));
            }
            Split::Row { bytes, lines } => {
                let mut columns = Vec::new();
                for index in 0..splitter.ends.len() {
                    let Ok(name) = str::from_utf8(splitter.cell(index)) else {
                        return Ok(Err(
                            "The header is not UTF-8. Save the file as UTF-8, or say what it is, \
                             such as --encoding windows-1252."
                                .to_owned(),
                        ));
                    };
                    columns.push(name.trim().to_owned());
                }
                window.advance(bytes, lines);
                return Ok(Ok((columns, window.at)));
            }
        }
    }
}

impl CsvReader {
    /// `from` begins at `at`; `wanted` are numbers of `columns`.
    pub(crate) fn new(
        from: Box<dyn Read + Send>,
        at: Position,
        delimiter: u8,
        columns: Vec<String>,
        wanted: Vec<usize>,
    ) -> Self {
        Self {
            window: Window::new(from, at),
            splitter: Splitter::new(delimiter),
            columns,
            wanted,
        }
    }

    pub(super) fn position(&self) -> Position {
        self.window.at
    }

    pub(super) fn next(&mut self, cells: &mut Cells) -> io::Result<(Position, Next)> {
        loop {
            let at = self.window.at;
            match self.splitter.split(&mut self.window)? {
                Split::End => return Ok((at, Next::End)),
                Split::Blank => {}
                Split::Fault(fault) => return Ok((at, Next::Fault(fault))),
                Split::Row { bytes, lines } => {
                    let next = self.row(at, bytes, cells);
                    self.window.advance(bytes, lines);
                    return Ok((at, next));
                }
            }
        }
    }

    fn row(&self, at: Position, bytes: usize, cells: &mut Cells) -> Next {
        let found = self.splitter.ends.len();
        if found != self.columns.len() {
            return Next::Fault(RowFault::row(
                format!(
                    "The row has {found} cells; the header has {} columns.",
                    self.columns.len()
                ),
                "Correct the row; a cell with the delimiter in it must stand in quotes.",
            ));
        }
        cells.clear();
        for column in &self.wanted {
            let cell = self.splitter.cell(*column);
            let Ok(text) = str::from_utf8(cell) else {
                let raw = self.window.unused().get(..bytes).unwrap_or_default();
                let offset = str::from_utf8(raw)
                    .err()
                    .map_or(0, |wrong| wrong.valid_up_to());
                let bad = raw.get(offset).copied().unwrap_or_default();
                let (reason, mend) = not_utf8(at.byte + offset as u64 + 1, bad);
                return Next::Fault(RowFault {
                    column: self.columns.get(*column).cloned(),
                    reason,
                    mend,
                });
            };
            cells.push(text);
        }
        Next::Row
    }
}

/// What the splitter found at the start of the window.
enum Split {
    /// The cells of a row; the window was not moved.
    Row {
        bytes: usize,
        lines: u64,
    },
    /// An empty line; the window stands behind it.
    Blank,
    /// A line that is no row; the window stands behind it.
    Fault(RowFault),
    End,
}

/// Finds the cells of one row.
#[derive(Debug)]
struct Splitter {
    delimiter: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            text: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn cell(&self, index: usize) -> &[u8] {
        let start = match index {
            0 => 0,
            _ => self.ends.get(index - 1).copied().unwrap_or_default(),
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    fn split(&mut self, window: &mut Window) -> io::Result<Split> {
        self.text.clear();
        self.ends.clear();
        let mut state = State::CellStart;
        let mut lines = 0;
        let mut at = 0;
        let mut opened = (0, 0);
        loop {
            while let Some(&byte) = window.unused().get(at) {
                let mut ends_row = false;
                match (state, byte) {
                    (State::Quoted, b'"') => state = State::QuoteInQuoted,
                    (State::Quoted, _) => {
                        lines += u64::from(byte == b'\n');
                        self.text.push(byte);
                    }
                    (State::QuoteInQuoted, b'"') => {
                        self.text.push(b'"');
                        state = State::Quoted;
                    }
                    (_, b'\n') => {
                        lines += 1;
                        ends_row = true;
                    }
                    (_, b'\r') => {
                        // CR LF is one line end; a lone CR, as old systems write it, is one too.
                        if at + 1 == window.unused().len() && !window.ended {
                            window.fill()?;
                        }
                        if window.unused().get(at + 1) == Some(&b'\n') {
                            at += 1;
                        }
                        lines += 1;
                        ends_row = true;
                    }
                    (_, byte) if byte == self.delimiter => {
                        self.ends.push(self.text.len());
                        state = State::CellStart;
                    }
                    (State::CellStart, b'"') => {
                        opened = (lines, self.ends.len());
                        state = State::Quoted;
                    }
                    (State::CellStart | State::Plain, _) => {
                        self.text.push(byte);
                        state = State::Plain;
                    }
                    (State::QuoteInQuoted, _) => {
                        let cell = self.ends.len() + 1;
                        window.skip_line()?;
                        return Ok(Split::Fault(RowFault::row(
                            format!("Cell {cell} goes on after its closing quote."),
                            "Double the quotes within a quoted cell.",
                        )));
                    }
                }
                at += 1;
                if ends_row {
                    return Ok(self.ended(state, at, lines, window));
                }
                if at > ROW_BYTES {
                    return too_long(window, state, opened);
                }
            }
            if !window.fill()? {
                break;
            }
        }
        if at == 0 {
            return Ok(Split::End);
        }
        if state == State::Quoted {
            return unclosed(window, opened);
        }
        Ok(self.ended(state, at, lines, window))
    }

    fn ended(&mut self, state: State, bytes: usize, lines: u64, window: &mut Window) -> Split {
        if self.ends.is_empty() && self.text.is_empty() && state == State::CellStart {
            window.advance(bytes, lines);
            return Split::Blank;
        }
        self.ends.push(self.text.len());
        Split::Row { bytes, lines }
    }
}

fn too_long(window: &mut Window, state: State, opened: (u64, usize)) -> io::Result<Split> {
    if state == State::Quoted {
        return unclosed(window, opened);
    }
    window.skip_line()?;
    Ok(Split::Fault(RowFault::row(
        format!("The row is longer than {ROW_BYTES} bytes."),
        TOO_LONG,
    )))
}

fn unclosed(window: &mut Window, (lines, cell): (u64, usize)) -> io::Result<Split> {
    let line = window.at.line + lines;
    window.skip_line()?;
    Ok(Split::Fault(RowFault::row(
        format!(
            "The quote that opens cell {} on line {line} is not closed.",
            cell + 1
        ),
        "Close the quote; double a quote that belongs to the text.",
    )))
}
