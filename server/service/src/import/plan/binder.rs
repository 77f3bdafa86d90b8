//! Binds names of a mapping to the registry and to columns, and gathers what does not fit.

use domain::benefit::{Amount, NewBenefit};
use domain::record::{NewRecord, Value};
use domain::registry::{Registry, nearest};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::super::mapping::{BenefitRule, Moment, NameRule, RecordRule, When};
use super::super::moment::DateStyle;
use super::super::template::{Piece, Template};
use super::{At, BenefitPlan, Bit, Name, RecordPlan, Test, Text, ValuePlan};
use crate::intake::{Checker, Rejection};
use crate::registry::{Located, Places};

pub(super) struct Binder<'a> {
    pub(super) columns: Vec<String>,
    pub(super) style: DateStyle,
    pub(super) registry: &'a Registry,
    pub(super) places: &'a Places,
    pub(super) now: Timestamp,
    pub(super) errors: Vec<Located>,
}

impl Binder<'_> {
    pub(super) fn error(
        &mut self,
        path: &str,
        rule: &'static str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.errors.push(self.places.error(path, rule, what, mend));
    }

    pub(super) fn rejection(&mut self, path: String, rejection: Rejection) {
        self.error(&path, "registry", rejection.reason, rejection.mend);
    }

    pub(super) fn column(&mut self, name: &str) -> usize {
        if let Some(index) = self.columns.iter().position(|known| known == name) {
            return index;
        }
        self.columns.push(name.to_owned());
        self.columns.len() - 1
    }

    pub(super) fn text(&mut self, template: &Template) -> Text {
        if let [Piece::Column(name)] = template.0.as_slice() {
            return Text::Cell(self.column(name));
        }
        let bits = template
            .0
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => Bit::Literal(text.clone()),
                Piece::Column(name) => Bit::Cell(self.column(name)),
            })
            .collect();
        Text::Made(bits)
    }

    /// `label` keeps digests of this use apart from others.
    fn name(&mut self, rule: &NameRule, label: &'static str) -> Name {
        let (template, digest) = match rule {
            NameRule::Plain(template) => (template, None),
            NameRule::Digest(template) => (template, Some(label)),
        };
        Name {
            text: self.text(template),
            digest,
        }
    }

    pub(super) fn moment(&mut self, moment: &Moment, path: &str) -> At {
        match (&moment.column, moment.on, moment.days_ago) {
            (Some(column), None, None) => {
                let mut style = self.style.clone();
                if let Some(pattern) = &moment.format {
                    style.format = Some(pattern.0.clone());
                }
                if let Some(offset) = moment.offset {
                    style.offset = offset.0;
                }
                At::Cell(self.column(column), style)
            }
            (None, Some(date), None) => At::Fixed(self.midnight(date)),
            (None, None, Some(days)) => {
                let today = self.style.offset.to_datetime(self.now).date();
                let span = Span::new().try_days(days.0);
                let date = span.and_then(|span| today.checked_sub(span));
                At::Fixed(self.midnight(date.unwrap_or(today)))
            }
            _ => {
                self.error(
                    path,
                    "moment",
                    "A moment is one of `column:`, `on:` and `days_ago:`.",
                    "Leave one of them.",
                );
                At::Fixed(Timestamp::UNIX_EPOCH)
            }
        }
    }

    fn midnight(&self, date: Date) -> Timestamp {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        self.style.offset.to_timestamp(midnight).unwrap_or_default()
    }

    pub(super) fn test(&mut self, when: Option<&When>) -> Option<Test> {
        when.map(|when| Test {
            cell: self.column(&when.column),
            is: when.is,
        })
    }

    pub(super) fn record(
        &mut self,
        source: &str,
        rule: &RecordRule,
        index: usize,
    ) -> Option<RecordPlan> {
        let at = |key: &str| format!("records[{index}].{key}");
        let declared =
            Checker::new(self.registry, Timestamp::UNIX_EPOCH).field(&rule.category, &rule.field);
        let declared = match declared {
            Ok(field) => field,
            Err(rejection) => {
                let path = at(rejection.field);
                self.rejection(path, rejection);
                return None;
            }
        };
        let value = match (
            &rule.value,
            rule.parts.is_empty(),
            declared.parts.is_empty(),
        ) {
            (Some(text), true, true) => ValuePlan::Text(self.text(text)),
            (None, false, false) => {
                let mut parts = Vec::new();
                for (number, given) in rule.parts.iter().enumerate() {
                    if !declared.parts.iter().any(|part| part.key == given.part) {
                        let path = at(&format!("parts[{number}].part"));
                        let known = declared.parts.iter().map(|part| part.key.as_str());
                        let mend = nearest(given.part.as_str(), known).map_or_else(
                            || "Declare it in the registry first.".to_owned(),
                            |near| format!("Did you mean `{near}`?"),
                        );
                        self.error(&path, "registry", "This part is not declared.", mend);
                    }
                }
                // In the order in which the registry declares them.
                for part in &declared.parts {
                    if let Some(given) = rule.parts.iter().find(|given| given.part == part.key) {
                        parts.push((part.key.clone(), self.text(&given.from)));
                    }
                }
                ValuePlan::Parts(parts)
            }
            (_, _, true) => {
                self.error(
                    &at("value"),
                    "value",
                    "The field is declared without parts.",
                    "Give `value:` and no `parts:`.",
                );
                return None;
            }
            (_, _, false) => {
                self.error(
                    &at("parts"),
                    "value",
                    "The field is declared with parts.",
                    "Give `parts:` and no `value:`.",
                );
                return None;
            }
        };
        let like = NewRecord {
            category: rule.category.clone(),
            field: rule.field.clone(),
            group: None,
            value: Value::Text(String::new()),
            source: rule.source.clone().unwrap_or_else(|| source.to_owned()),
            source_id: String::new(),
            collected_at: Timestamp::UNIX_EPOCH,
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: rule.inference.clone(),
        };
        let checker = Checker::new(self.registry, Timestamp::UNIX_EPOCH);
        if let Err(rejection) = checker.inference(&like) {
            self.rejection(at("inference"), rejection);
            return None;
        }
        Some(RecordPlan {
            like,
            group: rule
                .group
                .as_ref()
                .map(|rule| self.name(rule, "import-group")),
            value,
            source_id: self.name(&rule.source_id, "import-record"),
            collected_at: self.moment(&rule.collected_at, &at("collected_at")),
            observed_at: rule
                .observed_at
                .as_ref()
                .map(|moment| self.moment(moment, &at("observed_at"))),
            kept_until: rule
                .kept_until
                .as_ref()
                .map(|moment| self.moment(moment, &at("kept_until"))),
            when: self.test(rule.when.as_ref()),
        })
    }

    pub(super) fn benefit(
        &mut self,
        source: &str,
        rule: &BenefitRule,
        index: usize,
    ) -> Option<BenefitPlan> {
        let at = |key: &str| format!("benefits[{index}].{key}");
        let sample = NewBenefit {
            purpose: rule.purpose.clone(),
            metric: rule.metric.clone(),
            amount: Amount(0),
            at: Timestamp::UNIX_EPOCH,
            source: "x".to_owned(),
            source_id: "x".to_owned(),
        };
        let declared = Checker::new(self.registry, Timestamp::UNIX_EPOCH).benefit(&sample);
        if let Err(rejection) = declared {
            self.rejection(at(rejection.field), rejection);
            return None;
        }
        if rule.amount.is_empty() == rule.each.is_none() {
            self.error(
                &at("amount"),
                "amount",
                "A benefit has either `amount:` or `each:`.",
                "Name columns under `amount:`, or write `each: 1` to count rows.",
            );
        }
        Some(BenefitPlan {
            purpose: rule.purpose.clone(),
            metric: rule.metric.clone(),
            source: rule.source.clone().unwrap_or_else(|| source.to_owned()),
            amount: rule
                .amount
                .iter()
                .map(|column| self.column(column))
                .collect(),
            each: rule.each.map_or(0, |number| number.0),
            at: self.moment(&rule.at, &at("at")),
            source_id: self.name(&rule.source_id, "import-benefit"),
            when: self.test(rule.when.as_ref()),
        })
    }
}
