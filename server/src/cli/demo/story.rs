//! A made-up customer's year, played through the same use cases that the real one goes through.

use std::path::Path;

use domain::account::{ConsumerScope, Person, Viewer};
use domain::decision::{Lasting, Restricting, Wish};
use domain::ids::{CategoryKey, Reference, SubjectId};
use domain::read::{PageFrom, Published, RecordFilter};
use domain::registry::Period;
use jiff::Timestamp;
use service::desk::LookQuery;
use service::{
    Clock, DELIVERY_LIMIT, Deliverer, Delivery, LineResult, ReleaseRequest, Seen, Service,
};

use super::chance::Chance;
use super::facts::{JOINED, facts};
use super::guesses::say_how;
use super::households;
use super::moments::Moments;
use super::personas::{Persona, Story};
use super::shopping::{Line, shop};

/// How long the shopping goes back.
const DAYS: i64 = 380;

/// Something that happens.
#[derive(Debug)]
enum Act {
    Deliver(Delivery),
    Decide(&'static str, Wish, Lasting),
    Ask(&'static str, &'static str, u32),
    Look {
        case: &'static str,
        reason: &'static str,
        unmask: bool,
    },
    Restrict,
}

/// Plays a customer's year. Shopping that came from files is not made up once more.
pub(crate) async fn play(
    service: &Service,
    persona: &Persona,
    agent: &Person,
    now: Timestamp,
    households: Option<&Path>,
) -> anyhow::Result<()> {
    let moments = Moments::before(now);
    let mut chance = Chance::named(persona.key);
    let coupons = matches!(
        persona.story,
        Story::AllOn | Story::Typical | Story::Withdrawn
    );
    let in_files = match households {
        Some(_) => shopping_held(service, persona).await?,
        None => 0,
    };
    // Of shopping that came from files, as much is made up again for what is worked out from it.
    let lines = if in_files > 0 {
        in_files
    } else {
        persona.lines
    };
    let bought = if lines == 0 {
        Vec::new()
    } else {
        shop(&moments, &mut chance, lines, DAYS, coupons)
    };
    let mut acts: Vec<(Timestamp, Act)> =
        facts(persona, &moments, &mut chance, &bought, in_files > 0)
            .0
            .into_iter()
            .map(|(at, delivery)| (at, Act::Deliver(delivery)))
            .collect();
    if in_files == 0 {
        acts.extend(deliveries(&bought));
    }
    let campaigns = match households {
        Some(folder) => households::campaigns(folder, persona.reference, now)?,
        None => Vec::new(),
    };
    acts.extend(
        campaigns
            .iter()
            .map(|at| (*at, Act::Ask("campaign-engine", "profiling_offers", 20))),
    );
    acts.extend(choices(persona, &moments));
    acts.extend(questions(persona, &moments, campaigns.is_empty()));
    acts.extend(looks(persona, &moments));
    // Contact data come first, whatever else happens in the same minute.
    acts.sort_by_key(|(at, _)| *at);

    let clock = Clock::fixed(now);
    let then = service.with_clock(clock.clone());
    let published = then.published().await?;
    let reference: Reference = persona.reference.parse()?;
    let mut subject = None;
    for (at, act) in joined_up(acts) {
        clock.set(at);
        match act {
            Act::Deliver(delivery) => deliver(&then, &published, &reference, delivery).await?,
            act => {
                let subject = match subject {
                    Some(subject) => subject,
                    None => *subject.insert(find(&then, &reference).await?),
                };
                happen(&then, &published, persona, subject, agent, act).await?;
            }
        }
    }
    Ok(())
}

/// Deliveries that nothing comes between are made in one, as a nightly job would.
fn joined_up(acts: Vec<(Timestamp, Act)>) -> Vec<(Timestamp, Act)> {
    let mut joined: Vec<(Timestamp, Act)> = Vec::new();
    for (at, act) in acts {
        if let (Some((last, Act::Deliver(known))), Act::Deliver(more)) = (joined.last_mut(), &act)
            && more.contact.is_none()
            && known.records.len() + known.benefits.len() + more.records.len() + more.benefits.len()
                <= DELIVERY_LIMIT
        {
            if let Act::Deliver(more) = act {
                known.records.extend(more.records);
                known.benefits.extend(more.benefits);
                *last = at;
            }
            continue;
        }
        joined.push((at, act));
    }
    joined
}

fn deliveries(bought: &[Line]) -> Vec<(Timestamp, Act)> {
    bought
        .iter()
        .map(|line| {
            let delivery = Delivery {
                records: line.record().into_iter().collect(),
                benefits: line.benefits(),
                contact: None,
            };
            (line.at, Act::Deliver(delivery))
        })
        .collect()
}

fn choices(persona: &Persona, moments: &Moments) -> Vec<(Timestamp, Act)> {
    let decide = |days: i64, purpose: &'static str, wish: Wish, lasting: Lasting| {
        (
            moments.ago(days, 19, 41),
            Act::Decide(purpose, wish, lasting),
        )
    };
    let open = Lasting::Open;
    match persona.story {
        Story::AllOn => vec![
            decide(JOINED - 2, "profiling_offers", Wish::On, open),
            decide(JOINED - 2, "recommendations", Wish::On, open),
            decide(200, "supplier_insight", Wish::On, open),
            decide(90, "ads_elsewhere", Wish::On, open),
            decide(
                14,
                "call_transcription",
                Wish::On,
                Lasting::For(Period::Days(90)),
            ),
        ],
        Story::Typical => vec![
            decide(240, "profiling_offers", Wish::On, open),
            decide(150, "recommendations", Wish::On, open),
            decide(60, "recommendations", Wish::Off, open),
        ],
        Story::Withdrawn => vec![
            decide(300, "profiling_offers", Wish::On, open),
            decide(300, "ads_elsewhere", Wish::On, open),
            decide(36, "profiling_offers", Wish::Off, open),
            decide(36, "ads_elsewhere", Wish::Off, open),
            decide(35, "direct_marketing", Wish::Off, open),
        ],
        Story::Signal => vec![
            decide(120, "ads_elsewhere", Wish::On, open),
            decide(70, "ads_elsewhere", Wish::Off, open),
            decide(30, "ads_elsewhere", Wish::On, open),
        ],
        Story::Incident => vec![decide(100, "fraud_prevention", Wish::Off, open)],
        Story::WrongGuess | Story::New | Story::Restricted | Story::Young => Vec::new(),
    }
}

fn questions(persona: &Persona, moments: &Moments, weekly: bool) -> Vec<(Timestamp, Act)> {
    if persona.story == Story::New {
        return Vec::new();
    }
    let ask = |days: i64, hour: i64, consumer, purpose, limit| {
        (
            moments.ago(days, hour, 5),
            Act::Ask(consumer, purpose, limit),
        )
    };
    let mut acts = Vec::new();
    let weeks = if persona.story == Story::AllOn {
        26
    } else {
        10
    };
    for week in 0..weeks {
        let days = 2 + week * 7;
        // With files of campaigns, those say when; one question of this week stays all the same.
        if weekly || week == 0 {
            acts.push(ask(days, 6, "campaign-engine", "profiling_offers", 20));
        }
        acts.push(ask(days, 7, "campaign-engine", "direct_marketing", 5));
        if week % 2 == 0 {
            acts.push(ask(days, 5, "recommender", "recommendations", 20));
        }
        if matches!(
            persona.story,
            Story::AllOn | Story::Withdrawn | Story::Signal
        ) {
            acts.push(ask(days, 4, "audience-sync", "ads_elsewhere", 10));
        }
        if week % 4 == 0 {
            acts.push(ask(days + 1, 3, "club-ledger", "loyalty_club", 50));
            acts.push(ask(days + 1, 2, "feature-store", "fraud_prevention", 10));
        }
    }
    for order in [11, 60] {
        acts.push(ask(order, 8, "order-system", "order_fulfilment", 5));
        acts.push(ask(order, 9, "order-system", "bookkeeping", 3));
    }
    if persona.story == Story::AllOn {
        acts.push(ask(10, 1, "insight-export", "supplier_insight", 100));
        acts.push(ask(10, 16, "support-desk", "call_transcription", 2));
    }
    acts
}

fn looks(persona: &Persona, moments: &Moments) -> Vec<(Timestamp, Act)> {
    let look = |days: i64, case, reason, unmask| {
        (
            moments.ago(days, 13, 22),
            Act::Look {
                case,
                reason,
                unmask,
            },
        )
    };
    match persona.story {
        Story::AllOn => vec![
            look(
                64,
                "C-20418",
                "The customer called: where is the parcel?",
                false,
            ),
            look(
                11,
                "C-21077",
                "The customer wants another day of delivery",
                true,
            ),
        ],
        Story::Typical => {
            vec![look(
                9,
                "C-21102",
                "The customer asks to correct the delivery address",
                true,
            )]
        }
        Story::Incident => vec![look(
            63,
            "C-20431",
            "A question about the lost receipts",
            false,
        )],
        Story::Restricted => {
            vec![look(
                21,
                "C-20990",
                "The customer asked to restrict processing",
                false,
            )]
        }
        _ => Vec::new(),
    }
    .into_iter()
    .chain((persona.story == Story::Restricted).then(|| (moments.ago(20, 9, 0), Act::Restrict)))
    .collect()
}

/// How many receipt lines of this customer the files held.
async fn shopping_held(service: &Service, persona: &Persona) -> anyhow::Result<usize> {
    let reference: Reference = persona.reference.parse()?;
    let read = &mut service.store().read();
    let Some(subject) = store::subjects::find_by_reference(read, &reference).await? else {
        return Ok(0);
    };
    let counts = store::records::counts(read, subject.id).await?;
    let lines = counts
        .iter()
        .filter(|count| count.category.as_str() == "store_purchases");
    Ok(usize::try_from(
        lines.map(|count| count.records).sum::<u64>(),
    )?)
}

async fn find(service: &Service, reference: &Reference) -> anyhow::Result<SubjectId> {
    store::subjects::find_by_reference(&mut service.store().read(), reference)
        .await?
        .map(|subject| subject.id)
        .ok_or_else(|| anyhow::anyhow!("a customer of the demonstration is missing"))
}

async fn deliver(
    service: &Service,
    published: &Published,
    reference: &Reference,
    mut delivery: Delivery,
) -> anyhow::Result<()> {
    for record in &mut delivery.records {
        say_how(&published.registry, record);
    }
    let kinds = delivery
        .records
        .iter()
        .map(|record| record.category.clone());
    let kinds: Vec<CategoryKey> = kinds.collect();
    let done = service
        .put_records(Deliverer::Operator, reference, delivery)
        .await?;
    // What a model goes on delivering after its purpose was turned off is refused, as it should be.
    let needless = |kind: &CategoryKey| {
        let mut purposes = published.registry.purposes.iter();
        purposes.any(|purpose| purpose.effect.deletes.contains(kind))
    };
    let records = done.records.iter().zip(&kinds);
    let records = records.filter(|(_, kind)| !needless(kind));
    for line in records
        .map(|(line, _)| line)
        .chain(&done.benefits)
        .chain(&done.contact)
    {
        if let LineResult::Rejected(rejection) = line {
            anyhow::bail!(
                "a record of the demonstration does not fit: {} {} {}",
                rejection.field,
                rejection.reason,
                rejection.mend
            );
        }
    }
    Ok(())
}

async fn happen(
    service: &Service,
    published: &Published,
    persona: &Persona,
    subject: SubjectId,
    agent: &Person,
    act: Act,
) -> anyhow::Result<()> {
    match act {
        Act::Deliver(_) => {}
        Act::Decide(purpose, wish, lasting) => {
            let seen = Seen {
                registry_version: published.version,
                language: persona.language,
            };
            let viewer = Viewer::Own(subject);
            service
                .decide(viewer, purpose.parse()?, wish, lasting, seen, None)
                .await?;
        }
        Act::Ask(consumer, purpose, limit) => {
            let scope = ConsumerScope {
                key_id: "demo".to_owned(),
                consumer: consumer.parse()?,
                purposes: vec![purpose.parse()?],
                may_write: false,
            };
            let request = ReleaseRequest {
                subject: persona.reference.parse()?,
                purpose: purpose.parse()?,
                categories: None,
                fields: None,
                since: None,
                limit,
            };
            service.release(&scope, request, None).await?;
        }
        Act::Look {
            case,
            reason,
            unmask,
        } => {
            let query = LookQuery::Reference(persona.reference.parse()?);
            let view = service.open_look(agent, query, case, reason).await?;
            if unmask {
                let (_, viewer) = service.look(agent, view).await?;
                let category: CategoryKey = "delivery_address".parse()?;
                let filter = RecordFilter {
                    category: Some(category),
                    ..RecordFilter::default()
                };
                let held = service.holdings(viewer, filter, PageFrom::Start).await?;
                if let Some(record) = held.records.first() {
                    service.unmask(viewer, record.id).await?;
                }
            }
            service.end_look(agent, view).await?;
        }
        Act::Restrict => {
            service
                .restrict(Viewer::Own(subject), Restricting::Set)
                .await?;
        }
    }
    Ok(())
}
