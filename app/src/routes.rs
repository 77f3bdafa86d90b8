//! The addresses that pages link and post to. The server's router is built from the same words, so
//! a link cannot lead nowhere.

use domain::ids::{EventId, PurposeKey};
use domain::language::Language;

/// The trust page in English, whatever the browser prefers.
pub const TRUST_EN: &str = "/?lang=en";
/// The first page.
pub const TRUST: &str = "/";
/// The sign-in form, and where it is posted to.
pub const SIGN_IN: &str = "/sign-in";
/// Where signing out is posted to.
pub const SIGN_OUT: &str = "/sign-out";
/// The overview of the person who is signed in.
pub const OVERVIEW: &str = "/me";
/// All records.
pub const DATA: &str = "/me/data";
/// All switches; posting here turns all of them.
pub const CHOICES: &str = "/me/choices";
/// Where a pause of all use, and its end, is posted to.
pub const RESTRICTION: &str = "/me/restriction";
/// What came back.
pub const BENEFITS: &str = "/me/benefits";
/// The log of the person's data.
pub const ACTIVITY: &str = "/me/activity";
/// Language, colours, password, sessions.
pub const ACCOUNT: &str = "/me/account";
/// Where a new language is posted to.
pub const ACCOUNT_LANGUAGE: &str = "/me/account/language";
/// Where new colours are posted to.
pub const ACCOUNT_THEME: &str = "/me/account/theme";
/// Where a new password is posted to.
pub const ACCOUNT_PASSWORD: &str = "/me/account/password";
/// Where ending a session is posted to.
pub const ACCOUNT_SESSION_END: &str = "/me/account/sessions/end";
/// Where ending all sessions but one's own is posted to.
pub const ACCOUNT_OTHERS_END: &str = "/me/account/sessions/end-others";
/// The newest signed tree head of the public log.
pub const LOG_CHECKPOINT: &str = "/log/checkpoint";
/// Where staff ask to see a customer's page.
pub const DESK: &str = "/desk";
/// The officers' page.
pub const OFFICE: &str = "/office";

/// A page about one customer: their own, or the same one as staff see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The overview.
    Overview,
    /// All records.
    Data,
    /// All switches.
    Choices,
    /// What came back.
    Benefits,
    /// The log.
    Activity,
}

impl Page {
    /// All of them, in the order of the navigation.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Data,
        Self::Choices,
        Self::Benefits,
        Self::Activity,
    ];

    /// The customer's own page.
    pub const fn own(self) -> &'static str {
        match self {
            Self::Overview => OVERVIEW,
            Self::Data => DATA,
            Self::Choices => CHOICES,
            Self::Benefits => BENEFITS,
            Self::Activity => ACTIVITY,
        }
    }

    /// What follows the address of a look.
    pub const fn under_look(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Data => "/data",
            Self::Choices => "/choices",
            Self::Benefits => "/benefits",
            Self::Activity => "/activity",
        }
    }
}

/// The trust page in one language.
pub const fn trust(language: Language) -> &'static str {
    match language {
        Language::En => TRUST_EN,
        Language::Nl => "/nl",
        Language::Da => "/da",
        Language::Nb => "/nb",
    }
}

/// The sign-in form in one language.
pub fn sign_in(language: Language) -> String {
    format!("{SIGN_IN}?lang={}", language.code())
}

/// The page of one of the systems' keys.
pub fn office_key(id: &str) -> String {
    format!("{OFFICE}/keys/{id}")
}

/// Where revoking a key is posted to.
pub fn office_key_revoke(id: &str) -> String {
    format!("{OFFICE}/keys/{id}/revoke")
}

/// The page of one open objection; its answer is posted there too.
pub fn office_objection(raised: EventId) -> String {
    format!("{OFFICE}/objections/{raised}")
}

/// The receipt of one line of the log.
pub fn receipt(line: EventId) -> String {
    format!("{ACTIVITY}/{line}/receipt")
}

/// The same as a file.
pub fn receipt_file(line: EventId) -> String {
    format!("{ACTIVITY}/{line}/receipt.json")
}

/// Where the wish to have it by mail is posted to.
pub fn receipt_mail(line: EventId) -> String {
    format!("{ACTIVITY}/{line}/receipt/mail")
}

/// Where a browser checks the receipt of one of its reader's own lines. The line's name stands behind
/// the `#`, which no server is told.
pub fn verify_line(language: Language, line: EventId) -> String {
    format!("{}#line={line}", verify(language))
}

/// Where anybody checks a receipt, in one language; it is posted there too.
pub const fn verify(language: Language) -> &'static str {
    match language {
        Language::En => "/verify",
        Language::Nl => "/nl/verify",
        Language::Da => "/da/verify",
        Language::Nb => "/nb/verify",
    }
}

/// Where the switch of one purpose is posted to.
pub fn choice(purpose: &PurposeKey) -> String {
    format!("{CHOICES}/{purpose}")
}

#[cfg(feature = "ssr")]
mod looks {
    use domain::ids::{RecordId, ViewId};

    use super::{DESK, Page};

    /// One page of a look.
    pub fn look(view: ViewId, page: Page) -> String {
        format!("{DESK}/views/{view}{}", page.under_look())
    }

    /// Where ending a look is posted to.
    pub fn look_end(view: ViewId) -> String {
        format!("{DESK}/views/{view}/end")
    }

    /// Where opening one masked value is posted to.
    pub fn look_record(view: ViewId, record: RecordId) -> String {
        format!("{DESK}/views/{view}/records/{record}")
    }
}
#[cfg(feature = "ssr")]
pub use looks::{look, look_end, look_record};
