//! Erasing a customer.

use domain::ids::Reference;
use futures_util::FutureExt as _;

use crate::{Error, Service};

impl Service {
    /// Erases everything that is held about a customer, and their log. Answers how many entries of
    /// the public log belong to nobody since. [`Error::NotFound`] if there is no such customer.
    pub async fn erase(&self, reference: &Reference) -> Result<u64, Error> {
        let (reference, now) = (reference.clone(), self.clock.now());
        let erased = self.store.write(move |tx| {
            let reference = reference.clone();
            async move {
                let erased = store::erasure::erase(tx, &reference, now).await?;
                erased.ok_or(Error::NotFound)
            }
            .boxed()
        });
        let erased = erased.await?;
        self.store.forget(erased.subject);
        Ok(erased.entries)
    }
}
