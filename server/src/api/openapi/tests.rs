#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::Value;

use super::{text, value};
use crate::http::problem::ProblemType;
use crate::http::routes::{Access, Routes};

/// Pages for people; the description is of what programs call.
const PAGES: [&str; 3] = ["/problems", "/problems/{slug}", "/api/v1/reference"];

#[test]
fn the_description_changes_only_on_purpose() {
    insta::assert_snapshot!("openapi", text());
}

/// Every operation: method, path, and what is said of it.
fn operations() -> Vec<(String, String, &'static Value)> {
    let mut all = Vec::new();
    for (path, item) in value()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((method.to_uppercase(), path.clone(), operation));
        }
    }
    all
}

#[test]
fn every_route_is_described_and_everything_described_is_a_route() {
    let (_, table) = crate::api::routes(Routes::new()).finish();
    let routes: BTreeSet<_> = table
        .iter()
        .filter(|policy| !PAGES.contains(&policy.path))
        .map(|policy| (policy.method.to_string(), policy.path.to_owned()))
        .collect();
    let described: BTreeSet<_> = operations()
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    let missing: Vec<_> = routes.difference(&described).collect();
    let invented: Vec<_> = described.difference(&routes).collect();
    assert!(missing.is_empty(), "not described: {missing:?}");
    assert!(invented.is_empty(), "no such route: {invented:?}");
}

#[test]
fn whoever_needs_a_key_is_described_so() {
    let (_, table) = crate::api::routes(Routes::new()).finish();
    for (method, path, operation) in operations() {
        let policy = table
            .iter()
            .find(|policy| policy.path == path && policy.method.as_str() == method)
            .unwrap();
        let keyed = matches!(policy.access, Access::Consumer | Access::Writer);
        assert_eq!(operation["security"].is_array(), keyed, "{method} {path}");
    }
}

#[test]
fn every_answer_names_its_request_and_what_is_left_of_the_quota() {
    for (method, path, operation) in operations() {
        let place = format!("{method} {path}");
        let of_others = path.starts_with("/access/");
        let named = operation["parameters"].as_array().is_some_and(|all| {
            all.iter()
                .any(|one| one["name"] == "X-Request-Id" && one["in"] == "header")
        });
        assert_eq!(named, of_others, "{place}");
        let keyed = operation["security"].is_array();
        for (status, response) in operation["responses"].as_object().unwrap() {
            let headers = &response["headers"];
            let component = if of_others {
                "#/components/headers/XRequestIdAsSent"
            } else {
                "#/components/headers/XRequestId"
            };
            assert_eq!(
                headers["X-Request-Id"]["$ref"], component,
                "{place} {status}"
            );
            for name in ["RateLimit", "RateLimit-Policy"] {
                let said = headers[name].is_object();
                assert_eq!(said, keyed && status != "401", "{place} {status} {name}");
            }
        }
    }
}

#[test]
fn every_operation_has_a_name_a_tag_and_words_of_its_own() {
    let tags: Vec<_> = value()["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].clone())
        .collect();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let place = format!("{method} {path}");
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{place}: {name} stands twice");
        assert!(tags.contains(&operation["tags"][0]), "{place} has no tag");
        assert!(operation["summary"].is_string(), "{place} has no summary");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(
                !response["description"].as_str().unwrap().is_empty(),
                "{place} {status}"
            );
        }
    }
}

#[test]
fn every_request_and_every_answer_has_an_example() {
    for (method, path, operation) in operations() {
        let place = format!("{method} {path}");
        let has_example = |content: &Value| {
            content["example"] != Value::Null
                || content["examples"]
                    .as_object()
                    .is_some_and(|all| !all.is_empty())
        };
        let bodies = operation["requestBody"]["content"].as_object();
        for (kind, content) in bodies.into_iter().flatten() {
            assert!(has_example(content), "{place}: the request as {kind}");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let bodies = response["content"].as_object();
            for (kind, content) in bodies.into_iter().flatten() {
                if path != "/api/v1/openapi.json" {
                    assert!(has_example(content), "{place}: {status} as {kind}");
                }
            }
        }
    }
}

#[test]
fn every_problem_type_is_an_example_with_its_status() {
    let examples = &value()["components"]["examples"];
    for kind in ProblemType::all() {
        let described = kind.describe();
        let example = &examples[described.slug]["value"];
        assert_eq!(example["type"], format!("/problems/{}", described.slug));
        assert_eq!(example["status"], described.status.as_u16());
        assert_eq!(example["title"], described.title);
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'v>(value: &'v Value, to: &mut Vec<&'v str>) {
        match value {
            Value::Array(list) => list.iter().for_each(|inner| references(inner, to)),
            Value::Object(members) => {
                to.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|inner| references(inner, to));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    references(value(), &mut all);
    assert!(all.len() > 20, "{}", all.len());
    for reference in all {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(value().pointer(pointer).is_some(), "{reference}");
    }
}
