//! A mapping bound to the registry in force and to the columns of a file: what is left to do per
//! row is looking up numbers.

mod binder;
mod name;

use std::sync::Arc;

use domain::benefit::{Amount, NewBenefit};
use domain::ids::{ItemKey, PurposeKey, Reference};
use domain::record::{NewRecord, Value};
use domain::registry::Registry;
use jiff::Timestamp;
use jiff::tz::Offset;
use store::Keys;

use self::binder::Binder;
use self::name::Name;
use super::mapping::{Condition, Mapping};
use super::moment::DateStyle;
use super::rows::{Cells, RowFault};
use crate::intake::{Checker, NewContact, ReadContact, Rejection};
use crate::registry::{Located, Places};

/// What one row comes to.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) reference: Reference,
    pub(crate) records: Vec<NewRecord>,
    pub(crate) benefits: Vec<(NewBenefit, domain::registry::Unit)>,
    pub(crate) contact: Option<ReadContact>,
}

/// The mapping, ready for rows whose cells stand in the order of [`Plan::columns`].
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) columns: Vec<String>,
    pub(crate) subject: String,
    prefix: String,
    records: Vec<RecordPlan>,
    benefits: Vec<BenefitPlan>,
    contact: Option<ContactPlan>,
    keys: Arc<Keys>,
}

#[derive(Debug)]
struct RecordPlan {
    /// With everything that is the same for every row.
    like: NewRecord,
    group: Option<Name>,
    value: ValuePlan,
    source_id: Name,
    collected_at: At,
    observed_at: Option<At>,
    kept_until: Option<At>,
    when: Option<Test>,
}

#[derive(Debug)]
enum ValuePlan {
    Text(Text),
    Parts(Vec<(ItemKey, Text)>),
}

#[derive(Debug)]
struct BenefitPlan {
    purpose: PurposeKey,
    metric: ItemKey,
    source: String,
    amount: Vec<usize>,
    each: i64,
    at: At,
    source_id: Name,
    when: Option<Test>,
}

#[derive(Debug)]
struct ContactPlan {
    name: Option<Text>,
    email: Option<Text>,
    phone: Option<Text>,
    birth_year: Option<usize>,
    collected_at: At,
    source: String,
}

/// A text made of cells.
#[derive(Debug)]
enum Text {
    Cell(usize),
    Made(Vec<Bit>),
}

#[derive(Debug)]
enum Bit {
    Literal(String),
    Cell(usize),
}

#[derive(Debug)]
enum At {
    Cell(usize, DateStyle),
    Fixed(Timestamp),
}

#[derive(Debug)]
struct Test {
    cell: usize,
    is: Condition,
}

/// Binds a mapping; all errors at once.
pub(crate) fn bind(
    mapping: &Mapping,
    registry: &Registry,
    places: &Places,
    keys: &Arc<Keys>,
    shift_days: i32,
    now: Timestamp,
) -> Result<Plan, Vec<Located>> {
    let mut binder = Binder {
        columns: Vec::new(),
        style: DateStyle {
            format: mapping
                .dates
                .format
                .as_ref()
                .map(|pattern| pattern.0.clone()),
            offset: mapping.dates.offset.map_or(Offset::UTC, |offset| offset.0),
            shift_years: mapping.dates.shift_years.map_or(0, |years| years.0),
            shift_days,
        },
        registry,
        places,
        now,
        errors: Vec::new(),
    };
    // The subject's cell is number 0.
    binder.column(&mapping.subject.column);
    if mapping.records.is_empty() && mapping.benefits.is_empty() && mapping.contact.is_none() {
        binder.error(
            "",
            "empty",
            "The mapping makes nothing.",
            "Add `records:`, `benefits:` or `contact:`.",
        );
    }
    let records = mapping
        .records
        .iter()
        .enumerate()
        .filter_map(|(index, rule)| binder.record(&mapping.source, rule, index))
        .collect();
    let benefits = mapping
        .benefits
        .iter()
        .enumerate()
        .filter_map(|(index, rule)| binder.benefit(&mapping.source, rule, index))
        .collect();
    let contact = mapping.contact.as_ref().map(|rule| ContactPlan {
        name: rule.name.as_ref().map(|text| binder.text(text)),
        email: rule.email.as_ref().map(|text| binder.text(text)),
        phone: rule.phone.as_ref().map(|text| binder.text(text)),
        birth_year: rule.birth_year.as_ref().map(|column| binder.column(column)),
        collected_at: binder.moment(&rule.collected_at, "contact.collected_at"),
        source: rule
            .source
            .clone()
            .unwrap_or_else(|| mapping.source.clone()),
    });
    if !binder.errors.is_empty() {
        return Err(binder.errors);
    }
    Ok(Plan {
        columns: binder.columns,
        subject: mapping.subject.column.clone(),
        prefix: mapping.subject.prefix.clone(),
        records,
        benefits,
        contact,
        keys: Arc::clone(keys),
    })
}

impl Plan {
    /// What a row comes to: all of it, or the first thing that does not fit.
    pub(crate) fn draft(&self, cells: &Cells, checker: &Checker<'_>) -> Result<Draft, RowFault> {
        let mut reference = self.prefix.clone();
        reference.push_str(cells.get(0).trim());
        let reference = if cells.get(0).trim().is_empty() {
            return Err(self.fault(0, "The customer's reference is empty.", "Fill it in."));
        } else {
            reference.parse().map_err(|_| {
                self.fault(
                    0,
                    "This is no customer reference: 1 to 64 visible ASCII characters without \
                     spaces and without / ? # % \\.",
                    "Correct the cell, or name the right column in the mapping.",
                )
            })?
        };
        let mut draft = Draft {
            reference,
            records: Vec::new(),
            benefits: Vec::new(),
            contact: None,
        };
        for plan in &self.records {
            if self.holds(plan.when.as_ref(), cells)? {
                let record = self.record(plan, &draft.reference, cells, checker)?;
                draft.records.push(record);
            }
        }
        for plan in &self.benefits {
            if let Some(benefit) = self.benefit(plan, &draft.reference, cells)? {
                let unit = checker.benefit(&benefit).map_err(|rejection| {
                    self.rejected(rejection, |rejection| match rejection.field {
                        "at" => plan.at.cell(),
                        "source_id" => plan.source_id.text.cell(),
                        _ => None,
                    })
                })?;
                draft.benefits.push((benefit, unit));
            }
        }
        if let Some(plan) = &self.contact {
            draft.contact = Some(self.contact(plan, cells, checker)?);
        }
        Ok(draft)
    }

    fn fault(&self, cell: usize, reason: &str, mend: &str) -> RowFault {
        RowFault::cell(
            self.columns.get(cell).map_or("", String::as_str),
            reason,
            mend,
        )
    }

    fn rejected(
        &self,
        rejection: Rejection,
        cell_of: impl Fn(&Rejection) -> Option<usize>,
    ) -> RowFault {
        RowFault {
            column: cell_of(&rejection).and_then(|cell| self.columns.get(cell).cloned()),
            reason: rejection.reason,
            mend: rejection.mend,
        }
    }

    fn holds(&self, test: Option<&Test>, cells: &Cells) -> Result<bool, RowFault> {
        let Some(test) = test else { return Ok(true) };
        let cell = cells.get(test.cell).trim();
        if cell.is_empty() || test.is == Condition::Filled {
            return Ok(!cell.is_empty());
        }
        let Amount(number) = self.amount(test.cell, cell)?;
        Ok(match test.is {
            Condition::NotZero => number != 0,
            _ => number > 0,
        })
    }

    fn amount(&self, cell: usize, text: &str) -> Result<Amount, RowFault> {
        text.parse().map_err(|_| {
            self.fault(
                cell,
                "This is no amount.",
                "Write digits with a point and at most three decimals, such as 12.50.",
            )
        })
    }

    fn moment(&self, moment: &At, cells: &Cells) -> Result<Timestamp, RowFault> {
        match moment {
            At::Fixed(at) => Ok(*at),
            At::Cell(cell, style) => style.read(cells.get(*cell)).map_err(|_| {
                let mend = match &style.format {
                    Some(format) => format!("The mapping reads it as {format}."),
                    None => "Write 2026-03-31 or 2026-03-31 14:05:00, or name the format in the \
                             mapping."
                        .to_owned(),
                };
                self.fault(*cell, "This is no date that can be read.", &mend)
            }),
        }
    }

    fn maybe(&self, moment: Option<&At>, cells: &Cells) -> Result<Option<Timestamp>, RowFault> {
        moment.map(|moment| self.moment(moment, cells)).transpose()
    }

    fn record(
        &self,
        plan: &RecordPlan,
        reference: &Reference,
        cells: &Cells,
        checker: &Checker<'_>,
    ) -> Result<NewRecord, RowFault> {
        let source = &plan.like.source;
        let named = |name: &Name| name.of(cells, &self.keys, reference, source);
        let value = match &plan.value {
            ValuePlan::Text(text) => Value::Text(text.of(cells).trim().to_owned()),
            ValuePlan::Parts(parts) => Value::Parts(
                parts
                    .iter()
                    .filter(|(_, text)| !text.is_empty(cells))
                    .map(|(key, text)| (key.clone(), text.of(cells).trim().to_owned()))
                    .collect(),
            ),
        };
        let mut record = NewRecord {
            category: plan.like.category.clone(),
            field: plan.like.field.clone(),
            group: plan
                .group
                .as_ref()
                .filter(|name| !name.text.is_empty(cells))
                .map(named),
            value,
            source: source.clone(),
            source_id: named(&plan.source_id),
            collected_at: self.moment(&plan.collected_at, cells)?,
            observed_at: self.maybe(plan.observed_at.as_ref(), cells)?,
            kept_until: self.maybe(plan.kept_until.as_ref(), cells)?,
            corrects: None,
            inference: plan.like.inference.clone(),
        };
        if plan.source_id.text.is_empty(cells) {
            record.source_id.clear();
        }
        checker.record(&mut record).map_err(|rejection| {
            self.rejected(rejection, |rejection| match rejection.field {
                "value" => match &plan.value {
                    ValuePlan::Text(text) => text.cell(),
                    ValuePlan::Parts(parts) => parts
                        .iter()
                        .find(|(key, _)| rejection.part.as_ref() == Some(key))
                        .and_then(|(_, text)| text.cell()),
                },
                "collected_at" => plan.collected_at.cell(),
                "observed_at" => plan.observed_at.as_ref().and_then(At::cell),
                "kept_until" => plan
                    .kept_until
                    .as_ref()
                    .unwrap_or(&plan.collected_at)
                    .cell(),
                "source_id" => plan.source_id.text.cell(),
                "group" => plan.group.as_ref().and_then(|name| name.text.cell()),
                _ => None,
            })
        })?;
        Ok(record)
    }

    fn benefit(
        &self,
        plan: &BenefitPlan,
        reference: &Reference,
        cells: &Cells,
    ) -> Result<Option<NewBenefit>, RowFault> {
        if !self.holds(plan.when.as_ref(), cells)? {
            return Ok(None);
        }
        let mut sum = plan.each * 1000;
        for cell in &plan.amount {
            let text = cells.get(*cell).trim();
            if !text.is_empty() {
                sum = sum.saturating_add(self.amount(*cell, text)?.0);
            }
        }
        if sum == 0 || (plan.when.is_none() && sum < 0) {
            return Ok(None);
        }
        Ok(Some(NewBenefit {
            purpose: plan.purpose.clone(),
            metric: plan.metric.clone(),
            amount: Amount(sum),
            at: self.moment(&plan.at, cells)?,
            source: plan.source.clone(),
            source_id: plan
                .source_id
                .of(cells, &self.keys, reference, &plan.source),
        }))
    }

    fn contact(
        &self,
        plan: &ContactPlan,
        cells: &Cells,
        checker: &Checker<'_>,
    ) -> Result<ReadContact, RowFault> {
        let filled = |text: &Option<Text>| {
            text.as_ref()
                .filter(|text| !text.is_empty(cells))
                .map(|text| text.of(cells).trim().to_owned())
        };
        let birth_year = match plan.birth_year.map(|cell| (cell, cells.get(cell).trim())) {
            None | Some((_, "")) => None,
            Some((cell, text)) => Some(text.parse().map_err(|_| {
                self.fault(
                    cell,
                    "This is no year.",
                    "Write four digits or leave it empty.",
                )
            })?),
        };
        let contact = NewContact {
            name: filled(&plan.name),
            email: filled(&plan.email),
            phone: filled(&plan.phone),
            birth_year,
            under_age: None,
            collected_at: Some(self.moment(&plan.collected_at, cells)?),
            source: Some(plan.source.clone()),
        };
        checker.contact(&contact).map_err(|rejection| {
            self.rejected(rejection, |rejection| match rejection.field {
                "name" => plan.name.as_ref().and_then(Text::cell),
                "email" => plan.email.as_ref().and_then(Text::cell),
                "phone" => plan.phone.as_ref().and_then(Text::cell),
                "birth_year" => plan.birth_year,
                "collected_at" => plan.collected_at.cell(),
                _ => None,
            })
        })
    }
}

impl At {
    fn cell(&self) -> Option<usize> {
        match self {
            Self::Cell(cell, _) => Some(*cell),
            Self::Fixed(_) => None,
        }
    }
}

impl Text {
    fn of<'c>(&self, cells: &'c Cells) -> std::borrow::Cow<'c, str> {
        match self {
            Self::Cell(cell) => cells.get(*cell).into(),
            Self::Made(bits) => {
                let mut text = String::with_capacity(48);
                for bit in bits {
                    text.push_str(match bit {
                        Bit::Literal(literal) => literal,
                        Bit::Cell(cell) => cells.get(*cell),
                    });
                }
                text.into()
            }
        }
    }

    /// Whether all its columns are empty.
    fn is_empty(&self, cells: &Cells) -> bool {
        match self {
            Self::Cell(cell) => cells.get(*cell).trim().is_empty(),
            Self::Made(bits) => bits.iter().all(|bit| match bit {
                Bit::Literal(_) => true,
                Bit::Cell(cell) => cells.get(*cell).trim().is_empty(),
            }),
        }
    }

    /// The column to blame.
    fn cell(&self) -> Option<usize> {
        match self {
            Self::Cell(cell) => Some(*cell),
            Self::Made(bits) => bits.iter().find_map(|bit| match bit {
                Bit::Cell(cell) => Some(*cell),
                Bit::Literal(_) => None,
            }),
        }
    }
}
