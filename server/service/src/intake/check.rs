//! Whether something on its way in fits the registry in force. What does not fit is told by the
//! names of fields, never by what was written in them.

use std::collections::HashMap;

use domain::benefit::NewBenefit;
use domain::ids::{CategoryKey, ItemKey};
use domain::record::{NewRecord, Value};
use domain::registry::{Field, Period, Registry, Unit, nearest};
use jiff::{SignedDuration, Timestamp};

use super::{contact, legible};

/// The longest value, all parts together, in bytes.
pub const VALUE_BYTES: usize = 16 * 1024;
const GROUP_BYTES: usize = 64;
pub(super) const SOURCE_BYTES: usize = 64;
pub(super) const SOURCE_ID_BYTES: usize = 128;
/// 1900-01-01: nothing about a living customer was collected before.
const EARLIEST: Timestamp = Timestamp::constant(-2_208_988_800, 0);
/// The furthest end of keeping of a kind that no purpose uses.
const KEPT_AT_MOST: Period = Period::Years(100);

/// Why something was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Which field does not fit, as it is called in the API: `category`, `collected_at`.
    pub field: &'static str,
    /// Which part of the value, where it is one part alone.
    pub part: Option<ItemKey>,
    /// What is wrong, one sentence. Holds no value.
    pub reason: String,
    /// What to do, one sentence.
    pub mend: String,
}

impl Rejection {
    pub(crate) fn new(
        field: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            field,
            part: None,
            reason: reason.into(),
            mend: mend.into(),
        }
    }
}

/// What the registry in force allows, laid out for quick looking up.
#[derive(Debug)]
pub(crate) struct Checker<'r> {
    registry: &'r Registry,
    kinds: HashMap<&'r CategoryKey, Kind<'r>>,
    now: Timestamp,
    latest: Timestamp,
    kept_at_most: Timestamp,
}

#[derive(Debug)]
struct Kind<'r> {
    fields: HashMap<&'r ItemKey, &'r Field>,
    keep: Option<Period>,
}

impl<'r> Checker<'r> {
    pub(crate) fn new(registry: &'r Registry, now: Timestamp) -> Self {
        let kinds = registry
            .categories
            .iter()
            .map(|category| {
                let fields = category
                    .fields
                    .iter()
                    .map(|field| (&field.key, field))
                    .collect();
                let keep = registry
                    .purposes_of(&category.key)
                    .map(|purpose| purpose.retention)
                    .max_by_key(|period| period.after(Timestamp::UNIX_EPOCH));
                (&category.key, Kind { fields, keep })
            })
            .collect();
        Self {
            registry,
            kinds,
            now,
            latest: now
                .saturating_add(SignedDuration::from_hours(24))
                .unwrap_or(Timestamp::MAX),
            kept_at_most: KEPT_AT_MOST.after(now),
        }
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) const fn registry(&self) -> &'r Registry {
        self.registry
    }

    /// The declaration of a field.
    pub(crate) fn field(
        &self,
        category: &CategoryKey,
        field: &ItemKey,
    ) -> Result<&'r Field, Rejection> {
        let Some(kind) = self.kinds.get(category) else {
            let known = self
                .registry
                .categories
                .iter()
                .map(|category| category.key.as_str());
            return Err(unknown(
                "category",
                "This kind of data",
                category.as_str(),
                known,
            ));
        };
        kind.fields.get(field).copied().ok_or_else(|| {
            let known = kind.fields.keys().map(|field| field.as_str());
            unknown(
                "field",
                "This field of the kind of data",
                field.as_str(),
                known,
            )
        })
    }

    /// Checks a record from outside and completes until when it is kept.
    pub(crate) fn record(&self, record: &mut NewRecord) -> Result<(), Rejection> {
        if contact::is_kept(&record.source_id) {
            return Err(Rejection::new(
                "source_id",
                "Source ids that begin with `contact:` are kept for contact data.",
                "Give it another one, or deliver what it says as `contact`.",
            ));
        }
        self.any_record(record)
    }

    /// The same of any record, those that hold contact data among them.
    pub(super) fn any_record(&self, record: &mut NewRecord) -> Result<(), Rejection> {
        let field = self.field(&record.category, &record.field)?;
        parts_fit(field, &record.value)?;
        name("group", record.group.as_deref(), GROUP_BYTES)?;
        filled("source", &record.source, SOURCE_BYTES)?;
        filled("source_id", &record.source_id, SOURCE_ID_BYTES)?;
        self.moment("collected_at", record.collected_at)?;
        if let Some(observed) = record.observed_at {
            self.moment("observed_at", observed)?;
        }
        correction(record)?;
        self.inference(record)?;
        record.kept_until = self.kept_until(record)?;
        Ok(())
    }

    /// Until when a record is kept: as long as its purposes, or shorter.
    fn kept_until(&self, record: &NewRecord) -> Result<Option<Timestamp>, Rejection> {
        let over = |field, reason| {
            let mend = "Do not deliver it: its time is over.";
            Err(Rejection::new(field, reason, mend))
        };
        let kind = self.kinds.get(&record.category);
        let longest = kind
            .and_then(|kind| kind.keep)
            .map(|keep| keep.after(record.collected_at));
        if longest.is_some_and(|longest| longest <= self.now) {
            return over(
                "collected_at",
                "By its retention time this record would have to be deleted already.",
            );
        }
        let Some(until) = record.kept_until else {
            return Ok(longest);
        };
        if until <= self.now {
            return over("kept_until", "The end of keeping lies in the past.");
        }
        if until > longest.unwrap_or(self.kept_at_most) {
            let reason = if longest.is_some() {
                "The end of keeping lies beyond the retention time that the registry declares."
            } else {
                "The end of keeping lies more than a hundred years ahead."
            };
            return Err(Rejection::new(
                "kept_until",
                reason,
                "Give an earlier date, or leave it out to keep the record as long as its purposes.",
            ));
        }
        Ok(Some(until))
    }

    /// Checks a benefit; answers in what it is counted.
    pub(crate) fn benefit(&self, benefit: &NewBenefit) -> Result<Unit, Rejection> {
        let unit = self.metric(benefit)?;
        filled("source", &benefit.source, SOURCE_BYTES)?;
        filled("source_id", &benefit.source_id, SOURCE_ID_BYTES)?;
        self.moment("at", benefit.at)?;
        Ok(unit)
    }

    fn metric(&self, benefit: &NewBenefit) -> Result<Unit, Rejection> {
        let Some(purpose) = self.registry.purpose(&benefit.purpose) else {
            let known = self
                .registry
                .purposes
                .iter()
                .map(|purpose| purpose.key.as_str());
            return Err(unknown(
                "purpose",
                "This purpose",
                benefit.purpose.as_str(),
                known,
            ));
        };
        let customers = purpose
            .benefit
            .measure
            .as_ref()
            .map(|measure| (&measure.metric, measure.unit));
        let brands = purpose
            .brand_earns
            .as_ref()
            .map(|earns| (&earns.metric, earns.unit));
        let declared = [customers, brands];
        declared
            .iter()
            .flatten()
            .find(|(metric, _)| **metric == benefit.metric)
            .map(|(_, unit)| *unit)
            .ok_or_else(|| {
                let known = declared.iter().flatten().map(|(metric, _)| metric.as_str());
                unknown(
                    "metric",
                    "This metric of the purpose",
                    benefit.metric.as_str(),
                    known,
                )
            })
    }

    fn moment(&self, field: &'static str, at: Timestamp) -> Result<(), Rejection> {
        if at < EARLIEST {
            Err(Rejection::new(
                field,
                "The date lies before the year 1900.",
                "Correct the date; if all dates are wrong, check the format.",
            ))
        } else if at > self.latest {
            Err(Rejection::new(
                field,
                "The date lies in the future.",
                "Correct the date; if all dates are wrong, check the format.",
            ))
        } else {
            Ok(())
        }
    }
}

fn correction(record: &NewRecord) -> Result<(), Rejection> {
    let Some(corrects) = &record.corrects else {
        return Ok(());
    };
    let source = corrects.source.as_deref().unwrap_or(&record.source);
    filled("corrects", source, SOURCE_BYTES)?;
    filled("corrects", &corrects.source_id, SOURCE_ID_BYTES)?;
    if contact::is_kept(&corrects.source_id) {
        return Err(Rejection::new(
            "corrects",
            "Contact data are not corrected by another record.",
            "Deliver the right ones as `contact`: they take the place of what is known.",
        ));
    }
    if source == record.source && corrects.source_id == record.source_id {
        return Err(Rejection::new(
            "corrects",
            "A record cannot correct itself.",
            "Leave `corrects` out to replace it, or give the correction a source id of its own.",
        ));
    }
    Ok(())
}

fn parts_fit(field: &Field, value: &Value) -> Result<(), Rejection> {
    let bytes = match value {
        Value::Text(text) => {
            if !field.parts.is_empty() {
                return Err(Rejection::new(
                    "value",
                    "The field is declared with parts, and a plain text was given.",
                    format!("Give an object with {}.", list(field.parts.iter().map(key))),
                ));
            }
            legible_value(text, None)?;
            text.len()
        }
        Value::Parts(parts) => {
            if field.parts.is_empty() {
                return Err(Rejection::new(
                    "value",
                    "The field is declared without parts, and parts were given.",
                    "Give a plain text.",
                ));
            }
            if parts.is_empty() {
                return Err(Rejection::new(
                    "value",
                    "The value has no parts.",
                    "Leave the record out when there is nothing to hold.",
                ));
            }
            for (name, text) in parts {
                if !field.parts.iter().any(|part| part.key == *name) {
                    let known = field.parts.iter().map(key);
                    return Err(unknown(
                        "value",
                        "A part of the value",
                        name.as_str(),
                        known,
                    ));
                }
                legible_value(text, Some(name))?;
            }
            parts
                .iter()
                .map(|(name, text)| name.as_str().len() + text.len())
                .sum()
        }
    };
    if bytes > VALUE_BYTES {
        return Err(Rejection::new(
            "value",
            format!("The value is longer than {VALUE_BYTES} bytes."),
            "Shorten it, or split it into several records.",
        ));
    }
    Ok(())
}

fn key(part: &domain::registry::Part) -> &str {
    part.key.as_str()
}

/// Whether a value, or a part of one, can be seen for what it is.
fn legible_value(text: &str, part: Option<&ItemKey>) -> Result<(), Rejection> {
    let what = part.map_or_else(
        || "The value".to_owned(),
        |part| format!("The part `{part}`"),
    );
    let (reason, mend) = if !legible::shows_something(text) {
        let nothing = if text.is_empty() {
            "is empty"
        } else {
            "shows nothing: it holds only spaces or characters that cannot be seen"
        };
        let leave_out = match part {
            None => "Leave the record out when there is nothing to hold.",
            Some(_) => "Leave the part out when there is nothing to hold.",
        };
        (nothing, leave_out)
    } else if legible::turns_others_round(text) {
        (
            "overrides the direction of writing, or leaves a direction open or closes one twice",
            "Take the directional control characters (U+202A to U+202E, U+2066 to U+2069) out.",
        )
    } else {
        return Ok(());
    };
    Err(Rejection {
        part: part.cloned(),
        ..Rejection::new("value", format!("{what} {reason}."), mend)
    })
}

pub(super) fn filled(field: &'static str, text: &str, most: usize) -> Result<(), Rejection> {
    if text.is_empty() {
        return Err(Rejection::new(
            field,
            format!("`{field}` is empty."),
            "Give what the source system calls it.",
        ));
    }
    name(field, Some(text), most)
}

/// What records are told apart by.
fn name(field: &'static str, text: Option<&str>, most: usize) -> Result<(), Rejection> {
    match text {
        Some(text) if text.len() > most => Err(Rejection::new(
            field,
            format!("`{field}` is longer than {most} bytes."),
            "Give a shorter name that still tells it apart.",
        )),
        Some(text) if legible::hides_something(text) => Err(Rejection::new(
            field,
            format!("`{field}` holds a control character or another one that cannot be seen."),
            "Give visible characters only.",
        )),
        Some(text) if !legible::shows_something(text) => Err(Rejection::new(
            field,
            format!("`{field}` shows nothing."),
            "Give what the source system calls it; a group may be left out.",
        )),
        _ => Ok(()),
    }
}

/// What was asked for is only named when it is a near miss of something declared: anything else
/// could be a value in the wrong place.
pub(super) fn unknown<'a>(
    field: &'static str,
    what: &str,
    given: &str,
    known: impl Iterator<Item = &'a str>,
) -> Rejection {
    let known: Vec<&str> = known.collect();
    let mend = match nearest(given, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if known.is_empty() => "Declare it in the registry first.".to_owned(),
        None => format!("Declared are {}.", list(known.into_iter())),
    };
    Rejection::new(
        field,
        format!("{what} is not declared in the registry in force."),
        mend,
    )
}

pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
