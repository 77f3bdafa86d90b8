//! A yes for a limited time: a form of its own with an explicit button, apart from the switch, so
//! that saving at once and saving on demand never mix.

use domain::decision::State;
use domain::read::{Choice, Choices};
use domain::registry::{Period, Purpose};
use leptos::prelude::*;

use super::act::{failed, hidden};
use super::page::needs_yes;
use crate::PageContext;
use crate::routes;

/// How long a yes can be given for.
const OFFERED: [Period; 3] = [Period::Days(30), Period::Days(90), Period::Years(1)];

/// The form; none where no yes can be given.
pub(super) fn form(
    cx: &PageContext<'_>,
    model: &Choices,
    choice: &Choice,
    purpose: &Purpose,
) -> Option<impl IntoView + use<>> {
    if !cx.is_own() || !needs_yes(purpose) || model.under_age {
        return None;
    }
    let text = cx.text;
    let on = choice.state.state == State::On;
    let form = format!("{}-limit", purpose.key);
    let choices = OFFERED
        .into_iter()
        .map(|period| {
            let until = text.date(period.after(model.now));
            let words = text.with(
                "limit-choice",
                &[
                    ("period", text.period(period).into()),
                    ("date", until.into()),
                ],
            );
            view! {
                <label class="radio">
                    <input type="radio" name="for" value=period.to_string() required/>
                    {words}
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
                {hidden(cx, &form)}
                <fieldset class="field">
                    <legend>{text.get("limit-legend")}</legend>
                    {choices}
                </fieldset>
                {failed(cx, &form)}
                <div>
                    <button class="btn" type="submit" name="wanted" value="on">
                        {text.get(if on { "limit-keep" } else { "limit-turn-on" })}
                    </button>
                </div>
            </form>
        </details>
    })
}
