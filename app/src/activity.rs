//! The timeline: every decision, use, refusal and look by staff, newest first, grouped by day.

mod page;
pub mod query;

pub use page::page;
pub use query::Query;
