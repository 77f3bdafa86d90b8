//! What records, groups and benefits are told apart by. Names lie readable in the database, so a
//! mapping may have them digested: then they say nothing to whoever does not hold the key file, not
//! even that two customers have the same.

use domain::ids::Reference;
use store::Keys;

use super::Text;
use crate::import::rows::Cells;

/// How a name is made.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: Text,
    /// What keeps digests of one use apart from those of another; none where the text itself is the
    /// name.
    pub(super) digest: Option<&'static str>,
}

/// How much of a digest is a name: 128 bits.
const BYTES: usize = 16;

impl Name {
    /// The name; empty where all its columns are.
    pub(super) fn of(
        &self,
        cells: &Cells,
        keys: &Keys,
        reference: &Reference,
        source: &str,
    ) -> String {
        let text = self.text.of(cells);
        let Some(label) = self.digest else {
            return text.into_owned();
        };
        if self.text.is_empty(cells) {
            return String::new();
        }
        let mut parts = Vec::with_capacity(128);
        for part in [reference.as_str(), source, &*text] {
            parts.extend_from_slice(&(part.len() as u64).to_be_bytes());
            parts.extend_from_slice(part.as_bytes());
        }
        hex::encode(&keys.blind(label, &parts)[..BYTES])
    }
}
