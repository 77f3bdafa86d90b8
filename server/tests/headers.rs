//! What every answer carries.

use reqwest::Method;
use store::testing::Engine;

use crate::world::{Answer, Browser, Setup, World};

const POLICY: [&str; 10] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
];

#[track_caller]
fn carries_its_headers(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    let policy: Vec<_> = policy
        .unwrap_or_else(|| panic!("{what}: no policy"))
        .split("; ")
        .collect();
    assert_eq!(policy, POLICY, "{what}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{what}: {name}");
    }
    assert!(answer.header("permissions-policy").is_some(), "{what}");
    assert!(answer.header("cache-control").is_some(), "{what}");
    let id = answer
        .header("x-request-id")
        .unwrap_or_else(|| panic!("{what}: no request id"));
    assert!(
        id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()),
        "{what}: {id}"
    );
    assert!(
        answer.header("access-control-allow-origin").is_none(),
        "{what}"
    );
    assert!(answer.header("server").is_none(), "{what}");
}

/// Inline styles and scripts would be refused by the browser.
#[track_caller]
fn holds_nothing_inline(answer: &Answer, what: &str) {
    let text = answer.text();
    for inline in [
        " style=\"",
        "<style",
        " onclick=",
        " onload=",
        " onsubmit=",
        "javascript:",
    ] {
        assert!(!text.contains(inline), "{what} holds {inline}");
    }
    for script in text.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(" src=\"/assets/"), "{what}: <script{tag}>");
    }
}

#[tokio::test]
async fn every_page_carries_its_headers() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let agent = world.agent().await;
    let visitor = world.visitor();
    let page = world.signed_in(&customer.email).await;
    let desk = world.signed_in(agent).await;
    for (who, path, status) in [
        (&visitor, "/", 200),
        (&visitor, "/nl", 200),
        (&visitor, "/sign-in", 200),
        (&visitor, "/me", 303),
        (&visitor, "/nothing", 404),
        (&visitor, "/assets/nothing.css", 404),
        (&visitor, "/problems/invalid", 200),
        (&visitor, "/health/live", 200),
        (&visitor, "/health/ready", 200),
        (&visitor, "/api/v1/openapi.json", 200),
        (&visitor, "/api/v1/releases", 405),
        (&page, "/me", 200),
        (&page, "/me/data", 200),
        (&page, "/me/choices", 200),
        (&page, "/me/benefits", 200),
        (&page, "/me/activity", 200),
        (&page, "/me/account", 200),
        (&page, "/desk", 404),
        (&page, "/office", 404),
        (&desk, "/desk", 200),
        (&desk, "/me", 404),
    ] {
        let answer = who.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        carries_its_headers(&answer, path);
        if answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            holds_nothing_inline(&answer, path);
        }
    }
    carries_its_headers(
        &visitor.post("/sign-in", &[]).await.is(422),
        "a form that does not fit",
    );
    let foreign = Answer::of(visitor.bare(Method::POST, "/sign-in"))
        .await
        .is(403);
    carries_its_headers(&foreign, "a form of another site");
}

#[tokio::test]
async fn nothing_of_a_signed_in_page_is_kept() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    for path in [
        "/me",
        "/me/data",
        "/me/choices",
        "/me/benefits",
        "/me/activity",
        "/me/account",
        "/sign-in",
        "/nothing",
    ] {
        let answer = page.get(path).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(answer.header("etag").is_none(), "{path}");
    }
}

/// Asks for a page with the tag that it has. The counts on it are live: where it was made anew in
/// between, the answer says nothing, and it is asked once more.
async fn asked_again(visitor: &Browser, path: &str, more: &str) -> Answer {
    for _ in 0..20 {
        let first = visitor.get(path).await.is(200);
        let tag = first.header("etag").unwrap();
        let request = visitor
            .bare(Method::GET, path)
            .header("if-none-match", format!("{more}{tag}"));
        let again = Answer::of(request).await;
        if again.header("etag") == Some(tag) {
            return again;
        }
    }
    panic!("{path} is never the same twice");
}

#[tokio::test]
async fn a_public_page_that_did_not_change_is_not_sent_again() {
    let world = World::open().await;
    let visitor = world.visitor();
    for path in ["/", "/nl", "/da", "/nb"] {
        let first = visitor.get(path).await.is(200);
        let cache = first.header("cache-control").unwrap();
        assert!(cache.starts_with("public, max-age="), "{path}: {cache}");
        let tag = first.header("etag").unwrap();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        for more in ["", "\"other\", "] {
            let again = asked_again(&visitor, path, more).await.is(304);
            assert!(again.bytes.is_empty());
            carries_its_headers(&again, path);
        }
        let other = visitor
            .bare(Method::GET, path)
            .header("if-none-match", "\"other\"");
        Answer::of(other).await.is(200);
    }
}

#[tokio::test]
async fn the_first_page_speaks_the_visitors_language() {
    let world = World::open().await;
    let visitor = world.visitor();
    let ask = async |path: &str, languages: &str| {
        let request = visitor
            .bare(Method::GET, path)
            .header("accept-language", languages);
        Answer::of(request).await
    };
    for (languages, to) in [
        ("nl-BE,nl;q=0.9,en;q=0.5", "/nl"),
        ("da", "/da"),
        ("nb-NO", "/nb"),
        ("no", "/nb"),
        ("de,nl;q=0.4", "/nl"),
    ] {
        let answer = ask("/", languages).await;
        assert!(
            answer.status.is_redirection(),
            "{languages}: {}",
            answer.status
        );
        assert_eq!(answer.location(), to, "{languages}");
        assert_eq!(answer.header("vary"), Some("Accept-Language"));
    }
    for languages in ["en", "de", "", "zebra;;q=x", "en;q=0.9,nl;q=0.1"] {
        let answer = ask("/", languages).await.is(200);
        assert!(answer.text().contains("lang=\"en\""), "{languages}");
    }
    ask("/?lang=en", "nl").await.is(200);
    let page = ask("/nl", "da").await.is(200);
    assert!(page.text().contains("lang=\"nl\""));
    let missing = ask("/nothing", "nl").await.is(404);
    assert!(
        missing.text().contains("lang=\"nl\""),
        "an error speaks it too"
    );
}

#[tokio::test]
async fn tls_is_asked_for_only_where_there_is_tls() {
    let world = World::open().await;
    let plain = world.visitor().get("/").await.is(200);
    assert!(plain.header("strict-transport-security").is_none());
    let setup = Setup {
        origin: Some("https://data.example.test"),
        ..Setup::default()
    };
    let world = World::with(Engine::Sqlite, setup).await;
    for path in ["/", "/sign-in", "/nothing"] {
        let answer = world.visitor().get(path).await;
        let lasting = answer.header("strict-transport-security").unwrap();
        let seconds: u64 = lasting
            .strip_prefix("max-age=")
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!(
            seconds >= 31_536_000 && lasting.contains("includeSubDomains"),
            "{lasting}"
        );
    }
}

#[tokio::test]
async fn an_unknown_path_is_not_found_whoever_asks() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    for path in [
        "/nothing",
        "/me/x.css",
        "/me/",
        "/me/data/",
        "/ME",
        "//",
        "/me//data",
        "/.env",
        "/me/..%2f",
        "/en",
        "/actions",
        "/problems/nothing",
        "/api",
        "/desk/views/x",
    ] {
        for browser in [&world.visitor(), &page] {
            let answer = browser.get(path).await;
            let guarded = path.starts_with("/desk/") && browser.cookies.is_empty();
            let expected = if guarded { 303 } else { 404 };
            assert_eq!(answer.status, expected, "{path}");
            assert!(answer.header("x-request-id").is_some());
        }
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_take_is_told_so() {
    let world = World::open().await;
    let visitor = world.visitor();
    let own = |method: Method, path: &str| {
        visitor
            .bare(method, path)
            .header("sec-fetch-site", "same-origin")
    };
    for (method, path) in [
        (Method::POST, "/"),
        (Method::DELETE, "/nl"),
        (Method::PUT, "/sign-in"),
        (Method::GET, "/sign-out"),
        (Method::TRACE, "/"),
        (Method::PATCH, "/me/choices/profiling_offers"),
        (Method::GET, "/me/choices/profiling_offers"),
        (Method::POST, "/health/live"),
    ] {
        let answer = Answer::of(own(method.clone(), path)).await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert!(answer.header("allow").is_some(), "{method} {path}");
        carries_its_headers(&answer, path);
    }
    let head = Answer::of(own(Method::HEAD, "/")).await.is(200);
    assert!(head.bytes.is_empty());
}

#[tokio::test]
async fn the_request_id_stands_on_the_error_page() {
    let world = World::open().await;
    let answer = world.visitor().get("/nothing").await.is(404);
    let id = answer.header("x-request-id").unwrap();
    assert!(answer.text().contains(id));
}

#[tokio::test]
async fn the_trust_page_runs_no_script() {
    let world = World::open().await;
    for path in ["/", "/nl", "/da", "/nb"] {
        let answer = world.visitor().get(path).await.is(200);
        assert!(!answer.text().contains("<script"), "{path}");
    }
}

#[tokio::test]
async fn the_request_id_stands_in_every_line_of_the_log_about_a_request() {
    let setup = Setup {
        log: Some("debug"),
        ..Setup::default()
    };
    let mut world = World::with(Engine::Sqlite, setup).await;
    let answer = world.visitor().get("/health/ready").await.is(200);
    let id = answer.header("x-request-id").unwrap().to_owned();
    world.server.terminate();
    world.server.wait();
    let (_, logged) = world.server.said();
    let mut answered = 0;
    for line in logged.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let of_a_request = line["span"]["name"] == "request";
        assert!(!of_a_request || line["span"]["id"].as_str().is_some_and(|id| id.len() == 16));
        if line["span"]["id"] == id.as_str() && line["message"] == "answered" {
            assert_eq!(line["span"]["route"], "/health/ready");
            assert_eq!(line["status"], 200);
            answered += 1;
        }
    }
    assert_eq!(answered, 1, "{logged}");
}
