//! The signal of the browser, on both databases.

use domain::account::Viewer;
use domain::decision::{Change, Lasting, Wish};
use domain::event::{Channel, Event};
use domain::language::Language;
use service::Seen;
use store::testing::TestDb;
use tower_sessions_core::session::Id;

use crate::people::shop::{ANNA, NOOR, Shop, minutes, open};

/// Flagged in the demo brand's registry; needs a yes.
const FLAGGED: &str = "ads_elsewhere";
/// Not flagged; needs a yes too.
const OTHER: &str = "recommendations";

impl Shop {
    async fn sends(&self, id: &Id, gpc: bool) {
        let person = self.service.person_for_request(id, gpc).await;
        assert!(person.unwrap().is_some());
    }

    async fn says(&self, purpose: &str, wish: Wish) {
        let seen = Seen {
            registry_version: self.service.published().await.unwrap().version,
            language: Language::Nl,
        };
        let own = Viewer::Own(self.anna);
        let purpose = purpose.parse().unwrap();
        self.service
            .decide(own, purpose, wish, Lasting::Open, seen, None)
            .await
            .unwrap();
    }

    /// What was decided about a purpose and how, oldest first.
    async fn decided(&self, purpose: &str) -> Vec<(Change, Channel)> {
        let log = self.log().await.into_iter();
        log.filter_map(|line| match line.event {
            Event::Decision {
                purpose: about,
                change,
                channel,
                ..
            } if about.as_str() == purpose => Some((change, channel)),
            _ => None,
        })
        .collect()
    }

    async fn shows_the_signal(&self) -> bool {
        let page = self.service.choices(Viewer::Own(self.anna)).await;
        page.unwrap().gpc
    }
}

async fn the_signal_turns_flagged_purposes_off_once(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    shop.says(FLAGGED, Wish::On).await;
    shop.says(OTHER, Wish::On).await;
    for _ in 0..3 {
        shop.sends(&session.id, true).await;
        shop.clock.advance(minutes(1));
    }
    assert_eq!(
        shop.decided(FLAGGED).await,
        [
            (Change::Given, Channel::Page),
            (Change::Withdrawn, Channel::Gpc)
        ]
    );
    assert_eq!(
        shop.decided(OTHER).await,
        [(Change::Given, Channel::Page)],
        "the registry does not flag it"
    );
    assert!(shop.shows_the_signal().await);
}

async fn a_later_yes_stands_and_is_told_apart(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    shop.sends(&session.id, true).await;
    assert!(shop.decided(FLAGGED).await.is_empty(), "it was off");
    shop.says(FLAGGED, Wish::On).await;
    shop.says(OTHER, Wish::On).await;
    shop.sends(&session.id, true).await;
    assert_eq!(
        shop.decided(FLAGGED).await,
        [(Change::Given, Channel::PageAgainstGpc)]
    );
    assert_eq!(shop.decided(OTHER).await, [(Change::Given, Channel::Page)]);
}

async fn a_yes_against_the_signal_of_one_browser_outlives_a_visit_with_another(db: &TestDb) {
    let shop = open(db).await;
    let (one, other) = (shop.session(ANNA).await, shop.session(ANNA).await);
    shop.sends(&one.id, true).await;
    shop.says(FLAGGED, Wish::On).await;
    for _ in 0..3 {
        shop.sends(&other.id, false).await;
        assert!(!shop.shows_the_signal().await);
        shop.sends(&one.id, true).await;
        assert!(shop.shows_the_signal().await);
    }
    assert_eq!(
        shop.decided(FLAGGED).await,
        [(Change::Given, Channel::PageAgainstGpc)]
    );
}

async fn a_signal_that_stops_turns_nothing_on_and_a_yes_after_it_is_not_taken_back(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    shop.says(FLAGGED, Wish::On).await;
    for gpc in [true, false, false, true, false] {
        shop.sends(&session.id, gpc).await;
    }
    let off = (Change::Withdrawn, Channel::Gpc);
    assert_eq!(
        shop.decided(FLAGGED).await,
        [(Change::Given, Channel::Page), off]
    );
    assert!(!shop.shows_the_signal().await);
    shop.says(FLAGGED, Wish::On).await;
    for gpc in [false, true, false, true] {
        shop.sends(&session.id, gpc).await;
    }
    let yes = (Change::Given, Channel::Page);
    assert_eq!(shop.decided(FLAGGED).await, [yes, off, yes]);
    shop.says(FLAGGED, Wish::Off).await;
    assert_eq!(shop.decided(FLAGGED).await.len(), 4, "their own no counts");
}

async fn the_signal_of_a_member_of_staff_decides_nothing(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(NOOR).await;
    shop.says(FLAGGED, Wish::On).await;
    shop.sends(&session.id, true).await;
    assert_eq!(
        shop.decided(FLAGGED).await,
        [(Change::Given, Channel::Page)]
    );
}

async fn many_requests_at_once_turn_off_once(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    shop.says(FLAGGED, Wish::On).await;
    let requests = (0..8).map(|_| shop.sends(&session.id, true));
    futures_util::future::join_all(requests).await;
    assert_eq!(shop.decided(FLAGGED).await.len(), 2);
}

store::on_both!(
    the_signal_turns_flagged_purposes_off_once,
    a_later_yes_stands_and_is_told_apart,
    a_yes_against_the_signal_of_one_browser_outlives_a_visit_with_another,
    a_signal_that_stops_turns_nothing_on_and_a_yes_after_it_is_not_taken_back,
    the_signal_of_a_member_of_staff_decides_nothing,
    many_requests_at_once_turn_off_once,
);
