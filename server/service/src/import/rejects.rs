//! The reject file: which rows were not taken, and why. It holds no value of any row.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::rows::RowFault;

const HEADER: &str = "file,line,column,reason,what_to_do\r\n";

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reject {
    pub(crate) line: u64,
    pub(crate) fault: RowFault,
}

/// Writes rejects; the file is made with the first one.
#[derive(Debug)]
pub(crate) struct Rejects {
    path: PathBuf,
    file_name: String,
    open: Option<BufWriter<File>>,
    bytes: u64,
}

impl Rejects {
    /// Goes on at `bytes`: what lies behind was written by a run that did not commit it. A file
    /// that begins anew takes the place of an older one.
    pub(crate) fn new(path: &Path, file: &Path, bytes: u64) -> io::Result<Self> {
        if bytes == 0 {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        let there = std::fs::metadata(path).map_or(0, |about| about.len());
        Ok(Self {
            path: path.to_owned(),
            file_name: file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            open: None,
            bytes: bytes.min(there),
        })
    }

    /// Writes rejects out; answers how long the file is now.
    pub(crate) fn write(&mut self, rejects: &[Reject]) -> io::Result<u64> {
        if rejects.is_empty() {
            return Ok(self.bytes);
        }
        let mut text = String::new();
        if self.bytes == 0 {
            text.push_str(HEADER);
        }
        for Reject { line, fault } in rejects {
            let column = fault.column.as_deref().unwrap_or_default();
            for cell in [
                self.file_name.as_str(),
                &line.to_string(),
                column,
                &fault.reason,
            ] {
                push_cell(&mut text, cell);
                text.push(',');
            }
            push_cell(&mut text, &fault.mend);
            text.push_str("\r\n");
        }
        let open = match &mut self.open {
            Some(open) => open,
            empty => {
                let mut file = OpenOptions::new()
                    .create(true)
                    .write(true)
                    .truncate(false)
                    .open(&self.path)?;
                file.set_len(self.bytes)?;
                file.seek(SeekFrom::End(0))?;
                empty.insert(BufWriter::new(file))
            }
        };
        open.write_all(text.as_bytes())?;
        open.flush()?;
        self.bytes += text.len() as u64;
        Ok(self.bytes)
    }
}

/// Quotes a cell where needed. One that a spreadsheet would take for a formula gets a `'`.
fn push_cell(text: &mut String, cell: &str) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    if !formula && !cell.contains([',', '"', '\r', '\n']) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    if formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}
