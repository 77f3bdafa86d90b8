//! What a person sees: the pages, their parts and islands, and the words on them.
//!
//! Pages are rendered on the server in one go ([`shell`]); the browser part contains islands only.
//! Feature modules never import each other; they share through [`ui`] and the crate `domain`.

#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ui;
