//! A receipt by mail: the form on its page, and the mail itself, in the customer's language.

use domain::event::LoggedEvent;
use domain::read::PublicLog;
use leptos::prelude::*;

use super::Model;
use crate::PageContext;
use crate::routes;
use crate::ui::{Button, IconName, Notice, NoticeKind, NoticeRole};

/// Where a receipt may be sent, and what became of the wish to have it sent.
#[derive(Clone, Copy)]
pub struct Mailing<'a> {
    /// The address on record.
    pub address: &'a str,
    /// What became of it just now.
    pub told: Option<Told>,
}

impl std::fmt::Debug for Mailing<'_> {
    /// Never the address: a debug line may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailing(..)")
    }
}

/// What became of a wish for a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The mail server took it.
    Sent,
    /// The mail server did not take it.
    Failed,
    /// It is being sent.
    UnderWay,
}

impl Told {
    /// The word in the page's address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::UnderWay => "under-way",
        }
    }

    /// Reads [`Told::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        let mut all = [Self::Sent, Self::Failed, Self::UnderWay].into_iter();
        all.find(|told| told.word() == word)
    }
}

/// What became of it, and the form.
pub(super) fn section(cx: &PageContext<'_>, model: &Model<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let mailing = model.mail?;
    let to = mailing.address.to_owned();
    let told = mailing.told.map(|told| {
        let (kind, title, sentence) = match told {
            Told::Sent => (NoticeKind::Ok, "mail-sent-title", "mail-sent"),
            Told::Failed => (NoticeKind::Bad, "mail-failed-title", "mail-failed"),
            Told::UnderWay => (NoticeKind::Info, "mail-under-way-title", "mail-under-way"),
        };
        let sentence = text.with(sentence, &[("address", to.as_str().into())]);
        view! {
            <Notice kind=kind title=text.get(title) role=NoticeRole::Status id="mail">
                <p>{sentence}</p>
            </Notice>
        }
    });
    Some(view! {
        <div class="stack noprint">
            {told}
            <form method="post" action=routes::receipt_mail(model.line.id) class="line">
                <input type="hidden" name="key" value=cx.key("mail")/>
                <Button symbol=IconName::Mail>{text.get("mail-button")}</Button>
                <span class="small muted">
                    {text.with("mail-to", &[("address", to.as_str().into())])}
                </span>
            </form>
        </div>
    })
}

/// A mail as it is sent.
#[derive(Clone)]
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// What it says: lines of plain text.
    pub text: String,
    /// What the attached file is called.
    pub file_name: String,
    /// The attached file: the receipt.
    pub file: String,
}

impl std::fmt::Debug for Mail {
    /// Never what it says: a debug line may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(..)")
    }
}

/// The mail that brings the receipt of one line.
pub fn mail(
    cx: &PageContext<'_>,
    line: &LoggedEvent,
    log: &PublicLog,
    origin: &str,
    file: String,
) -> Mail {
    let text = cx.text;
    let sentence = text.log_line(cx.registry(), line);
    let brand = cx.brand().name.as_str();
    let file_name = format!("receipt-{}.json", line.id);
    let key = log.keys.first().map_or("", String::as_str);
    let mut said = vec![format!("{} {}", sentence.head, sentence.rest)];
    said.extend(sentence.below);
    said.push(text.day_time(line.at));
    let paragraphs = [
        text.with("mail-begin", &[("brand", brand.into())]),
        said.join("\n"),
        text.get("mail-attached").to_owned(),
        format!(
            "{}\n{origin}{}",
            text.get("mail-check"),
            routes::verify(cx.language)
        ),
        format!(
            "{}\nvitrine verify receipt {file_name} --key {key}",
            text.get("mail-check-alone")
        ),
        text.get("mail-why").to_owned(),
    ];
    Mail {
        subject: text.with("mail-subject", &[("brand", brand.into())]),
        text: format!("{}\n", paragraphs.join("\n\n")),
        file_name,
        file,
    }
}
