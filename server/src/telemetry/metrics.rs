//! Figures for the operator, in the text format that Prometheus reads, on a listener of their own
//! (`--metrics-listen`), never on the public one.
//!
//! Invariants: every label comes from a closed list (routes as they are declared, methods, classes
//! of status, reasons of refusal), so nothing that anybody sent can become one, and the number of
//! series has a limit. Counting a request takes a look-up and three additions, and no memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::gate::RefusalReason;
use service::Service;
use service::ledger::WitnessTrouble;
use store::ledger::checkpoint::Published;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::MetricsArgs;
use crate::http::listener::{self, Limits};

/// The upper ends of the buckets of a request's time, in microseconds.
const ENDS: [u64; 11] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "other"];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// For a request that arrived at no route.
const NO_ROUTE: &str = "none";

/// How long the answers of one route, method and class of status took.
#[derive(Debug)]
struct Times {
    /// The last one is for all that took longer.
    buckets: [AtomicU64; ENDS.len() + 1],
    micros: AtomicU64,
}

#[derive(Debug)]
struct Route([[Times; CLASSES.len()]; METHODS.len()]);

impl Route {
    fn new() -> Self {
        let times = |_| Times {
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            micros: AtomicU64::new(0),
        };
        Self(std::array::from_fn(|_| std::array::from_fn(times)))
    }
}

/// By the declared path. A route is added at its first request and stays.
static ROUTES: RwLock<BTreeMap<&'static str, &'static Route>> = RwLock::new(BTreeMap::new());

/// The word of the closed list that stands for a method: nothing that anybody sent.
pub(crate) fn method_word(method: &Method) -> &'static str {
    METHODS
        .get(self::method(method))
        .copied()
        .unwrap_or("other")
}

/// Which of [`METHODS`] a method is. Asked for before the request is answered, which takes it.
pub(crate) fn method(method: &Method) -> usize {
    match *method {
        Method::GET | Method::HEAD => 0,
        Method::POST => 1,
        Method::PUT => 2,
        Method::DELETE => 3,
        _ => 4,
    }
}

/// Counts an answered request.
pub(crate) fn answered(
    route: Option<&'static str>,
    method: usize,
    status: StatusCode,
    took: Duration,
) {
    let path = route.unwrap_or(NO_ROUTE);
    // Nothing panics while it holds the lock.
    let known = ROUTES
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(path)
        .copied();
    let route = known.unwrap_or_else(|| {
        let mut routes = ROUTES.write().unwrap_or_else(PoisonError::into_inner);
        // For the life of the program, once per declared route.
        routes
            .entry(path)
            .or_insert_with(|| Box::leak(Box::new(Route::new())))
    });
    let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES.len()) - 1;
    let times = &route.0[method][class];
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    times.buckets[ENDS.partition_point(|end| *end < micros)].fetch_add(1, Relaxed);
    times.micros.fetch_add(micros, Relaxed);
}

/// The listener of the metrics, where there is one.
#[derive(Debug)]
pub(crate) struct Metrics {
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Metrics {
    /// Takes the address and answers there.
    pub(crate) async fn start(args: MetricsArgs, service: &Service) -> anyhow::Result<Self> {
        let stop = CancellationToken::new();
        let Some(address) = args.listen else {
            return Ok(Self { stop, task: None });
        };
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address} for metrics"))?;
        tracing::info!(address = %listener.local_addr()?, "metrics");
        let limits = Limits {
            connections: 16,
            ..Limits::default()
        };
        let site = axum::Router::new()
            .route("/metrics", get(page))
            .with_state(service.clone());
        let stopped = stop.clone().cancelled_owned();
        // Its end is waited for in `stop`.
        #[allow(clippy::disallowed_methods)]
        let task = tokio::spawn(listener::serve(listener, site, limits, stopped));
        Ok(Self {
            stop,
            task: Some(task),
        })
    }

    /// Lets answers in flight end.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        if let Some(task) = self.task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the listener of the metrics did not end well");
        }
    }
}

async fn page(State(service): State<Service>) -> Response {
    let mut text = Text::default();
    requests(&mut text);
    store(&mut text, &service);
    outbox(&mut text, &service).await;
    log(&mut text, &service).await;
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        text.0,
    )
        .into_response()
}

/// The text in the making. Labels and values are ours alone: nothing needs escaping.
#[derive(Default)]
struct Text(String);

impl Text {
    fn about(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String does not fail.
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    /// A name with one value.
    fn gauge(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.about(name, "gauge", help);
        self.line(name, "", value);
    }
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

fn requests(text: &mut Text) {
    let name = "vitrine_request_seconds";
    text.about(
        name,
        "histogram",
        "How long requests took, by declared route",
    );
    let routes = ROUTES.read().unwrap_or_else(PoisonError::into_inner);
    for (path, route) in routes.iter() {
        for (method, classes) in METHODS.iter().zip(&route.0) {
            for (class, times) in CLASSES.iter().zip(classes) {
                let labels = format!("route=\"{path}\",method=\"{method}\",status=\"{class}\"");
                let mut count = 0;
                let mut lines = Vec::with_capacity(times.buckets.len());
                for (index, bucket) in times.buckets.iter().enumerate() {
                    count += bucket.load(Relaxed);
                    let end = ENDS
                        .get(index)
                        .map_or_else(|| "+Inf".to_owned(), |end| seconds(*end).to_string());
                    lines.push((format!("{{{labels},le=\"{end}\"}}"), count));
                }
                if count == 0 {
                    continue;
                }
                for (labels, count) in lines {
                    text.line(&format!("{name}_bucket"), &labels, count);
                }
                let labels = format!("{{{labels}}}");
                let sum = seconds(times.micros.load(Relaxed));
                text.line(&format!("{name}_sum"), &labels, sum);
                text.line(&format!("{name}_count"), &labels, count);
            }
        }
    }
}

fn store(text: &mut Text, service: &Service) {
    let store = service.store();
    let figures = store.figures();
    let name = "vitrine_releases_total";
    text.about(
        name,
        "counter",
        "Releases that this server wrote into a log",
    );
    text.line(name, "", figures.releases);
    let name = "vitrine_refusals_total";
    text.about(
        name,
        "counter",
        "Refusals that this server wrote into a log, by reason",
    );
    for (reason, count) in RefusalReason::ALL.iter().zip(figures.refusals) {
        text.line(name, &format!("{{reason=\"{}\"}}", reason.key()), count);
    }
    let name = "vitrine_queue_depth";
    text.about(name, "gauge", "How much waits to be written");
    text.line(name, "{queue=\"lines\"}", figures.lines_waiting);
    text.line(name, "{queue=\"writes\"}", figures.writes_waiting);
    let name = "vitrine_database_connections";
    text.about(name, "gauge", "Open connections to the database");
    text.line(name, "{state=\"in_use\"}", figures.connections_in_use);
    text.line(name, "{state=\"idle\"}", figures.connections_idle);
    let name = "vitrine_build_info";
    text.about(name, "gauge", "Which program runs, on which database");
    let labels = format!(
        "{{version=\"{}\",database=\"{}\"}}",
        env!("CARGO_PKG_VERSION"),
        store.kind()
    );
    text.line(name, &labels, 1);
}

/// Left out while the database does not answer: no figure is better than a wrong one.
async fn outbox(text: &mut Text, service: &Service) {
    let due = store::figures::outbox_due(&mut service.store().read()).await;
    if let Ok(due) = due {
        let now = service.clock().now();
        let late = due.map_or(0.0, |due| now.duration_since(due).as_secs_f64().max(0.0));
        text.gauge(
            "vitrine_outbox_late_seconds",
            "For how long the oldest delivery that is due has been waiting",
            late,
        );
    }
    let depth = store::figures::outbox_depth(&mut service.store().read()).await;
    if let Ok(depth) = depth {
        let name = "vitrine_outbox_depth";
        text.about(name, "gauge", "Deliveries to be made, and given up");
        text.line(name, "{state=\"waiting\"}", depth.waiting);
        text.line(name, "{state=\"dead\"}", depth.dead);
    }
}

/// Left out where no public log is kept, and while the database does not answer.
async fn log(text: &mut Text, service: &Service) {
    let Ok(Some(status)) = service.log_status().await else {
        return;
    };
    let covered = |head: Option<&Published>| head.map_or(0, |head| head.size);
    text.gauge(
        "vitrine_log_signed",
        "Whether this server signs the public log, or would if it led",
        u8::from(status.trouble.is_none()),
    );
    let name = "vitrine_log_entries";
    text.about(
        name,
        "gauge",
        "Entries of the public log that a head covers",
    );
    let signed = covered(status.checkpoint.as_ref());
    text.line(name, "{state=\"signed\"}", signed);
    let witnessed = covered(status.witnessed.as_ref());
    text.line(name, "{state=\"witnessed\"}", witnessed);
    let name = "vitrine_log_witnesses";
    text.about(
        name,
        "gauge",
        "Witnesses that are asked, by how they answer",
    );
    let answering = |wanted: Option<WitnessTrouble>| {
        let troubles = status.witnesses.iter().map(|(_, witness)| witness.trouble);
        troubles
            .filter(|trouble| trouble.map(|(trouble, _)| trouble) == wanted)
            .count()
    };
    text.line(name, "{state=\"answers\"}", answering(None));
    let silent = answering(Some(WitnessTrouble::Silent));
    text.line(name, "{state=\"silent\"}", silent);
    let refusing = answering(Some(WitnessTrouble::Refuses));
    text.line(name, "{state=\"refuses\"}", refusing);
    let waiting = store::figures::log_waiting(&mut service.store().read()).await;
    if let Ok(waiting) = waiting {
        let late = waiting.map_or(0.0, |since| {
            let now = service.clock().now();
            now.duration_since(since).as_secs_f64().max(0.0)
        });
        text.gauge(
            "vitrine_log_late_seconds",
            "For how long the oldest line has been waiting for its place in the public log",
            late,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_in_every_bucket_that_holds_it() {
        let took = Duration::from_micros(700);
        answered(
            Some("/counted"),
            method(&Method::POST),
            StatusCode::FORBIDDEN,
            took,
        );
        let mut text = Text::default();
        requests(&mut text);
        let labels = r#"route="/counted",method="POST",status="4xx""#;
        for (end, count) in [("0.0005", 0), ("0.001", 1), ("+Inf", 1)] {
            let line = format!("vitrine_request_seconds_bucket{{{labels},le=\"{end}\"}} {count}\n");
            assert!(text.0.contains(&line), "{line}\n{}", text.0);
        }
        let sum = format!("vitrine_request_seconds_sum{{{labels}}} 0.0007\n");
        assert!(text.0.contains(&sum), "{}", text.0);
    }

    #[test]
    fn whatever_method_is_sent_the_series_are_counted() {
        for name in ["PATCH", "OPTIONS", "ZEBRA-CANARY"] {
            let sent = Method::from_bytes(name.as_bytes()).unwrap_or_default();
            assert_eq!(METHODS[method(&sent)], "other", "{name}");
        }
        assert_eq!(METHODS[method(&Method::HEAD)], "GET");
    }
}
