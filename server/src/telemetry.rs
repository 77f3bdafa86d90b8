//! Logging: JSON lines to standard error in service, short lines in a terminal. Fields are
//! structured, control characters are escaped, and no personal value is ever given to it. Figures
//! are in [`metrics`], and what goes to a collector of traces in [`traces`].

pub(crate) mod metrics;
pub(crate) mod traces;

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::time::Duration;

use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt, registry};
use url::Url;

use self::traces::Traces;

/// What is to be ended when the command has ended.
#[derive(Debug)]
pub(crate) struct Telemetry(Option<Traces>);

/// Starts logging, and traces where a collector is named, which may take so long for an answer. `filter` follows `tracing-subscriber`'s
/// directives; the default is `info`, with the database driver at `warn` because its lines could
/// hold bound values.
pub(crate) fn start(
    filter: Option<&str>,
    collector: Option<(&Url, Duration)>,
) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_new(filter.unwrap_or("info,sqlx=warn"))?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if std::io::stderr().is_terminal() {
        lines.compact().boxed()
    } else {
        lines.json().flatten_event(true).boxed()
    };
    let traces = collector
        .map(|(collector, patience)| Traces::to(collector, patience))
        .transpose()?;
    registry()
        .with(lines.with_filter(filter))
        .with(traces.as_ref().map(Traces::layer))
        .init();
    Ok(Telemetry(traces))
}

impl Telemetry {
    /// Sends what is left. Waits for it: call it outside the asynchronous runtime.
    pub(crate) fn end(self) {
        if let Some(traces) = self.0 {
            traces.end();
        }
    }
}

/// An error and what caused it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        // Writing to a String does not fail.
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}
