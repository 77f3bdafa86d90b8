//! Who may call what, tested on the real router: every line of the policy table with every actor.
//! What is expected follows from the table, so a route cannot be left out; a parameter of a path
//! that is not known here fails.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use tower::ServiceExt as _;

use self::house::{House, ORIGIN, request};
use super::routes::Access;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Actor {
    Visitor,
    Anna,
    Ben,
    Agent,
    Officer,
    Reader,
    Writer,
    Revoked,
    /// A session's cookie as a key, and a key as a session's cookie.
    Confused,
}

const ACTORS: [Actor; 9] = [
    Actor::Visitor,
    Actor::Anna,
    Actor::Ben,
    Actor::Agent,
    Actor::Officer,
    Actor::Reader,
    Actor::Writer,
    Actor::Revoked,
    Actor::Confused,
];

/// What the guard does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    /// The handler answers.
    Through,
    /// Sent to the sign-in form.
    SignIn,
    /// Nothing is there.
    NotFound,
    /// A key is needed.
    NoKey,
    /// The key may not write.
    ReadOnly,
}

fn expected(access: Access, actor: Actor) -> Guard {
    use Actor as A;
    let person = match actor {
        A::Anna | A::Ben | A::Agent | A::Officer => Some(actor),
        _ => None,
    };
    let may = |allowed: &[Actor]| match person {
        None => Guard::SignIn,
        Some(person) if allowed.contains(&person) => Guard::Through,
        Some(_) => Guard::NotFound,
    };
    match access {
        Access::Public | Access::Action => Guard::Through,
        Access::Subject => may(&[A::Anna, A::Ben]),
        Access::Person => may(&[A::Anna, A::Ben, A::Agent, A::Officer]),
        Access::Staff => may(&[A::Agent, A::Officer]),
        Access::Officer => may(&[A::Officer]),
        Access::Consumer => match actor {
            A::Reader | A::Writer => Guard::Through,
            _ => Guard::NoKey,
        },
        Access::Writer => match actor {
            A::Writer => Guard::Through,
            A::Reader => Guard::ReadOnly,
            _ => Guard::NoKey,
        },
    }
}

#[tokio::test]
async fn every_route_lets_through_whom_the_table_says_and_nobody_else() {
    let house = House::open().await;
    let mut wrong = Vec::new();
    for policy in &house.table {
        for actor in ACTORS {
            let answer = house.call(policy, actor).await;
            let (found, wanted) = (answer.guard(), expected(policy.access, actor));
            let told = answer.status;
            if found != wanted || told.is_server_error() {
                let (method, path) = (&policy.method, policy.path);
                wrong.push(format!(
                    "{method} {path} as {actor:?}: {told}, {wanted:?} expected"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    house.ends().await;
}

#[tokio::test]
async fn nobody_is_answered_with_somebody_elses_data() {
    let house = House::open().await;
    for policy in &house.table {
        for actor in ACTORS {
            let answer = house.call(policy, actor).await;
            let staff = matches!(actor, Actor::Agent | Actor::Officer);
            let anna = actor != Actor::Anna && !(staff && policy.path.contains("{view}"));
            let ben = actor != Actor::Ben;
            for (foreign, word) in [(anna, "zebra-anna"), (ben, "zebra-ben")] {
                assert!(
                    !foreign || !answer.text.contains(word),
                    "{} {} shows {word} to {actor:?}",
                    policy.method,
                    policy.path
                );
            }
        }
    }
    house.ends().await;
}

#[tokio::test]
async fn a_server_function_does_nothing_for_anybody_but_a_customer() {
    let house = House::open().await;
    let actions = house
        .table
        .iter()
        .filter(|policy| policy.access == Access::Action);
    let body = r#"{"purpose":"profiling_offers","wanted":"on","lasting":"","seen":1,"key":"k",
                   "kind":"","origin":"","source":"","words":""}"#;
    let mut called = 0;
    for policy in actions {
        for actor in ACTORS {
            let request = house.signed(request(policy, policy.path), actor).await;
            let request = request.body(Body::from(body)).unwrap();
            let response = house.router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            // For a customer the very same request does something.
            let customer = matches!(actor, Actor::Anna | Actor::Ben);
            assert_eq!(
                status.is_success(),
                customer,
                "{} as {actor:?}: {status}",
                policy.path
            );
            called += usize::from(customer);
        }
    }
    assert!(called > 0, "no server function stands in the table");
    house.ends().await;
}

#[tokio::test]
async fn a_look_belongs_to_whoever_opened_it() {
    let house = House::open().await;
    for policy in house
        .table
        .iter()
        .filter(|policy| policy.path.contains("{view}"))
    {
        let path = house.path(policy, house.look);
        for actor in [Actor::Officer, Actor::Anna, Actor::Ben] {
            let request = house.signed(request(policy, &path), actor).await;
            let answer = house.send(request).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} as {actor:?}");
        }
    }
    let overview = format!("/desk/views/{}", house.look);
    let page = house
        .signed(Request::builder().uri(&overview), Actor::Agent)
        .await;
    assert_eq!(
        house.send(page).await.status,
        StatusCode::OK,
        "the look goes on"
    );
    house.ends().await;
}

/// What a browser says about a request that another site caused, or what somebody else says.
const FOREIGN: [&[(&str, &str)]; 9] = [
    &[],
    &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
    &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.test"),
    ],
    &[("sec-fetch-site", "same-site"), ("origin", ORIGIN)],
    &[("sec-fetch-site", "none")],
    &[("origin", "null")],
    &[("origin", "http://127.0.0.1:3001")],
    &[("origin", "https://127.0.0.1:3000")],
    &[("origin", "http://127.0.0.1:3000.evil.test")],
];

#[tokio::test]
async fn no_route_is_changed_by_another_site() {
    let house = House::open().await;
    let kinds = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json",
    ];
    let mut routes = 0;
    for policy in house
        .table
        .iter()
        .filter(|policy| !policy.path.starts_with("/api/"))
        .filter(|policy| !policy.path.starts_with("/access/"))
    {
        if policy.method == Method::GET {
            continue;
        }
        routes += 1;
        let path = house.path(policy, house.look);
        for headers in FOREIGN {
            for kind in kinds {
                let mut request = Request::builder()
                    .method(policy.method.clone())
                    .uri(&path)
                    .header("content-type", kind)
                    .header("cookie", house.cookie(house.anna).await);
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                let answer = house.send(request).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
                assert!(!answer.headers.contains_key(header::SET_COOKIE), "{path}");
            }
        }
    }
    assert!(routes > 10, "{routes}");
    house.ends().await;
}

#[tokio::test]
async fn the_policy_table_changes_only_on_purpose() {
    let house = House::open().await;
    let mut seen = HashSet::new();
    let mut lines: Vec<String> = Vec::new();
    for policy in &house.table {
        assert!(
            seen.insert((policy.method.clone(), policy.path)),
            "{policy:?} stands twice"
        );
        lines.push(format!(
            "{:7} {:9} {}",
            format!("{:?}", policy.access),
            policy.method.as_str(),
            policy.path
        ));
    }
    insta::assert_snapshot!("policy", lines.join("\n"));
    house.ends().await;
}
