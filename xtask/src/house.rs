//! The rules of the house that no compiler knows: who may depend on whom, where SQL lives, what no
//! file may mention.
//!
//! Each rule is a pure function over one file or over the crates' manifests.

mod crates;
mod features;
mod sql;
mod text;

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    process::{root, say},
    test::Counts,
};

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    line: usize,
    what: String,
}

impl Finding {
    fn at(line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
        }
    }
}

/// A rule over one file: its path from the root, with `/`, and its text.
type Rule = fn(&str, &str) -> Vec<Finding>;

const RULES: [(&str, Rule); 7] = [
    ("features do not import each other", features::check),
    ("SQL lives in server/store", sql::check),
    ("no path of one machine, no registry's host", text::places),
    ("a file has at most 500 lines", text::length),
    ("a module starts with its purpose", text::purpose),
    ("nothing is left open", text::open_ends),
    ("no inline style, no inline handler", text::inline),
];

/// Folders that hold nothing of ours.
const SKIPPED: [&str; 5] = [
    ".git",
    "node_modules",
    "target",
    "test-results",
    "playwright-report",
];

/// Checks all rules; says each finding as `file:line: what`.
pub(crate) fn check() -> Result<Counts> {
    let mut counts = Counts::default();
    let mut files = Vec::new();
    read(root(), "", &mut files)?;
    files.sort();
    for (name, rule) in RULES {
        let mut held = true;
        for (path, text) in &files {
            for Finding { line, what } in rule(path, text) {
                say(&format!("{path}:{line}: {what}"));
                held = false;
            }
        }
        count(&mut counts, name, held);
    }
    let findings = crates::check()?;
    for finding in &findings {
        say(finding);
    }
    count(
        &mut counts,
        "crates depend as the design says",
        findings.is_empty(),
    );
    Ok(counts)
}

fn count(counts: &mut Counts, rule: &str, held: bool) {
    *counts += if held {
        Counts::passed(1)
    } else {
        Counts::failed(1)
    };
    say(&format!(
        "{} {rule}",
        if held { "holds:" } else { "BROKEN:" }
    ));
}

/// Every text file under a folder, as path and text.
fn read(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                read(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if let Ok(text) = String::from_utf8(fs::read(entry.path())?) {
            files.push((path, text));
        }
    }
    Ok(())
}
