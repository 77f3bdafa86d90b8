//! `POST /sign-in`: somebody who does not know the password learns nothing and is slowed down,
//! and the account's owner gets in all the same.

use jiff::SignedDuration;
use service::people::SignIn;
use store::testing::Engine;

use crate::world::{Answer, Browser, PASSWORD, Server, Setup, World};

/// All that a guesser can see, without what differs between any two requests.
fn seen(answer: &Answer, typed: &str) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter_map(|(name, value)| {
        let told = !["x-request-id", "date"].contains(&name.as_str());
        told.then(|| (name.to_string(), value.to_str().unwrap().to_owned()))
    });
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    let text = answer.text();
    assert!(text.contains(typed), "the typed address stays in the form");
    (
        answer.status.as_u16(),
        headers,
        text.replace(typed, "TYPED"),
    )
}

fn from(world: &World, address: &str) -> Browser {
    let mut browser = world.visitor();
    browser.address = Some(address.to_owned());
    browser
}

#[tokio::test]
async fn an_unknown_address_looks_like_a_wrong_password() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let unknown = "hv-2@example.test";
    let wrong_password = from(&world, "192.0.2.1")
        .signs_in_with(&customer.email, "not the password at all")
        .await
        .is(422);
    let unknown_address = from(&world, "192.0.2.2")
        .signs_in_with(unknown, PASSWORD)
        .await
        .is(422);
    assert_eq!(
        seen(&wrong_password, &customer.email),
        seen(&unknown_address, unknown)
    );
    assert!(wrong_password.cookies().is_empty());
}

#[tokio::test]
async fn a_password_counts_to_its_last_byte() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let near = [
        format!("{PASSWORD} "),
        format!(" {PASSWORD}"),
        PASSWORD.to_uppercase(),
    ];
    for (index, password) in near.iter().enumerate() {
        let mut browser = from(&world, &format!("192.0.2.{index}"));
        browser
            .signs_in_with(&customer.email, password)
            .await
            .is(422);
    }
}

#[tokio::test]
async fn an_address_on_the_network_that_guesses_is_told_to_wait() {
    let world = World::open().await;
    for guess in 0..5 {
        let email = format!("nobody-{guess}@example.test");
        from(&world, "192.0.2.1")
            .signs_in_with(&email, "guess guess guess")
            .await
            .is(422);
    }
    let answer = from(&world, "192.0.2.1")
        .signs_in_with("six@example.test", "guess guess")
        .await;
    let answer = answer.is(429);
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(
        answer.text().contains("six@example.test"),
        "the form stays filled in"
    );
    from(&world, "192.0.2.2")
        .signs_in_with("six@example.test", "guess guess")
        .await
        .is(422);
}

#[tokio::test]
async fn an_address_that_is_made_up_by_the_client_does_not_help() {
    let world = World::open().await;
    let mut last = 0;
    for guess in 0..6 {
        let mut browser = from(&world, &format!("198.51.100.{guess}, 192.0.2.1"));
        let email = format!("nobody-{guess}@example.test");
        last = browser
            .signs_in_with(&email, "guess guess guess")
            .await
            .status
            .as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn guesses_from_everywhere_are_slowed_and_the_owners_device_still_gets_in() {
    let mut world = World::open().await;
    let customer = world.customer("HV-1").await;
    let mut known = world.signed_in(&customer.email).await;
    // Ten guesses in the last hours, each as soon as it was allowed, from ten addresses.
    for guess in 0..10 {
        let then = world.earlier(SignedDuration::from_mins(200 - 20 * guess));
        let wrong = SignIn {
            email: customer.email.clone().into(),
            password: "guess guess guess".into(),
            address: format!("192.0.2.{guess}").parse().unwrap(),
            device: None,
        };
        assert!(then.sign_in(wrong).await.is_err());
    }
    let wrong = SignIn {
        email: customer.email.clone().into(),
        password: "guess guess guess".into(),
        address: "192.0.2.11".parse().unwrap(),
        device: None,
    };
    assert!(world.service.sign_in(wrong).await.is_err());

    // The count is in the database: a restart forgives nothing.
    world.server = Server::start(&world.db, Setup::default());
    let right = from(&world, "192.0.2.99")
        .signs_in_with(&customer.email, PASSWORD)
        .await;
    assert_eq!(right.status, 429, "a device that is not known waits");

    known = world.visitor().with_cookies(known.cookies);
    known.signs_in_with(&customer.email, PASSWORD).await.is(303);
}

#[tokio::test]
async fn a_form_that_does_not_fit_is_an_error_page() {
    let world = World::with(Engine::Sqlite, Setup::default()).await;
    let visitor = world.visitor();
    visitor.post("/sign-in", &[]).await.is(422);
    visitor
        .post(
            "/sign-in",
            &[
                ("email", "a@b.test"),
                ("password", "x"),
                ("role", "officer"),
            ],
        )
        .await
        .is(422);
    let long = "x".repeat(70 * 1024);
    visitor
        .post("/sign-in", &[("email", &long), ("password", "x")])
        .await
        .is(413);
    let json = visitor
        .form("/sign-in", &[])
        .header("content-type", "application/json")
        .body("{}");
    assert!(Answer::of(json).await.status.is_client_error());
}

#[tokio::test]
async fn signing_in_leads_on_to_our_own_pages_only() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    for (next, to) in [
        ("/me/activity", "/me/activity"),
        ("//evil.test/", "/me"),
        ("https://evil.test/", "/me"),
        ("/\\evil.test", "/me"),
        ("", "/me"),
    ] {
        let fields = [
            ("email", &*customer.email),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = world.visitor().post("/sign-in", &fields).await.is(303);
        assert_eq!(answer.location(), to, "{next:?}");
    }
    let asked = world
        .visitor()
        .get("/me/choices?canary=zebra")
        .await
        .is(303);
    assert_eq!(asked.location(), "/sign-in?next=/me/choices");
}
