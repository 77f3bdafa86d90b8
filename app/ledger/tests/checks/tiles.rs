//! Tiles: the examples of C2SP tlog-tiles, and the right edge.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::tile::{self, Edge, EdgeError, MAX_SIZE, TileId};
use proptest::prelude::*;

use crate::support::{self, Log, leaf, leaves};

const fn tile(level: u8, index: u64) -> TileId {
    TileId { level, index }
}

#[test]
fn paths_are_those_of_the_specification() {
    for (level, index, width, path) in [
        (0, 1_234_067, 256, "0/x001/x234/067"),
        (0, 0, 256, "0/000"),
        (0, 999, 256, "0/999"),
        (0, 1000, 256, "0/x001/000"),
        (3, 67, 5, "3/067.p/5"),
        (63, 1_000_000, 255, "63/x001/x000/000.p/255"),
        (1, u64::MAX, 1, "1/x018/x446/x744/x073/x709/x551/615.p/1"),
    ] {
        assert_eq!(tile(level, index).path(width), path);
        let (level_text, rest) = path.split_once('/').unwrap();
        let parsed = TileId::parse(level_text, rest);
        assert_eq!(parsed, Some((tile(level, index), width)), "{path}");
    }
    assert_eq!(tile(2, 3).path(0), "2/003");
    assert_eq!(tile(2, 3).path(300), "2/003");
}

#[test]
fn no_other_spelling_of_a_path_is_read() {
    for (level, rest) in [
        ("00", "000"),
        ("64", "000"),
        ("-1", "000"),
        ("", "000"),
        ("entries", "000"),
        ("0", ""),
        ("0", "0"),
        ("0", "67"),
        ("0", "0067"),
        ("0", "x000/067"),
        ("0", "001/067"),
        ("0", "x001/x067"),
        ("0", "x067"),
        ("0", "/067"),
        ("0", "067/"),
        ("0", "x001//067"),
        ("0", "+67"),
        ("0", "٠٦٧"),
        ("0", "067.p/0"),
        ("0", "067.p/05"),
        ("0", "067.p/256"),
        ("0", "067.p/"),
        ("0", "067.p"),
        ("0", "067.p/5.p/5"),
        ("0", "067.P/5"),
        ("0", "x018/x446/x744/x073/x709/x551/616"),
        ("0", "x001/x018/x446/x744/x073/x709/x551/615"),
    ] {
        assert_eq!(TileId::parse(level, rest), None, "{level}/{rest}");
    }
}

/// The example of the section "Partial Tiles".
#[test]
fn seventy_thousand_leaves_are_the_tiles_of_the_specification() {
    let log = Log::of(70_000);
    let widths = |level| -> Vec<usize> {
        let here = log.tiles.iter().filter(|(tile, _)| tile.level == level);
        here.map(|(_, hashes)| hashes.len()).collect()
    };
    let level_0 = widths(0);
    assert_eq!(level_0.len(), 274);
    assert!(level_0[..273].iter().all(|width| *width == 256));
    assert_eq!(level_0[273], 112);
    assert_eq!(widths(1), [256, 17]);
    assert_eq!(widths(2), [1]);
    assert_eq!(log.tiles.keys().map(|tile| tile.level).max(), Some(2));

    let needed = BTreeMap::from([(tile(0, 273), 112), (tile(1, 1), 17), (tile(2, 0), 1)]);
    assert_eq!(Edge::needed(70_000), needed);
}

#[test]
fn a_full_tile_is_one_hash_of_the_level_above() {
    let log = Log::of(256);
    assert_eq!(log.tiles.len(), 2);
    assert_eq!(log.tiles[&tile(0, 0)], leaves(256));
    assert_eq!(log.tiles[&tile(1, 0)], [support::root(&leaves(256))]);
    assert_eq!(Edge::needed(256), BTreeMap::from([(tile(1, 0), 1)]));
    assert_eq!(Edge::needed(0), BTreeMap::new());
    assert_eq!(Edge::needed(65_536), BTreeMap::from([(tile(2, 0), 1)]));
}

#[test]
fn an_append_hands_back_the_tiles_that_it_changed_and_no_others() {
    let mut log = Log::of(255);
    let changed = |leaves: std::ops::Range<u64>, log: &mut Log| -> Vec<(TileId, usize)> {
        let leaves: Vec<Hash> = leaves.map(leaf).collect();
        let changed = log.edge.append(&leaves);
        changed
            .into_iter()
            .map(|(id, tile)| (id, tile.len()))
            .collect()
    };
    assert_eq!(changed(0..0, &mut log), []);
    assert_eq!(
        changed(255..256, &mut log),
        [(tile(0, 0), 256), (tile(1, 0), 1)]
    );
    assert_eq!(changed(256..258, &mut log), [(tile(0, 1), 2)]);
    assert_eq!(
        changed(258..770, &mut log),
        [
            (tile(0, 1), 256),
            (tile(0, 2), 256),
            (tile(0, 3), 2),
            (tile(1, 0), 3)
        ],
    );
    assert_eq!(log.edge.size(), 770);
    assert_eq!(log.edge.root(), support::root(&leaves(770)));
}

#[test]
fn the_files_of_a_plan_are_those_that_a_log_of_that_size_publishes() {
    let plan = tile::consistency(300, 600).unwrap();
    let files = plan.files(600);
    assert!(files.keys().copied().eq(plan.tiles()));
    assert_eq!(files[&tile(0, 1)], 256);
    assert_eq!(files[&tile(0, 2)], 88);
    assert_eq!(files[&tile(1, 0)], 2);
    let log = Log::of(600);
    for (id, width) in files {
        assert_eq!(log.tiles[&id].len(), usize::from(width), "{id:?}");
    }
}

#[test]
fn a_plan_needs_each_of_its_tiles() {
    let log = Log::of(600);
    for plan in [
        tile::inclusion(3, 600).unwrap(),
        tile::consistency(300, 600).unwrap(),
    ] {
        let tiles = plan.tiles();
        for missing in &tiles {
            let there = |id: TileId| log.tiles.get(&id).map(Vec::as_slice);
            assert!(plan.evaluate(there).is_some());
            assert!(
                plan.evaluate(|id| there(id).filter(|_| id != *missing))
                    .is_none()
            );
            let narrow =
                |id: TileId| there(id).map(|hashes| if id == *missing { &[] } else { hashes });
            assert!(plan.evaluate(narrow).is_none());
        }
    }
}

#[test]
fn an_edge_goes_on_from_the_tiles_that_were_kept() {
    for size in [0, 1, 255, 256, 257, 512, 700, 65_536, 65_793] {
        let log = Log::of(size);
        let kept: BTreeMap<_, _> = Edge::needed(size)
            .into_keys()
            .map(|id| (id, log.tiles[&id].clone()))
            .collect();
        let mut edge = Edge::new(size, kept).unwrap();
        assert_eq!(edge.size(), size);
        assert_eq!(edge.root(), log.edge.root());
        let mut grown = log.edge.clone();
        assert_eq!(
            edge.append(&leaves(300)),
            grown.append(&leaves(300)),
            "{size}"
        );
        assert_eq!(edge.root(), grown.root());
    }
}

#[test]
fn tiles_that_are_not_the_edge_are_refused() {
    let log = Log::of(258);
    let kept = || BTreeMap::from([(tile(0, 1), leaves(2)), (tile(1, 0), leaves(1))]);
    assert!(Edge::new(258, kept()).is_ok());
    assert_eq!(Edge::new(MAX_SIZE + 1, kept()), Err(EdgeError::Size));

    for (id, expected) in [(tile(0, 1), 2), (tile(1, 0), 1)] {
        let mut tiles = kept();
        tiles.remove(&id);
        assert_eq!(Edge::new(258, tiles), Err(EdgeError::Missing(id)));
        for width in [0, expected - 1, expected + 1, 256] {
            let mut tiles = kept();
            tiles.insert(id, leaves(u64::from(width)));
            let refused = Err(EdgeError::Width { tile: id, expected });
            assert_eq!(Edge::new(258, tiles), refused, "{width}");
        }
    }
    for id in [tile(0, 0), tile(0, 2), tile(1, 1), tile(2, 0)] {
        let mut tiles = kept();
        tiles.insert(id, log.tiles[&tile(0, 0)].clone());
        assert_eq!(Edge::new(258, tiles), Err(EdgeError::Foreign(id)));
    }
    let error = Edge::new(258, BTreeMap::new()).unwrap_err();
    assert_eq!(error.to_string(), "the tile 0/001 is missing");
}

proptest! {
    #[test]
    fn a_path_leads_back_to_its_tile(level in 0_u8..64, index in any::<u64>(), width in 1_u16..=256) {
        let path = tile(level, index).path(width);
        let (level_text, rest) = path.split_once('/').unwrap();
        prop_assert_eq!(TileId::parse(level_text, rest), Some((tile(level, index), width)));
    }

    #[test]
    fn what_is_read_as_a_path_is_written_the_same(
        level in "[0-9]{1,2}",
        rest in "x?[0-9]{3}(/x?[0-9]{3}){0,3}(\\.p/[0-9]{1,3})?",
    ) {
        if let Some((tile, width)) = TileId::parse(&level, &rest) {
            prop_assert_eq!(tile.path(width), format!("{level}/{rest}"));
        }
    }

    #[test]
    fn tiles_do_not_depend_on_how_the_leaves_came(batches in prop::collection::vec(0_u64..400, 0..6)) {
        let mut log = Log::default();
        for batch in &batches {
            let from = log.edge.size();
            let leaves: Vec<Hash> = (from..from + batch).map(leaf).collect();
            log.append(&leaves);
        }
        let whole = Log::of(batches.iter().sum());
        prop_assert_eq!(log.tiles, whole.tiles);
        prop_assert_eq!(log.edge, whole.edge);
    }
}
