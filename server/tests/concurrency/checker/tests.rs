//! The checker finds what is planted, and nothing where there is nothing.

use std::collections::BTreeMap;

use domain::event::EventKind;
use proptest::prelude::*;

use super::super::history::{Did, History, Line, Logs, Operation, Stand};
use super::{Fault, check, told};
use Did::{Asked, Got, Turned};
use Stand::{Off, On};

const WHO: &str = "HV-1";
const OFFERS: &str = "profiling_offers";
const MAIL: &str = "direct_marketing";

/// What was done about offers from one moment to another, with a line of its own. It begins off.
fn story(done: &[(u64, u64, Did)]) -> (History, Logs) {
    let mut history = History {
        starts: BTreeMap::from([(OFFERS, Off), (MAIL, On)]),
        operations: Vec::new(),
    };
    let mut log = Vec::new();
    for (number, (began, ended, did)) in done.iter().enumerate() {
        let id = format!("e-{number}");
        history.operations.push(Operation {
            who: "a client".to_owned(),
            subject: WHO.to_owned(),
            purpose: OFFERS,
            did: *did,
            began: *began,
            ended: *ended,
            line: Some(id.clone()),
        });
        log.push(Line {
            id,
            kind: did.kind(),
            purpose: OFFERS.to_owned(),
        });
    }
    (history, Logs::from([(WHO.to_owned(), log)]))
}

/// The names of the faults.
fn faults(history: &History, logs: &Logs) -> Vec<&'static str> {
    let name = |fault: &Fault<'_>| match fault {
        Fault::Stale { .. } => "stale",
        Fault::NotLogged { .. } => "not logged",
        Fault::LoggedAs { .. } => "logged as",
        Fault::OneLineForTwo { .. } => "one for two",
        Fault::TwiceInTheLog { .. } => "twice",
        Fault::NotAnswered { .. } => "not answered",
        Fault::OutOfOrder { .. } => "out of order",
        Fault::Contrary { .. } => "contrary",
    };
    check(history, logs).iter().map(name).collect()
}

#[track_caller]
fn sound(done: &[(u64, u64, Did)]) {
    let (history, logs) = story(done);
    let faults = check(&history, &logs);
    assert!(faults.is_empty(), "{}", told(&history, &faults));
}

#[test]
fn what_the_gate_may_do_is_sound() {
    sound(&[]);
    sound(&[(1, 2, Got(Off)), (3, 4, Turned(On)), (5, 6, Got(On))]);
    sound(&[(1, 2, Turned(On)), (3, 4, Turned(Off)), (5, 6, Asked(Off))]);
    // Begun before the acknowledgement, a release may be written before the decision,
    sound(&[(1, 2, Turned(On)), (5, 9, Got(On)), (3, 6, Turned(Off))]);
    // and a refusal before the next one.
    sound(&[(1, 2, Turned(Off)), (4, 9, Asked(Off)), (3, 5, Turned(On))]);
    // A later "on" may have come before the release was written, though nobody was told yet.
    sound(&[
        (1, 2, Turned(On)),
        (3, 4, Turned(Off)),
        (7, 20, Turned(On)),
        (5, 8, Got(On)),
    ]);
    // Two browsers at once: either may have been the last.
    sound(&[(1, 9, Turned(Off)), (2, 8, Turned(On)), (10, 11, Got(On))]);
    sound(&[(2, 8, Turned(On)), (1, 9, Turned(Off)), (10, 11, Got(Off))]);
}

#[test]
fn a_release_that_began_after_an_acknowledged_off_is_found() {
    let done = [(1, 2, Turned(On)), (3, 5, Turned(Off)), (6, 8, Got(On))];
    let (history, logs) = story(&done);
    assert_eq!(faults(&history, &logs), ["stale", "contrary"]);
    // A later "on" that began only after the release had ended explains nothing.
    let later = [&done[..], &[(9, 10, Turned(On))]].concat();
    let (history, logs) = story(&later);
    assert_eq!(faults(&history, &logs), ["stale", "contrary"]);
    let said = told(&history, &check(&history, &logs));
    for line in [
        "released   HV-1 profiling_offers  e-2",
        "turned off HV-1",
        "turned on  HV-1",
    ] {
        assert!(said.contains(line), "{said}");
    }
    // Nor does an "on" that was over when the "off" began.
    let (history, logs) = story(&[
        (1, 2, Turned(On)),
        (3, 4, Turned(Off)),
        (5, 6, Turned(On)),
        (7, 8, Turned(Off)),
        (9, 10, Asked(On)),
    ]);
    assert_eq!(faults(&history, &logs), ["stale", "contrary"]);
}

#[test]
fn a_release_that_nobody_agreed_to_is_found() {
    let (history, logs) = story(&[(1, 2, Got(On)), (3, 4, Turned(On))]);
    assert_eq!(faults(&history, &logs), ["stale", "contrary"]);
}

#[test]
fn a_refusal_that_began_after_an_acknowledged_on_is_found() {
    let (history, logs) = story(&[(1, 2, Turned(On)), (3, 4, Got(Off))]);
    assert_eq!(faults(&history, &logs), ["stale", "contrary"]);
    let (mut history, mut logs) = story(&[(1, 2, Asked(Off))]);
    history.operations[0].purpose = MAIL;
    logs.get_mut(WHO).unwrap()[0].purpose = MAIL.to_owned();
    assert_eq!(faults(&history, &logs), ["stale", "contrary"]);
}

#[test]
fn an_answer_without_its_line_is_found() {
    let done = [(1, 2, Turned(On)), (3, 4, Got(On))];
    let (history, mut logs) = story(&done);
    logs.get_mut(WHO).unwrap().pop();
    assert_eq!(faults(&history, &logs), ["not logged"]);
    let (mut history, mut logs) = story(&done);
    history.operations[1].line = None;
    logs.get_mut(WHO).unwrap().pop();
    assert_eq!(faults(&history, &logs), ["not logged"]);
    // In somebody else's log it is of no use.
    let (history, mut logs) = story(&done);
    let line = logs.get_mut(WHO).unwrap().pop().unwrap();
    logs.insert("HV-2".to_owned(), vec![line]);
    assert_eq!(faults(&history, &logs), ["not logged", "not answered"]);
}

#[test]
fn a_line_that_nobody_was_told_of_is_found() {
    let (mut history, logs) = story(&[(1, 2, Turned(On)), (3, 4, Got(On))]);
    history.operations.pop();
    assert_eq!(faults(&history, &logs), ["not answered"]);
}

#[test]
fn a_line_that_is_there_twice_or_for_two_is_found() {
    let (mut history, mut logs) = story(&[(1, 2, Turned(On)), (3, 4, Got(On))]);
    let log = logs.get_mut(WHO).unwrap();
    log.push(log[1].clone());
    assert_eq!(faults(&history, &logs), ["twice"]);
    logs.get_mut(WHO).unwrap().pop();
    history.operations.push(history.operations[1].clone());
    assert_eq!(faults(&history, &logs), ["one for two"]);
}

#[test]
fn a_wish_that_changes_nothing_may_name_what_stands() {
    let (mut history, mut logs) = story(&[
        (1, 6, Turned(On)),
        (2, 9, Turned(On)),
        (10, 11, Got(On)),
        (12, 13, Turned(On)),
    ]);
    for number in [1, 3] {
        history.operations[number].line = Some("e-0".to_owned());
    }
    logs.get_mut(WHO)
        .unwrap()
        .retain(|line| ["e-0", "e-2"].contains(&&*line.id));
    assert_eq!(faults(&history, &logs), [""; 0]);
    history.operations[3].did = Turned(Off);
    assert!(faults(&history, &logs).contains(&"one for two"));
}

#[test]
fn a_line_of_another_kind_or_purpose_is_found() {
    let done = [(1, 2, Turned(On)), (3, 4, Got(On))];
    let (history, mut logs) = story(&done);
    logs.get_mut(WHO).unwrap()[1].kind = EventKind::Question;
    assert_eq!(faults(&history, &logs), ["logged as", "not answered"]);
    let (history, mut logs) = story(&done);
    logs.get_mut(WHO).unwrap()[1].purpose = MAIL.to_owned();
    assert_eq!(faults(&history, &logs), ["logged as", "not answered"]);
}

#[test]
fn lines_that_stand_the_other_way_round_than_it_happened_are_found() {
    let (history, mut logs) = story(&[
        (1, 2, Turned(On)),
        (3, 4, Got(On)),
        (5, 9, Asked(On)),
        (6, 8, Got(On)),
    ]);
    let log = logs.get_mut(WHO).unwrap();
    log.swap(2, 3);
    assert_eq!(faults(&history, &logs), [""; 0]);
    logs.get_mut(WHO).unwrap().swap(1, 2);
    assert_eq!(faults(&history, &logs), ["out of order"]);
}

#[test]
fn an_answer_that_the_log_does_not_explain_is_found_though_no_client_could_tell() {
    // All at once for the clients; in the log the release comes after the "off".
    let (history, logs) = story(&[(1, 9, Turned(On)), (2, 8, Turned(Off)), (3, 7, Got(On))]);
    assert_eq!(faults(&history, &logs), ["contrary"]);
}

proptest! {
    /// One after the other things happen, each at a moment within the time that its client saw.
    #[test]
    fn whatever_happened_one_after_the_other_is_sound_and_one_wrong_answer_is_not(
        kinds in proptest::collection::vec(0_u8..4, 1..60),
        early in proptest::collection::vec(1_u64..60, 60),
        late in proptest::collection::vec(1_u64..60, 60),
        wrong in any::<prop::sample::Index>(),
    ) {
        let mut stand = Off;
        let mut done = Vec::new();
        for (number, kind) in kinds.iter().enumerate() {
            let happened = 100 + number as u64 * 10;
            let did = match kind {
                0 => Turned(On),
                1 => Turned(Off),
                2 => Got(stand),
                _ => Asked(stand),
            };
            stand = did.turned().unwrap_or(stand);
            done.push((happened - early[number], happened + late[number], did));
        }
        let (history, logs) = story(&done);
        let found = check(&history, &logs);
        prop_assert!(found.is_empty(), "{}", told(&history, &found));

        let answers: Vec<usize> = (0..done.len()).filter(|n| done[*n].2.told().is_some()).collect();
        if !answers.is_empty() {
            let answer = &mut done[*wrong.get(&answers)].2;
            *answer = match *answer {
                Got(On) => Got(Off),
                Got(Off) => Got(On),
                Asked(On) => Asked(Off),
                _ => Asked(On),
            };
            let (history, logs) = story(&done);
            prop_assert!(faults(&history, &logs).contains(&"contrary"));
        }
    }
}
