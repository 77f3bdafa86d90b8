//! Clients of the brand's own provider of access tokens, for the officers' page: what the last token
//! said that was noted, and in which hour it was used. No token is kept.

use domain::ids::PurposeKey;
use domain::read::ClientLine;

use crate::page::{moment, text};
use crate::{Error, Executor};

const NOTE: &str = "INSERT INTO oauth_clients
        (client, consumer, purposes, may_write, first_ms, used_ms)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (client, consumer) DO UPDATE SET
        purposes = excluded.purposes, may_write = excluded.may_write, used_ms = excluded.used_ms
    WHERE oauth_clients.used_ms <= excluded.used_ms";

/// Writes down that a client was in use in an hour, and what its token says.
pub async fn note(on: &mut impl Executor, line: &ClientLine) -> Result<(), Error> {
    let purposes = serde_json::to_string(&line.purposes)
        .map_err(|_| Error::unexpected("a list of purposes cannot be written"))?;
    on.query(NOTE)
        .bind(line.client.as_str())
        .bind(line.consumer.as_str())
        .bind(purposes)
        .bind(i64::from(line.may_write))
        .bind(line.first.as_millisecond())
        .bind(line.last_used.as_millisecond())
        .execute()
        .await
        .map(drop)
}

const LIST: &str = "SELECT client, consumer, purposes, may_write, first_ms, used_ms
    FROM oauth_clients ORDER BY used_ms DESC, client, consumer LIMIT 1000";

/// All clients that were ever let in, the last used first, at most a thousand.
pub async fn list(on: &mut impl Executor) -> Result<Vec<ClientLine>, Error> {
    type Row = (String, String, String, i64, i64, i64);
    let rows: Vec<Row> = on.query(LIST).all().await?;
    rows.into_iter()
        .map(|(client, consumer, purposes, may_write, first, used)| {
            Ok(ClientLine {
                client,
                consumer: text("consumer", &consumer)?,
                purposes: serde_json::from_str::<Vec<PurposeKey>>(&purposes)
                    .map_err(|_| Error::unexpected("a stored list of purposes does not read"))?,
                may_write: may_write == 1,
                first: moment(first)?,
                last_used: moment(used)?,
            })
        })
        .collect()
}
