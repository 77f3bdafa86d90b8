//! Mail to customers, where the operator names a server that takes it.
//!
//! Invariants: a connection that leaves this machine is encrypted before anything is said on it, by
//! TLS from the start (`smtps`) or by STARTTLS, and a server that cannot is not spoken to; a password
//! comes from a file and goes into no message; what a mail server answers is not logged, since it
//! repeats addresses. Deliberately not here: a queue. Whoever asks for a mail waits for the answer and
//! is told.

use std::fmt;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use app::receipt::Mail;
use domain::ids::Email;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

use crate::config::MailArgs;

/// How long a mail server may take for all of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Mails on their way at a time; further ones wait, within [`PATIENCE`].
const AT_ONCE: usize = 4;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// The way to the mail server.
#[derive(Clone)]
pub(crate) struct Mailer {
    transport: Transport,
    from: Mailbox,
    room: Arc<Semaphore>,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailer(..)")
    }
}

/// A mail that the mail server did not take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotTaken;

impl Mailer {
    /// What the operator named, checked; `None` if nothing was.
    pub(crate) fn open(args: &MailArgs) -> anyhow::Result<Option<Self>> {
        let Some(url) = &args.server else {
            ensure!(
                args.from.is_none() && args.user.is_none() && args.password.is_none(),
                "--mail-from, --smtp-user and --smtp-password-file need --smtp-url"
            );
            return Ok(None);
        };
        let from = args.from.as_deref();
        let from =
            from.context("--smtp-url needs --mail-from, the address that mails come from")?;
        let from = from
            .parse()
            .context("--mail-from is no address of a mail")?;
        let mut transport = to(url, args.authorities.as_deref())?.timeout(Some(PATIENCE));
        match (&args.user, &args.password) {
            (Some(user), Some(file)) => {
                transport = transport.credentials(Credentials::new(user.clone(), secret(file)?));
            }
            (None, None) => {}
            _ => bail!("--smtp-user and --smtp-password-file go together"),
        }
        Ok(Some(Self {
            transport: transport.build(),
            from,
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }))
    }

    /// Sends a mail, and answers when the mail server has taken it.
    pub(crate) async fn send(&self, to: &Email, mail: Mail) -> Result<(), NotTaken> {
        let sending = async {
            let message = self.message(to, mail).map_err(|error| {
                tracing::error!(error = format!("{error:#}"), "a mail could not be written");
                NotTaken
            })?;
            let Ok(_room) = self.room.acquire().await else {
                return Err(NotTaken);
            };
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    let status = error.status().map(|status| status.to_string());
                    tracing::warn!(
                        status,
                        timed_out = error.is_timeout(),
                        tls = error.is_tls(),
                        "the mail server did not take a mail"
                    );
                    Err(NotTaken)
                }
            }
        };
        timeout(PATIENCE, sending).await.unwrap_or_else(|_| {
            tracing::warn!("the mail server took too long for a mail");
            Err(NotTaken)
        })
    }

    fn message(&self, to: &Email, mail: Mail) -> anyhow::Result<Message> {
        let file = Attachment::new(mail.file_name)
            .body(mail.file, ContentType::parse("application/json")?);
        let parts = MultiPart::mixed()
            .singlepart(SinglePart::plain(mail.text))
            .singlepart(file);
        // An address in lettre's own reading may be refused; its error repeats it.
        let to = to
            .as_str()
            .parse()
            .ok()
            .context("the address cannot be written to")?;
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .multipart(parts)?)
    }
}

/// The way to a server, as its address says.
fn to(
    url: &Url,
    authorities: Option<&Path>,
) -> anyhow::Result<lettre::transport::smtp::AsyncSmtpTransportBuilder> {
    // Of a scheme that browsers do not know, the host is a text.
    let name = url.host_str().unwrap_or_default();
    let name = name.trim_matches(['[', ']']).to_ascii_lowercase();
    ensure!(
        !name.is_empty(),
        "--smtp-url has no host: write smtps://HOST[:PORT]"
    );
    let plain = url.username().is_empty()
        && url.password().is_none()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none();
    ensure!(
        plain,
        "--smtp-url is smtps://HOST[:PORT] or smtp://HOST[:PORT] and nothing else: a name and a \
         password come with --smtp-user and --smtp-password-file"
    );
    let address: Option<IpAddr> = name.parse().ok();
    let here = name == "localhost" || address.is_some_and(|address| address.is_loopback());
    let tls = || -> anyhow::Result<TlsParameters> {
        let mut tls = TlsParameters::builder(name.clone());
        if let Some(file) = authorities {
            let place = || format!("--smtp-ca {}", file.display());
            let pem = std::fs::read(file).with_context(place)?;
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).with_context(place)?);
        }
        tls.build().context("TLS for mail cannot be set up")
    };
    let (tls, port) = match url.scheme() {
        "smtps" => (Tls::Wrapper(tls()?), 465),
        // Nothing leaves the machine.
        "smtp" if here => (Tls::None, 25),
        "smtp" => (Tls::Required(tls()?), 587),
        _ => bail!("--smtp-url begins with smtps:// (TLS) or smtp:// (STARTTLS)"),
    };
    let port = url.port().unwrap_or(port);
    Ok(Transport::builder_dangerous(name).port(port).tls(tls))
}

/// A password that nobody else on the machine may read.
fn secret(file: &Path) -> anyhow::Result<String> {
    let place = || format!("--smtp-password-file {}", file.display());
    let mode = std::fs::metadata(file)
        .with_context(place)?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        bail!(
            "{}: others may read it; type: chmod 600 {}",
            place(),
            file.display()
        );
    }
    let secret = std::fs::read_to_string(file).with_context(place)?;
    Ok(secret.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn args(url: &str) -> MailArgs {
        MailArgs {
            server: Some(url.parse().unwrap()),
            from: Some("Halden & Vos <data@halden-vos.example>".to_owned()),
            ..MailArgs::default()
        }
    }

    #[test]
    fn a_mail_server_is_named_whole_and_without_a_secret() {
        assert!(Mailer::open(&MailArgs::default()).unwrap().is_none());
        for url in [
            "smtps://mail.example.test",
            "smtp://mail.example.test:2525",
            "smtp://127.0.0.1",
            "smtp://[::1]:25",
        ] {
            assert!(Mailer::open(&args(url)).unwrap().is_some(), "{url}");
        }
        for url in [
            "https://mail.example.test",
            "smtps://anna:zebra@mail.example.test",
            "smtps://anna@mail.example.test",
            "smtps://mail.example.test/?tls=none",
            "smtps:mail.example.test",
        ] {
            let error = format!("{:#}", Mailer::open(&args(url)).unwrap_err());
            assert!(error.starts_with("--smtp-url"), "{error}");
            assert!(!error.contains("zebra"), "{error}");
        }
        let without = MailArgs {
            from: None,
            ..args("smtps://mail.example.test")
        };
        assert!(Mailer::open(&without).is_err());
        let alone = MailArgs {
            server: None,
            ..args("smtps://mail.example.test")
        };
        assert!(Mailer::open(&alone).is_err());
    }

    #[test]
    fn a_password_lies_in_a_file_of_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "zebra\n").unwrap();
        let with = MailArgs {
            user: Some("anna".to_owned()),
            password: Some(file.clone()),
            ..args("smtps://mail.example.test")
        };
        let mode = |mode| {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&file, permissions).unwrap();
        };
        mode(0o644);
        let error = format!("{:#}", Mailer::open(&with).unwrap_err());
        assert!(
            error.contains("chmod 600") && !error.contains("zebra"),
            "{error}"
        );
        mode(0o600);
        let mailer = Mailer::open(&with).unwrap().unwrap();
        assert!(!format!("{mailer:?}").contains("zebra"));
        assert_eq!(secret(&file).unwrap(), "zebra");
        let half = MailArgs { user: None, ..with };
        assert!(Mailer::open(&half).is_err());
    }
}
