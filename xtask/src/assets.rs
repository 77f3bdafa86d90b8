//! What the browser loads, from `frontend` and `style` into `target/site`.
//!
//! Every file there carries a hash of its content in its name, so it may be cached for ever;
//! `manifest.json` maps the plain names to the hashed ones. Text has a `.br` and a `.gz` beside
//! it. Nothing is done when no input has changed, and files that come out the same are left alone,
//! so that the server is not linked again for nothing.

mod css;
mod inputs;
mod names;
mod wasm;
mod write;

use std::{collections::BTreeMap, fs, time::Instant};

use anyhow::{Context, Result, bail};

pub(crate) use self::wasm::{BROWSER, PARTS};
use crate::{
    install,
    process::{root, say},
};

/// Plain name to content.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Brings `target/site` up to date.
pub(crate) fn build() -> Result<()> {
    let site = root().join("target/site");
    let stamp = root().join("target/front/inputs.sha256");
    let inputs = inputs::digest(root())?;
    let known = fs::read_to_string(&stamp).is_ok_and(|stored| stored == inputs);
    if known && site.join("manifest.json").is_file() {
        return Ok(());
    }

    let started = Instant::now();
    install::wasm_target()?;
    let mut files = public()?;
    let mut add = |name: &str, content: Vec<u8>| match files.insert(name.to_owned(), content) {
        None => Ok(()),
        Some(_) => bail!("style/public/{name} has the name of a built file"),
    };
    add(
        "main.css",
        css::bundle(&root().join("style/main.css"))?.into_bytes(),
    )?;
    for (name, content) in wasm::build()? {
        add(&name, content)?;
    }
    let assets = names::hashed(files)?;
    let bytes = write::site(&site, &assets)?;
    fs::write(&stamp, inputs).context("cannot note the inputs")?;
    say(&format!(
        "assets: {} files, {} KiB over the wire with brotli, {:.1} s",
        assets.len(),
        bytes.div_ceil(1024),
        started.elapsed().as_secs_f32()
    ));
    Ok(())
}

/// The files that are taken as they are, subfolders and all; a name may occur only once.
fn public() -> Result<Files> {
    let mut files = Files::new();
    for path in inputs::walk(&root().join("style/public"))? {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("{} has no plain name", path.display()))?;
        if name.starts_with('.') {
            continue;
        }
        let content = fs::read(&path).with_context(|| path.display().to_string())?;
        if files.insert(name.to_owned(), content).is_some() {
            bail!("two files under style/public are called {name}");
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_together_are_at_most_45_kilobytes() {
        let fonts: Vec<usize> = public()
            .unwrap()
            .iter()
            .filter(|(name, _)| name.rsplit('.').next() == Some("woff2"))
            .map(|(_, content)| content.len())
            .collect();
        assert!(!fonts.is_empty());
        let together: usize = fonts.iter().sum();
        assert!(together <= 45 * 1000, "{together} bytes");
    }
}
