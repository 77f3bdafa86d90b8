//! The copy of the last tree head outside the database, beside the key.

use std::io;
use std::path::{Path, PathBuf};

use super::files;

/// Where it is.
#[derive(Clone, Debug)]
pub(super) struct Copy(PathBuf);

/// Why a copy was not replaced.
#[derive(Debug)]
pub(super) enum CopyError {
    /// It is not the one that was expected: another process has replaced it.
    Moved,
    /// The file cannot be read or written.
    File(io::ErrorKind),
}

impl From<io::Error> for CopyError {
    fn from(error: io::Error) -> Self {
        Self::File(error.kind())
    }
}

impl Copy {
    pub(super) fn beside(key_file: &Path) -> Self {
        let mut copy = key_file.as_os_str().to_owned();
        copy.push(".checkpoint");
        Self(copy.into())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The signed note in it; `None` if there is no file.
    pub(super) fn read(&self) -> io::Result<Option<String>> {
        match std::fs::read_to_string(&self.0) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes it where there is none.
    pub(super) fn create(&self, note: &str) -> io::Result<()> {
        files::create(&self.0, note.as_bytes())
    }

    /// Puts `note` in the place of `before`.
    pub(super) fn replace(&self, before: &str, note: &str) -> Result<(), CopyError> {
        match self.read()? {
            Some(found) if found == note => Ok(()),
            Some(found) if found != before => Err(CopyError::Moved),
            // One that was removed is made again: what it said is known.
            Some(_) | None => Ok(files::replace(&self.0, note.as_bytes())?),
        }
    }
}
