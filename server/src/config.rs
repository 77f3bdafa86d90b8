//! What an operator sets. The only place that reads the environment (through clap).

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::RangedI64ValueParser;
use domain::ids::ConsumerKey;
use ledger::VerifierKey;
use service::keys::MOST_PER_MINUTE;
use service::ledger::{Signer, SignerError, Witnesses};
use url::Url;

use crate::authorities::Authorities;
use crate::http::listener::Limits;
use crate::mail::Mailer;
use crate::oauth::Oauth;
use crate::witnessing::Named;

/// Where the data lie and how they are locked.
#[derive(Args, Clone, Debug)]
pub(crate) struct StoreArgs {
    /// The database: `sqlite:PATH` or `postgres://USER@HOST/NAME`
    #[arg(long, env = "VITRINE_DATABASE", default_value = "sqlite:vitrine.db")]
    pub(crate) database: String,
    /// The file with the key that wraps all data keys; mode 0600, kept apart from the database
    #[arg(long, env = "VITRINE_KEY_FILE", default_value = "vitrine.key")]
    pub(crate) key_file: PathBuf,
}

/// What signs the public log.
#[derive(Args, Clone, Debug)]
pub(crate) struct LedgerArgs {
    /// The file with the key that signs the public log, made by `vitrine ledger init`; mode 0600,
    /// kept apart from the database. Without it no log is published
    #[arg(long, env = "VITRINE_LEDGER_KEY", default_value = "vitrine.ledger.key")]
    pub(crate) ledger_key: PathBuf,
}

impl LedgerArgs {
    /// Who signs, if there is a key.
    pub(crate) fn signer(&self) -> Result<Option<Signer>, SignerError> {
        if self.ledger_key.exists() {
            Signer::open(&self.ledger_key).map(Some)
        } else {
            Ok(None)
        }
    }
}

/// Who cosigns the public log.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct WitnessArgs {
    /// An independent witness that cosigns the public log, as KEY=URL: its public key, and the
    /// address below which it takes heads; may be given several times
    #[arg(
        id = "witness",
        long = "witness",
        env = "VITRINE_WITNESSES",
        value_name = "KEY=URL",
        value_delimiter = ',',
        value_parser = witness
    )]
    pub(crate) named: Vec<Named>,
    /// How many of them make an entry a witnessed one; all, if nothing is said
    #[arg(
        id = "witnesses_needed",
        long = "witnesses-needed",
        env = "VITRINE_WITNESSES_NEEDED",
        value_name = "NUMBER",
        requires = "witness"
    )]
    pub(crate) needed: Option<usize>,
    /// Certificate authorities (PEM) that may vouch for witnesses, besides the public ones
    #[arg(id = "witness_ca", long = "witness-ca", env = "VITRINE_WITNESS_CA")]
    pub(crate) ca: Option<PathBuf>,
}

impl WitnessArgs {
    /// Those who are asked, if there are any.
    pub(crate) fn witnesses(&self) -> anyhow::Result<Option<Witnesses>> {
        if self.named.is_empty() {
            return Ok(None);
        }
        let keys = self.named.iter().map(|named| named.key.clone()).collect();
        Ok(Some(Witnesses::new(keys, self.needed)?))
    }
}

fn witness(text: &str) -> Result<Named, String> {
    // No key has an equals sign in it; an address may.
    let (key, url) = text.split_once('=').ok_or("write KEY=URL")?;
    let key = VerifierKey::parse(key).map_err(|error| format!("KEY is {error}"))?;
    let url: Url = url.parse().map_err(|_| "URL is no address")?;
    let plain = url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || !anonymous {
        return Err("write URL as https://HOST[:PORT][/PATH], without anything else".to_owned());
    }
    Ok(Named { key, url })
}

/// How the server is reached.
#[derive(Args, Clone, Debug)]
pub(crate) struct ListenArgs {
    /// The address to listen on
    #[arg(long, env = "VITRINE_LISTEN", default_value = "127.0.0.1:3000")]
    pub(crate) listen: SocketAddr,
    /// The origin that browsers see, such as <https://data.example.com>; by default `http://LISTEN`
    #[arg(long, env = "VITRINE_ORIGIN")]
    pub(crate) origin: Option<String>,
    /// A proxy whose X-Forwarded-For is believed; may be given several times
    #[arg(
        long = "trusted-proxy",
        env = "VITRINE_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    pub(crate) trusted_proxies: Vec<IpAddr>,
}

/// The brand's own OAuth 2.0 provider, whose access tokens are taken beside keys.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct OauthArgs {
    /// The provider whose access tokens are taken beside keys, as `iss` names it
    #[arg(long = "oauth-issuer", env = "VITRINE_OAUTH_ISSUER")]
    pub(crate) issuer: Option<String>,
    /// This server, as the provider's `aud` names it
    #[arg(long = "oauth-audience", env = "VITRINE_OAUTH_AUDIENCE")]
    pub(crate) audience: Option<String>,
    /// The provider's public keys (JWKS): a file, or an https address
    #[arg(long = "oauth-keys", env = "VITRINE_OAUTH_KEYS")]
    pub(crate) keys: Option<String>,
    /// Certificate authorities (PEM) that may vouch for the keys' address, besides the public ones
    #[arg(long = "oauth-ca", env = "VITRINE_OAUTH_CA")]
    pub(crate) ca: Option<PathBuf>,
    /// Which system a client of the provider is, as CLIENT=CONSUMER; a client that is not named is
    /// the system of the same name
    #[arg(
        long = "oauth-client",
        env = "VITRINE_OAUTH_CLIENTS",
        value_delimiter = ',',
        value_parser = client
    )]
    pub(crate) clients: Vec<(String, ConsumerKey)>,
    /// How many customers each client may ask about in a minute, on each server; a call counts as
    /// one at least
    #[arg(long = "oauth-quota", env = "VITRINE_OAUTH_QUOTA", value_parser = quota())]
    pub(crate) per_minute: Option<u32>,
}

fn client(text: &str) -> Result<(String, ConsumerKey), String> {
    let (client, consumer) = text.rsplit_once('=').ok_or("write CLIENT=CONSUMER")?;
    let consumer = consumer
        .parse()
        .map_err(|_| "CONSUMER is not a system's key")?;
    Ok((client.to_owned(), consumer))
}

/// Reads a number of customers in a minute.
pub(crate) fn quota() -> RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=i64::from(MOST_PER_MINUTE))
}

/// Where figures for the operator are.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct MetricsArgs {
    /// Serve Prometheus metrics at /metrics on this address, which customers must not reach
    #[arg(
        id = "metrics_listen",
        long = "metrics-listen",
        env = "VITRINE_METRICS_LISTEN"
    )]
    pub(crate) listen: Option<SocketAddr>,
}

/// Where traces are sent.
#[derive(Args, Clone, Debug)]
pub(crate) struct TraceArgs {
    /// Send OpenTelemetry traces to the collector at this address, by OTLP over HTTP (protobuf);
    /// none are sent without one
    #[arg(
        long = "otlp-endpoint",
        env = "OTEL_EXPORTER_OTLP_ENDPOINT",
        value_name = "URL"
    )]
    pub(crate) collector: Option<Url>,
    /// How many milliseconds the collector may take to answer
    #[arg(
        long = "otlp-timeout",
        env = "OTEL_EXPORTER_OTLP_TIMEOUT",
        value_name = "MILLISECONDS",
        default_value_t = 10_000
    )]
    pub(crate) patience: u64,
}

/// Where the brand's systems may be told what customers decided.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct WebhookArgs {
    /// Take webhook endpoints on this machine too, also without TLS: for tests and development
    #[arg(
        long = "allow-loopback-webhooks",
        env = "VITRINE_ALLOW_LOOPBACK_WEBHOOKS"
    )]
    pub(crate) loopback: bool,
}

/// Where mails to customers are handed in.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct MailArgs {
    /// Offer receipts by mail, through the mail server at this address: `smtps://HOST[:PORT]` (TLS)
    /// or `smtp://HOST[:PORT]` (STARTTLS; without TLS on this machine alone)
    #[arg(
        id = "smtp_url",
        long = "smtp-url",
        env = "VITRINE_SMTP_URL",
        value_name = "URL"
    )]
    pub(crate) server: Option<Url>,
    /// The name to sign in with at the mail server
    #[arg(id = "smtp_user", long = "smtp-user", env = "VITRINE_SMTP_USER")]
    pub(crate) user: Option<String>,
    /// The file with the password for it; mode 0600
    #[arg(
        id = "smtp_password",
        long = "smtp-password-file",
        env = "VITRINE_SMTP_PASSWORD_FILE",
        value_name = "FILE"
    )]
    pub(crate) password: Option<PathBuf>,
    /// A certificate authority (PEM) that may vouch for the mail server, besides the public ones
    #[arg(
        id = "smtp_ca",
        long = "smtp-ca",
        env = "VITRINE_SMTP_CA",
        value_name = "FILE"
    )]
    pub(crate) authorities: Option<PathBuf>,
    /// The address that mails come from, such as `Brand <data@example.com>`
    #[arg(id = "mail_from", long = "mail-from", env = "VITRINE_MAIL_FROM")]
    pub(crate) from: Option<String>,
}

/// What all clients together may take.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct LimitArgs {
    /// Open connections at a time; further ones wait until another closes
    #[arg(
        long,
        env = "VITRINE_CONNECTIONS",
        default_value_t = 1024,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub(crate) connections: u16,
}

impl LimitArgs {
    /// With the limits that nobody sets.
    pub(crate) fn limits(self) -> Limits {
        Limits {
            connections: self.connections.into(),
            ..Limits::default()
        }
    }
}

/// Whom to believe when the brand's systems are told something.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct WebhookTrustArgs {
    /// Certificate authorities (PEM) that may vouch for webhook endpoints, besides the public ones
    #[arg(id = "webhook_ca", long = "webhook-ca", env = "VITRINE_WEBHOOK_CA")]
    pub(crate) ca: Option<PathBuf>,
}

/// The server's settings, checked.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The origin that browsers see: scheme, host, port; no path.
    pub(crate) origin: String,
    /// Proxies whose X-Forwarded-For is believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// The brand's own provider of access tokens, if it has one.
    pub(crate) oauth: Option<Arc<Oauth>>,
    /// Where figures for the operator are.
    pub(crate) metrics: MetricsArgs,
    /// Where the brand's systems may be told what customers decided.
    pub(crate) webhooks: WebhookArgs,
    /// What clients may take.
    pub(crate) limits: Limits,
    /// The way to the mail server, if there is one.
    pub(crate) mailer: Option<Mailer>,
    /// Who may vouch for their endpoints, besides public authorities.
    pub(crate) webhook_authorities: Authorities,
    /// Who cosigns the public log, and where.
    pub(crate) witnesses: Vec<Named>,
    /// Who may vouch for their addresses, besides public authorities.
    pub(crate) witness_authorities: Authorities,
}

impl Config {
    /// Checks what was given.
    pub(crate) fn new(args: &ListenArgs) -> anyhow::Result<Self> {
        let origin = args
            .origin
            .clone()
            .unwrap_or_else(|| format!("http://{}", args.listen));
        let uri: http::Uri = origin.parse().map_err(|_| {
            anyhow::anyhow!("--origin {origin:?} is not an origin: write https://HOST[:PORT]")
        })?;
        let scheme = uri.scheme_str().unwrap_or_default();
        let plain = uri.path() == "/" && uri.query().is_none() && !origin.ends_with('/');
        anyhow::ensure!(
            matches!(scheme, "http" | "https") && uri.host().is_some() && plain,
            "--origin {origin:?} is not an origin: write https://HOST[:PORT], without a path"
        );
        Ok(Self {
            origin,
            trusted_proxies: args.trusted_proxies.clone(),
            oauth: None,
            metrics: MetricsArgs::default(),
            webhooks: WebhookArgs::default(),
            limits: Limits::default(),
            mailer: None,
            webhook_authorities: Authorities::default(),
            witnesses: Vec::new(),
            witness_authorities: Authorities::default(),
        })
    }

    /// Whether browsers reach the server over TLS.
    pub(crate) fn tls(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The session cookie's name. `__Host-` binds it to this host, but needs TLS.
    pub(crate) fn session_cookie(&self) -> &'static str {
        if self.tls() {
            "__Host-vitrine"
        } else {
            "vitrine"
        }
    }

    /// The name of the cookie by which a device is known to have signed in before.
    pub(crate) fn device_cookie(&self) -> &'static str {
        if self.tls() {
            "__Host-vitrine-device"
        } else {
            "vitrine-device"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(origin: Option<&str>) -> anyhow::Result<Config> {
        Config::new(&ListenArgs {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            origin: origin.map(str::to_owned),
            trusted_proxies: Vec::new(),
        })
    }

    #[test]
    fn an_origin_has_a_scheme_and_a_host_and_no_path() {
        assert_eq!(config(None).unwrap().origin, "http://127.0.0.1:3000");
        assert!(config(Some("https://data.example.test")).unwrap().tls());
        for wrong in [
            "data.example.test",
            "ftp://x.test",
            "https://x.test/",
            "https://x.test/a",
            "",
        ] {
            assert!(config(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[derive(Debug, clap::Parser)]
    struct Asked {
        #[command(flatten)]
        witnesses: WitnessArgs,
    }

    fn asked(words: &[&str]) -> Result<Option<Witnesses>, String> {
        use clap::Parser as _;
        let line = Asked::try_parse_from([&["vitrine"][..], words].concat());
        let line = line.map_err(|error| error.to_string())?;
        let witnesses = line.witnesses.witnesses();
        witnesses.map_err(|error| error.to_string())
    }

    #[test]
    fn witnesses_are_named_by_key_and_address_or_refused_with_a_sentence() {
        let key = |name: &str| {
            let key = ledger::SigningKey::cosigner(name, [7; 32]).unwrap();
            key.verifier().to_string()
        };
        let (one, two) = (key("one.test/w"), key("two.test/w"));
        let at = |key: &str, url: &str| format!("{key}={url}");
        let first = at(&one, "https://one.test/w");
        let second = at(&two, "http://10.0.0.7:3100");
        assert_eq!(asked(&[]), Ok(None));
        let both = asked(&["--witness", &first, "--witness", &second]);
        assert_eq!(both.unwrap().unwrap().keys().len(), 2);
        let listed = format!("{first},{second}");
        let needed = asked(&["--witness", &listed, "--witnesses-needed", "1"]);
        assert!(needed.unwrap().is_some());

        let log = ledger::SigningKey::new("one.test/log", [7; 32]).unwrap();
        for (wrong, why) in [
            (vec!["--witness", "one.test"], "write KEY=URL"),
            (
                vec!["--witness", "one.test=https://one.test"],
                "KEY is not a key",
            ),
            (vec!["--witness", &at(&one, "one")], "URL is no address"),
            (
                vec!["--witness", &at(&one, "ftp://one.test")],
                "write URL as",
            ),
            (
                vec!["--witness", &at(&one, "https://a:b@one.test")],
                "write URL as",
            ),
            (
                vec!["--witness", &at(&one, "https://one.test/?a=b")],
                "write URL as",
            ),
            (
                vec!["--witness", &first, "--witness", &first],
                "named twice",
            ),
            (
                vec!["--witness", &first, "--witnesses-needed", "2"],
                "1 are named",
            ),
            (
                vec!["--witness", &first, "--witnesses-needed", "0"],
                "1 are named",
            ),
            (vec!["--witnesses-needed", "1"], "--witness"),
            (
                vec![
                    "--witness",
                    &at(&log.verifier().to_string(), "https://one.test"),
                ],
                "is a log's key",
            ),
        ] {
            let refused = asked(&wrong).unwrap_err();
            assert!(refused.contains(why), "{wrong:?}: {refused}");
        }
    }

    #[derive(Debug, clap::Parser)]
    struct Line {
        #[command(flatten)]
        limits: LimitArgs,
    }

    #[test]
    fn the_limit_on_connections_can_be_set_and_not_to_none() {
        use clap::Parser as _;
        let connections = |words: &[&str]| {
            let line = Line::try_parse_from([&["vitrine"][..], words].concat());
            line.map(|line| line.limits.limits().connections).ok()
        };
        assert_eq!(connections(&[]), Some(Limits::default().connections));
        assert_eq!(connections(&["--connections", "7"]), Some(7));
        assert_eq!(connections(&["--connections", "0"]), None);
    }
}
