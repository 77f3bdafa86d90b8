//! How long what is kept about signing in stays: as the page about it says.

use jiff::SignedDuration;
use service::people::stale::{COUNTS_KEPT, DEVICES_KNOWN, SETUP_TOKENS_GOOD};
use store::testing::{self, Rows, TestDb};

use crate::people::shop::{ANNA, OLGA, PASSWORD, Shop, email, from, minutes, open, settings};

/// The page that tells what this server itself keeps, a row for each table.
const OUR_OWN_DATA: &str = include_str!("../../../../docs/our-own-data.md");

/// What the page says about how long a table's rows stay.
fn told(table: &str) -> &'static str {
    let start = format!("| `{table}` |");
    let row = OUR_OWN_DATA.lines().find(|line| line.starts_with(&start));
    let row = row.unwrap_or_else(|| panic!("{table} is not on the page"));
    row.split('|').nth(3).unwrap().trim()
}

fn longest_session() -> SignedDuration {
    SignedDuration::try_from(settings().sessions.longest()).unwrap()
}

#[test]
fn the_page_states_the_terms_that_are_kept() {
    let days = |span: SignedDuration| span.as_hours() / 24;
    let hours = longest_session().as_hours();
    assert_eq!(
        told("sessions"),
        format!(
            "{hours} hours after its start, also when it ended before; then removed within minutes"
        )
    );
    assert_eq!(
        told("throttles"),
        format!(
            "{} days after the last failure, or until a sign-in",
            days(COUNTS_KEPT)
        )
    );
    assert_eq!(
        told("devices"),
        format!("{} days after its last sign-in", days(DEVICES_KNOWN))
    );
    assert_eq!(SETUP_TOKENS_GOOD.as_hours(), 1);
    assert_eq!(
        told("setup_tokens"),
        "until used, one hour at most; then removed within minutes"
    );
    assert!(told("accounts").starts_with("until the account is closed"));
}

async fn rows(db: &TestDb, of: Rows) -> i64 {
    testing::count(&db.store, of).await.unwrap()
}

/// Rows that stay until a minute before `term` is over, and are gone a minute after.
async fn stays_for(db: &TestDb, shop: &Shop, of: Rows, term: SignedDuration) {
    let before = rows(db, of).await;
    assert!(before > 0, "{of:?}");
    shop.clock.advance(term - minutes(1));
    shop.service.forget_stale_sign_ins().await.unwrap();
    assert_eq!(rows(db, of).await, before, "{of:?}");
    shop.clock.advance(minutes(2));
    assert!(shop.service.forget_stale_sign_ins().await.unwrap() > 0);
    assert_eq!(rows(db, of).await, 0, "{of:?}");
}

async fn sessions_are_removed_when_the_longest_has_run_out(db: &TestDb) {
    let shop = open(db).await;
    shop.session(ANNA).await;
    let ended = shop.session(ANNA).await;
    let anna = shop.who(&ended.id).await.unwrap();
    shop.service
        .end_other_sessions(&anna, &ended.id)
        .await
        .unwrap();
    stays_for(db, &shop, Rows::Sessions, longest_session()).await;
}

async fn counts_of_failures_are_removed_after_their_term(db: &TestDb) {
    let shop = open(db).await;
    let wrong = shop.try_sign_in(ANNA, "not it", None, from("192.0.2.1"));
    wrong.await.unwrap_err();
    stays_for(db, &shop, Rows::Throttles, COUNTS_KEPT).await;
}

async fn a_device_is_known_and_kept_for_the_same_time(db: &TestDb) {
    let shop = open(db).await;
    let sign_in = shop.try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"));
    let device = sign_in.await.unwrap().device;
    shop.clock.advance(DEVICES_KNOWN - minutes(1));
    let again = shop.try_sign_in(ANNA, PASSWORD, Some(&device), from("192.0.2.1"));
    let again = again.await.unwrap().device;
    assert_eq!(again.expose(), device.expose());
    stays_for(db, &shop, Rows::Devices, DEVICES_KNOWN).await;
}

async fn tokens_are_removed_when_they_are_used_and_when_their_hour_is_over(db: &TestDb) {
    let shop = open(db).await;
    assert_eq!(
        rows(db, Rows::SetupTokens).await,
        0,
        "the one that was used"
    );
    shop.service.close_account(&email(OLGA)).await.unwrap();
    shop.service.first_officer_token().await.unwrap();
    stays_for(db, &shop, Rows::SetupTokens, SETUP_TOKENS_GOOD).await;
}

store::on_both!(
    sessions_are_removed_when_the_longest_has_run_out,
    counts_of_failures_are_removed_after_their_term,
    a_device_is_known_and_kept_for_the_same_time,
    tokens_are_removed_when_they_are_used_and_when_their_hour_is_over,
);
