//! How many batches are under way at once: each holds a few customers' records in memory for as long
//! as it is read, so their number is what bounds that memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::Error;

/// How many batches of one key.
pub const BATCHES_OF_A_KEY: usize = 4;
/// How many in all.
const IN_ALL: usize = 16;
/// When to come back.
const COME_BACK: Duration = Duration::from_secs(10);

/// The places of all keys.
#[derive(Debug, Default)]
pub(crate) struct Places(Mutex<HashMap<String, usize>>);

/// A place, free again when this goes.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    key: String,
}

impl Places {
    /// Takes a place for a key.
    pub(super) fn take(self: &Arc<Self>, key: &str) -> Result<Place, Error> {
        let retry_after = COME_BACK;
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.get(key).is_some_and(|own| *own >= BATCHES_OF_A_KEY) {
            return Err(Error::RateLimited { retry_after });
        }
        if taken.values().sum::<usize>() >= IN_ALL {
            return Err(Error::Unavailable { retry_after });
        }
        *taken.entry(key.to_owned()).or_default() += 1;
        drop(taken);
        Ok(Place {
            places: Arc::clone(self),
            key: key.to_owned(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = &self.places.0;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.key) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_key_gets_no_more_than_its_places_and_gets_them_back() {
        let places: Arc<Places> = Arc::default();
        let mut own: Vec<_> = (0..BATCHES_OF_A_KEY)
            .map(|_| places.take("a").unwrap())
            .collect();
        assert!(matches!(places.take("a"), Err(Error::RateLimited { .. })));
        let other = places.take("b").unwrap();
        own.pop();
        own.push(places.take("a").unwrap());
        drop((own, other));
        assert!(places.0.lock().unwrap().is_empty());
    }

    #[test]
    fn all_keys_together_get_no_more_than_there_are() {
        let places: Arc<Places> = Arc::default();
        let key = |n: usize| (n / BATCHES_OF_A_KEY).to_string();
        let taken: Vec<_> = (0..IN_ALL).map(|n| places.take(&key(n)).unwrap()).collect();
        let late = places.take("late");
        assert!(matches!(late, Err(Error::Unavailable { .. })));
        drop(taken);
        places.take("late").unwrap();
    }
}
