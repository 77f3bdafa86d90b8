//! Who has taken word of what a customer decided. Systems that are told by asking only are not among
//! them.

use domain::ids::{ConsumerKey, EventId, SubjectId};
use jiff::Timestamp;

use crate::error::Error;
use crate::facade::Executor;
use crate::page::{id, moment, text};

/// Whether a system has taken what it was told of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The decision's log line.
    pub event: EventId,
    /// Which system.
    pub consumer: ConsumerKey,
    /// When the decision was taken.
    pub decided: Timestamp,
    /// When the system had taken it, at all of its endpoints; `None` while one has not.
    pub confirmed: Option<Timestamp>,
}

type Confirmed = (Vec<u8>, String, i64, i64, Option<i64>);

const OF_STANDINGS: &str = "SELECT st.event_id, w.consumer, MIN(d.created_ms),
        COUNT(CASE WHEN d.state <> 'done' THEN 1 END), MAX(d.ended_ms)
    FROM standings st
    JOIN events e ON e.event_id = st.event_id
    JOIN deliveries d ON d.subject_id = e.subject_id AND d.seq = e.seq
    JOIN webhook_endpoints w ON w.endpoint_id = d.endpoint_id
    WHERE st.subject_id = $1 AND (w.ended_ms IS NULL OR d.state = 'done')
    GROUP BY st.event_id, w.consumer ORDER BY st.event_id, w.consumer";

/// Who has taken what about the decisions that hold for a customer now.
pub async fn of_standings(
    on: &mut impl Executor,
    subject: SubjectId,
) -> Result<Vec<Confirmation>, Error> {
    let query = on.query(OF_STANDINGS).id(subject.bytes());
    let rows: Vec<Confirmed> = query.all().await?;
    rows.into_iter().map(confirmation).collect()
}

fn confirmation(row: Confirmed) -> Result<Confirmation, Error> {
    let (event, consumer, decided, open, last) = row;
    let last = last.filter(|_| open == 0);
    Ok(Confirmation {
        event: id(&event)?,
        consumer: text("consumer", &consumer)?,
        decided: moment(decided)?,
        confirmed: last.map(moment).transpose()?,
    })
}

// The number alone lies in the index by kind; a log may be long and have no pause in it.
const LAST_PAUSE: &str = "SELECT seq, at_ms FROM events
    WHERE subject_id = $1 AND seq = (
        SELECT MAX(seq) FROM events WHERE subject_id = $1 AND kind = 'restriction')";

const OF_PAUSE: &str = "SELECT e.event_id, w.consumer, MIN(d.created_ms),
        COUNT(CASE WHEN d.state <> 'done' THEN 1 END), MAX(d.ended_ms)
    FROM events e
    JOIN deliveries d ON d.subject_id = e.subject_id AND d.seq = e.seq
    JOIN webhook_endpoints w ON w.endpoint_id = d.endpoint_id
    WHERE e.subject_id = $1 AND e.seq = $2 AND (w.ended_ms IS NULL OR d.state = 'done')
    GROUP BY e.event_id, w.consumer ORDER BY w.consumer";

/// When a customer last paused all use or ended the pause, and who has taken word of that; `None`
/// if they never did.
pub async fn of_pause(
    on: &mut impl Executor,
    subject: SubjectId,
) -> Result<Option<(Timestamp, Vec<Confirmation>)>, Error> {
    let last: Option<(i64, i64)> = on.query(LAST_PAUSE).id(subject.bytes()).optional().await?;
    let Some((seq, at)) = last else {
        return Ok(None);
    };
    let query = on.query(OF_PAUSE).id(subject.bytes()).bind(seq);
    let rows: Vec<Confirmed> = query.all().await?;
    let told: Result<Vec<_>, Error> = rows.into_iter().map(confirmation).collect();
    Ok(Some((moment(at)?, told?)))
}
