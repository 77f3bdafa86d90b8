//! Independent witnesses (C2SP tlog-witness): what they are shown, what becomes of their answers, and
//! the newest tree head that enough of them cosigned.
//!
//! Invariant: a cosignature is kept only after it was checked with the key that the operator named.
//! Signing waits for no witness. Deliberately not here: the way to them, and when they are asked.

use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::Timestamp;
use ledger::cosignature::{Submission, verify_cosignature};
use ledger::note::{Algorithm, Signature};
use ledger::{Checkpoint, SignedNote, VerifierKey, tile};
use store::ledger::check::Wrong;
use store::ledger::checkpoint::{self, Published};
use store::ledger::tiles;
use store::ledger::witnesses::{self, Cosigned};

pub use domain::read::WitnessTrouble;
pub use store::ledger::witnesses::Witness;

use crate::{Error, Service};

/// Whom the operator asks to cosign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnesses {
    keys: Vec<VerifierKey>,
    needed: usize,
}

/// Why they cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessesError {
    /// A key that signs logs.
    #[error("{0} is a log's key: a witness's key is one that `vitrine witness init` prints")]
    Kind(String),
    /// The same twice.
    #[error("the witness {0} is named twice")]
    Twice(String),
    /// More or fewer than there are.
    #[error("{needed} witnesses are to cosign, but {named} are named")]
    Needed {
        /// How many are asked for.
        needed: usize,
        /// How many there are.
        named: usize,
    },
}

impl Witnesses {
    /// The witnesses with these keys; `needed` of them, or all, make a tree head a witnessed one.
    pub fn new(keys: Vec<VerifierKey>, needed: Option<usize>) -> Result<Self, WitnessesError> {
        let named = keys.len();
        let needed = needed.unwrap_or(named);
        if needed == 0 || needed > named {
            return Err(WitnessesError::Needed { needed, named });
        }
        let mut seen: Vec<&VerifierKey> = Vec::new();
        for key in &keys {
            if key.algorithm() != Algorithm::Cosignature {
                return Err(WitnessesError::Kind(key.to_string()));
            }
            if seen.contains(&key) {
                return Err(WitnessesError::Twice(key.name().to_owned()));
            }
            seen.push(key);
        }
        Ok(Self { keys, needed })
    }

    /// Their keys, in the order in which the operator named them.
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    fn is_by_one(&self, signature: &Signature) -> bool {
        self.keys.iter().any(|key| signature.is_by(key))
    }
}

/// The last of the cosignatures by this key that are right, and its time.
fn cosignature(
    note: &SignedNote,
    key: &VerifierKey,
    lines: &[Signature],
) -> Option<(Signature, Timestamp)> {
    let lines = lines.iter().filter(|line| line.is_by(key));
    let right = lines.filter_map(|line| {
        let mut alone = note.clone();
        alone.add(line.clone()).ok()?;
        Some((line.clone(), verify_cosignature(&alone, key).ok()?))
    });
    right.max_by_key(|(_, at)| *at)
}

impl Service {
    /// The same service, with witnesses of its log.
    #[must_use]
    pub fn with_witnesses(mut self, witnesses: Witnesses) -> Self {
        self.witnesses = Some(Arc::new(witnesses));
        self
    }

    /// The newest tree head as the log signed it; `None` before the first.
    pub async fn log_head(&self) -> Result<Option<Published>, Error> {
        Ok(checkpoint::newest(&mut self.store.read()).await?)
    }

    /// How each configured witness stands, in their order.
    pub async fn witnesses(&self) -> Result<Vec<(VerifierKey, Witness)>, Error> {
        let Some(witnesses) = &self.witnesses else {
            return Ok(Vec::new());
        };
        let stored = witnesses::all(&mut self.store.read()).await?;
        let stands = |key: &VerifierKey| {
            let name = key.to_string();
            let stored = stored.iter().find(|witness| witness.key == name);
            let stored = stored.cloned().unwrap_or(Witness {
                key: name,
                cosigned: None,
                trouble: None,
            });
            (key.clone(), stored)
        };
        Ok(witnesses.keys.iter().map(stands).collect())
    }

    /// What a witness is shown that cosigned a head of `old` entries last. `None` if the log never
    /// had so many.
    pub async fn submission(
        &self,
        head: &Published,
        old: u64,
    ) -> Result<Option<Submission>, Error> {
        let Some(plan) = tile::consistency(old, head.size) else {
            return Ok(None);
        };
        let proof = tiles::prove(&mut self.store.read(), &plan).await?;
        let note = SignedNote::parse(&head.note).map_err(Error::internal)?;
        Ok(Some(Submission {
            old_size: old,
            proof,
            note,
        }))
    }

    /// Takes a witness's answer, the lines of its cosignatures, over a head that this log signed.
    /// Whether there was a right one among them. What is by others is passed over.
    pub async fn take_cosignature(
        &self,
        head: &Published,
        witness: &VerifierKey,
        answer: &str,
    ) -> Result<bool, Error> {
        let Some(witnesses) = self.witnesses.clone() else {
            return Ok(false);
        };
        let note = SignedNote::parse(&head.note).map_err(Error::internal)?;
        let origin = Checkpoint::parse(note.text()).map_err(Error::internal)?;
        let origin = origin.origin;
        let lines = Signature::parse_lines(answer).unwrap_or_default();
        let Some((line, at)) = cosignature(&note, witness, &lines) else {
            return Ok(false);
        };
        let cosigned = Cosigned {
            witness: witness.to_string(),
            size: head.size,
            at,
            line: line.to_string(),
        };
        let head = head.clone();
        let taken = self.store.write(move |tx| {
            let (cosigned, witnesses) = (cosigned.clone(), Arc::clone(&witnesses));
            let (head, note, origin) = (head.clone(), note.clone(), origin.clone());
            async move {
                let enough = |lines: &[(String, String)]| {
                    let note = enough(&witnesses, note, lines)?;
                    Some(Published { note, ..head })
                };
                Ok::<_, Error>(witnesses::take(tx, &origin, &cosigned, enough).await?)
            }
            .boxed()
        });
        if let Err(error) = taken.await {
            self.look_over_witnesses().await?;
            return Err(error);
        }
        Ok(true)
    }

    /// Notes that a witness does not answer as it should.
    pub async fn witness_failed(
        &self,
        witness: &VerifierKey,
        trouble: WitnessTrouble,
    ) -> Result<(), Error> {
        let (key, now) = (witness.to_string(), self.clock.now());
        let note = self.store.write(move |tx| {
            let key = key.clone();
            async move { Ok::<_, Error>(witnesses::note_trouble(tx, &key, trouble, now).await?) }
                .boxed()
        });
        let noted = note.await;
        if noted.is_err() {
            self.look_over_witnesses().await?;
        }
        noted
    }

    /// Whatever is kept of witnesses and is not what was written is a change of the log as any other
    /// is: nothing more is signed until a walk finds nothing.
    async fn look_over_witnesses(&self) -> Result<(), Error> {
        let Some(signer) = &self.signer else {
            return Ok(());
        };
        let sealed = self.store.read_at_once(|tx| {
            async move { Ok::<_, Error>(witnesses::are_sealed(tx).await?) }.boxed()
        });
        if !sealed.await? {
            signer.note(Some(Wrong::Head.to_string()));
        }
        Ok(())
    }

    /// The newest tree head that enough witnesses cosigned, with their lines; `None` before the
    /// first, and where no witness is asked.
    pub(super) async fn witnessed_head(&self) -> Result<Option<Published>, Error> {
        if self.witnesses.is_none() {
            return Ok(None);
        }
        Ok(witnesses::head(&mut self.store.read()).await?)
    }

    /// The newest tree head, with the cosignatures that it has if it is the witnessed one.
    pub(super) fn with_cosignatures(
        &self,
        newest: Published,
        witnessed: Option<&Published>,
    ) -> Published {
        let lines = witnessed
            .filter(|witnessed| witnessed.size == newest.size)
            .zip(self.witnesses.as_deref())
            .and_then(|(witnessed, witnesses)| {
                let mut note = SignedNote::parse(&newest.note).ok()?;
                let cosigned = SignedNote::parse(&witnessed.note).ok()?;
                if note.text() != cosigned.text() {
                    return None;
                }
                let lines = cosigned.signatures().iter();
                for line in lines.filter(|line| witnesses.is_by_one(line)) {
                    note.add(line.clone()).ok()?;
                }
                Some(note.to_string())
            });
        match lines {
            Some(note) => Published { note, ..newest },
            None => newest,
        }
    }
}

/// The note with the cosignatures of enough witnesses, if there are so many.
fn enough(
    witnesses: &Witnesses,
    mut note: SignedNote,
    stored: &[(String, String)],
) -> Option<String> {
    let plain = note.clone();
    let mut found = 0;
    for key in &witnesses.keys {
        let name = key.to_string();
        let stored = stored.iter().find(|(witness, _)| *witness == name);
        let line = stored.and_then(|(_, line)| Signature::parse(line).ok());
        // What stands in the database may be of another log of the same size.
        let right = line.and_then(|line| cosignature(&plain, key, &[line]));
        if let Some((line, _)) = right {
            note.add(line).ok()?;
            found += 1;
        }
    }
    (found >= witnesses.needed).then(|| note.to_string())
}
