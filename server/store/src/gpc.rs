//! The last signal (Global Privacy Control) of each account.

use domain::ids::{AccountId, SubjectId};

use crate::error::Error;
use crate::facade::{Executor, Tx};

/// Notes the signal, and holds the account's row until the transaction ends; answers whether it
/// had been another one.
pub async fn note(tx: &mut Tx, account: AccountId, on: bool) -> Result<bool, Error> {
    tx.query("UPDATE accounts SET gpc = $2 WHERE account_id = $1 AND gpc <> $2")
        .id(account.bytes())
        .bind(i64::from(on))
        .execute()
        .await
        .map(|rows| rows > 0)
}

/// Whether a customer's last request carried the signal.
pub async fn sent(on: &mut impl Executor, subject: SubjectId) -> Result<bool, Error> {
    let row: Option<(i64,)> = on
        .query("SELECT gpc FROM accounts WHERE subject_id = $1")
        .id(subject.bytes())
        .optional()
        .await?;
    Ok(row.is_some_and(|(gpc,)| gpc != 0))
}
