//! Broken files, and what is said about them.

use proptest::prelude::*;

use super::*;

const SMALL: &str = include_str!("tests/small.yaml");
const DEMO: &str = include_str!("../../../demo/halden-vos.yaml");

/// The findings as `line:column rule`.
fn places(text: &str) -> Vec<String> {
    places_of(&check("file", text.as_bytes()))
}

fn places_of(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|finding| format!("{}:{} {}", finding.line, finding.column, finding.rule))
        .collect()
}

/// The small file with replacements, each of which must apply.
fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = SMALL.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

fn one(change: (&str, &str)) -> Located {
    let report = check("file", changed(&[change]).as_bytes());
    assert_eq!(report.findings.len(), 1, "{:#?}", report.findings);
    report.findings.into_iter().next().unwrap()
}

#[test]
fn the_small_file_is_accepted_without_findings() {
    let report = check("small.yaml", SMALL.as_bytes());
    assert_eq!(report.findings, []);
    assert_eq!(report.registry.unwrap().purposes.len(), 2);
}

#[test]
fn the_demo_brand_is_accepted_without_findings() {
    let report = check("halden-vos.yaml", DEMO.as_bytes());
    let lines: Vec<_> = report.findings.iter().map(Located::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    assert!(report.registry.is_some());
}

/// JSON is YAML, and serde writes every field there is: a field that the reader passed over or
/// read otherwise would differ.
#[test]
fn what_serde_writes_is_read_as_the_same_registry() {
    for text in [SMALL, DEMO] {
        let registry = read("file", text).unwrap();
        let json = serde_json::to_string_pretty(&registry).unwrap();
        assert_eq!(serde_json::from_str::<Registry>(&json).unwrap(), registry);
        assert_eq!(read("file", &json).unwrap(), registry);
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once_with_its_place() {
    let text = changed(&[
        ("  key: brand\n", "  kye: brand\n"),
        ("nb: en butikk}", "no: en butikk}"),
        ("countries: [NL, NO]", "countries: NL"),
        ("legal_basis: consent", "legal_basis: consnet"),
        ("retention: P1Y", "retention: 1 year"),
        ("data: [name]", "data: [Name, 7, {a: b}]"),
        ("support: shown", "support: [shown]"),
        ("recipients: []", "recipients: ~"),
        ("  - role: boss", "  - roll: boss"),
    ]);
    assert_eq!(
        places(&text),
        [
            "3:3 missing-key",
            "3:3 unknown-key",
            "5:9 missing-key",
            "5:52 unknown-key",
            "7:14 type",
            "22:18 unknown-word",
            "24:12 value",
            "24:18 type",
            "24:21 type",
            "26:16 value",
            "56:14 type",
            "61:13 type",
            "70:5 missing-key",
            "70:5 unknown-key",
        ]
    );
}

#[test]
fn a_finding_reads_like_a_compiler_message() {
    let finding = one(("legal_basis: consent", "legal_basis: consnet"));
    assert_eq!(
        finding.to_string(),
        "file:22:18: error[unknown-word]: `purposes[0].legal_basis`: `consnet` is not known here. \
         Write `consent` if that is meant; known are consent, contract, legal_obligation, \
         vital_interest, public_task, legitimate_interest."
    );
}

#[test]
fn each_shape_says_how_it_is_written() {
    for (change, rule, mend) in [
        (
            ("key: letters", "key: Letters!"),
            "value",
            "lower-case letters",
        ),
        (
            ("retention: P1Y", "retention: P1W"),
            "value",
            "such as P18M",
        ),
        (("name: Brand", "name: 1.10"), "type", "\"1.10\""),
        (("name: Brand", "name: true"), "type", "\"true\""),
        (("name: Brand", "name:"), "type", "Write the text"),
        (("name: Brand", "nam: Brand"), "missing-key", "`name:`"),
        (
            ("    effect:", "    gpc: \"yes\"\n    effect:"),
            "type",
            "true or false",
        ),
        (("not_done: []", "not_done: {}"), "type", "[]"),
        (("origin: provided", "origin: 3"), "type", "third_party"),
        (
            ("    switch: consent", "    switch: none"),
            "type",
            "{none: {...}}",
        ),
        (
            ("    switch: consent", "    switch: {consent: 1}"),
            "type",
            "alone",
        ),
        (
            ("    switch: consent", "    switch: {a: 1, b: 2}"),
            "type",
            "objection_absolute",
        ),
        (("kind: {", "kind: a shop # {"), "type", "en, nl, da, nb"),
    ] {
        let report = check("file", changed(&[change]).as_bytes());
        assert!(
            report
                .findings
                .iter()
                .any(|f| f.rule == rule && f.mend.contains(mend)),
            "{change:?}: {:#?}",
            report.findings
        );
        assert!(report.registry.is_none());
    }
}

#[test]
fn numbers_dates_and_times_are_read_as_such_only() {
    let model = "models:\n  - {key: m, name: {en: M, nl: M, da: M, nb: M}, version: \"1\", \
        output: name, inputs: [name], plain: {en: a, nl: a, da: a, nb: a}, accuracy: \
        {plain: {en: a, nl: a, da: a, nb: a}, metric: share, value: VALUE, measured: DAY}, \
        used_for: [letters], consequence: {en: a, nl: a, da: a, nb: a}, automated: fully, \
        human_review: {en: a, nl: a, da: a, nb: a}, what_would_change_it: \
        {en: a, nl: a, da: a, nb: a}}\n";
    let rules = |value: &str, day: &str| -> Vec<String> {
        let model = model.replace("VALUE", value).replace("DAY", day);
        let report = check("file", changed(&[("models: []\n", &model)]).as_bytes());
        let read = ["type", "value"];
        report
            .findings
            .iter()
            .filter(|f| read.contains(&f.rule))
            .map(|f| f.mend.clone())
            .collect()
    };
    assert_eq!(rules("0.7", "2026-03-31"), [""; 0]);
    assert_eq!(rules("41", "~"), [""; 0]);
    for wrong in ["\"0.7\"", "71%", ".nan", "-.inf", "0x10", "[0.7]"] {
        assert_eq!(rules(wrong, "2026-03-31").len(), 1, "{wrong}");
    }
    for wrong in ["2026-02-30", "31-03-2026", "20260331 10", "2026", "soon"] {
        let mends = rules("0.7", wrong);
        assert_eq!(mends.len(), 1, "{wrong}");
    }
    assert!(rules("0.7", "soon")[0].contains("2026-03-31"));
}

#[test]
fn what_does_not_fit_together_is_said_with_its_place() {
    let text = changed(&[
        ("data: [name]", "data: [name, nmae]"),
        ("da: Navn, nb: Navn}", "da: \" \", nb: Navn}"),
        ("    switch: consent", "    switch: objection_absolute"),
        ("checks: boss", "checks: bos"),
    ]);
    assert_eq!(
        places(&text),
        [
            "11:11 unknown-role",
            "23:13 switch-basis",
            "24:18 unknown-category",
            "52:37 empty-text"
        ]
    );
}

#[test]
fn a_time_zone_is_one_that_exists() {
    for (name, mend) in [
        (
            "Europe/Amsterdm",
            "Write `Europe/Amsterdam` if that is meant.",
        ),
        (
            "europe/amsterdam",
            "Write `Europe/Amsterdam` if that is meant.",
        ),
        ("the usual one", "such as Europe/Amsterdam."),
    ] {
        let to = format!("time_zone: {name}");
        let finding = one(("time_zone: Europe/Amsterdam", &to));
        assert_eq!((finding.line, finding.rule), (12, "time-zone"), "{finding}");
        assert!(finding.mend.contains(mend), "{finding}");
    }
}

#[test]
fn a_link_leads_to_one_of_two_kinds_of_places() {
    let action = |to: &str| {
        let text = "{en: Fetch, nl: Haal, da: Hent, nb: Hent}";
        let instead = "nb: Hent det.}\n";
        let to = format!("{instead}        action: {{text: {text}, to: {to}}}\n");
        places(&changed(&[(instead, &to)]))
    };
    assert_eq!(action("{web: \"https://brand.test/guest\"}"), [""; 0]);
    assert_eq!(action("{page: pause}"), [""; 0]);
    assert_eq!(action("{page: pausing}").len(), 1);
    assert_eq!(action("{wbe: \"https://brand.test/guest\"}").len(), 1);
    assert_eq!(action("{web: \"http://brand.test\"}").len(), 1);
}

#[test]
fn a_warning_is_told_and_does_not_refuse() {
    let text = changed(&[(
        "recipients: []",
        "recipients:\n  - {key: host, name: Host BV, role: processor, country: NL, \
         does: {en: Keeps, nl: Bewaart, da: Gemmer, nb: Lagrer}}",
    )]);
    let report = check("file", text.as_bytes());
    assert_eq!(places_of(&report), ["62:5 unused-recipient"]);
    assert_eq!(report.findings[0].severity, Severity::Warning);
    assert!(report.registry.is_some());
    assert!(read("file", &text).is_ok());
}

#[test]
fn line_breaks_and_a_byte_order_mark_change_neither_meaning_nor_place() {
    let wrong = changed(&[("legal_basis: consent", "legal_basis: consnet")]);
    for text in [
        wrong.replace('\n', "\r\n"),
        format!("\u{feff}{wrong}"),
        format!("\u{feff}{}", wrong.replace('\n', "\r\n")),
    ] {
        assert_eq!(places(&text), ["22:18 unknown-word"]);
    }
    let windows = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));
    assert_eq!(
        read("file", &windows).unwrap(),
        read("file", SMALL).unwrap()
    );
}

#[test]
fn what_is_not_text_is_refused_at_its_place() {
    assert_eq!(places_of(&check("f", b"\xff\xfea\0")), ["1:1 encoding"]);
    assert_eq!(
        places_of(&check("f", b"a: b\nc: \xe9t\xe9\n")),
        ["2:4 encoding"]
    );
    assert_eq!(
        places("a: b\nc: \0\nd: \u{202e}x\n"),
        ["2:4 hidden-character", "3:4 hidden-character"]
    );
    let long = vec![b' '; SIZE_LIMIT + 1];
    assert_eq!(places_of(&check("f", &long)), ["1:1 size"]);
}

#[test]
fn a_file_without_a_registry_says_so() {
    for empty in ["", "\n\n", "# nothing\n", "\u{feff}"] {
        assert_eq!(places(empty), ["1:1 empty"], "{empty:?}");
    }
    assert_eq!(places("just words"), ["1:1 type"]);
    assert_eq!(places("- a\n- b\n"), ["1:1 type"]);
    assert_eq!(places("{}").len(), 11);
    assert!(places("{}").iter().all(|place| place == "1:1 missing-key"));
}

#[test]
fn only_plain_yaml_is_taken() {
    for (change, place) in [
        (("name: Brand", "name: &b Brand"), "4:9 anchor"),
        (("name: Brand", "name: !!str Brand"), "4:9 tag"),
        (
            ("name: Brand", "name: Brand\n  name: Band"),
            "5:3 duplicate-key",
        ),
        (("# The least", "%YAML 1.2\n---\n# The least"), ""),
        (
            ("not_shown: []", "not_shown: []\n---\nmore: 1"),
            "76:1 second-document",
        ),
    ] {
        let expected: &[&str] = if place.is_empty() { &[] } else { &[place] };
        assert_eq!(places(&changed(&[change])), expected, "{change:?}");
    }
    let alias = changed(&[
        ("name: Brand", "name: &b Brand"),
        ("name: Autoriteit", "name: *b"),
    ]);
    assert_eq!(places(&alias), ["4:9 anchor", "9:21 alias"]);
}

#[test]
fn a_duplicate_key_names_the_line_of_the_first() {
    let finding = one(("name: Brand", "name: Brand\n  name: Band"));
    assert!(finding.what.contains("line 4"), "{finding}");
}

#[test]
fn broken_yaml_is_said_with_its_place() {
    let tab = changed(&[("  name: Brand", "\tname: Brand")]);
    let report = check("file", tab.as_bytes());
    assert_eq!(report.findings[0].rule, "yaml");
    assert!(
        report.findings[0].mend.contains("tabs"),
        "{}",
        report.findings[0]
    );
    for text in [
        "a: [1, 2",
        "a: \"open",
        "a: b: c",
        "a: *nowhere",
        "- a\nb: c",
        "a: @b",
    ] {
        let found = places(text);
        assert!(found[0].ends_with(" yaml"), "{text}: {found:?}");
    }
}

#[test]
fn endless_nesting_is_cut_off() {
    for open in ["[", "{a: ", "- ", "[{a: "] {
        let found = places(&open.repeat(100_000));
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn a_flood_of_findings_is_cut_off_and_counted() {
    let lines: Vec<String> = (0..5000).map(|i| format!("x{i}: 1")).collect();
    let text = lines.join("\n");
    let report = check("file", text.as_bytes());
    assert_eq!(report.findings.len(), finding::LIMIT + 1);
    let last = report.findings.last().unwrap();
    assert_eq!(
        (last.rule, last.what.as_str()),
        ("more", "The list ends after 1000 findings; there are more.")
    );
}

#[test]
fn the_hash_is_that_of_the_exact_bytes() {
    // FIPS 180-4, example 1.
    assert_eq!(
        hex::encode(hash("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_ne!(hash(SMALL), hash(&SMALL.replace('\n', "\r\n")));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
        let _ = check("file", &bytes);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[-\\[\\]{}:,#&*!|>'\"%@`?~ \\t\\r\\na-c0-9.\u{e9}]{0,80}") {
        let _ = check("file", text.as_bytes());
    }

    #[test]
    fn a_damaged_file_is_read_without_panic(
        at in 0..SMALL.chars().count(),
        length in 0..40_usize,
        patch in "[-\\[\\]{}:,#&*!|>'\"? \\na]{0,4}",
    ) {
        let mut letters: Vec<char> = SMALL.chars().collect();
        let end = (at + length).min(letters.len());
        letters.splice(at..end, patch.chars());
        let text: String = letters.into_iter().collect();
        let report = check("file", text.as_bytes());
        let lines = text.lines().count() + 1;
        prop_assert!(report.findings.iter().all(|f| f.line >= 1 && f.line <= lines && f.column >= 1));
        prop_assert!(report.registry.is_some() || !report.findings.is_empty());
    }
}

/// Other declarations than the registry have numbers of all sizes and maps with free keys.
#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    separator: char,
    skip: u8,
    days: u32,
    columns: std::collections::BTreeMap<domain::ids::ItemKey, Option<String>>,
}

fn other(text: &str) -> Result<Other, Vec<String>> {
    let mut findings = Findings::default();
    let root = tree::parse(text, &mut findings).unwrap();
    let other = decode::decode::<Other>(&root, &mut findings);
    let found = findings.located("file");
    other.ok_or_else(|| {
        found
            .iter()
            .map(|f| format!("{}:{} {}", f.line, f.column, f.rule))
            .collect()
    })
}

#[test]
fn another_declaration_is_read_as_strictly() {
    let read = other("separator: \";\"\nskip: 2\ndays: 70000\ncolumns: {a: x, b: ~}\n").unwrap();
    assert_eq!(
        (read.separator, read.skip, read.days, read.columns.len()),
        (';', 2, 70000, 2)
    );
    assert_eq!(
        other("separator: ab\nskip: 300\ndays: -1\ncolumns: {A: x, b: [1], c: 2}\n").unwrap_err(),
        [
            "1:12 value",
            "2:7 value",
            "3:7 type",
            "4:11 value",
            "4:20 type",
            "4:28 type"
        ]
    );
}
