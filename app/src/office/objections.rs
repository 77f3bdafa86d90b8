//! Objections that wait for an answer: the list on the officers' page, and each on a page of its own
//! with the form that answers it. A customer goes by the brand's reference. The oldest stands first,
//! and therefore whatever is overdue.

use domain::decision::{Assessment, answer_due, days_overdue};
use domain::read::{Office, OfficeObjection, OpenObjection};
use jiff::Timestamp;
use leptos::prelude::*;
use service::{FieldErrors, OBJECTION_REASONS, Problem};

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::text::Text;
use crate::ui::{
    Button, Cell, Choice, Column, EmptyState, ErrorSummary, Fact, Facts, FormError, RadioField,
    RowHead, Section, Table, TableRow, TextAreaField,
};

/// What an officer has filled in.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The answer's word.
    pub answer: String,
    /// The reasons.
    pub reasons: String,
}

/// The day by which an answer is due.
fn due(text: &Text, objection: &OpenObjection) -> String {
    text.civil_date(answer_due(text.local(objection.raised).date()))
}

/// For how many days an answer has been overdue.
fn late(text: &Text, objection: &OpenObjection, now: Timestamp) -> Option<u32> {
    days_overdue(text.local(objection.raised).date(), text.local(now).date())
}

/// The words for that, below the day.
fn overdue(
    text: &Text,
    objection: &OpenObjection,
    now: Timestamp,
) -> Option<impl IntoView + use<>> {
    let days = late(text, objection, now)?;
    let words = text.with("objections-overdue-days", &[("days", days.into())]);
    Some(view! { <small>{words}</small> })
}

/// How many answers are overdue, if any are.
fn overdue_count(text: &Text, model: &Office) -> Option<impl IntoView + use<>> {
    let listed = model.objections.iter();
    let count = listed
        .filter(|objection| late(text, objection, model.now).is_some())
        .count();
    let words = text.with("objections-overdue", &[("count", count.into())]);
    (count > 0).then(|| view! { <p>{words}</p> })
}

/// The list, the oldest first.
pub(super) fn section(cx: &PageContext<'_>, model: &Office) -> impl IntoView + use<> {
    let text = cx.text;
    let columns = vec![
        Column::text(text.get("objections-customer")),
        Column::text(text.get("office-purpose")),
        Column::text(text.get("objections-raised")),
        Column::text(text.get("objections-due")),
    ];
    let rows: Vec<_> = model
        .objections
        .iter()
        .map(|objection| {
            let href = routes::office_objection(objection.event);
            let reference = objection.reference.as_str().to_owned();
            let purpose = text.purpose(cx.registry(), &objection.purpose).to_owned();
            let raised = text.date(objection.raised);
            let (due, overdue) = (due(text, objection), overdue(text, objection, model.now));
            view! {
                <TableRow>
                    <RowHead>
                        <a href=href>{reference}</a>
                    </RowHead>
                    <Cell label=text.get("office-purpose")>{purpose}</Cell>
                    <Cell label=text.get("objections-raised") half=true>
                        {raised}
                    </Cell>
                    <Cell label=text.get("objections-due") half=true>
                        {due}
                        {overdue}
                    </Cell>
                </TableRow>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! {
            <EmptyState title=text.get("objections-none-title")>
                {text.get("objections-none")}
            </EmptyState>
        }
        .into_any()
    } else {
        let overdue = overdue_count(text, model);
        view! {
            <div class="stack">
                {overdue} <Table caption=text.get("objections-caption") columns=columns>
                    {rows}
                </Table>
            </div>
        }
        .into_any()
    };
    view! {
        <Section id="objections" title=text.get("objections-title")>
            {list}
        </Section>
    }
}

/// The page of one objection.
pub fn objection_page(
    cx: &PageContext<'_>,
    model: &OfficeObjection,
    typed: &Typed,
    faults: Option<&FieldErrors>,
) -> String {
    let text = cx.text;
    let title = match faults {
        Some(_) => format!(
            "{} – {}",
            text.get("objection-failed"),
            text.get("objection-title")
        ),
        None => text.get("objection-title").to_owned(),
    };
    let frame = Frame::new(Place::Office, &title);
    frame::document(cx, frame, || body(cx, model, typed, faults))
}

fn words(text: &Text, field: &str, problem: Problem) -> String {
    match (field, problem) {
        ("answer", _) => text.get("objection-answer-missing").to_owned(),
        (_, Problem::TooShort { min }) => {
            text.with("objection-reasons-short", &[("min", min.into())])
        }
        (_, Problem::TooLong { max }) => {
            text.with("objection-reasons-long", &[("max", max.into())])
        }
        _ => text.get("objection-reasons-missing").to_owned(),
    }
}

fn body(
    cx: &PageContext<'_>,
    model: &OfficeObjection,
    typed: &Typed,
    faults: Option<&FieldErrors>,
) -> impl IntoView + use<> {
    let (text, registry) = (cx.text, cx.registry());
    let objection = &model.objection;
    let summary = faults.map(|faults| {
        let errors = ["answer", "reasons"].into_iter().filter_map(|field| {
            let problem = faults.of(field)?;
            Some(FormError {
                field: field.into(),
                text: words(text, field, problem).into(),
            })
        });
        let errors = errors.collect();
        view! { <ErrorSummary title=text.get("objection-failed") errors=errors/> }
    });
    let (customer, due, overdue) = (
        objection.reference.as_str().to_owned(),
        due(text, objection),
        overdue(text, objection, model.now),
    );
    let purpose = text.purpose(registry, &objection.purpose).to_owned();
    let what = registry
        .purpose(&objection.purpose)
        .map(|purpose| cx.say(&purpose.what).to_owned());
    let raised = text.date_time(objection.raised);
    view! {
        {summary}
        <div class="stack">
            <h1>{text.get("objection-title")}</h1>
            <p class="lede">{text.get("objection-lede")}</p>
        </div>
        <Section id="objection" title=text.get("objection-section") side=true>
            <Facts>
                <Fact label=text.get("objections-customer")>{customer}</Fact>
                <Fact label=text.get("office-purpose")>{purpose} " " <small>{what}</small></Fact>
                <Fact label=text.get("objections-raised")>{raised}</Fact>
                <Fact label=text.get("objections-due")>{due} " " {overdue}</Fact>
            </Facts>
        </Section>
        {form(text, objection, typed, faults)}
        <p>
            <a href=routes::OFFICE>{text.get("office-back")}</a>
        </p>
    }
}

fn form(
    text: &'static Text,
    objection: &OpenObjection,
    typed: &Typed,
    faults: Option<&FieldErrors>,
) -> impl IntoView + use<> {
    let fault = |field: &'static str| {
        faults
            .and_then(|faults| faults.of(field))
            .map(|problem| crate::ui::Text::from(words(text, field, problem)))
    };
    let choices = [
        (Assessment::Upheld, "objection-uphold"),
        (Assessment::Overridden, "objection-override"),
    ]
    .into_iter()
    .map(|(answer, key)| Choice {
        value: answer.key().into(),
        text: text.get(key).into(),
        selected: typed.answer == answer.key(),
    })
    .collect();
    let (min, max) = OBJECTION_REASONS;
    let hint = text.with(
        "objection-reasons-hint",
        &[("min", min.into()), ("max", max.into())],
    );
    let action = routes::office_objection(objection.event);
    let (no_answer, no_reasons) = (fault("answer"), fault("reasons"));
    let reasons = typed.reasons.clone();
    view! {
        <Section id="reply" title=text.get("objection-reply") side=true>
            <form method="post" action=action class="stack">
                <RadioField
                    id="answer"
                    name="answer"
                    label=text.get("objection-answer")
                    error=no_answer
                    choices=choices
                />
                <TextAreaField
                    id="reasons"
                    name="reasons"
                    label=text.get("objection-reasons")
                    hint=Some(hint.into())
                    error=no_reasons
                    value=reasons
                    rows=6
                    required=true
                />
                <div>
                    <Button>{text.get("objection-send")}</Button>
                </div>
            </form>
        </Section>
    }
}
