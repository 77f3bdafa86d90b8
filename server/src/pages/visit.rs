//! Who asks for a page, in which language, and where: read once per request, before the handler.

use std::sync::Arc;

use app::context::PageContext;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{Method, header};
use domain::account::{Actor, Person, PersonRole, Theme, Viewer};
use domain::language::Language;
use domain::read::{Look, Published};
use jiff::Timestamp;

use crate::http::App;
use crate::http::trace;
use crate::pages::error::PageError;

/// A request for a page.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) published: Arc<Published>,
    pub(crate) person: Option<Person>,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) path: String,
    pub(crate) now: Timestamp,
    form_key: String,
}

impl Visit {
    /// What the page is made with.
    pub(crate) fn context<'a>(&'a self, look: Option<&'a Look>) -> PageContext<'a> {
        PageContext {
            published: &self.published,
            text: app::text::of_brand(self.language, &self.published.registry.brand),
            language: self.language,
            theme: self.theme,
            person: self.person.as_ref(),
            mirror: look,
            path: &self.path,
            assets: crate::assets::pages(),
            now: self.now,
            build: env!("CARGO_PKG_VERSION"),
            form_key: &self.form_key,
        }
    }

    /// The signed-in person. Routes for persons have one; a miss answers 404.
    pub(crate) fn person(&self) -> Result<&Person, PageError> {
        self.person
            .as_ref()
            .ok_or_else(|| PageError::from(service::Error::NotFound))
    }

    /// The signed-in customer's own view of their own data.
    pub(crate) fn own(&self) -> Result<Viewer, PageError> {
        match self.person()?.role {
            PersonRole::Subject(subject) => Ok(Viewer::Own(subject)),
            _ => Err(service::Error::NotFound.into()),
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let published = app.service.published().await?;
        let person = match parts.extensions.get::<Actor>() {
            Some(Actor::Person(person)) => Some(person.clone()),
            _ => None,
        };
        let uri = parts
            .extensions
            .get::<OriginalUri>()
            .map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let (language, theme) = match &person {
            Some(person) => (person.language, person.theme),
            None => (asked_language(parts, uri.query()), Theme::Auto),
        };
        trace::speak(language);
        Ok(Self {
            published,
            person,
            language,
            theme,
            path: match uri.path_and_query() {
                Some(path) if parts.method == Method::GET => path.to_string(),
                _ => page_of(&parts.method, uri.path()).to_owned(),
            },
            now: app.service.clock().now(),
            form_key: service::random::label(),
        })
    }
}

/// The page that an address belongs to, for forms that lead back to it: an address that only takes
/// forms is none.
pub(crate) fn page_of<'a>(method: &Method, path: &'a str) -> &'a str {
    if *method == Method::GET {
        return path;
    }
    if path == app::routes::RESTRICTION {
        return app::routes::CHOICES;
    }
    for page in [app::routes::CHOICES, app::routes::ACCOUNT] {
        if path
            .strip_prefix(page)
            .is_some_and(|rest| rest.starts_with('/'))
        {
            return page;
        }
    }
    if path.starts_with("/office/keys/") {
        return path.strip_suffix("/revoke").unwrap_or(path);
    }
    let look = format!("{}/views/", app::routes::DESK);
    match path
        .strip_prefix(&look)
        .and_then(|rest| rest.split_once('/'))
    {
        Some((view, "data")) => &path[..look.len() + view.len() + "/data".len()],
        Some((view, _)) => &path[..look.len() + view.len()],
        None => path,
    }
}

/// The language of somebody who is not signed in: as asked for in the address, else as the browser
/// prefers.
fn asked_language(parts: &Parts, query: Option<&str>) -> Language {
    query
        .and_then(|query| {
            query
                .split('&')
                .find_map(|pair| Language::from_code(pair.strip_prefix("lang=")?))
        })
        .unwrap_or_else(|| {
            parts
                .headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|value| value.to_str().ok())
                .map_or(Language::En, Language::from_accept_language)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_a_page() {
        for (path, page) in [
            ("/me/choices/profiling_offers", "/me/choices"),
            ("/me/choices", "/me/choices"),
            ("/me/restriction", "/me/choices"),
            ("/me/account/password", "/me/account"),
            ("/me/data", "/me/data"),
            ("/desk", "/desk"),
            ("/desk/views/v-1/records/rec-2", "/desk/views/v-1"),
            ("/desk/views/v-1/data", "/desk/views/v-1/data"),
            (
                "/office/keys/0123456789ab/revoke",
                "/office/keys/0123456789ab",
            ),
            ("/sign-in", "/sign-in"),
        ] {
            assert_eq!(page_of(&Method::POST, path), page);
            assert_eq!(page_of(&Method::GET, path), path);
        }
    }
}
