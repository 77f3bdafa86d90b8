//! The island's door to the records: the same use case as behind the page's form.

use leptos::server;
use leptos::server_fn::codec::{Json, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The results as the page shows them.
    pub html: String,
    /// How many, for a screen reader.
    pub said: String,
    /// The address of the same results, without the words.
    pub address: String,
}

impl std::fmt::Debug for Found {
    /// Never the results: a debug line may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Found(..)")
    }
}

/// Why nothing was looked for. The plain form says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchError {
    /// Signed out, or not a customer.
    Form,
    /// It could be done later.
    Unavailable,
}

impl FromServerFnError for SearchError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The page and the server are of different versions, or somebody wrote it by hand.
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Form,
            _ => Self::Unavailable,
        }
    }
}

/// Looks for records, and gives back the results as the page shows them. Empty texts filter
/// nothing.
#[server(prefix = "/actions", endpoint = "data", input = Json, output = Json)]
pub async fn search_records(
    words: String,
    kind: String,
    origin: String,
    source: String,
    purpose: String,
) -> Result<Found, SearchError> {
    super::answer::answer(super::WordsForm {
        kind: Some(kind),
        origin: Some(origin),
        source: Some(source),
        purpose: Some(purpose),
        words: Some(words),
        older: None,
        newer: None,
    })
    .await
}
