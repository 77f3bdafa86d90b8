//! What customers decided under one version holds under the next: a "no" keeps its switch, and a
//! "yes" covers what it was said to. What is used otherwise, or for more, is a purpose of its own
//! and has a key of its own, so that customers are asked.

use std::fmt;

use super::{Registry, Switch};
use crate::decision::Change;
use crate::ids::{CategoryKey, PurposeKey, RecipientKey};

/// What a version would take back of what customers were told. Says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Customers have said no, and there would be no switch any more.
    SwitchTaken {
        /// Where.
        purpose: PurposeKey,
        /// How many customers.
        customers: u64,
    },
    /// Customers have said yes, and it would cover more than they were shown.
    Widened {
        /// What.
        purpose: PurposeKey,
        /// How many customers.
        customers: u64,
        /// The kinds of data that were not part of it.
        data: Vec<CategoryKey>,
        /// The recipients that were not part of it.
        recipients: Vec<RecipientKey>,
    },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SwitchTaken { purpose, customers } => write!(
                f,
                "{purpose}: {customers} customers have turned this off, and this version takes the \
                 switch away. Keep the switch, or declare the use that needs none under another key."
            ),
            Self::Widened {
                purpose,
                customers,
                data,
                recipients,
            } => {
                let data = data.iter().map(CategoryKey::as_str);
                let recipients = recipients.iter().map(RecipientKey::as_str);
                let more: Vec<&str> = data.chain(recipients).collect();
                write!(
                    f,
                    "{purpose}: {customers} customers have said yes to this without {}. Declare the \
                     wider use under another key, so that they are asked.",
                    more.join(", ")
                )
            }
        }
    }
}

/// Compares a version with the one in force. `standings` tells how many customers stand how.
pub fn broken(
    in_force: &Registry,
    next: &Registry,
    standings: &[(PurposeKey, Change, u64)],
) -> Vec<Broken> {
    let count = |key: &PurposeKey, fits: fn(Change) -> bool| -> u64 {
        let of_purpose = standings.iter().filter(|(purpose, ..)| purpose == key);
        of_purpose
            .filter(|(_, change, _)| fits(*change))
            .map(|(_, _, customers)| customers)
            .sum()
    };
    let mut broken = Vec::new();
    for purpose in &next.purposes {
        let key = &purpose.key;
        let said_no = count(key, |change| !change.turns_on());
        if said_no > 0 && matches!(purpose.switch, Switch::None(_)) {
            broken.push(Broken::SwitchTaken {
                purpose: key.clone(),
                customers: said_no,
            });
        }
        let said_yes = count(key, |change| change == Change::Given);
        // A purpose that was gone for a while comes back with nothing that anybody agreed to.
        let before = in_force.purpose(key);
        let mut data = purpose.data.clone();
        data.retain(|kind| !before.is_some_and(|before| before.data.contains(kind)));
        let mut recipients = purpose.recipients.clone();
        recipients.retain(|to| !before.is_some_and(|before| before.recipients.contains(to)));
        if said_yes > 0 && !(data.is_empty() && recipients.is_empty()) {
            broken.push(Broken::Widened {
                purpose: key.clone(),
                customers: said_yes,
                data,
                recipients,
            });
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Fixed, sample};

    fn offers(switch: Switch) -> Registry {
        sample::registry(vec![sample::purpose("offers", switch)])
    }

    fn standings(change: Change) -> [(PurposeKey, Change, u64); 1] {
        [("offers".parse().unwrap(), change, 2)]
    }

    #[test]
    fn a_no_keeps_its_switch() {
        let (before, after) = (offers(Switch::ObjectionAbsolute), offers(Switch::Consent));
        let fixed = offers(Switch::None(Fixed::default()));
        for no in [
            Change::Refused,
            Change::Withdrawn,
            Change::Expired,
            Change::Objected,
            Change::ObjectionRaised,
        ] {
            let found = broken(&before, &fixed, &standings(no));
            assert!(matches!(
                found[..],
                [Broken::SwitchTaken { customers: 2, .. }]
            ));
            assert_eq!(broken(&before, &after, &standings(no)), []);
        }
        assert_eq!(broken(&before, &fixed, &[]), []);
        assert_eq!(
            broken(&before, &fixed, &standings(Change::ObjectionLifted)),
            []
        );
    }

    #[test]
    fn a_yes_covers_what_it_was_said_to() {
        let before = offers(Switch::Consent);
        let mut wider = before.clone();
        wider.purposes[0].data.push("invoices".parse().unwrap());
        wider.purposes[0].recipients.push("agency".parse().unwrap());
        let given = standings(Change::Given);
        let found = broken(&before, &wider, &given);
        let [
            Broken::Widened {
                data, recipients, ..
            },
        ] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((data.len(), recipients.len()), (1, 1));
        let said = found[0].to_string();
        assert!(said.contains("2 customers") && said.contains("invoices, agency"));
        assert_eq!(broken(&wider, &before, &given), [], "less is no breach");
        assert_eq!(broken(&before, &wider, &standings(Change::Withdrawn)), []);
    }

    #[test]
    fn what_comes_back_asks_again() {
        let gone = sample::registry(Vec::new());
        let found = broken(&gone, &offers(Switch::Consent), &standings(Change::Given));
        assert!(matches!(found[..], [Broken::Widened { .. }]));
    }
}
