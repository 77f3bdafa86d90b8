//! Whether people can see what would be held: no text that shows nothing, none that shows something
//! else than it says.
//!
//! A value, and each part of one, must show something. Spaces, controls and characters without a
//! shape of their own do not count as something; beside visible ones they are welcome, for emoji
//! are joined by them and many writings need them.
//!
//! Directional embeddings and isolates in a value must be closed in order, line by line: an open
//! one would turn round what a page writes next, a lone closing one would end what the page has
//! opened. Overrides are refused even where they are closed: no writing needs them, and they show a
//! text in another order than it is stored, searched and released in. They are refused and not
//! made inert on the page, because a value also leaves through the gate, to systems that may not do
//! the same. Directional marks only tell where their neighbours belong and are accepted.
//!
//! A name (a source, a source's id, a group) is what records are told apart by. It must show
//! something and hold nothing that cannot be seen, or two names could look the same.

/// Characters that show nothing by themselves: Unicode's `Default_Ignorable_Code_Point`, the
/// marks around annotations, and the empty Braille pattern. White space and controls aside.
const SHAPELESS: [(char, char); 19] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
    // Ends the list, so that every character lies before some entry.
    (char::MAX, char::MAX),
];

/// The rest of Unicode's `Cf`, which shows something or belongs to one writing, and what ends a
/// line or a paragraph.
const OTHER_FORMAT: [(char, char); 9] = [
    ('\u{600}', '\u{605}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
];

fn lies_in(ranges: &[(char, char)], c: char) -> bool {
    let at = ranges.partition_point(|(_, last)| *last < c);
    ranges.get(at).is_some_and(|(first, _)| *first <= c)
}

/// Whether somebody who looks at the text sees anything.
pub(crate) fn shows_something(text: &str) -> bool {
    text.chars().any(|c| {
        c.is_ascii_graphic()
            || !(c.is_ascii() || c.is_whitespace() || c.is_control() || lies_in(&SHAPELESS, c))
    })
}

/// Whether a text says something: at least two different characters of it can be seen.
pub(crate) fn says_something(text: &str) -> bool {
    let mut seen = text
        .chars()
        .filter(|c| !c.is_whitespace() && shows_something(c.encode_utf8(&mut [0; 4])));
    let first = seen.next();
    seen.any(|c| Some(c) != first)
}

/// Whether a name holds a character that cannot be seen.
pub(crate) fn hides_something(name: &str) -> bool {
    let hidden = |c: char| lies_in(&SHAPELESS, c) || lies_in(&OTHER_FORMAT, c);
    name.chars()
        .any(|c| c.is_control() || (!c.is_ascii() && hidden(c)))
}

/// Whether a value would turn round more than itself, or shows its characters in another order than
/// they have.
pub(super) fn turns_others_round(value: &str) -> bool {
    if value.is_ascii() {
        return false;
    }
    // The closing characters that are still due.
    let mut due = Vec::new();
    for c in value.chars() {
        match c {
            '\u{202d}' | '\u{202e}' => return true,
            '\u{202a}' | '\u{202b}' => due.push('\u{202c}'),
            '\u{2066}'..='\u{2068}' => due.push('\u{2069}'),
            '\u{202c}' | '\u{2069}' if due.pop() != Some(c) => return true,
            // What ends a paragraph ends every direction in it.
            '\n' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2029}' if !due.is_empty() => {
                return true;
            }
            _ => {}
        }
    }
    !due.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        for list in [&SHAPELESS[..], &OTHER_FORMAT[..]] {
            assert!(list.iter().all(|(first, last)| first <= last));
            assert!(list.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }

    #[test]
    fn a_text_without_anything_to_see_is_told_from_one_with() {
        for nothing in [
            "",
            " ",
            "\t\r\n",
            "\u{a0}\u{2003}\u{3000}",
            "\u{200b}",
            "\u{feff}",
            "\u{200d}\u{200c}",
            "\u{ad}",
            "\u{202e}",
            "\u{2067}\u{2069}",
            "\u{3164}",
            "\u{2800}",
            "\u{fe0f}",
            "\0\u{1b}\u{9f}",
            "\u{e0041}",
        ] {
            assert!(!shows_something(nothing), "{nothing:?}");
        }
        for something in [
            "0",
            "-",
            " x ",
            "\u{feff}x",
            "é",
            "שלום",
            "می\u{200c}خواهم",
            "👩\u{200d}👧",
            "❤\u{fe0f}",
            "क्\u{200d}ष",
            "中",
            "\u{301}",
        ] {
            assert!(shows_something(something), "{something:?}");
            assert!(!turns_others_round(something), "{something:?}");
        }
    }

    #[test]
    fn a_name_hides_nothing() {
        for hiding in [
            "till\u{200b}",
            "\u{202e}llit",
            "a\u{2067}b\u{2069}",
            "a\u{200d}b",
            "a\u{ad}b",
            "a\nb",
            "a\u{85}b",
            "a\u{2028}b",
            "\u{600}1",
            "till\u{e0020}",
            "❤\u{fe0f}",
        ] {
            assert!(hides_something(hiding), "{hiding:?}");
        }
        for open in ["till", "web shop", "kasse-øst", "חנות", "店", "a\u{a0}b"] {
            assert!(!hides_something(open), "{open:?}");
        }
    }

    #[test]
    fn a_direction_is_closed_where_it_was_opened() {
        for closed in [
            "abc",
            "שלום \u{2066}abc\u{2069} שלום",
            "\u{2068}x\u{2069}\n\u{2068}y\u{2069}",
            "\u{202b}a \u{2067}b\u{2069} c\u{202c}",
            "abc\u{200f} \u{200e}\u{61c}",
        ] {
            assert!(!turns_others_round(closed), "{closed:?}");
        }
        for open in [
            "\u{202e}cod.exe",
            "\u{202d}x\u{202c}",
            "\u{202e}x\u{202c}",
            "\u{2067}x",
            "x\u{2069}",
            "x\u{202c}",
            "\u{202a}\u{2067}x\u{202c}\u{2069}",
            "\u{2067}x\ny\u{2069}",
            "\u{2067}x\u{2069}\u{2069}",
        ] {
            assert!(turns_others_round(open), "{open:?}");
        }
    }

    /// Characters that show nothing.
    fn nothing() -> impl Strategy<Value = char> {
        prop_oneof![
            Just(' '),
            Just('\n'),
            Just('\0'),
            Just('\u{3000}'),
            proptest::sample::select(&SHAPELESS[..SHAPELESS.len() - 1])
                .prop_flat_map(|(first, last)| proptest::char::range(first, last)),
        ]
    }

    /// Text with directions that are all closed.
    fn closed() -> impl Strategy<Value = String> {
        "[a-zא-ת0-9 ]{0,6}".prop_recursive(4, 24, 4, |inner| {
            (
                proptest::collection::vec(inner, 0..4),
                proptest::sample::select(vec![
                    ('\u{2066}', '\u{2069}'),
                    ('\u{2067}', '\u{2069}'),
                    ('\u{2068}', '\u{2069}'),
                    ('\u{202a}', '\u{202c}'),
                    ('\u{202b}', '\u{202c}'),
                ]),
            )
                .prop_map(|(parts, (open, close))| format!("{open}{}{close}", parts.concat()))
        })
    }

    proptest! {
        #[test]
        fn what_shows_nothing_shows_something_with_one_letter(
            before in proptest::collection::vec(nothing(), 0..8),
            letter in "[a-zæøåא-ת一-十0-9]",
            after in proptest::collection::vec(nothing(), 0..8),
        ) {
            let (before, after) = (String::from_iter(before), String::from_iter(after));
            let without = format!("{before}{after}");
            prop_assert!(!shows_something(&without));
            let with_letter = format!("{before}{letter}{after}");
            prop_assert!(shows_something(&with_letter));
        }

        #[test]
        fn a_name_is_refused_wherever_something_hides(
            before in "[a-zæøåא-ת0-9 -]{0,8}",
            hidden in nothing().prop_filter("spaces do not hide", |c| {
                c.is_control() || !c.is_whitespace()
            }),
            after in "[a-zæøåא-ת0-9 -]{0,8}",
        ) {
            let plain = format!("{before}{after}");
            prop_assert!(!hides_something(&plain));
            let hiding = format!("{before}{hidden}{after}");
            prop_assert!(hides_something(&hiding));
        }

        #[test]
        fn closed_directions_are_accepted_and_none_may_be_missing(
            text in closed(),
            at in any::<proptest::sample::Index>(),
        ) {
            prop_assert!(!turns_others_round(&text));
            let places: Vec<(usize, char)> = text
                .char_indices()
                .filter(|(_, c)| matches!(c, '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}'))
                .collect();
            if !places.is_empty() {
                let (place, c) = places[at.index(places.len())];
                let mut missing = text.clone();
                missing.replace_range(place..place + c.len_utf8(), "");
                prop_assert!(turns_others_round(&missing), "{:?}", missing);
            }
        }
    }
}
