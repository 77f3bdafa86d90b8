//! The program itself: `vitrine serve` on a free port, and the other commands.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use store::testing::TestDb;

/// The program, without anything from the tests' own environment.
pub(crate) fn vitrine() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command.env_clear();
    command
}

/// How a server is started.
#[derive(Clone, Copy, Default)]
pub(crate) struct Setup {
    /// What browsers see, when it is not the address that is listened on.
    pub(crate) origin: Option<&'static str>,
    /// What is logged.
    pub(crate) log: Option<&'static str>,
    /// Where it says its figures.
    pub(crate) metrics: Option<&'static str>,
    /// Whether webhook endpoints on this machine are told anything.
    pub(crate) loopback_webhooks: bool,
    /// The point at which it ends, see `store::faults`.
    pub(crate) fault: Option<&'static str>,
}

/// A running server. Killed when it goes out of use.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) base: String,
    /// What it takes for its own pages.
    pub(crate) origin: String,
    child: Child,
    printed: Option<JoinHandle<String>>,
    logged: Option<JoinHandle<String>>,
}

/// `vitrine serve` over a database.
fn serving(db: &TestDb, setup: Setup, options: &[(&str, &str)], address: SocketAddr) -> Command {
    let mut command = vitrine();
    command
        .arg("serve")
        .args(["--listen", &address.to_string()])
        .args(["--database", &db.options.url])
        .arg("--key-file")
        .arg(&db.options.key_file)
        .args(["--trusted-proxy", "127.0.0.1"])
        .args(["--log-filter", setup.log.unwrap_or("info,sqlx=warn")]);
    if let Some(origin) = setup.origin {
        command.args(["--origin", origin]);
    }
    if let Some(fault) = setup.fault {
        command.env("VITRINE_TEST_FAULT", fault);
    }
    if setup.loopback_webhooks {
        command.arg("--allow-loopback-webhooks");
    }
    for (option, value) in options {
        command.args([option, value]);
    }
    if let Some(address) = setup.metrics {
        command.args(["--metrics-listen", address]);
    }
    command
}

/// How long a server may take to start, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

impl Server {
    pub(crate) fn start(db: &TestDb, setup: Setup) -> Self {
        Self::start_with(db, setup, &[])
    }

    /// With more options on its command line.
    pub(crate) fn start_with(db: &TestDb, setup: Setup, options: &[(&str, &str)]) -> Self {
        let mut server = Self::on_a_free_port(|address| serving(db, setup, options, address));
        if let Some(origin) = setup.origin {
            origin.clone_into(&mut server.origin);
        }
        server
    }

    /// At an address that is said beforehand.
    pub(crate) fn start_at(address: SocketAddr, db: &TestDb, options: &[(&str, &str)]) -> Self {
        Self::run_at(address, |address| {
            serving(db, Setup::default(), options, address)
        })
    }

    /// Runs a command that serves on the address it is given.
    pub(crate) fn on_a_free_port(command: impl Fn(SocketAddr) -> Command) -> Self {
        // Somebody else may take the port between our letting go of it and the server's taking it.
        let started = (0..5).find_map(|_| {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = free.local_addr().unwrap();
            drop(free);
            Self::run(command(address), address)
        });
        started.expect("the server does not start")
    }

    /// Runs a command that serves on an address where another one did.
    pub(crate) fn run_at(address: SocketAddr, command: impl Fn(SocketAddr) -> Command) -> Self {
        Self::run(command(address), address).expect("the server does not start")
    }

    fn run(mut command: Command, address: SocketAddr) -> Option<Self> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let printed = std::thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).unwrap();
            text
        });
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (ready, is_ready) = mpsc::channel();
        let logged = std::thread::spawn(move || {
            let mut text = String::new();
            for line in stderr.lines() {
                let line = line.unwrap();
                if line.contains(r#""message":"serving""#) {
                    // The receiver listens once.
                    let _ = ready.send(());
                }
                text.push_str(&line);
                text.push('\n');
            }
            text
        });
        let mut server = Self {
            base: format!("http://{address}"),
            origin: format!("http://{address}"),
            child,
            printed: Some(printed),
            logged: Some(logged),
        };
        if is_ready.recv_timeout(PATIENCE).is_ok() {
            return Some(server);
        }
        server.kill();
        let said = server.logged();
        assert!(said.contains("cannot listen"), "{said}");
        None
    }

    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Ends it as a power cut would: nothing can be finished, nothing flushed.
    pub(crate) fn kill(&mut self) {
        // One that ended by itself is as dead.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn terminate(&self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(asked.success());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// All that it wrote to standard output and standard error. It must have ended.
    pub(crate) fn said(&mut self) -> (String, String) {
        let printed = self.printed.take().unwrap().join().unwrap();
        (printed, self.logged())
    }

    fn logged(&mut self) -> String {
        self.logged.take().unwrap().join().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
