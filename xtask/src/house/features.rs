//! A feature of `app` is a folder that can be read alone: features share through `ui` and `domain`.

use super::Finding;

const FEATURES: [&str; 11] = [
    "account", "activity", "benefits", "choices", "desk", "office", "overview", "records",
    "requests", "sign_in", "trust",
];

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let Some(own) = feature(path) else {
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
            if other != own && FEATURES.contains(&other) {
                let what = format!("{own} imports {other}: share it through ui or domain");
                findings.push(Finding::at(line, what));
            }
        }
    }
    findings
}

fn feature(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("app/src/")?;
    let name = inside.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    FEATURES.contains(&name).then_some(name)
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

    #[test]
    fn a_feature_may_use_what_is_shared_and_itself() {
        let text = "use crate::{choices::Card, ui::{button, switch}, text};\nuse crate::routes;";
        assert_eq!(check("app/src/choices/page.rs", text), []);
        assert_eq!(check("app/src/shell.rs", "use crate::choices::Page;"), []);
    }

    #[test]
    fn a_feature_that_reaches_into_another_is_found_with_its_line() {
        let text =
            "use leptos::*;\nuse crate::{ui::{a, b}, records::Row};\nlet x = crate::desk::y();";
        let lines: Vec<usize> = check("app/src/choices.rs", text)
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, [2, 3]);
    }
}
