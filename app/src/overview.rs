//! The first signed-in page: how much is held, what surprises, what is on, what came back, who
//! asked.

mod page;
mod surprises;

pub use page::page;
