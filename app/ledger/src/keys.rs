//! The keys of a log, as it publishes them: those that sign, and those that signed once.
//!
//! A log keeps its name for as long as it lives, and changes its key now and then. For some time it
//! signs with both, so that whoever knows either of them can check its heads; afterwards the old one
//! is named as a former one, so that what it signed can still be checked.
//!
//! Whoever checks may know keys of several logs and of witnesses: [`Trusted`].

use core::fmt;
use core::str::FromStr as _;

use jiff::Timestamp;
use thiserror::Error;

use crate::note::{Algorithm, KeyError, VerifierKey};

/// What stands between a former key and the time.
const FORMER: &str = " former ";

/// A key that signs no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Which.
    pub key: VerifierKey,
    /// Until when it signed, in whole seconds.
    pub until: Timestamp,
}

impl Former {
    /// Reads what `Display` writes.
    pub fn parse(line: &str) -> Result<Self, KeyListError> {
        let (key, time) = line.split_once(FORMER).ok_or(KeyListError::Line)?;
        Ok(Self {
            key: VerifierKey::parse(key)?,
            until: second(time).ok_or(KeyListError::Line)?,
        })
    }
}

impl fmt::Display for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{FORMER}{}", self.key, self.until)
    }
}

/// The keys of one log. `Display` writes a line for each: those that sign, the newest first, each as
/// it is; then the former ones, the newest first, each with the word `former` and the time in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyList {
    signing: Vec<VerifierKey>,
    former: Vec<Former>,
}

impl KeyList {
    /// A list. There is a key that signs, all have the name of the log, and none stands there twice.
    pub fn new(signing: Vec<VerifierKey>, former: Vec<Former>) -> Result<Self, KeyListError> {
        let name = signing.first().ok_or(KeyListError::Empty)?.name();
        let mut seen: Vec<&VerifierKey> = Vec::new();
        for key in signing.iter().chain(former.iter().map(|one| &one.key)) {
            if key.name() != name {
                return Err(KeyListError::Name);
            }
            if key.algorithm() != Algorithm::Ed25519 {
                return Err(KeyListError::Algorithm);
            }
            if seen.contains(&key) {
                return Err(KeyListError::Twice);
            }
            seen.push(key);
        }
        Ok(Self { signing, former })
    }

    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Result<Self, KeyListError> {
        let lines = text.strip_suffix('\n').ok_or(KeyListError::Line)?;
        let (mut signing, mut former) = (Vec::new(), Vec::new());
        for line in lines.split('\n') {
            if line.contains(FORMER) {
                former.push(Former::parse(line)?);
            } else if former.is_empty() {
                signing.push(VerifierKey::parse(line)?);
            } else {
                return Err(KeyListError::Line);
            }
        }
        Self::new(signing, former)
    }

    /// The log's name.
    pub fn name(&self) -> &str {
        self.signing.first().map_or("", VerifierKey::name)
    }

    /// The keys that sign, the newest first.
    pub fn signing(&self) -> &[VerifierKey] {
        &self.signing
    }

    /// The keys that signed once, the newest first.
    pub fn former(&self) -> &[Former] {
        &self.former
    }

    /// All of them, for checking what the log signed at any time.
    pub fn all(&self) -> Vec<VerifierKey> {
        let former = self.former.iter().map(|one| &one.key);
        self.signing.iter().chain(former).cloned().collect()
    }
}

/// The keys that somebody checks with, of any log and of witnesses. What a log says of itself now is
/// proved by the current ones alone; what was kept from before, by the former ones too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trusted {
    current: Vec<VerifierKey>,
    former: Vec<Former>,
}

impl Trusted {
    /// These keys. One that is among the current ones is no former one.
    pub fn new(current: Vec<VerifierKey>, mut former: Vec<Former>) -> Self {
        former.retain(|one| !current.contains(&one.key));
        Self { current, former }
    }

    /// Reads keys as pages name them and people type them: in any order, with any white space
    /// between them, and former ones each on a line of its own, as in a [`KeyList`].
    pub fn parse(text: &str) -> Result<Self, KeyListError> {
        let (mut current, mut former) = (Vec::new(), Vec::new());
        for line in text.lines() {
            if line.contains(FORMER) {
                former.push(Former::parse(line.trim())?);
            } else {
                for key in line.split_whitespace() {
                    current.push(VerifierKey::parse(key)?);
                }
            }
        }
        Ok(Self::new(current, former))
    }

    /// Those that are good for what is said now.
    pub fn current(&self) -> &[VerifierKey] {
        &self.current
    }

    /// All of them, for what was kept from any time; the current ones first.
    pub fn all(&self) -> Vec<VerifierKey> {
        let former = self.former.iter().map(|one| &one.key);
        self.current.iter().chain(former).cloned().collect()
    }

    /// Until when a key signed that signs no more.
    pub fn until(&self, key: &VerifierKey) -> Option<Timestamp> {
        let former = self.former.iter().find(|one| one.key == *key);
        former.map(|one| one.until)
    }
}

/// A time in one spelling, without parts of a second.
fn second(text: &str) -> Option<Timestamp> {
    let time = Timestamp::from_str(text).ok()?;
    (time.subsec_nanosecond() == 0 && time.to_string() == text).then_some(time)
}

impl fmt::Display for KeyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.signing
            .iter()
            .try_for_each(|key| writeln!(f, "{key}"))?;
        self.former.iter().try_for_each(|one| writeln!(f, "{one}"))
    }
}

/// Why a text is no list of a log's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyListError {
    /// No key signs.
    #[error("no key that signs is named")]
    Empty,
    /// A line is neither a key nor a former one, or they stand in another order.
    #[error("a line is no key: the keys that sign come first, then former ones with their time")]
    Line,
    /// They are keys of several logs.
    #[error("the keys are of several logs")]
    Name,
    /// One of them is not for notes.
    #[error("one of the keys is for another kind of signature")]
    Algorithm,
    /// One stands there twice.
    #[error("one of the keys stands there twice")]
    Twice,
    /// A key that is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SigningKey;

    fn key(name: &str, seed: u8) -> VerifierKey {
        let key = SigningKey::new(name, [seed; 32]).unwrap();
        key.verifier().clone()
    }

    fn former(seed: u8, until: &str) -> Former {
        Former {
            key: key("a.test/log", seed),
            until: until.parse().unwrap(),
        }
    }

    #[test]
    fn a_list_is_read_as_it_is_written() {
        let list = KeyList::new(
            vec![key("a.test/log", 3), key("a.test/log", 2)],
            vec![former(1, "2026-08-24T12:00:00Z")],
        )
        .unwrap();
        let text = list.to_string();
        assert_eq!(KeyList::parse(&text), Ok(list.clone()));
        assert_eq!(text.lines().count(), 3);
        assert_eq!(list.all().len(), 3);
        assert_eq!(list.name(), "a.test/log");
    }

    #[test]
    fn a_list_of_one_key_is_a_line_with_it() {
        let list = KeyList::new(vec![key("a.test/log", 1)], Vec::new()).unwrap();
        assert_eq!(list.to_string(), format!("{}\n", key("a.test/log", 1)));
    }

    #[test]
    fn keys_to_check_with_are_read_however_they_stand() {
        let witness = SigningKey::cosigner("w", [4; 32]).unwrap();
        let witness = witness.verifier();
        let (one, two) = (key("a.test/log", 2), key("b.test/log", 3));
        let gone = former(1, "2026-08-24T12:00:00Z");
        let text = format!(" {one} {witness}\r\n\n{gone}\r\n\t{two}");
        let read = Trusted::parse(&text).unwrap();
        assert_eq!(read.current(), [one.clone(), witness.clone(), two.clone()]);
        assert_eq!(read.all().last(), Some(&gone.key));
        assert_eq!(read.until(&gone.key), Some(gone.until));
        assert_eq!(read.until(&one), None);
        assert_eq!(Trusted::parse(""), Ok(Trusted::default()));
        let again = Trusted::parse(&format!("{gone}\n{}\n", gone.key)).unwrap();
        assert_eq!(again.until(&gone.key), None, "it signs, for all one knows");
        for wrong in [
            "key",
            &format!("{one} former"),
            &format!("{one} former {one}"),
        ] {
            assert!(Trusted::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn whatever_else_is_written_is_refused() {
        let (one, two) = (key("a.test/log", 1), key("a.test/log", 2));
        let witness = SigningKey::cosigner("a.test/log", [4; 32]).unwrap();
        let witness = witness.verifier();
        let time = "2026-08-24T12:00:00Z";
        for wrong in [
            String::new(),
            "\n".to_owned(),
            format!("{one}"),
            format!("{one}\n\n"),
            format!("{one}\n{one}\n"),
            format!("{one}\n{}\n", key("b.test/log", 2)),
            format!("{witness}\n"),
            format!("{one} former {time}\n"),
            format!("{one}\n{one} former {time}\n"),
            format!("{one} former {time}\n{two}\n"),
            format!("{one}\n{two} former 2026-08-24\n"),
            format!("{one}\n{two} former 2026-08-24T12:00:00.5Z\n"),
            format!("{one}\n{two} former 2026-08-24T14:00:00+02:00\n"),
            format!("{one}\n{two}  former {time}\n"),
            format!("{one}\r\n"),
        ] {
            assert!(KeyList::parse(&wrong).is_err(), "{wrong:?}");
        }
    }
}
