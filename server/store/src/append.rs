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

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use domain::event::{Event, LoggedEvent};
use domain::ids::{EventId, SubjectId};
use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

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
    /// The idempotency key of the line, and the number of the newest line when it was found to be
    /// unused: it is written only as the very next one.
    pub key: Option<(String, i64)>,
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
        // `close` waits for it.
        #[allow(clippy::disallowed_methods)]
        let task = tokio::spawn(serve(db.clone(), Arc::clone(keys), writer.clone(), queue));
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

async fn serve(db: Db, keys: Arc<Keys>, writer: Writer, mut queue: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut messages, BATCH).await > 0 {
        let mut entries = Vec::new();
        let mut waiting = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Call(call) => {
                    waiting.push((call.entries.len(), call.to));
                    entries.extend(call.entries);
                }
                Message::Close => queue.close(),
            }
        }
        let entries: Arc<[Entry]> = entries.into();
        let written = writer.write(&db, &keys, move |tx| {
            let entries = Arc::clone(&entries);
            async move { write(tx, &entries).await }.boxed()
        });
        answer(waiting, written.await);
    }
}

type Waiting = (usize, oneshot::Sender<Result<Vec<Appended>, Error>>);

/// Nobody waiting for an answer any more is no error: the line stands all the same.
fn answer(waiting: Vec<Waiting>, done: Result<Vec<Appended>, Error>) {
    match done {
        Ok(appended) => {
            let mut appended = appended.into_iter();
            for (entries, to) in waiting {
                let _ = to.send(Ok(appended.by_ref().take(entries).collect()));
            }
        }
        Err(error) => {
            tracing::error!(calls = waiting.len(), error = %error.cause(), "log lines were not written");
            for (_, to) in waiting {
                let _ = to.send(Err(Error::unavailable("the log lines were not written")));
            }
        }
    }
}

/// Which lines of a batch go into one customer's log.
struct Group<'e> {
    revision: i64,
    /// For a line with an idempotency key, the number of the newest line; else negative.
    after: i64,
    entries: Vec<(usize, &'e Entry)>,
}

/// One group per customer. What does not go with the first line of a customer has to wait for the
/// next batch, as if it had been overtaken.
fn groups(entries: &[Entry], registry_version: i64) -> HashMap<SubjectId, Group<'_>> {
    let mut groups: HashMap<SubjectId, Group<'_>> = HashMap::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        if entry.registry_version != registry_version {
            continue;
        }
        let after = entry.key.as_ref().map_or(-1, |(_, after)| *after);
        let group = groups.entry(entry.subject).or_insert_with(|| Group {
            revision: entry.revision,
            after,
            entries: Vec::new(),
        });
        let first = group.entries.is_empty();
        let fits = group.revision == entry.revision && group.after < 0 && after < 0;
        if first || fits {
            group.entries.push((index, entry));
        }
    }
    groups
}

/// Takes as many numbers as there are lines, where nothing has changed. A row that another
/// transaction holds is looked at again, as it is then, once that one has ended.
static TAKE: LazyLock<Matches> = LazyLock::new(|| {
    Matches::new(
        "UPDATE subject_heads SET seq = subject_heads.seq + asked.column4 FROM (VALUES",
        4,
        ") AS asked WHERE subject_heads.subject_id = asked.column1
            AND subject_heads.revision = asked.column2
            AND (asked.column3 < 0 OR subject_heads.seq = asked.column3)
        RETURNING subject_id, seq",
    )
});

async fn write(tx: &mut Tx, entries: &[Entry]) -> Result<Vec<Appended>, Error> {
    let (version,): (Option<i64>,) = tx
        .query("SELECT MAX(version) FROM registry_versions")
        .one()
        .await?;
    let groups = groups(entries, version.unwrap_or(0));
    let asked: Vec<(&SubjectId, &Group<'_>)> = groups.iter().collect();
    let mut lines: Vec<(usize, NewLine<'_>)> = Vec::with_capacity(entries.len());
    for (text, piece, padding) in TAKE.pieces(&asked) {
        let mut query = tx.query(text);
        for (subject, group) in piece {
            query = query
                .id(subject.bytes())
                .bind(group.revision)
                .bind(group.after)
                .bind(i64::try_from(group.entries.len()).unwrap_or(i64::MAX));
        }
        for _ in 0..padding {
            // Nobody's.
            query = query.bind(&b""[..]).bind(-1_i64).bind(-1_i64).bind(0_i64);
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
        key: entry.key.as_ref().map(|(key, _)| key.as_str()),
        event: &entry.event,
        at: entry.at,
        note: None,
    }
}
