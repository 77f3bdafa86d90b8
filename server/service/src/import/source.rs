//! The file: what it is written in, and reading it from any place on.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::encoding::Charset;
use super::plan::Plan;
use super::rows::{CsvReader, NdjsonReader, Position, Rows, read_header};
use super::{Format, ImportError};

/// A file that can be read as text.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    path: PathBuf,
    charset: Charset,
    mark: u64,
    pub(crate) bytes: u64,
}

impl Source {
    /// Looks at the start of a file.
    pub(crate) fn open(path: &Path, wanted: Charset) -> Result<Self, ImportError> {
        let failed = |error| ImportError::Io(path.to_owned(), error);
        let mut file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_dir() {
            return Err(ImportError::File(format!(
                "{} is a folder. Name the files in it.",
                path.display()
            )));
        }
        let mut start = Vec::new();
        file.by_ref()
            .take(512)
            .read_to_end(&mut start)
            .map_err(failed)?;
        refuse_other_kinds(path, &start)?;
        let (charset, mark) = match Charset::of_mark(&start) {
            Some((marked, mark)) if wanted == Charset::UTF_8 || wanted == marked => (marked, mark),
            Some((marked, _)) => {
                return Err(ImportError::File(format!(
                    "{} says at its start that it is {}, not {}. Leave out --encoding.",
                    path.display(),
                    marked.name(),
                    wanted.name()
                )));
            }
            None => (wanted, 0),
        };
        if charset == Charset::UTF_8 && start.contains(&0) {
            let at = start.iter().position(|byte| *byte == 0).unwrap_or_default() + 1;
            return Err(ImportError::File(format!(
                "{} is no UTF-8 text: byte {at} is zero. If it is UTF-16, give --encoding utf-16le.",
                path.display()
            )));
        }
        Ok(Self {
            path: path.to_owned(),
            charset,
            mark: mark as u64,
            bytes: about.len(),
        })
    }

    /// The SHA-256 of the contents.
    pub(crate) fn hash(&self) -> Result<[u8; 32], ImportError> {
        let failed = |error| ImportError::Io(self.path.clone(), error);
        let mut file = File::open(&self.path).map_err(failed)?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; 256 * 1024];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(hash.finalize().into()),
                Ok(read) => hash.update(piece.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }

    /// The text from a byte of it on.
    fn text(&self, from: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(&self.path)?;
        if self.charset == Charset::UTF_8 {
            file.seek(SeekFrom::Start(self.mark + from))?;
            return Ok(Box::new(file));
        }
        file.seek(SeekFrom::Start(self.mark))?;
        let mut text = self.charset.reader(file);
        // A place in the text says nothing about the place in the file, so it is read up to there.
        io::copy(&mut text.by_ref().take(from), &mut io::sink())?;
        Ok(text)
    }

    /// The rows of the file from a place on, in the columns of a plan.
    pub(crate) fn rows(
        &self,
        format: Format,
        delimiter: u8,
        plan: &Plan,
        from: Option<Position>,
    ) -> Result<Rows, ImportError> {
        let failed = |error| ImportError::Io(self.path.clone(), error);
        match format {
            Format::Ndjson => {
                let at = from.unwrap_or(Position::START);
                let text = self.text(at.byte).map_err(failed)?;
                let (wanted, subject) = (plan.columns.clone(), plan.subject.clone());
                Ok(Rows::Ndjson(NdjsonReader::new(text, at, wanted, subject)))
            }
            Format::Csv => {
                let header = read_header(self.text(0).map_err(failed)?, delimiter);
                let (columns, first) = header.map_err(failed)?.map_err(|what| {
                    ImportError::File(format!("{}: {what}", self.path.display()))
                })?;
                let wanted = self.find_columns(&columns, plan, delimiter)?;
                let at = from.filter(|at| at.byte >= first.byte).unwrap_or(first);
                let text = self.text(at.byte).map_err(failed)?;
                Ok(Rows::Csv(CsvReader::new(
                    text, at, delimiter, columns, wanted,
                )))
            }
        }
    }

    fn find_columns(
        &self,
        columns: &[String],
        plan: &Plan,
        delimiter: u8,
    ) -> Result<Vec<usize>, ImportError> {
        let quoted = |names: &[&str]| {
            names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mut missing = Vec::new();
        let mut wanted = Vec::new();
        for name in &plan.columns {
            let mut found = columns
                .iter()
                .enumerate()
                .filter(|(_, column)| *column == name);
            match (found.next(), found.next()) {
                (Some((index, _)), None) => wanted.push(index),
                (Some((one, _)), Some((other, _))) => {
                    return Err(ImportError::File(format!(
                        "{}: columns {} and {} are both called `{name}`. Rename one of them.",
                        self.path.display(),
                        one + 1,
                        other + 1
                    )));
                }
                (None, _) => missing.push(name.as_str()),
            }
        }
        if missing.is_empty() {
            return Ok(wanted);
        }
        let there: Vec<&str> = columns.iter().map(String::as_str).collect();
        let other = [b',', b';', b'\t', b'|'].into_iter().find(|byte| {
            *byte != delimiter && there.len() == 1 && there[0].as_bytes().contains(byte)
        });
        let hint = match other {
            Some(b'\t') => {
                " Its columns seem to be separated by tabs: add `delimiter: tab` to the \
                             mapping."
                    .to_owned()
            }
            Some(other) => format!(
                " Its columns seem to be separated by `{0}`: add `delimiter: \"{0}\"` to the \
                 mapping.",
                char::from(other)
            ),
            None => " Correct the mapping or the header.".to_owned(),
        };
        Err(ImportError::File(format!(
            "{}: the mapping names columns that the header lacks: {}. The header has {}.{hint}",
            self.path.display(),
            quoted(&missing),
            quoted(&there)
        )))
    }
}

fn refuse_other_kinds(path: &Path, start: &[u8]) -> Result<(), ImportError> {
    let kind = if start.starts_with(b"PK\x03\x04") {
        "a ZIP archive or a spreadsheet"
    } else if start.starts_with(&[0x1f, 0x8b]) {
        "compressed with gzip"
    } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        "compressed with zstd"
    } else if start.starts_with(b"PAR1") {
        "a Parquet file"
    } else {
        return Ok(());
    };
    Err(ImportError::File(format!(
        "{} is {kind}. Give it as plain CSV or NDJSON.",
        path.display()
    )))
}
