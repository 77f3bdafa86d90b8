//! A thin horizontal bar: a share, an elapsed time, a confidence. Silent to a screen reader, so the
//! same figure must stand beside it in words.

use leptos::prelude::*;

/// One stretch of a bar, in hundredths of its length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// In the brand's colour.
    Fill(f32),
    /// In grey: turned off, refused, gone.
    Off(f32),
}

/// A bar whose parts follow one another from the start.
#[component]
pub fn Bar(
    /// The stretches, whose shares add up to at most 100.
    #[prop(into)]
    parts: Vec<Part>,
    /// Marks to compare with, in hundredths.
    #[prop(optional, into)]
    ticks: Vec<f32>,
    /// As wide as its container allows.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let mut start = 0.0_f32;
    let stretches = parts
        .into_iter()
        .map(|part| {
            let (class, share) = match part {
                Part::Fill(share) => ("fill", share),
                Part::Off(share) => ("off", share),
            };
            let width = share.clamp(0.0, 100.0 - start);
            let x = start;
            start += width;
            view! { <rect class=class x=number(x) width=number(width) height="8"></rect> }
        })
        .collect_view();
    let ticks = ticks
        .into_iter()
        .map(|at| view! { <rect class="tick" x=number(at) width=".4" height="8"></rect> })
        .collect_view();
    view! {
        <svg
            class="bar"
            data-wide=wide
            viewBox="0 0 100 8"
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            <rect class="rail" width="100" height="8"></rect>
            {stretches}
            {ticks}
        </svg>
    }
}

/// At most one decimal: enough for a bar, and short.
fn number(value: f32) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
