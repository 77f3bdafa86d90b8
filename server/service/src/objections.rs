//! Objections that are assessed (Art. 21(1) GDPR): who objected waits for an answer, and an officer
//! gives it, with reasons.
//!
//! Invariants: while one is open, the gate refuses; the answer, its reasons and how the purpose
//! stands are one commit; an objection that was taken back or answered meanwhile is answered no
//! more. The reasons are sealed with the customer's key. The log names the office, never who
//! answered.

use std::sync::Arc;

use domain::account::{Person, PersonRole};
use domain::decision::{Assessment, Change, Standing};
use domain::event::{Channel, Event, StaffNote};
use domain::ids::{EventId, PurposeKey, SubjectId};
use domain::language::Language;
use domain::read::{OfficeObjection, OpenObjection, Published};
use futures_util::FutureExt;
use store::Tx;

use crate::desk::line;
use crate::effects;
use crate::intake::legible::{hides_something, says_something};
use crate::{Clock, Error, FieldErrors, Problem, Service};

/// The fewest and the most characters of the reasons.
pub const OBJECTION_REASONS: (u32, u32) = (20, 2000);
/// How many open objections the officers' page lists.
const LISTED: u32 = 100;

impl Service {
    /// The oldest open objections, without a right to see them: for the officers' page.
    pub(crate) async fn open_objections(&self) -> Result<Vec<OpenObjection>, Error> {
        Ok(store::objections::open(&mut self.store.read(), LISTED).await?)
    }

    /// One open objection. For anybody but an officer it does not exist.
    pub async fn open_objection(
        &self,
        person: &Person,
        raised: EventId,
    ) -> Result<OfficeObjection, Error> {
        officer(person)?;
        let found = store::objections::find(&mut self.store.read(), raised).await?;
        Ok(OfficeObjection {
            objection: found.ok_or(Error::NotFound)?,
            published: self.published().await?,
            now: self.clock.now(),
        })
    }

    /// Answers an objection. The same answer again changes nothing; another one, or one to an
    /// objection that was taken back, is a [`Error::Conflict`].
    pub async fn answer_objection(
        &self,
        person: &Person,
        raised: EventId,
        answer: Assessment,
        reasons: &str,
    ) -> Result<(), Error> {
        officer(person)?;
        let note = StaffNote {
            case: String::new(),
            reason: checked(reasons)?,
        };
        let found = store::objections::raised_by(&mut self.store.read(), raised).await?;
        let (subject, purpose) = found.ok_or(Error::NotFound)?;
        let answering = Arc::new(Answering {
            clock: self.clock.clone(),
            subject,
            purpose,
            raised,
            change: answer.change(),
            note,
            published: self.published().await?,
        });
        let answered = self
            .store
            .write(move |tx| {
                let answering = Arc::clone(&answering);
                async move { answering.run(tx).await }.boxed()
            })
            .await?;
        if !answered {
            return Err(Error::Conflict);
        }
        self.news.stir();
        Ok(())
    }
}

fn officer(person: &Person) -> Result<(), Error> {
    match person.role {
        PersonRole::Officer => Ok(()),
        PersonRole::Agent | PersonRole::Subject(_) => Err(Error::NotFound),
    }
}

fn checked(reasons: &str) -> Result<String, Error> {
    let reasons = line(reasons);
    let length = u32::try_from(reasons.chars().count()).unwrap_or(u32::MAX);
    let (min, max) = OBJECTION_REASONS;
    let problem = match length {
        _ if !says_something(&reasons) => Problem::Missing,
        _ if hides_something(&reasons) => Problem::Malformed,
        _ if length < min => Problem::TooShort { min },
        _ if length > max => Problem::TooLong { max },
        _ => return Ok(reasons),
    };
    Err(Error::Invalid(FieldErrors::one("reasons", problem)))
}

struct Answering {
    clock: Clock,
    subject: SubjectId,
    purpose: PurposeKey,
    raised: EventId,
    change: Change,
    note: StaffNote,
    published: Arc<Published>,
}

impl Answering {
    /// Whether the objection is answered so, now or before.
    async fn run(&self, tx: &mut Tx) -> Result<bool, store::Error> {
        let Some(turn) = store::gate::turn_to_decide(tx, self.subject).await? else {
            return Ok(false);
        };
        let now = self.clock.now();
        // No form's and no system's key can begin like this.
        let key = format!("office:{}", self.raised);
        let before = store::events::find_by_idempotency(tx, self.subject, &key).await?;
        let standing = store::standings::get(tx, self.subject, &self.purpose).await?;
        let open = standing.is_some_and(|standing| {
            standing.event == self.raised && standing.change == Change::ObjectionRaised
        });
        if before.is_some() || !open {
            store::gate::give_back(tx, turn).await?;
            return Ok(before.is_some_and(|line| {
                matches!(line.event, Event::Decision { change, .. } if change == self.change)
            }));
        }
        let event = Event::Decision {
            purpose: self.purpose.clone(),
            change: self.change,
            until: None,
            channel: Channel::Office,
            registry_version: self.published.version,
            language: Language::default(),
        };
        let note = Some(&self.note);
        let line = store::events::write(tx, turn, &event, note, now, Some(&key)).await?;
        let standing = Standing {
            purpose: self.purpose.clone(),
            change: self.change,
            since: now,
            until: None,
            event: line.id,
        };
        store::standings::put(tx, self.subject, &standing).await?;
        let registry = &self.published.registry;
        effects::follow(tx, registry, self.subject, &self.purpose, self.change, now).await?;
        Ok(true)
    }
}
