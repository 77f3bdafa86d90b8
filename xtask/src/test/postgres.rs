//! A PostgreSQL cluster for the length of a test run: own folder, free port, nothing kept.
//!
//! It listens on 127.0.0.1 alone. For a measurement it syncs to disk as in earnest; for tests it does
//! not, since they end our own programs in the middle and never PostgreSQL.
//! On Linux it also ends when this process is killed.

use std::{
    fs, io,
    net::{TcpListener, TcpStream},
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::rust::POSTGRES;
use crate::{
    install,
    process::{find, output, say, variable},
};

const ROLE: &str = "vitrine";
const FOLDER: &str = "vitrine-test-postgres-";

/// Whether what is committed is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Synced {
    Yes,
    No,
}

/// Stopped and removed when dropped.
#[derive(Debug)]
pub(crate) enum Cluster {
    /// One that the environment names; not ours to stop.
    Given(String),
    Own {
        server: Child,
        folder: TempDir,
        port: u16,
    },
}

impl Cluster {
    /// Uses the cluster that the environment names, or makes one.
    pub(crate) fn start(synced: Synced) -> Result<Self> {
        if let Some(url) = variable(POSTGRES) {
            return Ok(Self::Given(url));
        }
        let programs = programs()?;
        sweep();
        // Nobody else may enter it.
        let made = tempfile::Builder::new()
            .prefix(&format!("{FOLDER}{}-", std::process::id()))
            .tempdir()?;
        let folder = made.path();
        // PostgreSQL refuses to run as root.
        let account = if install::is_root() {
            Some(Account::named("postgres")?)
        } else {
            None
        };
        if let Some(account) = &account {
            chown(folder, Some(account.uid), Some(account.gid))?;
        }
        let data = folder.join("data");
        let mut init = started_by(account.as_ref(), &programs.join("initdb"));
        init.args([
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--username",
            ROLE,
        ]);
        output(
            init.arg("--no-sync")
                .arg("--pgdata")
                .arg(&data)
                .current_dir(folder),
        )?;

        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = folder.join("log");
        let mut server = started_by(account.as_ref(), &programs.join("postgres"));
        server
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1"]);
        for setting in [
            "unix_socket_directories=",
            "max_connections=300",
            match synced {
                Synced::Yes => "fsync=on",
                Synced::No => "fsync=off",
            },
        ] {
            server.args(["-c", setting]);
        }
        server
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let server = server
            .stderr(fs::File::create(&log)?)
            .spawn()
            .context("cannot start it")?;
        let mut cluster = Self::Own {
            server,
            folder: made,
            port,
        };
        cluster
            .wait()
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        say(&format!(
            "PostgreSQL listens on 127.0.0.1:{port} for this run"
        ));
        Ok(cluster)
    }

    /// The role it names may create databases.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Own { port, .. } => format!("postgres://{ROLE}@127.0.0.1:{port}/postgres"),
        }
    }

    fn wait(&mut self) -> Result<()> {
        let Self::Own { server, port, .. } = self else {
            return Ok(());
        };
        let (ready, started) = (programs()?.join("pg_isready"), Instant::now());
        let port = port.to_string();
        loop {
            if let Some(status) = server.try_wait()? {
                bail!("PostgreSQL ended with {status}");
            }
            let mut ask = Command::new(&ready);
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", ROLE]);
            if ask.status()?.success() {
                return Ok(());
            }
            if started.elapsed() > Duration::from_mins(1) {
                bail!("PostgreSQL was not ready within a minute");
            }
            pause(Duration::from_millis(100));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let Self::Own {
            server,
            folder,
            port,
        } = self
        else {
            return;
        };
        // SIGINT is PostgreSQL's fast shutdown. Its children share the memory, so it gets time.
        let id = server.id().to_string();
        let asked = Command::new("kill")
            .args(["-INT", &id])
            .status()
            .is_ok_and(|s| s.success());
        let started = Instant::now();
        while asked && started.elapsed() < Duration::from_secs(20) {
            if matches!(server.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            pause(Duration::from_millis(50));
        }
        // Both fail when it is gone already, which is what they are for.
        let _ = server.kill();
        let _ = server.wait();
        if TcpStream::connect(("127.0.0.1", *port)).is_ok() {
            say(&format!("something still listens on 127.0.0.1:{port}"));
        }
        if let Err(error) = fs::remove_dir_all(folder.path()) {
            say(&format!(
                "cannot remove {}: {error}",
                folder.path().display()
            ));
        }
    }
}

/// A new, empty database in the cluster; gives its URL.
pub(crate) fn database(cluster: &str, name: &str) -> Result<String> {
    let psql = programs()?.join("psql");
    for statement in [
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        format!("CREATE DATABASE {name}"),
    ] {
        output(Command::new(&psql).args(["--no-psqlrc", "-q", "-d", cluster, "-c", &statement]))?;
    }
    let (server, _) = cluster
        .rsplit_once('/')
        .context("the PostgreSQL URL names no database")?;
    Ok(format!("{server}/{name}"))
}

struct Account {
    name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    fn named(name: &str) -> Result<Self> {
        let id = |what| -> Result<u32> {
            Ok(output(Command::new("id").args([what, name]))?
                .trim()
                .parse()?)
        };
        Ok(Self {
            name: name.to_owned(),
            uid: id("-u")?,
            gid: id("-g")?,
        })
    }
}

/// The program under that account, ending with this process where the system can do that.
fn started_by(account: Option<&Account>, program: &Path) -> Command {
    let Some(setpriv) = find("setpriv") else {
        let mut command = Command::new(program);
        if let Some(account) = account {
            use std::os::unix::process::CommandExt;
            command.uid(account.uid).gid(account.gid);
        }
        return command;
    };
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "INT"]);
    if let Some(account) = account {
        command.args([
            "--reuid",
            &account.name,
            "--regid",
            &account.gid.to_string(),
        ]);
        command.arg("--clear-groups");
    }
    command.arg(program);
    command
}

/// The folder of PostgreSQL's programs, the newest version first.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    install::packages("PostgreSQL", &["postgresql", "postgresql-client"])?;
    installed().context("PostgreSQL was installed, but its programs are not where they belong")
}

fn installed() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.path().into())
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin"))))
        .collect();
    versions.sort();
    let in_path = find("initdb").and_then(|program| Some(program.parent()?.to_owned()));
    let folders = versions
        .into_iter()
        .rev()
        .map(|(_, folder)| folder)
        .chain(in_path);
    folders
        .into_iter()
        .find(|folder| folder.join("postgres").is_file())
}

/// Removes what a killed run left behind. Only where it can be told that the run is over.
fn sweep() {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for path in fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = path.file_name().to_string_lossy().into_owned();
        let made_by = name
            .strip_prefix(FOLDER)
            .and_then(|rest| rest.split_once('-'));
        let Some((process, _)) = made_by else {
            continue;
        };
        if !Path::new("/proc").join(process).exists() {
            let removed: io::Result<()> = fs::remove_dir_all(path.path());
            if let Err(error) = removed {
                say(&format!("cannot remove {}: {error}", path.path().display()));
            }
        }
    }
}

/// Another program's start and end send no event.
#[allow(clippy::disallowed_methods, reason = "polls another process")]
fn pause(time: Duration) {
    thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_takes_databases_and_leaves_nothing() {
        let cluster = Cluster::start(Synced::No).unwrap();
        let url = database(&cluster.url(), "one").unwrap();
        assert!(url.ends_with("/one"));
        database(&cluster.url(), "one").unwrap();
        if let Cluster::Own { folder, port, .. } = &cluster {
            let (folder, port) = (folder.path().to_owned(), *port);
            assert!(folder.is_dir());
            drop(cluster);
            assert!(!folder.exists());
            assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        }
    }
}
