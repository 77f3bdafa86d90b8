//! A feature of `app` is a folder that can be read alone: features share through `ui` and `domain`.
//!
//! Which features there are, the folder says: a module of `app` is a feature unless it stands here
//! among those that all of them share.

use std::{collections::BTreeSet, fs, sync::LazyLock};

use super::Finding;
use crate::process::root;

/// What is made for more than one feature.
const SHARED: [&str; 10] = [
    "context",
    "error",
    "frame",
    "lib",
    "log_entry",
    "ready",
    "routes",
    "shell",
    "text",
    "ui",
];

/// The modules of `app`, features and shared ones.
static MODULES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let entries = fs::read_dir(root().join("app/src")).into_iter().flatten();
    entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .map(|name| name.strip_suffix(".rs").unwrap_or(&name).to_owned())
        .collect()
});

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    within(&MODULES, path, text)
}

fn is_feature(modules: &BTreeSet<String>, name: &str) -> bool {
    modules.contains(name) && !SHARED.contains(&name)
}

fn within(modules: &BTreeSet<String>, path: &str, text: &str) -> Vec<Finding> {
    let Some(own) = module(path).filter(|name| is_feature(modules, name)) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        // `some_crate::` is another crate's path.
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        for other in first_names(&text[at + "crate::".len()..]) {
            if other != own && is_feature(modules, other) {
                let what = format!("{own} imports {other}: share it through ui or domain");
                findings.push(Finding::at(line, what));
            }
        }
    }
    findings
}

/// The module of `app` that a file belongs to.
fn module(path: &str) -> Option<&str> {
    let name = path.strip_prefix("app/src/")?.split('/').next()?;
    Some(name.strip_suffix(".rs").unwrap_or(name))
}

/// The modules that `a::b` or `{a::b, c::{d, e}}` starts with.
fn first_names(path: &str) -> Vec<&str> {
    let name = |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let Some(group) = path.strip_prefix('{') else {
        return vec![&path[..name(path).unwrap_or(path.len())]];
    };
    let (mut names, mut depth, mut start) = (Vec::new(), 0_u32, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    names
        .iter()
        .map(|part| part.trim())
        .map(|part| &part[..name(part).unwrap_or(part.len())])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        let modules = ["choices", "data", "desk", "lib", "shell", "text", "ui"];
        let modules = modules.into_iter().map(str::to_owned).collect();
        let findings = within(&modules, path, text);
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_feature_may_use_what_is_shared_and_itself() {
        let text = "use crate::{choices::Card, ui::{button, switch}, text};\nuse crate::routes;";
        assert_eq!(found("app/src/choices/page.rs", text), [0_usize; 0]);
        let text = "use crate::choices::Page;";
        assert_eq!(found("app/src/shell.rs", text), [0_usize; 0]);
        assert_eq!(found("server/src/choices.rs", text), [0_usize; 0]);
    }

    #[test]
    fn a_feature_that_reaches_into_another_is_found_with_its_line() {
        let text = "use leptos::*;\nuse crate::{ui::{a, b}, data::Row};\nlet x = crate::desk::y();";
        assert_eq!(found("app/src/choices.rs", text), [2, 3]);
    }

    #[test]
    fn the_folder_says_which_features_there_are() {
        for name in SHARED {
            assert!(MODULES.contains(name), "{name} is no module of app");
        }
        for name in ["choices", "data", "trust"] {
            assert!(is_feature(&MODULES, name), "{name}");
        }
        assert_eq!(
            check("app/src/data/x.rs", "use crate::choices::Card;").len(),
            1
        );
        assert_eq!(
            check("app/src/choices.rs", "use crate::data::Row;").len(),
            1
        );
    }
}
