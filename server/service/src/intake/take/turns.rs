//! In which order the records of one delivery are followed: their own, but a correction waits for
//! what it corrects where that comes later.
//!
//! Invariant: of records with the same name none overtakes another.

use std::collections::{BTreeMap, BTreeSet};

use domain::record::NewRecord;

/// A source and what it calls a record.
type Name<'r> = (&'r str, &'r str);

fn own(record: &NewRecord) -> Name<'_> {
    (&record.source, &record.source_id)
}

fn corrected(record: &NewRecord) -> Option<Name<'_>> {
    let corrects = record.corrects.as_ref()?;
    let source = corrects.source.as_deref().unwrap_or(&record.source);
    Some((source, &corrects.source_id))
}

/// The places of the records in the order of their turns.
pub(super) fn of(records: &[NewRecord]) -> Vec<usize> {
    if records.iter().all(|record| record.corrects.is_none()) {
        return (0..records.len()).collect();
    }
    let last: BTreeMap<Name<'_>, usize> = records
        .iter()
        .enumerate()
        .map(|(index, record)| (own(record), index))
        .collect();
    let mut turns = Turns {
        records,
        order: Vec::with_capacity(records.len()),
        done: BTreeSet::new(),
        waiting: BTreeMap::new(),
    };
    for (index, record) in records.iter().enumerate() {
        let name = own(record);
        if let Some((earlier, _)) = turns.waiting.remove(&name) {
            turns.follow(earlier);
        }
        let comes = |name: &Name<'_>| {
            !turns.done.contains(name)
                && (last.get(name).is_some_and(|last| *last > index)
                    || turns.waiting.contains_key(name))
        };
        match corrected(record).filter(comes) {
            Some(corrected) => {
                turns.waiting.insert(name, (index, corrected));
            }
            None => turns.follow(index),
        }
    }
    // What waits for each other in a circle.
    let mut left: Vec<usize> = turns.waiting.values().map(|(index, _)| *index).collect();
    left.sort_unstable();
    turns.order.extend(left);
    turns.order
}

struct Turns<'r> {
    records: &'r [NewRecord],
    order: Vec<usize>,
    done: BTreeSet<Name<'r>>,
    /// By its own name: the place of a correction, and what it waits for.
    waiting: BTreeMap<Name<'r>, (usize, Name<'r>)>,
}

impl Turns<'_> {
    /// Gives a record its turn, and then those that waited for it.
    fn follow(&mut self, index: usize) {
        let mut next = vec![index];
        while let Some(index) = next.pop() {
            let name = own(&self.records[index]);
            self.order.push(index);
            self.done.insert(name);
            self.waiting.retain(|_, (waits, corrects)| {
                let stays = *corrects != name;
                if !stays {
                    next.push(*waits);
                }
                stays
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::record::{Corrects, Value};
    use proptest::prelude::*;

    use super::*;

    fn record(id: &str, corrects: Option<&str>) -> NewRecord {
        NewRecord {
            category: "club_number".parse().unwrap(),
            field: "number".parse().unwrap(),
            group: None,
            value: Value::Text("1".to_owned()),
            source: "till".to_owned(),
            source_id: id.to_owned(),
            collected_at: jiff::Timestamp::UNIX_EPOCH,
            observed_at: None,
            kept_until: None,
            corrects: corrects.map(|id| Corrects {
                source: None,
                source_id: id.to_owned(),
            }),
            inference: None,
        }
    }

    #[test]
    fn a_correction_waits_for_what_comes_later_and_for_nothing_else() {
        for (records, order) in [
            (vec![("b", Some("a")), ("a", None)], vec![1, 0]),
            (
                vec![("a", None), ("b", Some("a")), ("b", None)],
                vec![0, 1, 2],
            ),
            (
                vec![("b", Some("a")), ("b", None), ("a", None)],
                vec![0, 1, 2],
            ),
            (
                vec![("a", None), ("b", Some("a")), ("a", None)],
                vec![0, 1, 2],
            ),
            (
                vec![("c", Some("b")), ("b", Some("a")), ("a", None)],
                vec![2, 1, 0],
            ),
            (
                vec![("b", Some("a")), ("c", Some("b")), ("a", None)],
                vec![2, 0, 1],
            ),
            (
                vec![("b", Some("c")), ("c", Some("b")), ("a", None)],
                vec![2, 0, 1],
            ),
            (vec![("b", Some("never")), ("a", None)], vec![0, 1]),
        ] {
            let records: Vec<NewRecord> = records
                .iter()
                .map(|(id, corrects)| record(id, *corrects))
                .collect();
            assert_eq!(of(&records), order, "{order:?}");
        }
    }

    proptest! {
        #[test]
        fn every_record_has_one_turn_and_none_overtakes_its_namesake(
            drawn in proptest::collection::vec((0..5_usize, proptest::option::of(0..5_usize)), 0..12)
        ) {
            let names = ["a", "b", "c", "d", "e"];
            let records: Vec<NewRecord> = drawn
                .iter()
                .map(|(own, other)| record(names[*own], other.map(|other| names[other])))
                .collect();
            let order = of(&records);
            let mut all = order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..records.len()).collect::<Vec<_>>());
            for name in names {
                let turns = order.iter().filter(|index| records[**index].source_id == name);
                prop_assert!(turns.is_sorted());
            }
        }
    }
}
