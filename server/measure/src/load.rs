//! Load from outside, by `wrk`, and what its report says.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// A load on one address.
#[derive(Clone, Debug)]
pub(crate) struct Load<'a> {
    pub(crate) url: String,
    pub(crate) connections: u32,
    pub(crate) seconds: u32,
    pub(crate) headers: Vec<String>,
    /// What to send instead of plain GET requests.
    pub(crate) script: Option<&'a Path>,
    /// Whether every answer has to be an error: refusals are.
    pub(crate) refused: bool,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) requests: f64,
    pub(crate) per_second: f64,
    pub(crate) p99_ms: f64,
    pub(crate) median_ms: f64,
}

impl Load<'_> {
    /// Runs it to its end. An answer of the wrong kind is an error: nothing is measured then.
    pub(crate) fn run(&self) -> Result<Outcome> {
        let mut wrk = Command::new("wrk");
        wrk.args(["--latency", "--timeout", "20s", "-t1"])
            .arg(format!("-c{}", self.connections))
            .arg(format!("-d{}s", self.seconds));
        for header in &self.headers {
            wrk.args(["-H", header]);
        }
        if let Some(script) = self.script {
            wrk.arg("-s").arg(script);
        }
        let output = wrk
            .arg(&self.url)
            .output()
            .context("wrk cannot be started")?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success(),
            "wrk failed on {}: {}",
            self.url,
            String::from_utf8_lossy(&output.stderr)
        );
        ensure!(
            !said.contains("Socket errors"),
            "the server dropped connections:\n{said}"
        );
        let outcome = read(&said).with_context(|| format!("wrk said:\n{said}"))?;
        let errors = after(&said, "Non-2xx or 3xx responses:")
            .and_then(|word| word.parse::<f64>().ok())
            .unwrap_or(0.0);
        let expected = if self.refused { outcome.requests } else { 0.0 };
        ensure!(
            (errors - expected).abs() < 0.5,
            "{errors} of {} answers of {} were errors",
            outcome.requests,
            self.url
        );
        Ok(outcome)
    }
}

fn read(said: &str) -> Option<Outcome> {
    let requests = said
        .lines()
        .find(|line| line.contains(" requests in "))?
        .split_whitespace()
        .next()?;
    Some(Outcome {
        requests: requests.parse().ok()?,
        per_second: after(said, "Requests/sec:")?.parse().ok()?,
        p99_ms: milliseconds(after(said, "99%")?)?,
        median_ms: milliseconds(after(said, "50%")?)?,
    })
}

/// The word behind a label.
fn after<'t>(said: &'t str, label: &str) -> Option<&'t str> {
    said.lines()
        .find_map(|line| line.trim().strip_prefix(label))?
        .split_whitespace()
        .next()
}

fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("m", 60_000.0), ("s", 1000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return number.parse::<f64>().ok().map(|number| number * factor);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SAID: &str = "Running 1s test @ http://127.0.0.1:3000/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   198.52us  121.27us   4.15ms   92.60%
    Req/Sec    78.93k     4.84k   84.76k    81.82%
  Latency Distribution
     50%  181.00us
     75%  214.00us
     90%  285.00us
     99%    1.25ms
  86303 requests in 1.10s, 10.70MB read
  Non-2xx or 3xx responses: 12
Requests/sec:  78483.57
Transfer/sec:      9.73MB
";

    #[test]
    fn the_report_of_wrk_is_read() {
        let outcome = read(SAID).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(outcome.requests, 86303.0) && near(outcome.per_second, 78483.57));
        assert!(near(outcome.p99_ms, 1.25) && near(outcome.median_ms, 0.181));
        assert_eq!(after(SAID, "Non-2xx or 3xx responses:"), Some("12"));
    }
}
