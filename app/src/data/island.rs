//! The filter's island: asks while somebody types, and shows what the server gives back.

use leptos::prelude::*;

/// Wraps the form and the results. Without script it is nothing but their frame.
#[island]
pub fn DataFilter(children: Children) -> impl IntoView {
    let said = RwSignal::new(String::new());
    // Counts the wishes: only the answer to the latest is shown.
    let turn = StoredValue::new(0_u32);
    let typed = move |event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        take_over::typed(&event, turn, said);
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, turn, said);
    };
    let sent = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        take_over::sent(&event, turn, said);
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, turn, said);
    };
    view! {
        <div class="stack" data-gap="l" on:input=typed on:submit=sent>
            {children()}
        </div>
        <p class="vh" role="status">
            {move || said.get()}
        </p>
    }
}

#[cfg(feature = "hydrate")]
mod take_over {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, Event, FormData, HtmlFormElement};

    use crate::data::actions::search_records;

    /// How long somebody pauses before the server is asked.
    const PAUSE: Duration = Duration::from_millis(250);

    fn filter_of(event: &Event) -> Option<HtmlFormElement> {
        let target: Element = event.target()?.dyn_into().ok()?;
        target.closest("form[data-filter]").ok()??.dyn_into().ok()
    }

    fn next(turn: StoredValue<u32>) -> u32 {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        turn.get_value()
    }

    /// Asks after a pause. What goes wrong is left to the form's own button.
    pub(super) fn typed(event: &Event, turn: StoredValue<u32>, said: RwSignal<String>) {
        let Some(form) = filter_of(event) else { return };
        let mine = next(turn);
        set_timeout(
            move || {
                if turn.get_value() == mine {
                    ask(form, mine, turn, said, false);
                }
            },
            PAUSE,
        );
    }

    /// Asks at once. What goes wrong is left to the browser, which sends the plain form.
    pub(super) fn sent(event: &Event, turn: StoredValue<u32>, said: RwSignal<String>) {
        let Some(form) = filter_of(event) else { return };
        event.prevent_default();
        ask(form, next(turn), turn, said, true);
    }

    fn ask(
        form: HtmlFormElement,
        mine: u32,
        turn: StoredValue<u32>,
        said: RwSignal<String>,
        insist: bool,
    ) {
        let Ok(fields) = FormData::new_with_form(&form) else {
            return;
        };
        let field = |name: &str| fields.get(name).as_string().unwrap_or_default();
        let answer = search_records(
            field("words"),
            field("kind"),
            field("origin"),
            field("source"),
            field("purpose"),
        );
        spawn_local(async move {
            match answer.await {
                Ok(found) if turn.get_value() == mine => {
                    if let Some(old) = document().get_element_by_id("results") {
                        old.set_outer_html(&found.html);
                    }
                    said.set(found.said);
                    if let Ok(history) = window().history() {
                        let _ = history.replace_state_with_url(
                            &JsValue::NULL,
                            "",
                            Some(&found.address),
                        );
                    }
                }
                Err(_) if insist => {
                    let _ = form.submit();
                }
                _ => {}
            }
        });
    }
}
