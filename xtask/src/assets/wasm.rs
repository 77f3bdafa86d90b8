//! The browser parts as WebAssembly, with the JavaScript that connects them to a page: `frontend`,
//! which starts islands, and `verifier`, which checks receipts and is loaded where that is done.

use std::fs;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::Files;
use crate::process::{cargo, root, run};

/// A build for the browser. A target folder of its own: it and the server's build do not wait for
/// each other's lock.
pub(crate) const BROWSER: [&str; 6] = [
    "--profile",
    "wasm-release",
    "--target",
    "wasm32-unknown-unknown",
    "--target-dir",
    "target/front",
];

/// The crates that the browser gets.
pub(crate) const PARTS: [&str; 2] = ["frontend", "verifier"];

/// Gives `app.js` and `app_bg.wasm`, `verifier.js` and `verifier_bg.wasm`.
pub(super) fn build() -> Result<Files> {
    let mut files = Files::new();
    for (package, name) in PARTS.into_iter().zip(["app", "verifier"]) {
        files.extend(part(package, name)?);
    }
    Ok(files)
}

/// One crate. Each is built alone: together, each would have the features of both.
fn part(package: &str, name: &str) -> Result<Files> {
    run(cargo().args(["build", "--package", package]).args(BROWSER))?;
    let folder = root().join("target/front/wasm32-unknown-unknown/wasm-release");
    let mut output = Bindgen::new()
        .input_path(folder.join(format!("{package}.wasm")))
        .out_name(name)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let inline = output
        .snippets()
        .values()
        .any(|scripts| !scripts.is_empty());
    if inline || !output.local_modules().is_empty() {
        bail!("a crate brings JavaScript files of its own, which are not bundled");
    }
    let folder = root().join("target/front/bindgen");
    output.emit(&folder)?;
    [format!("{name}.js"), format!("{name}_bg.wasm")]
        .into_iter()
        .map(|name| {
            let content = fs::read(folder.join(&name)).with_context(|| name.clone())?;
            Ok((name, content))
        })
        .collect()
}
