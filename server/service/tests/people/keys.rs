use domain::ids::PurposeKey;
use secrecy::ExposeSecret;
use service::keys::NewKey;
use service::{Error, FieldErrors, Problem};
use store::testing::TestDb;

use crate::shop::{Shop, minutes, open};

const DAY: i64 = 24 * 60;

async fn create(
    shop: &Shop,
    consumer: &str,
    purposes: &[&str],
    days: Option<u32>,
) -> Result<NewKey, Error> {
    let purposes = purposes.iter().map(|key| key.parse().unwrap()).collect();
    let consumer = consumer.parse().unwrap();
    shop.service
        .create_key(consumer, purposes, false, days)
        .await
}

async fn works(shop: &Shop, key: &NewKey) -> bool {
    match shop
        .service
        .authenticate_key(key.secret.expose_secret())
        .await
    {
        Ok(_) => true,
        Err(Error::Forbidden) => false,
        Err(other) => panic!("{other}"),
    }
}

async fn a_key_carries_its_scope(db: &TestDb) {
    let shop = open(db).await;
    let key = create(&shop, "campaign-engine", &["direct_marketing"], None)
        .await
        .unwrap();
    let scope = shop
        .service
        .authenticate_key(key.secret.expose_secret())
        .await
        .unwrap();
    assert_eq!(scope.key_id, key.id);
    assert_eq!(scope.consumer.as_str(), "campaign-engine");
    assert_eq!(
        scope.purposes,
        ["direct_marketing".parse::<PurposeKey>().unwrap()]
    );
    assert!(!scope.may_write);
}

async fn a_revoked_key_fails_at_once_everywhere(db: &TestDb) {
    let shop = open(db).await;
    let key = create(&shop, "recommender", &["recommendations"], None)
        .await
        .unwrap();
    let elsewhere = open_again(db, &shop).await;
    assert!(works(&shop, &key).await && works(&elsewhere, &key).await);
    shop.service.revoke_key(&key.id).await.unwrap();
    assert!(!works(&shop, &key).await);
    assert!(!works(&elsewhere, &key).await);
    assert!(matches!(
        shop.service.revoke_key(&key.id).await,
        Err(Error::NotFound)
    ));
}

async fn open_again(db: &TestDb, shop: &Shop) -> Shop {
    let service = service::Service::new(
        db.store.clone(),
        shop.clock.clone(),
        crate::shop::settings(),
    );
    Shop {
        service: service.await.unwrap(),
        clock: shop.clock.clone(),
        anna: shop.anna,
    }
}

async fn a_key_ends_by_itself(db: &TestDb) {
    let shop = open(db).await;
    let (short, long) = (
        create(&shop, "recommender", &["recommendations"], Some(1))
            .await
            .unwrap(),
        create(&shop, "recommender", &["recommendations"], None)
            .await
            .unwrap(),
    );
    shop.clock.advance(minutes(DAY));
    assert!(!works(&shop, &short).await);
    shop.clock.advance(minutes(89 * DAY - 1));
    assert!(works(&shop, &long).await);
    shop.clock.advance(minutes(1));
    assert!(!works(&shop, &long).await);
    shop.clock.advance(minutes(-91 * DAY));
    assert!(
        !works(&shop, &long).await,
        "a clock before its making is not believed"
    );
}

async fn a_secret_that_differs_in_one_place_fails(db: &TestDb) {
    let shop = open(db).await;
    let key = create(&shop, "recommender", &["recommendations"], None)
        .await
        .unwrap();
    let other = create(&shop, "recommender", &["recommendations"], None)
        .await
        .unwrap();
    let text = key.secret.expose_secret();
    let last = if text.ends_with('A') { 'B' } else { 'A' };
    let tail = other.secret.expose_secret().rsplit_once('_');
    for wrong in [
        format!("{}{last}", &text[..text.len() - 1]),
        text.replace(&key.id, &other.id),
        text.replace(&key.id, "000000000000"),
        text.replace("vk_", "vK_"),
        tail.map_or_else(String::new, |(_, tail)| format!("vk_{}_{tail}", key.id)),
        String::new(),
    ] {
        let answer = shop.service.authenticate_key(&wrong).await;
        assert!(matches!(answer, Err(Error::Forbidden)), "{wrong}");
    }
    assert!(works(&shop, &key).await);
}

async fn a_key_is_made_for_what_the_registry_declares(db: &TestDb) {
    let shop = open(db).await;
    let problems = async |consumer, purposes: &[&str], days| -> FieldErrors {
        match create(&shop, consumer, purposes, days).await {
            Err(Error::Invalid(errors)) => errors,
            other => panic!("{other:?}"),
        }
    };
    let unknown = problems("nobody", &["recommendations"], None).await;
    assert_eq!(unknown.of("consumer"), Some(Problem::Unknown));
    let foreign = problems("recommender", &["direct_marketing"], None).await;
    assert_eq!(foreign.of("purposes"), Some(Problem::Unknown));
    let nothing = problems("recommender", &[], None).await;
    assert_eq!(nothing.of("purposes"), Some(Problem::Missing));
    for days in [0, 91] {
        let outside = problems("recommender", &["recommendations"], Some(days)).await;
        assert_eq!(
            outside.of("days"),
            Some(Problem::OutOfRange { min: 1, max: 90 })
        );
    }
}

async fn the_list_tells_the_hour_of_the_last_use_and_no_secret(db: &TestDb) {
    let shop = open(db).await;
    let key = create(&shop, "recommender", &["recommendations"], None)
        .await
        .unwrap();
    let last_used = async || {
        let list = shop.service.list_keys().await.unwrap();
        assert_eq!(list.len(), 1);
        list[0].last_used.map(|used| used.to_string())
    };
    assert_eq!(last_used().await, None);
    shop.clock.advance(minutes(70));
    assert!(works(&shop, &key).await);
    assert_eq!(last_used().await.as_deref(), Some("2026-03-02T10:00:00Z"));
    shop.clock.advance(minutes(30));
    assert!(works(&shop, &key).await);
    assert_eq!(last_used().await.as_deref(), Some("2026-03-02T10:00:00Z"));
    let shown = format!("{key:?} {:?}", shop.service.list_keys().await.unwrap());
    let secret = key.secret.expose_secret();
    assert!(!shown.contains(&secret[secret.len() - 43..]));
}

store::on_both!(
    a_key_carries_its_scope,
    a_revoked_key_fails_at_once_everywhere,
    a_key_ends_by_itself,
    a_secret_that_differs_in_one_place_fails,
    a_key_is_made_for_what_the_registry_declares,
    the_list_tells_the_hour_of_the_last_use_and_no_secret,
);
