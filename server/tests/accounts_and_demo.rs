//! `vitrine account` and `vitrine demo`, as an operator types them.

use jiff::Timestamp;
use secrecy::SecretString;
use service::people::SignIn;
use service::{Clock, Service, Settings};

use crate::command_line::{Desk, fails, stderr, succeeds};
use crate::world::PASSWORD;

const OLGA: &str = "olga@halden.test";

impl Desk {
    fn creates(&self, kind: &str, email: &str, more: &[&str]) -> std::process::Output {
        let arguments = ["account", "create", "--kind", kind, "--email", email];
        let arguments = [&arguments[..], &["--name", "Olga"], more].concat();
        self.run_with(&arguments, &format!("{PASSWORD}\n"))
    }

    fn token(&self) -> String {
        let said = succeeds(&self.run(&["account", "token"]));
        said.lines().next().unwrap().to_owned()
    }
}

#[test]
fn the_first_officer_is_made_with_a_token_that_works_once() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let said = fails(&desk.creates("officer", OLGA, &[]));
    assert!(said.contains("vitrine account token"), "{said}");
    let token = desk.token();
    for made_up in ["made-up", "-P_begins-with-a-hyphen"] {
        let said = fails(&desk.creates("officer", OLGA, &["--token", made_up]));
        assert!(said.contains("vitrine account token"), "{said}");
    }
    let said = succeeds(&desk.creates("officer", OLGA, &["--token", &token]));
    assert!(
        !said.contains(PASSWORD) && !said.contains("olga@"),
        "{said}"
    );
    let other = "other@halden.test";
    fails(&desk.creates("officer", other, &["--token", &token]));

    let said = fails(&desk.run(&["account", "token"]));
    assert!(said.contains("account create --kind officer"), "{said}");
    succeeds(&desk.creates("officer", other, &[]));
    let agent = desk.creates("agent", "pim@halden.test", &["--token", &token]);
    assert!(fails(&agent).contains("first officer"));
}

#[test]
fn a_closed_account_is_written_down_without_its_address() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let token = desk.token();
    succeeds(&desk.creates("officer", OLGA, &["--token", &token]));
    let made = desk.creates("agent", "pim@halden.test", &[]);
    succeeds(&made);
    let log = stderr(&made);
    assert!(log.contains("an account was made"), "{log}");
    assert!(!log.contains("pim@"), "{log}");
    let close = |email: &str| desk.run(&["account", "close", "--email", email]);

    let closed = close("pim@halden.test");
    let said = succeeds(&closed);
    assert!(
        said.contains("is closed") && !said.contains("officer"),
        "{said}"
    );
    let log = stderr(&closed);
    assert!(log.contains("an account was closed"), "{log}");
    assert!(!log.contains("pim@"), "{log}");
    let said = fails(&close("pim@halden.test"));
    assert!(said.contains("nobody signs in"), "{said}");
    succeeds(&desk.creates("agent", "pim@halden.test", &[]));

    let said = succeeds(&close(OLGA));
    assert!(said.contains("vitrine account token"), "{said}");
}

#[tokio::test]
async fn failed_sign_ins_are_forgiven() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    succeeds(&desk.creates("agent", "pim@halden.test", &[]));
    let forgive = || succeeds(&desk.run(&["account", "forgive", "--email", "Pim@halden.test"]));
    assert!(forgive().contains("No failed sign-in"));

    let url = format!("sqlite:{}", desk.path("vitrine.db").display());
    let options = store::Options::new(url, desk.path("vitrine.key"));
    let store = store::Store::open(&options).await.unwrap();
    let clock = Clock::fixed("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap());
    let service = Service::new(store, clock, Settings::new("http://localhost"))
        .await
        .unwrap();
    let failed = service.sign_in(SignIn {
        email: SecretString::from("pim@halden.test"),
        password: SecretString::from("not the password at all"),
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        device: None,
    });
    failed.await.unwrap_err();
    service.store().close().await;

    assert!(forgive().contains("are forgotten"));
    assert!(forgive().contains("No failed sign-in"));
}

#[test]
fn the_help_of_accounts_lists_what_can_be_done_with_them() {
    let help = succeeds(&Desk::new().run(&["account", "--help"]));
    for command in ["create", "token", "close", "forgive"] {
        let listed = help
            .lines()
            .any(|line| line.trim_start().starts_with(&format!("{command} ")));
        assert!(listed, "{command} is not in:\n{help}");
    }
}

#[test]
fn a_brands_own_database_is_neither_filled_nor_erased_by_the_demonstration() {
    let desk = Desk::new();
    desk.publishes_the_brand();
    let own_folder = ["demo", "--port", "0", "--data", "."];
    let own_database = ["demo", "--port", "0", "--data", "elsewhere"];
    let own_database = [&own_database[..], &["--database", "sqlite:vitrine.db"]].concat();
    for arguments in [&own_folder[..], &own_database] {
        for more in [&[][..], &["--fresh"]] {
            let said = fails(&desk.run(&[arguments, more].concat()));
            assert!(said.contains("no demonstration"), "{arguments:?}: {said}");
        }
    }
    let listed = succeeds(&desk.run(&["registry", "list"]));
    assert_eq!(listed.lines().count(), 1, "{listed}");
}
