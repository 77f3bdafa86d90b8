//! Corrections that are taken back, that end or that would move, on both databases.

use super::{handed_out, named, number, takes_back, takes_back_of};
use crate::world::{World, days, misfit};
use domain::record::NewRecord;
use service::LineResult;
use service::import::{Charset, Format, ImportFile, Mapping};

async fn what_a_correction_took_the_place_of_counts_again_without_it(world: &World) {
    let anna = world.customer("HV-1").await;
    let wrong = number(world, "4711", "a", None);
    let right = number(world, "4712", "b", Some("a"));
    world.delivers("HV-1", vec![wrong, right.clone()]).await;
    let before = named(world, &anna, "a").await;
    assert_eq!(handed_out(world, &anna).await, ["4712"]);

    takes_back(world, Some("b")).await;
    assert_eq!(handed_out(world, &anna).await, ["4711"]);
    let after = named(world, &anna, "a").await;
    assert_eq!(
        (after.corrected_at, after.version),
        (None, before.version + 1)
    );
    let done = world.delivers("HV-1", vec![right]).await;
    assert_eq!(done, [LineResult::Inserted], "and may be corrected again");
    assert_eq!(handed_out(world, &anna).await, ["4712"]);

    // One that comes alone is removed by its name and state.
    let (scope, exists) = (world.writer(), service::Condition::Exists);
    let anna_is = "HV-1".parse().unwrap();
    let gone = world
        .service
        .remove_named(&scope, &anna_is, "till", "b", exists);
    assert_eq!(gone.await.unwrap(), Ok(()));
    assert_eq!(handed_out(world, &anna).await, ["4711"]);
}

async fn of_several_corrections_the_last_that_is_left_counts(world: &World) {
    let anna = world.customer("HV-1").await;
    let ids = ["a", "b", "c", "d"];
    let chain = (0..ids.len()).map(|n| {
        let before = n.checked_sub(1).map(|before| ids[before]);
        number(world, ids[n], ids[n], before)
    });
    world.delivers("HV-1", chain.collect()).await;
    assert_eq!(handed_out(world, &anna).await, ["d"]);
    takes_back(world, Some("b")).await;
    assert_eq!(handed_out(world, &anna).await, ["d"], "from the middle");
    let link = named(world, &anna, "c").await.corrects;
    assert_eq!(link, Some(named(world, &anna, "a").await.id));
    takes_back(world, Some("d")).await;
    assert_eq!(handed_out(world, &anna).await, ["c"]);
    takes_back(world, Some("c")).await;
    assert_eq!(handed_out(world, &anna).await, ["a"]);
}

async fn what_one_source_corrected_of_another_counts_again_when_it_takes_all_back(world: &World) {
    let anna = world.customer("HV-1").await;
    let elsewhere = |id: &str, corrects: &str, source: &str| {
        let mut record = number(world, id, id, Some(corrects));
        record.corrects.as_mut().unwrap().source = Some(source.to_owned());
        record
    };
    let mut shops = number(world, "a", "a", None);
    "shop".clone_into(&mut shops.source);
    let mut last = elsewhere("d", "c", "till");
    "shop".clone_into(&mut last.source);
    let chain = vec![
        shops,
        elsewhere("b", "a", "shop"),
        number(world, "c", "c", Some("b")),
        last,
    ];
    let done = world.delivers("HV-1", chain).await;
    assert_eq!(done, vec![LineResult::Inserted; 4]);
    takes_back(world, None).await;
    assert_eq!(
        handed_out(world, &anna).await,
        ["d"],
        "it corrects what the removed ones corrected"
    );
    takes_back_of(world, "shop", Some("d")).await;
    assert_eq!(handed_out(world, &anna).await, ["a"]);
}

async fn what_is_known_to_be_wrong_does_not_come_back_when_its_correction_ends(world: &World) {
    let anna = world.customer("HV-1").await;
    let mut right = number(world, "4712", "b", Some("a"));
    right.kept_until = Some(world.now() + days(2));
    world
        .delivers(
            "HV-1",
            vec![number(world, "4711", "a", None), right.clone()],
        )
        .await;
    world.passes(days(3));
    assert_eq!(world.service.remove_expired(10).await.unwrap(), 1);
    assert_eq!(handed_out(world, &anna).await, Vec::<String>::new());
    // But it may be corrected anew.
    right.kept_until = None;
    assert_eq!(
        world.delivers("HV-1", vec![right]).await,
        [LineResult::Inserted]
    );
    assert_eq!(handed_out(world, &anna).await, ["4712"]);
    let corrected = named(world, &anna, "a").await.corrected_at;
    assert_eq!(corrected, Some(world.now()));
}

async fn what_corrects_or_was_corrected_stays_of_its_kind_and_field(world: &World) {
    let anna = world.customer("HV-1").await;
    world
        .delivers(
            "HV-1",
            vec![
                number(world, "4711", "a", None),
                number(world, "4712", "b", Some("a")),
            ],
        )
        .await;
    let as_email = |id: &str, corrects: Option<&str>| NewRecord {
        corrects: number(world, "1", id, corrects).corrects,
        ..world.fact("email", "address", "anna@example.test", id)
    };
    for (wrong, why) in [
        (as_email("a", None), "it was corrected"),
        (as_email("b", None), "it corrects"),
        (as_email("b", Some("a")), "it corrects, and says so"),
    ] {
        let done = world.delivers("HV-1", vec![wrong.clone()]).await;
        assert_eq!(misfit(&done[0]), Some("category"), "{why}");
        let (scope, anna_is) = (world.writer(), "HV-1".parse().unwrap());
        let exists = service::Condition::Exists;
        let done = world.service.put_named(&scope, &anna_is, wrong, exists);
        let Err(service::NotWritten::Rejected(rejection)) = done.await.unwrap() else {
            panic!("it moved: {why}")
        };
        assert_eq!(rejection.field, "category");
    }
    for id in ["a", "b"] {
        assert_eq!(
            named(world, &anna, id).await.category.as_str(),
            "club_number"
        );
    }
    let done = world
        .delivers("HV-1", vec![number(world, "4713", "b", None)])
        .await;
    assert_eq!(done, [LineResult::Replaced], "its value may change");
    assert_eq!(handed_out(world, &anna).await, ["4713"]);
}

async fn a_file_does_not_move_a_correction_either(world: &World) {
    let anna = world.customer("HV-1").await;
    world
        .delivers(
            "HV-1",
            vec![
                number(world, "4711", "a", None),
                number(world, "4712", "b", Some("a")),
            ],
        )
        .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mails.csv");
    std::fs::write(
        &path,
        "id,called,mail\nHV-1,b,b@example.test\nHV-1,c,c@example.test\n",
    )
    .unwrap();
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
    let mapping = "source: till\nsubject: {column: id}\nrecords:\n  - category: email\n    \
                   field: address\n    value: mail\n    source_id: '{called}'\n    \
                   collected_at: {on: 2026-03-01}\n";
    let mapping = Mapping::read("mails.yaml", mapping.as_bytes()).unwrap();
    let going = |_: &service::import::Standing| std::ops::ControlFlow::Continue(());
    let done = world.service.import(&mapping, &file, going).await.unwrap();
    assert_eq!((done.tally.inserted, done.tally.rejected), (1, 1));
    let rejects = std::fs::read_to_string(&file.rejects).unwrap();
    assert!(
        rejects.contains("mails.csv,2,,\"It corrects another record"),
        "{rejects}"
    );
    assert_eq!(
        named(world, &anna, "b").await.category.as_str(),
        "club_number"
    );
}

on_both_databases!(
    what_a_correction_took_the_place_of_counts_again_without_it,
    of_several_corrections_the_last_that_is_left_counts,
    what_one_source_corrected_of_another_counts_again_when_it_takes_all_back,
    what_is_known_to_be_wrong_does_not_come_back_when_its_correction_ends,
    what_corrects_or_was_corrected_stays_of_its_kind_and_field,
    a_file_does_not_move_a_correction_either,
);
