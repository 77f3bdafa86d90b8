//! Receipts by mail: where to, how often, and once for each form. What the mail says is a page's;
//! sending it is the server's.
//!
//! Invariant: a mail goes to nobody but the customer whose line it is about, at the address that is
//! on record for them. Sending one uses no data for a purpose of the brand's, so it leaves no line in
//! the log.

use domain::account::Viewer;
use domain::ids::{Email, EventId};
use futures_util::FutureExt as _;
use store::idempotency::Kept;

use crate::idempotency::{Once, Ticket};
use crate::people::throttle::{Verdict, by_window};
use crate::{Error, Service};

/// Mails to one customer within [`WINDOW_MS`].
const MOST: u32 = 10;
const WINDOW_MS: i64 = 60 * 60 * 1000;

/// What to do about a wish for a mail.
#[derive(Debug)]
pub enum Mailing {
    /// Send it there, then say so with [`Service::mailed`].
    Send(Email, Ticket),
    /// The same form had it sent before.
    Sent,
    /// The same form is having it sent.
    UnderWay,
}

impl Service {
    /// The e-mail address that is on record for a customer, for their own eyes.
    pub async fn own_address(&self, viewer: Viewer) -> Result<Option<Email>, Error> {
        let Viewer::Own(subject) = viewer else {
            return Ok(None);
        };
        let contact = store::subjects::contact(&mut self.store.read(), subject).await?;
        Ok(contact.email)
    }

    /// Whether a receipt may be sent to its customer now. [`Error::NotFound`] where no address is on
    /// record, [`Error::RateLimited`] after too many.
    pub async fn mailing(
        &self,
        viewer: Viewer,
        event: EventId,
        key: &str,
    ) -> Result<Mailing, Error> {
        let address = self.own_address(viewer).await?.ok_or(Error::NotFound)?;
        let subject = viewer.subject().bytes();
        let who = format!("mail {}", viewer.subject());
        let about = event.to_string();
        let ticket = match self.once_of(&who, (key, 0), &[about.as_bytes()]).await? {
            Once::First(ticket) => ticket,
            Once::Again(_) => return Ok(Mailing::Sent),
            Once::UnderWay => return Ok(Mailing::UnderWay),
            Once::Otherwise => return Err(Error::Conflict),
        };
        let now = self.clock.now();
        let count = self.store.keys().blind("quota/mails", &subject);
        let verdict = self.store.write(move |tx| {
            async move {
                let held = store::throttles::hold(tx, &count, now).await?;
                let verdict = by_window(held, MOST, WINDOW_MS, now.as_millisecond());
                if let Verdict::Go(counted) = verdict {
                    store::throttles::put(tx, &count, counted).await?;
                }
                Ok::<_, Error>(verdict)
            }
            .boxed()
        });
        match verdict.await? {
            Verdict::Go(_) => Ok(Mailing::Send(address, ticket)),
            Verdict::Wait(retry_after, _) => {
                self.give_back(ticket).await?;
                Err(Error::RateLimited { retry_after })
            }
        }
    }

    /// What became of a mail. One that was not taken may be sent again with the same form.
    pub async fn mailed(&self, ticket: Ticket, taken: bool) -> Result<(), Error> {
        if taken {
            self.keep_answer(ticket, Kept::nothing()).await.map(drop)
        } else {
            self.give_back(ticket).await
        }
    }
}
