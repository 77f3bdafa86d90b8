//! Records that were found wrong do not count again when they come in once more, on both databases.

use super::{handed_out, named, number, takes_back};
use crate::world::{Customer, World, days, misfit};
use domain::read::{PageFrom, RecordFilter, ShownRecord};
use domain::record::NewRecord;
use service::LineResult;

/// What the page shows as counting, by the names of the sources.
async fn current(world: &World, customer: &Customer<'_>) -> Vec<ShownRecord> {
    let filter = RecordFilter::default();
    let page = world
        .service
        .holdings(customer.own(), filter, PageFrom::Start);
    let records = page.await.unwrap().records.into_iter();
    records
        .filter(|record| record.corrected_at.is_none())
        .collect()
}

async fn what_was_corrected_and_removed_is_still_corrected_when_it_comes_again(world: &World) {
    let anna = world.customer("HV-1").await;
    let wrong = number(world, "4711", "a", None);
    let right = number(world, "4712", "b", Some("a"));
    world
        .delivers("HV-1", vec![wrong.clone(), right.clone()])
        .await;
    let corrected = world.now();
    takes_back(world, Some("a")).await;
    world.passes(days(1));

    assert_eq!(
        world.delivers("HV-1", vec![wrong.clone()]).await,
        [LineResult::Inserted]
    );
    assert_eq!(handed_out(world, &anna).await, ["4712"]);
    assert_eq!(current(world, &anna).await.len(), 1);
    let again = named(world, &anna, "a").await;
    assert_eq!(again.corrected_at, Some(corrected));
    let link = named(world, &anna, "b").await.corrects;
    assert_eq!(link, Some(again.id), "it is what it was corrected from");
    let done = world
        .delivers("HV-1", vec![wrong.clone(), right.clone()])
        .await;
    assert_eq!(done, vec![LineResult::Unchanged; 2]);

    // Without its correction it counts, as it would have had it stayed.
    takes_back(world, Some("b")).await;
    assert_eq!(handed_out(world, &anna).await, ["4711"]);
    world.delivers("HV-1", vec![right]).await;
    assert_eq!(handed_out(world, &anna).await, ["4712"]);

    // And it is known no longer than its correction is held.
    takes_back(world, Some("a")).await;
    takes_back(world, Some("b")).await;
    assert_eq!(
        world.delivers("HV-1", vec![wrong]).await,
        [LineResult::Inserted]
    );
    assert_eq!(handed_out(world, &anna).await, ["4711"]);
}

async fn a_source_that_delivers_all_anew_does_not_undo_what_another_one_corrected(world: &World) {
    let anna = world.customer("HV-1").await;
    let tills = || {
        vec![
            number(world, "wrong", "a", None),
            number(world, "nearly", "b", Some("a")),
        ]
    };
    world.delivers("HV-1", tills()).await;
    let mut right = number(world, "right", "c", Some("b"));
    "desk".clone_into(&mut right.source);
    right.corrects.as_mut().unwrap().source = Some("till".to_owned());
    assert_eq!(
        world.delivers("HV-1", vec![right]).await,
        [LineResult::Inserted]
    );
    takes_back(world, None).await;
    assert_eq!(handed_out(world, &anna).await, ["right"]);

    let done = world.delivers("HV-1", tills()).await;
    assert_eq!(done[0], LineResult::Inserted);
    assert_eq!(misfit(&done[1]), Some("corrects"), "it was corrected");
    assert_eq!(handed_out(world, &anna).await, ["right"]);

    // The same without saying what it corrected.
    let nearly = number(world, "nearly", "b", None);
    assert_eq!(
        world.delivers("HV-1", vec![nearly]).await,
        [LineResult::Inserted]
    );
    assert_eq!(handed_out(world, &anna).await, ["right"]);
    assert_eq!(current(world, &anna).await.len(), 1);
    let done = world.delivers("HV-1", tills()).await;
    assert!(done.iter().all(|done| misfit(done).is_none()), "{done:?}");
    assert_eq!(handed_out(world, &anna).await, ["right"]);
}

async fn what_was_corrected_and_removed_corrects_nothing_itself(world: &World) {
    let anna = world.customer("HV-1").await;
    let lines = [
        number(world, "wrong", "a", None),
        number(world, "right", "b", Some("a")),
        number(world, "another", "d", None),
    ];
    world.delivers("HV-1", lines.to_vec()).await;
    takes_back(world, Some("a")).await;
    for other in ["b", "d"] {
        let wrong = number(world, "wrong", "a", Some(other));
        let done = world.delivers("HV-1", vec![wrong]).await;
        assert_eq!(misfit(&done[0]), Some("corrects"), "{other}");
    }
    assert_eq!(handed_out(world, &anna).await, ["another", "right"]);
}

async fn the_name_of_what_was_corrected_is_free_for_another_kind(world: &World) {
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
    takes_back(world, Some("a")).await;
    let address = world.fact("email", "address", "anna@example.test", "a");
    assert_eq!(
        world.delivers("HV-1", vec![address]).await,
        [LineResult::Inserted]
    );
    assert_eq!(named(world, &anna, "a").await.corrected_at, None);
    // It comes back to its kind as what it was, however it does.
    let another = number(world, "another", "d", None);
    world.delivers("HV-1", vec![another]).await;
    let wrong = number(world, "4711", "a", Some("d"));
    let done = world.delivers("HV-1", vec![wrong]).await;
    assert_eq!(misfit(&done[0]), Some("category"));
    let wrong = number(world, "4711", "a", None);
    assert_eq!(
        world.delivers("HV-1", vec![wrong]).await,
        [LineResult::Replaced]
    );
    assert_eq!(handed_out(world, &anna).await, ["4712", "another"]);
}

async fn a_file_brings_nothing_back_that_was_corrected(world: &World) {
    use service::import::{Charset, Format, ImportFile, Mapping, Standing};
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
    takes_back(world, Some("a")).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("numbers.csv");
    std::fs::write(&path, "id,called,number\nHV-1,a,4711\n").unwrap();
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
    let mapping = "source: till\nsubject: {column: id}\nrecords:\n  - category: club_number\n    \
                   field: number\n    value: number\n    source_id: '{called}'\n    \
                   collected_at: {on: 2026-03-01}\n";
    let mapping = Mapping::read("numbers.yaml", mapping.as_bytes()).unwrap();
    let going = |_: &Standing| std::ops::ControlFlow::Continue(());
    let done = world.service.import(&mapping, &file, going).await.unwrap();
    assert_eq!(done.tally.inserted, 1);
    assert_eq!(handed_out(world, &anna).await, ["4712"]);
}

async fn what_is_known_to_be_wrong_stays_away_whatever_corrected_it_since(world: &World) {
    let anna = world.customer("HV-1").await;
    let ending = |record: NewRecord| NewRecord {
        kept_until: Some(world.now() + days(2)),
        ..record
    };
    world
        .delivers(
            "HV-1",
            vec![
                number(world, "4711", "a", None),
                ending(number(world, "4712", "b", Some("a"))),
            ],
        )
        .await;
    world.passes(days(3));
    assert_eq!(world.service.remove_expired(10).await.unwrap(), 1);
    let anew = number(world, "4713", "c", Some("a"));
    assert_eq!(
        world.delivers("HV-1", vec![anew.clone()]).await,
        [LineResult::Inserted]
    );
    assert_eq!(handed_out(world, &anna).await, ["4713"]);
    takes_back(world, Some("c")).await;
    assert_eq!(handed_out(world, &anna).await, Vec::<String>::new());
    assert!(current(world, &anna).await.is_empty());
    assert_eq!(
        world.delivers("HV-1", vec![anew]).await,
        [LineResult::Inserted],
        "and may be corrected anew"
    );

    // Of several corrections too: the last one's time ended, the one before it is taken back.
    takes_back(world, None).await;
    let last = ending(number(world, "4713", "c", Some("b")));
    world
        .delivers(
            "HV-1",
            vec![
                number(world, "4711", "a", None),
                number(world, "4712", "b", Some("a")),
                last,
            ],
        )
        .await;
    assert_eq!(handed_out(world, &anna).await, ["4713"]);
    world.passes(days(3));
    assert_eq!(world.service.remove_expired(10).await.unwrap(), 1);
    assert_eq!(handed_out(world, &anna).await, Vec::<String>::new());
    takes_back(world, Some("b")).await;
    assert_eq!(handed_out(world, &anna).await, Vec::<String>::new());
}

on_both_databases!(
    what_was_corrected_and_removed_is_still_corrected_when_it_comes_again,
    a_source_that_delivers_all_anew_does_not_undo_what_another_one_corrected,
    what_was_corrected_and_removed_corrects_nothing_itself,
    the_name_of_what_was_corrected_is_free_for_another_kind,
    a_file_brings_nothing_back_that_was_corrected,
    what_is_known_to_be_wrong_stays_away_whatever_corrected_it_since,
);
