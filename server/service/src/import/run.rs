//! One import from its start, or from where it was cut off, to its end. Three stages work at the
//! same time: reading and checking rows, sealing, writing; each is at most one batch ahead.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use domain::ids::{CategoryKey, ImportId, Reference, SubjectId};
use domain::read::Published;
use domain::registry::Registry;
use futures_util::FutureExt;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use store::imports::{self, Progress, RunKey};
use store::page::Put;
use store::records::SealedRecord;
use store::{Tx, benefits, keys, records, subjects};
use tokio::sync::mpsc;

use super::batch::{self, Batch, Group, Sealed};
use super::plan::{self, Plan};
use super::rejects::{Reject, Rejects};
use super::rows::{Cells, Position, RowFault};
use super::source::Source;
use super::{ImportError, ImportFile, Mapping, Standing, Summary, Tally};
use crate::intake::{Checker, Rejection, bound, is_kept, no_purpose};
use crate::{Error, Service, effects};

/// How many subjects' ids are kept at hand.
const SUBJECTS_AT_HAND: usize = 50_000;

type Outcome<T> = Result<T, ImportError>;

pub(crate) async fn key(
    service: &Service,
    mapping: &Mapping,
    file: &ImportFile,
) -> Outcome<RunKey> {
    let (path, charset) = (file.path.clone(), file.charset);
    let hash = blocking(move || Source::open(&path, charset)?.hash()).await?;
    let mut plan = Sha256::new();
    plan.update(mapping.hash);
    plan.update(file.shift_days.to_be_bytes());
    plan.update(file.charset.name().as_bytes());
    plan.update([u8::from(file.format == super::Format::Csv)]);
    let keys = service.store.keys();
    Ok(RunKey {
        file: keys.blind("import-file", &hash),
        plan: keys.blind("import-plan", &plan.finalize()),
    })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ImportError::Service(Error::internal("a part of the import panicked")))?
}

pub(crate) async fn run(
    service: &Service,
    mapping: &Mapping,
    file: &ImportFile,
    told: impl FnMut(&Standing) -> ControlFlow<()> + Send,
) -> Outcome<Summary> {
    let published = service.published().await?;
    let now = service.clock.now();
    let plan = plan::bind(
        &mapping.rules,
        &published.registry,
        &mapping.places,
        service.store.keys(),
        file.shift_days,
        now,
    )
    .map_err(ImportError::Mapping)?;
    let source = Source::open(&file.path, file.charset)?;
    let key = key(service, mapping, file).await?;
    let known = imports::find(&mut service.store.read(), &key).await?;
    let resumed = known.filter(|run| !run.finished && !file.restart && run.progress.rows > 0);

    // The header is looked at before anything is written.
    let from = resumed.as_ref().map(|run| Position {
        byte: run.progress.at_byte,
        line: run.progress.at_line,
    });
    let delimiter = mapping.rules.delimiter.byte();
    let rows = source.rows(file.format, delimiter, &plan, from)?;

    let (import, progress) = if let Some(run) = &resumed {
        (run.id, run.progress)
    } else {
        let import = service
            .store
            .write(move |tx| {
                let key = key.clone();
                async move { imports::start(tx, &key, now).await }.boxed()
            })
            .await?;
        let start = Progress {
            at_line: 1,
            ..Progress::default()
        };
        (import, start)
    };
    let kept = match &resumed {
        None if file.append_rejects => {
            std::fs::metadata(&file.rejects).map_or(0, |about| about.len())
        }
        _ => progress.reject_bytes,
    };
    let failed = |error| ImportError::Io(file.rejects.clone(), error);
    let rejects = Rejects::new(&file.rejects, &file.path, kept).map_err(failed)?;

    let (read_to, read) = mpsc::channel(1);
    let (sealed_to, sealed) = mpsc::channel(1);
    let reader = Reading {
        rows,
        plan,
        published,
        now,
        batch: file.batch.max(1),
        path: file.path.clone(),
        to: read_to,
    };
    let writing = Writing {
        service,
        import,
        now,
        progress,
        rejects,
        reject_path: file.rejects.clone(),
        total: source.bytes,
    };
    let ((), (), (progress, finished)) = tokio::try_join!(
        blocking(move || reader.read()),
        seal(service, now, read, sealed_to),
        writing.write(sealed, told),
    )?;
    Ok(Summary {
        tally: tally(&progress),
        resumed_at: resumed.map(|run| run.progress.at_line),
        finished,
    })
}

fn tally(progress: &Progress) -> Tally {
    Tally {
        rows: progress.rows,
        inserted: progress.inserted,
        replaced: progress.replaced,
        unchanged: progress.unchanged,
        benefits: progress.benefits,
        rejected: progress.rejected,
    }
}

/// The first stage.
struct Reading {
    rows: super::rows::Rows,
    plan: Plan,
    published: Arc<Published>,
    now: Timestamp,
    batch: usize,
    path: std::path::PathBuf,
    to: mpsc::Sender<Batch>,
}

impl Reading {
    fn read(mut self) -> Outcome<()> {
        let checker = Checker::new(&self.published.registry, self.now);
        let mut cells = Cells::default();
        loop {
            let batch = Batch::read(&mut self.rows, &self.plan, &checker, &mut cells, self.batch)
                .map_err(|error| ImportError::Io(self.path.clone(), error))?;
            let last = batch.last;
            // Nobody listens any more once the import was ended.
            if self.to.blocking_send(batch).is_err() || last {
                return Ok(());
            }
        }
    }
}

/// A batch on its way to the last stage.
struct SealedBatch {
    subjects: Vec<Sealed>,
    rejects: Vec<Reject>,
    rows: u64,
    end: Option<Position>,
    last: bool,
}

/// The second stage.
async fn seal(
    service: &Service,
    now: Timestamp,
    mut from: mpsc::Receiver<Batch>,
    to: mpsc::Sender<SealedBatch>,
) -> Outcome<()> {
    let mut at_hand = HashMap::new();
    while let Some(batch) = from.recv().await {
        let Batch {
            groups,
            rejects,
            rows,
            end,
            last,
            ..
        } = batch;
        let groups = with_keys(service, &mut at_hand, groups, now).await?;
        let subjects =
            blocking(move || batch::seal(groups, now).map_err(ImportError::from)).await?;
        let sealed = SealedBatch {
            subjects,
            rejects,
            rows,
            end,
            last,
        };
        if to.send(sealed).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Finds the data key of each subject, and makes those known who are not.
async fn with_keys(
    service: &Service,
    at_hand: &mut HashMap<Reference, SubjectId>,
    groups: BTreeMap<Reference, Group>,
    now: Timestamp,
) -> Outcome<Vec<(keys::SubjectKey, Group)>> {
    if at_hand.len() > SUBJECTS_AT_HAND {
        at_hand.clear();
    }
    let mut unknown = Vec::new();
    for reference in groups.keys() {
        if !at_hand.contains_key(reference) {
            match subjects::find_by_reference(&mut service.store.read(), reference).await? {
                Some(subject) => {
                    at_hand.insert(reference.clone(), subject.id);
                }
                None => unknown.push(reference.clone()),
            }
        }
    }
    if !unknown.is_empty() {
        let unknown = Arc::new(unknown);
        let made = service
            .store
            .write(move |tx| {
                let unknown = Arc::clone(&unknown);
                async move {
                    let mut made = Vec::with_capacity(unknown.len());
                    for reference in unknown.iter() {
                        let subject = subjects::create_or_find(tx, reference, now).await?;
                        made.push((reference.clone(), subject.id));
                    }
                    Ok::<_, store::Error>(made)
                }
                .boxed()
            })
            .await?;
        at_hand.extend(made);
    }
    let mut keyed = Vec::with_capacity(groups.len());
    for (reference, group) in groups {
        let subject = at_hand
            .get(&reference)
            .copied()
            .ok_or_else(|| Error::internal("a subject that was made is not known"))?;
        keyed.push((keys::of(&mut service.store.read(), subject).await?, group));
    }
    // One order for all imports, so that two at a time do not wait for each other's locks.
    keyed.sort_by_key(|(key, _)| key.subject());
    Ok(keyed)
}

/// The third stage.
struct Writing<'s> {
    service: &'s Service,
    import: ImportId,
    now: Timestamp,
    progress: Progress,
    rejects: Rejects,
    reject_path: std::path::PathBuf,
    total: u64,
}

impl Writing<'_> {
    async fn write(
        mut self,
        mut from: mpsc::Receiver<SealedBatch>,
        mut told: impl FnMut(&Standing) -> ControlFlow<()> + Send,
    ) -> Outcome<(Progress, bool)> {
        while let Some(batch) = from.recv().await {
            let reject_bytes = self
                .rejects
                .write(&batch.rejects)
                .map_err(|error| ImportError::Io(self.reject_path.clone(), error))?;
            let mut progress = self.progress;
            progress.rows += batch.rows;
            progress.rejected += batch.rejects.len() as u64;
            progress.reject_bytes = reject_bytes;
            if let Some(end) = batch.end {
                progress.at_byte = end.byte;
                progress.at_line = end.line;
            }
            let (progress, unwanted) = self.commit(batch.subjects, progress, batch.last).await?;
            self.progress = progress;
            if !unwanted.is_empty() {
                self.tell(&unwanted, batch.last).await?;
            }
            let standing = Standing {
                tally: tally(&self.progress),
                bytes: self.progress.at_byte,
                total: self.total,
            };
            if batch.last {
                let _ = told(&standing);
                return Ok((self.progress, true));
            }
            if told(&standing).is_break() {
                return Ok((self.progress, false));
            }
        }
        Ok((self.progress, false))
    }

    /// Tells of rows that were found to be unwanted while they were written. They are counted
    /// already.
    async fn tell(&mut self, unwanted: &[Reject], last: bool) -> Outcome<()> {
        let written = self.rejects.write(unwanted);
        self.progress.reject_bytes =
            written.map_err(|error| ImportError::Io(self.reject_path.clone(), error))?;
        let (import, progress, now) = (self.import, self.progress, self.now);
        let noted = self.service.store.write(move |tx| {
            async move { imports::advance(tx, import, &progress, last, now).await }.boxed()
        });
        Ok(noted.await?)
    }

    /// Writes a batch and how far it takes the run, in one transaction. Answers also with what was
    /// left out, because the customer turned its only purpose off.
    async fn commit(
        &self,
        subjects: Vec<Sealed>,
        progress: Progress,
        last: bool,
    ) -> Outcome<(Progress, Vec<Reject>)> {
        let (import, now) = (self.import, self.now);
        let published = self.service.published().await?;
        let subjects = Arc::new(subjects);
        let done = self
            .service
            .store
            .write(move |tx| {
                let (subjects, published) = (Arc::clone(&subjects), Arc::clone(&published));
                async move {
                    let mut progress = progress;
                    let mut unwanted = Vec::new();
                    for part in subjects.iter() {
                        let mut left_out = LeftOut::default();
                        if !part.records.is_empty() {
                            left_out =
                                put(tx, &published.registry, part, &mut progress, now).await?;
                            progress.rejected += left_out.rejects.len() as u64;
                            unwanted.append(&mut left_out.rejects);
                        }
                        if let Some(contact) = &part.contact {
                            let subject = part.key.subject();
                            contact.apply(tx, subject, &left_out.of_contact).await?;
                        }
                        if !part.benefits.is_empty() {
                            let puts =
                                benefits::put(tx, part.key.subject(), &part.benefits, now).await?;
                            let changed = puts.iter().filter(|put| **put != Put::Unchanged);
                            progress.benefits += changed.count() as u64;
                        }
                    }
                    imports::advance(tx, import, &progress, last, now).await?;
                    Ok::<_, store::Error>((progress, unwanted))
                }
                .boxed()
            })
            .await?;
        Ok(done)
    }
}

/// What was not written of a subject's records.
#[derive(Debug, Default)]
struct LeftOut {
    rejects: Vec<Reject>,
    /// The kinds of those that hold contact data.
    of_contact: Vec<CategoryKey>,
}

impl LeftOut {
    fn push(&mut self, record: &SealedRecord, line: u64, why: Rejection) {
        self.rejects.push(reject(line, why));
        if is_kept(record.source_id()) {
            self.of_contact.push(record.category().clone());
        }
    }
}

/// Writes the records of a subject that may be written as things stand; answers with the others.
async fn put(
    tx: &mut Tx,
    registry: &Registry,
    part: &Sealed,
    progress: &mut Progress,
    now: Timestamp,
) -> Result<LeftOut, store::Error> {
    let kinds = part.records.iter().map(SealedRecord::category);
    let mut off = effects::deleted_by(registry, kinds);
    if !off.is_empty() {
        let subject = part.key.subject();
        subjects::lock(tx, subject).await?;
        off = effects::unwanted(tx, subject, off, now).await?;
    }
    let (mut records, mut lines) = (Vec::with_capacity(part.records.len()), Vec::new());
    let mut left_out = LeftOut::default();
    for (record, line) in part.records.iter().zip(&part.lines) {
        match off.get(record.category()) {
            None => {
                records.push(record);
                lines.push(*line);
            }
            Some(purpose) => left_out.push(record, *line, no_purpose(purpose)),
        }
    }
    let delivered = records::put_these(tx, &part.key, &records, now).await?;
    for ((one, record), line) in delivered.into_iter().zip(records).zip(lines) {
        match one.put {
            Put::Inserted => progress.inserted += 1,
            Put::Replaced => progress.replaced += 1,
            Put::Unchanged => progress.unchanged += 1,
            Put::Bound => left_out.push(record, line, bound()),
        }
    }
    Ok(left_out)
}

fn reject(line: u64, rejection: Rejection) -> Reject {
    let Rejection { reason, mend, .. } = rejection;
    let fault = RowFault {
        column: None,
        reason,
        mend,
    };
    Reject { line, fault }
}
