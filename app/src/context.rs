//! What every page is made with: who looks, in which language, from which registry, at what time.
//! Made by the server for each request; holds no record.

use std::borrow::Cow;

use domain::account::{Person, PersonRole, Theme};
use domain::language::{Language, Localized};
use domain::read::{Look, Published};
use domain::registry::{Brand, Registry};
use jiff::Timestamp;

use crate::ready::Declared;
use crate::routes::{self, Page};
use crate::shell::Assets;
use crate::text::Text;

/// What a page is made with.
#[derive(Debug)]
pub struct PageContext<'a> {
    /// The registry in force.
    pub published: &'a Published,
    /// The words.
    pub text: &'static Text,
    /// The language of the page.
    pub language: Language,
    /// The colours of the page.
    pub theme: Theme,
    /// Who is signed in.
    pub person: Option<&'a Person>,
    /// The look within which a member of staff sees a customer's page.
    pub mirror: Option<&'a Look>,
    /// Path and query of the request, for forms that lead back here.
    pub path: &'a str,
    /// The files that pages load.
    pub assets: &'static Assets,
    /// When the page is made.
    pub now: Timestamp,
    /// The version of the program.
    pub build: &'static str,
    /// Random text, new for each page, from which every form's idempotency key is made.
    pub form_key: &'a str,
}

impl<'a> PageContext<'a> {
    /// The part of it that is nobody's own.
    pub(crate) fn declared(&self) -> Declared<'a> {
        Declared {
            published: self.published,
            text: self.text,
            assets: self.assets,
        }
    }

    /// What the brand declares.
    pub fn registry(&self) -> &'a Registry {
        &self.published.registry
    }

    /// Who the brand is.
    pub fn brand(&self) -> &'a Brand {
        &self.published.registry.brand
    }

    /// A text of the registry in the language of the page.
    pub fn say<'t>(&self, text: &'t Localized) -> &'t str {
        text.get(self.language)
    }

    /// A page about the customer: within a look, the one of the look.
    pub fn link(&self, page: Page) -> Cow<'static, str> {
        match self.mirror {
            None => Cow::Borrowed(page.own()),
            Some(look) => Cow::Owned(routes::look(look.view, page)),
        }
    }

    /// Whether the page shows a customer's own data to that customer, so that forms that change
    /// something may stand on it.
    pub fn is_own(&self) -> bool {
        self.mirror.is_none()
            && self
                .person
                .is_some_and(|person| matches!(person.role, PersonRole::Subject(_)))
    }

    /// The idempotency key of one form. Two forms on a page need two names.
    pub fn key(&self, form: &str) -> String {
        format!("{}.{form}", self.form_key)
    }
}

/// Who calls a server function. Given by the server as context.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who is signed in.
    pub person: Option<Person>,
    /// Random text, new for each call, as in [`PageContext::form_key`].
    pub form_key: String,
}
