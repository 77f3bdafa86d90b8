//! Horizontal bars with their names and figures as SVG text, drawn to scale.

use crate::ui::Text;
use leptos::prelude::*;

/// One bar.
#[derive(Clone, Debug)]
pub struct BarRow {
    /// What it counts.
    pub name: Text,
    /// How many.
    pub count: u64,
    /// The same, written in the reader's language.
    pub figure: Text,
}

/// How wide the chart is (the narrowest screen shows it unshrunk), where the bars start, how long
/// the longest is, how far the rows are apart.
const WIDTH: u32 = 288;
const START: u32 = 124;
const LONGEST: u32 = 108;
const PITCH: usize = 34;

/// The chart.
#[component]
pub fn Bars(
    /// Its anchor; the title becomes `{id}-t`.
    #[prop(into)]
    id: Text,
    /// The whole of it in a sentence.
    #[prop(into)]
    title: Text,
    /// The bars.
    rows: Vec<BarRow>,
    /// The caption.
    children: Children,
) -> impl IntoView {
    let most = rows.iter().map(|row| row.count).max().unwrap_or_default();
    let height = rows.len() * PITCH;
    let title_id = format!("{id}-t");
    let labelled_by = title_id.clone();
    let drawn = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| {
            let top = index * PITCH;
            let width = length(row.count, most);
            view! {
                <text x="0" y=top + 19>{row.name}</text>
                <rect class="fill" x=START y=top + 8 width=width height="14" rx="2"></rect>
                <text class="q" x=START + width + 8 y=top + 19>{row.figure}</text>
            }
        })
        .collect_view();
    view! {
        <figure class="chart" id=id>
            <div class="scroll">
                <svg
                    viewBox=format!("0 0 {WIDTH} {height}")
                    width=WIDTH
                    role="img"
                    aria-labelledby=labelled_by
                >
                    <title id=title_id>{title}</title>
                    {drawn}
                </svg>
            </div>
            <figcaption>{children()}</figcaption>
        </figure>
    }
}

/// The length of a bar: to scale, but what exists can be seen.
fn length(count: u64, most: u64) -> u32 {
    if count == 0 || most == 0 {
        return 0;
    }
    let scaled = u128::from(count) * u128::from(LONGEST) / u128::from(most);
    u32::try_from(scaled).unwrap_or(LONGEST).max(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_to_scale_and_the_smallest_can_still_be_seen() {
        assert_eq!(length(0, 10), 0);
        assert_eq!(length(0, 0), 0);
        assert_eq!(length(10, 10), LONGEST);
        assert_eq!(length(5, 10), LONGEST / 2);
        assert_eq!(length(1, 1_000_000), 3);
        assert_eq!(length(u64::MAX, u64::MAX), LONGEST);
    }
}
