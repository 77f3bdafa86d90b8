//! The decisions among a customer's log lines.

use domain::event::LoggedEvent;
use domain::ids::SubjectId;

use crate::error::Error;
use crate::events::{Stored, lines};
use crate::facade::Executor;

const HISTORY: &str = "SELECT seq, event_id, at_ms, body, note FROM (
        SELECT seq, event_id, at_ms, body, note,
            ROW_NUMBER() OVER (PARTITION BY purpose ORDER BY seq DESC) AS place
        FROM events WHERE subject_id = $1 AND kind = 'decision'
    ) AS decisions WHERE place <= $2 ORDER BY seq DESC";

/// The newest decisions about each purpose, at most `per_purpose` of each, newest first.
pub async fn history(
    on: &mut impl Executor,
    subject: SubjectId,
    per_purpose: u32,
) -> Result<Vec<LoggedEvent>, Error> {
    let query = on.query(HISTORY).id(subject.bytes());
    let rows: Vec<Stored> = query.bind(i64::from(per_purpose)).all().await?;
    lines(on, subject, rows).await
}
