//! Form fields: label, hint, error and control, tied together by ids made from the field's own id
//! (`{id}-h` the hint, `{id}-e` the error).

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// What is wrong with one field.
#[component]
pub fn FieldError(
    /// The id of the field.
    #[prop(into)]
    field: Text,
    /// What to do about it.
    #[prop(into)]
    text: Text,
) -> impl IntoView {
    view! {
        <p class="err" id=format!("{field}-e")>
            {icon(IconName::Alert)}
            " "
            {text}
        </p>
    }
}

/// The frame around a control: label above, then hint, then error.
#[component]
pub fn Field(
    /// The control's id.
    #[prop(into)]
    id: Text,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What helps to fill it in.
    #[prop(optional_no_strip, into)]
    hint: Option<Text>,
    /// What is wrong with it.
    #[prop(optional_no_strip, into)]
    error: Option<Text>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let failed = error.is_some();
    view! {
        <div class="field" data-error=failed>
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-h")>{hint}</p> })}
            {error.map(|text| view! { <FieldError field=id.clone() text=text/> })}
            {children()}
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// The control's id.
    #[prop(into)]
    id: Text,
    /// The form field's name.
    #[prop(into)]
    name: Text,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What helps to fill it in.
    #[prop(optional_no_strip, into)]
    hint: Option<Text>,
    /// What is wrong with it.
    #[prop(optional_no_strip, into)]
    error: Option<Text>,
    /// What stands in it.
    #[prop(default = Text::Borrowed(""), into)]
    value: Text,
    /// `text`, `email`, `password`, `search`, `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The autofill token of the HTML standard.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    view! {
        <Field id=id.clone() label=label hint=hint error=error>
            <input
                id=id
                name=name
                type=kind
                value=(!value.is_empty()).then_some(value)
                autocomplete=autocomplete
                required=required
                aria-invalid=invalid
                aria-describedby=described
            />
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextAreaField(
    /// The control's id.
    #[prop(into)]
    id: Text,
    /// The form field's name.
    #[prop(into)]
    name: Text,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What helps to fill it in.
    #[prop(optional_no_strip, into)]
    hint: Option<Text>,
    /// What is wrong with it.
    #[prop(optional_no_strip, into)]
    error: Option<Text>,
    /// What stands in it.
    #[prop(default = Text::Borrowed(""), into)]
    value: Text,
    /// How many lines are seen.
    #[prop(default = 3)]
    rows: u8,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let value = escaped(&value);
    view! {
        <Field id=id.clone() label=label hint=hint error=error>
            <textarea
                id=id
                name=name
                rows=rows
                required=required
                aria-invalid=invalid
                aria-describedby=described
            >
                {value}
            </textarea>
        </Field>
    }
}

/// A file of the reader's.
#[component]
pub fn FileField(
    /// The control's id.
    #[prop(into)]
    id: Text,
    /// The form field's name.
    #[prop(into)]
    name: Text,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What the reader is offered, as the HTML standard has it.
    accept: &'static str,
) -> impl IntoView {
    view! {
        <Field id=id.clone() label=label>
            <input id=id name=name type="file" accept=accept/>
        </Field>
    }
}

/// One thing to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: Text,
    /// What is read.
    pub text: Text,
    /// Whether it is the chosen one.
    pub selected: bool,
}

/// Text within a `textarea`. The renderer writes what stands in that element as it is, although
/// markup ends it there as anywhere else.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// A drop-down list.
#[component]
pub fn SelectField(
    /// The control's id.
    #[prop(into)]
    id: Text,
    /// The form field's name.
    #[prop(into)]
    name: Text,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What can be chosen.
    choices: Vec<Choice>,
) -> impl IntoView {
    let options = choices
        .into_iter()
        .map(|choice| {
            view! {
                <option value=choice.value selected=choice.selected>
                    {choice.text}
                </option>
            }
        })
        .collect_view();
    view! {
        <Field id=id.clone() label=label>
            <select id=id name=name>
                {options}
            </select>
        </Field>
    }
}

/// Choices that are all in sight.
#[component]
pub fn RadioField(
    /// The field's id; the first choice carries it, so that an error summary can link there.
    #[prop(into)]
    id: Text,
    /// The form field's name.
    #[prop(into)]
    name: Text,
    /// The question.
    #[prop(into)]
    label: Text,
    /// What helps to answer it.
    #[prop(optional_no_strip, into)]
    hint: Option<Text>,
    /// What is wrong with it.
    #[prop(optional_no_strip, into)]
    error: Option<Text>,
    /// What can be chosen.
    choices: Vec<Choice>,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), error.is_some());
    let failed = error.is_some();
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let own_id = if index == 0 {
                id.clone()
            } else {
                format!("{id}-{index}").into()
            };
            view! {
                <label class="radio">
                    <input
                        type="radio"
                        id=own_id
                        name=name.clone()
                        value=choice.value
                        checked=choice.selected
                    />
                    {choice.text}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" data-error=failed aria-describedby=described>
            <legend>{label}</legend>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-h")>{hint}</p> })}
            {error.map(|text| view! { <FieldError field=id.clone() text=text/> })}
            {radios}
        </fieldset>
    }
}

/// The ids that describe a control, if any.
fn described_by(id: &Text, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-h")),
        (false, true) => Some(format!("{id}-e")),
        (true, true) => Some(format!("{id}-h {id}-e")),
    }
}
