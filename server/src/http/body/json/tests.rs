#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{DEPTH, FEW, check, misfit, read};

fn said(text: &str) -> String {
    check(text.as_bytes())
        .expect_err("it was taken")
        .to_string()
}

#[test]
fn a_name_that_stands_twice_is_refused_at_every_depth_and_however_it_is_written() {
    let many: Vec<String> = (0..=FEW * 2).map(|n| format!("\"n{n}\":{n}")).collect();
    let many = many.join(",");
    check(format!("{{{many}}}").as_bytes()).unwrap();
    for text in [
        r#"{"a":1,"a":1}"#.to_owned(),
        r#"{"a":1,"\u0061":2}"#.to_owned(),
        r#"{"a":{"b":[0,{"c":1,"d":2,"c":3}]}}"#.to_owned(),
        r#"[[[{"":1,"":2}]]]"#.to_owned(),
        format!(r#"{{{many},"n0":0}}"#),
        format!(r#"{{{many},"last":0,"last":0}}"#),
    ] {
        assert!(said(&text).starts_with("a name stands twice"), "{text}");
    }
    check(br#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}],"A":1}"#).unwrap();
}

#[test]
fn nesting_has_an_end() {
    let lists = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    check(lists(DEPTH).as_bytes()).unwrap();
    assert!(said(&lists(DEPTH + 1)).starts_with("nested more than"));
    assert!(said(&"[".repeat(1_000_000)).starts_with("nested more than"));
    assert!(said(&r#"{"a":"#.repeat(1_000_000)).starts_with("nested more than"));
}

#[test]
fn what_the_database_cannot_hold_is_refused() {
    assert!(said(r#"{"a":"x\u0000"}"#).contains("U+0000"));
    assert!(said(r#"{"x\u0000":1}"#).contains("U+0000"));
    for text in [
        "1e999",
        "-1e999",
        "[1,]",
        "{\"a\":1} x",
        "\u{feff}{}",
        "NaN",
        "",
        " ",
    ] {
        said(text);
    }
    check(b"[99999999999999999999999, 1e300, -0, 0.1]").unwrap();
}

#[test]
fn what_does_not_fit_is_told_without_the_value() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Body {
        subject: String,
        #[serde(default)]
        limit: u32,
        #[serde(default)]
        kind: Option<Kind>,
    }
    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        One,
    }
    let told = |text: &str| misfit(&serde_json::from_str::<Body>(text).unwrap_err());
    assert_eq!(
        told(r#"{"subject":7}"#),
        "Expected a string; reading stopped at line 1 column 12."
    );
    assert_eq!(
        told("{}"),
        "The field subject is missing in the object that ends at line 1 column 2."
    );
    assert!(told(r#"{"subject":"x","tenant":1}"#).starts_with("There is no field tenant here"));
    for text in [
        r#"{"subject":"x","limit":"zebra, expected zebra"}"#,
        r#"{"subject":"x","limit":"zebra at line 3 column 4"}"#,
        r#"{"subject":"x","kind":"zebra, expected zebra"}"#,
        r#"{"subject":"x","zebra zebra":1}"#,
        r#"{"subject":"x","zebra-1234":1}"#,
    ] {
        assert!(!told(text).contains("zebra"), "{text}: {}", told(text));
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        "[^\0]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 16, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-z\"\\\\é]{0,3}", inner), 0..20)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Writes a value; the object with the number `twice` says its last member again.
fn write(value: &Value, twice: &mut Option<usize>, to: &mut String) {
    match value {
        Value::Array(list) => {
            to.push('[');
            for (index, value) in list.iter().enumerate() {
                to.push_str(if index == 0 { "" } else { "," });
                write(value, twice, to);
            }
            to.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            let here = *twice == Some(0);
            *twice = twice.and_then(|left| left.checked_sub(1));
            to.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                to.push_str(if index == 0 { "" } else { "," });
                write!(to, "{}:", Value::from(name.as_str())).unwrap();
                write(value, twice, to);
            }
            if here {
                let name = members.keys().next_back().unwrap();
                write!(to, ",{}:null", Value::from(name.as_str())).unwrap();
            }
            to.push('}');
        }
        other => to.push_str(&other.to_string()),
    }
}

/// How many objects with members a value holds.
fn objects(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(objects).sum(),
        Value::Object(members) => {
            usize::from(!members.is_empty()) + members.values().map(objects).sum::<usize>()
        }
        _ => 0,
    }
}

proptest! {
    #[test]
    fn whatever_is_written_properly_is_read_unchanged(value in value()) {
        let value = serde_json::json!({ "it": value });
        let text = value.to_string();
        let back: Value = read(text.as_bytes()).unwrap();
        prop_assert_eq!(back, value);
    }

    #[test]
    fn one_name_too_many_anywhere_is_found(value in value(), at in any::<prop::sample::Index>()) {
        let count = objects(&value);
        prop_assume!(count > 0);
        let mut text = String::new();
        write(&value, &mut Some(at.index(count)), &mut text);
        prop_assert!(said(&text).starts_with("a name stands twice"), "{}", text);
    }

    #[test]
    fn no_bytes_are_taken_that_the_plain_reader_refuses(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if check(&bytes).is_ok() {
            prop_assert!(serde_json::from_slice::<Value>(&bytes).is_ok());
        }
    }

    #[test]
    fn text_that_is_nearly_json_never_comes_back(words in "[\\[\\]{}:,\"\\\\0-9eE.u -]{0,12}zebra[\\[\\]{}:,\"\\\\0-9eE.u -]{0,12}") {
        if let Err(problem) = read::<Value>(words.as_bytes()) {
            let told = format!("{problem:?}");
            prop_assert!(!told.contains("zebra"), "{}", told);
        }
    }
}
