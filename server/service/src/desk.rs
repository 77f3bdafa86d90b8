//! The desk: staff looking at one customer's page, for a stated case and reason.
//!
//! Invariants: the log line is committed before anything of the page is read for staff; a look
//! belongs to one account and ends by itself; a masked value is logged before it is handed out,
//! once per look. A search finds one customer by exact address or reference, or nobody; misses
//! count against a quota, so that customers cannot be found by trying.

use std::sync::Arc;

use domain::account::{Person, PersonRole, Viewer};
use domain::event::{Event, StaffNote, StaffRole};
use domain::ids::{AccountId, Email, RecordId, Reference, SubjectId, ViewId};
use domain::read::{Look, ShownRecord};
use domain::registry::SupportAccess;
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use store::views::View;

use crate::intake::legible::{hides_something, says_something, shows_something};
use crate::people::throttle::{Count, Verdict, by_window};
use crate::viewer::shown;
use crate::{Error, FieldErrors, Problem, Service, random};

/// How long a look lasts.
pub const LOOK: SignedDuration = SignedDuration::from_mins(15);
/// How many looks one account may open within an hour, and how many searches may find nobody.
pub const PER_HOUR: u32 = 20;
/// The most characters of a case.
pub const CASE_LIMIT: u32 = 64;
/// The fewest and the most characters of a reason.
pub const REASON_LIMITS: (u32, u32) = (10, 500);

const HOUR_MS: i64 = 3_600_000;
/// How far the clocks of two instances may be apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(5);

/// Whom to look for, exactly.
#[derive(Clone, PartialEq, Eq)]
pub enum LookQuery {
    /// By the address that the brand holds.
    Email(Email),
    /// By the brand's own reference.
    Reference(Reference),
}

impl LookQuery {
    /// Reads what was typed into the one field of the desk.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            Err(Problem::Missing)
        } else if text.contains('@') {
            text.parse()
                .map(Self::Email)
                .map_err(|_| Problem::Malformed)
        } else {
            text.parse()
                .map(Self::Reference)
                .map_err(|_| Problem::Malformed)
        }
    }
}

impl std::fmt::Debug for LookQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LookQuery(..)")
    }
}

fn staff_role(person: &Person) -> Result<StaffRole, Error> {
    match person.role {
        PersonRole::Agent => Ok(StaffRole::Agent),
        PersonRole::Officer => Ok(StaffRole::Officer),
        PersonRole::Subject(_) => Err(Error::NotFound),
    }
}

fn note(case: &str, reason: &str) -> Result<StaffNote, Error> {
    let mut errors = FieldErrors::default();
    let case = line(case);
    let reason = line(reason);
    let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if !shows_something(&case) {
        errors.add("case", Problem::Missing);
    } else if hides_something(&case) {
        errors.add("case", Problem::Malformed);
    } else if length(&case) > CASE_LIMIT {
        errors.add("case", Problem::TooLong { max: CASE_LIMIT });
    }
    let (min, max) = REASON_LIMITS;
    if !says_something(&reason) {
        errors.add("reason", Problem::Missing);
    } else if hides_something(&reason) {
        errors.add("reason", Problem::Malformed);
    } else if length(&reason) < min {
        errors.add("reason", Problem::TooShort { min });
    } else if length(&reason) > max {
        errors.add("reason", Problem::TooLong { max });
    }
    errors.check()?;
    Ok(StaffNote { case, reason })
}

/// One line of text: line breaks and other control characters become spaces, and marks that turn
/// the direction of writing go, since the customer reads it among the page's own words.
pub(crate) fn line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text
        .chars()
        .filter(|c| !turns(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.trim().to_owned()
}

/// What opening a look came to, written down in any case.
enum Opened {
    Look,
    Nobody,
    TooOften(std::time::Duration),
}

/// A look on its way into the store.
struct Opening {
    account: AccountId,
    role: StaffRole,
    query: LookQuery,
    note: StaffNote,
    view: ViewId,
    now: Timestamp,
    ends: Timestamp,
}

impl Opening {
    async fn run(&self, tx: &mut Tx) -> Result<Opened, store::Error> {
        let now = self.now.as_millisecond();
        let account = self.account.bytes();
        let looks = tx_blind(tx, "quota/looks", &account);
        let misses = tx_blind(tx, "quota/misses", &account);
        let mut counts = [Count::default(); 2];
        for (key, next) in [&looks, &misses].into_iter().zip(&mut counts) {
            let held = store::throttles::hold(tx, key, self.now).await?;
            match by_window(held, PER_HOUR, HOUR_MS, now) {
                Verdict::Go(count) => *next = count,
                Verdict::Wait(wait, _) => return Ok(Opened::TooOften(wait)),
            }
        }
        let [look, miss] = counts;
        let Some(subject) = self.find(tx).await? else {
            store::throttles::put(tx, &misses, miss).await?;
            return Ok(Opened::Nobody);
        };
        store::throttles::put(tx, &looks, look).await?;
        let event = Event::StaffView {
            view: self.view,
            role: self.role,
            ends: self.ends,
        };
        let logged =
            store::events::append(tx, subject, &event, Some(&self.note), self.now, None).await?;
        let view = View {
            id: self.view,
            subject,
            account: self.account,
            role: self.role,
            event: logged.id,
            opened: self.now,
            ends: self.ends,
        };
        store::views::create(tx, &view).await?;
        Ok(Opened::Look)
    }

    /// Exactly one customer: an address that two share is nobody's.
    async fn find(&self, tx: &mut Tx) -> Result<Option<SubjectId>, store::Error> {
        Ok(match &self.query {
            LookQuery::Reference(reference) => {
                let found = store::subjects::find_by_reference(tx, reference).await?;
                found.map(|subject| subject.id)
            }
            LookQuery::Email(email) => {
                match store::subjects::find_by_email(tx, email).await?.as_slice() {
                    [only] => Some(only.id),
                    _ => None,
                }
            }
        })
    }
}

fn tx_blind(tx: &Tx, label: &'static str, of: &[u8]) -> [u8; 32] {
    use store::Executor as _;
    tx.keys().blind(label, of)
}

impl Service {
    /// Opens a look at one customer's page. When this answers, the log line stands.
    ///
    /// Whoever is not staff gets [`Error::NotFound`]; a search without a result is
    /// [`Problem::NobodyFound`] for the field `customer`; too many looks or misses within an hour
    /// are [`Error::RateLimited`].
    pub async fn open_look(
        &self,
        person: &Person,
        query: LookQuery,
        case: &str,
        reason: &str,
    ) -> Result<ViewId, Error> {
        let role = staff_role(person)?;
        let note = note(case, reason)?;
        let now = self.clock.now();
        let view = ViewId(random::id(now));
        let job = Arc::new(Opening {
            account: person.account,
            role,
            query,
            note,
            view,
            now,
            ends: now.checked_add(LOOK).map_err(Error::internal)?,
        });
        let opened = self
            .store
            .write(move |tx| {
                let job = Arc::clone(&job);
                async move { job.run(tx).await.map_err(Error::from) }.boxed()
            })
            .await?;
        match opened {
            Opened::Look => Ok(view),
            Opened::Nobody => Err(Error::field("customer", Problem::NobodyFound)),
            Opened::TooOften(retry_after) => {
                tracing::warn!(account = %person.account, "the quota of looks is used up");
                Err(Error::RateLimited { retry_after })
            }
        }
    }

    /// A look that goes on, for whoever opened it; [`Error::NotFound`] for everybody else, and
    /// when it has ended.
    pub async fn look(&self, person: &Person, view: ViewId) -> Result<(Look, Viewer), Error> {
        let view = self.living_look(person.account, view).await?;
        if staff_role(person)? != view.role {
            return Err(Error::NotFound);
        }
        let on = &mut self.store.read();
        let logged = store::events::one(on, view.subject, view.event).await?;
        let note = logged
            .and_then(|line| line.note)
            .ok_or_else(|| Error::internal("a look has no log line"))?;
        let subject = store::subjects::find(on, view.subject)
            .await?
            .ok_or(Error::NotFound)?;
        let contact = store::subjects::contact(on, view.subject).await?;
        let look = Look {
            view: view.id,
            reference: subject.reference,
            name: contact.name,
            case: note.case,
            reason: note.reason,
            role: view.role,
            ends: view.ends,
        };
        let viewer = Viewer::Staff {
            subject: view.subject,
            view: view.id,
            account: view.account,
            role: view.role,
            ends: view.ends,
        };
        Ok((look, viewer))
    }

    /// Ends a look before its time.
    pub async fn end_look(&self, person: &Person, view: ViewId) -> Result<(), Error> {
        let (account, now) = (person.account, self.clock.now());
        self.store
            .write(move |tx| {
                async move {
                    if store::views::end(tx, view, account, now).await? {
                        Ok(())
                    } else {
                        Err(Error::NotFound)
                    }
                }
                .boxed()
            })
            .await
    }

    /// Opens one masked value within a look. The opening is logged before the value is handed
    /// out, once per record and look. Kinds that are shown anyway, or hidden, are
    /// [`Error::NotFound`].
    pub async fn unmask(&self, viewer: Viewer, record: RecordId) -> Result<ShownRecord, Error> {
        let Viewer::Staff {
            subject,
            view,
            account,
            ..
        } = viewer
        else {
            return Err(Error::NotFound);
        };
        if self.living_look(account, view).await?.subject != subject {
            return Err(Error::NotFound);
        }
        let found = store::records::one(&mut self.store.read(), subject, record).await?;
        let found = found.ok_or(Error::NotFound)?;
        let access = self
            .published()
            .await?
            .registry
            .category(&found.category)
            .map(|category| category.support);
        if access != Some(SupportAccess::Masked) {
            return Err(Error::NotFound);
        }
        let event = Event::Unmasked {
            view,
            category: found.category.clone(),
            record,
        };
        let now = self.clock.now();
        self.store
            .write(move |tx| {
                let event = event.clone();
                async move {
                    // The lock comes first: two openings of one value at the same time are one.
                    store::subjects::lock(tx, subject).await?;
                    if store::views::unmasked(tx, subject, view, record).await? {
                        store::events::append(tx, subject, &event, None, now, None).await?;
                    }
                    Ok::<_, Error>(())
                }
                .boxed()
            })
            .await?;
        Ok(shown(found, None))
    }

    async fn living_look(&self, account: AccountId, view: ViewId) -> Result<View, Error> {
        let found = store::views::find(&mut self.store.read(), view, account).await?;
        let view = found.ok_or(Error::NotFound)?;
        let now = self.clock.now();
        // A look that was opened in the future was opened before the clock moved back.
        if now >= view.ends || view.opened.duration_since(now) > CLOCKS_APART {
            return Err(Error::NotFound);
        }
        Ok(view)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_reason_is_one_line_without_marks_that_turn_it_round() {
        assert_eq!(line(" a\r\nb\u{202e}c\u{1b}[31m "), "a  bc [31m");
    }

    #[test]
    fn case_and_reason_are_needed_and_bounded() {
        let problems = |case: &str, reason: &str| match note(case, reason) {
            Err(Error::Invalid(errors)) => (errors.of("case"), errors.of("reason")),
            Ok(_) => (None, None),
            Err(other) => panic!("{other}"),
        };
        let reason = "asked about a refund";
        assert_eq!(problems("C-1", reason), (None, None));
        assert_eq!(
            problems(" ", "short"),
            (Some(Problem::Missing), Some(Problem::TooShort { min: 10 }))
        );
        assert_eq!(
            problems(&"c".repeat(65), &"re".repeat(251)),
            (
                Some(Problem::TooLong { max: 64 }),
                Some(Problem::TooLong { max: 500 })
            )
        );
        assert_eq!(problems("C-1", "\n \n"), (None, Some(Problem::Missing)));
    }

    #[test]
    fn a_case_and_a_reason_that_show_nothing_are_none() {
        let problems = |case: &str, reason: &str| match note(case, reason) {
            Err(Error::Invalid(errors)) => (errors.of("case"), errors.of("reason")),
            Ok(_) => (None, None),
            Err(other) => panic!("{other}"),
        };
        let nothing = (Some(Problem::Missing), Some(Problem::Missing));
        assert_eq!(problems("\u{200b}", &"\u{3164}".repeat(12)), nothing);
        assert_eq!(problems("\u{2800}", &"\u{e0041}".repeat(12)), nothing);
        for same in ["............", "x x x x x x x", "aaaaaaaaaaaa"] {
            assert_eq!(
                problems("7", same),
                (None, Some(Problem::Missing)),
                "{same}"
            );
        }
        let hiding = (Some(Problem::Malformed), Some(Problem::Malformed));
        assert_eq!(
            problems("C\u{ad}-1", "asked about\u{3164} a refund"),
            hiding
        );
        assert_eq!(
            problems("Sag nr. 7", "Spurgte om en ændret ordre"),
            (None, None)
        );
    }

    #[test]
    fn one_field_takes_an_address_or_a_reference() {
        assert!(matches!(
            LookQuery::read(" Anna@Example.test "),
            Ok(LookQuery::Email(_))
        ));
        assert!(matches!(
            LookQuery::read("NL-417"),
            Ok(LookQuery::Reference(_))
        ));
        assert_eq!(LookQuery::read("  "), Err(Problem::Missing));
        assert_eq!(LookQuery::read("a@b"), Err(Problem::Malformed));
        assert_eq!(LookQuery::read("anna visser"), Err(Problem::Malformed));
    }
}
