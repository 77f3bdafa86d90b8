//! Pages for the engineers of the brand's own systems: the reference and the problem types, in the
//! frame of every other page, without a script. English alone: they read the same words in code,
//! headers and problem documents.

use std::fmt::Write as _;

use app::frame::{Frame, Place};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::account::Theme;
use domain::language::Language;
use leptos::prelude::*;

use crate::http::{App, trace};
use crate::pages::error::PageError;

/// HTML in the making. Everything that is not markup of its own goes through [`Paper::text`].
#[derive(Debug, Default)]
pub(crate) struct Paper(String);

impl Paper {
    /// Markup, as it is.
    pub(crate) fn tag(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text; also safe within a quoted attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for sign in text.chars() {
            match sign {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                sign => self.0.push(sign),
            }
        }
        self
    }

    /// Text within an element that has no attributes.
    pub(crate) fn element(&mut self, name: &str, text: &str) -> &mut Self {
        // Writing to a String does not fail.
        let _ = write!(self.0, "<{name}>");
        self.text(text);
        let _ = write!(self.0, "</{name}>");
        self
    }

    /// Text in which `words` between backticks are code.
    pub(crate) fn prose(&mut self, text: &str) -> &mut Self {
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 1 {
                self.element("code", part);
            } else {
                self.text(part);
            }
        }
        self
    }

    /// A paragraph of [`Paper::prose`].
    pub(crate) fn paragraph(&mut self, text: &str) -> &mut Self {
        self.tag("<p>").prose(text).tag("</p>")
    }

    /// The markup.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// The whole page, from the markup of its body.
pub(crate) async fn page(
    app: &App,
    path: &str,
    title: &str,
    body: String,
) -> Result<Response, PageError> {
    let published = app.service.published().await?;
    let language = Language::En;
    trace::speak(language);
    let context = app::PageContext {
        published: &published,
        text: app::text::of_brand(language, &published.registry.brand),
        language,
        theme: Theme::Auto,
        person: None,
        mirror: None,
        path,
        assets: crate::assets::pages(),
        now: app.service.clock().now(),
        build: env!("CARGO_PKG_VERSION"),
        form_key: "",
    };
    let frame = Frame::new(Place::Error, title);
    let html = app::frame::document(
        &context,
        frame,
        || view! { <div class="stack paper" data-gap="l" inner_html=body></div> },
    );
    let caching = [(header::CACHE_CONTROL, "public, max-age=300")];
    Ok((caching, Html(html)).into_response())
}

#[cfg(test)]
mod tests {
    use super::Paper;

    #[test]
    fn text_never_becomes_markup() {
        let mut paper = Paper::default();
        paper.prose("<b>&\"'` `a<b` c");
        assert_eq!(
            paper.into_string(),
            "&lt;b&gt;&amp;&quot;&#39;<code> </code>a&lt;b<code> c</code>"
        );
    }
}
