//! Reads a brand's registry from YAML. A file is accepted whole or refused whole, and a refusal
//! lists everything that is wrong with it, each with line, column and what to do.
//!
//! Three steps: [`tree`] turns the text into a tree that knows its places, [`decode`] turns the
//! tree into [`Registry`] by the types' own serde code, [`domain::registry::lint`] looks whether
//! the parts fit together. Storing a version is not here.

mod decode;
mod finding;
mod place;
mod tree;
mod zone;

use std::sync::Arc;

use domain::registry::{Finding, Registry, Severity, lint};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use self::finding::Findings;
pub use self::finding::Located;
use self::place::Place;

/// The longest file that is read.
pub const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// What reading a file came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// The registry, if nothing among the findings is an error.
    pub registry: Option<Registry>,
    /// All findings, in the order of the file.
    pub findings: Vec<Located>,
}

/// Reads a file's bytes. `file_name` is what the findings call it.
pub fn check(file_name: &str, bytes: &[u8]) -> Report {
    let mut findings = Findings::default();
    let registry = text_of(bytes, &mut findings).and_then(|text| registry_of(text, &mut findings));
    let findings = findings.located(file_name);
    let refused = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Report {
        registry: registry.filter(|_| !refused),
        findings,
    }
}

/// Reads a text; all findings if one of them is an error. Warnings alone are passed over: ask
/// [`check`] for them.
pub fn read(file_name: &str, text: &str) -> Result<Registry, Vec<Located>> {
    read_bytes(file_name, text.as_bytes())
}

/// Reads a file's bytes as [`read`] reads a text.
pub fn read_bytes(file_name: &str, bytes: &[u8]) -> Result<Registry, Vec<Located>> {
    let report = check(file_name, bytes);
    report.registry.ok_or(report.findings)
}

/// Reads another declaration (a mapping) as strictly: the value, and where its parts stand.
pub(crate) fn read_as<T: DeserializeOwned>(
    file_name: &str,
    bytes: &[u8],
) -> Result<(T, Places), Vec<Located>> {
    let mut findings = Findings::default();
    let read = text_of(bytes, &mut findings).and_then(|text| {
        let root = tree::parse(text, &mut findings)?;
        let value = decode::decode(&root, &mut findings)?;
        Some((value, root))
    });
    match read {
        Some((value, root)) if findings.is_empty() => Ok((
            value,
            Places {
                file: file_name.into(),
                root,
            },
        )),
        _ => Err(findings.located(file_name)),
    }
}

/// Where the parts of a declaration stand in its file.
#[derive(Debug)]
pub(crate) struct Places {
    file: Arc<str>,
    root: tree::Node,
}

impl Places {
    /// An error at a path such as `records[3].field`.
    pub(crate) fn error(
        &self,
        path: &str,
        rule: &'static str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Located {
        let Place { line, column } = self.root.find(path);
        Located {
            file: Arc::clone(&self.file),
            line,
            column,
            severity: Severity::Error,
            rule,
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// Reads a version that was published before. The lint may have become stricter since; what is in
/// force stays readable.
pub(crate) fn read_published(bytes: &[u8]) -> Option<Registry> {
    let mut findings = Findings::default();
    let text = text_of(bytes, &mut findings)?;
    let root = tree::parse(text, &mut findings)?;
    decode::decode(&root, &mut findings)
}

/// The SHA-256 of the exact text, which names a published version.
pub fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The text, without a byte order mark, if it can be read at all.
fn text_of<'a>(bytes: &'a [u8], findings: &mut Findings) -> Option<&'a str> {
    if bytes.len() > SIZE_LIMIT {
        findings.error(
            Place::START,
            "size",
            format!(
                "The file has {} bytes; {SIZE_LIMIT} are read at most.",
                bytes.len()
            ),
            "Shorten it.",
        );
        return None;
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        findings.error(
            Place::START,
            "encoding",
            "The file is written in UTF-16.",
            "Save it as UTF-8.",
        );
        return None;
    }
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(wrong) => {
            let before = String::from_utf8_lossy(&bytes[..wrong.valid_up_to()]);
            let before = before.strip_prefix('\u{feff}').unwrap_or(&before);
            findings.error(
                Place::after(before),
                "encoding",
                "This byte is not UTF-8.",
                "Save the file as UTF-8.",
            );
            return None;
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = findings.mark();
    for (c, place, _) in Place::each(text).filter(|(c, ..)| is_hidden(*c)) {
        findings.error(
            place,
            "hidden-character",
            format!(
                "A character that cannot be seen stands here (U+{:04X}).",
                u32::from(c)
            ),
            "Remove it: a reviewer must see all that the file says.",
        );
        if findings.is_full() {
            break;
        }
    }
    (findings.mark() == before).then_some(text)
}

/// Control characters, and those that turn the direction of writing: a line that holds them reads
/// differently from what it says. A byte order mark inside the text is one of them.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !"\t\n\r".contains(c))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(
            c,
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn registry_of(text: &str, findings: &mut Findings) -> Option<Registry> {
    let root = tree::parse(text, findings)?;
    let registry: Registry = decode::decode(&root, findings)?;
    if findings.is_empty() {
        for Finding {
            severity,
            path,
            rule,
            what,
            mend,
        } in lint(&registry)
        {
            findings.add(severity, root.find(&path), rule, what, mend);
        }
        if let Some(name) = &registry.brand.time_zone
            && !zone::exists(name)
        {
            findings.error(
                root.find("brand.time_zone"),
                "time-zone",
                format!("There is no time zone `{}`.", tree::shorten(name)),
                zone::mend(name),
            );
        }
    }
    Some(registry)
}

#[cfg(test)]
mod tests;
