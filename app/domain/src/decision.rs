//! A subject's wishes and what they amount to.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::ids::{EventId, PurposeKey};
use crate::registry::{Period, Purpose, Switch};

/// What the subject wants for a purpose: the state to reach, never "the other one", so that a
/// replay is harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wish {
    /// Turn on.
    On,
    /// Turn off.
    Off,
}

impl Wish {
    /// Reads `on` or `off`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "on" => Some(Self::On),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    /// The word that [`Wish::from_word`] reads.
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

/// What becomes of the restriction of all use (Art. 18): the state to reach, as in [`Wish`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restricting {
    /// All use is paused.
    Set,
    /// The pause ends.
    Lifted,
}

impl Restricting {
    /// The word that [`Restricting::from_key`] reads.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Lifted => "lifted",
        }
    }

    /// Reads [`Restricting::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Set, Self::Lifted]
            .into_iter()
            .find(|change| change.key() == key)
    }
}

/// The privacy office's answer to an objection that is assessed (Art. 21(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assessment {
    /// The use stays off.
    Upheld,
    /// There are compelling grounds for the use, which goes on.
    Overridden,
}

impl Assessment {
    /// The word that [`Assessment::from_key`] reads.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Overridden => "overridden",
        }
    }

    /// Reads [`Assessment::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Upheld, Self::Overridden]
            .into_iter()
            .find(|answer| answer.key() == key)
    }

    /// What it does to how the purpose stands.
    pub const fn change(self) -> Change {
        match self {
            Self::Upheld => Change::Objected,
            Self::Overridden => Change::ObjectionLifted,
        }
    }
}

/// The day by which whoever objected has an answer: a month after the day on which they did
/// (Art. 12(3)); where that is a Saturday or Sunday, the Monday after.
pub fn answer_due(raised: Date) -> Date {
    let due = raised.saturating_add(1.month());
    match due.weekday() {
        Weekday::Saturday => due.saturating_add(2.days()),
        Weekday::Sunday => due.saturating_add(1.day()),
        _ => due,
    }
}

/// For how many days an answer has been overdue today; `None` up to and with the day by which it is
/// due.
pub fn days_overdue(raised: Date, today: Date) -> Option<u32> {
    let late = (today - answer_due(raised)).get_days();
    u32::try_from(late).ok().filter(|days| *days > 0)
}

/// What a decision did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Consent was given (Art. 6(1)(a)).
    Given,
    /// Consent was asked for and not given.
    Refused,
    /// Consent was withdrawn (Art. 7(3)).
    Withdrawn,
    /// A consent given for a limited time ended by itself.
    Expired,
    /// The subject objected (Art. 21); absolute.
    Objected,
    /// The subject objected; the use is paused while the objection is assessed (Art. 21(1)).
    ObjectionRaised,
    /// The subject took the objection back.
    ObjectionLifted,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Given,
        Self::Refused,
        Self::Withdrawn,
        Self::Expired,
        Self::Objected,
        Self::ObjectionRaised,
        Self::ObjectionLifted,
    ];

    /// The same word as in the log.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Objected => "objected",
            Self::ObjectionRaised => "objection_raised",
            Self::ObjectionLifted => "objection_lifted",
        }
    }

    /// Reads [`Change::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [
            Self::Given,
            Self::Refused,
            Self::Withdrawn,
            Self::Expired,
            Self::Objected,
            Self::ObjectionRaised,
            Self::ObjectionLifted,
        ]
        .into_iter()
        .find(|change| change.key() == key)
    }

    /// Whether the use is on after it.
    pub const fn turns_on(self) -> bool {
        matches!(self, Self::Given | Self::ObjectionLifted)
    }
}

/// What the last decision about one purpose amounts to. A subject who never decided has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The purpose.
    pub purpose: PurposeKey,
    /// The last decision.
    pub change: Change,
    /// When it was taken.
    pub since: Timestamp,
    /// When it ends by itself, for a consent given for a limited time.
    pub until: Option<Timestamp>,
    /// The log line that holds it.
    pub event: EventId,
}

impl Standing {
    /// Whether a limited consent has run out at `now`.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.change == Change::Expired
            || (self.change == Change::Given && self.until.is_some_and(|until| until <= now))
    }
}

/// Whether a purpose is on for a subject, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On.
    On,
    /// Off: consent was never given, and never asked for on this page either.
    NotAsked,
    /// Off: the subject said no, withdrew, or objected.
    Off,
    /// Off: a limited consent ended by itself.
    Expired,
    /// Off while an objection is assessed.
    ObjectionPending,
}

/// The state of a purpose at `now`. A standing from before the registry changed what "off" means
/// for the purpose never turns on more than the subject said: an objection taken back is no consent,
/// and a "no" outlives its switch.
pub fn state(purpose: &Purpose, standing: Option<&Standing>, now: Timestamp) -> State {
    let speaks = |standing: &&Standing| match purpose.switch {
        Switch::None(_) => !standing.change.turns_on(),
        Switch::Consent => standing.change != Change::ObjectionLifted,
        Switch::ObjectionAbsolute | Switch::ObjectionAssessed => true,
    };
    let Some(standing) = standing.filter(speaks) else {
        return if purpose.switch.starts_on() {
            State::On
        } else {
            State::NotAsked
        };
    };
    match standing.change {
        _ if standing.has_expired(now) => State::Expired,
        Change::Given | Change::ObjectionLifted => State::On,
        Change::ObjectionRaised => State::ObjectionPending,
        Change::Refused | Change::Withdrawn | Change::Objected | Change::Expired => State::Off,
    }
}

/// For how long a consent is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasting {
    /// Until it is withdrawn.
    #[default]
    Open,
    /// For a time.
    For(Period),
    /// Until a moment.
    Until(Timestamp),
}

impl Lasting {
    fn end(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Open => None,
            Self::For(period) => Some(period.after(now)),
            Self::Until(moment) => Some(moment),
        }
    }
}

/// What about the subject bears on what may be decided and released.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubjectStatus {
    /// Too young to be asked for consent (Art. 8).
    pub under_age: bool,
    /// Processing is restricted (Art. 18).
    pub restricted: bool,
}

/// What follows from a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A decision to write down.
    Changed {
        /// What it does.
        change: Change,
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
    /// The wish is how things stand already: nothing to write.
    Unchanged,
}

/// Why a wish cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// The purpose has no switch.
    #[error("this purpose has no switch")]
    NoSwitch,
    /// The subject is too young to consent (Art. 8).
    #[error("the subject is too young to give consent")]
    UnderAge,
    /// A time limit that lies in the past, or on something that is not a consent being given.
    #[error("the time limit does not fit")]
    BadLimit,
}

/// The rule behind every switch: what a wish does to how things stand.
///
/// # Errors
/// See [`DecisionError`].
pub fn decide(
    purpose: &Purpose,
    standing: Option<&Standing>,
    wish: Wish,
    lasting: Lasting,
    subject: SubjectStatus,
    now: Timestamp,
) -> Result<Outcome, DecisionError> {
    if !purpose.switch.is_some() {
        return Err(DecisionError::NoSwitch);
    }
    let until = lasting.end(now);
    if until.is_some_and(|end| end <= now)
        || (until.is_some() && (wish == Wish::Off || purpose.switch != Switch::Consent))
    {
        return Err(DecisionError::BadLimit);
    }
    let state = state(purpose, standing, now);
    let change = match (&purpose.switch, wish) {
        (Switch::None(_), _) => return Err(DecisionError::NoSwitch),
        (Switch::Consent, Wish::On) => {
            if subject.under_age {
                return Err(DecisionError::UnderAge);
            }
            let standing_until = standing.and_then(|standing| standing.until);
            if state == State::On && standing_until == until {
                return Ok(Outcome::Unchanged);
            }
            Change::Given
        }
        (Switch::Consent, Wish::Off) => match state {
            State::On => Change::Withdrawn,
            State::NotAsked => Change::Refused,
            _ => return Ok(Outcome::Unchanged),
        },
        (Switch::ObjectionAbsolute | Switch::ObjectionAssessed, Wish::On) => {
            if state == State::On {
                return Ok(Outcome::Unchanged);
            }
            Change::ObjectionLifted
        }
        (objection, Wish::Off) => {
            if state != State::On {
                return Ok(Outcome::Unchanged);
            }
            if *objection == Switch::ObjectionAbsolute {
                Change::Objected
            } else {
                Change::ObjectionRaised
            }
        }
    };
    Ok(Outcome::Changed { change, until })
}

/// What the signal of the subject's browser (Global Privacy Control) does to a purpose; nothing
/// where it is off already, or where the registry does not flag it.
pub fn by_signal(purpose: &Purpose, standing: Option<&Standing>, now: Timestamp) -> Option<Change> {
    let on = purpose.gpc && state(purpose, standing, now) == State::On;
    match purpose.switch {
        Switch::None(_) => None,
        Switch::Consent => on.then_some(Change::Withdrawn),
        Switch::ObjectionAbsolute | Switch::ObjectionAssessed => on.then_some(Change::Objected),
    }
}

#[cfg(test)]
mod tests;
