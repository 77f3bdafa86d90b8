//! A log that anybody can check: what was written stays as it was, and nothing was left out.
//!
//! Pure: no I/O, no clock, no randomness; salts, keys and times come in as arguments. Everything here
//! compiles to WebAssembly, so the same code that writes the log also checks it, in a browser.
//!
//! | word | meaning | source |
//! |---|---|---|
//! | Entry | what happened, in one spelling | [`entry`]; RFC 8785 |
//! | Salt, Commitment | a keyed hash of an entry; without the salt it says nothing | [`entry`]; RFC 2104 |
//! | Leaf, node, root | the hashes of a Merkle tree over commitments | [`hash`]; RFC 9162, section 2.1 |
//! | Tile | 256 neighbouring hashes of one level | [`tile`]; C2SP tlog-tiles |
//! | Inclusion | the proof that a leaf is in a tree | [`proof`]; RFC 9162, section 2.1.3 |
//! | Consistency | the proof that a tree only grew | [`proof`]; RFC 9162, section 2.1.4 |
//! | Note | a signed text | [`note`]; C2SP signed-note |
//! | Checkpoint | size and root of a log, signed | [`checkpoint`]; C2SP tlog-checkpoint |
//! | Cosignature | a witness has seen that checkpoint, and nothing that contradicts it | [`cosignature`]; C2SP tlog-cosignature |
//! | Key list | the keys that sign a log, and those that signed it once | [`keys`] |
//! | Receipt | an entry with all that is needed to check it | [`receipt`] |
//! | Brought | what somebody wants checked, and what came of it | [`brought`] |
//!
//! Everything is read strictly: of several spellings of the same thing one is read, and the others
//! are errors. What is malformed is an error too, never a panic.
//!
//! Not here: where tiles and entries are kept, who may read them, and which keys are trusted.

#![deny(missing_docs)]

pub mod brought;
pub mod checkpoint;
pub mod cosignature;
pub mod entry;
pub mod hash;
mod json;
pub mod keys;
pub mod note;
pub mod proof;
pub mod receipt;
mod text;
pub mod tile;

pub use checkpoint::Checkpoint;
pub use entry::{Commitment, Entry, Salt};
pub use hash::Hash;
pub use keys::KeyList;
pub use note::{SignedNote, SigningKey, VerifierKey};
pub use receipt::Receipt;
