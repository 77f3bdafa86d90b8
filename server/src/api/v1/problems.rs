//! `GET /problems/{slug}`: what a problem type means and what to do about it, and
//! `GET /problems`: all of them. Every `type` of a problem document leads here.

use axum::extract::State;
use axum::response::Response;

use crate::api::paper::{self, Paper};
use crate::http::App;
use crate::http::address::PagePath;
use crate::http::problem::{Description, ProblemType};
use crate::pages::error::PageError;

/// The page of one type.
pub(crate) async fn page(
    State(app): State<App>,
    PagePath(slug): PagePath<String>,
) -> Result<Response, PageError> {
    let found = ProblemType::all()
        .map(ProblemType::describe)
        .find(|described| described.slug == slug)
        .ok_or(service::Error::NotFound)?;
    let Description {
        slug,
        title,
        status,
        when,
        mend,
    } = found;
    let mut body = Paper::default();
    body.tag("<div class=\"stack read\"><p class=\"eyebrow\">An answer of the API</p>")
        .element("h1", title)
        .tag("<h2>When this happens</h2>")
        .paragraph(when)
        .tag("<h2>What to do</h2>")
        .paragraph(mend)
        .tag("<dl class=\"facts\"><div><dt>type</dt><dd><code>/problems/")
        .text(slug)
        .tag("</code></dd></div><div><dt>status</dt><dd>")
        .text(&status.to_string())
        .tag("</dd></div></dl><p><a href=\"")
        .text(super::super::reference::PATH)
        .tag("\">The API’s reference</a> · <a href=\"/problems\">All problem types</a></p></div>");
    let path = format!("/problems/{slug}");
    paper::page(&app, &path, title, body.into_string()).await
}

/// The list of all types.
pub(crate) async fn list(State(app): State<App>) -> Result<Response, PageError> {
    let mut body = Paper::default();
    body.tag("<div class=\"stack\"><h1>Problem types</h1>");
    body.tag("<p class=\"lede\">What the API answers when it does not do what it was asked.</p>");
    body.tag("</div>");
    table(&mut body);
    paper::page(&app, "/problems", "Problem types", body.into_string()).await
}

/// All types, each with a link to its page.
pub(crate) fn table(body: &mut Paper) {
    body.tag(
        "<table class=\"table\"><thead><tr><th scope=\"col\">Type</th>\
         <th scope=\"col\">Status</th><th scope=\"col\">What to do</th></tr></thead><tbody>",
    );
    for kind in ProblemType::all().map(ProblemType::describe) {
        body.tag("<tr><th scope=\"row\"><a href=\"/problems/")
            .text(kind.slug)
            .tag("\">")
            .text(kind.title)
            .tag("</a></th><td data-l=\"Status\">")
            .text(kind.status.as_str())
            .tag("</td><td data-l=\"What to do\">")
            .prose(kind.mend)
            .tag("</td></tr>");
    }
    body.tag("</tbody></table>");
}
