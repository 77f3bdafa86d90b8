//! How far an "off", or a pause, has got to the brand's systems: who has confirmed it, how fast, and
//! who learns it only by asking. The gate refuses all of them from the first moment.

use domain::decision::State;
use domain::read::{Choice, Spread};
use leptos::prelude::*;

use crate::PageContext;

/// The line on the card of a purpose that was turned off.
pub(super) fn line(cx: &PageContext<'_>, choice: &Choice) -> Option<AnyView> {
    let spread = choice.spread.filter(|_| choice.state.state != State::On)?;
    paragraph(cx, spread)
}

/// The same of anything that was decided.
pub(super) fn paragraph(cx: &PageContext<'_>, spread: Spread) -> Option<AnyView> {
    let words = sentences(cx, spread)?;
    Some(view! { <p class="small">{words}</p> }.into_any())
}

fn sentences(cx: &PageContext<'_>, spread: Spread) -> Option<String> {
    let mut words = Vec::with_capacity(2);
    if spread.told > 0 {
        let key = if spread.confirmed > 0 {
            "spread-confirmed"
        } else {
            "spread-under-way"
        };
        let counts = [
            ("confirmed", spread.confirmed.into()),
            ("told", spread.told.into()),
            ("seconds", spread.seconds.into()),
        ];
        words.push(cx.text.with(key, &counts));
    }
    if spread.asking > 0 {
        let count = [("count", spread.asking.into())];
        words.push(cx.text.with("spread-asking", &count));
    }
    (!words.is_empty()).then(|| words.join(" "))
}
