//! Writing. SQLite has one writer, so one task takes whatever has queued up while the last commit
//! was flushed to the disk, runs it in one transaction, and answers after the commit.
//!
//! Invariants: an answer is given only after its commit (or its failure); a job that fails, or
//! panics, takes no other with it: the batch is rolled back and each job runs again alone, which
//! is why jobs are `Fn`; a job for which nobody waits any more does not begin. PostgreSQL runs one transaction per job, again when the database asks.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::error::Error;
use crate::facade::{Db, Tx};
use crate::keys::Keys;

/// How many jobs may wait; beyond that, callers wait for room.
const QUEUE: usize = 1024;
/// How many jobs share a commit at most.
const BATCH: usize = 256;
/// How often PostgreSQL may ask for the same transaction again.
const ATTEMPTS: u32 = 8;

/// A queued job with its answer, whatever the types.
trait Work: Send {
    /// Runs the job and keeps its answer; tells whether it may be committed.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Sends the answer that the last run left.
    fn answer(self: Box<Self>);
    /// Sends an error in its place.
    fn fail(self: Box<Self>, error: Error);
}

struct Job<F, T, E> {
    work: F,
    answer: Option<Result<T, E>>,
    to: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Job<F, T, E>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync,
    T: Send,
    E: From<Error> + Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        async move {
            if self.to.is_closed() {
                return true;
            }
            let answer = guarded(&self.work, tx).await;
            let well = answer.is_ok();
            self.answer = Some(answer);
            well
        }
        .boxed()
    }

    fn answer(self: Box<Self>) {
        let answer = self
            .answer
            .unwrap_or_else(|| Err(Error::unexpected("the job never ran").into()));
        // Nobody waits any more: the write stands all the same.
        let _ = self.to.send(answer);
    }

    fn fail(self: Box<Self>, error: Error) {
        let _ = self.to.send(Err(error.into()));
    }
}

/// Runs a job; a panic becomes an error. Nothing is seen half done afterwards: the transaction is
/// rolled back, and the job is `Fn`. The panic's text may hold a value, so it is not repeated here.
async fn guarded<T, E, F>(job: &F, tx: &mut Tx) -> Result<T, E>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync,
    E: From<Error>,
{
    AssertUnwindSafe(async { job(tx).await })
        .catch_unwind()
        .await
        .unwrap_or_else(|_panic| {
            tracing::error!("a write job panicked and was rolled back");
            Err(Error::unexpected("a write job panicked").into())
        })
}

enum Message {
    Work(Box<dyn Work>),
    Close,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Message")
    }
}

#[derive(Clone, Debug)]
struct Queue {
    jobs: mpsc::Sender<Message>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// The way in for writes: through the queue on SQLite, straight to the pool on PostgreSQL.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    queue: Option<Queue>,
}

impl Writer {
    pub(crate) fn start(db: &Db, keys: &Arc<Keys>) -> Self {
        if matches!(db, Db::Postgres(_)) {
            return Self { queue: None };
        }
        let (jobs, queue) = mpsc::channel(QUEUE);
        // The one task of the store; `close` waits for it.
        #[allow(clippy::disallowed_methods)]
        let task = tokio::spawn(serve(db.clone(), Arc::clone(keys), queue));
        let task = Arc::new(Mutex::new(Some(task)));
        Self {
            queue: Some(Queue { jobs, task }),
        }
    }

    pub(crate) async fn write<T, E, F>(&self, db: &Db, keys: &Arc<Keys>, job: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let Some(queue) = &self.queue else {
            return direct(db, keys, job).await;
        };
        let (to, answer) = oneshot::channel();
        let job = Job {
            work: job,
            answer: None,
            to,
        };
        let closed = || Error::unavailable("the store is closed");
        queue
            .jobs
            .send(Message::Work(Box::new(job)))
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// How many jobs wait.
    pub(crate) fn waiting(&self) -> usize {
        let queue = self.queue.as_ref();
        queue.map_or(0, |queue| queue.jobs.max_capacity() - queue.jobs.capacity())
    }

    /// Lets what is queued finish, and takes nothing more.
    pub(crate) async fn close(&self) {
        if let Some(queue) = &self.queue {
            // An error means that it is closed already.
            let _ = queue.jobs.send(Message::Close).await;
            let task = queue.task.lock().await.take();
            if let Some(task) = task {
                let _ = task.await;
            }
        }
    }
}

async fn serve(db: Db, keys: Arc<Keys>, mut queue: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut messages, BATCH).await > 0 {
        let mut batch = Vec::with_capacity(messages.len());
        for message in messages.drain(..) {
            match message {
                Message::Work(work) => batch.push(work),
                Message::Close => queue.close(),
            }
        }
        if batch.len() > 1 {
            commit_together(&db, &keys, batch).await;
        } else if let Some(work) = batch.pop() {
            commit_alone(&db, &keys, work).await;
        }
    }
}

async fn commit_together(db: &Db, keys: &Arc<Keys>, mut batch: Vec<Box<dyn Work>>) {
    let mut tx = match db.begin(keys).await {
        Ok(tx) => tx,
        Err(error) => return fail_all(batch, &error),
    };
    let mut all_well = true;
    for work in &mut batch {
        let well = work.run(&mut tx).await && !tx.outcome().failed;
        if !well {
            all_well = false;
            break;
        }
    }
    if all_well {
        match tx.commit().await {
            Ok(()) => batch.into_iter().for_each(Work::answer),
            Err(failure) => fail_all(batch, &failure.error),
        }
    } else {
        tx.roll_back().await;
        for work in batch {
            commit_alone(db, keys, work).await;
        }
    }
}

async fn commit_alone(db: &Db, keys: &Arc<Keys>, mut work: Box<dyn Work>) {
    let mut tx = match db.begin(keys).await {
        Ok(tx) => tx,
        Err(error) => return work.fail(error),
    };
    if work.run(&mut tx).await {
        match tx.commit().await {
            Ok(()) => work.answer(),
            Err(failure) => work.fail(failure.error),
        }
    } else {
        tx.roll_back().await;
        work.answer();
    }
}

fn fail_all(batch: Vec<Box<dyn Work>>, error: &Error) {
    tracing::error!(jobs = batch.len(), error = %error.cause(), "a shared commit failed");
    for work in batch {
        work.fail(Error::unavailable("the shared commit failed"));
    }
}

async fn direct<T, E, F>(db: &Db, keys: &Arc<Keys>, job: F) -> Result<T, E>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync,
    E: From<Error>,
{
    let mut attempt = 1;
    loop {
        let mut tx = db.begin(keys).await?;
        let answer = guarded(&job, &mut tx).await;
        let (answer, retry) = if answer.is_ok() {
            match tx.commit().await {
                Ok(()) => return answer,
                Err(failure) => (Err(failure.error.into()), failure.retry),
            }
        } else {
            let retry = tx.outcome().retry;
            tx.roll_back().await;
            (answer, retry)
        };
        if !retry || attempt == ATTEMPTS {
            return answer;
        }
        attempt += 1;
    }
}
