//! What an operator sets. The only place that reads the environment (through clap).

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;

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

/// The server's settings, checked.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The origin that browsers see: scheme, host, port; no path.
    pub(crate) origin: String,
    /// Proxies whose X-Forwarded-For is believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
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
}
