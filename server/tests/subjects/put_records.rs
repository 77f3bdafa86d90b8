//! `PUT /api/v1/subjects/{reference}/records`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, World, line, receipt};

fn results(answer: &Value) -> Vec<&str> {
    let lines = answer["records"].as_array().unwrap().iter();
    lines.map(|line| line["result"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_delivery_is_taken_once_and_a_changed_item_replaced() {
    let world = World::open().await;
    let writer = world.writer().await;

    let first = writer
        .delivers("HV-9", &receipt(&["Cabbage", "Candles"]))
        .await
        .is(200)
        .json();
    assert_eq!(results(&first), ["inserted", "inserted"]);
    assert_eq!(first["inserted"], 2);

    let again = writer
        .delivers("HV-9", &receipt(&["Cabbage", "Candles"]))
        .await
        .is(200)
        .json();
    assert_eq!(results(&again), ["unchanged", "unchanged"]);
    assert_eq!(again["unchanged"], 2);

    let changed = writer
        .delivers("HV-9", &receipt(&["Cabbage", "Soap"]))
        .await
        .is(200)
        .json();
    assert_eq!(results(&changed), ["unchanged", "replaced"]);
    assert_eq!(
        (&changed["inserted"], &changed["replaced"]),
        (&json!(0), &json!(1))
    );
}

#[tokio::test]
async fn what_the_registry_does_not_declare_is_rejected_item_by_item() {
    let world = World::open().await;
    let writer = world.writer().await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut record = line("other", "zebra-canary");
        change(&mut record);
        record
    };
    let delivery = json!({ "records": [
        line("good", "Cabbage"),
        with(&|record| record["category"] = json!("x_rays")),
        with(&|record| record["field"] = json!("colour")),
        with(&|record| record["value"] = json!("zebra-canary")),
        with(&|record| record["value"] = json!({ "shade": "zebra-canary" })),
        with(&|record| record["collected_at"] = json!("2999-01-01T00:00:00Z")),
        with(&|record| record["collected_at"] = json!("1066-10-14T00:00:00Z")),
        with(&|record| record["source"] = json!("")),
    ] });
    let answer = writer.delivers("HV-9", &delivery).await.is(200);
    assert!(!answer.text().contains("zebra"), "{}", answer.text());
    let answer = answer.json();
    assert_eq!(answer["inserted"], 1);
    assert_eq!(answer["rejected"], 7);
    let lines = answer["records"].as_array().unwrap();
    assert_eq!(lines[0], json!({ "result": "inserted" }));
    let fields: Vec<_> = lines[1..]
        .iter()
        .map(|line| line["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "category",
            "field",
            "value",
            "value",
            "collected_at",
            "collected_at",
            "source"
        ]
    );
    for line in &lines[1..] {
        assert_eq!(line["result"], "rejected");
        assert!(!line["reason"].as_str().unwrap().is_empty());
        assert!(!line["mend"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_nobody_can_see_is_rejected_with_its_place() {
    let world = World::open().await;
    let writer = world.writer().await;
    let mut named = line("x", "Cabbage");
    named["source_id"] = json!("\u{202e}x");
    let delivery = json!({
        "records": [line("a", "Cabbage"), line("b", "\u{200b}"), line("c", "👩\u{200d}👧"), named],
        "contact": { "name": "\u{2067}Noa" },
    });
    let answer = writer.delivers("HV-9", &delivery).await.is(200).json();
    assert_eq!(
        (&answer["inserted"], &answer["rejected"]),
        (&json!(2), &json!(3))
    );
    let pointers = [
        (&answer["records"][1], "/records/1/value/product"),
        (&answer["records"][3], "/records/3/source_id"),
        (&answer["contact"], "/contact/name"),
    ];
    for (line, pointer) in pointers {
        assert_eq!(line["pointer"], pointer);
        assert!(line["reason"].as_str().unwrap().ends_with('.'));
    }
}

#[tokio::test]
async fn benefits_and_contact_data_come_along() {
    let world = World::open().await;
    let writer = world.writer().await;
    let at = line("x", "y")["collected_at"].clone();
    let benefit = |metric: &str| {
        json!({
            "purpose": "order_fulfilment", "metric": metric, "amount": "1", "at": at,
            "source": "carrier", "source_id": "parcel-1",
        })
    };
    let delivery = json!({
        "benefits": [benefit("on_time_deliveries"), benefit("smiles")],
        "contact": { "name": "Noa Visser", "email": "noa@example.test", "source": "web-shop", "collected_at": at },
    });
    let answer = writer.delivers("HV-9", &delivery).await.is(200).json();
    assert_eq!(answer["benefits"][0]["result"], "inserted");
    assert_eq!(answer["benefits"][1]["result"], "rejected");
    assert_eq!(answer["contact"]["result"], "inserted");
    let again = writer.delivers("HV-9", &delivery).await.is(200).json();
    assert_eq!(again["contact"]["result"], "unchanged");
}

#[tokio::test]
async fn a_key_that_may_only_read_delivers_nothing() {
    let world = World::open().await;
    world.customer("HV-1").await;
    let reader = world.key("order-system", &["order_fulfilment"]).await;
    let answer = reader.delivers("HV-2", &receipt(&["Cabbage"])).await;
    answer.is_problem(403, "read-only-key");
    let ask = json!({ "subject": "HV-2", "purpose": "order_fulfilment" });
    reader.asks_with(&ask).await.is_problem(404, "not-found");
}

#[tokio::test]
async fn a_reference_that_cannot_exist_is_told_so() {
    let world = World::open().await;
    let writer = world.writer().await;
    for reference in ["HV%201", "HV%2F1", "%C3%A9", &"9".repeat(65)] {
        let answer = writer.delivers(reference, &receipt(&["Cabbage"])).await;
        let answer = answer.is_problem(422, "invalid");
        assert_eq!(answer.json()["errors"][0]["pointer"], "/reference");
    }
    let answer = writer.delivers("%ff", &receipt(&["Cabbage"])).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
}

#[tokio::test]
async fn a_delivery_has_a_limit_in_items_and_in_bytes() {
    let world = World::open().await;
    let writer = world.writer().await;
    let most: Vec<Value> = (0..1000)
        .map(|n| line(&format!("l{n}"), "Cabbage"))
        .collect();
    let answer = writer
        .delivers("HV-9", &json!({ "records": most }))
        .await
        .is(200)
        .json();
    assert_eq!(answer["inserted"], 1000);
    let more: Vec<Value> = (0..1001)
        .map(|n| line(&format!("l{n}"), "Cabbage"))
        .collect();
    let answer = writer.delivers("HV-9", &json!({ "records": more })).await;
    answer.is_problem(422, "invalid");
    let large: Vec<Value> = (0..150)
        .map(|n| line(&format!("l{n}"), &"x".repeat(16_000)))
        .collect();
    let answer = writer.delivers("HV-9", &json!({ "records": large })).await;
    answer.is_problem(413, "too-large");
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_not_echoed() {
    let world = World::open().await;
    let writer = world.writer().await;
    for value in [
        r#"{"product":7}"#,
        r#"{"product":"zebra","product":"zebra"}"#,
        r#"["zebra"]"#,
        r#"{"ZEBRA zebra":"zebra"}"#,
        "12345678901234567890123",
        "null",
    ] {
        let record = line("x", "PLACE").to_string();
        let whole = line("x", "PLACE")["value"].to_string();
        let body = format!(r#"{{"records":[{}]}}"#, record.replace(&whole, value));
        let request = writer.request(Method::PUT, "/api/v1/subjects/HV-9/records");
        let answer = Answer::of(
            request
                .header("content-type", "application/json")
                .body(body),
        );
        let answer = answer.await.is_problem(422, "invalid");
        let text = answer.text().to_lowercase();
        assert!(
            !text.contains("zebra") && !text.contains("1234567"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_same_delivery_with_the_same_key_gets_the_first_answer() {
    let world = World::open().await;
    let writer = world.writer().await;
    let sends = async |key: &str, reference: &str, body: &Value| {
        let path = format!("/api/v1/subjects/{reference}/records");
        let request = writer
            .request(Method::PUT, &path)
            .header("idempotency-key", key);
        Answer::of(request.json(body)).await
    };
    let delivery = receipt(&["Cabbage"]);
    let first = sends("k1", "HV-9", &delivery).await.is(200);
    let again = sends("k1", "HV-9", &delivery).await.is(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.text(), first.text());
    assert_eq!(again.json()["inserted"], 1);
    let fresh = sends("k2", "HV-9", &delivery).await.is(200);
    assert_eq!(fresh.json()["unchanged"], 1);
    for (reference, body) in [("HV-8", delivery), ("HV-9", receipt(&["Soap"]))] {
        let other = sends("k1", reference, &body).await;
        other.is_problem(409, "conflict");
    }
    let wrong = json!({ "records": "none" });
    sends("k3", "HV-9", &wrong).await.is_problem(422, "invalid");
    sends("k3", "HV-9", &receipt(&["Soap"])).await.is(200);
    sends("", "HV-9", &wrong).await.is_problem(422, "invalid");
    // Where every item was rejected, nothing was taken either.
    let mut unknown = receipt(&["Soap"]);
    unknown["records"][0]["category"] = json!("x_rays");
    for _ in 0..2 {
        let rejected = sends("k4", "HV-9", &unknown).await.is(200);
        assert_eq!(rejected.json()["rejected"], 1);
        assert_eq!(rejected.header("idempotency-replayed"), None);
    }
    let mended = sends("k4", "HV-9", &receipt(&["Milk"])).await.is(200);
    assert_eq!(mended.json()["replaced"], 1);
}

#[tokio::test]
async fn a_delivery_takes_no_condition() {
    let world = World::open().await;
    let writer = world.writer().await;
    let path = "/api/v1/subjects/HV-9/records";
    for (name, value) in [
        ("if-match", "\"x\""),
        ("if-match", "*"),
        ("if-none-match", "*"),
    ] {
        let request = writer.request(Method::PUT, path).header(name, value);
        let answer = Answer::of(request.json(&receipt(&["Soap"]))).await;
        answer.is_problem(400, "unreadable");
    }
    let taken = writer.delivers("HV-9", &receipt(&["Soap"])).await.is(200);
    assert_eq!(taken.json()["inserted"], 1);
}
