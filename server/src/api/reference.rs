//! `GET /api/v1/reference`: the API's description as a page, made from the document itself: no
//! foreign origin, no script. In English alone, as the document is.

use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use crate::api::openapi;
use crate::api::paper::{self, Paper};
use crate::api::v1::problems;
use crate::http::App;
use crate::pages::error::PageError;

/// Where it stands.
pub(crate) const PATH: &str = "/api/v1/reference";

static BODY: LazyLock<String> = LazyLock::new(|| body(openapi::value()));

/// The page.
pub(crate) async fn page(State(app): State<App>) -> Result<Response, PageError> {
    paper::page(&app, PATH, "API reference", BODY.clone()).await
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

/// What a reference leads to; anything else is itself.
fn resolved<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    value["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.strip_prefix('#')?))
        .unwrap_or(value)
}

fn body(document: &Value) -> String {
    let mut paper = Paper::default();
    let info = &document["info"];
    paper
        .tag("<div class=\"stack read\"><p class=\"eyebrow\">Version ")
        .text(text(info, "version"))
        .tag("</p><h1>API reference</h1><p class=\"lede\">")
        .text(text(info, "description"))
        .tag("</p><p>The same as a document for programs: <a href=\"/api/v1/openapi.json\">");
    paper
        .tag("openapi.json</a>, OpenAPI ")
        .text(text(document, "openapi"));
    paper.tag(".</p></div>");
    key(&mut paper, document);
    for tag in document["tags"].as_array().into_iter().flatten() {
        group(&mut paper, document, tag);
    }
    paper.tag("<section class=\"ledger\" id=\"problems\"><header><h2>Problems</h2>");
    paper.paragraph(
        "What is not done is answered with a problem document (RFC 9457): `type` leads to a page \
         about it, `mend` says what to do, and `detail` what exactly, without any value of the \
         request.",
    );
    paper.tag("</header>");
    problems::table(&mut paper);
    paper.tag("</section><section class=\"ledger\" id=\"shapes\"><header><h2>Shapes</h2></header>");
    for (name, shape) in members(&document["components"]["schemas"]) {
        paper
            .tag("<div class=\"stack\" data-gap=\"s\" id=\"")
            .text(name)
            .tag("\">");
        paper
            .element("h3", name)
            .paragraph(text(shape, "description"));
        fields(&mut paper, document, shape);
        paper.tag("</div>");
    }
    paper.tag("</section>");
    paper.into_string()
}

fn key(paper: &mut Paper, document: &Value) {
    paper.tag("<section class=\"ledger\" id=\"key\"><header><h2>The key</h2>");
    for (_, scheme) in members(&document["components"]["securitySchemes"]) {
        paper.paragraph(text(scheme, "description"));
    }
    paper.tag("</header><pre><code>Authorization: Bearer vk_…</code></pre>");
    paper.tag("<dl class=\"facts\">");
    for (_, header) in members(&document["components"]["headers"]) {
        paper.tag("<div><dt><code>").text(text(header, "example"));
        paper
            .tag("</code></dt><dd>")
            .prose(text(header, "description"))
            .tag("</dd></div>");
    }
    paper.tag("</dl></section>");
}

/// The operations of one tag.
fn group(paper: &mut Paper, document: &Value, tag: &Value) {
    let name = text(tag, "name");
    paper
        .tag("<section class=\"ledger\" id=\"")
        .text(&name.to_lowercase())
        .tag("\"><header>");
    paper
        .element("h2", name)
        .paragraph(text(tag, "description"))
        .tag("</header>");
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            if operation["tags"][0] == name {
                describe(paper, document, (method, path), operation);
            }
        }
    }
    paper.tag("</section>");
}

fn describe(paper: &mut Paper, document: &Value, (method, path): (&str, &str), operation: &Value) {
    paper
        .tag("<article class=\"card stack\" id=\"")
        .text(text(operation, "operationId"));
    paper
        .tag("\"><h3>")
        .text(text(operation, "summary"))
        .tag("</h3><p><code>");
    paper
        .text(&method.to_uppercase())
        .tag(" ")
        .text(path)
        .tag("</code>");
    if operation["security"].is_null() {
        paper.tag(" <span class=\"muted small\">needs no key</span>");
    }
    paper.tag("</p>");
    for part in text(operation, "description").split("\n\n") {
        if !part.is_empty() {
            paper.paragraph(part);
        }
    }
    let parameters = operation["parameters"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    if !parameters.is_empty() {
        paper.tag("<h4>Parameters</h4><dl class=\"facts\">");
        for parameter in parameters {
            let parameter = resolved(document, parameter);
            paper
                .tag("<div><dt><code>")
                .text(text(parameter, "name"))
                .tag("</code><br>");
            paper.text(text(parameter, "in"));
            paper.text(if parameter["required"] == true {
                ""
            } else {
                ", optional"
            });
            paper
                .tag("</dt><dd>")
                .prose(text(parameter, "description"))
                .tag("</dd></div>");
        }
        paper.tag("</dl>");
    }
    let request = &operation["requestBody"]["content"];
    if request.is_object() {
        paper.tag("<h4>Request</h4>");
        contents(paper, document, request);
    }
    paper.tag("<h4>Answers</h4><dl class=\"facts\">");
    for (status, response) in members(&operation["responses"]) {
        let response = resolved(document, response);
        paper.tag("<div><dt>").text(status).tag("</dt><dd>");
        paper.paragraph(text(response, "description"));
        contents(paper, document, &response["content"]);
        paper.tag("</dd></div>");
    }
    paper.tag("</dl></article>");
}

/// What a body may be: its type, its shape, an example. Of a problem, which ones.
fn contents(paper: &mut Paper, document: &Value, content: &Value) {
    for (kind, body) in members(content) {
        if kind == "application/problem+json" {
            let slugs: Vec<_> = members(&body["examples"]).map(|(slug, _)| slug).collect();
            paper.tag("<p class=\"small\">");
            for (index, slug) in slugs.into_iter().enumerate() {
                paper.tag(if index == 0 { "" } else { ", " });
                paper
                    .tag("<a href=\"/problems/")
                    .text(slug)
                    .tag("\">")
                    .text(slug)
                    .tag("</a>");
            }
            paper.tag("</p>");
            continue;
        }
        paper
            .tag("<p class=\"small\">")
            .element("code", kind)
            .tag(" ");
        shape_name(paper, &body["schema"]);
        paper.tag("</p>");
        let several = members(&body["examples"])
            .map(|(name, example)| (name, &resolved(document, example)["value"]));
        let one = body.get("example").map(|example| ("", example));
        for (name, example) in one.into_iter().chain(several) {
            paper
                .tag("<details><summary>Example")
                .tag(if name.is_empty() { "" } else { ": " });
            paper
                .text(name)
                .tag("</summary><pre><code>")
                .text(&written(example));
            paper.tag("</code></pre></details>");
        }
    }
}

/// An example as it goes over the wire, made readable.
fn written(example: &Value) -> String {
    match example {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

/// The name of a shape, as a link, or what it is where it has none.
fn shape_name(paper: &mut Paper, schema: &Value) {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        paper
            .tag("<a href=\"#")
            .text(name)
            .tag("\">")
            .text(name)
            .tag("</a>");
        return;
    }
    for (index, kind) in ["oneOf", "anyOf", "allOf"].into_iter().enumerate() {
        let parts = schema[kind].as_array().into_iter().flatten();
        for (nth, part) in parts.enumerate() {
            paper.tag(match (nth, index) {
                (0, _) => "",
                (_, 2) => " and ",
                _ => " or ",
            });
            shape_name(paper, part);
        }
    }
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let words: Vec<_> = types.into_iter().filter(|kind| *kind != "null").collect();
    paper.text(&words.join(" or "));
    if schema["items"].is_object() {
        paper.tag(" of ");
        shape_name(paper, &schema["items"]);
    }
    let limits = [
        ("format", "", ""),
        ("const", "always ", ""),
        ("minimum", "from ", ""),
        ("maximum", "to ", ""),
        ("minItems", "at least ", " items"),
        ("maxItems", "at most ", " items"),
        ("minLength", "at least ", " characters"),
        ("maxLength", "at most ", " characters"),
    ];
    for (member, before, after) in limits {
        match &schema[member] {
            Value::Null => {}
            value => {
                paper.tag(", ").tag(before).text(&written(value)).tag(after);
            }
        }
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        paper.tag(", ").element("code", pattern);
    }
    for (nth, word) in schema["enum"].as_array().into_iter().flatten().enumerate() {
        paper
            .tag(if nth == 0 { ": " } else { ", " })
            .element("code", &written(word));
    }
}

/// The members of an object.
fn fields(paper: &mut Paper, document: &Value, shape: &Value) {
    if !shape["properties"].is_object() {
        paper.tag("<p class=\"small\">");
        shape_name(paper, shape);
        paper.tag("</p>");
        return;
    }
    let required = |name: &str| {
        let list = shape["required"].as_array().into_iter().flatten();
        list.into_iter().any(|known| known == name)
    };
    paper.tag("<dl class=\"facts\">");
    for (name, schema) in members(&shape["properties"]) {
        paper.tag("<div><dt>").element("code", name);
        paper.tag(if required(name) { "" } else { "<br>optional" });
        paper.tag("</dt><dd><p class=\"small muted\">");
        shape_name(paper, schema);
        paper.tag("</p>");
        let said = match text(schema, "description") {
            "" => text(resolved(document, schema), "description"),
            own => own,
        };
        paper.prose(said).tag("</dd></div>");
    }
    paper.tag("</dl>");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_operation_and_every_shape_stands_on_the_page() {
        let page = body(openapi::value());
        for (path, item) in members(&openapi::value()["paths"]) {
            for (method, operation) in members(item) {
                let name = operation["operationId"].as_str().unwrap();
                assert!(page.contains(&format!("id=\"{name}\"")), "{method} {path}");
            }
        }
        for (name, _) in members(&openapi::value()["components"]["schemas"]) {
            assert!(page.contains(&format!("id=\"{name}\"")), "{name}");
        }
        let links = page.split("href=\"#").skip(1);
        for link in links.map(|rest| rest.split('"').next().unwrap()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
        }
    }

    #[test]
    fn the_page_names_no_script_no_style_and_no_other_origin() {
        let page = body(openapi::value());
        for word in [
            "<script",
            "style=",
            "src=",
            "href=\"http",
            "href=\"//",
            "onclick",
        ] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
