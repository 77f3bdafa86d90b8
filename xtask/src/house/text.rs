//! What no file may hold, whatever its language.

use super::Finding;

/// The words are put together here so that this file does not break its own rule.
const PLACES: [&str; 11] = [
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Use", "rs/"),
    concat!("../sha", "red"),
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pypi", ".org"),
    concat!("proxy.golang", ".org"),
];

const OPEN: [&str; 8] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("test.on", "ly("),
    concat!("test.fix", "me("),
    concat!("describe.on", "ly("),
];

const LINES: usize = 500;

fn ends(path: &str, kinds: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, kind)| kinds.contains(&kind))
}

fn lines_with(text: &str, words: &[&str]) -> Vec<(usize, String)> {
    let found = |line: &str| {
        words
            .iter()
            .find(|word| line.contains(*word))
            .map(|w| (*w).to_owned())
    };
    text.lines()
        .enumerate()
        .filter_map(|(n, line)| Some((n + 1, found(line)?)))
        .collect()
}

pub(super) fn places(path: &str, text: &str) -> Vec<Finding> {
    // cargo writes the name of its registry into every entry of its lock file.
    if path == "Cargo.lock" {
        return Vec::new();
    }
    let found = lines_with(text, &PLACES).into_iter();
    found
        .map(|(line, word)| Finding::at(line, format!("mentions {word}")))
        .collect()
}

pub(super) fn length(path: &str, text: &str) -> Vec<Finding> {
    let lines = text.lines().count();
    if lines <= LINES || !ends(path, &["rs", "ts", "js", "css", "sql"]) {
        return Vec::new();
    }
    vec![Finding::at(
        lines,
        format!("{lines} lines: look for a seam"),
    )]
}

pub(super) fn purpose(path: &str, text: &str) -> Vec<Finding> {
    // What a file of tests is for stands in the names of its tests and of its folder.
    let tests = path.ends_with("/tests.rs") || path.contains("/tests/");
    if !ends(path, &["rs"]) || !path.contains("/src/") || tests {
        return Vec::new();
    }
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    match first.and_then(|line| line.strip_prefix("//!")) {
        Some(words) if words.trim().len() > 10 => Vec::new(),
        _ => vec![Finding::at(
            1,
            "does not start with `//!` and what it is for",
        )],
    }
}

pub(super) fn open_ends(path: &str, text: &str) -> Vec<Finding> {
    if !ends(
        path,
        &["rs", "ts", "js", "css", "sql", "md", "yaml", "ftl", "toml"],
    ) {
        return Vec::new();
    }
    let found = lines_with(text, &OPEN).into_iter();
    found
        .map(|(line, word)| Finding::at(line, format!("{word} leaves something open")))
        .collect()
}

/// The content security policy forbids them, so they would silently not work.
pub(super) fn inline(path: &str, text: &str) -> Vec<Finding> {
    if !path.starts_with("app/src/") || !ends(path, &["rs"]) {
        return Vec::new();
    }
    let words = [" style=", "<style", " onclick=", " onsubmit=", " onchange="];
    let found = lines_with(text, &words).into_iter();
    found
        .map(|(line, word)| Finding::at(line, format!("{} is inline", word.trim())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found() {
        let text = format!("a\nsee {}x", PLACES[0]);
        assert_eq!(places("README.md", &text).len(), 1);
        assert_eq!(places("Cargo.lock", &text), []);
        assert_eq!(places("README.md", "see style/main.css"), []);
    }

    #[test]
    fn only_code_is_measured() {
        let long = "x\n".repeat(LINES + 1);
        assert_eq!(length("app/src/a.rs", &long).len(), 1);
        assert_eq!(length("app/src/a.rs", &"x\n".repeat(LINES)), []);
        assert_eq!(length("server/demo/brand.yaml", &long), []);
    }

    #[test]
    fn a_module_says_what_it_is_for() {
        assert_eq!(
            purpose("app/src/a.rs", "//! The page of choices.\nuse x;"),
            []
        );
        assert_eq!(
            purpose("app/src/a.rs", "#![allow(x)]\n//! The page of choices."),
            []
        );
        assert_eq!(purpose("app/src/a.rs", "//!\nuse x;").len(), 1);
        assert_eq!(purpose("server/build.rs", "fn main() {}"), []);
    }

    #[test]
    fn a_disabled_test_is_found() {
        assert_eq!(
            open_ends("a.rs", &format!("{}]\nfn a() {{}}", OPEN[4])).len(),
            1
        );
    }

    #[test]
    fn an_inline_style_is_found() {
        assert_eq!(
            inline("app/src/a.rs", "view! { <p style=\"x\"/> }").len(),
            1
        );
        assert_eq!(inline("app/src/a.rs", "view! { <p class=\"x\"/> }"), []);
    }
}
