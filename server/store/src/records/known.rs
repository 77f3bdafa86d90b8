//! A record by what its source calls it.

use domain::ids::SubjectId;
use domain::record::Record;

use super::{columns, opened};
use crate::error::Error;
use crate::facade::Executor;

const KNOWN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3"
);

/// The record that a delivery with this source and source id is about, if it came before.
pub async fn known(
    on: &mut impl Executor,
    subject: SubjectId,
    source: &str,
    source_id: &str,
) -> Result<Option<Record>, Error> {
    let query = on.query(KNOWN).id(subject.bytes());
    let rows = query.bind(source).bind(source_id).all().await?;
    Ok(opened(on, subject, rows).await?.pop())
}
