//! The card of one purpose: what, why, what you get, who, and last the switch; below it what the
//! switch would do, said before it is used.

use super::Text;
use leptos::prelude::*;

/// A card of the choices page. Its ids come from the purpose's key: the card is `{key}`, its title
/// `{key}-t`, its description `{key}-d`; a [`Switch`](super::Switch) inside refers to the last two.
#[component]
pub fn PurposeCard(
    /// The purpose's key.
    #[prop(into)]
    key: Text,
    /// What it is.
    #[prop(into)]
    title: Text,
    /// What happens, in a sentence.
    #[prop(into)]
    description: Text,
    /// The legal basis: a [`Tag`](super::Tag).
    tag: AnyView,
    /// The labels over why, what you get and who, in this order.
    labels: [Text; 3],
    /// Why: the answer, and a smaller line below it.
    why: (Text, Option<Text>),
    /// What the reader gets: the answer, and a smaller line below it.
    get: (Text, Option<Text>),
    /// Who sees it and who answers: the answer, and a smaller line below it.
    who: (Text, Option<Text>),
    /// The switch in its form, two equal buttons, or the reason why there is none.
    act: AnyView,
    /// What was saved just now: a [`Saved`](super::Saved).
    #[prop(optional_no_strip, into)]
    saved: Option<AnyView>,
    /// What using the switch does (`ul.effects`), history, limited time, details.
    children: Children,
) -> impl IntoView {
    let [reason_label, benefit_label, people_label] = labels;
    let answer = |label: Text, (answer, below): (Text, Option<Text>)| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{answer} {below.map(|below| view! { <small>{below}</small> })}</dd>
            </div>
        }
    };
    view! {
        <li class="card purpose" id=key.clone() tabindex="-1">
            <div class="head">
                <div class="line" data-ends>
                    <h3 id=format!("{key}-t")>{title}</h3>
                    {tag}
                </div>
                <p id=format!("{key}-d")>{description}</p>
            </div>
            <div class="answers">
                <dl>
                    {answer(reason_label, why)} {answer(benefit_label, get)} {answer(people_label, who)}
                </dl>
                <div class="act">{act}</div>
            </div>
            {saved}
            <div class="effect">{children()}</div>
        </li>
    }
}
