//! Contact data: what signing in and support find a customer by. The same values are held as
//! records of the kinds `name`, `email` and `phone`, which the registry must declare.

use std::fmt;

use domain::ids::{Email, SubjectId};
use domain::record::{NewRecord, Value};
use domain::registry::{DataCategory, Registry};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};
use store::subjects::{self, Contact};
use store::{Error, Tx};

use super::check::{Checker, Rejection};

/// From this age on somebody may consent by themselves (Art. 8 GDPR; a country may set it lower).
const OF_AGE: i16 = 16;
const NAME_BYTES: usize = 200;
const PHONE_BYTES: usize = 40;
/// What a delivery's contact data come from when it does not say.
const SOURCE: &str = "account";

/// Contact data on their way in. What is left out stays as it is known.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// What the page calls the customer; at most 200 bytes.
    #[serde(default)]
    pub name: Option<String>,
    /// An e-mail address.
    #[serde(default, deserialize_with = "email")]
    pub email: Option<Email>,
    /// A telephone number; at most 40 bytes.
    #[serde(default)]
    pub phone: Option<String>,
    /// Only tells whether the customer is too young to be asked for consent; not kept.
    #[serde(default)]
    pub birth_year: Option<i16>,
    /// Whether the customer is too young to be asked for consent.
    #[serde(default)]
    pub under_age: Option<bool>,
    /// When the customer gave them; by default when they first come in.
    #[serde(default)]
    pub collected_at: Option<Timestamp>,
    /// The system they come from; `account` by default.
    #[serde(default)]
    pub source: Option<String>,
}

impl fmt::Debug for NewContact {
    /// Never the values: a debug line may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewContact(..)")
    }
}

fn email<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Email>, D::Error> {
    Option::<String>::deserialize(from)?
        .map(|text| text.parse().map_err(serde::de::Error::custom))
        .transpose()
}

/// The kind of data that holds a part of the contact data.
fn kind<'r>(registry: &'r Registry, key: &str) -> Option<&'r DataCategory> {
    registry
        .categories
        .iter()
        .find(|category| category.key.as_str() == key && !category.fields.is_empty())
}

impl NewContact {
    fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("name", self.name.as_deref()),
            ("email", self.email.as_ref().map(Email::as_str)),
            ("phone", self.phone.as_deref()),
        ]
        .into_iter()
        .filter_map(|(key, text)| text.map(|text| (key, text)))
    }

    /// The records that hold the same values.
    pub(crate) fn records(&self, registry: &Registry, now: Timestamp) -> Vec<NewRecord> {
        let checker = Checker::new(registry, now);
        self.texts()
            .filter_map(|(key, text)| {
                let category = kind(registry, key)?;
                let mut record = self.record(category, text, now)?;
                checker.record(&mut record).ok()?;
                Some(record)
            })
            .collect()
    }

    fn record(&self, category: &DataCategory, text: &str, now: Timestamp) -> Option<NewRecord> {
        Some(NewRecord {
            category: category.key.clone(),
            field: category.fields.first()?.key.clone(),
            group: None,
            value: Value::Text(text.to_owned()),
            source: self.source.clone().unwrap_or_else(|| SOURCE.to_owned()),
            source_id: format!("contact:{}", category.key),
            collected_at: self.collected_at.unwrap_or(now),
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        })
    }

    /// Gives records whose delivery names no time the one at which the same value first came in
    /// from the same source, so that coming again changes nothing. One that is past its retention time
    /// by then is new. Hold the subject's row lock.
    pub(crate) async fn as_first_collected(
        &self,
        tx: &mut Tx,
        subject: SubjectId,
        records: &[NewRecord],
        checker: &Checker<'_>,
    ) -> Result<Vec<NewRecord>, Error> {
        let mut records = records.to_vec();
        if self.collected_at.is_some() {
            return Ok(records);
        }
        for record in &mut records {
            let known = store::records::known(tx, subject, &record.source, &record.source_id);
            let Some(known) = known.await? else { continue };
            let same = known.value == record.value
                && known.category == record.category
                && known.field == record.field;
            let mut as_before = NewRecord {
                collected_at: known.collected_at,
                kept_until: None,
                ..record.clone()
            };
            if same && checker.record(&mut as_before).is_ok() {
                *record = as_before;
            }
        }
        Ok(records)
    }

    /// Notes it with the subject.
    pub(crate) async fn apply(
        &self,
        tx: &mut Tx,
        subject: SubjectId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let contact = Contact {
            email: self.email.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
        };
        subjects::set_contact(tx, subject, &contact).await?;
        let this_year = now.to_zoned(TimeZone::UTC).year();
        // In the year of the birthday the younger age counts.
        let young = self
            .under_age
            .or_else(|| self.birth_year.map(|year| this_year - year <= OF_AGE));
        if let Some(young) = young {
            subjects::set_under_age(tx, subject, young).await?;
        }
        Ok(())
    }
}

impl Checker<'_> {
    /// Checks contact data.
    pub(crate) fn contact(&self, contact: &NewContact) -> Result<(), Rejection> {
        let this_year = self.now().to_zoned(TimeZone::UTC).year();
        if contact
            .birth_year
            .is_some_and(|year| !(1900..=this_year).contains(&year))
        {
            return Err(Rejection::new(
                "birth_year",
                "The year of birth is before 1900 or in the future.",
                "Correct it or leave it out.",
            ));
        }
        for (field, text, most) in [
            ("name", contact.name.as_deref(), NAME_BYTES),
            ("phone", contact.phone.as_deref(), PHONE_BYTES),
        ] {
            if text.is_some_and(|text| text.len() > most || text.chars().any(char::is_control)) {
                return Err(Rejection::new(
                    field,
                    format!("`{field}` is longer than {most} bytes or holds control characters."),
                    "Shorten it or leave it out.",
                ));
            }
        }
        for (key, text) in contact.texts() {
            let Some(category) = kind(self.registry(), key) else {
                return Err(Rejection::new(
                    key,
                    format!(
                        "The registry declares no kind of data `{key}`, so it may not be held."
                    ),
                    format!("Declare `{key}` with one field, or leave it out."),
                ));
            };
            if let Some(mut record) = contact.record(category, text, self.now()) {
                self.record(&mut record).map_err(|rejection| Rejection {
                    field: if rejection.field == "value" {
                        key
                    } else {
                        rejection.field
                    },
                    ..rejection
                })?;
            }
        }
        Ok(())
    }
}
