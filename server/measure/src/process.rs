//! Processes that are measured: the server and the baselines. They end with their value.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::client;

/// What Linux counts processor time in, whatever its kernel's own clock.
const TICKS_PER_SECOND: f64 = 100.0;
/// How long a process may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running process that listens on `address`.
#[derive(Debug)]
pub(crate) struct Listening {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Both fail when it has ended by itself, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Listening {
    /// The release binary over a filled database.
    pub(crate) async fn server(binary: &Path, database: &str, key_file: &Path) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut command = Command::new(binary);
        command
            .args([
                "serve",
                "--listen",
                &address,
                "--database",
                database,
                "--key-file",
            ])
            .arg(key_file)
            .env("VITRINE_LOG", "error")
            .env("VITRINE_ALLOW_LOOPBACK_WEBHOOKS", "true")
            .stdin(Stdio::null());
        let child = command.spawn().context("the server cannot be started")?;
        let mut server = Self { child, address };
        let started = Instant::now();
        loop {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended with {status}");
            }
            let asked = client::request(&server.address, "GET", "/health/ready", &[], "");
            if asked.is_ok_and(|answer| answer.status == 200) {
                return Ok(server);
            }
            if started.elapsed() > PATIENCE {
                bail!("the server was not ready within a minute");
            }
            // Another program's start sends no event.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// This program as a baseline: it prints its address when it listens.
    pub(crate) fn bare(arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the baseline cannot be started")?;
        let output = child.stdout.take().context("no standard output")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        let address = address.trim().to_owned();
        let bare = Self { child, address };
        if bare.address.is_empty() {
            bail!("the baseline {arguments:?} did not start");
        }
        Ok(bare)
    }

    /// An address on it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Processor time so far, in microseconds, of all its threads.
    pub(crate) fn processor_us(&self) -> Result<f64> {
        processor_us(&self.child.id().to_string())
    }
}

/// Processor time that a process (its number, or `self`) has used so far, in microseconds.
pub(crate) fn processor_us(process: &str) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let rest = stat.rsplit_once(')').context("a strange /proc/PID/stat")?.1;
    let mut fields = rest.split_whitespace().skip(11);
    let mut ticks = || fields.next().and_then(|field| field.parse::<f64>().ok());
    let (user, system) = (ticks(), ticks());
    let ticks = user.context("no user time")? + system.context("no system time")?;
    Ok(ticks * 1e6 / TICKS_PER_SECOND)
}

/// Runs a program to its end; gives how long it took and the most memory that it held.
pub(crate) async fn peak(command: &mut Command) -> Result<(Duration, u64)> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .context("it cannot be started")?;
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        // The high-water mark only rises, so the last look is the one that counts.
        peak = peak.max(
            std::fs::read_to_string(&path)
                .ok()
                .and_then(|s| held(&s))
                .unwrap_or(0),
        );
        if let Some(status) = child.try_wait()? {
            let took = started.elapsed();
            if !status.success() {
                bail!("it ended with {status}");
            }
            return Ok((took, peak));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Bytes, from the line `VmHWM: 12345 kB`.
fn held(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_read() {
        assert_eq!(
            held("VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\n"),
            Some(2048 * 1024)
        );
        assert_eq!(held("State: Z (zombie)\n"), None);
    }
}
