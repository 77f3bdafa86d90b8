//! Names that carry a hash of the content, put into every file that mentions another.
//!
//! A stylesheet or an SVG mentions a file as `/assets/NAME`; a script mentions it as a quoted
//! `/assets/NAME`, `./NAME` or `NAME`. A file is hashed after the files it mentions, so its own
//! name changes with theirs.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::Files;

/// Where the server serves the files.
const FOLDER: &str = "/assets/";

/// A file under its hashed name, mentions rewritten.
#[derive(Debug)]
pub(crate) struct Asset {
    pub(crate) file: String,
    pub(crate) content: Vec<u8>,
}

/// Plain name to hashed file.
pub(super) fn hashed(files: Files) -> Result<BTreeMap<String, Asset>> {
    let mut done = BTreeMap::new();
    let names: Vec<String> = files.keys().cloned().collect();
    for name in &names {
        visit(name, &files, &mut done, &mut Vec::new())?;
    }
    Ok(done)
}

fn visit(
    name: &str,
    files: &Files,
    done: &mut BTreeMap<String, Asset>,
    path: &mut Vec<String>,
) -> Result<()> {
    if done.contains_key(name) {
        return Ok(());
    }
    if path.iter().any(|open| open == name) {
        bail!(
            "{} mention each other in a circle, so none can be named first",
            path.join(", ")
        );
    }
    path.push(name.to_owned());
    let mut content = files[name].clone();
    if let Some(mentions) = style(name) {
        let text = String::from_utf8(content)?;
        for other in mentions.of(name, &text, files)? {
            visit(&other, files, done, path)?;
        }
        content = mentions.rewrite(&text, done).into_bytes();
    }
    path.pop();
    let file = with_hash(name, &content);
    done.insert(name.to_owned(), Asset { file, content });
    Ok(())
}

/// How a kind of file mentions others.
#[derive(Clone, Copy)]
enum Mentions {
    Urls,
    Script,
}

fn style(name: &str) -> Option<Mentions> {
    match name.rsplit('.').next()? {
        "css" | "svg" | "webmanifest" => Some(Mentions::Urls),
        "js" => Some(Mentions::Script),
        _ => None,
    }
}

impl Mentions {
    fn of(self, name: &str, text: &str, files: &Files) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for (other, _) in text.split(FOLDER).skip(1).map(split_name) {
            if !files.contains_key(other) {
                bail!("{name} mentions {FOLDER}{other}, which is not in style/public");
            }
            found.insert(other.to_owned());
        }
        if let Mentions::Script = self {
            let quoted = files.keys().filter(|other| {
                other.as_str() != name && spellings(other).iter().any(|word| text.contains(word))
            });
            found.extend(quoted.cloned());
        }
        Ok(found)
    }

    fn rewrite(self, text: &str, done: &BTreeMap<String, Asset>) -> String {
        let mut parts = text.split(FOLDER);
        let mut new = parts.next().unwrap_or_default().to_owned();
        for (name, rest) in parts.map(split_name) {
            let file = done.get(name).map_or(name, |asset| asset.file.as_str());
            new.extend([FOLDER, file, rest]);
        }
        if let Mentions::Script = self {
            for (name, asset) in done {
                for word in spellings(name) {
                    new = new.replace(&word, &word.replace(name.as_str(), &asset.file));
                }
            }
        }
        new
    }
}

/// The file name at the start of a text, and what follows it.
fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
    text.split_at(end.unwrap_or(text.len()))
}

/// How a script quotes a file beside it.
fn spellings(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for quote in ['\'', '"'] {
        words.push(format!("{quote}{name}{quote}"));
        words.push(format!("{quote}./{name}{quote}"));
    }
    words
}

/// `main.css` becomes `main.3f2a9c41d0.css`.
fn with_hash(name: &str, content: &[u8]) -> String {
    let hash = hex::encode(&Sha256::digest(content)[..5]);
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("{stem}.{hash}.{end}"),
        None => format!("{name}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    fn text(asset: &Asset) -> &str {
        std::str::from_utf8(&asset.content).unwrap()
    }

    #[test]
    fn mentions_carry_the_hashed_name_through_the_chain() {
        let done = hashed(files(&[
            ("boot.js", "import('./app.js'); new URL('./app_bg.wasm', x)"),
            ("app.js", "new URL('app_bg.wasm', import.meta.url)"),
            ("app_bg.wasm", "\0asm"),
            (
                "main.css",
                "a{src:url(/assets/sans.woff2)}b{src:url(/assets/sans.woff2.map)}",
            ),
            ("sans.woff2", "font"),
            ("sans.woff2.map", "map"),
        ]))
        .unwrap();
        let wasm = &done["app_bg.wasm"].file;
        assert_eq!(
            text(&done["app.js"]),
            format!("new URL('{wasm}', import.meta.url)")
        );
        let app = &done["app.js"].file;
        let boot = format!("import('./{app}'); new URL('./{wasm}', x)");
        assert_eq!(text(&done["boot.js"]), boot);
        let (sans, map) = (&done["sans.woff2"].file, &done["sans.woff2.map"].file);
        assert_eq!(
            text(&done["main.css"]),
            format!("a{{src:url(/assets/{sans})}}b{{src:url(/assets/{map})}}")
        );
    }

    #[test]
    fn a_change_below_changes_the_names_above() {
        let of = |font| {
            let list = [
                ("main.css", "a{src:url(/assets/sans.woff2)}"),
                ("sans.woff2", font),
            ];
            hashed(files(&list)).unwrap()["main.css"].file.clone()
        };
        assert_eq!(of("one"), of("one"));
        assert_ne!(of("one"), of("two"));
    }

    #[test]
    fn a_mention_of_nothing_is_an_error() {
        let error = hashed(files(&[("main.css", "a{src:url(/assets/gone.svg)}")])).unwrap_err();
        assert!(error.to_string().contains("/assets/gone.svg"), "{error}");
    }

    #[test]
    fn a_circle_is_an_error() {
        let list = [("a.js", "import './b.js'"), ("b.js", "import './a.js'")];
        let error = hashed(files(&list)).unwrap_err();
        assert!(error.to_string().contains("circle"), "{error}");
    }
}
