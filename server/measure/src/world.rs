//! A filled database of the demo brand: customers with receipts, accounts and keys, made through
//! the use cases.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use domain::account::Viewer;
use domain::decision::{Lasting, Wish};
use domain::ids::{Reference, SubjectId};
use domain::language::Language;
use secrecy::{ExposeSecret as _, SecretString};
use service::people::{AccountFor, NewAccount};
use service::{Clock, Deliverer, Delivery, LineResult, Seen, Service, Settings};
use store::{Options, Store};

use crate::sample::{self, Line};

const REGISTRY: &[u8] = include_bytes!("../../demo/halden-vos.yaml");
/// The most that one delivery may hold.
const DELIVERY: u64 = 1000;
const PASSWORD: &str = "four brown kettles sing at dusk";

/// The database and the use cases over it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) database: String,
    pub(crate) key_file: PathBuf,
}

/// The customer of that number.
pub(crate) fn reference(number: u64) -> Result<Reference> {
    format!("HV-{number:06}").parse().context("a reference")
}

impl World {
    /// On SQLite in `folder`, or in an empty database on PostgreSQL.
    pub(crate) async fn new(folder: &Path, database: Option<&str>) -> Result<Self> {
        let key_file = folder.join(if database.is_some() {
            "postgres.key"
        } else {
            "vitrine.key"
        });
        store::create_key_file(&key_file)?;
        let sqlite = || format!("sqlite:{}", folder.join("vitrine.db").display());
        let database = database.map_or_else(sqlite, str::to_owned);
        let store = Store::open(&Options::new(&database, &key_file)).await?;
        let settings = Settings::new("http://localhost");
        let service = Service::new(store, Clock::system(), settings).await?;
        let published = service.publish_registry("halden-vos.yaml", REGISTRY).await;
        ensure!(published.is_ok(), "the demo brand's registry was not taken");
        Ok(Self {
            service,
            database,
            key_file,
        })
    }

    /// Makes a customer known, with so many lines of receipts.
    pub(crate) async fn fill(&self, number: u64, lines: u64) -> Result<SubjectId> {
        let reference = reference(number)?;
        let now = self.service.clock().now();
        for start in (0..lines).step_by(usize::try_from(DELIVERY)?) {
            let mut records = Vec::new();
            for line in start..lines.min(start + DELIVERY) {
                let at = sample::moment(now, line / sample::BASKET, lines / sample::BASKET);
                records.push(Line::numbered(line, at).record()?);
            }
            let delivery = Delivery {
                records,
                ..Delivery::default()
            };
            let done = self
                .service
                .put_records(Deliverer::Operator, &reference, delivery)
                .await?;
            ensure!(
                done.records
                    .iter()
                    .all(|line| *line == LineResult::Inserted),
                "a made-up record was not taken: {:?}",
                done.records.first()
            );
        }
        let mut reader = self.service.store().read();
        let found = store::subjects::find_by_reference(&mut reader, &reference).await?;
        Ok(found.context("a customer without records is not known")?.id)
    }

    /// An account for a customer; gives its address and password.
    pub(crate) async fn account(&self, number: u64) -> Result<(String, &'static str)> {
        let email = format!("customer{number}@halden-vos.test");
        let new = NewAccount {
            what_for: AccountFor::Customer(reference(number)?),
            email: email.parse().context("an address")?,
            password: SecretString::from(PASSWORD.to_owned()),
            language: Language::En,
        };
        self.service.create_account(new).await?;
        Ok((email, PASSWORD))
    }

    /// A key of one of the brand's systems.
    pub(crate) async fn key(&self, consumer: &str, purpose: &str) -> Result<String> {
        let purposes = vec![purpose.parse()?];
        let key = self
            .service
            .create_key(consumer.parse()?, purposes, false, None)
            .await?;
        Ok(key.secret.expose_secret().to_owned())
    }

    /// What a page shows of the registry.
    pub(crate) async fn seen(&self) -> Result<Seen> {
        let registry_version = self.service.published().await?.version;
        Ok(Seen {
            registry_version,
            language: Language::En,
        })
    }

    /// A customer turns a purpose on.
    pub(crate) async fn turn_on(&self, subject: SubjectId, purpose: &str) -> Result<()> {
        let (viewer, seen) = (Viewer::Own(subject), self.seen().await?);
        let (purpose, lasting) = (purpose.parse()?, Lasting::Open);
        self.service
            .decide(viewer, purpose, Wish::On, lasting, seen, None)
            .await?;
        Ok(())
    }
}
