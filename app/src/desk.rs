//! The desk: staff say which customer, for which case and why, and are told beforehand what will
//! happen. Nothing about a customer stands on this page but what was typed.

use domain::registry::SupportAccess;
use leptos::prelude::*;
use service::desk::{LOOK, PER_HOUR, REASON_LIMITS};
use service::{Error, FieldErrors, Problem};

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::text::Text;
use crate::ui::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, FormError, IconName, Notice, NoticeKind,
    NoticeRole, Section, Step, Steps, TextAreaField, TextField,
};

/// What was typed, for the form that comes back with its faults.
#[derive(Clone, Default)]
pub struct Typed {
    /// An e-mail address or a reference.
    pub customer: String,
    /// The case.
    pub case: String,
    /// The reason.
    pub reason: String,
}

impl std::fmt::Debug for Typed {
    /// Never what was typed: a debug line may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(..)")
    }
}

/// The fields, in their order.
const FIELDS: [&str; 3] = ["customer", "case", "reason"];

/// The form; with an error when it was sent and nothing was opened.
pub fn page(cx: &PageContext<'_>, typed: &Typed, error: Option<&Error>) -> String {
    let text = cx.text;
    let title = match error {
        Some(_) => format!("{} – {}", text.get("desk-failed"), text.get("desk-title")),
        None => text.get("desk-title").to_owned(),
    };
    let frame = Frame::new(Place::Desk, &title);
    frame::document(cx, frame, || body(cx, typed, error))
}

fn minutes() -> i64 {
    LOOK.as_mins()
}

fn body(cx: &PageContext<'_>, typed: &Typed, error: Option<&Error>) -> impl IntoView + use<> {
    let text = cx.text;
    let none = FieldErrors::default();
    let errors = match error {
        Some(Error::Invalid(errors)) => errors,
        _ => &none,
    };
    let lede = text.with("desk-lede", &[("minutes", minutes().into())]);
    view! {
        {problem(text, errors, error)}
        <div class="stack">
            <h1>{text.get("desk-title")}</h1>
            <p class="lede">{lede}</p>
        </div>
        <div class="pair">{form(text, typed, errors)} {what_happens(text)}</div>
        {access(cx)}
    }
}

fn words(text: &Text, field: &str, problem: Problem) -> String {
    match (field, problem) {
        ("customer", Problem::Missing) => text.get("desk-customer-missing").to_owned(),
        ("customer", Problem::NobodyFound) => text.get("desk-customer-nobody").to_owned(),
        ("customer", _) => text.get("desk-customer-malformed").to_owned(),
        ("case", Problem::TooLong { max }) => text.with("desk-case-long", &[("max", max.into())]),
        ("case", _) => text.get("desk-case-missing").to_owned(),
        (_, Problem::TooLong { max }) => text.with("desk-reason-long", &[("max", max.into())]),
        (_, Problem::TooShort { min }) => text.with("desk-reason-short", &[("min", min.into())]),
        _ => text.get("desk-reason-missing").to_owned(),
    }
}

fn problem(text: &'static Text, errors: &FieldErrors, error: Option<&Error>) -> Option<AnyView> {
    if let Some(Error::RateLimited { retry_after }) = error {
        let wait = retry_after.as_secs().div_ceil(60).max(1);
        let often = text.with(
            "desk-too-often",
            &[("limit", PER_HOUR.into()), ("minutes", wait.into())],
        );
        return Some(
            view! {
                <Notice
                    kind=NoticeKind::Bad
                    role=NoticeRole::Alert
                    title=text.get("desk-too-often-title")
                >
                    <p>{often}</p>
                </Notice>
            }
            .into_any(),
        );
    }
    let faults: Vec<FormError> = FIELDS
        .into_iter()
        .filter_map(|field| {
            let problem = errors.of(field)?;
            Some(FormError {
                field: field.into(),
                text: words(text, field, problem).into(),
            })
        })
        .collect();
    error.map(|_| view! { <ErrorSummary title=text.get("desk-failed") errors=faults/> }.into_any())
}

fn form(text: &'static Text, typed: &Typed, errors: &FieldErrors) -> impl IntoView + use<> {
    let fault = |field: &'static str| {
        errors
            .of(field)
            .map(|problem| words(text, field, problem).into())
    };
    let (min, _) = REASON_LIMITS;
    let open = text.with("desk-open", &[("minutes", minutes().into())]);
    view! {
        <form method="post" action=routes::DESK class="card stack" data-gap="l">
            <TextField
                id="customer"
                name="customer"
                label=text.get("desk-customer")
                hint=Some(text.get("desk-customer-hint").into())
                error=fault("customer")
                value=typed.customer.clone()
                required=true
            />
            <TextField
                id="case"
                name="case"
                label=text.get("desk-case")
                hint=Some(text.get("desk-case-hint").into())
                error=fault("case")
                value=typed.case.clone()
                required=true
            />
            <TextAreaField
                id="reason"
                name="reason"
                label=text.get("desk-reason")
                hint=Some(text.with("desk-reason-hint", &[("min", min.into())]).into())
                error=fault("reason")
                value=typed.reason.clone()
                rows=2
                required=true
            />
            <Notice title=text.get("desk-seen-title") symbol=IconName::Eye>
                <p>{text.get("desk-seen")}</p>
            </Notice>
            <div class="line">
                <Button kind=ButtonKind::Primary>{open}</Button>
            </div>
        </form>
    }
}

fn what_happens(text: &'static Text) -> impl IntoView + use<> {
    let ends = text.with("desk-step-end", &[("minutes", minutes().into())]);
    view! {
        <section class="stack" aria-labelledby="then-h">
            <h2 id="then-h">{text.get("desk-then")}</h2>
            <Steps>
                <Step title=text.get("desk-step-written-title")>
                    <p>{text.get("desk-step-written")}</p>
                </Step>
                <Step title=text.get("desk-step-open-title")>
                    <p>{text.get("desk-step-open")}</p>
                </Step>
                <Step title=text.get("desk-step-end-title")>
                    <p>{ends}</p>
                </Step>
            </Steps>
        </section>
    }
}

fn access(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let registry = cx.registry();
    let names = |access: SupportAccess| -> Option<String> {
        let names: Vec<&str> = registry
            .categories
            .iter()
            .filter(|category| category.support == access)
            .map(|category| cx.say(&category.title))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let fact = |label: &'static str, names: Option<String>| {
        names.map(|names| view! { <Fact label=text.get(label)>{names}</Fact> })
    };
    let masked = fact("desk-masked", names(SupportAccess::Masked));
    let hidden = fact("desk-hidden", names(SupportAccess::Hidden));
    view! {
        <Section id="access" title=text.get("desk-access") side=true>
            <div class="stack">
                <p class="read">{text.get("desk-access-intro")}</p>
                <Facts>{masked} {hidden}</Facts>
            </div>
        </Section>
    }
}
