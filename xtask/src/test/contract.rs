//! The API against its own description: schemathesis makes requests from `openapi.json`, sound ones
//! and broken ones, and holds every answer against what is described.
//!
//! It runs from a virtual environment of its own below `target`, at a fixed version, against a
//! throw-away demonstration. Each operation is called with a key that may call it; a run that only
//! saw refused keys counts as failed.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{counts::Counts, rust};
use crate::{
    install,
    process::{find, output, root, run, say, target, tee},
};

const VERSION: &str = "4.32.5";
/// How long the demonstration may take to be filled, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(5);

pub(super) fn check() -> Result<Counts> {
    let server = rust::server()?;
    let program = installed()?;
    let folder = target().join("contract");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let demo = Demo::start(&server, &folder)?;
    let mut counts = Counts::default();
    for (name, key) in [("gate", &demo.gate_key), ("records", &demo.writer_key)] {
        counts += generated(&program, &folder, &demo, name, key)?;
    }
    Ok(counts)
}

/// One run over the operations that one key may call.
fn generated(program: &Path, folder: &Path, demo: &Demo, name: &str, key: &str) -> Result<Counts> {
    say(&format!("generated requests: {name}"));
    let report = folder.join(format!("{name}.xml"));
    let config = root()
        .join("xtask/src/test/contract")
        .join(format!("{name}.toml"));
    let mut command = Command::new(program);
    command
        .arg("--config-file")
        .arg(config)
        .args(["run", "--no-color", "--url", &demo.url])
        .args(["--report", "junit", "--report-junit-path"])
        .arg(&report)
        .arg(format!("{}/api/v1/openapi.json", demo.url))
        .env("VITRINE_KEY", key)
        .current_dir(folder);
    let (succeeded, _) = tee(&mut command)?;
    let report = fs::read_to_string(&report).unwrap_or_default();
    Ok(Counts::of_junit(&report).or_failed(succeeded))
}

/// The program, installed where it is not.
fn installed() -> Result<PathBuf> {
    let folder = target().join("schemathesis");
    let program = folder.join("bin/schemathesis");
    let stamp = folder.join("version");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == VERSION) && program.is_file() {
        return Ok(program);
    }
    let works = |arguments: &[&str]| {
        let tried = Command::new("python3").args(arguments).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    if find("python3").is_none() || !works(&["-c", "import ensurepip, venv"]) {
        install::packages("Python", &["python3", "python3-venv"])?;
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    let pip = folder.join("bin/pip");
    let wanted = format!("schemathesis=={VERSION}");
    run(Command::new(&pip).args(["install", "--quiet", "--disable-pip-version-check", &wanted]))
        .with_context(|| format!("with a network, type: {} install {wanted}", pip.display()))?;
    output(Command::new(&program).arg("--version"))?;
    fs::write(stamp, VERSION).context("cannot note what is installed")?;
    Ok(program)
}

/// A running demonstration. Killed when it goes out of use.
struct Demo {
    child: Child,
    url: String,
    gate_key: String,
    writer_key: String,
}

impl Demo {
    fn start(server: &Path, folder: &Path) -> Result<Self> {
        let summary = folder.join("summary.json");
        let mut child = Command::new(server)
            .args([
                "--log-filter",
                "warn,vitrine=info",
                "demo",
                "--fresh",
                "--port",
                "0",
            ])
            .arg("--data")
            .arg(folder.join("data"))
            .arg("--summary")
            .arg(&summary)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start the server")?;
        let errors = child.stderr.take().context("no standard error")?;
        let (ready, is_ready) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                if line.contains(r#""message":"serving""#) {
                    // The receiver listens once.
                    let _ = ready.send(());
                } else if line.contains(r#""level":"ERROR""#) {
                    say(&line);
                }
            }
        });
        let mut demo = Self {
            child,
            url: String::new(),
            gate_key: String::new(),
            writer_key: String::new(),
        };
        if is_ready.recv_timeout(PATIENCE).is_err() {
            bail!("the demonstration does not start");
        }
        let summary: Value = serde_json::from_slice(&fs::read(summary)?)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        demo.url = text(&summary["url"]).context("the summary has no address")?;
        demo.gate_key =
            text(&summary["keys"]["campaign-engine"]).context("the summary has no key")?;
        demo.writer_key = text(&summary["writer_key"]).context("the summary has no key")?;
        Ok(demo)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // One that ended by itself is as dead.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
