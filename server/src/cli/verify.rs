//! `vitrine verify`: checks a receipt, a published log or a database, from outside.

mod database;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use ledger::checkpoint::{CheckpointError, Opened};
use ledger::cosignature::{CosignatureError, verify_cosignature};
use ledger::note::{Algorithm, NoteError};
use ledger::proof::ProofError;
use ledger::receipt::{BYTE_ORDER_MARK, ReceiptError};
use ledger::tile::{self, Edge, TileId};
use ledger::{Checkpoint, Commitment, Hash, Receipt, SignedNote, VerifierKey};
use reqwest::Client;
use url::Url;

use self::database::DatabaseArgs;
use crate::authorities::Authorities;

/// How long a file of the log may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest file of entries or hashes: 256 entries, each of 32 bytes after its length.
const LARGEST: usize = 256 * 34;
/// The largest checkpoint: any witness adds a line to it.
const LARGEST_CHECKPOINT: usize = 64 * 1024;

/// What to check.
#[derive(Subcommand, Debug)]
pub(crate) enum Verify {
    /// Check a receipt, without a network: that it says what was recorded, that this is in the log,
    /// and who signed that
    Receipt(ReceiptArgs),
    /// Read a published log from its address and work its root out anew, or, with --since, check
    /// that it only grew
    Log(LogArgs),
    /// Walk through the log in a database from the first entry and name the first one that is wrong
    Database(DatabaseArgs),
}

#[derive(Args, Debug)]
pub(crate) struct ReceiptArgs {
    /// The receipt, as it was downloaded
    file: PathBuf,
    /// The log's public key, as the trust page shows it; several after a rotation
    #[arg(long = "key", required = true, value_parser = VerifierKey::parse)]
    keys: Vec<VerifierKey>,
    /// The public key of an independent witness that must have signed too; several must all have
    #[arg(long = "witness", value_parser = VerifierKey::parse)]
    witnesses: Vec<VerifierKey>,
}

#[derive(Args, Debug)]
pub(crate) struct LogArgs {
    /// Where the log is, such as <https://data.example.com/log>
    url: Url,
    /// The log's public key, as the trust page shows it; several after a rotation
    #[arg(long = "key", required = true, value_parser = VerifierKey::parse)]
    keys: Vec<VerifierKey>,
    /// A key of the log that signs no more: good for what --since names, not for the log of today
    #[arg(long = "former", value_name = "KEY", value_parser = VerifierKey::parse)]
    former: Vec<VerifierKey>,
    /// The public key of an independent witness that must have signed the log of today too; several
    /// must all have
    #[arg(long = "witness", value_name = "KEY", value_parser = VerifierKey::parse)]
    witnesses: Vec<VerifierKey>,
    /// An older receipt or checkpoint that the log must still hold
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Certificate authorities (PEM) to believe besides the public ones
    #[arg(long)]
    ca: Option<PathBuf>,
}

/// Runs it. Anything that does not hold ends in an error.
pub(crate) async fn run(task: Verify) -> anyhow::Result<ExitCode> {
    match task {
        Verify::Receipt(task) => receipt(&task)?,
        Verify::Log(task) => log(&task).await?,
        Verify::Database(task) => database::run(&task).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn receipt(task: &ReceiptArgs) -> anyhow::Result<()> {
    let receipt = parsed(&read(&task.file)?)
        .with_context(|| format!("{} is no receipt", task.file.display()))?;
    are_witnesses(&task.witnesses)?;
    let keys: Vec<VerifierKey> = task.keys.iter().chain(&task.witnesses).cloned().collect();
    let verified = receipt.verify(&keys).map_err(|error| match error {
        ReceiptError::Signed(CheckpointError::Note(NoteError::NotBy)) => anyhow::anyhow!(
            "nothing is proved with the keys that were given: the receipt is signed with another key. \
             If the log had another one when it was made, give that with --key as well"
        ),
        error => anyhow::Error::new(error).context("this receipt proves nothing"),
    })?;
    for witness in &task.witnesses {
        anyhow::ensure!(
            verified.cosigned_by.iter().any(|by| by.key == *witness),
            "the witness {} has not signed the head in this receipt: save it again once the line \
             is a witnessed one",
            witness.name()
        );
    }
    let entry = &receipt.entry;
    super::say(format_args!("What was recorded, on {}:", entry.at))?;
    super::say(serde_json::to_string_pretty(entry)?)?;
    super::say(format_args!(
        "It is entry {} of the log, which had {} entries.",
        receipt.index, verified.checkpoint.size
    ))?;
    for key in &verified.signed_by {
        super::say(format_args!("That is signed by {key}."))?;
    }
    for by in &verified.cosigned_by {
        say_witnessed(&by.name, by.at)?;
    }
    Ok(())
}

/// What stands in a file is not repeated in an error: it is somebody else's.
fn parsed(text: &str) -> anyhow::Result<Receipt> {
    Receipt::parse(text).map_err(|error| {
        if error.is_eof() {
            anyhow::anyhow!("the file is cut off")
        } else if error.line() == 0 {
            // What it says may hold what the receipt says.
            anyhow::anyhow!(
                "this is no receipt that this program knows. Take the whole file, unchanged, or a newer \
                 version of the program"
            )
        } else {
            let (line, column) = (error.line(), error.column());
            anyhow::anyhow!(
                "line {line}, column {column}: a receipt has something else there. Take the whole file, \
                 unchanged"
            )
        }
    })
}

/// A key of a log that is given as a witness's would speak for the log.
fn are_witnesses(keys: &[VerifierKey]) -> anyhow::Result<()> {
    for key in keys {
        anyhow::ensure!(
            key.algorithm() == Algorithm::Cosignature,
            "{key} is a log's key: a witness's key is one that `vitrine witness show` prints"
        );
    }
    Ok(())
}

fn say_witnessed(name: &str, at: Timestamp) -> anyhow::Result<()> {
    super::say(format_args!(
        "The witness {name} saw the same log and signed it, on {at}."
    ))
}

/// A published log.
struct Published<'u> {
    client: Client,
    url: &'u Url,
}

impl Published<'_> {
    /// A file of the log, of at most so many bytes.
    async fn get(&self, path: &str, most: usize) -> anyhow::Result<Vec<u8>> {
        let url = format!("{}/{path}", self.url.as_str().trim_end_matches('/'));
        let answer = self.client.get(&url).send().await;
        let mut answer = answer
            .and_then(reqwest::Response::error_for_status)
            .with_context(|| format!("{url} does not answer as a log"))?;
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            bytes.extend_from_slice(&piece);
            anyhow::ensure!(
                bytes.len() <= most,
                "{url} is larger than a file of a log can be"
            );
        }
        Ok(bytes)
    }

    async fn checkpoint(&self) -> anyhow::Result<String> {
        let note = self.get("checkpoint", LARGEST_CHECKPOINT).await?;
        String::from_utf8(note).context("the log's checkpoint is no text")
    }

    async fn tile(&self, id: TileId, width: u16) -> anyhow::Result<Vec<Hash>> {
        let path = format!("tile/{}", id.path(width));
        let bytes = self.get(&path, LARGEST).await?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        anyhow::ensure!(
            rest.is_empty() && hashes.len() == usize::from(width),
            "{path} has not {width} hashes"
        );
        Ok(hashes.iter().copied().map(Hash::new).collect())
    }

    async fn entries(&self, bundle: u64, width: u16) -> anyhow::Result<Vec<Hash>> {
        let id = TileId {
            level: 0,
            index: bundle,
        };
        // As a tile of level 0 is named, with another word in front.
        let path = format!("tile/entries{}", id.path(width).trim_start_matches('0'));
        let bytes = self.get(&path, LARGEST).await?;
        let mut rest = bytes.as_slice();
        let mut leaves = Vec::with_capacity(usize::from(width));
        while let Some((length, tail)) = rest.split_first_chunk::<2>() {
            anyhow::ensure!(
                u16::from_be_bytes(*length) == 32,
                "{path} holds an entry that is no commitment"
            );
            let Some((entry, tail)) = tail.split_first_chunk::<32>() else {
                bail!("{path} is cut off");
            };
            leaves.push(Commitment::new(*entry).leaf());
            rest = tail;
        }
        anyhow::ensure!(
            rest.is_empty() && leaves.len() == usize::from(width),
            "{path} has not {width} entries"
        );
        Ok(leaves)
    }
}

/// The tree head in a signed note.
fn signed<'k>(note: &str, keys: &'k [VerifierKey]) -> anyhow::Result<Opened<'k>> {
    Checkpoint::open_any(note, keys)
        .context("it is not signed as it should be by the keys that were given")
}

/// When a witness signed the log of today.
fn witnessed(note: &SignedNote, witness: &VerifierKey) -> anyhow::Result<Timestamp> {
    let name = witness.name();
    match verify_cosignature(note, witness) {
        Ok(at) => Ok(at),
        Err(CosignatureError::Note(NoteError::NotBy)) => bail!(
            "the witness {name} has not signed the log's newest head: it may be a moment behind, so \
             try again, and ask the witness if it stays so"
        ),
        Err(error) => Err(error).with_context(|| format!("the signature of the witness {name}")),
    }
}

async fn log(task: &LogArgs) -> anyhow::Result<()> {
    are_witnesses(&task.witnesses)?;
    let client = Client::builder().timeout(PATIENCE);
    let published = Published {
        client: Authorities::read("--ca", task.ca.as_deref())?
            .believed_by(client)
            .build()?,
        url: &task.url,
    };
    let note = published.checkpoint().await?;
    let known = [&task.keys[..], &task.former, &task.witnesses].concat();
    let opened = signed(&note, &known).context("the log's checkpoint proves nothing")?;
    anyhow::ensure!(
        opened.signers.iter().any(|key| task.keys.contains(key)),
        "the log's checkpoint proves nothing: it is signed by a former key alone"
    );
    let (newest, note) = (opened.checkpoint, opened.note);
    let mut seen = Vec::new();
    for witness in &task.witnesses {
        seen.push((witness.name(), witnessed(&note, witness)?));
    }
    if let Some(file) = &task.since {
        let older = older(&read(file)?, &known)
            .with_context(|| format!("{} cannot be compared", file.display()))?;
        only_grew(&published, &older, &newest).await?;
        super::say(format_args!(
            "The log had {} entries then and has {} now: what it held then it still holds.",
            older.size, newest.size
        ))?;
    } else {
        let root = rebuilt(&published, newest.size).await?;
        anyhow::ensure!(
            root == newest.root,
            "the log's {} entries give another root than the one that is signed",
            newest.size
        );
        super::say(format_args!(
            "The log has {} entries, and they give the root that {} signed: {root}",
            newest.size, newest.origin
        ))?;
    }
    seen.into_iter()
        .try_for_each(|(name, at)| say_witnessed(name, at))
}

/// The tree head of an older receipt, or of an older checkpoint.
fn older(text: &str, keys: &[VerifierKey]) -> anyhow::Result<Checkpoint> {
    let text = text.trim_start_matches(BYTE_ORDER_MARK);
    if !text.trim_start().starts_with('{') {
        return Ok(signed(text, keys)?.checkpoint);
    }
    let receipt = parsed(text).context("it is no receipt")?;
    Ok(receipt.verify(keys)?.checkpoint)
}

async fn only_grew(
    published: &Published<'_>,
    older: &Checkpoint,
    newest: &Checkpoint,
) -> anyhow::Result<()> {
    anyhow::ensure!(
        older.origin == newest.origin,
        "these are two logs: {} and {}",
        older.origin,
        newest.origin
    );
    anyhow::ensure!(
        older.size <= newest.size,
        "the log has {} entries now and had {} then: entries are gone",
        newest.size,
        older.size
    );
    let proof = match tile::consistency(older.size, newest.size) {
        None => Vec::new(),
        Some(plan) => {
            let mut tiles: BTreeMap<TileId, Vec<Hash>> = BTreeMap::new();
            for (id, width) in plan.files(newest.size) {
                tiles.insert(id, published.tile(id, width).await?);
            }
            plan.evaluate(|id| tiles.get(&id).map(Vec::as_slice))
                .context("the log's tiles do not make a proof")?
        }
    };
    match ledger::receipt::grew(older, newest, &proof) {
        Err(ProofError::Root | ProofError::Length) => {
            grew_by_entries(published, older, newest).await
        }
        grew => grew.context(REWRITTEN),
    }
}

const REWRITTEN: &str = "the log does not hold what it held then: it was rewritten. Keep the older \
    receipt: it proves it";

/// The same where the tiles are of no use: from all entries.
async fn grew_by_entries(
    published: &Published<'_>,
    older: &Checkpoint,
    newest: &Checkpoint,
) -> anyhow::Result<()> {
    let mut edge = Edge::default();
    reach(published, &mut edge, older.size, newest.size).await?;
    let then = edge.root();
    reach(published, &mut edge, newest.size, newest.size).await?;
    anyhow::ensure!(
        edge.root() == newest.root,
        "the files of the log are damaged: neither its tiles nor its entries give the root that is \
         signed, so nothing can be compared"
    );
    anyhow::ensure!(then == older.root, REWRITTEN);
    super::say("The tiles of the log are damaged. Its entries are not, and were compared instead.")
}

async fn rebuilt(published: &Published<'_>, size: u64) -> anyhow::Result<Hash> {
    let mut edge = Edge::default();
    reach(published, &mut edge, size, size).await?;
    Ok(edge.root())
}

/// Takes entries in until there are `size`, of a log of `whole`.
async fn reach(
    published: &Published<'_>,
    edge: &mut Edge,
    size: u64,
    whole: u64,
) -> anyhow::Result<()> {
    const FILE: u64 = 256;
    while edge.size() < size {
        let (bundle, passed) = (edge.size() / FILE, edge.size() % FILE);
        let width = u16::try_from((whole - bundle * FILE).min(FILE))?;
        let leaves = published.entries(bundle, width).await?;
        let most = usize::try_from(size - edge.size())?;
        let next = leaves.iter().skip(usize::try_from(passed)?).take(most);
        edge.append(&next.copied().collect::<Vec<Hash>>());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods)]

    use axum::Router;
    use tokio::net::TcpListener;

    use super::*;

    /// The address of a log whose files all have so many bytes.
    async fn log_of_files(bytes: usize) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Router::new().fallback(move || async move { "x".repeat(bytes) });
        tokio::spawn(async move { axum::serve(listener, site).await });
        format!("http://{address}/log").parse().unwrap()
    }

    #[tokio::test]
    async fn a_checkpoint_has_room_for_many_witnesses() {
        for (bytes, is_checkpoint) in [(64 * 1024, true), (64 * 1024 + 1, false)] {
            let url = log_of_files(bytes).await;
            let published = Published {
                client: Client::builder().no_proxy().build().unwrap(),
                url: &url,
            };
            assert_eq!(published.checkpoint().await.is_ok(), is_checkpoint);
            let id = TileId { level: 0, index: 0 };
            let refused = published.tile(id, tile::WIDTH).await.unwrap_err();
            assert!(refused.to_string().contains("is larger than"), "{refused}");
        }
    }
}
