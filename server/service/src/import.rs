//! Files come in: CSV and NDJSON, with a mapping that says what their columns are.
//!
//! Invariants: memory stays constant whatever the file holds; a row is taken whole or goes to the
//! reject file with its line and the reason, and is counted; running the same import again changes
//! nothing; one that was cut off goes on where it was. Deliberately not here: the progress bar and
//! the words at the end, which belong to the command line.

mod batch;
mod encoding;
mod mapping;
mod moment;
mod plan;
mod rejects;
mod rows;
mod run;
mod source;
mod template;

use std::ops::ControlFlow;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

pub use self::encoding::Charset;
pub use self::rows::RowFault;
use crate::registry::{Located, Places};

/// The longest mapping that is read is as long as the longest registry.
pub use crate::registry::SIZE_LIMIT as MAPPING_BYTES;

/// How a file writes its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header line.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

/// A mapping that could be read.
#[derive(Debug)]
pub struct Mapping {
    rules: mapping::Mapping,
    places: Places,
    hash: [u8; 32],
}

impl Mapping {
    /// Reads a mapping file; all findings if it does not fit. `file_name` is what they call it.
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<Self, Vec<Located>> {
        let (rules, places) = crate::registry::read_as(file_name, bytes)?;
        Ok(Self {
            rules,
            places,
            hash: Sha256::digest(bytes).into(),
        })
    }
}

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// The file.
    pub path: PathBuf,
    /// How it writes its rows.
    pub format: Format,
    /// In which encoding.
    pub charset: Charset,
    /// Where rows go that are not taken. Made when the first one comes.
    pub rejects: PathBuf,
    /// Whether the reject file is gone on with from an earlier file of the same command.
    pub append_rejects: bool,
    /// Begin at the start even if an earlier run was cut off.
    pub restart: bool,
    /// Moves every date of the file's columns this many days ahead, for sample data.
    pub shift_days: i32,
    /// How many rows are committed together: at most, together with what they come to.
    pub batch: usize,
}

/// How many rows are committed together.
pub const BATCH: usize = 4000;

/// How an import went so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows read, those of a run that was gone on with included.
    pub rows: u64,
    /// Records that were new.
    pub inserted: u64,
    /// Records whose contents changed.
    pub replaced: u64,
    /// Records that were known exactly so.
    pub unchanged: u64,
    /// Benefits that were new or changed.
    pub benefits: u64,
    /// Rows that were not taken.
    pub rejected: u64,
}

/// Where an import stands, told after each commit.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// What became of the rows.
    pub tally: Tally,
    /// How much of the file was read, in bytes of UTF-8.
    pub bytes: u64,
    /// How long the file is, in its own bytes.
    pub total: u64,
}

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What became of the rows.
    pub tally: Tally,
    /// The line on which it went on, if an earlier run had been cut off.
    pub resumed_at: Option<u64>,
    /// Whether the file was read to its end.
    pub finished: bool,
}

/// Why a file could not be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The mapping does not fit the registry; one finding each.
    #[error("the mapping does not fit")]
    Mapping(Vec<Located>),
    /// The file does not fit the mapping, or is no such file at all. Says what to do.
    #[error("{0}")]
    File(String),
    /// Reading or writing a file failed.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    /// The database or the registry.
    #[error(transparent)]
    Service(#[from] crate::Error),
}

impl From<store::Error> for ImportError {
    fn from(error: store::Error) -> Self {
        Self::Service(error.into())
    }
}

impl crate::Service {
    /// Imports one file. `told` hears of every commit, and may end the import after it; running it
    /// again goes on from there.
    pub async fn import(
        &self,
        mapping: &Mapping,
        file: &ImportFile,
        told: impl FnMut(&Standing) -> ControlFlow<()> + Send,
    ) -> Result<Summary, ImportError> {
        run::run(self, mapping, file, told).await
    }

    /// Whether an import of this file with this mapping was ended before, and how: `None` if it
    /// never began, `Some(false)` if it was cut off, `Some(true)` if it came to its end.
    pub async fn imported_before(
        &self,
        mapping: &Mapping,
        file: &ImportFile,
    ) -> Result<Option<bool>, ImportError> {
        let key = run::key(self, mapping, file).await?;
        let run = store::imports::find(&mut self.store.read(), &key).await?;
        Ok(run.map(|run| run.finished))
    }
}
