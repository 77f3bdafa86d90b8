//! Whether a history is one that the gate may have: pure, and from the outside alone.
//!
//! Two questions are put to it. The first goes by what the clients saw and nothing else: did any
//! answer begin after its contrary had been acknowledged, with nothing to undo that before the
//! answer ended? The second takes the customers' own logs: does each answer stand there once, as
//! what it was, and nothing else; does no line stand before the line of something that had ended
//! before it began; and does each answer follow from the decisions that stand before it? A log that
//! passes is one order of all that happened which explains every answer and every moment.

mod faults;
mod tests;

use std::collections::{BTreeMap, HashMap};

pub(super) use self::faults::{Fault, told};
use super::history::{History, Line, Logs, Moment, Operation, Stand};

/// All that is wrong with a history; nothing, if it is as it should be.
pub(super) fn check<'a>(history: &'a History, logs: &'a Logs) -> Vec<Fault<'a>> {
    let mut faults = Vec::new();
    stale(history, &mut faults);
    let found = logged(history, logs, &mut faults);
    for (subject, log) in logs {
        let lines = log.iter().enumerate();
        let written: Vec<Written<'_>> = lines
            .filter_map(|(place, line)| found.written(subject, line, place))
            .collect();
        out_of_order(&written, &mut faults);
        contrary(history, &written, &mut faults);
    }
    faults
}

/// All that was done about one purpose of one customer.
fn by_switch(history: &History) -> BTreeMap<(&str, &str), Vec<&Operation>> {
    let mut switches: BTreeMap<_, Vec<&Operation>> = BTreeMap::new();
    for operation in &history.operations {
        let switch = (operation.subject.as_str(), operation.purpose);
        switches.entry(switch).or_default().push(operation);
    }
    switches
}

/// Answers that no decision explains which could have held while they were given.
fn stale<'a>(history: &'a History, faults: &mut Vec<Fault<'a>>) {
    for ((_, purpose), operations) in by_switch(history) {
        for &answer in &operations {
            let Some(told) = answer.did.told() else {
                continue;
            };
            let wishes = |stand: Stand| {
                let of = move |it: &&&Operation| it.did.turned() == Some(stand);
                operations.iter().filter(of).copied()
            };
            let other = match told {
                Stand::On => Stand::Off,
                Stand::Off => Stand::On,
            };
            let contrary = || wishes(other).filter(|it| it.ended < answer.began);
            // What had ended before this began was certainly replaced before the answer began.
            let replaced = contrary().map(|it| it.began).max();
            let held = |it: &Operation| {
                it.began < answer.ended && replaced.is_none_or(|began| began < it.ended)
            };
            let from_start = replaced.is_none() && history.starts.get(purpose) == Some(&told);
            if !from_start && !wishes(told).any(held) {
                let after = contrary().max_by_key(|it| it.ended);
                faults.push(Fault::Stale { answer, after });
            }
        }
    }
}

/// The lines that are where they should be, by customer and id, with all who were told of them.
struct Found<'a>(HashMap<(&'a str, &'a str), Vec<&'a Operation>>);

/// A line of a log with what is known of when it was written.
struct Written<'a> {
    place: usize,
    /// One who was told of it. Of several it is any: they were told the same.
    by: &'a Operation,
    /// It was not written before this moment,
    not_before: Moment,
    /// nor after this one.
    not_after: Moment,
}

impl<'a> Found<'a> {
    fn written(&self, subject: &str, line: &Line, place: usize) -> Option<Written<'a>> {
        let told = self.0.get(&(subject, line.id.as_str()))?;
        Some(Written {
            place,
            by: told.first()?,
            // One of them wrote it; to the others it was there already when they ended.
            not_before: told.iter().map(|it| it.began).min()?,
            not_after: told.iter().map(|it| it.ended).min()?,
        })
    }
}

/// Compares answers and lines, both ways.
fn logged<'a>(history: &'a History, logs: &'a Logs, faults: &mut Vec<Fault<'a>>) -> Found<'a> {
    let mut lines: HashMap<(&str, &str), &Line> = HashMap::new();
    for (subject, log) in logs {
        for line in log {
            if lines.insert((subject, &line.id), line).is_some() {
                faults.push(Fault::TwiceInTheLog { subject, line });
            }
        }
    }
    let mut named: HashMap<(&str, &str), Vec<&Operation>> = HashMap::new();
    for operation in &history.operations {
        let wish = operation.did.turned().is_some();
        let Some(id) = &operation.line else {
            if !wish {
                faults.push(Fault::NotLogged { answer: operation });
            }
            continue;
        };
        let place = (operation.subject.as_str(), id.as_str());
        match lines.get(&place) {
            None => faults.push(Fault::NotLogged { answer: operation }),
            Some(line)
                if line.kind != operation.did.kind() || line.purpose != operation.purpose =>
            {
                faults.push(Fault::LoggedAs {
                    answer: operation,
                    line,
                });
            }
            Some(_) => {
                let told = named.entry(place).or_default();
                // A wish that changes nothing is told which decision made it so.
                if let Some(first) = told.first()
                    && (!wish || first.did != operation.did)
                {
                    faults.push(Fault::OneLineForTwo {
                        first,
                        second: operation,
                    });
                }
                told.push(operation);
            }
        }
    }
    for (subject, log) in logs {
        for line in log {
            if !named.contains_key(&(subject.as_str(), line.id.as_str())) {
                faults.push(Fault::NotAnswered { subject, line });
            }
        }
    }
    Found(named)
}

/// Lines that stand before the line of something that had ended before they began.
fn out_of_order<'a>(written: &[Written<'a>], faults: &mut Vec<Fault<'a>>) {
    let mut earliest: Option<&Written<'_>> = None;
    for line in written.iter().rev() {
        if let Some(after) = earliest
            && after.not_after < line.not_before
        {
            faults.push(Fault::OutOfOrder {
                before: line.by,
                place: line.place,
                after: after.by,
                after_place: after.place,
            });
        }
        if earliest.is_none_or(|earliest| line.not_after < earliest.not_after) {
            earliest = Some(line);
        }
    }
}

/// Answers that do not follow from the decisions that stand before them in the log.
fn contrary<'a>(history: &'a History, written: &[Written<'a>], faults: &mut Vec<Fault<'a>>) {
    let mut stands = history.starts.clone();
    let mut decided: BTreeMap<&str, &Operation> = BTreeMap::new();
    for Written { place, by, .. } in written {
        if let Some(stand) = by.did.turned() {
            stands.insert(by.purpose, stand);
            decided.insert(by.purpose, by);
        } else if stands.get(by.purpose).copied() != by.did.told() {
            faults.push(Fault::Contrary {
                answer: by,
                place: *place,
                decided: decided.get(by.purpose).copied(),
            });
        }
    }
}
