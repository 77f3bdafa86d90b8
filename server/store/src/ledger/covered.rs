//! How far the lines of a page have come on their way into the tree.

use std::sync::LazyLock;

use domain::ids::EventId;
use domain::read::LogState;

use super::checkpoint::{self, Published};
use super::witnesses;
use crate::error::Error;
use crate::facade::Executor;
use crate::page::{count, id};
use crate::shapes::{LIST_MOST, List};

static STATES: LazyLock<List> = LazyLock::new(|| {
    List::new(
        "SELECT event_id, position FROM leaves WHERE event_id IN ({})",
        1,
    )
});

type Stored = (Vec<u8>, Option<i64>);

/// How many entries a head covers; none if there is no head, or it is not what was written.
fn covers(head: Result<Option<Published>, Error>) -> Result<u64, Error> {
    match head {
        Ok(head) => Ok(head.map_or(0, |head| head.size)),
        Err(Error::Unexpected(_)) => Ok(0),
        Err(error) => Err(error),
    }
}

/// For each of these lines that has a leaf, whether the newest signed tree head covers it, and
/// whether one does that enough witnesses cosigned. Lines that are older
/// than the public log are left out.
pub async fn states(
    on: &mut impl Executor,
    events: &[EventId],
) -> Result<Vec<(EventId, LogState)>, Error> {
    let signed = covers(checkpoint::newest(on).await)?;
    let witnessed = covers(witnesses::head(on).await)?;
    let mut states = Vec::with_capacity(events.len());
    for piece in events.chunks(LIST_MOST) {
        let (text, items) = STATES.fit(piece)?;
        let mut query = on.query(text);
        for event in items {
            query = query.id(event.bytes());
        }
        for (event, position) in query.all::<Stored>().await? {
            let position = position.map(count).transpose()?;
            let is_within = |size: u64| position.is_some_and(|position| position < size);
            let state = if is_within(witnessed) {
                LogState::Witnessed
            } else if is_within(signed) {
                LogState::InLog
            } else {
                LogState::Recorded
            };
            states.push((id(&event)?, state));
        }
    }
    Ok(states)
}
