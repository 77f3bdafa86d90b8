//! `If-Match` and `If-None-Match` where they mean nothing: they are refused, not passed over.

use reqwest::Method;
use serde_json::json;

use crate::world::{Answer, World, line, receipt};

#[tokio::test]
async fn a_condition_that_means_nothing_is_refused_and_nothing_is_done() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let lines = world.log_length(customer.subject).await;
    let writer = world.writer().await;
    let asker = world.key("campaign-engine", &["profiling_offers"]).await;
    let question = json!({ "subject": "HV-1", "purpose": "profiling_offers" });
    let several = json!({ "subjects": ["HV-1"], "purpose": "profiling_offers" });
    let decision = json!({
        "subject": { "type": "subject", "id": "HV-1" },
        "action": { "name": "profiling_offers" },
        "resource": { "type": "category", "id": "store_purchases" },
    });
    let record = json!({ "subject": "HV-9", "record": line("a", "Cabbage") });
    let described = world.visitor().get("/api/v1/openapi.json").await.is(200);
    let described = described.json();
    for (key, method, path, body) in [
        (&asker, Method::POST, "/api/v1/releases", &question),
        (&asker, Method::POST, "/api/v1/releases/batch", &several),
        (&writer, Method::POST, "/api/v1/records/batch", &record),
        (
            &writer,
            Method::PUT,
            "/api/v1/subjects/{reference}/records",
            &receipt(&["Soap"]),
        ),
        (&asker, Method::POST, "/access/v1/evaluation", &decision),
        (&asker, Method::POST, "/access/v1/evaluations", &decision),
        (&asker, Method::POST, "/access/v1/search/subject", &decision),
    ] {
        for name in ["if-match", "if-none-match"] {
            let kind = if path == "/api/v1/records/batch" {
                "application/x-ndjson"
            } else {
                "application/json"
            };
            let filled = path.replace("{reference}", "HV-9");
            let request = key.request(method.clone(), &filled).header(name, "*");
            let request = request.header("content-type", kind).body(body.to_string());
            let answer = Answer::of(request).await.is_problem(400, "unreadable");
            let detail = answer.json()["detail"].clone();
            let detail = detail.as_str().unwrap();
            assert!(detail.contains("leave them out"), "{path}: {detail}");
        }
        let method = method.as_str().to_lowercase();
        let said = &described["paths"][path][method]["responses"]["400"]["description"];
        let said = said.as_str().unwrap();
        assert!(said.contains("`If-None-Match`"), "{path}: {said}");
    }
    assert_eq!(world.log_length(customer.subject).await, lines);
    let nobody = "HV-9".parse().unwrap();
    let read = &mut world.service.store().read();
    let found = store::subjects::find_by_reference(read, &nobody).await;
    assert_eq!(found.unwrap(), None);
}
