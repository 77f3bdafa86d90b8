//! Files in other encodings, read as UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// UTF-8, which is read as it is and checked row by row.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);

    /// Finds an encoding by any of its usual names (WHATWG): `utf-8`, `windows-1252`, `latin1`.
    pub fn named(name: &str) -> Option<Self> {
        Encoding::for_label(name.trim().as_bytes()).map(Self)
    }

    /// The encoding's own name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What a byte order mark at the start of a file says.
    pub(crate) fn of_mark(start: &[u8]) -> Option<(Self, usize)> {
        Encoding::for_bom(start).map(|(encoding, bytes)| (Self(encoding), bytes))
    }

    /// Wraps a source so that it yields UTF-8. Bytes that mean nothing in the encoding become
    /// U+FFFD, which the row reader refuses.
    pub(crate) fn reader<R: Read + Send + 'static>(self, from: R) -> Box<dyn Read + Send> {
        if self == Self::UTF_8 {
            Box::new(from)
        } else {
            Box::new(Transcoder {
                from,
                decoder: self.0.new_decoder_without_bom_handling(),
                raw: vec![0; 64 * 1024],
                at: 0,
                filled: 0,
                text: vec![0; 64 * 1024],
                given: 0,
                made: 0,
                ended: false,
                finished: false,
            })
        }
    }
}

struct Transcoder<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    at: usize,
    filled: usize,
    text: Vec<u8>,
    given: usize,
    made: usize,
    ended: bool,
    finished: bool,
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.made {
            if self.finished {
                return Ok(0);
            }
            self.decode()?;
        }
        let ready = self.text.get(self.given..self.made).unwrap_or_default();
        let length = ready.len().min(out.len());
        out[..length].copy_from_slice(&ready[..length]);
        self.given += length;
        Ok(length)
    }
}

impl<R: Read> Transcoder<R> {
    fn decode(&mut self) -> io::Result<()> {
        if self.at == self.filled && !self.ended {
            self.filled = self.from.read(&mut self.raw)?;
            self.at = 0;
            self.ended = self.filled == 0;
        }
        let rest = self.raw.get(self.at..self.filled).unwrap_or_default();
        let (result, read, made, _) = self
            .decoder
            .decode_to_utf8(rest, &mut self.text, self.ended);
        self.at += read;
        self.given = 0;
        self.made = made;
        self.finished = self.ended && matches!(result, CoderResult::InputEmpty);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_western_file_becomes_utf_8() {
        let mut text = String::new();
        let charset = Charset::named("windows-1252").unwrap();
        charset
            .reader(&b"Caf\xe9 \x80 5"[..])
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "Café € 5");
    }

    #[test]
    fn a_cut_off_character_is_not_passed_over() {
        let mut text = String::new();
        let charset = Charset::named("utf-16le").unwrap();
        charset
            .reader(&b"a\0b"[..])
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "a\u{fffd}");
    }
}
