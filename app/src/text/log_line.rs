//! A line of the log as a sentence, the same on the overview, in the timeline and in the history of
//! a switch. A purpose or system that the registry in force no longer knows goes by its key.

use domain::decision::{Change, Restricting};
use domain::event::{Channel, Event, LoggedEvent, StaffRole};
use domain::gate::RefusalReason;
use domain::ids::{CategoryKey, ConsumerKey, PurposeKey};
use domain::registry::Registry;
use jiff::Timestamp;

use super::Text;

/// A sentence about a log line, in parts: the head is set in bold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The first words: what happened.
    pub head: String,
    /// The rest of the sentence.
    pub rest: String,
    /// A smaller line below: which kinds of data, until when, for which case.
    pub below: Option<String>,
}

impl Text {
    /// The short name of a purpose.
    pub fn purpose<'r>(&self, registry: &'r Registry, key: &'r PurposeKey) -> &'r str {
        registry
            .purpose(key)
            .map_or(key.as_str(), |purpose| purpose.short.get(self.language()))
    }

    /// The name of one of the brand's systems.
    pub fn consumer<'r>(&self, registry: &'r Registry, key: &'r ConsumerKey) -> &'r str {
        registry
            .consumer(key)
            .map_or(key.as_str(), |consumer| consumer.title.get(self.language()))
    }

    /// The name of a kind of data.
    pub fn category<'r>(&self, registry: &'r Registry, key: &'r CategoryKey) -> &'r str {
        registry
            .category(key)
            .map_or(key.as_str(), |category| category.title.get(self.language()))
    }

    /// The names of kinds of data, one after another.
    pub fn categories(&self, registry: &Registry, keys: &[CategoryKey]) -> String {
        let names: Vec<&str> = keys
            .iter()
            .map(|key| self.category(registry, key))
            .collect();
        names.join(", ")
    }

    /// Why somebody was told no, since when, and what they had asked for.
    fn why(
        &self,
        registry: &Registry,
        reason: RefusalReason,
        since: Option<Timestamp>,
        categories: Option<&[CategoryKey]>,
    ) -> String {
        let reason = self.refusal(reason);
        let mut why = match since {
            Some(since) => self.with(
                "line-refusal-since",
                &[
                    ("reason", reason.into()),
                    ("when", self.date_time(since).into()),
                ],
            ),
            None => self.with("line-refusal-why", &[("reason", reason.into())]),
        };
        if let Some(categories) = categories {
            why.push(' ');
            why.push_str(&self.asked_for(registry, categories));
        }
        why
    }

    /// A question of others' standard may be about something that is no kind of data at all.
    fn asked_for(&self, registry: &Registry, categories: &[CategoryKey]) -> String {
        if categories.is_empty() {
            return self.get("line-asked-for-nothing").to_owned();
        }
        let kinds = self.categories(registry, categories);
        self.with("line-asked-for", &[("kinds", kinds.into())])
    }

    /// The heads of all log lines, by the words that a line's kind is told from where there is no
    /// registry: its kind, then what decides its head. What is not found by all of them is found by
    /// the first ones.
    pub fn heads(&self) -> Vec<(String, &'static str)> {
        let mut heads = Vec::new();
        for change in Change::ALL {
            let name = change.key();
            heads.push((format!("decision {name}"), self.change(change)));
            for (channel, through) in [(Channel::Gpc, "gpc"), (Channel::Office, "office")] {
                let head = self.done(change, channel);
                heads.push((format!("decision {name} {through}"), head));
            }
        }
        let reasons = RefusalReason::ALL.into_iter();
        let asked = self.get("line-refusal-head-wish");
        let reasons = reasons.filter(|reason| as_asked(*reason));
        heads.extend(reasons.map(|reason| (format!("refusal {}", reason.key()), asked)));
        let plain = [
            ("release", "line-release-head"),
            ("refusal", "line-refusal-head"),
            ("question true", "line-question-head-yes"),
            ("question false", "line-question-head-no"),
            ("restriction set", "line-pause-head"),
            ("restriction lifted", "line-pause-ended-head"),
            ("staff_view agent", "line-view-head-agent"),
            ("staff_view officer", "line-view-head-officer"),
            ("unmasked", "line-unmasked-head"),
            ("erasure", "line-erasure-head"),
        ];
        heads.extend(plain.map(|(words, key)| (words.to_owned(), self.get(key))));
        heads
    }

    /// A log line as a sentence.
    pub fn log_line(&self, registry: &Registry, line: &LoggedEvent) -> LogLine {
        match &line.event {
            Event::Decision {
                purpose,
                change,
                until,
                channel,
                ..
            } => {
                let name = self.purpose(registry, purpose);
                let until = until.filter(|_| *change == Change::Given);
                let below = match (until, channel) {
                    (Some(until), _) => {
                        Some(self.with("line-until", &[("date", self.date(until).into())]))
                    }
                    (None, Channel::Clock) => Some(self.get("line-by-clock").to_owned()),
                    (None, Channel::Gpc) => Some(self.get("line-by-gpc").to_owned()),
                    (None, Channel::PageAgainstGpc) => {
                        Some(self.get("line-against-gpc").to_owned())
                    }
                    (None, Channel::Office) => line.note.as_ref().map(|note| {
                        let reasons = note.reason.as_str();
                        self.with("line-reasons", &[("reasons", reasons.into())])
                    }),
                    (None, Channel::Page) => None,
                };
                LogLine {
                    head: self.done(*change, *channel).to_owned(),
                    rest: self.with("line-decision", &[("purpose", name.into())]),
                    below,
                }
            }
            Event::Release {
                purpose,
                consumer,
                categories,
                records,
                ..
            } => LogLine {
                head: self.get("line-release-head").to_owned(),
                rest: self.with(
                    "line-release",
                    &[
                        ("system", self.consumer(registry, consumer).into()),
                        ("count", (*records).into()),
                        ("purpose", self.purpose(registry, purpose).into()),
                    ],
                ),
                below: Some(self.categories(registry, categories)),
            },
            Event::Refusal {
                purpose,
                consumer,
                reason,
                since,
                categories,
                ..
            } => LogLine {
                head: if as_asked(*reason) {
                    self.get("line-refusal-head-wish").to_owned()
                } else {
                    self.get("line-refusal-head").to_owned()
                },
                rest: self.with(
                    "line-refusal",
                    &[
                        ("system", self.consumer(registry, consumer).into()),
                        ("purpose", self.purpose(registry, purpose).into()),
                    ],
                ),
                below: Some(self.why(registry, *reason, *since, categories.as_deref())),
            },
            Event::Question {
                purpose,
                consumer,
                categories,
                reason,
                since,
                ..
            } => LogLine {
                head: match reason {
                    None => self.get("line-question-head-yes").to_owned(),
                    Some(_) => self.get("line-question-head-no").to_owned(),
                },
                rest: self.with(
                    "line-question",
                    &[
                        ("system", self.consumer(registry, consumer).into()),
                        ("purpose", self.purpose(registry, purpose).into()),
                    ],
                ),
                below: match reason {
                    Some(reason) => {
                        Some(self.why(registry, *reason, *since, categories.as_deref()))
                    }
                    None => categories
                        .as_deref()
                        .map(|categories| self.asked_for(registry, categories)),
                },
            },
            Event::Restriction { change } => {
                let (head, rest) = match change {
                    Restricting::Set => ("line-pause-head", "line-pause"),
                    Restricting::Lifted => ("line-pause-ended-head", "line-pause-ended"),
                };
                LogLine {
                    head: self.get(head).to_owned(),
                    rest: self.get(rest).to_owned(),
                    below: None,
                }
            }
            Event::StaffView { role, ends, .. } => LogLine {
                head: match role {
                    StaffRole::Agent => self.get("line-view-head-agent").to_owned(),
                    StaffRole::Officer => self.get("line-view-head-officer").to_owned(),
                },
                rest: self.with("line-view", &[("time", self.time(*ends).into())]),
                below: line.note.as_ref().map(|note| {
                    self.with(
                        "line-note",
                        &[
                            ("case", note.case.as_str().into()),
                            ("reason", note.reason.as_str().into()),
                        ],
                    )
                }),
            },
            Event::Unmasked { category, .. } => LogLine {
                head: self.get("line-unmasked-head").to_owned(),
                rest: self.with(
                    "line-unmasked",
                    &[("kind", self.category(registry, category).into())],
                ),
                below: None,
            },
            Event::Erasure {
                categories,
                purpose,
                consumer,
                benefits,
            } => {
                let mut kinds: Vec<String> = categories
                    .iter()
                    .map(|(kind, records)| {
                        let name = self.category(registry, kind);
                        format!("{name} ({})", self.number(*records))
                    })
                    .collect();
                let records: u64 = categories.iter().map(|(_, records)| records).sum();
                if *benefits > 0 {
                    kinds
                        .push(self.with("line-erasure-benefits", &[("count", (*benefits).into())]));
                }
                let count = ("count", records.into());
                let rest = match (purpose, consumer) {
                    (Some(purpose), _) => {
                        let purpose = self.purpose(registry, purpose);
                        self.with(
                            "line-erasure-unneeded",
                            &[count, ("purpose", purpose.into())],
                        )
                    }
                    (None, None) => self.with("line-erasure", &[count]),
                    (None, Some(consumer)) => {
                        let system = ("system", self.consumer(registry, consumer).into());
                        if records > 0 {
                            self.with("line-erasure-taken-back", &[count, system])
                        } else {
                            self.with("line-erasure-only-benefits", &[system])
                        }
                    }
                };
                LogLine {
                    head: self.get("line-erasure-head").to_owned(),
                    rest,
                    below: Some(kinds.join(", ")),
                }
            }
        }
    }
}

/// Whether a refusal follows from what the subject chose.
const fn as_asked(reason: RefusalReason) -> bool {
    matches!(
        reason,
        RefusalReason::PurposeOff
            | RefusalReason::NotAsked
            | RefusalReason::Expired
            | RefusalReason::ObjectionPending
            | RefusalReason::Restricted
    )
}
