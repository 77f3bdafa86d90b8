//! The use cases over a throw-away database, arranged by doing what people and systems do: no
//! table is ever written by a test. The brand is the demo brand, the clock stands still until it
//! is moved.

// A test reads as a sentence about somebody.
#![allow(clippy::unused_self)]

mod system;

use domain::account::{ConsumerScope, Viewer};
use domain::benefit::NewBenefit;
use domain::decision::{Change, Lasting, Restricting, Standing, State, Wish};
use domain::event::{Event, LoggedEvent, StaffRole};
use domain::gate::RefusalReason;
use domain::ids::{AccountId, PurposeKey, Reference, SubjectId, ViewId};
use domain::language::Language;
use domain::read::{ActivityFilter, Choice, Decided, PageFrom};
use domain::record::{Inference, NewRecord, Value};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use service::{
    Clock, Deliverer, Delivery, Error, LineResult, ReleaseAnswer, Restricted, Seen, Service,
    Settings,
};
use store::testing::{Engine, TestDb};
use uuid::Uuid;

pub(crate) use self::system::System;

/// The demo brand's registry, as it ships.
pub(crate) const BRAND: &str = include_str!("../../../demo/halden-vos.yaml");

/// Runs scenarios `async fn name(world: &World)` on both databases, as two tests each.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let world = $crate::world::World::on(store::testing::Engine::Sqlite).await;
                    super::$name(&world).await;
                    world.ends().await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let world = $crate::world::World::on(store::testing::Engine::Postgres).await;
                    super::$name(&world).await;
                    world.ends().await;
                }
            )+
        }
    };
}

pub(crate) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// The field for which something was not taken, if it was not.
pub(crate) fn misfit(result: &LineResult) -> Option<&'static str> {
    match result {
        LineResult::Rejected(rejection) => {
            assert!(rejection.reason.ends_with('.') && rejection.mend.ends_with(['.', '?']));
            Some(rejection.field)
        }
        _ => None,
    }
}

/// Why the gate refused, if it did.
pub(crate) fn reason(answer: &ReleaseAnswer) -> Option<RefusalReason> {
    match answer {
        ReleaseAnswer::Released { .. } => None,
        ReleaseAnswer::Refused { reason, .. } => Some(*reason),
    }
}

/// A running brand.
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) clock: Clock,
    pub(crate) db: TestDb,
}

async fn start(store: store::Store, clock: Clock) -> Service {
    let mut settings = Settings::new("http://localhost");
    // No password is tested here.
    settings.hashing.memory_kib = 8;
    settings.hashing.passes = 1;
    Service::new(store, clock, settings).await.unwrap()
}

impl World {
    /// A brand that has published its registry, on a Saturday in spring.
    pub(crate) async fn on(engine: Engine) -> Self {
        let world = Self::unpublished(engine).await;
        world
            .service
            .publish_registry("brand.yaml", BRAND.as_bytes())
            .await
            .unwrap();
        world
    }

    /// A brand that has not published anything.
    pub(crate) async fn unpublished(engine: Engine) -> Self {
        let db = TestDb::open(engine).await.unwrap();
        let clock = Clock::fixed("2026-03-14T09:30:00Z".parse().unwrap());
        let service = start(db.store.clone(), clock.clone()).await;
        Self { service, clock, db }
    }

    /// Publishes the same registry with a remark at its end: a new version that says the same.
    pub(crate) async fn publishes_again(&self) {
        let text = format!("{BRAND}\n# Read once more.\n");
        self.service
            .publish_registry("brand.yaml", text.as_bytes())
            .await
            .unwrap();
    }

    pub(crate) async fn ends(self) {
        self.db.drop_database().await.unwrap();
    }

    /// A second server over the same database.
    pub(crate) async fn another_instance(&self) -> Service {
        let store = store::Store::open(&self.db.options).await.unwrap();
        start(store, self.clock.clone()).await
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn passes(&self, time: SignedDuration) {
        self.clock.advance(time);
    }

    /// What a page shows now, in Danish.
    pub(crate) async fn seen(&self) -> Seen {
        Seen {
            registry_version: self.service.published().await.unwrap().version,
            language: Language::Da,
        }
    }

    /// A customer whom the brand's data have made known.
    pub(crate) async fn customer(&self, reference: &str) -> Customer<'_> {
        let reference: Reference = reference.parse().unwrap();
        let (name, now) = (reference.clone(), self.now());
        let subject = self
            .db
            .store
            .write(move |tx| {
                let name = name.clone();
                async move { store::subjects::create_or_find(tx, &name, now).await }.boxed()
            })
            .await
            .unwrap();
        Customer {
            world: self,
            reference,
            subject: subject.id,
        }
    }

    /// The page of somebody who is not there.
    pub(crate) fn nobody(&self) -> Viewer {
        Viewer::Own(SubjectId(Uuid::from_u128(7)))
    }

    /// The scope of a system that may deliver.
    pub(crate) fn writer(&self) -> ConsumerScope {
        ConsumerScope {
            key_id: "k2".to_owned(),
            consumer: "club-ledger".parse().unwrap(),
            purposes: Vec::new(),
            may_write: true,
        }
    }

    /// A record on its way in, collected an hour ago by the till.
    pub(crate) fn fact(&self, category: &str, field: &str, value: &str, id: &str) -> NewRecord {
        NewRecord {
            category: category.parse().unwrap(),
            field: field.parse().unwrap(),
            group: None,
            value: Value::Text(value.to_owned()),
            source: "till".to_owned(),
            source_id: id.to_owned(),
            collected_at: self.now() - SignedDuration::from_hours(1),
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        }
    }

    /// Delivers records of a customer; answers what became of each.
    pub(crate) async fn delivers(
        &self,
        reference: &str,
        records: Vec<NewRecord>,
    ) -> Vec<LineResult> {
        let reference = reference.parse().unwrap();
        let delivery = Delivery {
            records,
            ..Delivery::default()
        };
        let done = self
            .service
            .put_records(Deliverer::Operator, &reference, delivery);
        done.await.unwrap().records
    }

    /// One of the brand's systems, with a key for every purpose there is.
    pub(crate) async fn system(&self, consumer: &str) -> System<'_> {
        let published = self.service.published().await.unwrap();
        let purposes = published.registry.purposes.iter();
        let mut purposes: Vec<PurposeKey> = purposes.map(|purpose| purpose.key.clone()).collect();
        purposes.push("x-rays".parse().unwrap());
        System {
            world: self,
            scope: ConsumerScope {
                key_id: "k1".to_owned(),
                consumer: consumer.parse().unwrap(),
                purposes,
                may_write: false,
            },
        }
    }
}

/// One customer and what they do.
#[derive(Clone)]
pub(crate) struct Customer<'w> {
    world: &'w World,
    pub(crate) reference: Reference,
    pub(crate) subject: SubjectId,
}

impl Customer<'_> {
    pub(crate) fn own(&self) -> Viewer {
        Viewer::Own(self.subject)
    }

    /// As an agent sees the page for the next quarter of an hour.
    pub(crate) fn seen_by_agent(&self) -> Viewer {
        Viewer::Staff {
            subject: self.subject,
            view: ViewId(Uuid::from_u128(8)),
            account: AccountId(Uuid::from_u128(9)),
            role: StaffRole::Agent,
            ends: self.world.now() + SignedDuration::from_mins(15),
        }
    }

    /// Holds `count` records more of a kind, one an hour, the newest an hour old. Their values say
    /// `value 1 of KIND` and so on.
    pub(crate) async fn holding(self, category: &str, count: i64) -> Self {
        let text = |number| format!("value {number} of {category}");
        self.receives_each(category, count, text).await;
        self
    }

    /// Receives as many records of a kind, which all say `text`.
    pub(crate) async fn receives_texts(&self, category: &str, count: i64, text: &str) {
        self.receives_each(category, count, |_| text.to_owned())
            .await;
    }

    async fn receives_each(&self, category: &str, count: i64, text: impl Fn(i64) -> String) {
        let published = self.world.service.published().await.unwrap();
        let declared = published
            .registry
            .category(&category.parse().unwrap())
            .unwrap()
            .clone();
        let field = &declared.fields[0];
        let records = (1..=count).map(|number| {
            let text = text(number);
            NewRecord {
                category: declared.key.clone(),
                field: field.key.clone(),
                group: None,
                value: match field.parts.first() {
                    None => Value::Text(text),
                    Some(part) => Value::Parts(vec![(part.key.clone(), text)]),
                },
                source: "till".to_owned(),
                source_id: format!("{category}-{number}"),
                collected_at: self.world.now() - SignedDuration::from_hours(number),
                observed_at: None,
                kept_until: None,
                corrects: None,
                inference: declared.model.as_ref().map(|model| {
                    let model = published.registry.model(model).unwrap();
                    Inference {
                        model: model.key.clone(),
                        version: model.version.clone(),
                        inputs: model.inputs.clone(),
                    }
                }),
            }
        });
        let records: Vec<NewRecord> = records.collect();
        for records in records.chunks(service::DELIVERY_LIMIT) {
            self.receives(Delivery {
                records: records.to_vec(),
                ..Delivery::default()
            })
            .await;
        }
    }

    /// Has a benefit, measured today.
    pub(crate) async fn gaining(self, purpose: &str, metric: &str, amount: &str) -> Self {
        let benefit = NewBenefit {
            purpose: purpose.parse().unwrap(),
            metric: metric.parse().unwrap(),
            amount: amount.parse().unwrap(),
            at: self.world.now(),
            source: "till".to_owned(),
            source_id: format!("{metric}-{}", self.world.now()),
        };
        self.receives(Delivery {
            benefits: vec![benefit],
            ..Delivery::default()
        })
        .await;
        self
    }

    async fn receives(&self, delivery: Delivery) {
        let service = &self.world.service;
        let done = service
            .put_records(Deliverer::Operator, &self.reference, delivery)
            .await
            .unwrap();
        let taken = done.records.iter().chain(&done.benefits);
        for result in taken {
            assert_eq!(*result, LineResult::Inserted);
        }
    }

    pub(crate) async fn who_is_a_child(self) -> Self {
        let subject = self.subject;
        let store = &self.world.db.store;
        store
            .write(move |tx| store::subjects::set_under_age(tx, subject, true).boxed())
            .await
            .unwrap();
        self
    }

    pub(crate) async fn who_restricts(self) -> Self {
        self.restricts(Restricting::Set).await;
        self
    }

    /// Pauses all use, or ends the pause.
    pub(crate) async fn restricts(&self, wanted: Restricting) -> Restricted {
        let service = &self.world.service;
        service.restrict(self.own(), wanted).await.unwrap()
    }

    pub(crate) async fn wishes(
        &self,
        purpose: &str,
        wish: Wish,
        lasting: Lasting,
        key: Option<&str>,
    ) -> Result<Decided, Error> {
        let seen = self.world.seen().await;
        let key = key.map(str::to_owned);
        let purpose = purpose.parse().unwrap();
        self.world
            .service
            .decide(self.own(), purpose, wish, lasting, seen, key)
            .await
    }

    pub(crate) async fn turns_on(&self, purpose: &str) -> Decided {
        self.wishes(purpose, Wish::On, Lasting::Open, None)
            .await
            .unwrap()
    }

    pub(crate) async fn turns_off(&self, purpose: &str) -> Decided {
        self.wishes(purpose, Wish::Off, Lasting::Open, None)
            .await
            .unwrap()
    }

    /// One purpose on the page of switches.
    pub(crate) async fn choice(&self, purpose: &str) -> Choice {
        let choices = self
            .world
            .service
            .choices(self.own())
            .await
            .unwrap()
            .choices;
        let found = choices
            .into_iter()
            .find(|choice| choice.state.purpose.as_str() == purpose);
        found.unwrap()
    }

    pub(crate) async fn state(&self, purpose: &str) -> State {
        self.choice(purpose).await.state.state
    }

    pub(crate) async fn standing(&self, purpose: &str) -> Option<Standing> {
        self.choice(purpose).await.state.standing
    }

    /// What was decided about a purpose, newest first.
    pub(crate) async fn changes(&self, purpose: &str) -> Vec<Change> {
        let history = self.choice(purpose).await.history;
        let changes = history.into_iter().map(|line| match line.event {
            Event::Decision { change, .. } => change,
            other => panic!("{other:?} among the decisions"),
        });
        changes.collect()
    }

    /// The whole log as the activity page shows it, newest first.
    pub(crate) async fn log(&self) -> Vec<LoggedEvent> {
        let mut log = Vec::new();
        let mut from = PageFrom::Start;
        loop {
            let filter = ActivityFilter::default();
            let page = self
                .world
                .service
                .activity(self.own(), filter, from)
                .await
                .unwrap();
            log.extend(page.entries);
            match page.older {
                Some(seq) => from = PageFrom::Older(seq),
                None => return log,
            }
        }
    }
}
