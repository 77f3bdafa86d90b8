//! `target/site`: the files, their compressed forms, and the manifest.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};

use super::names::Asset;

/// Writes what is not there yet, removes what is no longer wanted; gives the bytes of a first
/// download of everything.
pub(super) fn site(site: &Path, assets: &BTreeMap<String, Asset>) -> Result<usize> {
    let folder = || site.display().to_string();
    fs::create_dir_all(site).with_context(folder)?;
    let mut manifest = Map::new();
    let mut wanted = vec!["manifest.json".to_owned()];
    let mut total = 0;
    for (name, asset) in assets {
        let (kind, compressible) = kind(name)?;
        let (mut br, mut gz) = (None, None);
        put(site, &asset.file, || Ok(asset.content.clone()))?;
        wanted.push(asset.file.clone());
        if compressible {
            let (small, other) = (format!("{}.br", asset.file), format!("{}.gz", asset.file));
            br = Some(put(site, &small, || brotli(&asset.content))?);
            gz = Some(put(site, &other, || gzip(&asset.content))?);
            wanted.extend([small, other]);
        }
        total += br.unwrap_or(asset.content.len());
        let bytes = asset.content.len();
        let row = json!({"file": asset.file, "type": kind, "bytes": bytes, "br": br, "gz": gz});
        manifest.insert(name.clone(), row);
    }
    let manifest = serde_json::to_vec_pretty(&Value::Object(manifest))?;
    let path = site.join("manifest.json");
    if fs::read(&path).ok().as_deref() != Some(&manifest[..]) {
        fs::write(path, manifest).with_context(folder)?;
    }
    for entry in fs::read_dir(site).with_context(folder)? {
        let entry = entry?;
        if !wanted.iter().any(|name| entry.file_name() == name.as_str()) {
            fs::remove_file(entry.path()).with_context(folder)?;
        }
    }
    Ok(total)
}

/// A name holds a hash of what it is made from, so a file that is there is right; a half-written
/// one never gets its name.
fn put(site: &Path, file: &str, content: impl FnOnce() -> Result<Vec<u8>>) -> Result<usize> {
    let path = site.join(file);
    if let Ok(there) = path.metadata() {
        return Ok(usize::try_from(there.len())?);
    }
    let content = content()?;
    let half = site.join(format!("{file}.half"));
    fs::write(&half, &content)
        .and_then(|()| fs::rename(&half, &path))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(content.len())
}

/// Content type, and whether compression makes it smaller.
fn kind(name: &str) -> Result<(&'static str, bool)> {
    Ok(match name.rsplit('.').next().unwrap_or_default() {
        "css" => ("text/css; charset=utf-8", true),
        "ico" => ("image/x-icon", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "png" => ("image/png", false),
        "svg" => ("image/svg+xml", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "webmanifest" => ("application/manifest+json", true),
        "webp" => ("image/webp", false),
        "woff2" => ("font/woff2", false),
        _ => bail!("no content type is known for {name}: name it in xtask/src/assets/write.rs"),
    })
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut small = Vec::new();
    let best = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut small, &best)?;
    Ok(small)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut small = GzEncoder::new(Vec::new(), Compression::best());
    small.write_all(content)?;
    Ok(small.finish()?)
}
