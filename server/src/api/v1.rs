//! Version 1, a file per resource.

pub(crate) mod batch;
pub(crate) mod bulk;
pub(crate) mod decisions;
pub(crate) mod health;
pub(crate) mod problems;
pub(crate) mod record;
pub(crate) mod records;
pub(crate) mod releases;
