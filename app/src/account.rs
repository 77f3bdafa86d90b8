//! The account: language, colours, password, sessions. The same page for customers and staff.

use domain::account::Theme;
use domain::language::Language;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::text::Text;
use crate::ui::{
    Button, Choice, ErrorSummary, FormError, Notice, NoticeKind, NoticeRole, RadioField, Row,
    RowList, Section, SelectField, TextField,
};

/// One place where the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// What the form sends to end it; not the session's secret.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub started: Timestamp,
    /// When it was last used.
    pub last_used: Timestamp,
}

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// The present one is not right.
    CurrentWrong,
    /// Shorter than needed.
    TooShort {
        /// The least number of characters.
        least: u32,
    },
    /// Longer than taken.
    TooLong {
        /// The most characters.
        most: u32,
    },
    /// Guessed too easily.
    Guessable,
    /// Made of the brand's name or one's own address.
    TooPersonal,
    /// Too many attempts.
    TooMany {
        /// In how many minutes it can be tried again.
        minutes: u32,
    },
}

/// What was done just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The language was changed.
    Language,
    /// The colours were changed.
    Theme,
    /// The password was changed; all other sessions were ended.
    Password,
    /// A session was ended.
    SessionEnded,
    /// All sessions but this one were ended.
    OthersEnded,
}

impl Done {
    /// The word in the query `done`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Theme => "theme",
            Self::Password => "password",
            Self::SessionEnded => "session",
            Self::OthersEnded => "others",
        }
    }

    /// Reads [`Done::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [
            Self::Language,
            Self::Theme,
            Self::Password,
            Self::SessionEnded,
            Self::OthersEnded,
        ]
        .into_iter()
        .find(|done| done.key() == key)
    }
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Where the person is signed in, the newest first.
    pub sessions: Vec<SessionLine>,
    /// Why the password was not changed.
    pub fault: Option<PasswordFault>,
    /// What was done just now.
    pub done: Option<Done>,
}

/// The page.
pub fn page(cx: &PageContext<'_>, model: &Account) -> String {
    let text = cx.text;
    let title = match (model.fault, model.done) {
        (Some(_), _) => format!(
            "{} – {}",
            text.get("password-failed"),
            text.get("account-title")
        ),
        (None, Some(done)) => format!("{} – {}", done_words(cx, done), text.get("account-title")),
        (None, None) => text.get("account-title").to_owned(),
    };
    frame::document(cx, Frame::new(Place::Account, &title), || body(cx, model))
}

fn done_words(cx: &PageContext<'_>, done: Done) -> &'static str {
    match done {
        Done::Language => cx.text.get("account-done-language"),
        Done::Theme => cx.text.get("account-done-theme"),
        Done::Password => cx.text.get("account-done-password"),
        Done::SessionEnded => cx.text.get("account-done-session"),
        Done::OthersEnded => cx.text.get("account-done-others"),
    }
}

fn body(cx: &PageContext<'_>, model: &Account) -> impl IntoView + use<> {
    let text = cx.text;
    let name = cx
        .person
        .map(|person| person.name.clone())
        .unwrap_or_default();
    let fault = model.fault.map(|fault| fault_words(cx, fault));
    let summary = fault.as_ref().map(|(field, words)| {
        let errors = vec![FormError {
            field: (*field).into(),
            text: words.clone().into(),
        }];
        view! { <ErrorSummary title=text.get("password-failed") errors=errors/> }
    });
    let done = model.done.map(|done| {
        view! {
            <Notice kind=NoticeKind::Ok title=done_words(cx, done) role=NoticeRole::Status/>
        }
    });
    view! {
        <div class="stack">
            {summary}
            {done}
            <h1>{text.get("account-title")}</h1>
            <p class="lede">{text.with("account-lede", &[("name", name.into())])}</p>
        </div>
        {language(cx)}
        {colours(cx)}
        {password(cx, fault)}
        {sessions(cx, &model.sessions)}
    }
}

fn language(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let choices: Vec<Choice> = Language::ALL
        .into_iter()
        .map(|language| Choice {
            value: language.code().into(),
            text: language.own_name().into(),
            selected: language == cx.language,
        })
        .collect();
    view! {
        <Section id="language" title=text.get("account-language") side=true>
            <form method="post" action=routes::ACCOUNT_LANGUAGE class="stack">
                <input type="hidden" name="back" value=routes::ACCOUNT/>
                <SelectField
                    id="language-field"
                    name="language"
                    label=text.get("account-language-label")
                    choices=choices
                />
                <div>
                    <Button>{text.get("save")}</Button>
                </div>
            </form>
        </Section>
    }
}

fn colours(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let choices: Vec<Choice> = [
        (Theme::Auto, "theme-auto"),
        (Theme::Light, "theme-light"),
        (Theme::Dark, "theme-dark"),
    ]
    .into_iter()
    .map(|(theme, key)| Choice {
        value: theme.key().into(),
        text: text.get(key).into(),
        selected: theme == cx.theme,
    })
    .collect();
    view! {
        <Section id="colours" title=text.get("account-colours") side=true>
            <form method="post" action=routes::ACCOUNT_THEME class="stack">
                <input type="hidden" name="back" value=routes::ACCOUNT/>
                <RadioField
                    id="theme-field"
                    name="theme"
                    label=text.get("account-colours-label")
                    choices=choices
                />
                <div>
                    <Button>{text.get("save")}</Button>
                </div>
            </form>
        </Section>
    }
}

/// The field that is wrong, and what to do about it.
fn fault_words(cx: &PageContext<'_>, fault: PasswordFault) -> (&'static str, String) {
    let text = cx.text;
    match fault {
        PasswordFault::CurrentWrong => ("current", text.get("password-current-wrong").to_owned()),
        PasswordFault::TooShort { least } => (
            "new",
            text.with("password-too-short", &[("count", least.into())]),
        ),
        PasswordFault::TooLong { most } => (
            "new",
            text.with("password-too-long", &[("count", most.into())]),
        ),
        PasswordFault::Guessable => ("new", text.get("password-guessable").to_owned()),
        PasswordFault::TooPersonal => ("new", text.get("password-too-personal").to_owned()),
        PasswordFault::TooMany { minutes } => (
            "current",
            text.with("sign-in-too-many", &[("count", minutes.into())]),
        ),
    }
}

fn password(cx: &PageContext<'_>, fault: Option<(&'static str, String)>) -> impl IntoView + use<> {
    let text = cx.text;
    let error = |field: &str| {
        fault
            .as_ref()
            .filter(|(wrong, _)| *wrong == field)
            .map(|(_, words)| words.clone().into())
    };
    let (current, new): (Option<crate::ui::Text>, Option<crate::ui::Text>) =
        (error("current"), error("new"));
    let least = service::people::password::SHORTEST;
    let hint = text.with("password-hint", &[("least", least.into())]);
    view! {
        <Section id="password" title=text.get("account-password") side=true>
            <form method="post" action=routes::ACCOUNT_PASSWORD class="stack">
                <TextField
                    id="current"
                    name="current"
                    kind="password"
                    label=text.get("password-current")
                    autocomplete="current-password"
                    error=current
                    required=true
                />
                <TextField
                    id="new"
                    name="new"
                    kind="password"
                    label=text.get("password-new")
                    hint=Some(crate::ui::Text::from(hint))
                    autocomplete="new-password"
                    error=new
                    required=true
                />
                <div>
                    <Button>{text.get("password-button")}</Button>
                </div>
            </form>
        </Section>
    }
}

fn sessions(cx: &PageContext<'_>, sessions: &[SessionLine]) -> impl IntoView + use<> {
    let text = cx.text;
    let rows = sessions
        .iter()
        .map(|session| {
            let started = text.date_time(session.started);
            let words = text.with(
                "sessions-line",
                &[
                    ("started", started.as_str().into()),
                    ("used", text.date_time(session.last_used).into()),
                ],
            );
            let machine = Text::machine_time(session.started);
            let end = if session.current {
                view! { <b>{text.get("sessions-this")}</b> }.into_any()
            } else {
                let id = session.id.clone();
                view! {
                    <form method="post" action=routes::ACCOUNT_SESSION_END>
                        <input type="hidden" name="session" value=id/>
                        <Button small=true>
                            {text.get("sessions-end")}
                            <span class="vh">" (" {started} ")"</span>
                        </Button>
                    </form>
                }
                .into_any()
            };
            view! {
                <Row>
                    <time datetime=machine>{words}</time>
                    {end}
                </Row>
            }
        })
        .collect_view();
    let intro = view! { <p>{text.get("sessions-intro")}</p> };
    let others = sessions.iter().any(|session| !session.current).then(|| {
        view! {
            <form method="post" action=routes::ACCOUNT_OTHERS_END>
                <Button>{text.get("sessions-end-others")}</Button>
            </form>
        }
    });
    view! {
        <Section id="sessions" title=text.get("sessions-title") side=true intro=intro.into_any()>
            <div class="stack">
                <RowList>{rows}</RowList>
                {others}
            </div>
        </Section>
    }
}
