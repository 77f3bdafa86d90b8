//! What another site makes a customer's browser send changes nothing. That every route refuses it
//! is tested over the policy table; here, that nothing has happened afterwards.

use domain::decision::{Lasting, Wish};
use reqwest::{Method, RequestBuilder};

use crate::world::{Answer, Browser, World};

/// What a browser says about a request that another site caused.
fn foreign(origin: &str) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let (host, port) = origin.rsplit_once(':').unwrap();
    let other = format!("{host}:{}", port.parse::<u16>().unwrap() ^ 1);
    let say = |name: &'static str, value: &str| (name, value.to_owned());
    vec![
        (
            "cross-site",
            vec![
                say("sec-fetch-site", "cross-site"),
                say("origin", "https://evil.test"),
            ],
        ),
        (
            "same-site",
            vec![say("sec-fetch-site", "same-site"), say("origin", origin)],
        ),
        ("a null origin", vec![say("origin", "null")]),
        ("nothing at all", vec![]),
        ("another port", vec![say("origin", &other)]),
        (
            "another scheme",
            vec![say("origin", &origin.replace("http:", "https:"))],
        ),
        (
            "our name in theirs",
            vec![say("origin", &format!("{origin}.evil.test"))],
        ),
        ("typed by hand", vec![say("sec-fetch-site", "none")]),
    ]
}

fn with(mut request: RequestBuilder, headers: &[(&'static str, String)]) -> RequestBuilder {
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    request
}

const SWITCH: &str = "wanted=on&for=&seen=1&key=k1";
const ISLAND: &str =
    r#"{"purpose":"profiling_offers","wanted":"on","lasting":"","seen":1,"key":"k1"}"#;

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    for (what, headers) in foreign(&world.server.origin) {
        for (path, body) in [
            ("/me/choices/profiling_offers", SWITCH),
            ("/me/choices", "wanted=off&seen=1&key=k1"),
            ("/me/account/language", "language=nl"),
            ("/me/account/theme", "theme=dark"),
            ("/sign-out", ""),
            ("/sign-in", "email=a%40b.test&password=x"),
            ("/desk", "customer=HV-1&case=1&reason=because+of+that"),
        ] {
            let request = page
                .bare(Method::POST, path)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
            let answer = Answer::of(with(request, &headers)).await;
            assert_eq!(answer.status, 403, "{what}: {path}");
            assert!(answer.cookies().is_empty(), "{what}: {path}");
        }
    }
    assert_eq!(world.log_length(customer.subject).await, 0);
    let text = page.get("/me/account").await.is(200).text();
    assert!(text.contains("lang=\"en\""), "the language has changed");
}

#[tokio::test]
async fn a_form_of_another_site_is_answered_with_a_page_in_the_visitors_language() {
    let world = World::open().await;
    for (language, what_to_do) in [
        ("en", "Go back to the page and try again from there."),
        ("nl", "Ga terug naar de pagina en probeer het daar opnieuw."),
        ("da", "Gå tilbage til siden, og prøv igen derfra."),
        ("nb", "Gå tilbake til siden og prøv igjen derfra."),
    ] {
        let request = world
            .visitor()
            .bare(Method::POST, "/sign-in")
            .header("accept-language", language)
            .header("sec-fetch-site", "cross-site");
        let answer = Answer::of(request.form(&[("email", "a@b.test")]))
            .await
            .is(403);
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(answer.header("vary").unwrap().contains("Sec-Fetch-Site"));
        let page = answer.text();
        assert!(page.contains(&format!("lang=\"{language}\"")), "{page}");
        assert!(page.contains(what_to_do), "{page}");
        let request = world
            .visitor()
            .bare(Method::POST, "/actions/data")
            .header("accept-language", language)
            .header("sec-fetch-site", "cross-site");
        let answer = Answer::of(request.body(ISLAND)).await.is(403);
        assert!(!answer.text().contains('<'), "an island reads no page");
    }
}

#[tokio::test]
async fn a_server_function_called_by_another_site_changes_nothing() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    // The types that a browser sends across sites without asking first, and the right one.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
    ] {
        for (what, headers) in foreign(&world.server.origin) {
            for path in ["/actions/choices", "/actions/data"] {
                for method in [Method::POST, Method::GET] {
                    let request = page.bare(method.clone(), path).header("content-type", kind);
                    let answer = Answer::of(with(request.body(ISLAND), &headers)).await;
                    assert_eq!(answer.status, 403, "{what}: {method} {path} as {kind}");
                }
            }
        }
    }
    assert_eq!(world.log_length(customer.subject).await, 0);
}

async fn calls(page: &Browser, world: &World, kind: &str, body: &str) -> Answer {
    let request = page
        .bare(Method::POST, "/actions/choices")
        .header("origin", &world.server.origin)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", kind)
        .header("accept", "application/json");
    Answer::of(request.body(body.to_owned())).await
}

#[tokio::test]
async fn a_server_function_works_from_our_own_pages() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    let answer = calls(&page, &world, "application/json", ISLAND)
        .await
        .is(200);
    assert!(answer.json()["parts"].is_array());
    assert_eq!(world.log_length(customer.subject).await, 1);
}

#[tokio::test]
async fn a_server_function_does_nothing_for_a_visitor_or_for_staff() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    customer
        .wishes(&world.service, "profiling_offers", Wish::On, Lasting::Open)
        .await;
    let off = ISLAND.replace("\"on\"", "\"off\"");
    let agent = world.agent().await;
    for page in [world.visitor(), world.signed_in(agent).await] {
        let answer = calls(&page, &world, "application/json", &off).await;
        assert!(!answer.status.is_success(), "{}", answer.status);
        assert!(!answer.text().contains("parts"));
    }
    assert_eq!(world.log_length(customer.subject).await, 1);
}

#[tokio::test]
async fn a_server_function_that_cannot_be_read_is_the_callers_mistake() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    let large = format!("{{\"purpose\":\"{}\"}}", "x".repeat(3 * 1024 * 1024));
    for (kind, body) in [
        ("application/json", "{"),
        ("application/json", r#"{"purpose":7}"#),
        ("text/plain", ISLAND),
        ("application/json", large.as_str()),
    ] {
        let answer = calls(&page, &world, kind, body).await;
        let told = answer.status.as_u16();
        let body = &body[..body.len().min(40)];
        assert!(
            !answer.status.is_success() || kind == "text/plain",
            "{told}: {body}"
        );
        assert!(told < 500, "{told}: {body}");
    }
}
