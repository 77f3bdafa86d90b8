//! Looks of staff at a customer's page. Case and reason are in the log line, not here.

use domain::event::StaffRole;
use domain::ids::{AccountId, EventId, RecordId, SubjectId, ViewId};
use jiff::Timestamp;

use crate::page::moment;
use crate::{Error, Executor};

/// A look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Names it.
    pub id: ViewId,
    /// Whose page.
    pub subject: SubjectId,
    /// Who looks.
    pub account: AccountId,
    /// What that person is.
    pub role: StaffRole,
    /// Its log line.
    pub event: EventId,
    /// Since when.
    pub opened: Timestamp,
    /// Until when.
    pub ends: Timestamp,
}

/// Keeps a look whose log line was written in the same transaction.
pub async fn create(on: &mut impl Executor, view: &View) -> Result<(), Error> {
    on.query(
        "INSERT INTO staff_views \
         (subject_id, view_id, account_id, role, event_id, opened_ms, ends_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .id(view.subject.bytes())
    .id(view.id.bytes())
    .id(view.account.bytes())
    .bind(match view.role {
        StaffRole::Agent => "agent",
        StaffRole::Officer => "officer",
    })
    .id(view.event.bytes())
    .bind(view.opened.as_millisecond())
    .bind(view.ends.as_millisecond())
    .execute()
    .await
    .map(drop)
}

type Row = (Vec<u8>, String, Vec<u8>, i64, i64);

/// Finds a look of one account.
pub async fn find(
    on: &mut impl Executor,
    id: ViewId,
    account: AccountId,
) -> Result<Option<View>, Error> {
    let row: Option<Row> = on
        .query(
            "SELECT subject_id, role, event_id, opened_ms, ends_ms FROM staff_views \
             WHERE view_id = $1 AND account_id = $2",
        )
        .id(id.bytes())
        .id(account.bytes())
        .optional()
        .await?;
    let Some((subject, role, event, opened, ends)) = row else {
        return Ok(None);
    };
    let damaged = || Error::unexpected("a stored look does not read");
    Ok(Some(View {
        id,
        subject: SubjectId::try_from(&subject[..]).map_err(|_| damaged())?,
        account,
        role: match role.as_str() {
            "agent" => StaffRole::Agent,
            "officer" => StaffRole::Officer,
            _ => return Err(damaged()),
        },
        event: EventId::try_from(&event[..]).map_err(|_| damaged())?,
        opened: moment(opened)?,
        ends: moment(ends)?,
    }))
}

/// Ends a look before its time.
pub async fn end(
    on: &mut impl Executor,
    id: ViewId,
    account: AccountId,
    now: Timestamp,
) -> Result<bool, Error> {
    on.query(
        "UPDATE staff_views SET ends_ms = $3 \
         WHERE view_id = $1 AND account_id = $2 AND ends_ms > $3",
    )
    .id(id.bytes())
    .id(account.bytes())
    .bind(now.as_millisecond())
    .execute()
    .await
    .map(|rows| rows > 0)
}

/// Writes down that a masked value was opened; answers whether it was the first time in this look.
pub async fn unmasked(
    on: &mut impl Executor,
    subject: SubjectId,
    view: ViewId,
    record: RecordId,
) -> Result<bool, Error> {
    on.query(
        "INSERT INTO staff_view_records (subject_id, view_id, record_id) VALUES ($1, $2, $3) \
         ON CONFLICT (subject_id, view_id, record_id) DO NOTHING",
    )
    .id(subject.bytes())
    .id(view.bytes())
    .id(record.bytes())
    .execute()
    .await
    .map(|rows| rows > 0)
}
