//! The island's door to the use case behind the switches: the same one as the page's forms use.

use leptos::server;
use leptos::server_fn::codec::{Json, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// A part of the page as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The id of the element that it replaces.
    pub id: String,
    /// The element.
    pub html: String,
}

/// What a switch did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switched {
    /// What was done, for a screen reader.
    pub said: String,
    /// The parts of the page that it changed.
    pub parts: Vec<Part>,
}

/// Why a switch did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SwitchError {
    /// The plain form can say more than the island: signed out, another registry in force.
    Form,
    /// It cannot be done.
    Refused,
    /// It could be done later.
    Unavailable,
}

impl FromServerFnError for SwitchError {
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

/// Follows a wish about one purpose, and gives back the card as it stands afterwards.
#[server(prefix = "/actions", endpoint = "choices", input = Json, output = Json)]
pub async fn set_choice(
    purpose: String,
    wanted: String,
    lasting: String,
    seen: i64,
    key: String,
) -> Result<Switched, SwitchError> {
    super::answer::answer(purpose, wanted, lasting, seen, key).await
}
