//! The witness's own folder: its key, the keys of logs that it took on trust, and of each log the
//! head that it signed last.
//!
//! Invariants: one process has the folder at a time; a head is on the disk before it is signed, whole
//! or not at all; of a log of which a head was signed, one is there.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use ledger::checkpoint::CheckpointError;
use ledger::note::NoteError;
use ledger::{Checkpoint, KeyList, SignedNote, VerifierKey};
use service::ledger::replace_file;
use sha2::{Digest as _, Sha256};
use url::Url;

/// An open folder. It is locked until this goes out of use.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

/// Where the key lies.
pub(super) fn key_file(folder: &Path) -> PathBuf {
    folder.join("witness.key")
}

/// Makes the folder if it is not there, for its owner only. Answers where the key lies.
pub(super) fn make(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker
        .create(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(key_file(folder))
}

/// A name for files, from anything.
fn digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..16])
}

fn keys_in(file: &Path) -> anyhow::Result<Option<KeyList>> {
    let damaged = || format!("{} is damaged", file.display());
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(KeyList::parse(&text).with_context(damaged)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(damaged),
    }
}

impl Folder {
    /// Opens it, unless another process has it.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let lock = path.join("witness.lock");
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&lock)
            .with_context(|| format!("{} cannot be opened", lock.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another witness runs in {}: each needs a folder and a key of its own",
                path.display()
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", lock.display()));
            }
        }
        Ok(Self {
            path: path.to_owned(),
            _lock: file,
        })
    }

    /// Where the keys of a log lie that were taken on trust.
    pub(super) fn keys_file(&self, log: &Url) -> PathBuf {
        let address = log.as_str().trim_end_matches('/');
        self.path.join(format!("{}.keys", digest(address)))
    }

    /// The keys of a log that were taken on trust, if it was met before.
    pub(super) fn keys(&self, log: &Url) -> anyhow::Result<Option<KeyList>> {
        keys_in(&self.keys_file(log))
    }

    /// Where the keys of a log of this name lie that another address than this one named.
    pub(super) fn keys_elsewhere(&self, log: &Url, name: &str) -> anyhow::Result<Option<PathBuf>> {
        let own = self.keys_file(log);
        let unreadable = || format!("{} cannot be read", self.path.display());
        for entry in fs::read_dir(&self.path).with_context(unreadable)? {
            let file = entry.with_context(unreadable)?.path();
            let other = file.extension().is_some_and(|end| end == "keys") && file != own;
            if other && keys_in(&file)?.is_some_and(|keys| keys.name() == name) {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// Keeps them.
    pub(super) fn keep_keys(&self, log: &Url, keys: &KeyList) -> anyhow::Result<()> {
        let file = self.keys_file(log);
        replace_file(&file, keys.to_string().as_bytes())
            .with_context(|| format!("{} cannot be written", file.display()))
    }

    fn head_file(&self, origin: &str) -> PathBuf {
        self.path.join(format!("{}.checkpoint", digest(origin)))
    }

    /// Says that a head of the log was kept, so that it is missed when it is gone.
    fn mark_file(&self, origin: &str) -> PathBuf {
        self.path.join(format!("{}.begun", digest(origin)))
    }

    fn mark(&self, origin: &str) -> std::io::Result<()> {
        let file = self.mark_file(origin);
        if file.try_exists()? {
            return Ok(());
        }
        replace_file(&file, format!("{origin}\n").as_bytes())
    }

    /// The head of a log that was signed last. What cannot be read, is gone, or is not signed by one of
    /// the log's keys stops the witness: it would sign anything, or accuse a log of what it never did.
    pub(super) fn head(
        &self,
        origin: &str,
        keys: &[VerifierKey],
    ) -> anyhow::Result<Option<Checkpoint>> {
        let file = self.head_file(origin);
        let damaged = || {
            format!(
                "{} is damaged, and without it nothing can be signed: put it back from a copy that \
                 is not older, or begin anew with another key",
                file.display()
            )
        };
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let mark = self.mark_file(origin);
                let begun = mark.try_exists().with_context(damaged)?;
                anyhow::ensure!(
                    !begun,
                    "{} is gone, and by {} a head of {origin} was signed: without it nothing can be \
                     signed, so put it back from a copy that is not older, or begin anew with another \
                     key",
                    file.display(),
                    mark.display()
                );
                return Ok(None);
            }
            Err(error) => return Err(error).with_context(damaged),
        };
        let note = SignedNote::parse(&text).with_context(damaged)?;
        let head = Checkpoint::parse(note.text()).with_context(damaged)?;
        anyhow::ensure!(head.origin == origin, "{}", damaged());
        match Checkpoint::open_any(&text, keys) {
            Ok(_) => {}
            Err(CheckpointError::Note(NoteError::NotBy)) => bail!(
                "{} is signed by none of the log's keys that are known here: if the log has changed its \
                 key, name the older one with --key as well",
                file.display()
            ),
            Err(error) => return Err(error).with_context(damaged),
        }
        let mark = self.mark_file(origin);
        self.mark(origin)
            .with_context(|| format!("{} cannot be written", mark.display()))?;
        Ok(Some(head))
    }

    /// Keeps a head. When this returns it is on the disk.
    pub(super) fn keep_head(&self, origin: &str, note: &SignedNote) -> std::io::Result<()> {
        replace_file(&self.head_file(origin), note.to_string().as_bytes())?;
        self.mark(origin)
    }

    /// Keeps two heads of one log that contradict each other: together they prove that the log was
    /// rewritten. The first such pair stays. Answers where.
    pub(super) fn keep_conflict(
        &self,
        origin: &str,
        other: &SignedNote,
    ) -> std::io::Result<PathBuf> {
        let file = self.path.join(format!("{}.conflict", digest(origin)));
        if !file.exists() {
            let kept = fs::read_to_string(self.head_file(origin))?;
            replace_file(&file, format!("{kept}\n{other}").as_bytes())?;
        }
        Ok(file)
    }
}
