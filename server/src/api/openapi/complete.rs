//! What no handler says of itself because it holds for many: the key, the headers of every answer,
//! and which problems can come back, with a document of each as an example.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::http::problem::{Document, ProblemType};
use crate::http::routes::{Access, Policy};

/// What the key is called in the description.
const KEY: &str = "key";
const PROBLEM: &str = "application/problem+json";
/// What a request calls itself, for example.
const REQUEST_ID: &str = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716";
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Completes a description.
pub(super) fn complete(mut described: Value, table: &[Policy]) -> Value {
    let components = object(&mut described["components"]);
    components.insert("securitySchemes".to_owned(), security_schemes());
    components.insert("headers".to_owned(), headers());
    components.insert("examples".to_owned(), examples());
    if let Value::Object(shapes) = crate::api::shapes::all() {
        object(components.entry("schemas").or_insert_with(|| json!({}))).extend(shapes);
    }
    let Some(paths) = described["paths"].as_object_mut() else {
        return described;
    };
    for (path, item) in paths {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else {
                continue;
            };
            let access = table
                .iter()
                .find(|policy| {
                    policy.path == path && policy.method.as_str().eq_ignore_ascii_case(method)
                })
                .map_or(Access::Public, |policy| policy.access);
            complete_operation(operation, path, access);
        }
    }
    described
}

fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(members) => members,
        _ => unreachable!("it was just made one"),
    }
}

fn security_schemes() -> Value {
    json!({ KEY: {
        "type": "http",
        "scheme": "bearer",
        "description": "A key made by `vitrine key create`, for one system and its purposes. \
                        Revoked, it is worth nothing from the next request on.",
    } })
}

fn headers() -> Value {
    json!({
        "XRequestId": {
            "description": "Names the request; the server's log has it in every line about it.",
            "required": true,
            "schema": { "type": "string", "pattern": "^[0-9a-f]{16}$" },
            "example": "3f9c0a517be2d684",
        },
        "XRequestIdAsSent": {
            "description": "What the request called itself in its own `X-Request-Id`; without one, \
                            the name that the server's log has.",
            "required": true,
            "schema": { "type": "string" },
            "example": REQUEST_ID,
        },
        "RateLimit": {
            "description": "What is left of the key's quota, and in how many seconds it is renewed \
                            (draft-ietf-httpapi-ratelimit-headers).",
            "schema": { "type": "string" },
            "example": "\"minute\";r=588;t=41",
        },
        "RateLimitPolicy": {
            "description": "The key's quota: so many customers in so many seconds. A call counts \
                            as one at least.",
            "schema": { "type": "string" },
            "example": "\"minute\";q=600;w=60",
        },
        "RetryAfter": {
            "description": "After how many seconds to try again.",
            "schema": { "type": "string", "pattern": "^[0-9]+$" },
            "example": "7",
        },
        "WWWAuthenticate": {
            "description": "That a key is needed.",
            "required": true,
            "schema": { "type": "string", "const": "Bearer" },
            "example": "Bearer",
        },
    })
}

/// A document of each problem type.
fn examples() -> Value {
    let of = |kind: ProblemType| {
        let described = kind.describe();
        let example = json!({
            "summary": described.title,
            "description": described.when,
            "value": Document::of(kind),
        });
        (described.slug.to_owned(), example)
    };
    Value::Object(ProblemType::all().map(of).collect())
}

fn complete_operation(operation: &mut Value, path: &str, access: Access) {
    let keyed = matches!(access, Access::Consumer | Access::Writer);
    if keyed {
        operation["security"] = json!([{ KEY: [] }]);
    }
    let parameters = operation.get_mut("parameters");
    let parameters = parameters.and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        // One that may be missing is a text, or not there; a null it is never.
        let kind = &mut parameter["schema"]["type"];
        if let Some([one, Value::String(other)]) = kind.as_array().map(Vec::as_slice)
            && other == "null"
        {
            *kind = one.clone();
        }
    }
    let has_body = operation.get("requestBody").is_some();
    let asks_in_the_address = operation["parameters"]
        .as_array()
        .is_some_and(|all| all.iter().any(|parameter| parameter["in"] == "query"));
    // A standard that others wrote answers 400 to whatever does not fit, and calls a request as it
    // calls itself.
    let of_others = path.starts_with("/access/");
    if of_others {
        let parameters = operation["parameters"].take();
        let mut parameters = match parameters {
            Value::Array(parameters) => parameters,
            _ => Vec::new(),
        };
        parameters.push(json!({
            "name": "X-Request-Id",
            "in": "header",
            "required": false,
            "description": "What the caller names the request; the answer says it again.",
            "schema": { "type": "string" },
            "example": REQUEST_ID,
        }));
        operation["parameters"] = Value::Array(parameters);
    }
    let responses = object(&mut operation["responses"]);
    let mut may = |status: u16, description: &str| {
        let key = status.to_string();
        if !responses.contains_key(&key) {
            responses.insert(key, json!({ "description": description }));
        }
    };
    if has_body {
        if of_others {
            may(
                400,
                "What is asked cannot be read, or there is an `If-Match` or an `If-None-Match`, \
                 which this address does not take",
            );
        }
        may(400, "The body cannot be read");
        may(413, "The body is too large");
        if !of_others {
            may(415, "The body is not said to be JSON");
            may(422, "A field does not fit");
        }
    }
    if keyed && (path.contains('{') || asks_in_the_address) {
        may(400, "The address cannot be read");
    }
    if keyed {
        may(401, "No valid key");
        may(429, "The key's quota is used up");
    }
    if access == Access::Writer {
        may(403, "The key may not write");
    }
    if keyed || has_body {
        may(500, "A fault of the server; nothing was released");
        may(503, "The server cannot answer just now; try again");
    }
    responses.sort_keys();
    for (status, response) in responses {
        complete_response(response, status, access, of_others);
    }
}

fn complete_response(response: &mut Value, status: &str, access: Access, of_others: bool) {
    let keyed = matches!(access, Access::Consumer | Access::Writer);
    let status = status
        .parse()
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok());
    let failed = status.filter(|status| status.is_client_error() || status.is_server_error());
    let other = response["content"]
        .as_object()
        .is_some_and(|content| content.keys().any(|kind| kind != PROBLEM));
    if let Some(status) = failed.filter(|_| !other) {
        let examples = ProblemType::all()
            .filter(|kind| may_answer(*kind, access))
            .map(ProblemType::describe)
            .filter(|described| described.status == status)
            .map(|described| {
                let example =
                    json!({ "$ref": format!("#/components/examples/{}", described.slug) });
                (described.slug.to_owned(), example)
            });
        let content = json!({
            "schema": { "$ref": "#/components/schemas/Problem" },
            "examples": Value::Object(examples.collect()),
        });
        response["content"] = json!({ PROBLEM: content });
    }
    let headers = object(&mut response["headers"]);
    let mut refer = |name: &str, component: &str| {
        let header = json!({ "$ref": format!("#/components/headers/{component}") });
        headers.insert(name.to_owned(), header);
    };
    if of_others {
        refer("X-Request-Id", "XRequestIdAsSent");
    } else {
        refer("X-Request-Id", "XRequestId");
    }
    match failed {
        Some(StatusCode::UNAUTHORIZED) => refer("WWW-Authenticate", "WWWAuthenticate"),
        Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => {
            refer("Retry-After", "RetryAfter");
        }
        _ => {}
    }
    if keyed && failed != Some(StatusCode::UNAUTHORIZED) {
        refer("RateLimit", "RateLimit");
        refer("RateLimit-Policy", "RateLimitPolicy");
    }
}

/// Whether a route for these callers can answer so.
fn may_answer(kind: ProblemType, access: Access) -> bool {
    match kind {
        ProblemType::Refused(_) => access == Access::Consumer,
        ProblemType::ReadOnlyKey => access == Access::Writer,
        _ => true,
    }
}
