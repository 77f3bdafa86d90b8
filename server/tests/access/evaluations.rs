//! `POST /access/v1/evaluations`.

use serde_json::{Value, json};
use service::keys::KeyTerms;
use store::testing::Engine;

use super::{asks, gate, gate_on, question};
use crate::world::{Answer, on_both_databases};

const PATH: &str = "/access/v1/evaluations";

fn decisions(answer: Answer) -> Vec<bool> {
    let answer = answer.is(200).json();
    assert!(answer.get("decision").is_none(), "{answer}");
    let all = answer["evaluations"].as_array().unwrap();
    let all = all.iter().map(|one| one["decision"].as_bool().unwrap());
    all.collect()
}

/// A kind of data.
fn kind(id: &str) -> Value {
    json!({ "type": "category", "id": id })
}

#[tokio::test]
async fn what_questions_have_in_common_is_said_once_and_replaced_whole() {
    let (_world, _, key) = gate().await;
    let mut body = question("direct_marketing", "name");
    body["evaluations"] = json!([
        {},
        { "resource": kind("orders") },
        { "action": { "name": "profiling_offers" } },
        { "subject": { "type": "subject", "id": "HV-2" } },
        { "resource": kind("email"), "context": { "time": "2024-05-31T15:22-07:00" } },
    ]);
    let answer = asks(&key, PATH, &body).await;
    assert_eq!(decisions(answer), [true, false, false, false, true]);
    body["evaluations"] = json!([{ "resource": { "id": "name" } }]);
    let answer = asks(&key, PATH, &body).await;
    assert_eq!(decisions(answer), [false], "the type is not filled in");
}

async fn the_three_semantics_end_where_the_standard_ends_them(engine: Engine) {
    let (world, customer, key) = gate_on(engine).await;
    let mut logged = 0;
    for (semantic, expected) in [
        ("execute_all", &[true, false, true][..]),
        ("deny_on_first_deny", &[true, false]),
        ("permit_on_first_permit", &[true]),
    ] {
        let body = json!({
            "subject": { "type": "subject", "id": "HV-1" },
            "action": { "name": "direct_marketing" },
            "options": { "evaluations_semantic": semantic, "another_option": "value" },
            "evaluations": [
                { "resource": kind("name") },
                { "resource": kind("orders") },
                { "resource": kind("email") },
            ],
        });
        let answer = asks(&key, PATH, &body).await;
        assert_eq!(decisions(answer), expected, "{semantic}");
        logged += expected.len();
        assert_eq!(world.log_length(customer.subject).await, logged);
    }
    world.ends().await;
}

on_both_databases!(the_three_semantics_end_where_the_standard_ends_them);

#[tokio::test]
async fn one_that_lacks_something_is_told_no_and_the_others_are_answered() {
    let (_world, _, key) = gate().await;
    let body = json!({
        "subject": { "type": "subject", "id": "HV-1" },
        "action": { "name": "direct_marketing" },
        "options": { "evaluations_semantic": "execute_all" },
        "evaluations": [{ "resource": kind("name") }, {}, { "resource": 7 }, "what"],
    });
    let answer = asks(&key, PATH, &body).await.is(200).json();
    let all = answer["evaluations"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!(all[0]["decision"], true);
    for one in &all[1..] {
        assert_eq!(one["decision"], false);
        assert_eq!(one["context"]["error"]["status"], 400);
        assert!(one["context"]["error"]["message"].is_string());
    }
    let mut stops = body.clone();
    stops["options"] = json!({ "evaluations_semantic": "deny_on_first_deny" });
    let answer = asks(&key, PATH, &stops).await;
    assert_eq!(decisions(answer), [true, false]);
}

#[tokio::test]
async fn without_several_it_is_one() {
    let (_world, _, key) = gate().await;
    let mut body = question("direct_marketing", "name");
    for evaluations in [None, Some(json!([]))] {
        if let Some(evaluations) = evaluations {
            body["evaluations"] = evaluations;
        }
        let answer = asks(&key, PATH, &body).await.is(200).json();
        assert_eq!(answer["decision"], true);
        assert!(answer.get("evaluations").is_none());
    }
    body.as_object_mut().unwrap().remove("action");
    let answer = asks(&key, PATH, &body).await;
    answer.is_problem(400, "unreadable");
}

#[tokio::test]
async fn the_standards_own_examples_are_understood() {
    let (_world, _, key) = gate().await;
    let alice = json!({ "type": "user", "id": "alice@example.com" });
    let document = |id: &str| json!({ "type": "document", "id": id });
    let read = json!({ "name": "can_read" });
    let context = json!({ "time": "2024-05-31T15:22-07:00" });
    let files = ["boxcarring.md", "subject-search.md", "resource-search.md"];
    let whole = files.map(|file| {
        json!({ "subject": alice, "action": read, "resource": document(file), "context": context })
    });
    let without_subject = files.map(|file| json!({ "action": read, "resource": document(file) }));
    for (body, count) in [
        (json!({ "evaluations": whole }), 3),
        (
            json!({ "subject": alice, "context": context, "evaluations": without_subject }),
            3,
        ),
        (
            json!({
                "subject": alice, "context": context, "action": read,
                "evaluations": [
                    { "resource": document(files[0]) },
                    { "resource": document(files[1]) },
                    { "action": { "name": "can_edit" }, "resource": document(files[2]) },
                ],
            }),
            3,
        ),
        (
            json!({
                "evaluations": [{
                    "resource": { "type": "doc", "id": "1" },
                    "subject": { "type": "doc", "id": "2" },
                }],
                "options": { "evaluations_semantic": "execute_all", "another_option": "value" },
            }),
            1,
        ),
    ] {
        let answer = asks(&key, PATH, &body).await;
        assert_eq!(decisions(answer), vec![false; count]);
    }
}

#[tokio::test]
async fn a_body_that_is_wrong_as_a_whole_is_400() {
    let (world, customer, key) = gate().await;
    let whole = question("direct_marketing", "name");
    for (member, wrong) in [
        ("evaluations", json!({})),
        ("evaluations", json!("all")),
        ("evaluations", json!(vec![json!({}); 1001])),
        ("options", json!("all")),
        ("options", json!({ "evaluations_semantic": "whenever" })),
        ("options", json!({ "evaluations_semantic": 7 })),
        ("subject", json!("alice")),
    ] {
        let mut body = whole.clone();
        body[member] = wrong;
        if member == "options" {
            body["evaluations"] = json!([{}]);
        }
        let answer = asks(&key, PATH, &body).await;
        answer.is_problem(400, "unreadable");
    }
    assert_eq!(world.log_length(customer.subject).await, 0);
}

#[tokio::test]
async fn each_question_counts_in_the_quota() {
    let (world, customer, _) = gate().await;
    let terms = KeyTerms {
        consumer: "campaign-engine".parse().unwrap(),
        purposes: vec!["direct_marketing".parse().unwrap()],
        may_write: false,
        days: None,
        addresses: Vec::new(),
        per_minute: Some(3),
    };
    let key = world.key_on(terms).await;
    let mut body = question("direct_marketing", "name");
    body["evaluations"] = json!([{}, {}, {}, {}]);
    let answer = asks(&key, PATH, &body).await.is_problem(400, "unreadable");
    assert!(answer.text().contains("More than 3"), "{}", answer.text());
    body["evaluations"] = json!([{}, {}]);
    let (mut answered, mut refused) = (0, false);
    // A minute may end in between; then there is one round more.
    for _ in 0..4 {
        let answer = asks(&key, PATH, &body).await;
        if answer.status == 429 {
            refused = true;
            break;
        }
        answered += decisions(answer).len();
    }
    assert!(refused);
    assert_eq!(world.log_length(customer.subject).await, answered);
}
