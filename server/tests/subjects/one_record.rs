//! `/api/v1/subjects/{reference}/records/{source}/{source_id}`.

use reqwest::Method;
use serde_json::{Value, json};
use store::testing::Engine;

use crate::world::{Answer, Key, Setup, World, line, on_both_databases, receipt};

const PATH: &str = "/api/v1/subjects/HV-1/records/till/receipt-1";

fn body(product: &str) -> Value {
    let mut body = line("x", product);
    for name in ["source", "source_id"] {
        body.as_object_mut().unwrap().remove(name);
    }
    body
}

async fn sends(
    key: &Key,
    method: Method,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> Answer {
    let mut request = key.request(method, PATH);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    Answer::of(request).await
}

async fn puts(key: &Key, headers: &[(&str, &str)], product: &str) -> Answer {
    sends(key, Method::PUT, headers, Some(&body(product))).await
}

fn tag(answer: &Answer) -> String {
    let tag = answer.header("etag").unwrap().to_owned();
    assert!(tag.starts_with("\"rec-") && tag.ends_with('"'), "{tag}");
    tag
}

#[tokio::test]
async fn a_record_is_written_in_the_state_that_is_known() {
    let world = World::open().await;
    let writer = world.writer().await;
    sends(&writer, Method::GET, &[], None)
        .await
        .is_problem(404, "not-found");
    puts(&writer, &[("if-match", "*")], "Kale")
        .await
        .is_problem(412, "stale");
    let made = puts(&writer, &[], "Kale").await.is(201);
    let first = tag(&made);
    let told = sends(&writer, Method::GET, &[], None).await.is(200);
    assert_eq!(tag(&told), first);
    assert_eq!(made.json()["held"], told.json());
    assert!(
        !told.text().contains("Kale"),
        "values leave through the gate"
    );

    puts(&writer, &[], "Soap")
        .await
        .is_problem(428, "condition-needed");
    puts(&writer, &[("if-none-match", "*")], "Soap")
        .await
        .is_problem(412, "stale");
    let weak = format!("W/{first}");
    puts(&writer, &[("if-match", &weak)], "Soap")
        .await
        .is_problem(412, "stale");
    let several = format!("\"other\", {first}");
    let changed = puts(&writer, &[("if-match", &several)], "Soap")
        .await
        .is(200);
    assert_eq!(changed.json()["result"], "replaced");
    let second = tag(&changed);
    assert_ne!(second, first);
    puts(&writer, &[("if-match", &first)], "Milk")
        .await
        .is_problem(412, "stale");
    let same = puts(&writer, &[("if-match", &second)], "Soap")
        .await
        .is(200);
    assert_eq!(
        (same.json()["result"].as_str(), tag(&same)),
        (Some("unchanged"), second.clone())
    );

    for wrong in ["", ",", "a", "\"a", "*, \"a\"", "\"a\" \"b\""] {
        puts(&writer, &[("if-match", wrong)], "Milk")
            .await
            .is_problem(400, "unreadable");
    }
    // Elements of a list that are empty are passed over.
    let gaps = |state: &str| format!(", \"other\",, {state} ,");
    puts(&writer, &[("if-match", &gaps(&first))], "Milk")
        .await
        .is_problem(412, "stale");
    puts(&writer, &[("if-match", &gaps(&second))], "Soap")
        .await
        .is(200);
    let both = [("if-match", "*"), ("if-none-match", "*")];
    puts(&writer, &both, "Milk")
        .await
        .is_problem(400, "unreadable");
}

#[tokio::test]
async fn what_is_known_already_is_not_told_again() {
    let world = World::open().await;
    let writer = world.writer().await;
    let asks = async |headers: &[(&str, &str)]| sends(&writer, Method::GET, headers, None).await;
    // Where there is nothing, no condition counts.
    for name in ["if-match", "if-none-match"] {
        asks(&[(name, "*")]).await.is_problem(404, "not-found");
    }
    let now = tag(&puts(&writer, &[], "Kale").await.is(201));
    let weak = format!("W/{now}");
    for known in [&now, &weak, "*", &format!("\"other\", {now}")] {
        let told = asks(&[("if-none-match", known)]).await.is(304);
        assert_eq!(tag(&told), now);
        assert!(told.bytes.is_empty());
        assert_eq!(told.header("cache-control"), Some("no-store"));
    }
    asks(&[("if-none-match", "\"other\"")]).await.is(200);
    for fits in [&now, "*"] {
        asks(&[("if-match", fits)]).await.is(200);
    }
    for other in [&weak, "\"other\""] {
        asks(&[("if-match", other)]).await.is_problem(412, "stale");
        let both = [("if-match", other), ("if-none-match", &now)];
        asks(&both).await.is_problem(412, "stale");
    }
    for name in ["if-match", "if-none-match"] {
        asks(&[(name, "other")]).await.is_problem(400, "unreadable");
    }
}

async fn what_nothing_could_be_called_is_not_there(engine: Engine) {
    let world = World::with(engine, Setup::default()).await;
    let writer = world.writer().await;
    writer.delivers("HV-1", &receipt(&["Kale"])).await.is(200);
    let long = "x".repeat(129);
    for names in [
        "%00/x",
        "till/x%00y",
        "till/%1b",
        "till/%E2%80%8B",
        &format!("{}/x", &long[..65]),
        &format!("till/{long}"),
    ] {
        let path = format!("/api/v1/subjects/HV-1/records/{names}");
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let request = writer.request(method, &path).header("if-match", "*");
            let answer = Answer::of(request.json(&body("Kale"))).await;
            answer.is_problem(404, "not-found");
        }
    }
    world.ends().await;
}

on_both_databases!(what_nothing_could_be_called_is_not_there);

#[tokio::test]
async fn a_record_is_removed_in_the_state_that_is_known_and_the_log_says_so() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    let first = tag(&puts(&writer, &[], "Kale").await.is(201));
    let second = tag(&puts(&writer, &[("if-match", &first)], "Soap").await.is(200));
    let remove =
        async |headers: &[(&str, &str)]| sends(&writer, Method::DELETE, headers, None).await;
    remove(&[]).await.is_problem(428, "condition-needed");
    remove(&[("if-match", &first)])
        .await
        .is_problem(412, "stale");
    assert_eq!(world.log_length(customer.subject).await, 0);
    let gone = remove(&[("if-match", &second)]).await.is(204);
    assert!(gone.bytes.is_empty());
    remove(&[("if-match", &second)])
        .await
        .is_problem(404, "not-found");
    assert_eq!(world.log_length(customer.subject).await, 1);
}

#[tokio::test]
async fn what_may_not_be_known_is_not_there() {
    let world = World::open().await;
    let writer = world.writer().await;
    writer.delivers("HV-1", &receipt(&["Kale"])).await.is(200);
    for path in [
        "/api/v1/subjects/HV-1/records/till/line-9",
        "/api/v1/subjects/HV-1/records/shop/line-0",
        "/api/v1/subjects/HV-2/records/till/line-0",
        "/api/v1/subjects/HV%201/records/till/line-0",
        "/api/v1/subjects/HV-1/records/till/%ff",
    ] {
        for method in [Method::GET, Method::DELETE] {
            let request = writer.request(method, path).header("if-match", "*");
            Answer::of(request).await.is_problem(404, "not-found");
        }
    }
    let odd = "/api/v1/subjects/HV-1/records/the%20till/receipt%2F9%20%C3%A9";
    let request = writer.request(Method::PUT, odd).json(&body("Kale"));
    Answer::of(request).await.is(201);
    Answer::of(writer.request(Method::GET, odd)).await.is(200);
    let reader = world.key("order-system", &["order_fulfilment"]).await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let answer = sends(&reader, method, &[("if-match", "*")], Some(&body("x"))).await;
        answer.is_problem(403, "read-only-key");
    }
}

#[tokio::test]
async fn the_same_request_with_the_same_key_gets_the_first_answer() {
    let world = World::open().await;
    let writer = world.writer().await;
    let first = puts(&writer, &[("idempotency-key", "k1")], "Kale")
        .await
        .is(201);
    assert_eq!(first.header("idempotency-replayed"), None);
    let again = puts(&writer, &[("idempotency-key", "k1")], "Kale")
        .await
        .is(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!((again.text(), tag(&again)), (first.text(), tag(&first)));
    let other = puts(&writer, &[("idempotency-key", "k1")], "Soap").await;
    other.is_problem(409, "conflict");
    let state = tag(&first);
    let other = puts(
        &writer,
        &[("idempotency-key", "k1"), ("if-match", &state)],
        "Kale",
    )
    .await;
    other.is_problem(409, "conflict");
    // What came to nothing does not use a key up.
    let in_another = [("idempotency-key", "k2"), ("if-match", "\"x\"")];
    puts(&writer, &in_another, "Soap")
        .await
        .is_problem(412, "stale");
    let sound = [("idempotency-key", "k2"), ("if-match", state.as_str())];
    puts(&writer, &sound, "Soap").await.is(200);
    puts(&writer, &sound, "Soap").await.is(200);
}

#[tokio::test]
async fn what_does_not_fit_is_told_with_its_place() {
    let world = World::open().await;
    let writer = world.writer().await;
    let mut wrong = body("\u{200b}");
    let answer = sends(&writer, Method::PUT, &[], Some(&wrong)).await;
    let answer = answer.is_problem(422, "invalid").json();
    assert_eq!(answer["errors"][0]["pointer"], "/value/product");
    wrong["source"] = json!("till");
    sends(&writer, Method::PUT, &[], Some(&wrong))
        .await
        .is_problem(422, "invalid");
    let mut correction = body("Kale");
    correction["corrects"] = json!({ "source_id": "never" });
    let answer = sends(&writer, Method::PUT, &[], Some(&correction)).await;
    let answer = answer.is_problem(422, "invalid").json();
    assert_eq!(answer["errors"][0]["pointer"], "/corrects");
}

#[tokio::test]
async fn a_correction_stands_on_the_customers_page_in_four_languages() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    writer.delivers("HV-1", &receipt(&["Cabage"])).await.is(200);
    let mut correction = body("Cabbage");
    correction["corrects"] = json!({ "source_id": "line-0" });
    sends(&writer, Method::PUT, &[], Some(&correction))
        .await
        .is(201);
    let page = world.signed_in(&customer.email).await;
    for (language, was, replaced) in [
        ("en", "It was: Cabage", "Replaced by a correction on"),
        ("nl", "Het was: Cabage", "Vervangen door een correctie op"),
        ("da", "Det var: Cabage", "Erstattet af en rettelse"),
        ("nb", "Det var: Cabage", "Erstattet av en rettelse"),
    ] {
        let chosen = page
            .post("/me/account/language", &[("language", language)])
            .await;
        assert!(chosen.status.is_redirection() || chosen.status.is_success());
        let text = page.get("/me/data").await.is(200).text();
        assert!(
            text.contains(was) && text.contains(replaced),
            "{language}: {text}"
        );
    }
}
