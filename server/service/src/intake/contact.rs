//! Contact data: what signing in and support find a customer by. The same values are held as
//! records of the kinds `name`, `email` and `phone`, which the registry must declare.

use std::fmt;

use domain::ids::{CategoryKey, Email, SubjectId};
use domain::record::{NewRecord, Value};
use domain::registry::{DataCategory, Registry};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use store::subjects::{self, Contact};
use store::{Error, Tx};

use super::check::{Checker, Rejection};

/// From this age on somebody may consent by themselves (Art. 8 GDPR; a country may set it lower).
const OF_AGE: i64 = 16;
const NAME_BYTES: usize = 200;
const PHONE_BYTES: usize = 40;
/// What a delivery's contact data come from when it does not say.
const SOURCE: &str = "account";
/// How the source ids of the records begin that hold contact data. No other record is called so.
const CALLED: &str = "contact:";

/// Contact data on their way in. What is left out stays as it is known.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// What the page calls the customer; at most 200 bytes.
    #[serde(default)]
    pub name: Option<String>,
    /// An e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// A telephone number; at most 40 bytes.
    #[serde(default)]
    pub phone: Option<String>,
    /// Only tells whether the customer is too young to be asked for consent; not kept.
    #[serde(default)]
    pub birth_year: Option<i64>,
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

/// Contact data that fit.
#[derive(Clone)]
pub(crate) struct ReadContact {
    contact: Contact,
    young: Option<bool>,
    records: Vec<NewRecord>,
    /// Whether the delivery says when they were collected.
    dated: bool,
}

impl fmt::Debug for ReadContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadContact(..)")
    }
}

/// The kind of data that holds a part of the contact data.
fn kind<'r>(registry: &'r Registry, key: &str) -> Option<&'r DataCategory> {
    registry
        .categories
        .iter()
        .find(|category| category.key.as_str() == key && !category.fields.is_empty())
}

/// Whether a record's name is kept for contact data.
pub(crate) fn is_kept(source_id: &str) -> bool {
    source_id.starts_with(CALLED)
}

impl NewContact {
    fn record(&self, category: &DataCategory, text: &str, now: Timestamp) -> Option<NewRecord> {
        Some(NewRecord {
            category: category.key.clone(),
            field: category.fields.first()?.key.clone(),
            group: None,
            value: Value::Text(text.to_owned()),
            source: self.source.clone().unwrap_or_else(|| SOURCE.to_owned()),
            source_id: format!("{CALLED}{}", category.key),
            collected_at: self.collected_at.unwrap_or(now),
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        })
    }
}

impl ReadContact {
    /// The records that hold the same values.
    pub(crate) fn records(&self) -> &[NewRecord] {
        &self.records
    }

    /// Whether there is nothing in it.
    pub(super) fn says_nothing(&self) -> bool {
        self.contact == Contact::default() && self.young.is_none()
    }

    /// The records; where the delivery names no time, with the one at which the same value first
    /// came in from the same source, so that coming again changes nothing. One that is past its
    /// retention time by then is new. Hold the subject's row lock.
    pub(crate) async fn as_first_collected(
        &self,
        tx: &mut Tx,
        subject: SubjectId,
        checker: &Checker<'_>,
    ) -> Result<Vec<NewRecord>, Error> {
        let mut records = self.records.clone();
        if self.dated {
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
            if same && checker.any_record(&mut as_before).is_ok() {
                *record = as_before;
            }
        }
        Ok(records)
    }

    /// What this and a later one come to: of each part, what was said of it last.
    pub(crate) fn then(self, later: Self) -> Self {
        let Contact { email, name, phone } = later.contact;
        let mut records = self.records;
        records.extend(later.records);
        Self {
            contact: Contact {
                email: email.or(self.contact.email),
                name: name.or(self.contact.name),
                phone: phone.or(self.contact.phone),
            },
            young: later.young.or(self.young),
            records,
            dated: self.dated && later.dated,
        }
    }

    /// Notes it with the subject, but for the parts whose records were not taken: those of these
    /// kinds.
    pub(crate) async fn apply(
        &self,
        tx: &mut Tx,
        subject: SubjectId,
        not_taken: &[CategoryKey],
    ) -> Result<(), Error> {
        let mut contact = self.contact.clone();
        for kind in not_taken {
            match kind.as_str() {
                "email" => contact.email = None,
                "name" => contact.name = None,
                _ => contact.phone = None,
            }
        }
        subjects::set_contact(tx, subject, &contact).await?;
        if let Some(young) = self.young {
            subjects::set_under_age(tx, subject, young).await?;
        }
        Ok(())
    }
}

/// What is told of a part whose record was not taken.
pub(super) fn of_part(kind: &CategoryKey, rejection: Rejection) -> Rejection {
    let field = match kind.as_str() {
        "email" => "email",
        "name" => "name",
        _ => "phone",
    };
    Rejection { field, ..rejection }
}

impl Checker<'_> {
    /// Checks contact data.
    pub(crate) fn contact(&self, new: &NewContact) -> Result<ReadContact, Rejection> {
        let this_year = i64::from(self.now().to_zoned(TimeZone::UTC).year());
        if new
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
            ("name", new.name.as_deref(), NAME_BYTES),
            ("phone", new.phone.as_deref(), PHONE_BYTES),
        ] {
            if text.is_some_and(|text| text.len() > most || text.chars().any(char::is_control)) {
                return Err(Rejection::new(
                    field,
                    format!("`{field}` is longer than {most} bytes or holds control characters."),
                    "Shorten it or leave it out.",
                ));
            }
        }
        let email = new.email.as_deref().map(email).transpose()?;
        let mut records = Vec::new();
        for (key, text) in [
            ("name", new.name.as_deref()),
            ("email", email.as_ref().map(Email::as_str)),
            ("phone", new.phone.as_deref()),
        ] {
            if let Some(text) = text {
                records.extend(self.part(new, key, text)?);
            }
        }
        // In the year of the birthday the younger age counts.
        let young = new
            .under_age
            .or_else(|| new.birth_year.map(|year| this_year - year <= OF_AGE));
        let contact = Contact {
            email,
            name: new.name.clone(),
            phone: new.phone.clone(),
        };
        Ok(ReadContact {
            contact,
            young,
            records,
            dated: new.collected_at.is_some(),
        })
    }

    /// The record that holds a part of contact data.
    fn part(
        &self,
        new: &NewContact,
        key: &'static str,
        text: &str,
    ) -> Result<Option<NewRecord>, Rejection> {
        let category = kind(self.registry(), key).ok_or_else(|| {
            Rejection::new(
                key,
                format!("The registry declares no kind of data `{key}`, so it may not be held."),
                format!("Declare `{key}` with one field, or leave it out."),
            )
        })?;
        let mut record = new.record(category, text, self.now());
        if let Some(record) = &mut record {
            self.any_record(record).map_err(|rejection| Rejection {
                field: match rejection.field {
                    "value" => key,
                    field => field,
                },
                ..rejection
            })?;
        }
        Ok(record)
    }
}

fn email(text: &str) -> Result<Email, Rejection> {
    text.parse().map_err(|_| {
        Rejection::new(
            "email",
            "This is no e-mail address.",
            "Give one such as name@example.org: at most 254 characters of ASCII, with a dot behind \
             the @; or leave it out.",
        )
    })
}
