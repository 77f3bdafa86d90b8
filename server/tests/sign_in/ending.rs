//! Ends of sessions: signing out, signing in anew, a new password, one session ended from another.

use reqwest::Method;

use crate::world::{Answer, PASSWORD, World};

#[tokio::test]
async fn after_signing_out_the_old_cookie_is_dead() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let browser = world.signed_in(&customer.email).await;
    browser.get("/me").await.is(200);

    let answer = browser.post("/sign-out", &[]).await.is(303);

    assert_eq!(answer.location(), "/sign-in");
    let cleared = answer.header("clear-site-data").unwrap();
    assert!(cleared.contains("\"cache\"") && cleared.contains("\"storage\""));
    let gone = answer.cookies();
    assert!(
        gone.iter()
            .any(|cookie| cookie.starts_with("vitrine=") && cookie.contains("Max-Age=0"))
    );
    let replayed = browser.with_session_only();
    for path in [
        "/me",
        "/me/data",
        "/me/choices",
        "/me/activity",
        "/me/account",
    ] {
        let answer = replayed.get(path).await.is(303);
        assert!(answer.location().starts_with("/sign-in"), "{path}");
    }
    replayed
        .decides("profiling_offers", "on", "k1")
        .await
        .is(303);
    assert_eq!(world.log_length(customer.subject).await, 0);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let mut browser = world.signed_in(&customer.email).await;
    let before = browser.with_session_only();
    browser
        .signs_in_with(&customer.email, PASSWORD)
        .await
        .is(303);
    browser.get("/me").await.is(200);
    before.get("/me").await.is(303);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let here = world.signed_in(&customer.email).await;
    let elsewhere = world.signed_in(&customer.email).await;
    let new = "granite teapot violin meadow";

    let wrong = [("current", "not the password at all"), ("new", new)];
    here.post("/me/account/password", &wrong).await.is(422);
    elsewhere.get("/me").await.is(200);
    let short = [("current", PASSWORD), ("new", "short")];
    here.post("/me/account/password", &short).await.is(422);

    let right = [("current", PASSWORD), ("new", new)];
    let answer = here.post("/me/account/password", &right).await.is(303);
    assert!(answer.location().starts_with("/me/account?done="));
    elsewhere.get("/me").await.is(303);
    here.get("/me").await.is(200);
    let mut again = world.visitor();
    again.signs_in_with(&customer.email, PASSWORD).await.is(422);
    again.signs_in_with(&customer.email, new).await.is(303);
}

#[tokio::test]
async fn somebody_elses_session_cannot_be_ended() {
    let world = World::open().await;
    let mine = world.customer("HV-1").await;
    let theirs = world.customer("HV-2").await;
    let my_page = world.signed_in(&mine.email).await;
    let their_page = world.signed_in(&theirs.email).await;
    // Only a session that is not the current one has a button to end it.
    let second = world.signed_in(&theirs.email).await;
    let handle = handle_on(&their_page.get("/me/account").await.is(200).text());
    my_page
        .post("/me/account/sessions/end", &[("session", &handle)])
        .await
        .is(404);
    second.get("/me").await.is(200);
    their_page
        .post("/me/account/sessions/end", &[("session", &handle)])
        .await
        .is(303);
    second.get("/me").await.is(303);
    their_page.get("/me").await.is(200);
}

#[tokio::test]
async fn all_other_sessions_are_ended_at_once() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let theirs = world.customer("HV-2").await;
    let here = world.signed_in(&customer.email).await;
    let path = "/me/account/sessions/end-others";
    let alone = here.get("/me/account").await.is(200).text();
    assert!(!alone.contains(path), "there is no other one to end");

    let others = [
        world.signed_in(&customer.email).await,
        world.signed_in(&customer.email).await,
    ];
    let foreign = world.signed_in(&theirs.email).await;
    let page = here.get("/me/account").await.is(200).text();
    assert!(page.contains(&format!("action=\"{path}\"")));
    let answer = here.post(path, &[]).await.is(303);
    assert_eq!(answer.location(), "/me/account?done=others");
    let said = here.get(answer.location()).await.is(200).text();
    assert!(said.contains("All other sessions were ended"));
    for other in others {
        other.get("/me").await.is(303);
    }
    foreign.get("/me").await.is(200);
}

/// The first session on the account page that has a button to end it.
#[track_caller]
fn handle_on(page: &str) -> String {
    let field = page.split('<').find(|tag| tag.contains("name=\"session\""));
    let field = field.expect("no session can be ended");
    let value = field.split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_is_never_made_up() {
    let world = World::open().await;
    world.customer("HV-1").await;
    for cookie in [
        "vitrine=",
        "vitrine=x",
        "vitrine=AAAAAAAAAAAAAAAAAAAAAA",
        "vitrine=%00%00",
    ] {
        let mut browser = world.visitor();
        browser.cookies = vec![cookie.to_owned()];
        browser.get("/me").await.is(303);
        let answer = Answer::of(browser.bare(Method::GET, "/sign-in"))
            .await
            .is(200);
        assert!(answer.cookies().iter().all(|set| set.contains("Max-Age=0")));
    }
}
