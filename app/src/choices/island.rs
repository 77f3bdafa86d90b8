//! The switches' island: takes over the submits of the plain forms inside it, and shows what the
//! server gives back.

use leptos::prelude::*;

/// Wraps the cards. Without script it is nothing but their frame.
#[island]
pub fn ChoiceSwitches(children: Children) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        take_over::submit(&event, said);
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, said);
    };
    view! {
        <div class="stack" data-gap="l" on:submit=submit>
            {children()}
        </div>
        <p class="vh" role="status">
            {move || said.get()}
        </p>
    }
}

#[cfg(feature = "hydrate")]
mod take_over {
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, FormData, HtmlElement, HtmlFormElement, SubmitEvent};

    use crate::choices::actions::{SwitchError, Switched, set_choice};

    /// Sends the form's wish through the server function. Anything unexpected is left to the
    /// browser, which sends the plain form.
    pub(super) fn submit(event: &SubmitEvent, said: RwSignal<String>) {
        let Some(form) = event
            .target()
            .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        let (Some(purpose), Some(button)) = (form.get_attribute("data-choice"), event.submitter())
        else {
            return;
        };
        let (Some(wanted), Ok(fields)) = (
            button.get_attribute("value"),
            FormData::new_with_form(&form),
        ) else {
            return;
        };
        let field = |name: &str| fields.get(name).as_string().unwrap_or_default();
        let Ok(seen) = field("seen").parse() else {
            return;
        };
        event.prevent_default();
        if button.has_attribute("aria-busy") {
            return;
        }
        let _ = button.set_attribute("aria-busy", "true");
        let answer = set_choice(
            purpose.clone(),
            wanted.clone(),
            field("for"),
            seen,
            field("key"),
        );
        spawn_local(async move {
            match answer.await {
                Ok(switched) => show(switched, &purpose, said),
                Err(SwitchError::Form) => send_plainly(&form, &wanted),
                Err(SwitchError::Refused | SwitchError::Unavailable) => {
                    let _ = button.remove_attribute("aria-busy");
                    if let Ok(Some(failed)) = form.query_selector("[data-failed]") {
                        let _ = failed.remove_attribute("hidden");
                        said.set(failed.text_content().unwrap_or_default());
                    }
                }
            }
        });
    }

    /// Puts the parts in their places and the focus back on the switch.
    fn show(switched: Switched, purpose: &str, said: RwSignal<String>) {
        let document = document();
        for part in &switched.parts {
            if let Some(old) = document.get_element_by_id(&part.id) {
                old.set_outer_html(&part.html);
            }
        }
        let card: Option<Element> = document.get_element_by_id(purpose);
        if let Some(Ok(Some(control))) = card.map(|card| card.query_selector(".act button"))
            && let Ok(control) = control.dyn_into::<HtmlElement>()
        {
            let _ = control.focus();
        }
        said.set(switched.said);
    }

    /// Sends the form as the browser would have: with the value of the button in it.
    fn send_plainly(form: &HtmlFormElement, wanted: &str) {
        if let Ok(field) = document().create_element("input") {
            let _ = field.set_attribute("type", "hidden");
            let _ = field.set_attribute("name", "wanted");
            let _ = field.set_attribute("value", wanted);
            let _ = form.append_child(&field);
        }
        let _ = form.submit();
    }
}
