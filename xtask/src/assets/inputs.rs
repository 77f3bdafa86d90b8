//! Everything that the assets are made from, as one hash.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

const FOLDERS: [&str; 4] = ["app", "frontend", "style", "xtask/src/assets"];
const FILES: [&str; 4] = [
    "Cargo.lock",
    "Cargo.toml",
    "xtask/Cargo.toml",
    "xtask/src/assets.rs",
];
/// Words stay on the server, so a translation does not change what the browser loads.
const NOT_LOADED: [&str; 2] = ["ftl", "md"];

/// Changes when a file of the inputs is changed, added, renamed or removed.
pub(super) fn digest(root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut paths: Vec<PathBuf> = FILES.iter().map(|file| root.join(file)).collect();
    for folder in FOLDERS {
        paths.extend(walk(&root.join(folder))?);
    }
    for path in paths {
        if path
            .extension()
            .is_some_and(|end| NOT_LOADED.iter().any(|not| end == *not))
        {
            continue;
        }
        let content = fs::read(&path).with_context(|| path.display().to_string())?;
        let name = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        hash.update(name);
        hash.update([0]);
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    Ok(hex::encode(hash.finalize()))
}

/// All files under a folder, in a fixed order.
pub(super) fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_follows_content_and_ignores_words() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        for folder in FOLDERS {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in FILES {
            fs::write(root.join(file), "").unwrap();
        }
        let empty = digest(root).unwrap();
        fs::write(root.join("app/en.ftl"), "hello = Hello").unwrap();
        assert_eq!(digest(root).unwrap(), empty);
        fs::write(root.join("style/main.css"), "a").unwrap();
        let one = digest(root).unwrap();
        fs::write(root.join("style/main.css"), "b").unwrap();
        let other = digest(root).unwrap();
        assert_ne!(one, empty);
        assert_ne!(one, other);
    }
}
