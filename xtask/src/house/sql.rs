//! Every SQL statement stands in `server/store` or in `migrations`.

use super::Finding;

const ELSEWHERE: [&str; 5] = [
    "app/",
    "frontend/",
    "server/service/",
    "server/src/",
    "server/tests/",
];
const STATEMENTS: [&str; 8] = [
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "BEGIN IMMEDIATE",
    "PRAGMA ",
];

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let rust = path.rsplit('.').next() == Some("rs");
    if !rust || !ELSEWHERE.iter().any(|folder| path.starts_with(folder)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        // A statement begins its string literal, or a line of one.
        let begins = |word: &str| code.starts_with(word) || line.contains(&format!("\"{word}"));
        if STATEMENTS.iter().any(|word| begins(word)) || code.contains("sqlx::") {
            findings.push(Finding::at(number + 1, "SQL outside server/store"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_outside_the_store_is_found() {
        let text = "// SELECT is fine in a comment\nlet q = \"SELECT 1\";\nlet p = \"\n    DELETE FROM x\";";
        let lines: Vec<usize> = check("server/src/pages.rs", text)
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, [2, 4]);
        assert_eq!(check("server/store/src/decisions.rs", text), []);
    }
}
