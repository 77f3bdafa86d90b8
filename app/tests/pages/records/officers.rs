//! The officers' pages: keys, clients, objections.

use app::{PageContext, office};
use domain::ids::{EventId, PurposeKey};
use domain::language::Language;
use domain::read::{
    ClientLine, KeyLine, Office, OfficeKey, OfficeObjection, OpenObjection, Revoked, VersionLine,
};
use jiff::Timestamp;
use service::FieldErrors;

use crate::fixture::{PUBLISHED, agent, at, context, now, trust};

pub(super) fn counted() -> Office {
    let consumer = &PUBLISHED.registry.consumers[0];
    let key = |id: &str, revoked: bool| KeyLine {
        key_id: id.to_owned(),
        consumer: consumer.key.clone(),
        purposes: consumer.purposes.clone(),
        may_write: !revoked,
        created: at("2026-08-01T10:00:00Z"),
        expires: at("2026-11-01T10:00:00Z"),
        successor: None,
        revoked: revoked.then(|| Revoked {
            at: now(),
            by_officer: true,
        }),
        last_used: (!revoked).then(now),
        strayed: None,
        addresses: Vec::new(),
        per_minute: 600_000,
    };
    Office {
        published: PUBLISHED.clone(),
        now: now(),
        versions: vec![VersionLine {
            version: 3,
            hash: [0xab; 32],
            at: now(),
        }],
        counts: trust().counts,
        keys: vec![key("k1", false), key("k2", true)],
        clients: vec![
            client("campaigns@id", consumer.purposes.clone()),
            client("idle@id", Vec::new()),
        ],
        objections: vec![
            open_objection("HV-0998", at("2026-01-05T10:00:00Z")),
            open_objection("HV-1001", now()),
        ],
    }
}

fn client(name: &str, purposes: Vec<PurposeKey>) -> ClientLine {
    ClientLine {
        client: name.to_owned(),
        consumer: PUBLISHED.registry.consumers[0].key.clone(),
        may_write: false,
        purposes,
        first: at("2026-01-05T10:00:00Z"),
        last_used: now(),
    }
}

fn open_objection(reference: &str, raised: Timestamp) -> OpenObjection {
    OpenObjection {
        event: EventId::from([9; 16]),
        reference: reference.parse().unwrap(),
        purpose: "fraud_prevention".parse().unwrap(),
        raised,
    }
}

/// A key bound to addresses that is being replaced, and one that was revoked.
pub(super) fn one_key(revoked: bool) -> OfficeKey {
    let [working, ended] = counted().keys.try_into().unwrap();
    let replaced = KeyLine {
        key_id: "0123456789ab".to_owned(),
        expires: at("2027-11-01T10:00:00Z"),
        successor: Some("ba9876543210".to_owned()),
        strayed: Some(now()),
        addresses: vec![
            "203.0.113.0/24".parse().unwrap(),
            "2001:db8::/32".parse().unwrap(),
        ],
        ..working
    };
    OfficeKey {
        published: PUBLISHED.clone(),
        now: now(),
        key: if revoked { ended } else { replaced },
    }
}

pub(super) fn objection(cx: &PageContext<'_>, faults: Option<&FieldErrors>) -> String {
    let model = OfficeObjection {
        published: PUBLISHED.clone(),
        now: now(),
        objection: counted().objections.remove(0),
    };
    let typed = office::Typed {
        answer: "upheld".to_owned(),
        reasons: "We <weighed> it".to_owned(),
    };
    office::objection_page(cx, &model, &typed, faults)
}

#[test]
fn a_key_that_works_can_be_revoked_and_one_that_is_revoked_says_since_when() {
    let staff = agent(Language::En);
    let cx = context(Language::En, Some(&staff));
    let works = office::key_page(&cx, &one_key(false));
    for words in [
        "action=\"/office/keys/0123456789ab/revoke\"",
        "href=\"/office/keys/ba9876543210\"",
        "203.0.113.0/24, 2001:db8::/32",
        "works, is being replaced",
        "This cannot be undone",
    ] {
        assert!(works.contains(words), "{words}");
    }
    let revoked = office::key_page(&cx, &one_key(true));
    assert!(revoked.contains("Revoked by the privacy office on"));
    assert!(!revoked.contains("/revoke\""));
    let list = office::page(&cx, &counted());
    for id in ["k1", "k2"] {
        assert!(list.contains(&format!("href=\"/office/keys/{id}\"")));
    }
}

#[test]
fn an_overdue_answer_says_so_and_stands_first() {
    let staff = agent(Language::En);
    let cx = context(Language::En, Some(&staff));
    let list = office::page(&cx, &counted());
    assert!(list.contains("1 answer is overdue. It stands first."));
    let rows: Vec<_> = list
        .split("<tr")
        .filter(|row| row.contains("HV-"))
        .collect();
    assert!(rows[0].contains("HV-0998") && rows[0].contains("overdue by 200 days"));
    assert!(rows[1].contains("HV-1001") && !rows[1].contains("overdue"));
    assert!(objection(&cx, None).contains("overdue by 200 days"));
}

#[test]
fn clients_of_the_provider_stand_beside_the_keys() {
    let staff = agent(Language::En);
    let cx = context(Language::En, Some(&staff));
    let mut model = counted();
    let list = office::page(&cx, &model);
    let rows: Vec<_> = list
        .split("<tr")
        .filter(|row| row.contains("@id"))
        .collect();
    let [campaigns, idle] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    let consumer = &PUBLISHED.registry.consumers[0];
    let first = cx.text.purpose(&PUBLISHED.registry, &consumer.purposes[0]);
    assert!(campaigns.contains("campaigns@id") && campaigns.contains(first));
    assert!(idle.contains("idle@id") && idle.contains("nothing"));
    model.clients.clear();
    assert!(!office::page(&cx, &model).contains("id=\"clients\""));
}
