//! A pause of all use, and its end, are told like decisions.

use reqwest::Method;
use store::testing::Engine;

use super::consumer::Consumer;
use super::{PURPOSE, added, follows, listed, setup};
use crate::world::{Answer, World, on_both_databases};

async fn a_pause_and_its_end_reach_every_system(engine: Engine) {
    let world = World::with(engine, setup()).await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &[PURPOSE]).await;
    let from = follows(&key, "latest", 0).await["next"].clone();
    let mut consumer = Consumer::start().await;
    added(&world, &consumer, "hmac");
    let browser = world.signed_in(&customer.email).await;
    for (wanted, state, done) in [("set", "restricted", 1), ("lifted", "unrestricted", 2)] {
        let form = [("wanted", wanted)];
        browser.post("/me/restriction", &form).await.is(303);
        let heard = consumer.hears().await;
        assert_eq!(heard.event["type"], format!("vitrine.restriction.{wanted}"));
        assert_eq!(heard.event["id"], heard.id);
        let data = &heard.event["data"];
        assert_eq!(data["subject"], "HV-1");
        assert_eq!(
            (&data["state"], &data["change"]),
            (&state.into(), &wanted.into())
        );
        for private in ["records", "purpose", "name"] {
            assert!(data.get(private).is_none(), "{private}");
        }
        assert!(!heard.body.contains(&customer.email), "{}", heard.body);
        while !listed(&world).contains(&format!("0 waiting, {done} done")) {
            tokio::task::yield_now().await;
        }
        let page = browser.get(&format!("/me/choices?pause={wanted}")).await;
        let page = page.is(200).text();
        assert!(page.contains("1 of 1 system confirmed, "), "{wanted}");
        assert!(page.contains("are not sent word: they learn it when they ask."));
    }
    let page = follows(&key, from.as_str().unwrap(), 0).await;
    let types = page["decisions"].as_array().unwrap().iter();
    let types: Vec<_> = types.map(|told| told["type"].clone()).collect();
    assert_eq!(
        types,
        ["vitrine.restriction.set", "vitrine.restriction.lifted"]
    );
    assert!(page["decisions"][0].get("purpose").is_none());
    let orders = world.writer().await;
    let request = orders.request(Method::GET, "/api/v1/decisions");
    let page = Answer::of(request).await.is(200).json();
    let told = page["decisions"].as_array().map(Vec::len);
    assert_eq!(told, Some(2), "whoever may ask for anything");
    world.ends().await;
}

on_both_databases!(a_pause_and_its_end_reach_every_system);
