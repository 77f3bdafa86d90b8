//! Values that are planted in records, names, addresses, cases and reasons come out on the page of
//! the customer whom they are about, and nowhere else: no log, no address, no figure for the
//! operator, nobody else's page.

use std::net::TcpListener;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use store::testing::Engine;

use crate::world::{Answer, Browser, Key, PASSWORD, Setup, World, line};

/// Each is unlike any word of the program, in lower case and in capitals.
const VALUE: &str = "zebravalue7319";
const NAME: &str = "zebraname7319";
const EMAIL: &str = "zebramail7319@example.test";
const PHONE: &str = "zebraphone7319";
const CASE: &str = "zebracase7319";
const REASON: &str = "zebrareason7319 asked by letter";
const WORDS: &str = "zebrawords7319";
const METHOD: &str = "ZEBRAMETHOD7319";
/// Where the customer's requests come from.
const CLIENT: &str = "192.0.2.177";
const PASSWORD_TYPED: &str = "zebrapassword7319";

/// Goes to a page, and notes where it leads.
async fn opens(browser: &Browser, path: &str, places: &mut Vec<String>) -> Answer {
    let answer = browser.get(path).await;
    places.push(answer.location().to_owned());
    answer
}

/// What no address may hold.
const PLANTED: [&str; 6] = [
    "zebravalue",
    "zebraname",
    "zebramail",
    "zebraphone",
    "zebracase",
    "zebrareason",
];

/// An address that is free just now.
fn free() -> String {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    taken.local_addr().unwrap().to_string()
}

#[tokio::test]
async fn a_planted_value_is_in_no_log_and_in_no_address_on_sqlite() {
    comes_out_nowhere_else(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_planted_value_is_in_no_log_and_in_no_address_on_postgresql() {
    comes_out_nowhere_else(Engine::Postgres).await;
}

async fn comes_out_nowhere_else(engine: Engine) {
    let metrics: &'static str = free().leak();
    let setup = Setup {
        log: Some("debug"),
        metrics: Some(metrics),
        ..Setup::default()
    };
    let mut world = World::with(engine, setup).await;
    let mut places = Vec::new();
    let writer = world.writer().await;
    let delivery = json!({
        "records": [line("secret", VALUE)],
        "contact": { "name": NAME, "email": EMAIL, "phone": PHONE },
    });
    let customer = world.customer("HV-1").await;
    writer.delivers("HV-1", &delivery).await.is(200);
    let odd = json!({ "records": [{ "category": VALUE, "nonsense": VALUE }] });
    let odd = writer.delivers("HV-1", &odd).await.is(422);
    assert!(!odd.text().contains("zebra"));
    delivers_in_other_ways(&writer).await;

    // The customer, with good and bad input.
    let mut page = world.visitor();
    page.address = Some(CLIENT.to_owned());
    let wrong = page.signs_in_with(EMAIL, PASSWORD_TYPED).await;
    assert!(!wrong.text().contains("zebrapassword"));
    page.signs_in_with(&customer.email, PASSWORD).await.is(303);
    let data = opens(&page, "/me/data", &mut places).await.is(200);
    assert!(data.text().contains(VALUE), "the customer sees it");
    for path in [
        "/me",
        "/me/choices",
        "/me/benefits",
        "/me/activity",
        "/me/account",
    ] {
        opens(&page, path, &mut places).await.is(200);
    }
    for query in [
        format!("/me/data?origin={WORDS}"),
        format!("/me/data?before={WORDS}"),
        format!("/me/activity?kind={WORDS}"),
        format!("/me/{WORDS}"),
        format!("/{WORDS}?{WORDS}={WORDS}"),
        format!("/api/v1/{WORDS}"),
        format!("/me/choices?done={WORDS}"),
    ] {
        opens(&page, &query, &mut places).await;
        opens(&world.visitor(), &query, &mut places).await;
    }
    let method = Method::from_bytes(METHOD.as_bytes()).unwrap();
    Answer::of(page.bare(method, "/me")).await.is(403);
    for fields in [&[("words", WORDS)][..], &[("words", VALUE), ("x", WORDS)]] {
        places.push(page.post("/me/data", fields).await.location().to_owned());
    }
    let switch = [
        ("wanted", WORDS),
        ("for", WORDS),
        ("seen", "1"),
        ("key", WORDS),
    ];
    page.post("/me/choices/profiling_offers", &switch)
        .await
        .is(422);
    page.post(&format!("/me/choices/{WORDS}"), &switch).await;

    // Support.
    let agent = world.signed_in(world.agent().await).await;
    let look = [("customer", EMAIL), ("case", CASE), ("reason", REASON)];
    let opened = agent.post("/desk", &look).await.is(303);
    let view = opened.location().to_owned();
    places.push(view.clone());
    for part in ["", "/data", "/choices", "/benefits", "/activity"] {
        let seen = opens(&agent, &format!("{view}{part}"), &mut places).await;
        let seen = seen.is(200).text();
        assert!(!part.is_empty() || seen.contains(NAME), "staff see whom");
    }
    let nobody = [
        ("customer", "zebranobody7319@example.test"),
        ("case", CASE),
        ("reason", REASON),
    ];
    agent.post("/desk", &nobody).await.is(422);
    let activity = opens(&page, "/me/activity", &mut places)
        .await
        .is(200)
        .text();
    assert!(activity.contains(CASE) && activity.contains("zebrareason7319"));

    // The gate.
    let club = world.key("club-ledger", &["loyalty_club"]).await;
    let released = club.asks(&customer, "loyalty_club").await.is(200);
    assert!(released.text().contains(VALUE));
    let request = club.request(Method::POST, &format!("/api/v1/releases?{WORDS}"));
    Answer::of(
        request
            .header("idempotency-key", WORDS)
            .json(&json!({ "subject": EMAIL })),
    )
    .await;

    // Somebody else, and everybody.
    let other = world.customer("HV-2").await;
    let other = world.signed_in(&other.email).await;
    for path in [
        "/me",
        "/me/data",
        "/me/choices",
        "/me/benefits",
        "/me/activity",
        "/me/account",
        &view,
    ] {
        let answer = opens(&other, path, &mut places).await;
        assert!(!answer.text().contains("zebra"), "{path}");
    }
    for path in ["/", "/nl", "/sign-in", "/health/ready"] {
        let answer = opens(&world.visitor(), path, &mut places).await;
        assert!(!answer.text().contains("zebra"), "{path}");
    }
    let figures = Client::new().get(format!("http://{metrics}/metrics"));
    let figures = Answer::of(figures).await.is(200).text();
    assert!(figures.contains("vitrine_releases_total 1"), "{figures}");
    assert!(!figures.to_lowercase().contains("zebra"), "{figures}");
    let session = page.cookies.join(" ");

    world.server.terminate();
    assert_eq!(world.server.wait().code(), Some(0));
    let (printed, logged) = world.server.said();
    assert!(logged.contains("DEBUG"), "nothing was logged at this level");
    for said in [printed.to_lowercase(), logged.to_lowercase()] {
        if let Some(at) = said.find("zebra") {
            let line = said[..at].rfind('\n').map_or(0, |start| start + 1);
            let end = said[at..].find('\n').map_or(said.len(), |end| at + end);
            panic!("the log holds a planted value: {}", &said[line..end]);
        }
        assert!(!said.contains(CLIENT), "the log holds a client's address");
        for secret in session
            .split([' ', '='])
            .chain([club.secret.as_str(), PASSWORD])
        {
            let secret = secret.to_lowercase();
            assert!(
                secret.len() < 16 || !said.contains(&secret),
                "the log holds a secret"
            );
        }
    }
    for place in &places {
        let place = place.to_lowercase();
        let held = PLANTED.iter().any(|planted| place.contains(planted));
        assert!(!held, "{place}");
    }
}

/// Many lines at once and single records: corrections, guesses, names that sources give, and what
/// cannot be read.
async fn delivers_in_other_ways(writer: &Key) {
    let batch = async |key: &str, lines: &str| {
        let request = writer.request(Method::POST, "/api/v1/records/batch");
        let request = request.header("content-type", "application/x-ndjson");
        let request = request.header("idempotency-key", key);
        Answer::of(request.body(lines.to_owned())).await.is(200)
    };
    let about = |record: &Value| json!({ "subject": "HV-1", "record": record }).to_string();
    let mut wrong = line("zebraid7319-1", "zebrawrong7319");
    wrong["source"] = json!("zebrasource7319");
    wrong["group"] = json!("zebragroup7319");
    let mut right = line("zebraid7319-2", VALUE);
    right["corrects"] = json!({ "source": "zebrasource7319", "source_id": "zebraid7319-1" });
    let mut guess = line("zebraid7319-3", VALUE);
    guess["category"] = json!("score_clv");
    guess["field"] = json!("score");
    guess["value"] = json!({ "expected": "812.40" });
    let how = json!({ "model": "clv", "version": "zebraversion7319", "inputs": ["orders"] });
    guess["inference"] = how;
    let taken = batch(
        "zebrakey7319",
        &[&wrong, &right, &guess].map(about).join("\n"),
    )
    .await;
    assert_eq!(taken.text().matches("inserted").count(), 3);
    let odd = [
        "{\"subject\":\"zebra 7319\",\"remove\":{\"source\":\"zebra\"}}",
        "{\"subject\":\"HV-1\",\"zebra7319\":1}",
        "{\"subject\":\"HV-1\",\"remove\":{\"source\":\"\\u0000zebra\"}}",
        "zebra7319",
    ];
    let mut odd = odd.map(str::to_owned).to_vec();
    for (member, value) in [
        ("category", json!("zebrakind7319")),
        (
            "corrects",
            json!({ "source": "till", "source_id": "zebranone7319" }),
        ),
        (
            "inference",
            json!({ "model": "zebramodel7319", "version": "1", "inputs": ["orders"] }),
        ),
        ("collected_at", json!("zebratime7319")),
    ] {
        let mut record = guess.clone();
        record[member] = value;
        odd.push(about(&record));
    }
    let told = batch("zebraodd7319", &odd.join("\n")).await;
    assert_eq!(told.text().matches("rejected").count(), odd.len());
    assert!(!told.text().contains("zebra"), "{}", told.text());

    let one = async |method: Method, tag: Option<&str>, body: Option<&Value>| {
        let path = "/api/v1/subjects/HV-1/records/zebrasource7319/zebraid7319-4";
        let mut request = writer.request(method, path);
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        if let Some(body) = body {
            request = request.json(body).header("idempotency-key", "zebraone7319");
        }
        Answer::of(request).await
    };
    let mut body = right.clone();
    for member in ["source", "source_id", "corrects"] {
        body.as_object_mut().unwrap().remove(member);
    }
    let mut odd = body.clone();
    odd["corrects"] = json!({ "source": "till", "source_id": "zebranone7319" });
    for (method, tag, body, status) in [
        (Method::PUT, None, Some(&odd), 422),
        (Method::PUT, Some("zebratag7319"), Some(&body), 400),
        (Method::PUT, None, Some(&body), 201),
        (Method::PUT, Some("\"zebratag7319\""), Some(&body), 409),
        (Method::DELETE, Some("\"zebratag7319\""), None, 412),
        (Method::GET, Some("\"zebratag7319\""), None, 412),
    ] {
        let told = one(method, tag, body).await.is(status);
        assert!(!told.text().contains("zebra"), "{}", told.text());
    }
    one(Method::DELETE, Some("*"), None).await.is(204);
}

#[tokio::test]
async fn support_sees_no_hidden_kind_and_no_masked_value() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    let mut bought = line("hidden", "x");
    bought["category"] = json!("third_party_demographics");
    bought["field"] = json!("income_band");
    bought["value"] = json!("zebrahidden7319");
    let mut spoken = line("spoken", "x");
    spoken["category"] = json!("call_transcripts");
    spoken["field"] = json!("transcript");
    spoken["value"] = json!({ "summary": "zebramasked7319" });
    let answer = writer
        .delivers("HV-1", &json!({ "records": [bought, spoken] }))
        .await
        .is(200);
    assert_eq!(answer.json()["inserted"], 2, "{}", answer.text());
    let page = world.signed_in(&customer.email).await;
    let own = page.get("/me/data").await.is(200).text();
    assert!(own.contains("zebrahidden7319") && own.contains("zebramasked7319"));

    let agent = world.signed_in(world.agent().await).await;
    let look = [
        ("customer", "HV-1"),
        ("case", "C-1"),
        ("reason", "asked by letter"),
    ];
    let view = agent
        .post("/desk", &look)
        .await
        .is(303)
        .location()
        .to_owned();
    for part in ["", "/data", "/choices", "/benefits", "/activity"] {
        let text = agent.get(&format!("{view}{part}")).await.is(200).text();
        assert!(!text.contains("zebrahidden7319"), "{part}");
        assert!(!text.contains("zebramasked7319"), "{part}");
    }
}
