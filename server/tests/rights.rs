//! The pause, objections and the browser's signal, over HTTP.

use domain::decision::{Lasting, Wish};
use reqwest::Method;
use serde_json::Value;

use crate::world::{Answer, Browser, World};

/// Flagged for the signal in the demo brand's registry.
const FLAGGED: &str = "ads_elsewhere";
const ASSESSED: &str = "fraud_prevention";
const REASONS: &str = "We count failed cards to stop theft from this account.";

async fn sending(browser: &Browser, values: &[&str], path: &str) -> Answer {
    let mut request = browser.bare(Method::GET, path);
    for value in values {
        request = request.header("sec-gpc", *value);
    }
    Answer::of(request).await
}

#[tokio::test]
async fn a_customer_pauses_all_use_and_ends_the_pause_with_forms_alone() {
    let world = World::open().await;
    let anna = world.customer("HV-1").await;
    anna.wishes(&world.service, FLAGGED, Wish::On, Lasting::Open)
        .await;
    let key = world.key("audience-sync", &[FLAGGED]).await;
    key.asks(&anna, FLAGGED).await.is(200);
    let browser = world.signed_in(&anna.email).await;
    for _ in 0..2 {
        let answer = browser.post("/me/restriction", &[("wanted", "set")]).await;
        assert_eq!(answer.is(303).location(), "/me/choices?pause=set#paused");
    }
    let refused = key.asks(&anna, FLAGGED).await;
    refused.is_problem(403, "restricted");
    let page = browser.get("/me/choices?pause=set").await.is(200);
    for words in ["You restricted all use", "Paused since", "End the pause"] {
        assert!(page.text().contains(words), "{words}");
    }
    let answer = browser
        .post("/me/restriction", &[("wanted", "lifted")])
        .await;
    answer.is(303);
    key.asks(&anna, FLAGGED).await.is(200);
    let log = browser.get("/me/activity?kind=decision").await.is(200);
    for words in ["You paused all use.", "You ended the pause."] {
        assert_eq!(log.text().matches(words).count(), 1, "{words}");
    }
    let unknown = browser.post("/me/restriction", &[("wanted", "both")]);
    unknown.await.is(422);
}

#[tokio::test]
async fn an_officer_answers_an_objection_and_the_customer_reads_why() {
    let world = World::open().await;
    let anna = world.customer("HV-1").await;
    anna.wishes(&world.service, ASSESSED, Wish::Off, Lasting::Open)
        .await;
    let officer = world.signed_in(world.officer().await).await;
    let office = officer.get("/office").await.is(200).text();
    let (_, rest) = office.split_once("/office/objections/").unwrap();
    let path = format!("/office/objections/{}", rest.split('"').next().unwrap());
    assert!(officer.get(&path).await.is(200).text().contains("HV-1"));
    let unfinished = officer.post(&path, &[("answer", "overridden")]).await;
    assert!(unfinished.is(422).text().contains("Write the reasons."));
    let answer = [("answer", "overridden"), ("reasons", REASONS)];
    for _ in 0..2 {
        let answered = officer.post(&path, &answer).await.is(303);
        assert_eq!(answered.location(), "/office#objections");
    }
    officer.get(&path).await.is(404);
    let other = [("answer", "upheld"), ("reasons", REASONS)];
    officer.post(&path, &other).await.is(409);
    let browser = world.signed_in(&anna.email).await;
    for page in ["/me/choices", "/me/activity"] {
        let page = browser.get(page).await.is(200);
        assert!(page.text().contains(REASONS));
    }
    let card = browser.get("/me/choices").await;
    assert!(card.text().contains("Autoriteit Persoonsgegevens"));
}

#[tokio::test]
async fn only_the_exact_signal_counts_and_it_turns_off() {
    let world = World::open().await;
    let anna = world.customer("HV-1").await;
    anna.wishes(&world.service, FLAGGED, Wish::On, Lasting::Open)
        .await;
    let key = world.key("audience-sync", &[FLAGGED]).await;
    let browser = world.signed_in(&anna.email).await;
    for values in [&[][..], &["0"], &["true"], &["1, 1"], &["0", ""]] {
        let page = sending(&browser, values, "/me/choices").await.is(200);
        assert!(!page.text().contains("id=\"gpc\""), "{values:?}");
        let mut varies = page.headers.get_all("vary").iter();
        assert!(varies.any(|name| name == "Sec-GPC"), "{values:?}");
    }
    key.asks(&anna, FLAGGED).await.is(200);
    let page = sending(&browser, &["0", "1"], "/me/choices").await.is(200);
    assert!(page.text().contains("id=\"gpc\""));
    let refused = key.asks(&anna, FLAGGED).await;
    refused.is_problem(403, "purpose-off");
    sending(&browser, &[], "/me").await.is(200);
    let still = key.asks(&anna, FLAGGED).await;
    still.is_problem(403, "purpose-off");
}

#[tokio::test]
async fn what_the_site_says_about_the_signal_is_the_same_for_everybody() {
    let world = World::open().await;
    let visitor = world.visitor();
    let mut said = Vec::new();
    for values in [&[][..], &["1"]] {
        let answer = sending(&visitor, values, "/.well-known/gpc.json")
            .await
            .is(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        said.push(answer.text());
    }
    assert_eq!(said[0], said[1]);
    let statement: Value = serde_json::from_str(&said[0]).unwrap();
    assert_eq!(statement["gpc"], true);
    let day = statement["lastUpdate"].as_str().unwrap();
    assert!(day.parse::<jiff::civil::Date>().is_ok(), "{day}");
    let trust = visitor.get("/?lang=en").await.is(200);
    assert!(trust.text().contains("(Sec-GPC: 1)"));
}
