//! Customers: their reference, their contact data (sealed), and the row that serialises what is
//! decided about each of them.

use domain::decision::SubjectStatus;
use domain::ids::{Email, Reference, SubjectId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::gate;
use crate::keys::{self, Place, fresh_id};
use crate::page::{count as counted, id, json, moment, text, to_json};

/// A customer, as far as rules need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Inside.
    pub id: SubjectId,
    /// Outside.
    pub reference: Reference,
    /// Too young to be asked for consent.
    pub under_age: bool,
    /// Since when processing is restricted.
    pub restricted_since: Option<Timestamp>,
    /// Since when the customer is known here.
    pub created_at: Timestamp,
}

impl Subject {
    /// What bears on decisions and releases.
    pub fn status(&self) -> SubjectStatus {
        SubjectStatus {
            under_age: self.under_age,
            restricted: self.restricted_since.is_some(),
        }
    }
}

/// How to reach a customer. Sealed with the customer's key.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// As delivered by the brand, normalised.
    #[serde(default, with = "email_text")]
    pub email: Option<Email>,
    /// What the page calls the customer.
    #[serde(default)]
    pub name: Option<String>,
    /// As delivered by the brand.
    #[serde(default)]
    pub phone: Option<String>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(..)")
    }
}

mod email_text {
    use domain::ids::Email;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[allow(clippy::ref_option)] // So serde calls it.
    pub(super) fn serialize<S: Serializer>(
        email: &Option<Email>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        email.as_ref().map(Email::as_str).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Email>, D::Error> {
        Option::<String>::deserialize(from)?
            .map(|text| text.parse().map_err(|_| D::Error::custom("e-mail")))
            .transpose()
    }
}

const CONTACT: Place<'static> = Place {
    table: "subjects",
    column: "contact",
    row: &[],
};

type Stored = (Vec<u8>, String, i64, Option<i64>, i64);

fn subject(row: Stored) -> Result<Subject, Error> {
    let (subject, reference, under_age, restricted, created) = row;
    Ok(Subject {
        id: id(&subject)?,
        reference: text("reference", &reference)?,
        under_age: under_age != 0,
        restricted_since: restricted.map(moment).transpose()?,
        created_at: moment(created)?,
    })
}

const INSERT: &str = "INSERT INTO subjects (subject_id, reference, created_ms)
    VALUES ($1, $2, $3) ON CONFLICT (reference) DO NOTHING";
const INSERT_HEAD: &str = "INSERT INTO subject_heads (subject_id, seq, revision) VALUES ($1, 0, 0)";

/// Finds a customer by reference, or makes one with a data key of its own.
pub async fn create_or_find(
    tx: &mut Tx,
    reference: &Reference,
    now: Timestamp,
) -> Result<Subject, Error> {
    if let Some(known) = find_by_reference(tx, reference).await? {
        return Ok(known);
    }
    let id = SubjectId(fresh_id(now));
    let inserted = tx
        .query(INSERT)
        .id(id.bytes())
        .bind(reference.as_str())
        .bind(now.as_millisecond())
        .execute()
        .await?;
    if inserted == 1 {
        tx.query(INSERT_HEAD).id(id.bytes()).execute().await?;
        keys::create(tx, id, now).await?;
    }
    find_by_reference(tx, reference)
        .await?
        .ok_or_else(|| Error::unexpected("a customer vanished while being made"))
}

const BY_REFERENCE: &str = "SELECT subject_id, reference, under_age, restricted_ms, created_ms
    FROM subjects WHERE reference = $1";

/// Finds a customer by the brand's reference.
pub async fn find_by_reference(
    on: &mut impl Executor,
    reference: &Reference,
) -> Result<Option<Subject>, Error> {
    let row = on.query(BY_REFERENCE).bind(reference.as_str());
    row.optional().await?.map(subject).transpose()
}

const BY_ID: &str = "SELECT subject_id, reference, under_age, restricted_ms, created_ms
    FROM subjects WHERE subject_id = $1";

/// Finds a customer by id.
pub async fn find(on: &mut impl Executor, id: SubjectId) -> Result<Option<Subject>, Error> {
    let row = on.query(BY_ID).id(id.bytes());
    row.optional().await?.map(subject).transpose()
}

const BY_EMAIL: &str = "SELECT subject_id, reference, under_age, restricted_ms, created_ms
    FROM subjects WHERE email_index = $1 ORDER BY reference LIMIT 2";

/// Finds customers by e-mail, in any letter case, through the blind index. Two customers may share
/// an address; then both come back (more than two are never told apart by it either).
pub async fn find_by_email(on: &mut impl Executor, email: &Email) -> Result<Vec<Subject>, Error> {
    let index = on.keys().email_index(email);
    let rows = on.query(BY_EMAIL).bind(&index[..]).all().await?;
    rows.into_iter().map(subject).collect()
}

const READ_CONTACT: &str =
    "SELECT contact FROM subjects WHERE subject_id = $1 AND contact IS NOT NULL";

/// How to reach a customer; empty when nothing was delivered.
pub async fn contact(on: &mut impl Executor, subject: SubjectId) -> Result<Contact, Error> {
    let row: Option<(Vec<u8>,)> = on
        .query(READ_CONTACT)
        .id(subject.bytes())
        .optional()
        .await?;
    match row {
        None => Ok(Contact::default()),
        Some((sealed,)) => open_contact(on, subject, &sealed).await,
    }
}

/// Opens contact data that came with another row.
pub(crate) async fn open_contact(
    on: &mut impl Executor,
    subject: SubjectId,
    sealed: &[u8],
) -> Result<Contact, Error> {
    let key = keys::of(on, subject).await?;
    json("contact", &key.open(CONTACT, sealed)?)
}

const WRITE_CONTACT: &str =
    "UPDATE subjects SET contact = $1, email_index = $2 WHERE subject_id = $3";

/// Takes over contact data: what is given replaces what is known, what is not given stays.
pub async fn set_contact(tx: &mut Tx, subject: SubjectId, given: &Contact) -> Result<(), Error> {
    lock(tx, subject).await?;
    let known = contact(tx, subject).await?;
    let merged = Contact {
        email: given.email.clone().or_else(|| known.email.clone()),
        name: given.name.clone().or_else(|| known.name.clone()),
        phone: given.phone.clone().or_else(|| known.phone.clone()),
    };
    if merged == known {
        return Ok(());
    }
    write_contact(tx, subject, &merged).await
}

/// Takes the place of all contact data that are known.
pub(crate) async fn write_contact(
    tx: &mut Tx,
    subject: SubjectId,
    contact: &Contact,
) -> Result<(), Error> {
    let sealed = if *contact == Contact::default() {
        None
    } else {
        let key = keys::of(tx, subject).await?;
        let plain = zeroize::Zeroizing::new(to_json(contact)?);
        Some(key.seal(CONTACT, &plain)?)
    };
    let email = contact.email.as_ref();
    let index = email.map(|email| tx.keys().email_index(email).to_vec());
    tx.query(WRITE_CONTACT)
        .bind(sealed)
        .bind(index)
        .id(subject.bytes())
        .execute()
        .await?;
    Ok(())
}

/// Notes whether a customer is too young to be asked for consent.
pub async fn set_under_age(tx: &mut Tx, subject: SubjectId, young: bool) -> Result<(), Error> {
    gate::touch(tx, subject).await?;
    tx.query("UPDATE subjects SET under_age = $1 WHERE subject_id = $2")
        .bind(i64::from(young))
        .id(subject.bytes())
        .execute()
        .await?;
    Ok(())
}

/// Notes since when processing is restricted; `None` ends it.
pub async fn set_restricted(
    tx: &mut Tx,
    subject: SubjectId,
    since: Option<Timestamp>,
) -> Result<(), Error> {
    gate::touch(tx, subject).await?;
    tx.query("UPDATE subjects SET restricted_ms = $1 WHERE subject_id = $2")
        .bind(since.map(Timestamp::as_millisecond))
        .id(subject.bytes())
        .execute()
        .await?;
    Ok(())
}

const LOCK: &str = "UPDATE subject_heads SET seq = seq WHERE subject_id = $1 RETURNING seq";

/// Takes the customer's row lock until the transaction ends, so that what is read afterwards is in
/// line with every decision. Answers the number of the newest log line.
pub async fn lock(tx: &mut Tx, subject: SubjectId) -> Result<i64, Error> {
    let row: Option<(i64,)> = tx.query(LOCK).id(subject.bytes()).optional().await?;
    row.map(|(seq,)| seq)
        .ok_or_else(|| Error::unexpected("a customer has no head"))
}

/// How many customers there are.
pub async fn count(on: &mut impl Executor) -> Result<u64, Error> {
    let (subjects,): (i64,) = on.query("SELECT COUNT(*) FROM subjects").one().await?;
    counted(subjects)
}
