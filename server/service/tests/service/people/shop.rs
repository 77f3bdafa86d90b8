//! The demo brand with two customers, two agents and an officer; a clock that stands still until
//! it is moved, and passwords that cost next to nothing.

use std::collections::HashMap;
use std::net::IpAddr;

use domain::account::{Person, PersonRole};
use domain::event::LoggedEvent;
use domain::ids::{AccountId, Email, RecordId, SubjectId};
use domain::language::Language;
use domain::read::{ActivityFilter, PageFrom};
use domain::record::{NewRecord, Value};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use service::people::{AccountFor, DeviceToken, NewAccount, SignIn, SignedIn};
use service::sessions::ACCOUNT;
use service::{Clock, Error, HashingCost, Service, Settings};
use store::testing::TestDb;
use time::OffsetDateTime;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};

pub(crate) const PASSWORD: &str = "walnut ferry copper lantern";
pub(crate) const ANNA: &str = "anna@example.test";
pub(crate) const BEN: &str = "ben@example.test";
pub(crate) const NOOR: &str = "noor@halden.test";
pub(crate) const PIM: &str = "pim@halden.test";
pub(crate) const OLGA: &str = "olga@halden.test";

const BRAND: &[u8] = include_bytes!("../../../../demo/halden-vos.yaml");

pub(crate) struct Shop {
    pub(crate) service: Service,
    pub(crate) clock: Clock,
    pub(crate) anna: SubjectId,
}

pub(crate) fn settings() -> Settings {
    let mut settings = Settings::new("https://my.example.test");
    settings.hashing = HashingCost {
        memory_kib: 8,
        passes: 1,
    };
    settings
}

pub(crate) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub(crate) fn email(text: &str) -> Email {
    text.parse().unwrap()
}

pub(crate) fn from(address: &str) -> IpAddr {
    address.parse().unwrap()
}

pub(crate) async fn open(db: &TestDb) -> Shop {
    let clock = Clock::fixed("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap());
    let service = Service::new(db.store.clone(), clock.clone(), settings())
        .await
        .unwrap();
    service
        .publish_registry("halden-vos.yaml", BRAND)
        .await
        .unwrap();
    let now = clock.now();
    let mut anna = None;
    for (reference, address, name) in [("HV-1", ANNA, "Anna Visser"), ("HV-2", BEN, "Ben Bakker")] {
        let subject: Result<SubjectId, store::Error> = db
            .store
            .write(move |tx| {
                async move {
                    let reference = reference.parse().unwrap();
                    let subject = store::subjects::create_or_find(tx, &reference, now).await?;
                    let contact = store::subjects::Contact {
                        email: Some(email(address)),
                        name: Some(name.to_owned()),
                        phone: None,
                    };
                    store::subjects::set_contact(tx, subject.id, &contact).await?;
                    Ok(subject.id)
                }
                .boxed()
            })
            .await;
        anna.get_or_insert(subject.unwrap());
        let what_for = AccountFor::Customer(reference.parse().unwrap());
        account(&service, what_for, address).await.unwrap();
    }
    for (what_for, address) in [
        (AccountFor::Agent("Noor".to_owned()), NOOR),
        (AccountFor::Agent("Pim".to_owned()), PIM),
    ] {
        account(&service, what_for, address).await.unwrap();
    }
    let token = service.first_officer_token().await.unwrap();
    service
        .create_first_officer(
            &token,
            "Olga".to_owned(),
            email(OLGA),
            PASSWORD.into(),
            Language::Nl,
        )
        .await
        .unwrap();
    Shop {
        service,
        clock,
        anna: anna.unwrap(),
    }
}

pub(crate) async fn account(
    service: &Service,
    what_for: AccountFor,
    address: &str,
) -> Result<AccountId, Error> {
    service
        .create_account(NewAccount {
            what_for,
            email: email(address),
            password: PASSWORD.into(),
            language: Language::Nl,
        })
        .await
}

impl Shop {
    pub(crate) async fn try_sign_in(
        &self,
        address: &str,
        password: &str,
        device: Option<&DeviceToken>,
        from: IpAddr,
    ) -> Result<SignedIn, Error> {
        self.service
            .sign_in(SignIn {
                email: SecretString::from(address),
                password: SecretString::from(password),
                address: from,
                device: device.cloned(),
            })
            .await
    }

    /// Signs in and opens a session, as the server does.
    pub(crate) async fn session(&self, address: &str) -> Record {
        let signed_in = self
            .try_sign_in(address, PASSWORD, None, from("192.0.2.1"))
            .await
            .unwrap();
        let mut record = Record {
            id: Id::default(),
            data: HashMap::from([(
                ACCOUNT.to_owned(),
                serde_json::Value::String(signed_in.account.to_string()),
            )]),
            expiry_date: OffsetDateTime::UNIX_EPOCH,
        };
        let sessions = self.service.session_store();
        sessions.create(&mut record).await.unwrap();
        record
    }

    pub(crate) async fn who(&self, id: &Id) -> Option<Person> {
        self.service.person_for_session(id).await.unwrap()
    }

    pub(crate) async fn person(&self, address: &str) -> Person {
        let session = self.session(address).await;
        self.who(&session.id).await.unwrap()
    }

    /// Anna's log, oldest first.
    pub(crate) async fn log(&self) -> Vec<LoggedEvent> {
        let filter = ActivityFilter::default();
        let on = &mut self.service.store().read();
        let page = store::events::page(on, self.anna, &filter, PageFrom::Start, 50).await;
        let mut lines = page.unwrap().items;
        lines.reverse();
        lines
    }

    pub(crate) async fn record(&self, category: &str, field: &str, text: &str) -> RecordId {
        let now = self.clock.now();
        let record = NewRecord {
            category: category.parse().unwrap(),
            field: field.parse().unwrap(),
            group: None,
            value: Value::Text(text.to_owned()),
            source: "web shop".to_owned(),
            source_id: format!("{category}-{field}"),
            collected_at: now,
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        };
        let anna = self.anna;
        let put: Result<_, store::Error> = self
            .service
            .store()
            .write(move |tx| {
                let record = record.clone();
                async move { store::records::put(tx, anna, &[record], now).await }.boxed()
            })
            .await;
        put.unwrap()[0].id
    }
}

pub(crate) fn subject_of(person: &Person) -> SubjectId {
    let PersonRole::Subject(subject) = person.role else {
        panic!("not a customer")
    };
    subject
}
