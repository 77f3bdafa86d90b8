use service::people::SignedIn;
use service::{Error, Problem, Service};
use store::testing::TestDb;

use crate::people::shop::{ANNA, PASSWORD, Shop, email, from, minutes, open, settings};

/// The answer without what differs between any two: for comparing.
fn told(answer: Result<SignedIn, Error>) -> String {
    format!("{:?}", answer.map(|_| ()))
}

async fn limited(shop: &Shop, address: &str, from_address: &str) -> bool {
    let answer = shop
        .try_sign_in(address, "not the password", None, from(from_address))
        .await;
    matches!(answer, Err(Error::RateLimited { .. }))
}

/// Guesses from ever new addresses until the account's delay shuts the door; how many it took.
async fn guess_until_shut(shop: &Shop, address: &str) -> u32 {
    for guess in 0..200 {
        if limited(shop, address, &format!("198.51.{guess}.7")).await {
            return guess;
        }
    }
    panic!("never shut")
}

async fn unknown_and_wrong_answer_alike(db: &TestDb) {
    let shop = open(db).await;
    let wrong = |address: &'static str, from_address: &'static str| {
        let shop = &shop;
        async move {
            let mut answers = Vec::new();
            for _ in 0..7 {
                let answer = shop
                    .try_sign_in(address, "not the password", None, from(from_address))
                    .await;
                answers.push(told(answer));
            }
            answers
        }
    };
    let known = wrong(ANNA, "192.0.2.1").await;
    let unknown = wrong("nobody@example.test", "192.0.2.2").await;
    let malformed = wrong("not an address", "192.0.2.3").await;
    assert!(known[0].contains("Wrong"), "{known:?}");
    assert!(known[6].contains("RateLimited"), "{known:?}");
    assert_eq!(known, unknown);
    assert_eq!(known, malformed);
}

async fn the_address_is_read_in_any_letter_case_and_the_password_exactly(db: &TestDb) {
    let shop = open(db).await;
    let here = from("192.0.2.1");
    assert!(
        shop.try_sign_in(" Anna@Example.TEST", PASSWORD, None, here)
            .await
            .is_ok()
    );
    for other in [
        PASSWORD.to_uppercase(),
        format!("{PASSWORD} "),
        format!(" {PASSWORD}"),
        PASSWORD[..PASSWORD.len() - 1].to_owned(),
    ] {
        let answer = shop.try_sign_in(ANNA, &other, None, here).await;
        assert!(answer.is_err(), "{other:?}");
        shop.clock.advance(minutes(20));
    }
}

async fn one_address_fails_five_times_a_minute(db: &TestDb) {
    let shop = open(db).await;
    for guess in 0..5 {
        let address = format!("guess{guess}@example.test");
        assert!(!limited(&shop, &address, "192.0.2.9").await, "{guess}");
    }
    assert!(limited(&shop, "guess5@example.test", "192.0.2.9").await);
    assert!(
        limited(&shop, ANNA, "::ffff:192.0.2.9").await,
        "the same address, written as IPv6"
    );
    assert!(!limited(&shop, ANNA, "192.0.2.10").await);
    shop.clock.advance(minutes(1));
    assert!(!limited(&shop, "guess6@example.test", "192.0.2.9").await);
}

async fn signing_in_well_does_not_count_against_an_address(db: &TestDb) {
    let shop = open(db).await;
    for _ in 0..12 {
        let answer = shop
            .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
            .await;
        assert!(answer.is_ok(), "{answer:?}");
    }
}

async fn guesses_from_everywhere_are_slowed_and_a_known_device_still_signs_in(db: &TestDb) {
    let shop = open(db).await;
    let first = shop
        .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
        .await
        .unwrap();
    assert_eq!(guess_until_shut(&shop, ANNA).await, 3);
    let stranger = shop
        .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
        .await;
    assert!(
        matches!(stranger, Err(Error::RateLimited { .. })),
        "the right password has to wait"
    );
    let own = shop
        .try_sign_in(ANNA, PASSWORD, Some(&first.device), from("192.0.2.1"))
        .await
        .unwrap();
    assert_eq!(own.device.expose(), first.device.expose());
}

async fn a_device_of_another_account_is_not_known(db: &TestDb) {
    let shop = open(db).await;
    let ben = shop
        .try_sign_in(crate::people::shop::BEN, PASSWORD, None, from("192.0.2.1"))
        .await
        .unwrap();
    guess_until_shut(&shop, ANNA).await;
    let answer = shop
        .try_sign_in(ANNA, PASSWORD, Some(&ben.device), from("192.0.2.1"))
        .await;
    assert!(matches!(answer, Err(Error::RateLimited { .. })));
}

async fn guesses_from_a_known_device_are_slowed_too(db: &TestDb) {
    let shop = open(db).await;
    let device = shop
        .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
        .await
        .unwrap()
        .device;
    let mut answers = Vec::new();
    for guess in 0..4 {
        let address = from(&format!("198.51.100.{guess}"));
        let answer = shop
            .try_sign_in(ANNA, "not it", Some(&device), address)
            .await;
        answers.push(matches!(answer, Err(Error::RateLimited { .. })));
    }
    assert_eq!(answers, [false, false, false, true]);
}

async fn what_was_counted_survives_a_restart(db: &TestDb) {
    let shop = open(db).await;
    let device = shop
        .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
        .await
        .unwrap()
        .device;
    guess_until_shut(&shop, ANNA).await;
    let reopened = store::Store::open(&db.options).await.unwrap();
    let service = Service::new(reopened, shop.clock.clone(), settings())
        .await
        .unwrap();
    let again = Shop { service, ..shop };
    assert!(limited(&again, ANNA, "192.0.2.77").await);
    let known = again
        .try_sign_in(ANNA, PASSWORD, Some(&device), from("192.0.2.1"))
        .await;
    assert!(known.is_ok(), "{known:?}");
    again.service.store().close().await;
}

async fn guesses_made_at_once_do_not_slip_through_together(db: &TestDb) {
    let shop = open(db).await;
    let guesses = (0..20).map(|guess| {
        let address = from(&format!("198.51.100.{guess}"));
        shop.try_sign_in(ANNA, "not the password", None, address)
    });
    let answers = futures_util::future::join_all(guesses).await;
    let looked_at = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Error::Invalid(_))))
        .count();
    assert_eq!(looked_at, 3);
}

async fn an_operator_can_forgive_failed_sign_ins(db: &TestDb) {
    let shop = open(db).await;
    guess_until_shut(&shop, ANNA).await;
    assert!(shop.service.forgive(&email(ANNA)).await.unwrap());
    assert!(!shop.service.forgive(&email(ANNA)).await.unwrap());
    let answer = shop
        .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
        .await;
    assert!(answer.is_ok());
}

async fn a_wrong_password_names_the_field_and_nothing_else(db: &TestDb) {
    let shop = open(db).await;
    let answer = shop
        .try_sign_in(ANNA, "not it", None, from("192.0.2.1"))
        .await;
    let Err(Error::Invalid(errors)) = answer else {
        panic!("taken")
    };
    assert_eq!(errors.0, [("password", Problem::Wrong)]);
}

store::on_both!(
    unknown_and_wrong_answer_alike,
    the_address_is_read_in_any_letter_case_and_the_password_exactly,
    one_address_fails_five_times_a_minute,
    signing_in_well_does_not_count_against_an_address,
    guesses_from_everywhere_are_slowed_and_a_known_device_still_signs_in,
    a_device_of_another_account_is_not_known,
    guesses_from_a_known_device_are_slowed_too,
    what_was_counted_survives_a_restart,
    guesses_made_at_once_do_not_slip_through_together,
    an_operator_can_forgive_failed_sign_ins,
    a_wrong_password_names_the_field_and_nothing_else,
);
