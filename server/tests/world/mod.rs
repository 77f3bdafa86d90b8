//! A running brand, arranged by doing what people and systems do: the demo brand is published,
//! customers come in by deliveries, accounts and keys are made by the use cases behind the command
//! line, and everything after that goes over HTTP.

mod answer;
mod browser;
mod people;
mod server;
mod system;
mod tls;

use domain::ids::SubjectId;
use jiff::SignedDuration;
use service::{Clock, HashingCost, Service, Settings};
use store::testing::{Engine, TestDb};

pub(crate) use answer::Answer;
pub(crate) use browser::Browser;
pub(crate) use people::{Customer, PASSWORD, customer};
pub(crate) use server::{Server, Setup, vitrine};
pub(crate) use system::{Key, line, receipt};
pub(crate) use tls::{Authority, TlsListener};

/// Runs scenarios `async fn name(engine: Engine)` on both databases, as two tests each.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(store::testing::Engine::Sqlite).await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(store::testing::Engine::Postgres).await;
                }
            )+
        }
    };
}
pub(crate) use on_both_databases;

/// The demo brand's registry, as it ships.
pub(crate) const BRAND: &str = include_str!("../../demo/halden-vos.yaml");

/// A brand whose server runs.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) service: Service,
    pub(crate) server: Server,
}

impl World {
    /// On SQLite, with the usual settings.
    pub(crate) async fn open() -> Self {
        Self::with(Engine::Sqlite, Setup::default()).await
    }

    pub(crate) async fn with(engine: Engine, setup: Setup) -> Self {
        let (db, service) = brand(engine).await;
        let server = Server::start(&db, setup);
        Self {
            db,
            service,
            server,
        }
    }

    /// Stops the server, and removes the database.
    pub(crate) async fn ends(self) {
        let Self {
            db,
            service,
            server,
        } = self;
        drop((service, server));
        db.drop_database().await.unwrap();
    }

    /// Somebody who is not signed in.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(&self.server)
    }

    /// The use cases as they would have gone some time ago.
    pub(crate) fn earlier(&self, by: SignedDuration) -> Service {
        let then = Clock::system().now().checked_sub(by).unwrap();
        self.service.with_clock(Clock::fixed(then))
    }

    /// How many lines a customer's log has, and that they are numbered without gaps.
    pub(crate) async fn log_length(&self, subject: SubjectId) -> usize {
        log(&self.service, subject).await.len()
    }
}

/// A published brand without a server.
pub(crate) async fn brand(engine: Engine) -> (TestDb, Service) {
    let db = TestDb::open(engine).await.unwrap();
    let service = service(&db.store).await;
    service
        .publish_registry("halden-vos.yaml", BRAND.as_bytes())
        .await
        .unwrap();
    (db, service)
}

/// The use cases over a store, with passwords that cost next to nothing.
pub(crate) async fn service(store: &store::Store) -> Service {
    let mut settings = Settings::new("http://localhost");
    settings.hashing = HashingCost {
        memory_kib: 8,
        passes: 1,
    };
    Service::new(store.clone(), Clock::system(), settings)
        .await
        .unwrap()
}

/// A customer's whole log, oldest first: `(number, id)`.
pub(crate) async fn log(service: &Service, subject: SubjectId) -> Vec<(i64, String)> {
    use domain::read::{ActivityFilter, PageFrom};
    let (mut all, mut from) = (Vec::new(), PageFrom::Start);
    let mut on = service.store().read();
    loop {
        let filter = ActivityFilter::default();
        let page = store::events::page(&mut on, subject, &filter, from, 500)
            .await
            .unwrap();
        all.extend(
            page.items
                .iter()
                .map(|line| (line.seq, line.id.to_string())),
        );
        match page.older {
            Some(older) => from = PageFrom::Older(older),
            None => break,
        }
    }
    all.reverse();
    all
}
