//! Who may sign in: accounts, passwords, throttling, known devices.

pub mod hashing;
pub mod password;
pub mod throttle;
