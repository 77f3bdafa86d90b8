//! Starting other programs, and talking to the person at the terminal.

use std::{
    borrow::Cow,
    env,
    ffi::OsStr,
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

/// One line to the person, on standard error so that standard output stays the programs' own.
pub(crate) fn say(line: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// One line of a command's result, on standard output.
pub(crate) fn report(line: &str) {
    // As above.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Where host builds go.
pub(crate) fn target() -> PathBuf {
    variable("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A variable of the environment, if it is set and readable.
#[allow(
    clippy::disallowed_methods,
    reason = "the one place where xtask reads the environment"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The cargo that runs this program, in the root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into()));
    // What cargo sets for xtask itself would make the build scripts below it run again.
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
    ] {
        command.env_remove(name);
    }
    command.current_dir(root());
    command
}

/// Runs to the end; an error names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", line(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Standard output of a command that succeeded.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("{} ended with {}\n{said}", line(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs to the end, showing what it says, and hands that back with whether it succeeded.
pub(crate) fn tee(command: &mut Command) -> Result<(bool, String)> {
    let shown = line(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {shown}"))?;
    let errors = child.stderr.take().context("no standard error")?;
    let reader = thread::spawn(move || echo(errors));
    let mut said = echo(child.stdout.take().context("no standard output")?);
    said.push_str(&reader.join().unwrap_or_default());
    Ok((child.wait()?.success(), said))
}

/// Runs to the end with all that it says going to a file; tells whether it succeeded.
pub(crate) fn into_file(command: &mut Command, file: &Path) -> Result<bool> {
    let shown = line(command);
    let said = File::create(file).with_context(|| file.display().to_string())?;
    let status = command
        .stdin(Stdio::null())
        .stderr(said.try_clone()?)
        .stdout(said)
        .status()
        .with_context(|| format!("cannot start {shown}"))?;
    Ok(status.success())
}

fn echo(stream: impl std::io::Read) -> String {
    let mut said = String::new();
    let mut stream = BufReader::new(stream);
    let mut bytes = Vec::new();
    while stream
        .read_until(b'\n', &mut bytes)
        .is_ok_and(|read| read > 0)
    {
        let text = String::from_utf8_lossy(&bytes);
        say(text.trim_end_matches(['\n', '\r']));
        said.push_str(&text);
        bytes.clear();
    }
    said
}

/// Where a program is, looked for as the shell does.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(OsStr::to_string_lossy)
            .map(Cow::into_owned),
    );
    format!("`{}`", words.join(" "))
}
