//! The brand's own systems, as they ask.

use domain::account::ConsumerScope;
use jiff::SignedDuration;
use service::keys::{Admitted, ClientTerms, PER_MINUTE};
use service::{Error, ReleaseAnswer, ReleaseRequest};

use super::{Customer, World};

/// One of the brand's systems.
pub(crate) struct System<'w> {
    pub(super) world: &'w World,
    pub(crate) scope: ConsumerScope,
}

impl System<'_> {
    /// A call with a token that lasts an hour and covers the same.
    pub(crate) async fn call(&self) -> Admitted {
        let scope = self.scope.clone();
        let terms = ClientTerms {
            client: scope.key_id,
            consumer: scope.consumer,
            purposes: scope.purposes,
            may_write: scope.may_write,
            per_minute: PER_MINUTE,
            ends: self.world.now() + SignedDuration::from_hours(1),
        };
        self.world.service.admit_client(terms).await.unwrap()
    }

    pub(crate) fn question(&self, reference: &str, purpose: &str) -> ReleaseRequest {
        ReleaseRequest {
            subject: reference.parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            categories: None,
            fields: None,
            since: None,
            limit: service::RELEASE_DEFAULT,
        }
    }

    pub(crate) async fn asks(&self, customer: &Customer<'_>, purpose: &str) -> ReleaseAnswer {
        self.asks_about(customer.reference.as_str(), purpose)
            .await
            .unwrap()
    }

    pub(crate) async fn asks_about(
        &self,
        reference: &str,
        purpose: &str,
    ) -> Result<ReleaseAnswer, Error> {
        self.puts(self.question(reference, purpose)).await
    }

    pub(crate) async fn puts(&self, request: ReleaseRequest) -> Result<ReleaseAnswer, Error> {
        self.world.service.release(&self.scope, request, None).await
    }

    pub(crate) async fn puts_once(
        &self,
        request: ReleaseRequest,
        key: &str,
    ) -> Result<ReleaseAnswer, Error> {
        self.world
            .service
            .release(&self.scope, request, Some(key.to_owned()))
            .await
    }
}
