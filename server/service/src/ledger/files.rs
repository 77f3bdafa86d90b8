//! Small files that are written whole or not at all, and read by their owner only.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Makes a file that must not be there yet.
pub(super) fn create(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut file = own().create_new(true).open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Replaces a file, or makes it. When this returns, it is on the disk; when the machine stops before,
/// what was there is.
pub fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Readable by its owner only, and of a name that no other server in this folder takes.
    let mut fresh = tempfile::Builder::new()
        .prefix(path.file_name().unwrap_or_default())
        .suffix(".new")
        .tempfile_in(folder)?;
    if let Ok(before) = std::fs::metadata(path) {
        keep_owner(fresh.as_file(), &before)?;
    }
    fresh.write_all(contents)?;
    fresh.as_file().sync_all()?;
    fresh.persist(path)?;
    File::open(folder)?.sync_all()
}

fn own() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file that the administrator replaces stays the server's. Its group may read nothing of it: that
/// somebody cannot give it that group keeps nobody from replacing it.
#[cfg(unix)]
fn keep_owner(file: &File, before: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let now = file.metadata()?;
    if (now.uid(), now.gid()) == (before.uid(), before.gid()) {
        return Ok(());
    }
    match fchown(file, Some(before.uid()), Some(before.gid())) {
        Err(_) if now.uid() == before.uid() => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Whether others than its owner may read it.
pub(super) fn is_exposed(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0;
    #[cfg(not(unix))]
    return false;
}
