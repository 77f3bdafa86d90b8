//! Vitrine's use cases: authorise, decide, commit. Each takes who asks and answers with a read
//! model of the `domain` crate or an [`Error`].
//!
//! Time is read through [`Clock`] only, randomness is drawn in [`random`] only. No HTTP and no SQL
//! here: pages and routes lie above, statements below in the `store` crate.

#![deny(missing_docs)]

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use domain::read::Published;
use store::Store;

mod activity;
mod asking;
mod batch;
mod benefits;
mod choices;
mod clock;
mod decisions;
pub mod desk;
mod effects;
mod erasure;
mod error;
mod feed;
mod gpc;
mod growth;
mod holdings;
mod idempotency;
pub mod import;
mod intake;
pub mod keys;
pub mod ledger;
pub mod mailing;
mod objections;
mod office;
mod overview;
pub mod people;
mod publishing;
mod questions;
pub mod random;
pub mod registry;
mod releases;
mod restriction;
mod retention;
pub mod sessions;
mod settings;
mod trust;
mod viewer;
pub mod webhooks;

pub use activity::ACTIVITY_PAGE;
pub use batch::{
    BATCH_LIMIT, BATCH_TIME, BATCHES_OF_A_KEY, Batch, BatchAnswer, BatchLine, BatchRequest, Wanted,
};
pub use clock::Clock;
pub use decisions::{IDEMPOTENCY_KEY_LIMIT, Seen, is_idempotency_key};
pub use error::{Error, FieldErrors, Problem};
pub use feed::{After, Cursor, Ear, FEED_LIMIT, FeedPage, LONGEST_WAIT};
pub use growth::Growth;
pub use holdings::{HOLDINGS_PAGE, SCAN_LIMIT, WORDS_LIMIT};
pub use idempotency::{FOLLOWED_FOR, IDEMPOTENCY_HOURS, Once, Ticket};
pub use intake::{
    BULK_CHUNK, BULK_LIMIT, BulkItem, BulkLine, BulkResult, Condition, DELIVERY_LIMIT, Delivered,
    Deliverer, Delivery, LineResult, NewContact, NotWritten, Rejection, Removal, VALUE_BYTES,
    state,
};
pub use objections::OBJECTION_REASONS;
pub use publishing::PublishError;
pub use questions::{Audience, QuestionAnswer, QuestionRequest, Until};
pub use releases::{RELEASE_DEFAULT, RELEASE_LIMIT, ReleaseAnswer, ReleaseRequest, SAME_FOR};
pub use restriction::Restricted;
pub use retention::REMOVAL_LIMIT;
pub use settings::{HashingCost, Limit, SessionLimits, Settings};

use people::hashing::Hashing;
use trust::CountsAtHand;

/// The use cases, spread over the files of this crate. A clone is cheap and is the same service.
#[derive(Clone)]
pub struct Service {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) settings: Arc<Settings>,
    pub(crate) published: Arc<ArcSwapOption<Published>>,
    pub(crate) counts: Arc<CountsAtHand>,
    pub(crate) hashing: Arc<Hashing>,
    pub(crate) news: Arc<feed::News>,
    pub(crate) quotas: Arc<keys::quota::Quotas>,
    pub(crate) clients: Arc<keys::Clients>,
    pub(crate) batches: Arc<batch::Places>,
    pub(crate) signer: Option<Arc<ledger::Signer>>,
    pub(crate) witnesses: Option<Arc<ledger::Witnesses>>,
}

impl Service {
    /// A service over an opened store.
    pub async fn new(store: Store, clock: Clock, settings: Settings) -> Result<Self, Error> {
        let hashing = Hashing::start(settings.hashing).await?;
        Ok(Self {
            store,
            clock,
            settings: Arc::new(settings),
            published: Arc::new(ArcSwapOption::empty()),
            counts: Arc::default(),
            hashing: Arc::new(hashing),
            news: Arc::default(),
            quotas: Arc::default(),
            clients: Arc::default(),
            batches: Arc::default(),
            signer: None,
            witnesses: None,
        })
    }

    /// The same service by another clock, for filling a demonstration with a past.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self {
            clock,
            ..self.clone()
        }
    }

    /// The clock that this service goes by.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The settings that this service runs with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether requests can be answered: the database is there and a registry is in force.
    pub async fn ready(&self) -> Result<(), Error> {
        self.store.ping().await?;
        self.published().await.map(drop)
    }

    /// The database, for health checks and maintenance.
    pub const fn store(&self) -> &Store {
        &self.store
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
