//! Which logs the witness knows, by which keys: those that the operator names, or those that a log
//! names itself when it is met first. These are kept, and the log is not asked again.
//!
//! Invariant: an address is believed about the log that is called by it, and about no other one.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
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
            is_of(url, &list, folder)?;
            list
        } else {
            let list = first_met(url, ca)
                .await
                .with_context(|| format!("{url} does not name the keys of a log"))?;
            is_of(url, &list, folder)?;
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

/// Whether an address may name these keys: the log is called by it, and is not known by another one.
fn is_of(url: &Url, list: &KeyList, folder: &Folder) -> anyhow::Result<()> {
    let (origin, name) = (list.name(), name_at(url));
    anyhow::ensure!(
        name.as_deref() == Some(plain(origin, url.scheme()).as_str()),
        "{url} names the keys of the log {origin}, and the log of that address is called {}: if you \
         mean {origin}, give its keys with --key, as the brand says them elsewhere",
        name.as_deref().unwrap_or("by another one")
    );
    if let Some(file) = folder.keys_elsewhere(url, origin)? {
        bail!(
            "{url} names the keys of the log {origin}, which is known by another address: name that \
             one, or give the keys with --key, or remove {} to ask this one anew",
            file.display()
        );
    }
    Ok(())
}

/// What the log at an address is called: the address without its scheme.
fn name_at(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let port = url.port().map(|port| format!(":{port}"));
    let path = url.path().trim_end_matches('/');
    Some(format!("{host}{}{path}", port.unwrap_or_default()))
}

/// The name of a log as [`name_at`] spells it: no capital in the host, no port that goes without
/// saying, no slash at the end.
fn plain(origin: &str, scheme: &str) -> String {
    let end = origin.find('/').unwrap_or(origin.len());
    let (host, path) = origin.split_at(end);
    let host = host.to_ascii_lowercase();
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(port).unwrap_or(&host);
    format!("{host}{}", path.trim_end_matches('/'))
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::disallowed_methods)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use ledger::SigningKey;
    use tokio::net::TcpListener;

    use super::super::folder;
    use super::*;

    fn key(origin: &str, seed: u8) -> VerifierKey {
        let key = SigningKey::new(origin, [seed; 32]).unwrap();
        key.verifier().clone()
    }

    /// An address that names the key of a log whose name is made from it.
    async fn naming(origin: impl FnOnce(&str) -> String) -> (Url, VerifierKey) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let key = key(&origin(&address), 1);
        let list = format!("{key}\n");
        let site = Router::new().route(KEYS, get(|| async move { list }));
        tokio::spawn(async move { axum::serve(listener, site).await });
        (format!("http://{address}/log").parse().unwrap(), key)
    }

    fn opened(path: &Path) -> Folder {
        folder::make(path).unwrap();
        Folder::open(path).unwrap()
    }

    async fn refused(urls: &[Url], folder: &Folder) -> String {
        let refused = logs(urls, &[], folder, None).await;
        format!("{:#}", refused.unwrap_err())
    }

    #[test]
    fn a_log_is_called_by_its_address_without_the_scheme() {
        for (url, origin) in [
            ("https://data.example.test/log", "data.example.test/log"),
            ("https://data.example.test/log/", "data.example.test/log"),
            ("https://Data.Example.test:443/log", "data.example.test/log"),
            (
                "https://data.example.test/log",
                "Data.example.test:443/log/",
            ),
            ("http://data.example.test/log", "data.example.test:80/log"),
            (
                "https://data.example.test:8443/log",
                "data.example.test:8443/log",
            ),
            ("https://data.example.test", "data.example.test"),
        ] {
            let url: Url = url.parse().unwrap();
            let name = name_at(&url);
            assert_eq!(name, Some(plain(origin, url.scheme())), "{url} {origin}");
        }
        for (url, origin) in [
            ("https://data.example.test/log", "other.example.test/log"),
            ("https://data.example.test/log", "data.example.test/gol"),
            ("https://data.example.test/log", "data.example.test"),
            ("https://data.example.test/log", "data.example.test/Log"),
            ("https://data.example.test/log", "data.example.test:80/log"),
            (
                "https://data.example.test:8443/log",
                "data.example.test/log",
            ),
            ("https://data.example.test/log", "me@data.example.test/log"),
            (
                "https://data.example.test/log",
                "data.example.test/a/../log",
            ),
        ] {
            let url: Url = url.parse().unwrap();
            let name = name_at(&url);
            assert_ne!(name, Some(plain(origin, url.scheme())), "{url} {origin}");
        }
    }

    #[tokio::test]
    async fn an_address_is_believed_about_the_log_that_is_called_by_it() {
        let place = tempfile::tempdir().unwrap();
        let folder = opened(place.path());
        let (url, key) = naming(|address| format!("{address}/log")).await;
        let known = logs(std::slice::from_ref(&url), &[], &folder, None).await;
        let log = Log {
            origin: key.name().to_owned(),
            keys: vec![key],
        };
        assert_eq!(known.unwrap(), std::slice::from_ref(&log));
        let again = format!("{url}/").parse().unwrap();
        let known = logs(&[url, again], &[], &folder, None).await.unwrap();
        assert_eq!(known, [log], "the same address in another spelling");
    }

    #[tokio::test]
    async fn an_address_is_not_believed_about_another_log() {
        let place = tempfile::tempdir().unwrap();
        let folder = opened(place.path());
        let other = "data.example.test/log";
        let (url, _) = naming(|_| other.to_owned()).await;
        let said = refused(std::slice::from_ref(&url), &folder).await;
        assert!(said.contains(other) && said.contains("--key"), "{said}");
        assert_eq!(folder.keys(&url).unwrap(), None, "nothing is kept");
        // Beside an address that is what it says.
        let (own, known) = naming(|address| format!("{address}/log")).await;
        let own = [own, naming(|_| known.name().to_owned()).await.0];
        refused(&own, &folder).await;
        // What was kept once is not believed any more than what is read now.
        let list = KeyList::new(vec![key(other, 1)], Vec::new()).unwrap();
        folder.keep_keys(&url, &list).unwrap();
        let said = refused(std::slice::from_ref(&url), &folder).await;
        assert!(said.contains("--key"), "{said}");
        // By its key it may be met anywhere.
        let keys = [key(other, 1)];
        let known = logs(&[url], &keys, &folder, None).await.unwrap();
        assert_eq!(known[0].origin, other);
    }

    #[tokio::test]
    async fn a_log_is_known_by_one_address() {
        let place = tempfile::tempdir().unwrap();
        let folder = opened(place.path());
        let (url, key) = naming(|address| format!("{address}/log")).await;
        let elsewhere = "https://elsewhere.example.test/log".parse().unwrap();
        let list = KeyList::new(vec![key], Vec::new()).unwrap();
        folder.keep_keys(&elsewhere, &list).unwrap();
        let said = refused(std::slice::from_ref(&url), &folder).await;
        let file = folder.keys_file(&elsewhere).display().to_string();
        assert!(said.contains("known by another address"), "{said}");
        assert!(said.contains(&file), "{said}");
        assert_eq!(folder.keys(&url).unwrap(), None, "nothing is kept");
    }
}
