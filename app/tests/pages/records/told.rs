//! What records say of themselves: corrections, how a value was worked out, when it was noted; and
//! the line of the log about what a system took back.

use domain::event::{Event, EventKind};
use domain::language::Language;
use domain::read::{Correction, Shown};
use domain::record::{Inference, Value};

use super::{holdings, parts};
use crate::fixture::{anna, at, context, now, overview};

fn page(language: Language, model: &domain::read::Holdings) -> String {
    let person = anna(language);
    app::data::page(&context(language, Some(&person)), model)
}

#[test]
fn a_correction_says_since_when_and_what_it_was() {
    for (language, words, alone, replaced) in [
        (
            Language::En,
            "Corrected on 22 August 2026. It was: ",
            "Corrected on 22 August 2026.<",
            "Replaced by a correction on 22 August 2026. No longer used.",
        ),
        (
            Language::Nl,
            "Gecorrigeerd op 22 augustus 2026. Het was: ",
            "Gecorrigeerd op 22 augustus 2026.<",
            "Vervangen door een correctie op 22 augustus 2026. Wordt niet meer gebruikt.",
        ),
        (
            Language::Da,
            "Rettet 22. august 2026. Det var: ",
            "Rettet 22. august 2026.<",
            "Erstattet af en rettelse 22. august 2026. Bruges ikke længere.",
        ),
        (
            Language::Nb,
            "Rettet 22. august 2026. Det var: ",
            "Rettet 22. august 2026.<",
            "Erstattet av en rettelse 22. august 2026. Brukes ikke lenger.",
        ),
    ] {
        let mut model = holdings();
        let at = at("2026-08-22T09:00:00Z");
        let correction = |was| Some(Correction { at, was });
        model.records[0].correction = correction(Some(parts(&[("product", "Cofee <b>")])));
        model.records[1].correction = correction(None);
        model.records[2].corrected_at = Some(at);
        model.records[5].correction =
            correction(Some(Shown::Value(Value::Text("Ana de Vries".to_owned()))));
        let html = page(language, &model);
        assert!(html.contains(&format!("{words}Cofee &lt;b&gt;.")), "{html}");
        assert!(html.contains(&format!("{words}Ana de Vries.")), "{html}");
        assert!(html.contains(alone), "{html}");
        assert!(html.contains(replaced), "{html}");
        assert_eq!(html.matches(replaced).count(), 1);
    }
}

#[test]
fn a_value_that_was_worked_out_names_its_model_its_version_and_what_went_in() {
    let mut model = holdings();
    let inference = |version: &str| {
        Some(Inference {
            model: "clv".parse().unwrap(),
            version: version.to_owned(),
            inputs: vec![
                "orders".parse().unwrap(),
                "store_purchases".parse().unwrap(),
            ],
        })
    };
    model.records[4].inference = inference("3.2");
    for (language, words) in [
        (
            Language::En,
            "Worked out by Expected spend, version 3.2, from: ",
        ),
        (
            Language::Nl,
            "Berekend door Verwachte uitgaven, versie 3.2, uit: ",
        ),
        (
            Language::Da,
            "Beregnet af Forventet forbrug, version 3.2, ud fra: ",
        ),
        (
            Language::Nb,
            "Beregnet av Forventet forbruk, versjon 3.2, ut fra: ",
        ),
    ] {
        let html = page(language, &model);
        assert!(html.contains(words), "{html}");
    }
    model.records[4].inference = inference("2.9");
    let html = page(Language::En, &model);
    let said = "about version 3.2.";
    assert!(
        html.contains("version 2.9") && html.contains(said),
        "{html}"
    );
}

#[test]
fn when_the_source_noted_it_stands_beside_when_it_came_in() {
    let mut model = holdings();
    assert!(!page(Language::En, &model).contains("Noted at the source"));
    model.records[0].observed_at = Some(at("2026-08-21T16:25:00Z"));
    model.records[1].observed_at = Some(at("2026-08-21T16:25:00Z"));
    let html = page(Language::En, &model);
    assert_eq!(html.matches("Noted at the source").count(), 1);
}

#[test]
fn what_a_system_took_back_is_told_with_the_system() {
    for (language, records, benefits, alone) in [
        (
            Language::En,
            "because Orders took them back.",
            "1 measured benefit",
            "Orders took back what",
        ),
        (
            Language::Nl,
            "omdat Orders ze terugnam.",
            "1 gemeten voordeel",
            "Orders nam terug",
        ),
        (
            Language::Da,
            "fordi Orders tog dem tilbage.",
            "1 målt fordel",
            "Orders tog det tilbage",
        ),
        (
            Language::Nb,
            "fordi Orders tok dem tilbake.",
            "1 målt fordel",
            "Orders tok tilbake",
        ),
    ] {
        let overview = overview();
        let registry = &overview.published.registry;
        let consumer = registry.consumers[0].clone();
        let name = consumer.title.get(language);
        let mut line = overview.latest.last().unwrap().clone();
        let mut say = |count: u64| {
            let kind = registry.categories[0].key.clone();
            line.event = Event::Erasure {
                categories: if count > 0 {
                    vec![(kind, count)]
                } else {
                    Vec::new()
                },
                purpose: None,
                consumer: Some(consumer.key.clone()),
                benefits: 1,
            };
            let model = domain::read::Activity {
                published: overview.published.clone(),
                now: now(),
                filter: domain::read::ActivityFilter::default(),
                older: None,
                newer: None,
                entries: vec![line.clone()],
                counts: EventKind::ALL.map(|kind| (kind, 1)).to_vec(),
                log: std::collections::BTreeMap::new(),
            };
            let person = anna(language);
            app::activity::page(&context(language, Some(&person)), &model)
        };
        let html = say(2);
        assert!(html.contains(&records.replace("Orders", name)), "{html}");
        assert!(html.contains(benefits), "{html}");
        let html = say(0);
        assert!(html.contains(&alone.replace("Orders", name)), "{html}");
    }
}
