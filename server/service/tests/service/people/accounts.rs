use domain::account::Theme;
use domain::language::Language;
use secrecy::ExposeSecret;
use service::people::{AccountFor, NewAccount};
use service::{Error, Problem, Service};
use store::testing::{self, Rows, TestDb};

use crate::people::shop::{ANNA, NOOR, PASSWORD, account, email, from, minutes, open, settings};

const NEW: &str = "seven quiet harbours at dusk";

fn problem<T>(answer: Result<T, Error>, field: &str) -> Option<Problem> {
    match answer {
        Err(Error::Invalid(errors)) => errors.of(field),
        _ => None,
    }
}

async fn changing_the_password_ends_the_other_sessions_and_the_old_password(db: &TestDb) {
    let shop = open(db).await;
    let (here, there) = (shop.session(ANNA).await, shop.session(ANNA).await);
    let anna = shop.who(&here.id).await.unwrap();
    let change = async |current: &str, new: &str| {
        shop.service
            .change_password(&anna, &here.id, None, current.into(), new.into())
            .await
    };
    assert_eq!(
        problem(change("not it", NEW).await, "current"),
        Some(Problem::Wrong)
    );
    assert_eq!(
        problem(change(PASSWORD, "too short").await, "new"),
        Some(Problem::TooShort { min: 15 })
    );
    assert_eq!(
        problem(change(PASSWORD, "anna example anna").await, "new"),
        Some(Problem::TooPersonal)
    );
    assert_eq!(change(PASSWORD, NEW).await.unwrap(), 1);
    assert!(shop.who(&there.id).await.is_none());
    assert!(shop.who(&here.id).await.is_some());
    let old = shop
        .try_sign_in(ANNA, PASSWORD, None, from("192.0.2.1"))
        .await;
    assert_eq!(problem(old, "password"), Some(Problem::Wrong));
    assert!(
        shop.try_sign_in(ANNA, NEW, None, from("192.0.2.1"))
            .await
            .is_ok()
    );
}

async fn the_current_password_cannot_be_guessed_at_speed(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    let anna = shop.who(&session.id).await.unwrap();
    let mut limited = 0;
    for _ in 0..6 {
        let answer = shop
            .service
            .change_password(&anna, &session.id, None, "not it".into(), NEW.into())
            .await;
        limited += u32::from(matches!(answer, Err(Error::RateLimited { .. })));
    }
    assert_eq!(limited, 3);
}

async fn an_address_and_a_customer_have_one_account(db: &TestDb) {
    let shop = open(db).await;
    let customer = |reference: &str| AccountFor::Customer(reference.parse().unwrap());
    let make = async |what_for, address| account(&shop.service, what_for, address).await;
    assert_eq!(
        problem(make(customer("HV-2"), ANNA).await, "email"),
        Some(Problem::Taken)
    );
    assert_eq!(
        problem(
            make(customer("HV-1"), "second@example.test").await,
            "reference"
        ),
        Some(Problem::Taken)
    );
    assert_eq!(
        problem(
            make(customer("HV-404"), "who@example.test").await,
            "reference"
        ),
        Some(Problem::NobodyFound)
    );
    let unnamed = make(AccountFor::Agent(" ".to_owned()), "x@halden.test").await;
    assert_eq!(problem(unnamed, "name"), Some(Problem::Missing));
}

async fn a_password_made_of_the_brand_is_refused(db: &TestDb) {
    let shop = open(db).await;
    let made = shop
        .service
        .create_account(NewAccount {
            what_for: AccountFor::Agent("Kim".to_owned()),
            email: email("kim@halden.test"),
            password: "Halden & Vos 1887!".into(),
            language: Language::En,
        })
        .await;
    assert_eq!(problem(made, "password"), Some(Problem::TooPersonal));
}

async fn the_first_officers_token_is_good_once_and_for_an_hour(db: &TestDb) {
    let clock = service::Clock::fixed("2026-03-02T09:00:00Z".parse().unwrap());
    let service = Service::new(db.store.clone(), clock.clone(), settings())
        .await
        .unwrap();
    let make = async |token: &secrecy::SecretString, address: &str| {
        let name = "Olga".to_owned();
        service
            .create_first_officer(token, name, email(address), PASSWORD.into(), Language::Da)
            .await
    };
    let late = service.first_officer_token().await.unwrap();
    clock.advance(minutes(60));
    assert_eq!(
        problem(make(&late, "a@halden.test").await, "token"),
        Some(Problem::Wrong)
    );
    let replaced = service.first_officer_token().await.unwrap();
    let token = service.first_officer_token().await.unwrap();
    assert_eq!(token.expose_secret().len(), 43);
    assert_eq!(
        problem(make(&replaced, "a@halden.test").await, "token"),
        Some(Problem::Wrong)
    );
    assert_eq!(
        problem(make(&"short".into(), "a@halden.test").await, "token"),
        Some(Problem::Wrong)
    );
    make(&token, "a@halden.test").await.unwrap();
    assert_eq!(
        problem(make(&token, "b@halden.test").await, "token"),
        Some(Problem::Wrong)
    );
    assert!(matches!(
        service.first_officer_token().await,
        Err(Error::Conflict)
    ));
}

async fn language_and_colours_stay_with_the_account(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    let anna = shop.who(&session.id).await.unwrap();
    assert_eq!((anna.language, anna.theme), (Language::Nl, Theme::Auto));
    shop.service
        .set_language(&anna, Language::Nb)
        .await
        .unwrap();
    shop.service.set_theme(&anna, Theme::Dark).await.unwrap();
    let anna = shop.who(&session.id).await.unwrap();
    assert_eq!((anna.language, anna.theme), (Language::Nb, Theme::Dark));
}

async fn the_first_officer_is_not_made_without_a_token(db: &TestDb) {
    let clock = service::Clock::fixed("2026-03-02T09:00:00Z".parse().unwrap());
    let service = Service::new(db.store.clone(), clock, settings())
        .await
        .unwrap();
    let make = async |address| {
        let officer = AccountFor::Officer("Olga".to_owned());
        account(&service, officer, address).await
    };
    let refused = make("olga@halden.test").await;
    assert_eq!(problem(refused, "token"), Some(Problem::Missing));
    let agent = AccountFor::Agent("Pim".to_owned());
    account(&service, agent, "pim@halden.test").await.unwrap();
    assert!(make("olga@halden.test").await.is_err(), "an agent is none");

    let token = service.first_officer_token().await.unwrap();
    let name = "Olga".to_owned();
    service
        .create_first_officer(
            &token,
            name,
            email("olga@halden.test"),
            PASSWORD.into(),
            Language::En,
        )
        .await
        .unwrap();
    make("omar@halden.test").await.unwrap();

    let close = async |address| service.close_account(&email(address)).await.unwrap();
    assert!(close("olga@halden.test").await.officers_left);
    assert!(!close("omar@halden.test").await.officers_left);
    let again = make("omar@halden.test").await;
    assert_eq!(problem(again, "token"), Some(Problem::Missing));
}

async fn closing_an_account_ends_its_sessions(db: &TestDb) {
    let shop = open(db).await;
    for who in [NOOR, ANNA] {
        let session = shop.session(who).await;
        assert!(shop.who(&session.id).await.is_some());
        shop.service.close_account(&email(who)).await.unwrap();
        assert!(shop.who(&session.id).await.is_none());
        let answer = shop
            .try_sign_in(who, PASSWORD, None, from("192.0.2.1"))
            .await;
        assert_eq!(problem(answer, "password"), Some(Problem::Wrong));
        let again = shop.service.close_account(&email(who)).await;
        assert!(matches!(again, Err(Error::NotFound)));
    }
}

async fn of_a_closed_account_nothing_stays_but_who_did_what(db: &TestDb) {
    let shop = open(db).await;
    let count = async |rows: Rows| testing::count(&db.store, rows).await.unwrap();
    for who in [NOOR, ANNA] {
        shop.session(who).await;
        shop.service.close_account(&email(who)).await.unwrap();
    }
    assert_eq!(count(Rows::Sessions).await, 0);
    assert_eq!(count(Rows::Devices).await, 0);
    assert_eq!(count(Rows::CustomersAccounts).await, 1, "Ben's");
    assert_eq!(
        count(Rows::ClosedAgents).await,
        1,
        "Noor's row, for the looks that name it"
    );
    let index = db.store.keys().email_index(&email(NOOR));
    let known = testing::accounts_at(&db.store, &index[..]);
    let known = known.await.unwrap();
    assert_eq!(known, 0);
}

async fn an_address_and_a_customer_can_have_an_account_again_after_a_closed_one(db: &TestDb) {
    let shop = open(db).await;
    for who in [NOOR, ANNA] {
        shop.service.close_account(&email(who)).await.unwrap();
    }
    let agent = AccountFor::Agent("Nora".to_owned());
    account(&shop.service, agent, NOOR).await.unwrap();
    assert_eq!(shop.person(NOOR).await.name, "Nora");
    let customer = AccountFor::Customer("HV-1".parse().unwrap());
    account(&shop.service, customer, ANNA).await.unwrap();
    assert_eq!(shop.person(ANNA).await.name, "Anna Visser");
}

store::on_both!(
    changing_the_password_ends_the_other_sessions_and_the_old_password,
    the_current_password_cannot_be_guessed_at_speed,
    an_address_and_a_customer_have_one_account,
    a_password_made_of_the_brand_is_refused,
    the_first_officers_token_is_good_once_and_for_an_hour,
    language_and_colours_stay_with_the_account,
    the_first_officer_is_not_made_without_a_token,
    closing_an_account_ends_its_sessions,
    of_a_closed_account_nothing_stays_but_who_did_what,
    an_address_and_a_customer_can_have_an_account_again_after_a_closed_one,
);
