//! What a fresh machine lacks: installed where that is allowed, else named with the line to type.

use std::{process::Command, sync::OnceLock};

use anyhow::{Context, Result, bail};

use crate::process::{find, output, run, say};

/// Set once the lists of packages are up to date.
static FRESH: OnceLock<()> = OnceLock::new();

/// Makes sure that rustc can build for the browser.
pub(crate) fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let library =
        output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if std::path::Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "the Rust target {TARGET} is missing and rustup is not here to add it: \
             install it from where your Rust came from (Debian: libstd-rust-dev-wasm32)"
        );
    }
    run(Command::new("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("type: rustup target add {TARGET}"))
}

/// Installs Debian packages, as root or through a sudo that asks nothing.
pub(crate) fn packages(what: &str, names: &[&str]) -> Result<()> {
    let wanted = names.join(" ");
    let by_hand = format!("{what} is missing; type: sudo apt-get install -y {wanted}");
    if find("apt-get").is_none() {
        bail!("{what} is missing and there is no apt-get: install {wanted} your system's way");
    }
    let Some(front) = as_root() else {
        bail!("{by_hand}")
    };
    say(&format!("installing {wanted} from the system's packages"));
    if FRESH.set(()).is_ok() {
        run(apt(front).arg("update")).context(by_hand.clone())?;
    }
    run(apt(front)
        .args(["install", "-y", "--no-install-recommends"])
        .args(names))
    .context(by_hand)
}

/// The words to put in front of a command that needs root; none when there is no way.
fn as_root() -> Option<&'static [&'static str]> {
    if is_root() {
        return Some(&["env"]);
    }
    let quiet = Command::new("sudo").args(["-n", "true"]).output();
    quiet
        .is_ok_and(|tried| tried.status.success())
        .then_some(&["sudo", "-n", "env"])
}

fn apt(front: &[&str]) -> Command {
    let mut command = Command::new(front[0]);
    command
        .args(&front[1..])
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    command
}

/// Whether this runs as root.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
