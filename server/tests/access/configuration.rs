//! `GET /.well-known/authzen-configuration`.

use crate::world::{Setup, World};
use store::testing::Engine;

#[tokio::test]
async fn the_configuration_names_this_server_and_what_it_answers() {
    let setup = Setup {
        origin: Some("https://data.example.test"),
        ..Setup::default()
    };
    let world = World::with(Engine::Sqlite, setup).await;
    let path = "/.well-known/authzen-configuration";
    let answer = world.visitor().get(path).await.is(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    let at = |path: &str| format!("https://data.example.test/access/v1/{path}");
    assert_eq!(
        answer.json(),
        serde_json::json!({
            "policy_decision_point": "https://data.example.test",
            "access_evaluation_endpoint": at("evaluation"),
            "access_evaluations_endpoint": at("evaluations"),
            "search_subject_endpoint": at("search/subject"),
        })
    );
}
