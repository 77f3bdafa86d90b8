//! What is held about a made-up customer beside the shopping, much of it worked out from that.

use domain::benefit::NewBenefit;
use domain::record::{Corrects, NewRecord, Value};
use jiff::{SignedDuration, Timestamp};
use service::{Delivery, NewContact};

use super::chance::Chance;
use super::goods::ORDERED;
use super::guesses::guesses;
use super::moments::Moments;
use super::personas::{Persona, Story};
use super::shopping::{Line, euros, parts};
use super::words::said;

/// How long ago the customers joined the club.
pub(crate) const JOINED: i64 = 410;

/// Deliveries by the time at which they come in.
#[derive(Debug, Default)]
pub(crate) struct Facts(pub(crate) Vec<(Timestamp, Delivery)>);

impl Facts {
    fn add(&mut self, at: Timestamp, delivery: Delivery) {
        self.0.push((at, delivery));
    }

    pub(super) fn record(
        &mut self,
        at: Timestamp,
        kind: (&str, &str),
        value: Value,
        source: &str,
        source_id: impl Into<String>,
    ) {
        let (Ok(category), Ok(field)) = (kind.0.parse(), kind.1.parse()) else {
            return;
        };
        let record = NewRecord {
            category,
            field,
            group: None,
            value,
            source: source.to_owned(),
            source_id: source_id.into(),
            collected_at: at,
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        };
        self.add(
            at,
            Delivery {
                records: vec![record],
                ..Delivery::default()
            },
        );
    }

    fn benefit(&mut self, at: Timestamp, of: (&str, &str), amount: &str, source_id: String) {
        let (Ok(purpose), Ok(metric), Ok(amount)) = (of.0.parse(), of.1.parse(), amount.parse())
        else {
            return;
        };
        let benefit = NewBenefit {
            purpose,
            metric,
            amount,
            at,
            source: "ledger".to_owned(),
            source_id,
        };
        self.add(
            at,
            Delivery {
                benefits: vec![benefit],
                ..Delivery::default()
            },
        );
    }
}

/// A customer's deliveries beside the shopping; without the bought-in data if files held those.
pub(crate) fn facts(
    persona: &Persona,
    moments: &Moments,
    chance: &mut Chance,
    bought: &[Line],
    from_files: bool,
) -> Facts {
    let mut facts = Facts::default();
    joined(&mut facts, persona, moments, chance);
    if persona.story == Story::New {
        return facts;
    }
    orders(&mut facts, persona, moments, chance);
    club(&mut facts, moments, bought);
    behaviour(&mut facts, persona, moments, chance);
    if !from_files {
        bought_in(&mut facts, persona, moments);
    }
    guesses(&mut facts, persona, moments, bought);
    contacts(&mut facts, persona, moments);
    returns(&mut facts, persona, moments);
    facts
}

fn joined(facts: &mut Facts, persona: &Persona, moments: &Moments, chance: &mut Chance) {
    let days = if persona.story == Story::New {
        2
    } else {
        JOINED
    };
    let at = moments.ago(days, 10, 12);
    facts.add(
        at,
        Delivery {
            contact: Some(NewContact {
                name: Some(persona.name.to_owned()),
                email: Some(persona.email.to_owned()),
                phone: Some(persona.phone.to_owned()),
                under_age: Some(persona.story == Story::Young),
                collected_at: Some(at),
                ..NewContact::default()
            }),
            ..Delivery::default()
        },
    );
    let number = format!(
        "{} {}",
        chance.between(1000, 9999),
        chance.between(1000, 9999)
    );
    facts.record(
        at,
        ("club_number", "number"),
        Value::Text(number),
        "club",
        "club-number",
    );
    if persona.story == Story::New {
        return;
    }
    address(facts, persona, moments, at);
    let say = |english| said(persona.language, english).to_owned();
    for (channel, wish) in [("e-mail", "weekly"), ("post", "no")] {
        let value = parts(&[("channel", say(channel)), ("wish", say(wish))]);
        let id = format!("preference-{channel}");
        facts.record(
            at,
            ("channel_preferences", "preference"),
            value,
            "account",
            id,
        );
    }
}

/// Where parcels go. One customer had to have it corrected.
fn address(facts: &mut Facts, persona: &Persona, moments: &Moments, at: Timestamp) {
    let kind = ("delivery_address", "address");
    let (now, name) = (persona.address, "delivery-address");
    if persona.story != Story::AllOn {
        facts.record(at, kind, Value::Text(now.to_owned()), "account", name);
        return;
    }
    // A digit was missing.
    let digit = now.rfind(|c: char| c.is_ascii_digit());
    let mistaken: String = now
        .char_indices()
        .filter(|(place, _)| Some(*place) != digit)
        .map(|(_, c)| c)
        .collect();
    facts.record(at, kind, Value::Text(mistaken), "account", name);
    let noticed = moments.ago(120, 11, 20);
    let value = Value::Text(now.to_owned());
    facts.record(noticed, kind, value, "account", "delivery-address-2");
    let delivered = facts.0.last_mut().map(|(_, delivery)| delivery);
    let record = delivered.and_then(|delivery| delivery.records.last_mut());
    if let Some(record) = record {
        record.corrects = Some(Corrects {
            source: None,
            source_id: name.to_owned(),
        });
    }
}

fn orders(facts: &mut Facts, persona: &Persona, moments: &Moments, chance: &mut Chance) {
    let count = if persona.lines > 1000 { 14 } else { 5 };
    let say = |english| said(persona.language, english).to_owned();
    for order in 0..count {
        let at = moments.ago(12 + order * 330 / count, chance.between(18, 22), 7);
        let Some(product) = chance.one(ORDERED) else {
            continue;
        };
        let (least, most) = product.cents();
        let paid = chance.between(least, most);
        let number = format!("W{}", 260_400 - order * 37);
        let status = if order == 3 { "returned" } else { "delivered" };
        let value = parts(&[
            ("product", product.name.to_owned()),
            ("quantity", "1".to_owned()),
            ("paid", euros(paid)),
            ("status", say(status)),
        ]);
        facts.record(
            at,
            ("orders", "order_line"),
            value,
            "web-shop",
            format!("{number}-1"),
        );
        let date = at.to_string().chars().take(10).collect::<String>();
        let value = parts(&[
            ("number", format!("F-{number}")),
            ("amount", euros(paid)),
            ("date", date),
        ]);
        facts.record(
            at,
            ("invoices", "invoice"),
            value,
            "bookkeeping",
            format!("F-{number}"),
        );
        let arrived = at
            .saturating_add(SignedDuration::from_hours(40))
            .unwrap_or(at);
        let promise = ("order_fulfilment", "on_time_deliveries");
        facts.benefit(arrived, promise, "1", format!("on-time-{number}"));
        if status == "returned" {
            let refund = ("payment", "refunds_eur");
            facts.benefit(arrived, refund, &euros(paid), format!("refund-{number}"));
        }
    }
    let value = parts(&[
        ("kind", say("Debit card")),
        ("last_digits", format!("{:04}", chance.between(0, 9999))),
        ("expires", "09/28".to_owned()),
    ]);
    let at = moments.ago(300, 18, 9);
    facts.record(at, ("payment_token", "card"), value, "payment", "card-1");
}

fn club(facts: &mut Facts, moments: &Moments, bought: &[Line]) {
    let spent: i64 = bought.iter().map(|line| line.paid).sum();
    let points = spent / 100;
    let value = parts(&[("points", points.to_string()), ("worth", euros(points))]);
    let at = moments.ago(1, 3, 0);
    facts.record(at, ("points", "balance"), value, "club", "balance");
    for quarter in 0..4 {
        let at = moments.ago(20 + quarter * 91, 4, 0);
        let worth = euros((points / 5).max(50));
        let earned = ("loyalty_club", "points_value_eur");
        facts.benefit(at, earned, &worth, format!("points-{quarter}"));
    }
}

fn behaviour(facts: &mut Facts, persona: &Persona, moments: &Moments, chance: &mut Chance) {
    const PAGES: [(&str, &str); 8] = [
        ("Bedding", ""),
        ("Lamps", "reading lamp"),
        ("Offers of the week", ""),
        ("Kitchen", "casserole"),
        ("Recipes: winter stews", ""),
        ("Garden", "bird table"),
        ("Shops near you", ""),
        ("Bathroom", "bath mat"),
    ];
    let say = |english| said(persona.language, english).to_owned();
    let views = if persona.lines > 1000 { 60 } else { 18 };
    for view in 0..views {
        let at = moments.ago(
            2 + view * 90 / views,
            chance.between(7, 22),
            chance.between(0, 59),
        );
        let Some((page, searched)) = chance.one(&PAGES) else {
            continue;
        };
        let value = parts(&[("page", say(page)), ("searched", say(searched))]);
        facts.record(
            at,
            ("web_behaviour", "view"),
            value,
            "web-shop",
            format!("view-{view}"),
        );
    }
    for (number, device) in ["Phone, Firefox", "Laptop, Chromium"].iter().enumerate() {
        let ip = format!("192.0.2.{}", chance.between(2, 250));
        let value = parts(&[("device", say(device)), ("ip", ip)]);
        let at = moments.ago(9 + 12 * i64::try_from(number).unwrap_or(0), 20, 14);
        facts.record(
            at,
            ("device_ip", "device"),
            value,
            "web-shop",
            format!("device-{number}"),
        );
    }
}

fn bought_in(facts: &mut Facts, persona: &Persona, moments: &Moments) {
    if persona.story == Story::Young {
        return;
    }
    let at = moments.ago(80, 6, 0);
    let of_two = !matches!(persona.story, Story::Withdrawn | Story::Incident);
    for (field, value) in [
        ("age_band", if of_two { "45-54" } else { "35-44" }),
        ("income_band", "50-74K"),
        (
            "home_ownership",
            if of_two {
                "Homeowner"
            } else {
                "Probable renter"
            },
        ),
        (
            "marital_status",
            if of_two { "Married" } else { "Unmarried" },
        ),
        ("household_size", if of_two { "2" } else { "1" }),
        (
            "household_composition",
            if of_two {
                "2 Adults No Kids"
            } else {
                "1 Adult No Kids"
            },
        ),
        ("children", "0"),
    ] {
        let kind = ("third_party_demographics", field);
        facts.record(
            at,
            kind,
            Value::Text(value.to_owned()),
            "data_broker",
            format!("hd-{field}"),
        );
    }
}

fn contacts(facts: &mut Facts, persona: &Persona, moments: &Moments) {
    let say = |english| said(persona.language, english).to_owned();
    let (subject, note) = match persona.story {
        Story::Incident => (
            "Receipts lost in spring",
            "Asked what others could see. Explained, letter sent.",
        ),
        _ => (
            "Where is my parcel?",
            "Parcel stood at the pick-up point. Customer told.",
        ),
    };
    let value = parts(&[
        ("channel", say("phone")),
        ("subject", say(subject)),
        ("note", say(note)),
    ]);
    let at = moments.ago(64, 13, 20);
    facts.record(
        at,
        ("service_contacts", "contact"),
        value,
        "support-desk",
        "case-1",
    );
    let solved = ("customer_service", "cases_resolved_first_contact");
    facts.benefit(at, solved, "1", "case-1".to_owned());
    if persona.story == Story::AllOn {
        let at = moments.ago(11, 15, 2);
        let value = parts(&[
            ("length", "4 min 10 s".to_owned()),
            ("topic", "Delivery date of an order".to_owned()),
        ]);
        facts.record(
            at,
            ("voice_recordings", "recording"),
            value,
            "support-desk",
            "call-1",
        );
        let value = parts(&[
            (
                "summary",
                "Asks for a later delivery; moved to Saturday.".to_owned(),
            ),
            (
                "text",
                "Good afternoon. I shall not be in on Thursday, can it be Saturday?".to_owned(),
            ),
        ]);
        facts.record(
            at,
            ("call_transcripts", "transcript"),
            value,
            "support-desk",
            "call-1-text",
        );
        let saved = ("call_transcription", "minutes_saved");
        facts.benefit(at, saved, "3", "call-1".to_owned());
    }
}

/// What came back, and what the brand earned, beside what stands on receipts.
fn returns(facts: &mut Facts, persona: &Persona, moments: &Moments) {
    let on = |purpose: &str| match persona.story {
        Story::AllOn => true,
        Story::Typical | Story::Withdrawn => purpose == "profiling_offers",
        _ => false,
    };
    for month in 0..9 {
        let at = moments.ago(15 + month * 30, 4, 30);
        if on("profiling_offers") {
            let earned = ("profiling_offers", "margin_per_customer_eur");
            facts.benefit(at, earned, "1.35", format!("margin-{month}"));
        }
        if on("ads_elsewhere") && month < 3 {
            let sold = ("ads_elsewhere", "attributed_sales_eur");
            facts.benefit(at, sold, "14.20", format!("sales-{month}"));
        }
        if on("supplier_insight") && month % 3 == 0 {
            let credit = ("supplier_insight", "insight_credit_eur");
            facts.benefit(at, credit, "2.50", format!("credit-{month}"));
            let fee = ("supplier_insight", "research_fee_eur");
            facts.benefit(at, fee, "6.10", format!("fee-{month}"));
        }
        if on("recommendations") && month % 4 == 0 {
            let kept = ("recommendations", "returns_avoided");
            facts.benefit(at, kept, "1", format!("kept-{month}"));
        }
    }
}
