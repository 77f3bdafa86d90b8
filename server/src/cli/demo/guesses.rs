//! What is worked out about a made-up customer. How it was worked out is said as it is delivered, by
//! the registry in force.

use std::collections::BTreeMap;

use domain::record::{Inference, NewRecord};
use domain::registry::Registry;

use super::facts::Facts;
use super::moments::Moments;
use super::personas::{Persona, Story};
use super::shopping::{Line, euros, parts};
use super::words::said;

/// Says of an inferred value which model made it, in which version, from what.
pub(super) fn say_how(registry: &Registry, record: &mut NewRecord) {
    let category = registry.category(&record.category);
    let model = category.and_then(|category| registry.model(category.model.as_ref()?));
    record.inference = model.map(|model| Inference {
        model: model.key.clone(),
        version: model.version.clone(),
        inputs: model.inputs.clone(),
    });
}

/// What the models deliver, and the advertising audiences that follow from it.
pub(super) fn guesses(facts: &mut Facts, persona: &Persona, moments: &Moments, bought: &[Line]) {
    if persona.story == Story::Young {
        return;
    }
    let at = moments.ago(3, 2, 30);
    let say = |english| said(persona.language, english).to_owned();
    let percent = |of: usize, all: usize| format!("0.{:02}", (of * 100 / all.max(1)).min(99));
    let cheap = bought.iter().filter(|line| line.discount > 0).count();
    let spent: i64 = bought.iter().map(|line| line.paid).sum();
    let household = match persona.story {
        Story::WrongGuess => ("Family with children under 6", "0.58"),
        Story::Withdrawn | Story::Incident => ("One adult", "0.74"),
        _ => ("Two adults, no children", "0.71"),
    };
    let mut products: BTreeMap<&str, usize> = BTreeMap::new();
    for line in bought {
        *products.entry(line.product.name).or_default() += 1;
    }
    let most = products
        .iter()
        .max_by_key(|(_, count)| **count)
        .map_or("", |(name, _)| *name);
    for (kind, value, id) in [
        (
            ("seg_household", "guess"),
            parts(&[
                ("value", say(household.0)),
                ("confidence", household.1.to_owned()),
            ]),
            "household",
        ),
        (
            ("seg_price", "segment"),
            parts(&[
                ("value", say("Buys offers now and then")),
                ("share", percent(cheap, bought.len())),
            ]),
            "price",
        ),
        (
            ("score_clv", "score"),
            parts(&[
                ("expected", euros(spent)),
                ("confidence", "0.66".to_owned()),
            ]),
            "clv",
        ),
        (
            ("score_churn", "score"),
            parts(&[("chance", "0.12".to_owned())]),
            "churn",
        ),
        (
            ("pred_replenish", "prediction"),
            parts(&[("product", most.to_owned()), ("date", moments.date_in(6))]),
            "replenish",
        ),
        (
            ("size_fit", "size"),
            parts(&[("value", "M".to_owned()), ("confidence", "0.83".to_owned())]),
            "size",
        ),
        (
            ("fraud_score", "score"),
            parts(&[
                ("value", "4".to_owned()),
                ("reason", say("Known card and address")),
            ]),
            "fraud",
        ),
    ] {
        facts.record(at, kind, value, "models", id);
    }
    if matches!(persona.story, Story::AllOn | Story::Signal) {
        for (number, name) in ["Home, autumn", "Coffee"].iter().enumerate() {
            let value = parts(&[("name", say(name))]);
            let id = format!("audience-{number}");
            facts.record(
                moments.ago(25, 5, 0),
                ("seg_audience", "audience"),
                value,
                "ads",
                id,
            );
        }
    }
}
