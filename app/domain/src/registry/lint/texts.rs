//! Texts: none is blank, all four languages are there, and none presses on feelings (rule T5).

mod walk;

use super::Findings;
use crate::language::Language;
use crate::registry::Registry;

/// Phrases that make a no feel like a loss or a fault (EDPB 03/2022, emotional steering). In lower
/// case; each is looked for as whole words.
const GUILT: [(Language, &[&str]); 4] = [
    (
        Language::En,
        &[
            "are you sure",
            "don't you want",
            "don't go",
            "hurry",
            "last chance",
            "left out",
            "lose out",
            "miss out",
            "missing out",
            "no longer enjoy",
            "regret",
            "sadly",
            "sorry to see",
            "unfortunately",
            "we will miss you",
            "we'll miss you",
            "you lose",
            "you will lose",
            "you'll lose",
        ],
    ),
    (
        Language::Nl,
        &[
            "ben je zeker",
            "helaas",
            "jammer",
            "je misloopt",
            "je mist",
            "je verliest",
            "laatste kans",
            "loop je mis",
            "loopt u mis",
            "mis je",
            "mist u",
            "spijt",
            "u misloopt",
            "u mist",
            "u verliest",
            "weet je zeker",
            "weet u zeker",
        ],
    ),
    (
        Language::Da,
        &[
            "desværre",
            "du mister",
            "du vil miste",
            "er du sikker",
            "gå glip af",
            "går glip af",
            "mister du",
            "sidste chance",
            "skynd dig",
            "ærgerligt",
        ],
    ),
    (
        Language::Nb,
        &[
            "dessverre",
            "du mister",
            "du vil miste",
            "er du sikker",
            "gå glipp av",
            "går glipp av",
            "mister du",
            "siste sjanse",
            "skynd deg",
            "synd at",
        ],
    ),
];

/// A text this long that reads the same in two languages was not translated.
const SAME_WORDS: usize = 6;

pub(super) fn check(registry: &Registry, findings: &mut Findings) {
    for text in walk::localized(registry) {
        for language in Language::ALL {
            let words = text.words.get(language);
            let path = format!("{}.{}", text.path, language.code());
            shape(&path, words, findings);
            let copied = language != Language::En
                && words.split_whitespace().count() >= SAME_WORDS
                && words == text.words.en;
            if copied {
                findings.warning(
                    "untranslated",
                    path.clone(),
                    format!(
                        "The text is the same in {} and in English.",
                        language.own_name()
                    ),
                    "Translate it.",
                );
            }
            if text.about_choice
                && let Some(phrase) = guilt(language, words)
            {
                findings.error(
                    "guilt-word",
                    path,
                    format!("\"{phrase}\" presses on feelings."),
                    "Say plainly what changes and what stays.",
                );
            }
        }
    }
    for (path, words) in walk::plain(registry) {
        shape(&path, words, findings);
    }
}

fn shape(path: &str, words: &str, findings: &mut Findings) {
    if words.trim().is_empty() {
        findings.error("empty-text", path, "The text is empty.", "Write the text.");
    } else if words.trim() != words {
        findings.warning(
            "text-edges",
            path,
            "The text begins or ends with a space or a line break.",
            "Remove it; for a text over several lines write `>-`.",
        );
    }
}

fn guilt(language: Language, words: &str) -> Option<&'static str> {
    let phrases = GUILT
        .iter()
        .find(|(l, _)| *l == language)
        .map(|(_, phrases)| *phrases)?;
    let words = words.to_lowercase().replace('\u{2019}', "'");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    phrases.iter().copied().find(|phrase| {
        words.match_indices(phrase).any(|(start, found)| {
            let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !inside(words[..start].chars().next_back())
                && !inside(words[start + found.len()..].chars().next())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::lint::fixture;

    #[test]
    fn no_text_is_blank_and_none_has_loose_edges() {
        fixture::expect(&[
            ("empty-text", "purposes[0].title.da", |v| {
                v["purposes"][0]["title"]["da"] = "".into();
            }),
            ("empty-text", "models[0].version", |v| {
                v["models"][0]["version"] = " ".into();
            }),
            (
                "empty-text",
                "categories[1].fields[0].parts[0].title.nb",
                |v| {
                    v["categories"][1]["fields"][0]["parts"][0]["title"]["nb"] = "\n\t".into();
                },
            ),
            ("text-edges", "brand.place.en", |v| {
                v["brand"]["place"]["en"] = "Utrecht\n".into();
            }),
        ]);
    }

    #[test]
    fn a_sentence_copied_into_another_language_is_noticed_and_a_name_is_not() {
        fixture::expect(&[("untranslated", "not_done[0].what.nl", |v| {
            let sentence = "We do not sell what we know about you.";
            v["not_done"][0]["what"]["en"] = sentence.into();
            v["not_done"][0]["what"]["nl"] = sentence.into();
        })]);
        assert!(fixture::quiet(|v| {
            v["purposes"][0]["title"]["en"] = "EU-US DPF + SCC".into();
            v["purposes"][0]["title"]["nl"] = "EU-US DPF + SCC".into();
        }));
    }

    #[test]
    fn guilt_is_found_in_each_language_and_only_in_whole_words() {
        for (language, words, expected) in [
            (
                Language::En,
                "You will miss out on offers.",
                Some("miss out"),
            ),
            (
                Language::En,
                "UNFORTUNATELY we stop.",
                Some("unfortunately"),
            ),
            (
                Language::En,
                "We\u{2019}ll  miss you.",
                Some("we'll miss you"),
            ),
            (
                Language::En,
                "Nothing is dismissed; misses outweigh hits.",
                None,
            ),
            (Language::Nl, "Helaas stoppen we.", Some("helaas")),
            (Language::Nl, "De mist trekt op: je mistlamp.", None),
            (
                Language::Da,
                "Så går du ikke; du mister point.",
                Some("du mister"),
            ),
            (Language::Nb, "Dessverre.", Some("dessverre")),
            (Language::En, "Helaas", None),
        ] {
            assert_eq!(guilt(language, words), expected, "{words}");
        }
    }

    #[test]
    fn guilt_is_refused_where_somebody_chooses() {
        fixture::expect(&[
            ("guilt-word", "purposes[1].effect.off[0].en", |v| {
                v["purposes"][1]["effect"]["off"][0]["en"] = "You lose your offers.".into();
            }),
            ("guilt-word", "groups[0].title.nl", |v| {
                v["groups"][0]["title"]["nl"] = "Jammer".into();
            }),
        ]);
        assert!(fixture::quiet(|v| {
            v["incidents"][0]["cause"]["en"] = "Unfortunately we mixed up two cards.".into();
        }));
    }
}
