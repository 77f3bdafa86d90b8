//! How far the lines of a page have come on their way into the tree.

use std::sync::LazyLock;

use domain::ids::EventId;
use domain::read::LogState;

use crate::error::Error;
use crate::facade::Executor;
use crate::page::id;
use crate::shapes::{LIST_MOST, List};

static STATES: LazyLock<List> = LazyLock::new(|| {
    List::new(
        "SELECT l.event_id, l.position, c.size, w.size
        FROM leaves l LEFT JOIN checkpoint c ON c.one = 1
        LEFT JOIN witnessed_head w ON w.one = 1
        WHERE l.event_id IN ({})",
        1,
    )
});

type Stored = (Vec<u8>, Option<i64>, Option<i64>, Option<i64>);

/// For each of these lines that has a leaf, whether the newest signed tree head covers it, and
/// whether one does that enough witnesses cosigned. Lines that are older
/// than the public log are left out.
pub async fn states(
    on: &mut impl Executor,
    events: &[EventId],
) -> Result<Vec<(EventId, LogState)>, Error> {
    let mut states = Vec::with_capacity(events.len());
    for piece in events.chunks(LIST_MOST) {
        let (text, items) = STATES.fit(piece)?;
        let mut query = on.query(text);
        for event in items {
            query = query.id(event.bytes());
        }
        for (event, position, signed, witnessed) in query.all::<Stored>().await? {
            let within = |size: Option<i64>| {
                let place = position.zip(size);
                place.is_some_and(|(position, size)| position < size)
            };
            let state = if within(witnessed) {
                LogState::Witnessed
            } else if within(signed) {
                LogState::InLog
            } else {
                LogState::Recorded
            };
            states.push((id(&event)?, state));
        }
    }
    Ok(states)
}
