//! `server/docs/five-minutes.md`, followed to the letter: each of its commands is run by a shell
//! against the real program, and what comes back is compared with what the page shows.

use std::fmt::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::world::{Answer, Server};

const PAGE: &str = include_str!("../docs/five-minutes.md");
/// The port on the page.
const PORT: &str = "3000";
/// Stands for what is different each time.
const VARIES: &str = "…";

/// A block between fences.
struct Block {
    kind: String,
    text: String,
}

/// All of them, with the page's port replaced.
fn blocks(port: u16) -> Vec<Block> {
    let page = PAGE.replace(PORT, &port.to_string());
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            let text = inside.flat_map(|line| [line, "\n"]).collect();
            let kind = kind.to_owned();
            blocks.push(Block { kind, text });
        }
    }
    blocks
}

/// Commands, and the block that shows what comes back.
struct Step {
    commands: String,
    shown: Option<Block>,
}

/// The first block, which goes on serving, and the steps after it.
fn steps(port: u16) -> (String, Vec<Step>) {
    let mut steps: Vec<Step> = Vec::new();
    for block in blocks(port) {
        if block.kind == "sh" {
            let (commands, shown) = (block.text, None);
            steps.push(Step { commands, shown });
        } else {
            let step = steps.last_mut().expect("an answer before any command");
            assert!(step.shown.is_none(), "two answers to:\n{}", step.commands);
            step.shown = Some(block);
        }
    }
    let serving = steps.remove(0);
    assert!(serving.shown.is_none());
    (serving.commands, steps)
}

/// A shell in a folder of its own, where `vitrine` is the program under test.
struct Shell {
    folder: TempDir,
    bin: TempDir,
}

impl Shell {
    fn new() -> Self {
        let (folder, bin) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let program = Path::new(env!("CARGO_BIN_EXE_vitrine"));
        symlink(program, bin.path().join("vitrine")).unwrap();
        Self { folder, bin }
    }

    /// With nothing of the tests' own environment but the other programs.
    fn bash(&self, commands: &str) -> Command {
        let programs = std::env::var("PATH").unwrap();
        let mut bash = Command::new("bash");
        bash.args(["-c", commands])
            .env_clear()
            .env("PATH", format!("{}:{programs}", self.bin.path().display()))
            .current_dir(self.folder.path());
        bash
    }

    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

/// Whether a text is the one that is shown.
fn fits(shown: &str, came: &str) -> bool {
    let Some((head, rest)) = shown.split_once(VARIES) else {
        return shown == came;
    };
    let Some(mut came) = came.strip_prefix(head) else {
        return false;
    };
    // What varies is something, and the shortest that lets the rest fit.
    while let Some(first) = came.chars().next() {
        came = &came[first.len_utf8()..];
        if first == '\n' {
            return false;
        }
        if fits(rest, came) {
            return true;
        }
    }
    false
}

/// The same for values; the order of members says nothing, and a member that varies stands for any
/// others.
fn is_like(shown: &Value, came: &Value) -> bool {
    match (shown, came) {
        (Value::String(shown), Value::String(came)) => fits(shown, came),
        (Value::Array(shown), Value::Array(came)) => {
            shown.len() == came.len() && shown.iter().zip(came).all(|(a, b)| is_like(a, b))
        }
        (Value::Object(shown), Value::Object(came)) => {
            (shown.contains_key(VARIES) || shown.len() == came.len())
                && shown.iter().all(|(name, value)| {
                    name == VARIES || came.get(name).is_some_and(|came| is_like(value, came))
                })
        }
        _ => shown == came,
    }
}

fn values(text: &str) -> Result<Vec<Value>, serde_json::Error> {
    serde_json::Deserializer::from_str(text)
        .into_iter()
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_refusal_comes_as_the_page_says() {
    let shell = Shell::new();
    let server = Server::on_a_free_port(|address| {
        let (serving, _) = steps(address.port());
        shell.bash(&format!("exec {serving}"))
    });
    let port = server.base.rsplit_once(':').unwrap().1.parse().unwrap();
    let (_, steps) = steps(port);
    let mut script = "set -eu\n".to_owned();
    for (number, step) in steps.iter().enumerate() {
        // Not a shell of its own: what one step sets, the next ones use.
        let commands = &step.commands;
        writeln!(script, "{{\n{commands}}} > {number}.out 2> {number}.err").unwrap();
    }
    let status = shell.bash(&script).status().unwrap();
    for (number, Step { commands, shown }) in steps.iter().enumerate() {
        let came = shell.file(&format!("{number}.out"));
        let complaint = shell.file(&format!("{number}.err"));
        let all = format!("{commands}came to:\n{came}\n{complaint}");
        let as_shown = match shown {
            None => came.is_empty(),
            Some(Block { kind, text }) if kind == "json" => {
                let shown = values(text).unwrap().into();
                values(&came).is_ok_and(|came| is_like(&shown, &came.into()))
            }
            Some(Block { kind, text }) => {
                assert_eq!(kind, "text");
                fits(text, &came)
            }
        };
        assert!(as_shown, "{all}");
    }
    assert!(status.success());
    leads_on(&server.base).await;
}

/// What the page names is there, and the API describes it.
async fn leads_on(base: &str) {
    let get = async |path: &str| Answer::of(reqwest::Client::new().get(path)).await;
    let described = get(&format!("{base}/api/v1/openapi.json")).await.is(200);
    let described = described.json();
    let mut named = 0;
    for text in PAGE.split('`').skip(1).step_by(2) {
        let Some((method, path)) = text.split_once(' ') else {
            continue;
        };
        if ["GET", "POST"].contains(&method) && path != "/api/v1/openapi.json" {
            let operation = &described["paths"][path][method.to_lowercase()];
            assert!(operation.is_object(), "{text}");
            named += 1;
        }
    }
    assert!(named >= 3, "{named}");
    for link in PAGE.split(&format!("http://127.0.0.1:{PORT}")).skip(1) {
        let end = link.find(['>', ')', '\n', '#', '?', ' ']);
        let path = &link[..end.unwrap()];
        let status = get(&format!("{base}{path}")).await.status;
        assert!(status.is_success() || status.is_redirection(), "{path}");
    }
}

#[test]
fn what_varies_is_something_and_nothing_else_may_differ() {
    for (shown, came) in [("e-…", "e-1"), ("…", "x"), ("a … c …", "a b c d")] {
        assert!(fits(shown, came), "{shown} {came}");
    }
    for (shown, came) in [
        ("e-…", "e-"),
        ("e-…", "f-1"),
        ("…\n", "a\nb\n"),
        ("a", "b"),
        ("…b", "ac"),
    ] {
        assert!(!fits(shown, came), "{shown} {came}");
    }
    let some = values(r#"{"a": 1, "…": "…"} {"a": 1, "b": [2]} {"b": [2]}"#).unwrap();
    assert!(is_like(&some[0], &some[1]) && !is_like(&some[0], &some[2]));
    let shown = values(r#"{"a": "…", "b": [1, "x"]}"#).unwrap();
    let like = |text: &str| is_like(&shown[0], &values(text).unwrap()[0]);
    assert!(like(r#"{"b": [1, "x"], "a": "y"}"#));
    for text in [
        r#"{"a": "y", "b": [1]}"#,
        r#"{"a": "y", "b": [2, "x"]}"#,
        r#"{"a": "y"}"#,
        r#"{"a": 1, "b": [1, "x"]}"#,
        r#"{"a": "y", "b": [1, "x"], "c": null}"#,
    ] {
        assert!(!like(text), "{text}");
    }
}
