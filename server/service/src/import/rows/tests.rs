//! What a file can hold, and what the readers say about it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{Cursor, Read};

use proptest::prelude::*;

use super::{Cells, CsvReader, NdjsonReader, Next, Position, ROW_BYTES, Rows, read_header};

/// A source that yields a few bytes at a time, so that every place can be a border.
struct Drip {
    bytes: Cursor<Vec<u8>>,
    most: usize,
}

impl Read for Drip {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let most = self.most.min(out.len());
        self.bytes.read(&mut out[..most])
    }
}

fn drip(bytes: &[u8], most: usize) -> Box<dyn Read + Send> {
    Box::new(Drip {
        bytes: Cursor::new(bytes.to_vec()),
        most,
    })
}

fn csv(bytes: &[u8], most: usize) -> Result<Rows, String> {
    let (columns, first) = read_header(drip(bytes, most), b',').unwrap()?;
    let rest = bytes
        .get(usize::try_from(first.byte).unwrap()..)
        .unwrap_or_default();
    let wanted = (0..columns.len()).collect();
    Ok(Rows::Csv(CsvReader::new(
        drip(rest, most),
        first,
        b',',
        columns,
        wanted,
    )))
}

fn ndjson(bytes: &[u8], most: usize) -> Rows {
    let wanted = vec!["a".to_owned(), "b.c".to_owned()];
    Rows::Ndjson(NdjsonReader::new(
        drip(bytes, most),
        Position::START,
        wanted,
        "a".to_owned(),
    ))
}

/// Each row as `line: cells` or `line! column: reason`.
fn told(mut rows: Rows, cells_in_row: usize) -> Vec<String> {
    let mut cells = Cells::default();
    let mut told = Vec::new();
    loop {
        let (at, next) = rows.next(&mut cells).unwrap();
        match next {
            Next::End => return told,
            Next::Row => {
                let row: Vec<&str> = (0..cells_in_row).map(|index| cells.get(index)).collect();
                told.push(format!("{}: {}", at.line, row.join("|")));
            }
            Next::Fault(fault) => {
                let column = fault.column.unwrap_or_default();
                told.push(format!("{}! {column}: {}", at.line, fault.reason));
            }
        }
    }
}

fn read_csv(text: &[u8]) -> Vec<String> {
    let whole = told(csv(text, 1 << 20).unwrap(), 2);
    for most in [1, 2, 7] {
        assert_eq!(
            told(csv(text, most).unwrap(), 2),
            whole,
            "{most} bytes at a time"
        );
    }
    whole
}

#[test]
fn quotes_line_ends_and_blank_lines_are_read_as_they_are_meant() {
    let text = b"a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\r\n2,\n3,4\r5,6";
    assert_eq!(
        read_csv(text),
        ["2: 1|x, \"y\"\r\nz", "5: 2|", "6: 3|4", "7: 5|6"]
    );
}

#[test]
fn every_slip_of_a_csv_file_is_told_with_its_line_and_spares_the_others() {
    for (row, expected) in [
        (
            &b"1"[..],
            "2! : The row has 1 cells; the header has 2 columns.",
        ),
        (
            b"1,2,3",
            "2! : The row has 3 cells; the header has 2 columns.",
        ),
        (
            b"1,\"2",
            "2! : The quote that opens cell 2 on line 2 is not closed.",
        ),
        (b"\"1\"x,2", "2! : Cell 1 goes on after its closing quote."),
        (
            b"1,caf\xe9",
            "2! b: Byte 10 of the file (0xe9) is not UTF-8.",
        ),
    ] {
        let text = [b"a,b\n", row, b"\n8,9\n"].concat();
        let told = read_csv(&text);
        assert_eq!(told.first().unwrap(), expected);
        assert_eq!(told.last().unwrap(), "3: 8|9", "{expected}");
        assert_eq!(told.len(), 2, "{expected}");
    }
}

#[test]
fn a_quote_left_open_costs_one_line_however_long_the_file_is() {
    let mut text = b"a,b\n1,\"open\n".to_vec();
    for _ in 0..ROW_BYTES / 4 {
        text.extend_from_slice(b"7,8\n");
    }
    let told = told(csv(&text, 1 << 20).unwrap(), 2);
    assert_eq!(
        told[0],
        "2! : The quote that opens cell 2 on line 2 is not closed."
    );
    assert_eq!(told.len(), 1 + ROW_BYTES / 4);
}

#[test]
fn a_row_without_end_is_not_gathered_in_memory() {
    let text = [
        b"a,b\n".to_vec(),
        vec![b'x'; 3 * ROW_BYTES],
        b"\n1,2\n".to_vec(),
    ]
    .concat();
    let told = told(csv(&text, 1 << 16).unwrap(), 2);
    assert_eq!(
        told,
        [
            format!("2! : The row is longer than {ROW_BYTES} bytes."),
            "3: 1|2".into()
        ]
    );
}

#[test]
fn a_file_without_a_header_says_so() {
    assert_eq!(
        csv(b"", 8).unwrap_err(),
        "The file is empty: it has no header line."
    );
    assert_eq!(
        csv(b"\r\n\n", 8).unwrap_err(),
        "The file is empty: it has no header line."
    );
    assert!(
        csv(b"caf\xe9,b\n", 8)
            .unwrap_err()
            .starts_with("The header is not UTF-8.")
    );
}

#[test]
fn every_slip_of_an_ndjson_file_is_told_with_its_line() {
    let text = b"{\"a\":1,\"b\":{\"c\":\"x\"}}\r\n\n[1]\n{\"a\":1,\n{\"b\":2}\n{\"a\":true}\n\
        {\"a\":[]}\n{\"a\":\"\xff\"}\n{\"a\":1.5,\"b\":null}";
    let expected = [
        "1: 1|x",
        "3! : The line is JSON, but no object.",
        "4! : The line is not JSON from its column 7 on.",
        "5! a: The object has no such member.",
        "6: true|",
        "7! a: A list or an object stands where one value belongs.",
        "8! : Byte 71 of the file (0xff) is not UTF-8.",
        "9: 1.5|",
    ];
    for most in [1, 5, 1 << 20] {
        assert_eq!(told(ndjson(text, most), 2), expected);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(bytes: Vec<u8>, most in 1_usize..9) {
        if let Ok(rows) = csv(&bytes, most) {
            told(rows, 2);
        }
        told(ndjson(&bytes, most), 2);
    }

    #[test]
    fn any_csv_like_text_is_read_to_its_end(text in "[ab,\"\r\n]{0,60}", most in 1_usize..9) {
        if let Ok(rows) = csv(text.as_bytes(), most) {
            told(rows, 2);
        }
    }

    #[test]
    fn reading_on_from_any_row_finds_the_same_rows(
        cells in prop::collection::vec(("[a-c\"\n,]{0,6}", "[a-c\"\r,]{1,6}"), 1..12),
        stop in 0_usize..12,
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut text = "a,b\n".to_owned();
        for (one, other) in &cells {
            text.extend([&quoted(one), ",", &quoted(other), "\n"]);
        }
        let whole = told(csv(text.as_bytes(), 5).unwrap(), 2);
        let mut rows = csv(text.as_bytes(), 5).unwrap();
        let mut row = Cells::default();
        let stop = stop.min(cells.len());
        for _ in 0..stop {
            rows.next(&mut row).unwrap();
        }
        let at = rows.position();
        let rest = &text.as_bytes()[usize::try_from(at.byte).unwrap()..];
        let columns = vec!["a".to_owned(), "b".to_owned()];
        let on = Rows::Csv(CsvReader::new(drip(rest, 5), at, b',', columns, vec![0, 1]));
        prop_assert_eq!(&told(on, 2)[..], &whole[stop..]);
    }
}
