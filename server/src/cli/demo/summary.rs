//! What somebody needs to try the demonstration: address, sign-ins, keys.

use std::collections::BTreeMap;
use std::fs::{OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::ids::ImportId;
use serde::{Deserialize, Serialize};

use crate::cli::say;

/// All of it, as it is kept beside the data.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The run that filled the database that this is about.
    pub(crate) run: String,
    /// Where the pages are.
    pub(crate) url: String,
    /// By persona.
    pub(crate) customers: BTreeMap<String, Customer>,
    pub(crate) agent: SignIn,
    pub(crate) officer: SignIn,
    /// By system.
    pub(crate) keys: BTreeMap<String, String>,
    /// A key that may write.
    pub(crate) writer_key: String,
    /// The file that moves the clock, if one was given.
    pub(crate) clock_file: Option<PathBuf>,
}

/// A customer's sign-in.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) reference: String,
}

/// A member of staff's sign-in.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct SignIn {
    pub(crate) email: String,
    pub(crate) password: String,
}

impl Summary {
    /// An empty one.
    pub(crate) fn of(run: ImportId) -> Self {
        Self {
            run: run.to_string(),
            url: String::new(),
            customers: BTreeMap::new(),
            agent: SignIn::default(),
            officer: SignIn::default(),
            keys: BTreeMap::new(),
            writer_key: String::new(),
            clock_file: None,
        }
    }

    /// Reads what was left when `run` filled the database.
    pub(crate) fn read(path: &Path, run: ImportId) -> anyhow::Result<Self> {
        let text = std::fs::read(path)
            .with_context(|| format!("{} is missing; start over with --fresh", path.display()))?;
        let summary: Self = serde_json::from_slice(&text)
            .with_context(|| format!("{} is damaged; start over with --fresh", path.display()))?;
        anyhow::ensure!(
            summary.run == run.to_string(),
            "{} holds the sign-ins of another database; start over with --fresh",
            path.display()
        );
        Ok(summary)
    }

    /// Writes it so that nobody else on the machine can read it.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let cannot = || format!("{} cannot be written", path.display());
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .mode(0o600)
            .open(path)
            .with_context(cannot)?;
        file.set_permissions(Permissions::from_mode(0o600))
            .with_context(cannot)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)
            .with_context(cannot)?;
        Ok(())
    }

    /// Prints what there is to try; the rest stands in the file at `kept`.
    pub(crate) fn print(&self, kept: &Path) -> anyhow::Result<()> {
        say("")?;
        say(format_args!("  {}", self.url))?;
        say("")?;
        let typical = self.customers.get("typical");
        for (who, email, password) in [
            (
                "customer",
                typical.map(|it| &it.email),
                typical.map(|it| &it.password),
            ),
            ("agent", Some(&self.agent.email), Some(&self.agent.password)),
            (
                "officer",
                Some(&self.officer.email),
                Some(&self.officer.password),
            ),
        ] {
            if let (Some(email), Some(password)) = (email, password) {
                say(format_args!("  {who:<9} {email:<34} {password}"))?;
            }
        }
        say(format_args!(
            "  All nine customers stand in {}.",
            kept.display()
        ))?;
        let Some(key) = self.keys.get("campaign-engine") else {
            return Ok(());
        };
        say("")?;
        say(format_args!("  key of the campaign engine: {key}"))?;
        for (persona, answer) in [("typical", "released"), ("withdrawn", "refused")] {
            let Some(customer) = self.customers.get(persona) else {
                continue;
            };
            say("")?;
            say(format_args!(
                "  The gate; when all this was new, this was {answer}:"
            ))?;
            say(format_args!("  curl -sS {}/api/v1/releases \\", self.url))?;
            say(format_args!("    -H 'Authorization: Bearer {key}' \\"))?;
            say("    -H 'Content-Type: application/json' \\")?;
            say(format_args!(
                "    -d '{{\"subject\":\"{}\",\"purpose\":\"profiling_offers\",\"limit\":3}}'",
                customer.reference
            ))?;
        }
        say("")
    }
}
