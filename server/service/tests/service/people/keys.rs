use domain::ids::PurposeKey;
use domain::read::{KeyLine, KeyState};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use service::keys::{Admitted, KeyTerms, NewKey, OVERLAP, PER_MINUTE};
use service::{Error, FieldErrors, Problem};
use store::testing::TestDb;

use crate::people::shop::{NOOR, OLGA, Shop, from, minutes, open};

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

async fn admitted(shop: &Shop, key: &NewKey, address: &str) -> Result<Admitted, Error> {
    let secret = key.secret.expose_secret();
    shop.service.authenticate_key(secret, from(address)).await
}

async fn works(shop: &Shop, key: &NewKey) -> bool {
    match admitted(shop, key, "192.0.2.1").await {
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
    let Admitted { scope, .. } = admitted(&shop, &key, "192.0.2.1").await.unwrap();
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
        crate::people::shop::settings(),
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
    let tail = other.secret.expose_secret().split_once(&other.id);
    for wrong in [
        format!("{}{last}", &text[..text.len() - 1]),
        text.replace(&key.id, &other.id),
        text.replace(&key.id, "000000000000"),
        text.replace("vk_", "vK_"),
        tail.map_or_else(String::new, |(_, tail)| format!("vk_{}{tail}", key.id)),
        String::new(),
    ] {
        let answer = shop
            .service
            .authenticate_key(&wrong, from("192.0.2.1"))
            .await;
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

fn terms() -> KeyTerms {
    KeyTerms {
        consumer: "recommender".parse().unwrap(),
        purposes: vec!["recommendations".parse().unwrap()],
        may_write: true,
        days: None,
        addresses: Vec::new(),
        per_minute: None,
    }
}

async fn line(shop: &Shop, id: &str) -> KeyLine {
    let list = shop.service.list_keys().await.unwrap();
    list.into_iter().find(|line| line.key_id == id).unwrap()
}

async fn a_replaced_key_works_until_the_overlap_is_over(db: &TestDb) {
    let shop = open(db).await;
    let bound = KeyTerms {
        addresses: vec!["192.0.2.0/24".parse().unwrap()],
        per_minute: Some(77),
        ..terms()
    };
    let old = shop.service.create_key_on(bound).await.unwrap();
    shop.clock.advance(minutes(DAY));
    let new = shop
        .service
        .rotate_key(&old.id, OVERLAP, None)
        .await
        .unwrap();
    assert!(works(&shop, &old).await && works(&shop, &new).await);

    let (before, after) = (line(&shop, &old.id).await, line(&shop, &new.id).await);
    assert_eq!(before.successor.as_deref(), Some(new.id.as_str()));
    assert_eq!(before.state(shop.clock.now()), KeyState::Replaced);
    assert_eq!(after.state(shop.clock.now()), KeyState::Works);
    let scope = |line: &KeyLine| {
        let line = line.clone();
        (
            line.consumer,
            line.purposes,
            line.may_write,
            line.addresses,
            line.per_minute,
        )
    };
    assert_eq!(scope(&before), scope(&after));
    assert_eq!(after.expires, new.expires);
    assert_eq!(
        after.expires,
        shop.clock.now() + SignedDuration::from_hours(90 * 24)
    );

    shop.clock.advance(minutes(DAY - 1));
    assert!(works(&shop, &old).await);
    shop.clock.advance(minutes(1));
    assert!(!works(&shop, &old).await);
    assert!(works(&shop, &new).await);
}

async fn an_overlap_never_reaches_beyond_the_keys_own_end(db: &TestDb) {
    let shop = open(db).await;
    let short = KeyTerms {
        days: Some(1),
        ..terms()
    };
    let old = shop.service.create_key_on(short).await.unwrap();
    shop.clock.advance(minutes(DAY - 60));
    shop.service
        .rotate_key(&old.id, OVERLAP, None)
        .await
        .unwrap();
    assert_eq!(line(&shop, &old.id).await.expires, old.expires);
    shop.clock.advance(minutes(60));
    assert!(!works(&shop, &old).await);
}

async fn a_key_gets_one_successor_and_none_once_it_has_ended(db: &TestDb) {
    let shop = open(db).await;
    let rotate = async |id: &str, hours| {
        let overlap = SignedDuration::from_hours(hours);
        shop.service.rotate_key(id, overlap, None).await
    };
    let twice = shop.service.create_key_on(terms()).await.unwrap();
    rotate(&twice.id, 24).await.unwrap();
    assert!(matches!(rotate(&twice.id, 24).await, Err(Error::Conflict)));
    let revoked = shop.service.create_key_on(terms()).await.unwrap();
    shop.service.revoke_key(&revoked.id).await.unwrap();
    assert!(matches!(
        rotate(&revoked.id, 24).await,
        Err(Error::Conflict)
    ));
    assert!(matches!(
        rotate("000000000000", 24).await,
        Err(Error::NotFound)
    ));
    let at_once = shop.service.create_key_on(terms()).await.unwrap();
    for hours in [-1, 169] {
        assert!(matches!(
            rotate(&at_once.id, hours).await,
            Err(Error::Invalid(_))
        ));
    }
    rotate(&at_once.id, 0).await.unwrap();
    assert!(!works(&shop, &at_once).await);
    assert!(matches!(
        rotate(&at_once.id, 24).await,
        Err(Error::Conflict)
    ));
    assert_eq!(shop.service.list_keys().await.unwrap().len(), 5);
}

async fn a_key_bound_to_addresses_works_from_there_alone(db: &TestDb) {
    let shop = open(db).await;
    let bound = KeyTerms {
        addresses: vec![
            "203.0.113.0/24".parse().unwrap(),
            "2001:db8::/32".parse().unwrap(),
        ],
        ..terms()
    };
    let key = shop.service.create_key_on(bound).await.unwrap();
    for here in ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1::1"] {
        admitted(&shop, &key, here).await.unwrap();
    }
    assert_eq!(line(&shop, &key.id).await.strayed, None);
    shop.clock.advance(minutes(61));
    for elsewhere in ["203.0.114.9", "::ffff:198.51.100.1", "2001:db9::1", "::1"] {
        let answer = admitted(&shop, &key, elsewhere).await;
        assert!(matches!(answer, Err(Error::Forbidden)), "{elsewhere}");
    }
    let kept = line(&shop, &key.id).await;
    assert_eq!(kept.strayed.unwrap().to_string(), "2026-03-02T10:00:00Z");
    assert_eq!(kept.last_used.unwrap().to_string(), "2026-03-02T09:00:00Z");
}

async fn a_wrong_secret_from_elsewhere_leaves_no_trace_on_the_key(db: &TestDb) {
    let shop = open(db).await;
    let bound = KeyTerms {
        addresses: vec!["203.0.113.9".parse().unwrap()],
        ..terms()
    };
    let key = shop.service.create_key_on(bound).await.unwrap();
    let other = shop.service.create_key_on(terms()).await.unwrap();
    let wrong = other.secret.expose_secret().replace(&other.id, &key.id);
    let answer = shop.service.authenticate_key(&wrong, from("192.0.2.1"));
    assert!(matches!(answer.await, Err(Error::Forbidden)));
    assert_eq!(line(&shop, &key.id).await.strayed, None);
}

async fn calls_are_counted_by_the_minute(db: &TestDb) {
    let shop = open(db).await;
    let few = KeyTerms {
        per_minute: Some(2),
        ..terms()
    };
    let key = shop.service.create_key_on(few).await.unwrap();
    let call = async || admitted(&shop, &key, "192.0.2.1").await.unwrap();
    let spent = async || call().await.meter.spent();
    assert_eq!((spent().await.left, spent().await.left), (1, 0));
    let beyond = spent().await;
    assert!(!beyond.allowed);
    assert_eq!(beyond.renewed_in, 60);
    shop.clock.advance(minutes(1));
    assert!(spent().await.allowed);

    let usual = shop.service.create_key_on(terms()).await.unwrap();
    let usual = admitted(&shop, &usual, "192.0.2.1").await.unwrap();
    assert_eq!(usual.meter.spent().left, PER_MINUTE - 1);
    for quota in [0, 6_000_001] {
        let wrong = KeyTerms {
            per_minute: Some(quota),
            ..terms()
        };
        let Err(Error::Invalid(errors)) = shop.service.create_key_on(wrong).await else {
            panic!("a quota of {quota}");
        };
        assert!(errors.of("quota").is_some());
    }
}

async fn an_officer_revokes_a_key_and_nobody_else_sees_it(db: &TestDb) {
    let shop = open(db).await;
    let key = shop.service.create_key_on(terms()).await.unwrap();
    let (olga, noor) = (shop.person(OLGA).await, shop.person(NOOR).await);
    assert!(matches!(
        shop.service.revoke_key_by(&noor, &key.id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        shop.service.office_key(&noor, &key.id).await,
        Err(Error::NotFound)
    ));
    assert!(works(&shop, &key).await);

    shop.service.revoke_key_by(&olga, &key.id).await.unwrap();
    assert!(!works(&shop, &key).await);
    let revoked = line(&shop, &key.id).await.revoked.unwrap();
    assert!(revoked.by_officer);
    shop.clock.advance(minutes(5));
    shop.service.revoke_key_by(&olga, &key.id).await.unwrap();
    let page = shop.service.office_key(&olga, &key.id).await.unwrap();
    assert_eq!(page.key.revoked, Some(revoked), "the first time stays");
    assert!(matches!(
        shop.service.revoke_key_by(&olga, "000000000000").await,
        Err(Error::NotFound)
    ));
}

store::on_both!(
    a_replaced_key_works_until_the_overlap_is_over,
    an_overlap_never_reaches_beyond_the_keys_own_end,
    a_key_gets_one_successor_and_none_once_it_has_ended,
    a_key_bound_to_addresses_works_from_there_alone,
    a_wrong_secret_from_elsewhere_leaves_no_trace_on_the_key,
    calls_are_counted_by_the_minute,
    an_officer_revokes_a_key_and_nobody_else_sees_it,
    a_key_carries_its_scope,
    a_revoked_key_fails_at_once_everywhere,
    a_key_ends_by_itself,
    a_secret_that_differs_in_one_place_fails,
    a_key_is_made_for_what_the_registry_declares,
    the_list_tells_the_hour_of_the_last_use_and_no_secret,
);
