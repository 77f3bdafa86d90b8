//! Formatting, lints and tests of the Rust code.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::counts::Counts;
use crate::{
    assets, install,
    process::{cargo, root, run, say, tee},
};

/// The variable that tells tests where PostgreSQL is.
pub(super) const POSTGRES: &str = "VITRINE_TEST_POSTGRES";

/// The crates that compile for the host; `frontend` is the browser's alone.
const SERVER_SIDE: [&str; 3] = ["--workspace", "--exclude", "frontend"];

pub(super) fn format() -> Result<Counts> {
    run(cargo().args(["fmt", "--all", "--check"])).context("type: cargo fmt --all")?;
    Ok(Counts::passed(1))
}

/// With all that tests add, and then as the crates ship: without the features that only tests ask
/// for. Both go over all crates at once: one alone would have its dependencies built with other
/// features once more. `app` has `ssr` here and `hydrate` in [`lint_browser`]; it does not compile
/// without one of them.
pub(super) fn lint_server() -> Result<Counts> {
    let sets: [&[&str]; 2] = [&["--all-targets"], &[]];
    for targets in sets {
        run(cargo()
            .arg("clippy")
            .args(SERVER_SIDE)
            .args(targets)
            .args(["--", "-D", "warnings"]))?;
    }
    Ok(Counts::passed(2))
}

/// The same crates as the browser gets them: `app` with its islands, `domain` without a host.
pub(super) fn lint_browser() -> Result<Counts> {
    install::wasm_target()?;
    let target = [
        "--target",
        "wasm32-unknown-unknown",
        "--target-dir",
        "target/front",
    ];
    let packages = [
        "--package",
        "frontend",
        "--package",
        "app",
        "--package",
        "domain",
    ];
    run(cargo()
        .arg("clippy")
        .args(packages)
        .args(target)
        .args(["--", "-D", "warnings"]))?;
    Ok(Counts::passed(1))
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Unit,
    Store,
    Http,
}

/// All parts build the tests of all crates, so that features and builds are shared; only the
/// programs that run differ.
pub(super) fn test(part: Part, postgres: &str) -> Result<Counts> {
    assets::build()?;
    let packages: &[&str] = match part {
        Part::Unit => &["domain", "app", "service", "xtask", "measure"],
        Part::Store => &["store"],
        Part::Http => &["server"],
    };
    let mut counts = Counts::default();
    for (folder, program) in test_programs(packages)? {
        say(&format!("running {}", program.display()));
        let mut test = Command::new(program);
        test.current_dir(folder).env(POSTGRES, postgres);
        let (succeeded, said) = tee(&mut test)?;
        counts += Counts::of_cargo_test(&said).or_failed(succeeded);
    }
    if counts == Counts::default() {
        bail!("no test ran in {}", root().display());
    }
    Ok(counts)
}

/// Builds the tests of all crates, and gives those of some: the folder they run in, and the
/// program. Naming some crates to `cargo test` itself would build their dependencies once more,
/// with other features.
fn test_programs(packages: &[&str]) -> Result<Vec<(PathBuf, PathBuf)>> {
    let built = cargo()
        .arg("test")
        .args(SERVER_SIDE)
        .args(["--no-run", "--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !built.status.success() {
        bail!("the tests do not build");
    }
    let mut programs = Vec::new();
    for line in String::from_utf8_lossy(&built.stdout).lines() {
        let message: Value = serde_json::from_str(line).context("cargo speaks no JSON")?;
        let is_test = message["profile"]["test"] == true;
        let manifest = message["manifest_path"].as_str().map(Path::new);
        let (Some(program), Some(folder)) = (
            message["executable"].as_str().filter(|_| is_test),
            manifest.and_then(Path::parent),
        ) else {
            continue;
        };
        let id = message["package_id"].as_str().unwrap_or_default();
        if packages.iter().any(|name| is_of(id, name)) {
            programs.push((folder.to_owned(), PathBuf::from(program)));
        }
    }
    Ok(programs)
}

/// Whether cargo's identifier is that of our own crate of this name: `path+file:///…/NAME#0.1.0`,
/// or `…/FOLDER#NAME@0.1.0` where the folder is called otherwise.
fn is_of(id: &str, name: &str) -> bool {
    let Some((place, version)) = id.split_once('#') else {
        return false;
    };
    match version.split_once('@') {
        Some((named, _)) => named == name,
        None => place.rsplit('/').next() == Some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn a_crate_is_known_by_its_folder_or_by_its_name() {
        assert!(is_of("path+file:///x/server/store#0.1.0", "store"));
        assert!(is_of("path+file:///x/house#store@0.1.0", "store"));
        assert!(!is_of("path+file:///x/server/store#0.1.0", "server"));
        assert!(!is_of("store", "store"));
    }
}
