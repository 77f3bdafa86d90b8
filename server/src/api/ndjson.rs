//! Lines of JSON (NDJSON), in and out: neither a request nor an answer is ever in memory as a whole.
//!
//! An answer is made as it is read: what goes wrong after its beginning breaks the connection off
//! without the end that HTTP puts after a whole body. A request is read as its lines are followed; a
//! line that is too long is passed over.

use std::error::Error;

use axum::RequestExt as _;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, StreamExt as _};
use http_body_util::LengthLimitError;
use serde::Serialize;

use crate::http::body::is_of_kind;
use crate::http::problem::{Problem, ProblemType};

/// The type of such bodies.
pub(super) const KIND: &str = "application/x-ndjson";

/// Why an answer breaks off. The cause stands in the log.
#[derive(Debug, thiserror::Error)]
#[error("the answer was broken off")]
pub(super) struct BrokenOff;

impl BrokenOff {
    /// Notes the cause.
    pub(super) fn because(error: &service::Error) -> Self {
        let error = crate::telemetry::chain(error);
        tracing::error!(error, "an answer of many lines was broken off");
        Self
    }
}

/// An answer that is sent as it is made.
pub(super) fn answer(
    lines: impl Stream<Item = Result<Bytes, BrokenOff>> + Send + 'static,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, KIND),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(lines)).into_response()
}

/// Adds a line to what is sent next.
pub(super) fn push(line: &impl Serialize, to: &mut Vec<u8>) -> Result<(), BrokenOff> {
    serde_json::to_writer(&mut *to, line).map_err(|_| BrokenOff)?;
    to.push(b'\n');
    Ok(())
}

/// One line of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Its bytes, without the end of the line.
    Bytes(Vec<u8>),
    /// Longer than is taken.
    TooLong,
}

/// Why no more lines come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The body is larger than is taken.
    TooLarge,
    /// It broke off before its end.
    BrokenOff,
}

/// The lines of a request, as they come in.
#[derive(Debug)]
pub(super) struct Lines {
    body: BodyDataStream,
    /// What came in and is not given out yet.
    buffer: Vec<u8>,
    /// Where in it the next line begins.
    begin: usize,
    /// How far it was searched for the end of a line.
    searched: usize,
    /// Whether it is the rest of a line that is too long.
    passing_over: bool,
    ended: bool,
    longest: usize,
    /// The number of the line that was given out last, from 1.
    number: u64,
}

impl Lines {
    /// The lines of a request with so many bytes at most, and as many in one line.
    pub(super) fn of(mut request: Request, most: usize, longest: usize) -> Result<Self, Problem> {
        if !is_of_kind(request.headers(), KIND) {
            return Err(Problem::new(ProblemType::UnsupportedMediaType));
        }
        let told = request.headers().get(header::CONTENT_LENGTH);
        let told = told.and_then(|length| length.to_str().ok()?.parse().ok());
        if told.is_some_and(|length: usize| length > most) {
            return Err(Problem::new(ProblemType::TooLarge));
        }
        DefaultBodyLimit::max(most).apply(&mut request);
        Ok(Self::read(request.into_limited_body(), longest))
    }

    fn read(body: Body, longest: usize) -> Self {
        Self {
            body: body.into_data_stream(),
            buffer: Vec::new(),
            begin: 0,
            searched: 0,
            passing_over: false,
            ended: false,
            longest,
            number: 0,
        }
    }

    /// The number of the line after the one that was given out last.
    pub(super) const fn following(&self) -> u64 {
        self.number + 1
    }

    /// The next line that is not blank, with its number; none after the last.
    pub(super) async fn next(&mut self) -> Result<Option<(u64, Line)>, Stop> {
        loop {
            let end = self.buffer[self.searched..]
                .iter()
                .position(|b| *b == b'\n');
            if let Some(end) = end.map(|end| self.searched + end) {
                let line = self.buffer[self.begin..end].to_vec();
                self.begin = end + 1;
                self.searched = self.begin;
                if let Some(line) = self.line(line) {
                    return Ok(Some((self.number, line)));
                }
                continue;
            }
            if self.ended {
                let line = self.buffer.split_off(self.begin);
                self.buffer.clear();
                (self.begin, self.searched) = (0, 0);
                if line.is_empty() && !self.passing_over {
                    return Ok(None);
                }
                if let Some(line) = self.line(line) {
                    return Ok(Some((self.number, line)));
                }
                continue;
            }
            self.more().await?;
        }
    }

    /// What a line of the body is; none for a blank one.
    fn line(&mut self, bytes: Vec<u8>) -> Option<Line> {
        self.number += 1;
        if std::mem::take(&mut self.passing_over) || bytes.len() > self.longest {
            return Some(Line::TooLong);
        }
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some(Line::Bytes(bytes))
    }

    async fn more(&mut self) -> Result<(), Stop> {
        self.buffer.drain(..self.begin);
        self.begin = 0;
        if self.buffer.len() > self.longest {
            self.passing_over = true;
            self.buffer.clear();
        }
        self.searched = self.buffer.len();
        match self.body.next().await {
            None => self.ended = true,
            Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
            Some(Err(error)) => {
                let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
                let mut too_large = false;
                while let Some(error) = cause {
                    too_large |= error.is::<LengthLimitError>();
                    cause = error.source();
                }
                return Err(if too_large {
                    Stop::TooLarge
                } else {
                    Stop::BrokenOff
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use futures_util::stream;

    use super::*;

    /// All lines of a body that comes in pieces of so many bytes.
    async fn lines(text: &'static [u8], piece: usize) -> Vec<(u64, Line)> {
        let pieces = text
            .chunks(piece)
            .map(|piece| Ok::<_, BrokenOff>(Bytes::from_static(piece)));
        let mut lines = Lines::read(Body::from_stream(stream::iter(pieces)), 8);
        let mut all = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            all.push(line);
        }
        all
    }

    #[tokio::test]
    async fn lines_are_the_same_however_they_come_in() {
        let text = b"{\"a\":1}\n\n \r\n12345678\n123456789\n1234567890123456789\nend";
        let bytes = |text: &[u8]| Line::Bytes(text.to_vec());
        let expected = [
            (1, bytes(b"{\"a\":1}")),
            (4, bytes(b"12345678")),
            (5, Line::TooLong),
            (6, Line::TooLong),
            (7, bytes(b"end")),
        ];
        for piece in [1, 2, 3, 7, 8, 9, 100] {
            assert_eq!(lines(text, piece).await, expected, "{piece}");
        }
        assert_eq!(lines(b"", 1).await, []);
        assert_eq!(lines(b"\n", 1).await, []);
        assert_eq!(
            lines(b"a\n1234567890", 3).await.pop(),
            Some((2, Line::TooLong))
        );
    }
}
