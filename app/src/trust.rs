//! The public page: what the brand holds, why, from whom, for whom, and who answers. Without
//! script and without a cookie; the same bytes for everybody in one language.

mod account_for;
mod kinds;
mod log;
mod page;
mod purposes;
mod recipients;
mod signal;

pub use page::page;
