//! The commands, as an operator types them.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Output, Stdio};

use store::testing::TestDb;
use tempfile::TempDir;

use crate::world::{BRAND, PASSWORD, Server, Setup, brand, customer, vitrine};

/// An operator's folder: a key file, and a database once a command made it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        store::create_key_file(&folder.path().join("vitrine.key")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        name.to_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], typed: &str) -> Output {
        let mut child = vitrine()
            .current_dir(self.folder.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        child.wait_with_output().unwrap()
    }

    pub(crate) fn publishes_the_brand(&self) {
        let file = self.file("brand.yaml", BRAND);
        let said = succeeds(&self.run(&["registry", "publish", &file]));
        assert!(said.contains("Version 1 is in force"), "{said}");
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
pub(crate) fn succeeds(output: &Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(output),
        stderr(output)
    );
    stdout(output)
}

#[track_caller]
pub(crate) fn fails(output: &Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}{}",
        stdout(output),
        stderr(output)
    );
    stdout(output) + &stderr(output)
}

#[test]
fn help_lists_the_commands() {
    let help = succeeds(&Desk::new().run(&["--help"]));
    for command in [
        "serve", "import", "registry", "account", "key", "demo", "backup",
    ] {
        let listed = help
            .lines()
            .any(|line| line.trim_start().starts_with(&format!("{command} ")));
        assert!(listed, "{command} is not in:\n{help}");
    }
}

#[test]
fn checking_a_registry_prints_all_findings_with_their_places() {
    let desk = Desk::new();
    let file = desk.file("good.yaml", BRAND);
    let said = succeeds(&desk.run(&["registry", "check", &file]));
    assert!(said.contains("0 errors"), "{said}");

    let bad = BRAND
        .replacen(
            "data: [name, payment_token, orders]",
            "data: [name, payment_tokens, orders]",
            1,
        )
        .replacen(
            "recipients: [parcel_carrier, cloud_host]",
            "recipients: [pigeon]",
            1,
        )
        .replacen(
            "    accountable: operations_director\n",
            "    accountable: nobody_at_all\n",
            1,
        );
    let file = desk.file("bad.yaml", &bad);
    let said = fails(&desk.run(&["registry", "check", &file]));
    for wrong in ["payment_tokens", "pigeon", "nobody_at_all"] {
        let (line, column) = place(&bad, wrong);
        let finding = said.lines().find(|text| text.contains(wrong));
        let finding = finding.unwrap_or_else(|| panic!("{wrong} is not in:\n{said}"));
        let expected = format!("bad.yaml:{line}:{column}");
        assert!(finding.starts_with(&expected), "{expected}: {finding}");
    }
}

/// Line and column of the first place of a word, both from 1.
fn place(text: &str, word: &str) -> (usize, usize) {
    let at = text.find(word).unwrap();
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

#[test]
fn a_bad_registry_is_refused_whole_and_the_old_one_stays() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let bad = desk.file(
        "bad.yaml",
        &BRAND.replacen("legal_basis: consent", "legal_basis: habit", 1),
    );
    let said = fails(&desk.run(&["registry", "publish", &bad]));
    assert!(
        said.contains("bad.yaml:") && said.contains("habit"),
        "{said}"
    );
    let listed = succeeds(&desk.run(&["registry", "list"]));
    assert_eq!(listed.lines().count(), 1, "{listed}");

    let same = succeeds(&desk.run(&["registry", "publish", "brand.yaml"]));
    assert!(same.contains("stays in force"), "{same}");
    let next = desk.file("next.yaml", &format!("{BRAND}\n# A remark.\n"));
    let said = succeeds(&desk.run(&["registry", "publish", &next]));
    assert!(said.contains("Version 2"), "{said}");
}

#[test]
fn a_registry_file_that_is_not_there_is_named() {
    let said = fails(&Desk::new().run(&["registry", "check", "nowhere.yaml"]));
    assert!(said.contains("nowhere.yaml"), "{said}");
}

#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let desk = Desk::new();
    for mode in [0o644, 0o640, 0o604] {
        let key = desk.path("vitrine.key");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let said = fails(&desk.run(&["registry", "list"]));
        assert!(
            said.contains("0600") || said.contains("600"),
            "{mode:o}: {said}"
        );
        assert!(
            !desk.path("vitrine.db").exists(),
            "no database is made before"
        );
    }
}

#[test]
fn a_database_is_not_opened_with_another_key() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    store::create_key_file(&desk.path("other.key")).unwrap();
    let said = fails(&desk.run(&["registry", "list", "--key-file", "other.key"]));
    assert!(said.contains("key"), "{said}");
}

#[test]
fn a_server_without_a_registry_says_what_to_do() {
    let said = fails(&Desk::new().run(&["serve", "--listen", "127.0.0.1:0"]));
    assert!(said.contains("vitrine registry publish"), "{said}");
}

#[test]
fn an_origin_that_is_none_is_refused() {
    let said = fails(&Desk::new().run(&["serve", "--origin", "data.example.test/path"]));
    assert!(said.contains("https://HOST"), "{said}");
}

#[test]
fn a_weak_password_is_refused() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let arguments = [
        "account",
        "create",
        "--kind",
        "agent",
        "--email",
        "pim@halden.test",
        "--name",
        "Pim",
    ];
    for weak in ["tiny", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", ""] {
        let said = fails(&desk.run_with(&arguments, &format!("{weak}\n")));
        assert!(weak.is_empty() || !said.contains(weak), "{said}");
    }
    succeeds(&desk.run_with(&arguments, &format!("{PASSWORD}\n")));
}

#[test]
fn a_keys_secret_is_shown_once_and_a_revoked_key_says_so() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let made = succeeds(&desk.run(&[
        "key",
        "create",
        "--consumer",
        "campaign-engine",
        "--purposes",
        "profiling_offers",
    ]));
    let secret = made.lines().next().unwrap();
    let (id, _) = secret.strip_prefix("vk_").unwrap().split_once('_').unwrap();
    let listed = succeeds(&desk.run(&["key", "list"]));
    assert!(
        listed.contains(id) && listed.contains("campaign-engine"),
        "{listed}"
    );
    assert!(
        !listed.contains(secret) && !listed.contains("revoked"),
        "{listed}"
    );
    succeeds(&desk.run(&["key", "revoke", id]));
    let listed = succeeds(&desk.run(&["key", "list"]));
    assert!(listed.contains("revoked"), "{listed}");

    for wrong in [["--consumer", "nobody"], ["--purposes", "bookkeeping"]] {
        let mut arguments = vec!["key", "create"];
        let given = [
            ["--consumer", "campaign-engine"],
            ["--purposes", "profiling_offers"],
        ];
        for pair in given {
            arguments.extend(if pair[0] == wrong[0] { wrong } else { pair });
        }
        fails(&desk.run(&arguments));
    }
    let long = [
        "key",
        "create",
        "--consumer",
        "recommender",
        "--purposes",
        "recommendations",
    ];
    let output = desk.run(&[&long[..], &["--days", "91"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn a_key_is_limited_listed_and_replaced() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let create = ["key", "create", "--consumer", "recommender"];
    let create = [&create[..], &["--purposes", "recommendations"]].concat();
    let limited = [
        "--address",
        "203.0.113.0/24,2001:db8::/32",
        "--quota",
        "600",
    ];
    let made = succeeds(&desk.run(&[&create[..], &limited].concat()));
    let old = made[3..15].to_owned();
    let listed = succeeds(&desk.run(&["key", "list"]));
    for shown in [
        &old,
        "recommendations",
        "600/min",
        "from 203.0.113.0/24,2001:db8::/32",
        "never used",
    ] {
        assert!(listed.contains(shown), "{shown}: {listed}");
    }

    let rotated = succeeds(&desk.run(&["key", "rotate", &old, "--overlap", "2h"]));
    let new = rotated[3..15].to_owned();
    assert_ne!(new, old);
    assert!(
        rotated.contains(&format!("{old} works until ")),
        "{rotated}"
    );
    let listed = succeeds(&desk.run(&["key", "list"]));
    let line = |id: &str| listed.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(
        line(&old).contains(&format!("replaced by {new}")),
        "{listed}"
    );
    assert!(
        line(&new).contains("600/min  from 203.0.113.0/24"),
        "{listed}"
    );
    let again = fails(&desk.run(&["key", "rotate", &old]));
    assert!(again.contains("cannot be replaced"), "{again}");

    for wrong in [
        ["--address", "203.0.113.7/24"],
        ["--address", "example.test"],
        ["--quota", "0"],
    ] {
        let output = desk.run(&[&create[..], &wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
    let output = desk.run(&["key", "rotate", &new, "--overlap", "8d"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn a_provider_is_configured_whole_and_its_file_must_hold_keys() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let half = [&serve[..], &["--oauth-issuer", "https://id.example.test"]].concat();
    let said = fails(&desk.run(&half));
    assert!(said.contains("given together"), "{said}");
    let keys = desk.file("keys.json", r#"{"keys":[{"kty":"oct","k":"AA"}]}"#);
    for (keys, why) in [
        (keys.as_str(), "no key for RS256"),
        ("nowhere.json", "nowhere.json"),
        ("http://id.example.test/keys", "https"),
    ] {
        let rest = ["--oauth-audience", "us", "--oauth-keys", keys];
        let said = fails(&desk.run(&[&half[..], &rest].concat()));
        assert!(said.contains(why), "{keys}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_server_can_be_opened() {
    let (db, use_cases) = brand(store::testing::Engine::Sqlite).await;
    let server = Server::start(&db, Setup::default());
    let noa = customer(&use_cases, "HV-1").await;
    let copy = db.directory().join("copy.db");
    let run = |file: &Path, db: &TestDb| {
        vitrine()
            .args(["backup", "--database", &db.options.url, "--key-file"])
            .arg(&db.options.key_file)
            .arg(file)
            .output()
            .unwrap()
    };
    let said = succeeds(&run(&copy, &db));
    assert!(said.contains("key file"), "{said}");
    let said = fails(&run(&copy, &db));
    assert!(said.contains("exists already"), "{said}");
    drop(server);

    let url = format!("sqlite:{}", copy.display());
    let copied = store::Options::new(url, db.options.key_file.clone());
    let copied = store::Store::open(&copied).await.unwrap();
    let contact = store::subjects::contact(&mut copied.read(), noa.subject)
        .await
        .unwrap();
    assert_eq!(contact.name.as_deref(), Some("Noa Visser"));
    copied.close().await;
}

#[test]
fn a_mapping_that_is_not_there_is_named() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let output = desk.run(&["import", "--mapping", "nowhere.yaml", "lines.csv"]);
    let said = fails(&output);
    assert!(said.contains("nowhere.yaml"), "{said}");
}
