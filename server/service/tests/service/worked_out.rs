//! Inferred values: how they were worked out, and when they are not taken, on both databases.

use crate::world::{Customer, World, misfit};
use domain::read::{PageFrom, RecordFilter, ShownRecord};
use domain::record::{Inference, NewRecord, Value};
use service::import::{Charset, Format, ImportError, ImportFile, Mapping};
use service::{BulkItem, BulkLine, BulkResult, LineResult};

const OFFERS: &str = "profiling_offers";

#[allow(clippy::unnecessary_wraps, reason = "as a record holds it")]
fn inference(model: &str, version: &str, inputs: &[&str]) -> Option<Inference> {
    Some(Inference {
        model: model.parse().unwrap(),
        version: version.to_owned(),
        inputs: inputs.iter().map(|key| key.parse().unwrap()).collect(),
    })
}

fn score(world: &World, how: Option<Inference>) -> NewRecord {
    let value = Value::Parts(vec![("expected".parse().unwrap(), "812.40".to_owned())]);
    NewRecord {
        value,
        inference: how,
        ..world.fact("score_clv", "score", "", "clv")
    }
}

fn sound() -> Option<Inference> {
    inference("clv", "3.2", &["orders", "store_purchases"])
}

async fn shown(world: &World, customer: &Customer<'_>, kind: &str) -> Vec<ShownRecord> {
    let filter = RecordFilter {
        category: Some(kind.parse().unwrap()),
        ..RecordFilter::default()
    };
    let page = world
        .service
        .holdings(customer.own(), filter, PageFrom::Start);
    page.await.unwrap().records
}

async fn an_inferred_value_says_how_it_was_worked_out_or_is_not_taken(world: &World) {
    for (wrong, why) in [
        (None, "says nothing"),
        (
            inference("churn", "3.2", &["orders"]),
            "another kind's model",
        ),
        (inference("magic", "3.2", &["orders"]), "no model"),
        (inference("clv", "", &["orders"]), "no version"),
        (inference("clv", " ", &["orders"]), "no version to see"),
        (
            inference("clv", &"3".repeat(33), &["orders"]),
            "a long version",
        ),
        (
            inference("clv", "3.2 anna@example.test", &["orders"]),
            "more than a version",
        ),
        (inference("clv", "3.2\u{e9}", &["orders"]), "another letter"),
        (inference("clv", "3.2", &[]), "no input"),
        (
            inference("clv", "3.2", &["orders", "web_behaviour"]),
            "an input that is not the model's",
        ),
        (
            inference("clv", "3.2", &["orders", "x_rays"]),
            "an unknown input",
        ),
        (
            inference("clv", "3.2", &["orders", "orders"]),
            "an input twice",
        ),
    ] {
        let done = world.delivers("HV-1", vec![score(world, wrong)]).await;
        assert_eq!(misfit(&done[0]), Some("inference"), "{why}");
    }
    let mut receipt = world.fact("club_number", "number", "4711", "n");
    receipt.inference = sound();
    let done = world.delivers("HV-1", vec![receipt]).await;
    assert_eq!(misfit(&done[0]), Some("inference"), "not an inferred kind");
    let read = &mut world.service.store().read();
    assert_eq!(store::subjects::count(read).await.unwrap(), 0);

    let anna = world.customer("HV-1").await;
    let done = world.delivers("HV-1", vec![score(world, sound())]).await;
    assert_eq!(done, [LineResult::Inserted]);
    assert_eq!(shown(world, &anna, "score_clv").await[0].inference, sound());
    let newer = score(world, inference("clv", "v3.3-rc_1+b", &["orders"]));
    let done = world.delivers("HV-1", vec![newer]).await;
    assert_eq!(
        done,
        [LineResult::Replaced],
        "the brand says which version it uses"
    );
}

async fn a_kind_that_the_registry_does_not_know_is_not_taken(world: &World) {
    let unknown = world.fact("x_rays", "image", "zebra", "1");
    let done = world.delivers("HV-1", vec![unknown.clone()]).await;
    assert_eq!(misfit(&done[0]), Some("category"));
    let line = BulkLine {
        subject: "HV-1".parse().unwrap(),
        item: BulkItem::Record(Box::new(unknown)),
    };
    let done = world
        .service
        .take_bulk(&world.writer(), vec![line])
        .await
        .unwrap();
    let BulkResult::Put(done) = &done[0] else {
        panic!("{done:?}")
    };
    assert_eq!(misfit(done), Some("category"));
    let read = &mut world.service.store().read();
    assert_eq!(store::records::total(read).await.unwrap(), 0);
}

async fn what_was_deleted_with_its_purpose_is_not_taken_while_that_is_off(world: &World) {
    let anna = world.customer("HV-1").await;
    let deliver = async || {
        let number = world.fact("club_number", "number", "4711", "n");
        let done = world
            .delivers("HV-1", vec![score(world, sound()), number])
            .await;
        assert_eq!(misfit(&done[1]), None, "what others need goes on");
        misfit(&done[0])
    };
    assert_eq!(deliver().await, None, "nothing was decided yet");
    anna.turns_on(OFFERS).await;
    assert_eq!(deliver().await, None);
    anna.turns_off(OFFERS).await;
    assert!(shown(world, &anna, "score_clv").await.is_empty());
    let lines = anna.log().await.len();
    for _ in 0..2 {
        assert_eq!(deliver().await, Some("category"));
    }
    let line = BulkLine {
        subject: "HV-1".parse().unwrap(),
        item: BulkItem::Record(Box::new(score(world, sound()))),
    };
    let done = world
        .service
        .take_bulk(&world.writer(), vec![line])
        .await
        .unwrap();
    assert!(matches!(&done[0], BulkResult::Put(done) if misfit(done) == Some("category")));
    assert!(shown(world, &anna, "score_clv").await.is_empty());
    assert_eq!(anna.log().await.len(), lines);

    // Somebody else's are taken, and hers once it is on again.
    let done = world.delivers("HV-2", vec![score(world, sound())]).await;
    assert_eq!(done, [LineResult::Inserted]);
    anna.turns_on(OFFERS).await;
    assert_eq!(deliver().await, None);
    assert_eq!(shown(world, &anna, "score_clv").await.len(), 1);
}

async fn a_consent_whose_time_is_over_brings_nothing_back(world: &World) {
    use domain::decision::{Lasting, Wish};
    use domain::registry::Period;
    let anna = world.customer("HV-1").await;
    anna.wishes(OFFERS, Wish::On, Lasting::For(Period::Days(30)), None)
        .await
        .unwrap();
    world.passes(crate::world::days(31));
    // Nobody has written down yet that it ended.
    let done = world.delivers("HV-1", vec![score(world, sound())]).await;
    assert_eq!(misfit(&done[0]), Some("category"));
    world.service.expire_due(10).await.unwrap();
    let done = world.delivers("HV-1", vec![score(world, sound())]).await;
    assert_eq!(misfit(&done[0]), Some("category"));
}

const MAPPING: &str = "
source: models
subject: {column: customer}
records:
  - category: score_clv
    field: score
    parts:
      - {part: expected, from: expected}
    source_id: '{customer}-clv'
    collected_at: {column: at}
    observed_at: {column: noted}
    inference: {model: clv, version: '3.2', inputs: [orders]}
  - category: club_number
    field: number
    value: number
    source_id: '{customer}-number'
    collected_at: {column: at}
";

async fn a_file_of_scores_leaves_out_what_is_not_needed_and_tells_which_lines(world: &World) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scores.csv");
    let rows = "customer,expected,number,at,noted\n\
                HV-1,812.40,4711,2026-03-01,2026-03-02\n\
                HV-2,99.00,4712,2026-03-01,2026-03-02\n";
    std::fs::write(&path, rows).unwrap();
    let file = ImportFile {
        path,
        format: Format::Csv,
        charset: Charset::UTF_8,
        rejects: folder.path().join("rejects.csv"),
        append_rejects: false,
        restart: false,
        shift_days: 0,
        batch: 100,
    };
    let anna = world.customer("HV-1").await;
    anna.turns_on(OFFERS).await;
    anna.turns_off(OFFERS).await;
    let mapping = Mapping::read("scores.yaml", MAPPING.as_bytes()).unwrap();
    let going = |_: &service::import::Standing| std::ops::ControlFlow::Continue(());
    let done = world.service.import(&mapping, &file, going).await.unwrap();
    assert_eq!((done.tally.inserted, done.tally.rejected), (3, 1));
    let rejects = std::fs::read_to_string(&file.rejects).unwrap();
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines.len(), 2, "{rejects}");
    assert!(lines[1].starts_with("scores.csv,2,"), "{rejects}");
    assert!(lines[1].contains("`profiling_offers`"), "{rejects}");
    assert!(shown(world, &anna, "score_clv").await.is_empty());
    let ben = world.customer("HV-2").await;
    let score = shown(world, &ben, "score_clv").await.remove(0);
    assert_eq!(score.inference, inference("clv", "3.2", &["orders"]));
    assert_eq!(score.observed_at, "2026-03-02T00:00:00Z".parse().ok());

    for wrong in [
        MAPPING.replace("[orders]", "[x_rays]"),
        MAPPING.replace(
            "    inference: {model: clv, version: '3.2', inputs: [orders]}\n",
            "",
        ),
    ] {
        let mapping = Mapping::read("scores.yaml", wrong.as_bytes()).unwrap();
        let done = world.service.import(&mapping, &file, going).await;
        assert!(matches!(done, Err(ImportError::Mapping(_))));
    }
}

on_both_databases!(
    a_file_of_scores_leaves_out_what_is_not_needed_and_tells_which_lines,
    an_inferred_value_says_how_it_was_worked_out_or_is_not_taken,
    a_kind_that_the_registry_does_not_know_is_not_taken,
    what_was_deleted_with_its_purpose_is_not_taken_while_that_is_off,
    a_consent_whose_time_is_over_brings_nothing_back,
);
