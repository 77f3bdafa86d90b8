//! Which cookies are set, where, and how.

use store::testing::Engine;

use crate::world::{PASSWORD, Setup, World};

fn parts(cookie: &str) -> (&str, Vec<String>) {
    let (pair, rest) = cookie.split_once(';').unwrap();
    let attributes = rest.split(';').map(|part| part.trim().to_lowercase());
    (pair.split_once('=').unwrap().0, attributes.collect())
}

#[tokio::test]
async fn the_sessions_cookie_is_for_this_host_and_no_script() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let answer = world
        .visitor()
        .signs_in_with(&customer.email, PASSWORD)
        .await
        .is(303);
    let cookies = answer.cookies();
    let cookie = cookies
        .iter()
        .find(|cookie| cookie.starts_with("vitrine="))
        .unwrap();
    let (_, attributes) = parts(cookie);
    for wanted in ["httponly", "samesite=lax", "path=/"] {
        assert!(
            attributes.iter().any(|has| has == wanted),
            "{wanted}: {cookie}"
        );
    }
    for unwanted in ["domain", "max-age", "expires", "secure"] {
        assert!(
            !attributes.iter().any(|has| has.starts_with(unwanted)),
            "{unwanted}: {cookie}"
        );
    }
    assert_eq!(cookies.len(), 2, "the session and the device: {cookies:?}");
}

#[tokio::test]
async fn a_session_of_staff_is_sent_from_our_own_pages_only() {
    let world = World::open().await;
    for email in [world.agent().await, world.officer().await] {
        let mut browser = world.visitor();
        let answer = browser.signs_in_with(email, PASSWORD).await.is(303);
        let cookies = answer.cookies();
        let cookie = cookies.iter().find(|cookie| cookie.starts_with("vitrine="));
        let (_, attributes) = parts(cookie.unwrap());
        for wanted in ["samesite=strict", "httponly", "path=/"] {
            assert!(attributes.iter().any(|has| has == wanted), "{cookie:?}");
        }
        assert!(
            !attributes.iter().any(|has| has == "samesite=lax"),
            "{cookie:?}"
        );
        browser.get("/desk").await.is(200);
    }
}

#[tokio::test]
async fn over_tls_both_cookies_are_bound_to_the_host() {
    let setup = Setup {
        origin: Some("https://data.example.test"),
        ..Setup::default()
    };
    let world = World::with(Engine::Sqlite, setup).await;
    let customer = world.customer("HV-1").await;
    let answer = world
        .visitor()
        .signs_in_with(&customer.email, PASSWORD)
        .await
        .is(303);
    let mut names = Vec::new();
    for cookie in answer.cookies() {
        let (name, attributes) = parts(cookie);
        names.push(name);
        for wanted in ["secure", "httponly", "path=/"] {
            assert!(
                attributes.iter().any(|has| has == wanted),
                "{wanted}: {cookie}"
            );
        }
        assert!(
            !attributes.iter().any(|has| has.starts_with("domain")),
            "{cookie}"
        );
    }
    names.sort_unstable();
    assert_eq!(names, ["__Host-vitrine", "__Host-vitrine-device"]);
}

#[tokio::test]
async fn nothing_is_set_before_somebody_signs_in() {
    let world = World::open().await;
    let visitor = world.visitor();
    for path in [
        "/",
        "/nl",
        "/da",
        "/nb",
        "/?lang=en",
        "/sign-in",
        "/me",
        "/nothing",
        "/api/v1/openapi.json",
    ] {
        let answer = visitor.get(path).await;
        assert!(
            answer.cookies().is_empty(),
            "{path}: {:?}",
            answer.cookies()
        );
    }
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_taken_over() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let planted = "vitrine=AAAAAAAAAAAAAAAAAAAAAA".to_owned();
    let mut victim = world.visitor().with_cookies(vec![planted.clone()]);
    victim
        .signs_in_with(&customer.email, PASSWORD)
        .await
        .is(303);
    assert!(!victim.cookies.contains(&planted), "a new id at sign-in");
    let attacker = world.visitor().with_cookies(vec![planted]);
    attacker.get("/me").await.is(303);
    victim.get("/me").await.is(200);
}
