//! Which crate may use which: everything under `app` compiles for the browser, nothing under
//! `server` does, and only the store knows a database.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::{cargo, output};

/// Our crates that each of our crates may use.
const OURS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("ledger", &["domain"]),
    ("store", &["domain", "ledger"]),
    ("service", &["domain", "ledger", "store"]),
    ("app", &["domain", "ledger", "service"]),
    ("server", &["app", "domain", "ledger", "service", "store"]),
    ("frontend", &["app"]),
    ("verifier", &["ledger"]),
    ("xtask", &[]),
    // Never shipped: it measures the binary from outside, and its baselines speak to the database.
    ("measure", &["domain", "ledger", "service", "store"]),
];

/// All that the rules may use: no clock, no I/O.
const DOMAIN: [&str; 4] = ["jiff", "serde", "thiserror", "uuid"];

/// What belongs to one crate alone.
const ALONE: [(&str, &str); 3] = [("sqlx", "store"), ("argon2", "service"), ("clap", "server")];

/// One sentence for each dependency that should not be.
pub(super) fn check() -> Result<Vec<String>> {
    let said =
        output(cargo().args(["metadata", "--no-deps", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&said)?;
    let mut crates = BTreeMap::new();
    for package in metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?
    {
        let used = package["dependencies"].as_array().into_iter().flatten();
        // What only tests use is not shipped.
        let used = used.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
        let used = used.filter_map(|dependency| {
            let optional = dependency["optional"].as_bool().unwrap_or(false);
            Some((dependency["name"].as_str()?.to_owned(), optional))
        });
        let name = package["name"].as_str().context("a package has no name")?;
        crates.insert(name.to_owned(), used.collect());
    }
    Ok(findings(&crates))
}

/// Name to optional.
type Uses = BTreeMap<String, bool>;

fn findings(crates: &BTreeMap<String, Uses>) -> Vec<String> {
    let ours: BTreeSet<&str> = OURS.iter().map(|(name, _)| *name).collect();
    let mut found = Vec::new();
    for (name, uses) in crates {
        let Some((_, allowed)) = OURS.iter().find(|(ours, _)| ours == name) else {
            found.push(format!(
                "{name} is not in the table of crates: xtask/src/house/crates.rs"
            ));
            continue;
        };
        for (used, optional) in uses {
            if ours.contains(used.as_str()) && !allowed.contains(&used.as_str()) {
                found.push(format!("{name} may not use {used}"));
            }
            if name == "domain" && !DOMAIN.contains(&used.as_str()) {
                found.push(format!("domain may not use {used}: it is pure"));
            }
            if name == "app" && used == "service" && !optional {
                found.push("app may use service only for the server: make it optional".to_owned());
            }
            for (alone, owner) in ALONE {
                if used == alone && name != owner && name != "xtask" && name != "measure" {
                    found.push(format!("{name} may not use {used}: it belongs to {owner}"));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(name: &str, used: &str, optional: bool) -> Vec<String> {
        let one = Uses::from([(used.to_owned(), optional)]);
        findings(&BTreeMap::from([(name.to_owned(), one)]))
    }

    #[test]
    fn a_dependency_against_the_design_is_found() {
        for (name, used) in [
            ("domain", "store"),
            ("domain", "tokio"),
            ("store", "service"),
            ("frontend", "domain"),
            ("server", "sqlx"),
            ("app", "service"),
        ] {
            assert!(!uses(name, used, false).is_empty(), "{name} -> {used}");
        }
    }

    #[test]
    fn a_dependency_of_the_design_is_not() {
        for (name, used) in [("domain", "serde"), ("store", "sqlx"), ("server", "app")] {
            assert!(uses(name, used, false).is_empty(), "{name} -> {used}");
        }
        assert!(uses("app", "service", true).is_empty());
    }
}
