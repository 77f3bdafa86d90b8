//! Turning passwords into what is stored, and checking them. argon2id, off the async threads,
//! two at a time; a short queue, and beyond it the caller is told to come back. An unknown address
//! costs the same work as a known one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::settings::HashingCost;

/// How many passwords are worked on at once.
const AT_ONCE: usize = 2;
/// How many wait for their turn.
const QUEUE: usize = 20;

/// The passwords' workshop.
#[derive(Debug)]
pub struct Hashing {
    params: Params,
    turns: Semaphore,
    inside: AtomicUsize,
    /// The hash of a password nobody has.
    nobody: Arc<str>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Not the password.
    Wrong,
    /// The password.
    Right {
        /// A new hash to store, where the old one was made with other parameters.
        renewed: Option<String>,
    },
}

impl Hashing {
    /// Prepares, and makes the hash of a password nobody has.
    pub async fn start(cost: HashingCost) -> Result<Self, Error> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(Error::internal)?;
        let unknown = SecretString::from(hex::encode(crate::random::secret()));
        let mut hashing = Self {
            params,
            turns: Semaphore::new(AT_ONCE),
            inside: AtomicUsize::new(0),
            nobody: Arc::from(""),
        };
        hashing.nobody = Arc::from(hashing.hash(unknown).await?);
        Ok(hashing)
    }

    /// What to store for a password.
    pub async fn hash(&self, password: SecretString) -> Result<String, Error> {
        let params = self.params.clone();
        self.work(move || hash(&params, &password)).await
    }

    /// Checks a password against what is stored; with nothing stored, against nobody's.
    pub async fn check(
        &self,
        stored: Option<String>,
        password: SecretString,
    ) -> Result<Checked, Error> {
        let params = self.params.clone();
        let known = stored.is_some();
        let stored = stored.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        self.work(move || {
            let parsed = PasswordHash::new(&stored).map_err(Error::internal)?;
            let argon2 = argon2(&params);
            let right = argon2
                .verify_password(password.expose_secret().as_bytes(), &parsed)
                .is_ok();
            if !(right && known) {
                return Ok(Checked::Wrong);
            }
            let current = Params::try_from(&parsed).is_ok_and(|of| {
                cost(&of) == cost(&params) && parsed.algorithm.as_str() == "argon2id"
            });
            let renewed = if current {
                None
            } else {
                Some(hash(&params, &password)?)
            };
            Ok(Checked::Right { renewed })
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _place = Place::take(&self.inside).ok_or_else(Error::unavailable)?;
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(job)
            .await
            .map_err(Error::internal)?
    }
}

/// A place inside the workshop or its queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(inside: &'a AtomicUsize) -> Option<Self> {
        inside
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| {
                (n < AT_ONCE + QUEUE).then_some(n + 1)
            })
            .ok()
            .map(|_| Self(inside))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon2(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn cost(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

fn hash(params: &Params, password: &SecretString) -> Result<String, Error> {
    let hash: PasswordHash = argon2(params)
        .hash_password(password.expose_secret().as_bytes())
        .map_err(Error::internal)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    const CHEAP: HashingCost = HashingCost {
        memory_kib: 8,
        passes: 1,
    };

    fn run<T>(job: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(job)
    }

    fn interchange(one: &str, other: &str) -> bool {
        run(async {
            let hashing = Hashing::start(CHEAP).await.unwrap();
            let stored = hashing.hash(one.to_owned().into()).await.unwrap();
            hashing
                .check(Some(stored), other.to_owned().into())
                .await
                .unwrap()
                != Checked::Wrong
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn passwords_that_differ_in_the_last_character_do_not_interchange(
            start in any::<String>(), one in any::<char>(), other in any::<char>()
        ) {
            prop_assume!(one != other);
            let first = format!("{start}{one}");
            prop_assert!(interchange(&first, &first));
            let second = format!("{start}{other}");
            prop_assert!(!interchange(&first, &second));
            prop_assert!(!interchange(&first, &start));
            let spaced = format!("{first} ");
            prop_assert!(!interchange(&first, &spaced));
        }
    }

    #[test]
    fn long_passwords_are_not_cut_off() {
        let long = "correct horse ".repeat(9);
        assert!(!interchange(&format!("{long}a"), &format!("{long}b")));
    }

    #[test]
    fn composed_and_decomposed_letters_are_told_apart() {
        assert!(!interchange("caf\u{e9}", "cafe\u{301}"));
    }

    #[test]
    fn nobody_can_sign_in_as_nobody() {
        run(async {
            let hashing = Hashing::start(CHEAP).await.unwrap();
            let found = hashing.check(None, "anything".to_owned().into()).await;
            assert_eq!(found.unwrap(), Checked::Wrong);
        });
    }

    #[test]
    fn a_hash_made_with_other_parameters_is_renewed_once() {
        run(async {
            let old = Hashing::start(CHEAP).await.unwrap();
            let new = Hashing::start(HashingCost {
                memory_kib: 16,
                passes: 1,
            })
            .await
            .unwrap();
            let password = SecretString::from("correct horse battery");
            let stored = old.hash(password.clone()).await.unwrap();
            let Checked::Right {
                renewed: Some(renewed),
            } = new.check(Some(stored), password.clone()).await.unwrap()
            else {
                panic!("not renewed")
            };
            assert!(renewed.contains("m=16"));
            assert_eq!(
                new.check(Some(renewed), password).await.unwrap(),
                Checked::Right { renewed: None }
            );
        });
    }

    #[test]
    fn the_queue_is_short_and_beyond_it_the_answer_is_to_come_back() {
        let inside = AtomicUsize::new(0);
        let mut places: Vec<_> = std::iter::from_fn(|| Place::take(&inside)).collect();
        assert_eq!(places.len(), AT_ONCE + QUEUE);
        assert!(Place::take(&inside).is_none());
        places.pop();
        assert!(Place::take(&inside).is_some());
    }
}
