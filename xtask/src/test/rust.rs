//! Formatting, lints and tests of the Rust code.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
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

/// The crates that compile for the host; `frontend` is the browser's alone. This one is built by
/// itself, as the command that runs it was: its dependencies are there already.
const SERVER_SIDE: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];
const XTASK: [&str; 2] = ["--package", "xtask"];

pub(super) fn format() -> Result<Counts> {
    run(cargo().args(["fmt", "--all", "--check"])).context("type: cargo fmt --all")?;
    Ok(Counts::passed(1))
}

/// With all that tests add: what the tests run, and the features that only they ask for.
const TESTED: [&str; 2] = ["test", "--no-run"];
/// As the crates ship.
const SHIPPED: [&str; 1] = ["build"];
/// What ships: all that does not only measure.
const SHIPS: [&str; 2] = ["--exclude", "measure"];

/// Both sets go over all crates at once: one alone would have its dependencies built with other
/// features once more. `app` has `ssr` here and `hydrate` in [`lint_browser`]; it does not compile
/// without one of them.
pub(super) fn lint_server() -> Result<Counts> {
    assets::build()?;
    let mut counts = linted(&TESTED, &SERVER_SIDE)?.counts();
    counts += linted(&TESTED, &XTASK)?.counts();
    counts += shipped()?.counts();
    Ok(counts)
}

fn shipped() -> Result<Built> {
    linted(&SHIPPED, &[&SERVER_SIDE[..], &SHIPS].concat())
}

/// The same crates as the browser gets them: `app` with its islands, `domain` and `ledger` without a
/// host. Each as it is built for the browser, so that its dependencies are there already.
pub(super) fn lint_browser() -> Result<Counts> {
    install::wasm_target()?;
    let mut counts = Counts::default();
    for part in assets::PARTS {
        let options = [&["--package", part][..], &assets::BROWSER].concat();
        counts += linted(&SHIPPED, &options)?.counts();
    }
    Ok(counts)
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Unit,
    Store,
    Http,
}

impl Part {
    const ALL: [Self; 3] = [Self::Unit, Self::Store, Self::Http];

    /// The crates whose tests it runs.
    const fn packages(self) -> &'static [&'static str] {
        match self {
            Part::Unit => &[
                "domain", "ledger", "app", "verifier", "service", "xtask", "measure",
            ],
            Part::Store => &["store"],
            Part::Http => &["server"],
        }
    }
}

/// All parts build the tests of all crates, so that features and builds are shared; only the
/// programs that run differ.
pub(super) fn test(part: Part, postgres: &str) -> Result<Counts> {
    assets::build()?;
    let packages = part.packages();
    let mut programs = linted(&TESTED, &SERVER_SIDE)?.programs;
    if packages.contains(&"xtask") {
        programs.extend(linted(&TESTED, &XTASK)?.programs);
    }
    programs.retain(|program| program.is_test);
    none_is_left_out(packages, &programs)?;
    programs.retain(|program| program.is_of_any(packages));
    let mut counts = Counts::default();
    for program in programs {
        say(&format!("running {}", program.file.display()));
        let mut test = Command::new(program.file);
        test.current_dir(program.folder)
            .env(POSTGRES, postgres)
            .env("RUST_TEST_THREADS", threads(part).to_string());
        let (succeeded, said) = tee(&mut test)?;
        counts += Counts::of_cargo_test(&said).or_failed(succeeded);
    }
    if counts == Counts::default() {
        bail!("no test ran in {}", root().display());
    }
    Ok(counts)
}

/// Each of the crates gave tests to run, and what else was built is run by another part.
fn none_is_left_out(packages: &[&str], tests: &[Program]) -> Result<()> {
    for &name in packages {
        if !tests.iter().any(|test| test.is_of_any(&[name])) {
            bail!("the crate {name} gave no tests to run");
        }
    }
    for test in tests {
        if !Part::ALL.iter().any(|part| test.is_of_any(part.packages())) {
            bail!("no part runs the tests of {}", test.package);
        }
    }
    Ok(())
}

/// How many tests run at once. Most wait for a database most of their time; those that start
/// servers keep the processors busy by themselves for half of theirs.
fn threads(part: Part) -> usize {
    let processors = thread::available_parallelism().map_or(2, usize::from);
    match part {
        Part::Unit | Part::Store => 3 * processors,
        Part::Http => processors + processors.div_ceil(2),
    }
}

/// The server as it ships, unoptimised: for the checks that drive it from outside.
pub(super) fn server() -> Result<PathBuf> {
    assets::build()?;
    let mut built = shipped()?.programs.into_iter();
    let server = built.find(|program| !program.is_test && is_of(&program.package, "server"));
    Ok(server.context("the build gave no server")?.file)
}

/// What a build gave.
#[derive(Debug, Default)]
struct Built {
    programs: Vec<Program>,
    findings: u64,
}

#[derive(Debug)]
struct Program {
    file: PathBuf,
    /// Where the manifest of its crate lies.
    folder: PathBuf,
    package: String,
    is_test: bool,
}

impl Program {
    fn is_of_any(&self, packages: &[&str]) -> bool {
        packages.iter().any(|name| is_of(&self.package, name))
    }
}

impl Built {
    fn counts(&self) -> Counts {
        if self.findings == 0 {
            Counts::passed(1)
        } else {
            Counts::failed(1)
        }
    }
}

/// Builds with the linter in the compiler's place, for our own crates alone: it is a compiler that
/// also lints. So the crates of others are built once for lints and tests, where `cargo clippy`
/// would have each of them checked first. What our own lose is some optimisation that an
/// unoptimised build hardly has.
fn linted(what: &[&str], options: &[&str]) -> Result<Built> {
    let mut child = cargo()
        .args(what)
        .args(options)
        .args(["--message-format", "json"])
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start cargo")?;
    let said = child.stdout.take().context("no standard output")?;
    let mut built = Built::default();
    for line in BufReader::new(said).lines() {
        let message: Value = serde_json::from_str(&line?).context("cargo speaks no JSON")?;
        built.hears(&message);
    }
    if !child.wait()?.success() {
        bail!("cargo {} failed", what.join(" "));
    }
    Ok(built)
}

impl Built {
    fn hears(&mut self, message: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if let Some(finding) = message["message"]["rendered"].as_str() {
            say(finding.trim_end());
            self.findings += 1;
        }
        let folder = message["manifest_path"].as_str().map(Path::new);
        if let (Some(file), Some(folder)) = (
            message["executable"].as_str(),
            folder.and_then(Path::parent),
        ) {
            self.programs.push(Program {
                file: file.into(),
                folder: folder.to_owned(),
                package: text(&message["package_id"]),
                is_test: message["profile"]["test"] == true,
            });
        }
    }
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
    use serde_json::json;

    use super::*;

    #[test]
    fn a_crate_is_known_by_its_folder_or_by_its_name() {
        assert!(is_of("path+file:///x/server/store#0.1.0", "store"));
        assert!(is_of("path+file:///x/house#store@0.1.0", "store"));
        assert!(!is_of("path+file:///x/server/store#0.1.0", "server"));
        assert!(!is_of("store", "store"));
    }

    #[test]
    fn no_crate_goes_untested_without_a_word() {
        let tests = |names: &[&str]| -> Vec<Program> {
            let program = |name: &&str| Program {
                file: "/x/target/debug/deps/tests-1".into(),
                folder: "/x".into(),
                package: format!("path+file:///x/{name}#0.1.0"),
                is_test: true,
            };
            names.iter().map(program).collect()
        };
        let left_out = |packages: &[&str], built: &[&str]| {
            let found = none_is_left_out(packages, &tests(built));
            found.map_err(|error| error.to_string())
        };
        assert_eq!(left_out(&["store"], &["store", "server"]), Ok(()));
        let missing = left_out(&["ledger", "verifier"], &["ledger", "store"]);
        assert!(missing.unwrap_err().contains("verifier"));
        let unknown = left_out(&["store"], &["store", "attic"]);
        assert!(unknown.unwrap_err().contains("attic"));
    }

    #[test]
    fn what_the_linter_finds_and_what_was_built_is_told_apart() {
        let mut built = Built::default();
        built.hears(&json!({ "reason": "build-finished", "success": true }));
        built.hears(&json!({
            "reason": "compiler-artifact", "manifest_path": "/x/store/Cargo.toml",
            "package_id": "path+file:///x/store#0.1.0", "profile": { "test": false },
            "executable": null
        }));
        assert_eq!(
            (built.programs.len(), built.counts()),
            (0, Counts::passed(1))
        );
        built.hears(&json!({
            "reason": "compiler-artifact", "manifest_path": "/x/store/Cargo.toml",
            "package_id": "path+file:///x/store#0.1.0", "profile": { "test": true },
            "executable": "/x/target/debug/deps/store-1"
        }));
        assert_eq!(built.programs[0].folder, Path::new("/x/store"));
        assert!(built.programs[0].is_test);
        built.hears(&json!({
            "reason": "compiler-message",
            "message": { "level": "warning", "rendered": "warning: (made up by a test)" }
        }));
        assert_eq!(built.counts(), Counts::failed(1));
    }
}
