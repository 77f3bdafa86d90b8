//! Shows the log's newest head to independent witnesses (C2SP tlog-witness) and keeps what they sign.
//!
//! All witnesses that are free are shown the same head at the same time, once a second at most: heads
//! that only some of them saw would never have all their signatures. One that hangs holds up nobody
//! else, and nothing waits for any of them. Their addresses are the operator's own setting, so a
//! private one is as good as another; no redirect is followed and no proxy asked.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures_util::future::{join, join_all};
use ledger::VerifierKey;
use reqwest::{Client, Response, StatusCode, redirect};
use service::Service;
use service::ledger::WitnessTrouble;
use store::ledger::checkpoint::Published;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::authorities::Authorities;

/// How often a new head is looked for.
const LOOK: Duration = Duration::from_secs(1);
/// How long a witness may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer is read.
const ANSWER_BYTES: usize = 16 * 1024;
/// How often a head that did not change is shown again, so that its cosignatures are of today.
const AGAIN: Duration = Duration::from_hours(1);
/// How long to wait after the first failure, and at most after many.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// How often a witness is asked about one head: other servers of this log ask it too, so it may have
/// gone on between two questions.
const TRIES: usize = 3;

/// A witness and where it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its public key.
    pub(crate) key: VerifierKey,
    /// Its submission prefix.
    pub(crate) url: Url,
}

/// Asks witnesses.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    client: Client,
    witnesses: Vec<Named>,
}

/// What came of showing a head to a witness.
#[derive(Debug)]
enum Outcome {
    /// It cosigned it.
    Cosigned,
    /// It has cosigned a newer one already, for another server.
    Overtaken,
    /// It did not, and why.
    Failed(WitnessTrouble, String),
}

impl Asking {
    /// `authorities` may vouch for witnesses besides the public ones.
    pub(crate) fn new(witnesses: Vec<Named>, authorities: &Authorities) -> anyhow::Result<Self> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .user_agent(concat!("vitrine/", env!("CARGO_PKG_VERSION")));
        Ok(Self {
            client: authorities.believed_by(client).build()?,
            witnesses,
        })
    }

    async fn post(&self, witness: &Named, body: String) -> anyhow::Result<(StatusCode, String)> {
        let prefix = witness.url.as_str().trim_end_matches('/');
        let url = format!("{prefix}/add-checkpoint");
        let response = self.client.post(url).body(body).send().await?;
        let status = response.status();
        Ok((status, read(response).await?))
    }
}

async fn read(mut response: Response) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await? {
        bytes.extend_from_slice(&piece);
        anyhow::ensure!(bytes.len() <= ANSWER_BYTES, "its answer has no end");
    }
    String::from_utf8(bytes).context("its answer is no text")
}

/// Asks until it is stopped, if there is anybody to ask.
pub(crate) async fn run(service: Service, asking: Asking, stop: CancellationToken) {
    if asking.witnesses.is_empty() {
        return;
    }
    let (show, shown) = watch::channel(None);
    let one_by_one = asking.witnesses.iter().map(|witness| {
        let one = One {
            service: &service,
            asking: &asking,
            witness,
            stop: &stop,
            known: 0,
        };
        one.run(shown.clone())
    });
    join(look(&service, &show, &stop), join_all(one_by_one)).await;
}

/// Looks for new heads.
async fn look(
    service: &Service,
    show: &watch::Sender<Option<Arc<Published>>>,
    stop: &CancellationToken,
) {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_told = false;
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match service.log_head().await {
            Ok(head) => {
                is_told = false;
                show.send_if_modified(|shown| {
                    let is_new = shown.as_deref() != head.as_ref();
                    if is_new {
                        *shown = head.map(Arc::new);
                    }
                    is_new
                });
            }
            Err(_) if is_told => {}
            Err(error) => {
                is_told = true;
                let error = crate::telemetry::chain(&error);
                tracing::error!(error, "the log's head could not be read for its witnesses");
            }
        }
    }
}

/// One witness.
struct One<'a> {
    service: &'a Service,
    asking: &'a Asking,
    witness: &'a Named,
    stop: &'a CancellationToken,
    /// The size of the head that it cosigned last, as far as is known here.
    known: u64,
}

impl One<'_> {
    async fn run(mut self, mut shown: watch::Receiver<Option<Arc<Published>>>) {
        self.known = self.stored().await;
        let mut failures: u32 = 0;
        let mut trouble = None;
        loop {
            let (pause, may_change) = match failures {
                0 => (AGAIN, true),
                failures => (pause(failures), false),
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                changed = shown.changed(), if may_change => if changed.is_err() { return },
                () = sleep(pause) => {}
            }
            let Some(head) = shown.borrow_and_update().clone() else {
                continue;
            };
            let outcome = self.show(&head).await;
            if self.stop.is_cancelled() {
                return;
            }
            let witness = self.witness.key.name();
            match outcome {
                Ok(Outcome::Cosigned | Outcome::Overtaken) => {
                    failures = 0;
                    if trouble.take().is_some() {
                        tracing::info!(witness, "the witness signs again");
                    }
                }
                Ok(Outcome::Failed(why, what)) => {
                    failures = failures.saturating_add(1);
                    if trouble.replace(why) != Some(why) {
                        match why {
                            WitnessTrouble::Refuses => {
                                tracing::error!(witness, why = what, "a witness refuses to sign");
                            }
                            WitnessTrouble::Silent => {
                                tracing::warn!(witness, why = what, "a witness does not answer");
                            }
                        }
                    }
                    self.note(why).await;
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    let error = crate::telemetry::chain(&error);
                    tracing::error!(witness, error, "a witness could not be asked");
                }
            }
        }
    }

    /// What it cosigned last, as far as the database knows. It says itself if that is not so.
    async fn stored(&self) -> u64 {
        let stored = self.service.witnesses().await.unwrap_or_default();
        let own = stored.iter().find(|(key, _)| *key == self.witness.key);
        own.and_then(|(_, stands)| stands.cosigned)
            .map_or(0, |(size, _)| size)
    }

    async fn note(&self, trouble: WitnessTrouble) {
        let noted = self.service.witness_failed(&self.witness.key, trouble);
        if let Err(error) = noted.await {
            let error = crate::telemetry::chain(&error);
            tracing::error!(error, "that a witness failed could not be noted");
        }
    }

    /// Shows it a head.
    async fn show(&mut self, head: &Published) -> Result<Outcome, service::Error> {
        let failed = |trouble, what: &str| Ok(Outcome::Failed(trouble, what.to_owned()));
        let mut has_said = false;
        for _ in 0..TRIES {
            let old = self.known;
            let Some(submission) = self.service.submission(head, old).await? else {
                let newest = self.service.log_head().await?;
                if newest.is_some_and(|newest| newest.size >= old) {
                    return Ok(Outcome::Overtaken);
                }
                if has_said {
                    let what = format!("it signed {old} entries, more than there are");
                    return Ok(Outcome::Failed(WitnessTrouble::Refuses, what));
                }
                // That was so once; where it stands now it says itself.
                self.known = 0;
                continue;
            };
            let post = self.asking.post(self.witness, submission.to_string());
            let (status, answer) = match self.stop.run_until_cancelled(post).await {
                None => return Ok(Outcome::Overtaken),
                Some(Ok(answered)) => answered,
                Some(Err(error)) => {
                    return failed(WitnessTrouble::Silent, &format!("{error:#}"));
                }
            };
            match status {
                StatusCode::OK => {
                    let key = &self.witness.key;
                    if self.service.take_cosignature(head, key, &answer).await? {
                        self.known = head.size;
                        return Ok(Outcome::Cosigned);
                    }
                    return failed(
                        WitnessTrouble::Silent,
                        "its answer holds no right signature by its key",
                    );
                }
                StatusCode::CONFLICT => match size(&answer) {
                    Some(size) if size != old => (self.known, has_said) = (size, true),
                    None => {
                        return failed(
                            WitnessTrouble::Silent,
                            "it says that it signed another head, and not which one",
                        );
                    }
                    Some(_) => {
                        return failed(
                            WitnessTrouble::Refuses,
                            "it signed another tree with as many entries",
                        );
                    }
                },
                StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                    let what = format!("it does not know the log or its key ({status})");
                    return failed(WitnessTrouble::Refuses, &what);
                }
                StatusCode::UNPROCESSABLE_ENTITY => {
                    return failed(
                        WitnessTrouble::Refuses,
                        "what it signed before is not in the log",
                    );
                }
                other => {
                    let what = format!("it answers {other}");
                    return failed(WitnessTrouble::Silent, &what);
                }
            }
        }
        // Other servers of this log show it newer heads faster than this one.
        Ok(Outcome::Overtaken)
    }
}

/// The size in a conflict's answer.
fn size(answer: &str) -> Option<u64> {
    let digits = answer.strip_suffix('\n')?;
    let size: u64 = digits.parse().ok()?;
    (size.to_string() == digits).then_some(size)
}

fn pause(failures: u32) -> Duration {
    let doubled = 1_u32 << failures.saturating_sub(1).min(8);
    (PAUSE * doubled).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests;
