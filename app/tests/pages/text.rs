//! The words: all languages complete, every key used, nothing that presses or blames.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use app::text::{FEATURES, of, of_brand, source};
use domain::benefit::Amount;
use domain::language::Language;
use domain::registry::{Period, Unit};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The messages of one feature in one language: key to its whole text, as written.
fn messages(language: Language, feature: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut key = None;
    for line in source(language, feature).lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some((name, rest)) = line.split_once(" =").filter(|_| starts) {
            let again = messages.insert(name.to_owned(), rest.trim().to_owned());
            assert_eq!(
                again,
                None,
                "{name} stands twice in {}/{feature}.ftl",
                language.code()
            );
            key = Some(name.to_owned());
        } else if let Some(text) = key.as_ref().and_then(|key| messages.get_mut(key)) {
            text.push('\n');
            text.push_str(line);
        }
    }
    messages
}

/// The names of the arguments of a message.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap()
        })
        .collect()
}

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

fn code() -> String {
    let mut code = String::new();
    sources(&root(), &mut code);
    code
}

#[test]
fn every_language_has_the_same_messages_and_no_argument_of_its_own() {
    for feature in FEATURES {
        let english = messages(Language::En, feature);
        for language in Language::ALL {
            let other = messages(language, feature);
            let keys = |m: &BTreeMap<String, String>| m.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(
                keys(&english),
                keys(&other),
                "{}/{feature}.ftl",
                language.code()
            );
            for (key, text) in &english {
                // A language that has no plural here may do without the number that makes it.
                assert!(
                    arguments(&other[key]).is_subset(&arguments(text)),
                    "{key} in {}/{feature}.ftl",
                    language.code()
                );
            }
        }
    }
}

#[test]
fn no_file_has_a_fault_and_no_message_is_empty() {
    for language in Language::ALL {
        for feature in FEATURES {
            let text = source(language, feature);
            if let Err((_, faults)) = fluent_bundle::FluentResource::try_new(text.to_owned()) {
                panic!("{}/{feature}.ftl: {faults:?}", language.code());
            }
            for (key, message) in messages(language, feature) {
                assert!(
                    !message.is_empty(),
                    "{key} in {}/{feature}.ftl",
                    language.code()
                );
                if arguments(&message).is_empty() {
                    let key: &'static str = Box::leak(key.into_boxed_str());
                    assert_ne!(
                        of(language).get(key),
                        key,
                        "{}/{feature}.ftl",
                        language.code()
                    );
                }
            }
        }
    }
}

#[test]
fn a_key_stands_in_one_file_only() {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for feature in FEATURES {
        for key in messages(Language::En, feature).into_keys() {
            let first = seen.insert(key.clone(), feature);
            assert_eq!(first, None, "{key} stands in {feature}.ftl too");
        }
    }
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let code = code();
    let mut known = BTreeSet::new();
    for feature in FEATURES {
        for key in messages(Language::En, feature).into_keys() {
            assert!(
                code.contains(&format!("\"{key}\"")),
                "{key} of {feature}.ftl is used nowhere"
            );
            known.insert(key);
        }
    }
    for call in ["text.get(\"", "text.with(\"", "self.get(\"", "self.with(\""] {
        for (at, _) in code.match_indices(call) {
            let key = code[at + call.len()..].split('"').next().unwrap();
            assert!(known.contains(key), "{key} is used but not written");
        }
    }
}

/// Words that blame, frighten or coax (rule T5), in lower case.
const PRESSING: [(Language, &[&str]); 4] = [
    (
        Language::En,
        &[
            "unfortunately",
            "miss out",
            "are you sure",
            "you will lose",
            "don't lose",
            "sorry to",
            "sad to",
            "we'd love",
            "recommended",
            "hurry",
            "last chance",
            "only today",
            "worse",
            "accept all",
            "regret",
        ],
    ),
    (
        Language::Nl,
        &[
            "helaas",
            "weet je zeker",
            "mis je",
            "je verliest",
            "jammer",
            "aanbevolen",
            "haast je",
            "laatste kans",
            "alles accepteren",
            "spijt",
        ],
    ),
    (
        Language::Da,
        &[
            "desværre",
            "er du sikker",
            "går glip",
            "du mister",
            "ærgerligt",
            "anbefalet",
            "skynd dig",
            "sidste chance",
            "accepter alle",
            "fortryder du",
        ],
    ),
    (
        Language::Nb,
        &[
            "dessverre",
            "er du sikker",
            "går glipp",
            "du mister",
            "synd at",
            "anbefalt",
            "skynd deg",
            "siste sjanse",
            "godta alle",
            "angrer du",
        ],
    ),
];

#[test]
fn no_word_presses_or_blames() {
    for (language, words) in PRESSING {
        for feature in FEATURES {
            let text = source(language, feature).to_lowercase();
            for word in words {
                assert!(
                    !text.contains(word),
                    "“{word}” in {}/{feature}.ftl",
                    language.code()
                );
            }
        }
    }
}

/// Other verbs for what the chosen set calls turn on and turn off (rule T12), in lower case.
const OTHER_VERBS: [(Language, &[&str]); 4] = [
    (
        Language::En,
        &[
            "enable",
            "disable",
            "activate",
            "deactivate",
            "opt in",
            "opt out",
            "switch on",
            "switch off",
            "toggle",
            "allow all",
            "unsubscribe",
        ],
    ),
    (
        Language::Nl,
        &[
            "inschakelen",
            "uitschakelen",
            "activeren",
            "deactiveren",
            "afmelden",
            "opt-in",
            "opt-out",
        ],
    ),
    (
        Language::Da,
        &[
            "aktivér",
            "deaktivér",
            "aktivere",
            "tænd ",
            "sluk ",
            "afmeld",
            "tilvælg",
        ],
    ),
    (
        Language::Nb,
        &[
            "aktiver",
            "deaktiver",
            "skru på",
            "skru av",
            "meld deg av",
            "velg bort",
        ],
    ),
];

#[test]
fn switches_are_turned_on_and_off_and_nothing_else() {
    for (language, words) in OTHER_VERBS {
        for feature in FEATURES {
            let text = source(language, feature).to_lowercase();
            for word in words {
                assert!(
                    !text.contains(word),
                    "“{word}” in {}/{feature}.ftl",
                    language.code()
                );
            }
        }
    }
}

#[test]
fn numbers_dates_and_amounts_are_written_as_each_language_does() {
    let at = "2026-08-24T17:42:00Z".parse().unwrap();
    let written = Language::ALL.map(|language| {
        let text = of(language);
        [
            text.number(1_234_567),
            text.date(at),
            text.day(at),
            text.time(at),
            text.money(Amount(1_234_500), Unit::Eur),
            text.money(Amount(-500), Unit::Eur),
            text.money(Amount(7_000), Unit::Count),
            text.percent(0.42),
            text.percent(0.004),
            text.period(Period::Months(13)),
            text.country("NL").to_owned(),
        ]
    });
    let expected = [
        [
            "1,234,567",
            "24 August 2026",
            "Monday, 24 August 2026",
            "17:42",
            "€1,234.50",
            "−€0.50",
            "7",
            "42%",
            "0.4%",
            "13 months",
            "Netherlands",
        ],
        [
            "1.234.567",
            "24 augustus 2026",
            "maandag 24 augustus 2026",
            "17:42",
            "€\u{a0}1.234,50",
            "−€\u{a0}0,50",
            "7",
            "42%",
            "0,4%",
            "13 maanden",
            "Nederland",
        ],
        [
            "1.234.567",
            "24. august 2026",
            "mandag 24. august 2026",
            "17.42",
            "1.234,50\u{a0}€",
            "−0,50\u{a0}€",
            "7",
            "42\u{a0}%",
            "0,4\u{a0}%",
            "13 måneder",
            "Nederlandene",
        ],
        [
            "1\u{a0}234\u{a0}567",
            "24. august 2026",
            "mandag 24. august 2026",
            "17:42",
            "1\u{a0}234,50\u{a0}€",
            "−0,50\u{a0}€",
            "7",
            "42\u{a0}%",
            "0,4\u{a0}%",
            "13 måneder",
            "Nederland",
        ],
    ];
    assert_eq!(written, expected.map(|row| row.map(str::to_owned)));
}

#[test]
fn a_number_in_a_message_is_grouped_and_takes_part_in_the_plural() {
    let text = of(Language::En);
    let held = |count: u64| text.with("trust-stat-records", &[("count", count.into())]);
    assert_eq!(held(1), "record held, of all customers together");
    assert_eq!(held(1204), "records held, of all customers together");
    let kinds = text.with("kinds-intro", &[("count", 412_000_u64.into())]);
    assert_eq!(
        kinds,
        "412,000 customers. What may surprise you comes first."
    );
}

#[test]
fn summer_and_winter_times_are_those_of_the_shops() {
    let yaml = include_str!("../../../server/demo/halden-vos.yaml");
    let registry = service::registry::read("halden-vos.yaml", yaml).unwrap();
    let text = of_brand(Language::Nl, &registry.brand);
    assert_eq!(text.time("2026-01-15T12:00:00Z".parse().unwrap()), "13:00");
    assert_eq!(text.time("2026-07-15T12:00:00Z".parse().unwrap()), "14:00");
}
