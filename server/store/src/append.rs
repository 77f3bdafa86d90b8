//! The gate's way to write: log lines of many questions at once.
//!
//! A question is weighed on what was read without a lock. Its line is written only if the
//! customer's revision is still the one that was read, checked on the locked row in the transaction
//! that writes the line; otherwise nothing is written and the question is weighed anew. So the
//! answer is the one that holds at the moment of the commit, and reading, which is most of the
//! work, holds nobody up.
//!
//! One task gathers the lines that wait while the last ones are flushed to the disk, and writes
//! them with a handful of statements, on both databases.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, LazyLock};

use domain::event::{Event, LoggedEvent};
use domain::ids::{EventId, SubjectId};
use futures_util::{FutureExt, StreamExt as _, stream};
use jiff::Timestamp;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::error::Error;
use crate::events::{self, NewLine};
use crate::facade::{Db, Executor, Tx};
use crate::keys::{Keys, fresh_id};
use crate::page::moment;
use crate::shapes::Matches;
use crate::writer::Writer;

/// How many calls may wait; beyond that, callers wait for room.
const QUEUE: usize = 1024;
/// How many calls are written together at most.
const BATCH: usize = 256;
/// How many calls that failed together are tried at once.
const AT_ONCE: usize = 4;

/// A line to write, if nothing has changed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// In whose log.
    pub subject: SubjectId,
    /// The revision that the line goes by.
    pub revision: i64,
    /// The registry version that it goes by.
    pub registry_version: i64,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: Timestamp,
    /// The idempotency key of the line. One that the customer's log holds by now counts as a change.
    pub key: Option<String>,
}

/// What became of an [`Entry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// Written.
    Line(Box<LoggedEvent>),
    /// Not written: something changed since. Weigh again.
    Overtaken,
}

struct Call {
    entries: Vec<Entry>,
    to: oneshot::Sender<Result<Vec<Appended>, Error>>,
}

enum Message {
    Call(Call),
    Close,
}

/// The queue in front of the task.
#[derive(Clone)]
pub(crate) struct Appender {
    calls: mpsc::Sender<Message>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl std::fmt::Debug for Appender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Appender")
    }
}

impl Appender {
    pub(crate) fn start(db: &Db, keys: &Arc<Keys>, writer: &Writer) -> Self {
        let (calls, queue) = mpsc::channel(QUEUE);
        let log = Log {
            db: db.clone(),
            keys: Arc::clone(keys),
            writer: writer.clone(),
        };
        // `close` waits for it.
        #[allow(clippy::disallowed_methods)]
        let task = tokio::spawn(serve(log, queue));
        let task = Arc::new(Mutex::new(Some(task)));
        Self { calls, task }
    }

    /// Answers after the commit, in the order of `entries`.
    pub(crate) async fn append(&self, entries: Vec<Entry>) -> Result<Vec<Appended>, Error> {
        let (to, answer) = oneshot::channel();
        let closed = || Error::unavailable("the store is closed");
        let call = Message::Call(Call { entries, to });
        self.calls.send(call).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// How many calls wait.
    pub(crate) fn waiting(&self) -> usize {
        self.calls.max_capacity() - self.calls.capacity()
    }

    /// Lets what is queued finish, and takes nothing more.
    pub(crate) async fn close(&self) {
        // An error means that it is closed already.
        let _ = self.calls.send(Message::Close).await;
        let task = self.task.lock().await.take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

/// Where lines are written.
#[derive(Clone)]
struct Log {
    db: Db,
    keys: Arc<Keys>,
    writer: Writer,
}

impl Log {
    async fn write(&self, entries: Vec<Entry>) -> Result<Vec<Appended>, Error> {
        let entries: Arc<[Entry]> = entries.into();
        let written = self.writer.write(&self.db, &self.keys, move |tx| {
            let entries = Arc::clone(&entries);
            async move { write(tx, &entries).await }.boxed()
        });
        written.await
    }

    /// Answers calls one by one, some at once. Nobody waiting for an answer any more is no error:
    /// the line stands all the same.
    async fn one_by_one(self, calls: Vec<Call>) {
        let answering = stream::iter(calls).for_each_concurrent(AT_ONCE, |Call { entries, to }| {
            let log = &self;
            async move {
                let done = log.write(entries).await.map_err(|error| {
                    tracing::error!(error = %error.cause(), "log lines were not written");
                    Error::unavailable("the log lines were not written")
                });
                let _ = to.send(done);
            }
        });
        answering.await;
    }
}

async fn serve(log: Log, mut queue: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH);
    let mut apart = JoinSet::new();
    while queue.recv_many(&mut messages, BATCH).await > 0 {
        let mut calls = Vec::with_capacity(messages.len());
        for message in messages.drain(..) {
            match message {
                Message::Call(call) => calls.push(call),
                Message::Close => queue.close(),
            }
        }
        let entries = calls.iter().flat_map(|call| call.entries.iter().cloned());
        match log.write(entries.collect()).await {
            Ok(appended) => {
                let mut appended = appended.into_iter();
                for Call { entries, to } in calls {
                    let _ = to.send(Ok(appended.by_ref().take(entries.len()).collect()));
                }
            }
            // One customer's row may be held by somebody: the others' lines do not wait for it.
            Err(error) => {
                tracing::warn!(calls = calls.len(), error = %error.cause(), "lines are written one by one");
                apart.spawn(log.clone().one_by_one(calls));
            }
        }
        while apart.try_join_next().is_some() {}
    }
    apart.join_all().await;
}

/// Which lines of a batch go into one customer's log.
struct Group<'e> {
    revision: i64,
    entries: Vec<(usize, &'e Entry)>,
}

/// One group per customer. What does not go with the first line of a customer has to wait for the
/// next batch, as if it had been overtaken.
fn groups<'e>(entries: impl Iterator<Item = (usize, &'e Entry)>) -> BTreeMap<SubjectId, Group<'e>> {
    let mut groups: BTreeMap<SubjectId, Group<'e>> = BTreeMap::new();
    for (index, entry) in entries {
        let group = groups.entry(entry.subject).or_insert_with(|| Group {
            revision: entry.revision,
            entries: Vec::new(),
        });
        if group.revision == entry.revision {
            group.entries.push((index, entry));
        }
    }
    groups
}

const HOLD: &str = "UPDATE subject_heads SET seq = seq WHERE subject_id = $1";

/// Whether a key is still to be used. The customer's row is held from here on, so it stays so.
async fn is_unused(tx: &mut Tx, subject: SubjectId, key: &str) -> Result<bool, Error> {
    tx.query(HOLD).id(subject.bytes()).execute().await?;
    Ok(!events::has_key(tx, subject, key).await?)
}

/// Takes as many numbers as there are lines, where nothing has changed. A row that another
/// transaction holds is looked at again, as it is then, once that one has ended.
static TAKE: LazyLock<Matches> = LazyLock::new(|| {
    Matches::new(
        "UPDATE subject_heads SET seq = subject_heads.seq + asked.column3 FROM (VALUES",
        3,
        ") AS asked WHERE subject_heads.subject_id = asked.column1
            AND subject_heads.revision = asked.column2
        RETURNING subject_id, seq",
    )
});

async fn write(tx: &mut Tx, entries: &[Entry]) -> Result<Vec<Appended>, Error> {
    let (version,): (Option<i64>,) = tx
        .query("SELECT MAX(version) FROM registry_versions")
        .one()
        .await?;
    // In the order of customers, so that two servers do not wait for each other.
    let mut in_order: Vec<(usize, &Entry)> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.registry_version == version.unwrap_or(0))
        .collect();
    in_order.sort_by_key(|(_, entry)| entry.subject);
    let mut used = HashSet::new();
    let mut fresh = Vec::with_capacity(in_order.len());
    for (index, entry) in in_order {
        let is_new = match entry.key.as_deref() {
            None => true,
            Some(key) => {
                used.insert((entry.subject, key)) && is_unused(tx, entry.subject, key).await?
            }
        };
        if is_new {
            fresh.push((index, entry));
        }
    }
    let groups = groups(fresh.into_iter());
    let asked: Vec<(&SubjectId, &Group<'_>)> = groups.iter().collect();
    let mut lines: Vec<(usize, NewLine<'_>)> = Vec::with_capacity(entries.len());
    for (text, piece, padding) in TAKE.pieces(&asked) {
        let mut query = tx.query(text);
        for (subject, group) in piece {
            query = query
                .id(subject.bytes())
                .bind(group.revision)
                .bind(i64::try_from(group.entries.len()).unwrap_or(i64::MAX));
        }
        for _ in 0..padding {
            // Nobody's.
            query = query.bind(&b""[..]).bind(-1_i64).bind(0_i64);
        }
        for (subject, seq) in query.all::<(Vec<u8>, i64)>().await? {
            let subject: SubjectId = crate::page::id(&subject)?;
            let Some(group) = groups.get(&subject) else {
                return Err(Error::unexpected("a number was taken for nobody"));
            };
            for ((index, entry), seq) in group.entries.iter().rev().zip((1..=seq).rev()) {
                lines.push((*index, line(entry, seq)));
            }
        }
    }
    events::insert(tx, lines.iter().map(|(_, line)| line)).await?;
    let mut appended = vec![Appended::Overtaken; entries.len()];
    for (index, line) in lines {
        appended[index] = Appended::Line(Box::new(LoggedEvent {
            id: line.id,
            seq: line.seq,
            at: moment(line.at.as_millisecond())?,
            event: line.event.clone(),
            note: None,
        }));
    }
    Ok(appended)
}

fn line(entry: &Entry, seq: i64) -> NewLine<'_> {
    NewLine {
        subject: entry.subject,
        seq,
        id: EventId(fresh_id(entry.at)),
        key: entry.key.as_deref(),
        event: &entry.event,
        at: entry.at,
        plain: None,
        note: None,
    }
}
