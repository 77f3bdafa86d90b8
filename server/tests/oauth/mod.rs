//! Access tokens of the brand's own provider in place of keys.

mod provider;
mod tls;

use reqwest::Method;
use serde_json::{Value, json};
use service::Clock;
use store::testing::{Engine, TestDb};

use self::provider::{Endpoint, Signer, encoded, unsigned};
use crate::world::{Answer, Browser, Server, Setup, World, brand, on_both_databases};

const ISSUER: &str = "https://id.example.test/realms/brand";
const AUDIENCE: &str = "https://data.example.test";

/// A brand whose server takes tokens of a provider.
struct House {
    world: World,
    endpoint: Endpoint,
    visitor: Browser,
}

impl House {
    async fn open(signers: &[&Signer]) -> Self {
        Self::on(Engine::Sqlite, signers).await
    }

    async fn on(engine: Engine, signers: &[&Signer]) -> Self {
        let endpoint = Endpoint::publishing(signers);
        let (db, service) = brand(engine).await;
        let address = endpoint.address.clone();
        let options = [
            ("--oauth-keys", address.as_str()),
            ("--oauth-client", "a2b4=order-system"),
        ];
        let server = taking_tokens(&db, &options);
        let visitor = Browser::new(&server);
        let world = World {
            db,
            service,
            server,
        };
        Self {
            world,
            endpoint,
            visitor,
        }
    }

    async fn asks(&self, token: &str, purpose: &str) -> Answer {
        let body = json!({ "subject": "HV-1", "purpose": purpose });
        let request = self.visitor.bare(Method::POST, "/api/v1/releases");
        Answer::of(request.bearer_auth(token).json(&body)).await
    }

    async fn delivers(&self, token: &str) -> Answer {
        let path = "/api/v1/subjects/HV-1/records";
        let request = self.visitor.bare(Method::PUT, path).bearer_auth(token);
        Answer::of(request.json(&json!({ "records": [] }))).await
    }
}

/// A server that takes tokens of the provider, whose keys lie where the options say.
fn taking_tokens(db: &TestDb, options: &[(&str, &str)]) -> Server {
    let mut all = vec![("--oauth-issuer", ISSUER), ("--oauth-audience", AUDIENCE)];
    all.extend_from_slice(options);
    Server::start_with(db, Setup::default(), &all)
}

fn now() -> i64 {
    Clock::system().now().as_second()
}

/// What a good token of the campaign engine says.
fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "service-account-17", "client_id": "campaign-engine",
        "iat": now(), "exp": now() + 300, "jti": "f2a9",
        "scope": "openid vitrine:release:profiling_offers vitrine:release:direct_marketing",
    })
}

fn with(mut to: Value, member: &str, value: Value) -> Value {
    to[member] = value;
    to
}

fn without(mut from: Value, member: &str) -> Value {
    from.as_object_mut().unwrap().remove(member).unwrap();
    from
}

#[tokio::test]
async fn a_token_of_each_algorithm_gets_what_a_key_gets() {
    let signers = [Signer::rsa("r"), Signer::p256("e"), Signer::ed25519("o")];
    let house = House::open(&signers.each_ref()).await;
    let customer = house.world.customer("HV-1").await;
    for signer in &signers {
        let answer = house
            .asks(&signer.token(&claims()), "profiling_offers")
            .await;
        let answer = answer.is_problem(403, "not-asked");
        assert!(answer.header("ratelimit").is_some());
    }
    assert_eq!(house.world.log_length(customer.subject).await, 3);
    // Other ways to write the same: several audiences, no time before which it does not hold.
    let [rsa, ..] = &signers;
    for good in [
        with(
            claims(),
            "aud",
            json!(["https://other.example.test", AUDIENCE]),
        ),
        with(claims(), "nbf", json!(now() - 5)),
        with(claims(), "exp", json!((now() + 60) as f64 + 0.5)),
    ] {
        let answer = house.asks(&rsa.token(&good), "profiling_offers").await;
        answer.is_problem(403, "not-asked");
    }
    let header = with(rsa.header(), "typ", json!("application/AT+JWT"));
    let answer = house
        .asks(&rsa.token_with(&header, &claims()), "profiling_offers")
        .await;
    answer.is_problem(403, "not-asked");
    let header = without(rsa.header(), "kid");
    let answer = house
        .asks(&rsa.token_with(&header, &claims()), "profiling_offers")
        .await;
    answer.is_problem(403, "not-asked");
    let key = house
        .world
        .key("campaign-engine", &["profiling_offers"])
        .await;
    let beside = key.asks(&customer, "profiling_offers").await;
    beside.is_problem(403, "not-asked");
}

#[tokio::test]
async fn a_token_covers_what_its_scope_says_and_the_registry_allows() {
    let signer = Signer::ed25519("o");
    let house = House::open(&[&signer]).await;
    let customer = house.world.customer("HV-1").await;
    let asks = async |claims: Value, purpose| house.asks(&signer.token(&claims), purpose).await;
    let other = asks(claims(), "bookkeeping").await;
    other.is_problem(403, "out-of-scope");
    // The campaign engine may not ask for the recommender's purpose, whatever its token says.
    let beyond = with(claims(), "scope", json!("vitrine:release:order_fulfilment"));
    let beyond = asks(beyond, "order_fulfilment").await;
    beyond.is_problem(403, "out-of-scope");
    for nothing in [
        without(claims(), "scope"),
        with(claims(), "scope", json!("")),
        with(
            claims(),
            "scope",
            json!("vitrine:release: vitrine:release:* openid"),
        ),
    ] {
        let answer = asks(nothing, "profiling_offers").await;
        answer.is_problem(403, "out-of-scope");
    }
    assert_eq!(house.world.log_length(customer.subject).await, 5);

    house
        .delivers(&signer.token(&claims()))
        .await
        .is_problem(403, "read-only-key");
    let orders = with(claims(), "client_id", json!("a2b4"));
    let orders = with(
        orders,
        "scope",
        json!("vitrine:write vitrine:release:order_fulfilment"),
    );
    house.delivers(&signer.token(&orders)).await.is(200);
    let answer = asks(orders, "order_fulfilment").await;
    answer.is(200);
}

/// Tokens that must not get through, by what is wrong with them.
fn hostile(rsa: &Signer, p256: &Signer, thief: &Signer) -> Vec<(&'static str, String)> {
    let (good, header) = (claims(), rsa.header());
    let mut tokens = Vec::new();
    for (what, wrong) in [
        (
            "another issuer",
            with(good.clone(), "iss", json!("https://id.example.test")),
        ),
        (
            "a longer issuer",
            with(good.clone(), "iss", json!(format!("{ISSUER}/"))),
        ),
        ("no issuer", without(good.clone(), "iss")),
        (
            "another audience",
            with(good.clone(), "aud", json!("https://other.example.test")),
        ),
        (
            "other audiences",
            with(good.clone(), "aud", json!(["a", "b"])),
        ),
        ("no audience", with(good.clone(), "aud", json!([]))),
        ("audience missing", without(good.clone(), "aud")),
        ("over", with(good.clone(), "exp", json!(now() - 60))),
        ("no end", without(good.clone(), "exp")),
        (
            "an end in words",
            with(good.clone(), "exp", json!("2099-01-01")),
        ),
        (
            "an end in text",
            with(good.clone(), "exp", json!((now() + 300).to_string())),
        ),
        ("a far end", with(good.clone(), "exp", json!(1e300))),
        (
            "two days",
            with(good.clone(), "exp", json!(now() + 2 * 86_400)),
        ),
        (
            "made tomorrow",
            with(good.clone(), "iat", json!(now() + 3600)),
        ),
        ("no time", without(good.clone(), "iat")),
        ("not yet", with(good.clone(), "nbf", json!(now() + 3600))),
        ("no subject", without(good.clone(), "sub")),
        ("no id", without(good.clone(), "jti")),
        ("no client", without(good.clone(), "client_id")),
        (
            "a client with a line",
            with(good.clone(), "client_id", json!("campaign-engine\n")),
        ),
        (
            "nobody's client",
            with(good.clone(), "client_id", json!("nobody")),
        ),
        (
            "a scope of many",
            with(good.clone(), "scope", json!(["vitrine:write"])),
        ),
        ("no object", json!([good.clone()])),
    ] {
        tokens.push((what, rsa.token(&wrong)));
    }
    for (what, wrong) in [
        (
            "a token of identity",
            with(header.clone(), "typ", json!("JWT")),
        ),
        ("no kind", without(header.clone(), "typ")),
        ("an unknown key", with(header.clone(), "kid", json!("zzz"))),
        (
            "a key that is a path",
            with(header.clone(), "kid", json!("../../../dev/null")),
        ),
        (
            "a key that is a statement",
            with(header.clone(), "kid", json!("r' OR '1'='1")),
        ),
        (
            "a key that is a number",
            with(header.clone(), "kid", json!(0)),
        ),
        (
            "another key's name",
            with(header.clone(), "kid", json!(p256.kid)),
        ),
        (
            "another algorithm",
            with(header.clone(), "alg", json!("RS512")),
        ),
        (
            "a list of algorithms",
            with(header.clone(), "alg", json!(["RS256"])),
        ),
        ("extensions", with(header.clone(), "crit", json!(["b64"]))),
    ] {
        tokens.push((what, rsa.token_with(&wrong, &good)));
    }
    // Signed by somebody else, who says where to find the key.
    for (what, member, value) in [
        ("a thief's", "x", json!(0)),
        ("a thief's, with the key in it", "jwk", thief.public.clone()),
        (
            "a thief's, with the key's place",
            "jku",
            json!("http://127.0.0.1:9/keys"),
        ),
    ] {
        let header = with(with(thief.header(), "kid", json!(p256.kid)), member, value);
        tokens.push((what, thief.token_with(&header, &good)));
    }
    // Not signed, or with what everybody knows.
    for none in ["none", "None", "NONE", ""] {
        let header = with(header.clone(), "alg", json!(none));
        tokens.push(("not signed", format!("{}.", unsigned(&header, &good))));
        tokens.push((
            "not signed, with a signature",
            rsa.token_with(&header, &good),
        ));
    }
    for secret in [
        rsa.public["n"].as_str().unwrap().to_owned(),
        rsa.public.to_string(),
        String::new(),
    ] {
        let signed = unsigned(&with(header.clone(), "alg", json!("HS256")), &good);
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
        let tag = ring::hmac::sign(&key, signed.as_bytes());
        tokens.push((
            "signed with the public key",
            format!("{signed}.{}", encoded(tag)),
        ));
    }
    let signed = unsigned(&p256.header(), &good);
    tokens.push(("zeros", format!("{signed}.{}", encoded([0; 64]))));
    tokens.push(("no signature", format!("{signed}.")));
    let whole = rsa.token(&good);
    let (signed, signature) = whole.rsplit_once('.').unwrap();
    let (first, _) = signed.split_once('.').unwrap();
    let richer = with(good.clone(), "scope", json!("vitrine:write"));
    let richer = encoded(richer.to_string());
    tokens.push(("another's claims", format!("{first}.{richer}.{signature}")));
    tokens.push(("a short signature", whole[..whole.len() - 4].to_owned()));
    tokens.push(("a padded signature", format!("{whole}==")));
    tokens.push(("four parts", format!("{whole}.AA")));
    tokens.push(("two parts", signed.to_owned()));
    tokens.push(("dots", "..".to_owned()));
    tokens.push((
        "long",
        rsa.token(&with(good.clone(), "pad", json!("x".repeat(6200)))),
    ));
    // The first of two members counts for one reader, the last for another.
    let twice = good
        .to_string()
        .replacen('{', r#"{"iss":"https://evil.example.test","#, 1);
    let signed = format!("{}.{}", encoded(header.to_string()), encoded(twice));
    let signature = encoded(rsa.signature(&signed));
    tokens.push(("an issuer twice", format!("{signed}.{signature}")));
    tokens
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_the_answer_is_the_same() {
    let (rsa, p256, thief) = (Signer::rsa("r"), Signer::p256("e"), Signer::p256("t"));
    let house = House::open(&[&rsa, &p256]).await;
    let customer = house.world.customer("HV-1").await;
    let mut answers = Vec::new();
    for (what, token) in hostile(&rsa, &p256, &thief) {
        let answer = house.asks(&token, "profiling_offers").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text());
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Bearer error=\"invalid_token\""),
            "{what}"
        );
        answers.push(answer.bytes);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert_eq!(house.world.log_length(customer.subject).await, 0);
    let good = house.asks(&rsa.token(&claims()), "profiling_offers").await;
    good.is_problem(403, "not-asked");
}

#[tokio::test]
async fn a_key_that_the_provider_adds_is_found_and_one_that_it_never_had_is_not_sought_for_ever() {
    let (old, new) = (Signer::ed25519("old"), Signer::p256("new"));
    let house = House::open(&[&old]).await;
    house.world.customer("HV-1").await;
    let asks = async |signer: &Signer| {
        let token = signer.token(&claims());
        house.asks(&token, "profiling_offers").await.status.as_u16()
    };
    assert_eq!(asks(&old).await, 403);
    assert_eq!(house.endpoint.asked(), 1, "at the start");
    house.endpoint.publish(&[&old, &new]);
    assert_eq!(asks(&new).await, 403);
    assert_eq!(house.endpoint.asked(), 2);
    let stranger = Signer::ed25519("stranger");
    for _ in 0..40 {
        assert_eq!(asks(&stranger).await, 401);
    }
    assert!(house.endpoint.asked() < 20, "{}", house.endpoint.asked());
    assert_eq!(asks(&old).await, 403);
}

async fn the_office_sees_which_clients_call_and_what_they_may(engine: Engine) {
    let signer = Signer::ed25519("o");
    let house = House::on(engine, &[&signer]).await;
    let world = &house.world;
    let customer = world.customer("HV-1").await;
    let officer = world.signed_in(world.officer().await).await;
    let before = officer.get("/office").await.is(200).text();
    assert!(!before.contains("id=\"clients\""));
    for _ in 0..2 {
        let answer = house
            .asks(&signer.token(&claims()), "profiling_offers")
            .await;
        answer.is_problem(403, "not-asked");
    }
    let orders = with(claims(), "client_id", json!("a2b4"));
    let orders = with(orders, "scope", json!("vitrine:write"));
    house.delivers(&signer.token(&orders)).await.is(200);
    let after = officer.get("/office").await.is(200).text();
    let (_, section) = after.split_once("id=\"clients\"").unwrap();
    let rows: Vec<_> = section.split("<tr").skip(2).collect();
    assert_eq!(rows.len(), 2, "{section}");
    let row = |client: &str| *rows.iter().find(|row| row.contains(client)).unwrap();
    assert!(row("campaign-engine").contains("Personal offers"));
    assert!(row("a2b4").contains("may also bring records in"));
    assert!(!section.contains(&customer.reference), "no customer");
    house.world.ends().await;
}

on_both_databases!(the_office_sees_which_clients_call_and_what_they_may);

#[tokio::test]
async fn without_a_provider_a_token_is_a_wrong_key() {
    let world = World::open().await;
    let mut key = world.key("campaign-engine", &["profiling_offers"]).await;
    let customer = world.customer("HV-1").await;
    key.secret = Signer::ed25519("o").token(&claims());
    let answer = key.asks(&customer, "profiling_offers").await;
    let answer = answer.is_problem(401, "unauthorized");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}
