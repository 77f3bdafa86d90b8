//! What an operator may choose, and what only a test chooses differently.

use std::time::Duration;

use domain::account::AccountKind;

/// Settings of the use cases. Nothing here is specific to a brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Scheme, host and port under which people reach the server, such as
    /// `https://my.example.test`, without a slash at the end.
    pub public_origin: String,
    /// Whether cookies are sent over TLS only (and carry the `__Host-` prefix).
    pub cookie_secure: bool,
    /// How much work one password costs.
    pub hashing: HashingCost,
    /// How long sessions last.
    pub sessions: SessionLimits,
}

impl Settings {
    /// The defaults for a server under `public_origin`.
    pub fn new(public_origin: impl Into<String>) -> Self {
        let public_origin = public_origin.into();
        Self {
            cookie_secure: public_origin.starts_with("https://"),
            public_origin,
            hashing: HashingCost::default(),
            sessions: SessionLimits::default(),
        }
    }
}

/// Parameters of argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashingCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for HashingCost {
    /// 19 MiB and two passes: the least that ASVS 5.0.0 (11.4.2) takes for two passes.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
        }
    }
}

/// How long a session lasts without use, and at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Without use.
    pub idle: Duration,
    /// At all.
    pub absolute: Duration,
}

const fn limit(idle_minutes: u64, absolute_hours: u64) -> Limit {
    Limit {
        idle: Duration::from_secs(idle_minutes * 60),
        absolute: Duration::from_secs(absolute_hours * 3600),
    }
}

/// The limits of a session, by what its account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Customers.
    pub customer: Limit,
    /// Support staff.
    pub agent: Limit,
    /// Privacy office.
    pub officer: Limit,
}

impl SessionLimits {
    /// The limit for one kind of account.
    pub const fn of(&self, kind: AccountKind) -> Limit {
        match kind {
            AccountKind::Customer => self.customer,
            AccountKind::Agent => self.agent,
            AccountKind::Officer => self.officer,
        }
    }

    /// The longest that any session lasts.
    pub fn longest(&self) -> Duration {
        let [customer, agent, officer] = [self.customer, self.agent, self.officer];
        let longest = customer.absolute.max(agent.absolute);
        longest.max(officer.absolute)
    }
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            customer: limit(30, 12),
            agent: limit(15, 8),
            officer: limit(10, 4),
        }
    }
}
