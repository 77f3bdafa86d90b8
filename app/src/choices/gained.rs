//! What came back to the customer this year, and what the brand earned; zero is said as zero.

use domain::read::Choice;
use domain::registry::Purpose;

use crate::PageContext;
use crate::ready::Declared;
use crate::ui::Text;

/// A sentence with an amount of the customer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gained {
    /// What came back.
    Back,
    /// What the brand earned.
    Earned,
}

/// The answer to "what do I get", and a smaller line below it; `gap` leaves room for an amount.
pub(super) fn get(
    declared: Declared<'_>,
    purpose: &Purpose,
    gap: impl Fn(Gained) -> String,
) -> (Text, Option<Text>) {
    let what = purpose.benefit.what.get(declared.language()).to_owned();
    let earned = |gap: &dyn Fn(Gained) -> String| {
        let earns = purpose.brand_earns.as_ref();
        earns.map(|_| gap(Gained::Earned))
    };
    if purpose.benefit.measure.is_none() {
        return (what.into(), earned(&gap).map(Into::into));
    }
    let answer = gap(Gained::Back);
    let below = match earned(&gap) {
        Some(earned) => format!("{what}. {earned}"),
        None => what,
    };
    (answer.into(), Some(below.into()))
}

/// What comes into the gap.
pub(super) fn sentence(
    cx: &PageContext<'_>,
    purpose: &Purpose,
    choice: Option<&Choice>,
    gained: Gained,
) -> String {
    let text = cx.text;
    let amount = |metric, unit| {
        let benefits = choice.map_or(&[][..], |choice| choice.benefits.as_slice());
        let total = benefits.iter().find(|total| total.metric == metric);
        text.money(total.map(|total| total.amount).unwrap_or_default(), unit)
    };
    let said = match gained {
        Gained::Back => purpose.benefit.measure.as_ref().map(|measure| {
            let amount = amount(measure.metric.clone(), measure.unit);
            text.with("get-this-year", &[("amount", amount.into())])
        }),
        Gained::Earned => purpose.brand_earns.as_ref().map(|earns| {
            let amount = amount(earns.metric.clone(), earns.unit);
            text.with(
                "get-brand-earned",
                &[
                    ("amount", amount.into()),
                    ("what", cx.say(&earns.what).into()),
                ],
            )
        }),
    };
    said.unwrap_or_default()
}
