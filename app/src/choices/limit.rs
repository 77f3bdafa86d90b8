//! A yes for a limited time: a form of its own with an explicit button, apart from the switch, so
//! that saving at once and saving on demand never mix.

use domain::registry::{Period, Purpose};
use jiff::Timestamp;
use leptos::prelude::*;

use super::act::{failed, hidden};
use super::card::{Gap, Shape};
use super::page::needs_yes;
use crate::ready::Making;
use crate::routes;
use crate::text::Text;

/// How long a yes can be given for.
pub(super) const OFFERED: [Period; 3] = [Period::Days(30), Period::Days(90), Period::Years(1)];

/// What is read beside each of them: how long, and until which day.
pub(super) fn offers(text: &Text, now: Timestamp) -> [String; OFFERED.len()] {
    OFFERED.map(|period| {
        text.with(
            "limit-choice",
            &[
                ("period", text.period(period).into()),
                ("date", text.date(period.after(now)).into()),
            ],
        )
    })
}

/// The form; none where no yes can be given.
pub(super) fn form(
    making: &Making<'_, Gap>,
    shape: Shape,
    purpose: &Purpose,
) -> Option<impl IntoView + use<>> {
    if !shape.own || !needs_yes(purpose) || shape.under_age {
        return None;
    }
    let text = making.declared.text;
    let on = shape.is_on();
    let form = format!("{}-limit", purpose.key);
    let key = format!("{}.{form}", making.gap(Gap::FormKey));
    let choices = OFFERED
        .into_iter()
        .enumerate()
        .map(|(index, period)| {
            view! {
                <label class="radio">
                    <input type="radio" name="for" value=period.to_string() required/>
                    {making.gap(Gap::Offer(index))}
                </label>
            }
        })
        .collect_view();
    Some(view! {
        <details class="noprint">
            <summary>
                {text.get(if on { "limit-keep-summary" } else { "limit-turn-on-summary" })}
            </summary>
            <form
                method="post"
                action=routes::choice(&purpose.key)
                class="stack"
                data-gap="s"
                data-choice=purpose.key.as_str().to_owned()
            >
                {hidden(making.declared.published.version, key)}
                <fieldset class="field">
                    <legend>{text.get("limit-legend")}</legend>
                    {choices}
                </fieldset>
                {failed(text, &form)}
                <div>
                    <button class="btn" type="submit" name="wanted" value="on">
                        {text.get(if on { "limit-keep" } else { "limit-turn-on" })}
                    </button>
                </div>
            </form>
        </details>
    })
}
