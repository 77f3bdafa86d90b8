//! The pages of records, of what came back, of the desk and of the office: what must be on them,
//! and what must not.

mod officers;
mod told;

use app::data::{Query, WordsForm};
use app::{PageContext, benefits, data, desk, office};
use domain::ids::{CategoryKey, RecordId};
use domain::language::Language;
use domain::read::{Benefits, Holdings, Look, RecordCursor, RecordFilter, Shown, ShownRecord};
use domain::record::Value;
use domain::registry::{Origin, SupportAccess};
use service::{Error, FieldErrors, Problem};

use self::officers::{counted, objection, one_key};
use crate::fixture::{PUBLISHED, agent, anna, at, choices, context, look, now, overview};

const CANARY: &str = "canary-street-7";

fn parts(parts: &[(&str, &str)]) -> Shown {
    let parts = parts
        .iter()
        .map(|(key, text)| (key.parse().unwrap(), (*text).to_owned()));
    Shown::Value(Value::Parts(parts.collect()))
}

fn record(number: u8, kind: &str, field: &str, value: Shown) -> ShownRecord {
    ShownRecord {
        id: RecordId::from([number; 16]),
        category: kind.parse().unwrap(),
        field: field.parse().unwrap(),
        group: None,
        value,
        source: "till".to_owned(),
        collected_at: at("2026-08-21T16:22:00Z"),
        received_at: at("2026-08-21T16:30:00Z"),
        kept_until: Some(at("2028-08-21T16:22:00Z")),
        observed_at: None,
        inference: None,
        correction: None,
        corrected_at: None,
    }
}

fn first_of(origin: Origin) -> (&'static CategoryKey, String) {
    let category = PUBLISHED
        .registry
        .categories
        .iter()
        .find(|category| category.origin == origin)
        .unwrap();
    (&category.key, category.fields[0].key.to_string())
}

/// A receipt of three lines, a bought and a guessed value, and two neighbours of different times.
pub(crate) fn holdings() -> Holdings {
    let line = |number: u8, product: &str, paid: &str| ShownRecord {
        group: Some("r-1".to_owned()),
        ..record(
            number,
            "store_purchases",
            "line",
            parts(&[("product", product), ("quantity", "1"), ("paid", paid)]),
        )
    };
    let plain = |number: u8, origin: Origin, text: &str| {
        let (kind, field) = first_of(origin);
        record(
            number,
            kind.as_str(),
            &field,
            Shown::Value(Value::Text(text.to_owned())),
        )
    };
    let mut earlier = plain(67, Origin::Provided, "Anna Smit");
    earlier.collected_at = at("2025-01-01T10:00:00Z");
    Holdings {
        published: PUBLISHED.clone(),
        now: now(),
        kinds: overview().kinds,
        purposes: overview().purposes,
        filter: RecordFilter::default(),
        records: vec![
            line(60, "Coffee", "5.98"),
            line(61, "Tea <b>", "2.10"),
            line(62, "Milk", "1.09"),
            plain(63, Origin::ThirdParty, "€35,000 to €49,000"),
            record(
                64,
                "score_clv",
                "score",
                Shown::Value(Value::Text("840".to_owned())),
            ),
            plain(66, Origin::Provided, "Anna de Vries"),
            earlier,
        ],
        newer: None,
        older: Some(RecordCursor {
            collected_ms: 1_735_725_600_000,
            id: RecordId::from([67; 16]),
        }),
        matching: Some(1204),
        hidden: Vec::new(),
    }
}

fn searched(words: &str) -> Holdings {
    let mut model = holdings();
    model.filter.words = Some(words.to_owned());
    model.filter.origin = Some(Origin::Observed);
    model.newer = model.older;
    model.matching = None;
    model
}

fn nothing() -> Holdings {
    Holdings {
        kinds: Vec::new(),
        records: Vec::new(),
        older: None,
        matching: Some(0),
        ..holdings()
    }
}

fn by_kind(kind: &str) -> Holdings {
    let mut model = holdings();
    let kind: CategoryKey = kind.parse().unwrap();
    model.records.retain(|record| record.category == kind);
    model.filter.category = Some(kind);
    model
}

fn with_access(access: SupportAccess) -> Vec<CategoryKey> {
    let categories = PUBLISHED.registry.categories.iter();
    categories
        .filter(|category| category.support == access)
        .map(|category| category.key.clone())
        .collect()
}

/// As the service gives it to staff: masked values are masked, hidden kinds come by name only.
fn for_staff() -> Holdings {
    let masked = with_access(SupportAccess::Masked);
    Holdings {
        records: vec![
            record(70, masked[0].as_str(), "address", Shown::Masked),
            record(71, masked[0].as_str(), "address", Shown::Masked),
        ],
        hidden: with_access(SupportAccess::Hidden),
        ..holdings()
    }
}

fn opened() -> ShownRecord {
    let masked = with_access(SupportAccess::Masked);
    record(
        70,
        masked[0].as_str(),
        "address",
        Shown::Value(Value::Text(CANARY.to_owned())),
    )
}

fn returns() -> Benefits {
    let mut totals: Vec<_> = choices()
        .choices
        .into_iter()
        .flat_map(|choice| choice.benefits)
        .collect();
    let mut last_year = totals.clone();
    last_year.truncate(2);
    for total in &mut last_year {
        total.year = 2025;
    }
    totals.extend(last_year);
    Benefits {
        published: PUBLISHED.clone(),
        now: now(),
        totals,
        purposes: overview().purposes,
    }
}

fn faults() -> Error {
    let mut faults = FieldErrors::one("customer", Problem::NobodyFound);
    faults.add("case", Problem::Missing);
    faults.add("reason", Problem::TooShort { min: 10 });
    Error::Invalid(faults)
}

fn typed() -> desk::Typed {
    desk::Typed {
        customer: "anna@example.test".to_owned(),
        case: String::new(),
        reason: "parcel".to_owned(),
    }
}

/// The pages in one language, with names for messages.
pub(crate) fn all(language: Language) -> Vec<(&'static str, String)> {
    let person = anna(language);
    let staff = agent(language);
    let look = look();
    let own = context(language, Some(&person));
    let desk = context(language, Some(&staff));
    let mirror = mirror(&look, language, &staff);
    let often = Error::RateLimited {
        retry_after: std::time::Duration::from_secs(61),
    };
    vec![
        ("own data", data::page(&own, &holdings())),
        (
            "own data of a kind",
            data::page(&own, &by_kind("store_purchases")),
        ),
        ("own data searched", data::page(&own, &searched("tea"))),
        ("own data of nobody", data::page(&own, &nothing())),
        ("data mirrored", data::page(&mirror, &for_staff())),
        ("record opened", data::record_page(&mirror, &opened())),
        ("benefits", benefits::page(&own, &returns())),
        ("benefits mirrored", benefits::page(&mirror, &returns())),
        ("desk", desk::page(&desk, &desk::Typed::default(), None)),
        ("desk again", desk::page(&desk, &typed(), Some(&faults()))),
        ("desk too often", desk::page(&desk, &typed(), Some(&often))),
        ("office", office::page(&desk, &counted())),
        ("a key", office::key_page(&desk, &one_key(false))),
        ("a revoked key", office::key_page(&desk, &one_key(true))),
        ("an objection", objection(&desk, None)),
        (
            "an objection without reasons",
            objection(&desk, Some(&FieldErrors::one("reasons", Problem::Missing))),
        ),
    ]
}

fn mirror<'a>(
    look: &'a Look,
    language: Language,
    staff: &'a domain::account::Person,
) -> PageContext<'a> {
    PageContext {
        mirror: Some(look),
        ..context(language, Some(staff))
    }
}

fn english(model: &Holdings) -> String {
    data::page(&context(Language::En, Some(&anna(Language::En))), model)
}

#[test]
fn a_receipt_stands_together_with_its_lines_and_its_sum() {
    let html = english(&holdings());
    assert!(html.contains("3 lines shown, together €9.17."), "{html}");
    assert!(html.contains("Tea &lt;b&gt;"));
    assert!(html.contains("€5.98"));
    assert_eq!(html.matches("lines shown").count(), 1);
}

#[test]
fn bought_and_guessed_values_say_where_from_and_how_sure() {
    let html = english(&holdings());
    for words in [
        "Huishoud Data BV, first on 4 March 2024",
        "19 March 2024",
        "31 December 2026",
        "On average €41 too high or too low",
        "One purchase in the next 30 days.",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn the_surprising_kinds_come_first() {
    let html = english(&holdings());
    let places: Vec<usize> = Origin::ALL
        .iter()
        .map(|origin| {
            html.find(&format!("id=\"origin-{}\"", origin.key()))
                .unwrap()
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn words_stand_in_no_address() {
    let html = english(&searched(CANARY));
    assert!(html.contains(&format!("name=\"words\" value=\"{CANARY}\"")));
    for attribute in [" href=\"", " action=\""] {
        for (place, _) in html.match_indices(attribute) {
            let value = html[place + attribute.len()..].split('"').next().unwrap();
            assert!(!value.contains(CANARY), "{value}");
        }
    }
    let pages = &html[html.find("class=\"pages\"").unwrap()..];
    assert!(pages.contains("name=\"older\"") && pages.contains("name=\"newer\""));
}

#[test]
fn the_form_is_read_as_the_page_writes_it() {
    let id = RecordId::from([67; 16]);
    let form = WordsForm {
        words: Some("tea".to_owned()),
        origin: Some("observed".to_owned()),
        older: Some(format!("1735725600000.{id}")),
        ..WordsForm::default()
    };
    let html = english(&searched("tea"));
    assert!(html.contains(&format!("name=\"older\" value=\"1735725600000.{id}\"")));
    let (filter, from) = form.read();
    assert_eq!(filter, searched("tea").filter);
    let same = Query {
        older: form.older.clone(),
        ..Query::default()
    }
    .read()
    .1;
    assert_eq!(from, same);
}

#[test]
fn staff_see_no_masked_value_and_hidden_kinds_by_name_only() {
    for language in Language::ALL {
        let (staff, look) = (agent(language), look());
        let cx = mirror(&look, language, &staff);
        let html = data::page(&cx, &for_staff());
        assert!(!html.contains(CANARY));
        assert_eq!(html.matches("/records/rec-").count(), 2);
        for kind in with_access(SupportAccess::Hidden) {
            let name = app::text::of(language).category(&PUBLISHED.registry, &kind);
            assert!(html.contains(name), "{name}");
            assert!(!html.contains(&format!("kind={kind}#")), "{kind} is linked");
        }
        assert!(!html.contains("<leptos-island"));
        let opened = data::record_page(&cx, &opened());
        assert_eq!(opened.matches(CANARY).count(), 1);
    }
}

#[test]
fn nothing_that_came_back_is_a_zero() {
    let person = anna(Language::En);
    let mut model = returns();
    model.totals.clear();
    let html = benefits::page(&context(Language::En, Some(&person)), &model);
    assert!(html.contains("<b>€0.00</b>"), "{html}");
    assert!(html.contains("came back to you in 2026"));
}

#[test]
fn the_desk_keeps_what_was_typed_and_points_at_each_fault() {
    let staff = agent(Language::En);
    let html = desk::page(
        &context(Language::En, Some(&staff)),
        &typed(),
        Some(&faults()),
    );
    for field in ["customer", "case", "reason"] {
        assert!(html.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(html.contains(&format!("id=\"{field}-e\"")), "{field}");
    }
    assert!(html.contains("value=\"anna@example.test\""));
    assert!(html.contains(">parcel</textarea>"));
    assert!(!format!("{:?}", typed()).contains("anna"));
}

#[test]
fn what_was_typed_into_a_large_field_stays_in_it() {
    let staff = agent(Language::En);
    let typed = desk::Typed {
        reason: "</textarea><script>alert(1)</script> &lt;".to_owned(),
        ..typed()
    };
    let html = desk::page(
        &context(Language::En, Some(&staff)),
        &typed,
        Some(&faults()),
    );
    let kept = ">&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;</textarea>";
    assert!(html.contains(kept), "{html}");
}
