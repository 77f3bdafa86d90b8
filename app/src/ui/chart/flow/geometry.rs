//! From a flow to places on a canvas. Whole numbers throughout: a ribbon's width is its weight times
//! one scale, so ribbons fill their nodes exactly.

use super::{Flow, FlowLink};

/// The canvas: its width, where the three columns start, how wide a node is.
pub(super) const WIDTH: i32 = 860;
const COLUMNS: [i32; 3] = [190, 420, 650];
pub(super) const NODE: i32 = 10;

/// Room above and below the nodes, between two of them, and the least height that holds a label.
const MARGIN: i32 = 8;
const GAP: i32 = 14;
const LEAST: i32 = 12;

/// What the tallest column's weights add up to, in the drawing's units.
const TALL: i32 = 260;

/// A node's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) x: i32,
    pub(super) top: i32,
    pub(super) height: i32,
}

impl Placed {
    pub(super) const fn middle(&self) -> i32 {
        self.top + self.height / 2
    }
}

/// A ribbon's place: two upright edges of one height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ribbon {
    pub(super) start: (i32, i32),
    pub(super) end: (i32, i32),
    pub(super) height: i32,
    pub(super) shade: u8,
    pub(super) on: bool,
}

impl Ribbon {
    /// The outline: out along the upper edge, back along the lower one.
    pub(super) fn path(&self) -> String {
        let ((x0, y0), (x1, y1), h) = (self.start, self.end, self.height);
        let bend = i32::midpoint(x0, x1);
        format!(
            "M{x0} {y0}C{bend} {y0} {bend} {y1} {x1} {y1}V{}C{bend} {} {bend} {} {x0} {}Z",
            y1 + h,
            y1 + h,
            y0 + h,
            y0 + h,
        )
    }
}

/// Everything placed.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub(super) columns: [Vec<Placed>; 3],
    pub(super) ribbons: Vec<Ribbon>,
    pub(super) height: i32,
}

/// Places nodes from top to bottom in their order and lets ribbons leave and arrive in the order of
/// their other ends, which keeps crossings few. Links to positions that do not exist are left out.
pub(super) fn lay_out(flow: &Flow) -> Drawing {
    let sizes = [
        flow.purposes.len(),
        flow.categories.len(),
        flow.recipients.len(),
    ];
    let uses = sound(&flow.uses, sizes[0], sizes[1]);
    let shares = sound(&flow.shares, sizes[1], sizes[2]);
    let weights = [
        sums(sizes[0], uses.iter().map(|link| (link.from, link.weight))),
        most(
            &sums(sizes[1], uses.iter().map(|link| (link.to, link.weight))),
            &sums(sizes[1], shares.iter().map(|link| (link.from, link.weight))),
        ),
        sums(sizes[2], shares.iter().map(|link| (link.to, link.weight))),
    ];
    let heaviest = weights
        .iter()
        .map(|column| column.iter().sum::<i32>())
        .max()
        .unwrap_or(0);
    let scale = (TALL / heaviest.max(1)).clamp(1, 12);
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for ((places, weights), x) in columns.iter_mut().zip(&weights).zip(COLUMNS) {
        *places = stack(weights, x, scale);
    }
    let bottom = columns
        .iter()
        .filter_map(|places| places.last())
        .map(|p| p.top + p.height)
        .max();
    let mut ribbons = Vec::with_capacity(uses.len() + shares.len());
    weave(&uses, &columns[0], &columns[1], scale, &mut ribbons);
    weave(&shares, &columns[1], &columns[2], scale, &mut ribbons);
    Drawing {
        columns,
        ribbons,
        height: bottom.unwrap_or(0) + MARGIN,
    }
}

fn sound(links: &[FlowLink], from: usize, to: usize) -> Vec<FlowLink> {
    links
        .iter()
        .filter(|link| link.from < from && link.to < to && link.weight > 0)
        .copied()
        .collect()
}

fn sums(size: usize, weights: impl Iterator<Item = (usize, u32)>) -> Vec<i32> {
    let mut sums = vec![0_i32; size];
    for (index, weight) in weights {
        sums[index] = sums[index].saturating_add(i32::try_from(weight).unwrap_or(i32::MAX));
    }
    sums
}

fn most(left: &[i32], right: &[i32]) -> Vec<i32> {
    left.iter()
        .zip(right)
        .map(|(left, right)| *left.max(right))
        .collect()
}

fn stack(weights: &[i32], x: i32, scale: i32) -> Vec<Placed> {
    let mut top = MARGIN;
    weights
        .iter()
        .map(|weight| {
            let height = weight.saturating_mul(scale).max(LEAST);
            let place = Placed { x, top, height };
            top += height + GAP;
            place
        })
        .collect()
}

fn weave(
    links: &[FlowLink],
    left: &[Placed],
    right: &[Placed],
    scale: i32,
    into: &mut Vec<Ribbon>,
) {
    let height = |link: &FlowLink| i32::try_from(link.weight).unwrap_or(1) * scale;
    let mut leaving: Vec<i32> = left.iter().map(|place| place.top).collect();
    let mut arriving: Vec<i32> = right.iter().map(|place| place.top).collect();
    let mut outgoing = links.to_vec();
    outgoing.sort_by_key(|link| (link.from, link.to));
    let starts: Vec<i32> = outgoing
        .iter()
        .map(|link| {
            let start = leaving[link.from];
            leaving[link.from] += height(link);
            start
        })
        .collect();
    // Arrivals are taken in the order of departures, which is that of the other ends already.
    for (link, start) in outgoing.iter().zip(starts) {
        let end = arriving[link.to];
        arriving[link.to] += height(link);
        into.push(Ribbon {
            start: (left[link.from].x + NODE, start),
            end: (right[link.to].x, end),
            height: height(link),
            shade: u8::try_from(link.from % 3).unwrap_or(0),
            on: link.on,
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ui::chart::FlowNode;

    fn nodes(names: &[&'static str]) -> Vec<FlowNode> {
        names
            .iter()
            .map(|name| FlowNode {
                name: (*name).into(),
                on: true,
            })
            .collect()
    }

    fn link(from: usize, to: usize, weight: u32) -> FlowLink {
        FlowLink {
            from,
            to,
            weight,
            on: true,
        }
    }

    fn flow() -> Flow {
        Flow {
            purposes: nodes(&["delivery", "offers"]),
            categories: nodes(&["name", "orders"]),
            recipients: nodes(&["carrier", "nobody"]),
            uses: vec![link(0, 0, 2), link(1, 0, 1), link(1, 1, 4)],
            shares: vec![link(0, 0, 3), link(1, 1, 4)],
        }
    }

    #[test]
    fn nodes_stand_apart_and_are_as_tall_as_their_heavier_side() {
        let drawing = lay_out(&flow());
        for column in &drawing.columns {
            for pair in column.windows(2) {
                assert!(pair[0].top + pair[0].height + GAP <= pair[1].top);
            }
        }
        let [_, categories, _] = &drawing.columns;
        assert_eq!(categories[0].height * 4, categories[1].height * 3);
    }

    #[test]
    fn ribbons_stay_within_the_nodes_they_join() {
        let drawing = lay_out(&flow());
        assert_eq!(drawing.ribbons.len(), 5);
        for ribbon in &drawing.ribbons {
            let inside = |x: i32, y: i32| {
                drawing.columns.iter().flatten().any(|place| {
                    (place.x == x || place.x + NODE == x)
                        && place.top <= y
                        && y + ribbon.height <= place.top + place.height
                })
            };
            assert!(inside(ribbon.start.0, ribbon.start.1), "{ribbon:?}");
            assert!(inside(ribbon.end.0, ribbon.end.1), "{ribbon:?}");
        }
    }

    #[test]
    fn a_links_width_is_proportional_to_its_weight() {
        let drawing = lay_out(&flow());
        let heights: Vec<i32> = drawing.ribbons.iter().map(|ribbon| ribbon.height).collect();
        assert_eq!(heights[0], heights[1] * 2);
        assert_eq!(heights[2], heights[1] * 4);
    }

    #[test]
    fn links_to_nowhere_are_left_out_and_nothing_at_all_still_draws() {
        let mut broken = flow();
        broken.uses.push(link(7, 0, 1));
        broken.shares.push(link(0, 9, 1));
        broken.uses.push(link(0, 1, 0));
        assert_eq!(lay_out(&broken).ribbons.len(), 5);
        let empty = lay_out(&Flow::default());
        assert!(empty.ribbons.is_empty());
        assert_eq!(empty.height, MARGIN);
    }

    #[test]
    fn an_outline_is_closed_and_as_high_at_both_ends() {
        let ribbon = Ribbon {
            start: (10, 20),
            end: (110, 50),
            height: 6,
            shade: 0,
            on: true,
        };
        assert_eq!(
            ribbon.path(),
            "M10 20C60 20 60 50 110 50V56C60 56 60 26 10 26Z"
        );
    }
}
