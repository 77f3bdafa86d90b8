//! Which logs the witness knows, by which keys: those that the operator names, or those that a log
//! names itself when it is met first. These are kept, and the log is not asked again.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use ledger::note::Algorithm;
use ledger::{KeyList, VerifierKey};
use reqwest::Client;
use url::Url;

use super::folder::Folder;
use crate::authorities::Authorities;

/// Where a log names its keys.
const KEYS: &str = "/.well-known/vitrine-log-keys";
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of its answer is read.
const LARGEST: usize = 64 * 1024;

/// A log that is witnessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Log {
    /// Its name.
    pub(super) origin: String,
    /// The keys that may sign it.
    pub(super) keys: Vec<VerifierKey>,
}

/// All logs.
pub(super) async fn logs(
    urls: &[Url],
    keys: &[VerifierKey],
    folder: &Folder,
    ca: Option<&Path>,
) -> anyhow::Result<Vec<Log>> {
    let mut logs: Vec<Log> = Vec::new();
    if !keys.is_empty() {
        for key in keys {
            anyhow::ensure!(
                key.algorithm() == Algorithm::Ed25519,
                "{key} is a witness's key: a log's key is one that `vitrine ledger show` prints"
            );
            add(&mut logs, key.name(), std::slice::from_ref(key));
        }
        anyhow::ensure!(
            logs.len() >= urls.len(),
            "with --key nobody is asked for keys: name those of every log"
        );
        return Ok(logs);
    }
    for url in urls {
        let list = if let Some(list) = folder.keys(url)? {
            list
        } else {
            let list = first_met(url, ca)
                .await
                .with_context(|| format!("{url} does not name the keys of a log"))?;
            folder.keep_keys(url, &list)?;
            super::super::say(format_args!(
                "{url} was never met before, so it is believed about its keys now, and they are \
                 kept in {}. Compare them with what the brand says elsewhere:\n{}",
                folder.keys_file(url).display(),
                list.to_string().trim_end()
            ))?;
            list
        };
        add(&mut logs, list.name(), list.signing());
    }
    Ok(logs)
}

fn add(logs: &mut Vec<Log>, origin: &str, keys: &[VerifierKey]) {
    let log = logs.iter_mut().find(|log| log.origin == origin);
    match log {
        Some(log) => {
            let fresh = keys.iter().filter(|key| !log.keys.contains(key)).cloned();
            let fresh: Vec<VerifierKey> = fresh.collect();
            log.keys.extend(fresh);
        }
        None => logs.push(Log {
            origin: origin.to_owned(),
            keys: keys.to_vec(),
        }),
    }
}

async fn first_met(url: &Url, ca: Option<&Path>) -> anyhow::Result<KeyList> {
    let client = Client::builder().timeout(PATIENCE);
    let client = Authorities::read("--ca", ca)?.believed_by(client).build()?;
    let answer = client.get(url.join(KEYS)?).send().await;
    let mut answer = answer.and_then(reqwest::Response::error_for_status)?;
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        bytes.extend_from_slice(&piece);
        anyhow::ensure!(bytes.len() <= LARGEST, "its answer has no end");
    }
    let text = String::from_utf8(bytes).context("its answer is no text")?;
    Ok(KeyList::parse(&text)?)
}
