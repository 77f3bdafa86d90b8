//! `/office`: keys, seen and revoked.

use service::keys::{KeyTerms, OVERLAP};

use crate::world::World;

#[tokio::test]
async fn an_officer_sees_a_key_and_revokes_it_with_a_form_alone() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let terms = KeyTerms {
        consumer: "campaign-engine".parse().unwrap(),
        purposes: vec!["profiling_offers".parse().unwrap()],
        may_write: false,
        days: None,
        addresses: vec!["127.0.0.0/8".parse().unwrap()],
        per_minute: Some(1200),
    };
    let key = world.key_on(terms).await;
    key.asks(&customer, "profiling_offers").await.is(403);
    let officer = world.signed_in(world.officer().await).await;

    let page = format!("/office/keys/{}", key.id);
    assert!(officer.get("/office").await.is(200).text().contains(&page));
    let text = officer.get(&page).await.is(200).text();
    for seen in ["127.0.0.0/8", "1,200", &format!("action=\"{page}/revoke\"")] {
        assert!(text.contains(seen), "{seen}");
    }
    // What stands behind the id may hold any character of a key.
    let (_, secret) = key.secret.split_once(&key.id).unwrap();
    assert!(!text.contains(secret));

    for _ in 0..2 {
        let answer = officer.post(&format!("{page}/revoke"), &[]).await.is(303);
        assert_eq!(answer.location(), page);
    }
    let text = officer.get(&page).await.is(200).text();
    assert!(text.contains("This key is revoked"));
    assert!(!text.contains("/revoke\""));
    let after = key.asks(&customer, "profiling_offers").await;
    after.is_problem(401, "unauthorized");
    let nowhere = officer.post("/office/keys/000000000000/revoke", &[]);
    nowhere.await.is(404);
}

#[tokio::test]
async fn a_key_that_is_being_replaced_leads_to_its_successor() {
    let world = World::open().await;
    let old = world.key("campaign-engine", &["profiling_offers"]).await;
    let made = world.service.rotate_key(&old.id, OVERLAP, None);
    let new = made.await.unwrap();
    let officer = world.signed_in(world.officer().await).await;
    let text = officer
        .get(&format!("/office/keys/{}", old.id))
        .await
        .text();
    assert!(text.contains(&format!("href=\"/office/keys/{}\"", new.id)));
    assert!(text.contains("being replaced"));
}

#[tokio::test]
async fn support_staff_find_no_keys() {
    let world = World::open().await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let agent = world.signed_in(world.agent().await).await;
    let page = format!("/office/keys/{}", key.id);
    agent.get(&page).await.is(404);
    agent.post(&format!("{page}/revoke"), &[]).await.is(404);
    let customer = world.customer("HV-1").await;
    let still = key.asks(&customer, "profiling_offers").await;
    still.is_problem(403, "not-asked");
}
