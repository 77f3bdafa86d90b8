//! What happens by itself, beside the requests. Every job is idempotent and safe to run in several
//! instances at once.

use std::time::Duration;

use service::Service;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::delivery::{self, Sender};
use crate::witnessing::{self, Asking};

/// How often limited consents are looked through for those that ended. The gate does not wait for
/// it: it compares times itself.
const EXPIRY: Duration = Duration::from_secs(20);
/// How often another instance's new registry version is looked for.
const REGISTRY: Duration = Duration::from_secs(5);
/// How often what is kept about failed sign-ins and ended sessions is cleared out.
const SIGN_INS: Duration = Duration::from_mins(10);
/// How often records are removed whose retention time is over, and notes of old deliveries. The gate
/// does not wait for it either.
const RETENTION: Duration = Duration::from_mins(1);
/// How often idempotency keys are forgotten whose time is over.
const KEYS: Duration = Duration::from_mins(10);
/// How often decisions of other instances are looked for. Those of this one are told at once.
const NEWS: Duration = Duration::from_millis(500);
/// How often what was written is given its place in the public log, and the log is signed.
const LOG: Duration = Duration::from_millis(200);
/// How often the server walks through its own log from the first entry.
const WALK: Duration = Duration::from_hours(6);
/// How many ended consents are written down in one go.
const BATCH: u32 = 500;

/// The running jobs.
#[derive(Debug)]
pub(crate) struct Jobs {
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Ends them, each after what it is at.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a job did not end well");
            }
        }
    }
}

/// Starts all jobs.
pub(crate) fn start(service: &Service, sender: Sender, asking: Asking) -> Jobs {
    let stop = CancellationToken::new();
    let tasks = vec![
        every(EXPIRY, &stop, service, |service: Service| async move {
            while service.expire_due(BATCH).await? == u64::from(BATCH) {}
            Ok(())
        }),
        every(RETENTION, &stop, service, |service: Service| async move {
            let most = service::REMOVAL_LIMIT;
            while service.remove_expired(most).await? == u64::from(most) {}
            while service.forget_deliveries(most).await? >= u64::from(most) {}
            Ok(())
        }),
        every(REGISTRY, &stop, service, |service: Service| async move {
            service.refresh_published().await.map(drop)
        }),
        every(SIGN_INS, &stop, service, |service: Service| async move {
            service.forget_stale_sign_ins().await.map(drop)
        }),
        every(KEYS, &stop, service, |service: Service| async move {
            service.forget_idempotency_keys().await.map(drop)
        }),
        every(LOG, &stop, service, |service: Service| async move {
            while service.keep_log().await? {}
            Ok(())
        }),
        walk(&stop, service),
        every(NEWS, &stop, service, |service: Service| async move {
            service.look_for_news().await
        }),
        tell(sender, &stop, service),
        ask(asking, &stop, service),
    ];
    Jobs { stop, tasks }
}

fn tell(sender: Sender, stop: &CancellationToken, service: &Service) -> JoinHandle<()> {
    let (stop, service) = (stop.clone(), service.clone());
    // Its end is waited for in `Jobs::stop`.
    #[allow(clippy::disallowed_methods)]
    tokio::spawn(delivery::run(service, sender, stop))
}

fn ask(asking: Asking, stop: &CancellationToken, service: &Service) -> JoinHandle<()> {
    let (stop, service) = (stop.clone(), service.clone());
    // Its end is waited for in `Jobs::stop`.
    #[allow(clippy::disallowed_methods)]
    tokio::spawn(witnessing::run(service, asking, stop))
}

/// Looks the whole log over, at the start and then from time to time. It only reads, and may take
/// minutes: it is given up when the server stops.
fn walk(stop: &CancellationToken, service: &Service) -> JoinHandle<()> {
    let (stop, service) = (stop.clone(), service.clone());
    // Its end is waited for in `Jobs::stop`.
    #[allow(clippy::disallowed_methods)]
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(WALK);
        loop {
            let walked = async {
                ticks.tick().await;
                service.look_over_log().await
            };
            tokio::select! {
                () = stop.cancelled() => return,
                walked = walked => if let Err(error) = walked {
                    tracing::error!(error = crate::telemetry::chain(&error), "the log cannot be looked over");
                }
            }
        }
    })
}

fn every<F, Job>(
    pause: Duration,
    stop: &CancellationToken,
    service: &Service,
    job: F,
) -> JoinHandle<()>
where
    F: Fn(Service) -> Job + Send + 'static,
    Job: Future<Output = Result<(), service::Error>> + Send,
{
    let (stop, service) = (stop.clone(), service.clone());
    // Its end is waited for in `Jobs::stop`.
    #[allow(clippy::disallowed_methods)]
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(pause);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = ticks.tick() => {}
            }
            if let Err(error) = job(service.clone()).await {
                tracing::error!(error = crate::telemetry::chain(&error), "a job failed");
            }
        }
    })
}
