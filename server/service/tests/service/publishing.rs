//! The registry's versions, on both databases.

use crate::world::{BRAND, World, days};
use domain::account::{Person, PersonRole, Theme};
use domain::ids::AccountId;
use domain::language::Language;
use domain::registry::Severity;
use service::{Error, PublishError};
use sha2::{Digest, Sha256};
use uuid::Uuid;

fn person(role: PersonRole) -> Person {
    Person {
        account: AccountId(Uuid::from_u128(5)),
        role,
        name: "Somebody".to_owned(),
        language: Language::En,
        theme: Theme::Auto,
    }
}

async fn a_version_is_named_by_the_hash_of_its_bytes(world: &World) {
    let published = world.service.published().await.unwrap();
    assert_eq!((published.version, published.at), (1, world.now()));
    assert_eq!(published.hash, <[u8; 32]>::from(Sha256::digest(BRAND)));
    assert_eq!(published.registry.brand.key.as_str(), "halden-vos");
}

async fn the_same_bytes_are_published_once(world: &World) {
    world.passes(days(1));
    let again = world
        .service
        .publish_registry("copy.yaml", BRAND.as_bytes())
        .await
        .unwrap();
    assert_eq!(again.version, 1);
    world.publishes_again().await;
    let back = world
        .service
        .publish_registry("brand.yaml", BRAND.as_bytes())
        .await
        .unwrap();
    assert_eq!(back.version, 3, "going back is a new version");
    let versions = world.service.registry_versions().await.unwrap();
    assert_eq!(
        versions.iter().map(|line| line.version).collect::<Vec<_>>(),
        [3, 2, 1]
    );
    assert_eq!(versions[0].hash, versions[2].hash);
}

async fn a_registry_with_an_error_is_refused_whole(world: &World) {
    let broken = BRAND.replacen(
        "data: [name, email, channel_preferences]",
        "data: [nmae]",
        1,
    );
    assert_ne!(broken, BRAND);
    let answer = world
        .service
        .publish_registry("broken.yaml", broken.as_bytes())
        .await;
    let Err(PublishError::Refused(findings)) = answer else {
        panic!("{answer:?}")
    };
    assert!(
        findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    );
    let published = world.service.published().await.unwrap();
    assert_eq!(
        (published.version, &*published.registry.brand.name),
        (1, "Halden & Vos")
    );
    assert_eq!(world.service.registry_versions().await.unwrap().len(), 1);
    let unreadable = world
        .service
        .publish_registry("noise.yaml", b"\xff\xfe: [")
        .await;
    assert!(matches!(unreadable, Err(PublishError::Refused(_))));
}

async fn another_instance_takes_it_up(world: &World) {
    let elsewhere = world.another_instance().await;
    assert_eq!(
        elsewhere.published().await.unwrap().version,
        1,
        "read when first needed"
    );
    world.publishes_again().await;
    assert_eq!(elsewhere.published().await.unwrap().version, 1);
    assert_eq!(elsewhere.refresh_published().await.unwrap().version, 2);
    assert_eq!(elsewhere.published().await.unwrap().version, 2);
    elsewhere.store().close().await;
}

async fn publishing_at_once_gives_each_text_its_version(world: &World) {
    let texts: Vec<String> = (0..4).map(|n| format!("{BRAND}\n# Text {n}.\n")).collect();
    let publishing = texts.iter().map(|text| {
        world
            .service
            .publish_registry("brand.yaml", text.as_bytes())
    });
    for published in futures_util::future::join_all(publishing).await {
        published.unwrap();
    }
    assert_eq!(world.service.registry_versions().await.unwrap().len(), 5);
    assert_eq!(world.service.published().await.unwrap().version, 5);
}

async fn counts_are_live_and_hold_for_seconds(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 3)
        .await;
    world.customer("HV-2").await;
    let offers = async || {
        let counts = world.service.trust().await.unwrap().counts.clone();
        let offers = counts
            .purposes
            .iter()
            .find(|p| p.purpose.as_str() == "profiling_offers");
        let letters = counts
            .purposes
            .iter()
            .find(|p| p.purpose.as_str() == "direct_marketing");
        let (offers, letters) = (offers.unwrap(), letters.unwrap());
        (
            (offers.on, offers.turned_off, offers.never_on),
            (letters.on, letters.turned_off, letters.never_on),
        )
    };
    assert_eq!(offers().await, ((0, 0, 2), (2, 0, 0)));
    anna.turns_on("profiling_offers").await;
    anna.turns_off("direct_marketing").await;
    assert_eq!(
        offers().await,
        ((0, 0, 2), (2, 0, 0)),
        "counted a moment ago"
    );
    world.passes(jiff::SignedDuration::from_secs(5));
    assert_eq!(offers().await, ((1, 0, 1), (1, 1, 0)));
    anna.turns_off("profiling_offers").await;
    let engine = world.system("campaign-engine").await;
    engine.asks(&anna, "profiling_offers").await;
    world.passes(jiff::SignedDuration::from_secs(5));
    assert_eq!(offers().await, ((0, 1, 1), (1, 1, 0)));
    let counts = world.service.trust().await.unwrap().counts.clone();
    assert_eq!((counts.subjects, counts.records), (2, 3));
    assert_eq!(
        (counts.releases, counts.refusals, counts.staff_views),
        (0, 1, 0)
    );
}

async fn the_office_is_for_officers(world: &World) {
    let anna = world.customer("HV-1").await;
    let office = world
        .service
        .office(&person(PersonRole::Officer))
        .await
        .unwrap();
    assert_eq!((office.versions.len(), office.counts.subjects), (1, 1));
    for role in [PersonRole::Agent, PersonRole::Subject(anna.subject)] {
        let answer = world.service.office(&person(role)).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{role:?}");
    }
}

/// The demo brand's registry with one passage replaced.
fn with(passage: &str, by: &str) -> String {
    let text = BRAND.replacen(passage, by, 1);
    assert_ne!(text, BRAND, "{passage}");
    text
}

async fn a_yes_does_not_grow_with_a_new_version(world: &World) {
    let wider = with(
        "data: [email, device_ip, web_behaviour, seg_audience]",
        "data: [email, phone, device_ip, web_behaviour, seg_audience]",
    );
    let publish = async |text: &str| {
        let published = world
            .service
            .publish_registry("brand.yaml", text.as_bytes());
        published.await.map(|published| published.version)
    };
    assert_eq!(publish(&wider).await.unwrap(), 2, "nobody has said yes");
    assert_eq!(publish(BRAND).await.unwrap(), 3);
    let anna = world.customer("HV-1").await;
    anna.turns_on("ads_elsewhere").await;
    let Err(PublishError::Promised(broken)) = publish(&wider).await else {
        panic!("published")
    };
    let said = broken[0].to_string();
    assert!(
        said.contains("ads_elsewhere: 1 customers") && said.contains("phone"),
        "{said}"
    );
    assert_eq!(world.service.published().await.unwrap().version, 3);
    anna.turns_off("ads_elsewhere").await;
    assert_eq!(publish(&wider).await.unwrap(), 4, "there is no yes left");
}

on_both_databases!(
    a_yes_does_not_grow_with_a_new_version,
    a_version_is_named_by_the_hash_of_its_bytes,
    the_same_bytes_are_published_once,
    a_registry_with_an_error_is_refused_whole,
    another_instance_takes_it_up,
    publishing_at_once_gives_each_text_its_version,
    counts_are_live_and_hold_for_seconds,
    the_office_is_for_officers,
);
