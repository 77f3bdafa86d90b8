//! Which addresses may be told anything. An endpoint's URL is written by somebody else than whoever
//! runs the network around the server, so it must not be a way into that network.
//!
//! The URL is judged when it is added and again at each delivery; a name's addresses are judged when
//! they were looked up, and exactly they are connected to (`server::delivery`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host as UrlHost, Url};

/// The longest URL.
const LONGEST: usize = 2048;

/// Ends of names that belong to no public network.
const OWN_NAMES: [&str; 8] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
    "corp",
    "private",
];

/// With or without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// With.
    Https,
    /// Without; on the same machine only.
    Http,
}

/// Whom to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// Judged already.
    Address(IpAddr),
    /// What it resolves to is still to be judged, by [`may_connect`].
    Name(String),
}

/// A URL that may be told something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// With or without TLS.
    pub scheme: Scheme,
    /// Whom to connect to.
    pub host: Host,
    /// Where on it.
    pub port: u16,
    /// The `Host` header.
    pub authority: String,
    /// Path and query.
    pub path: String,
    /// Whether it lies on this machine, which was allowed.
    pub loopback: bool,
}

/// Why a URL may be told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not a URL, or too long.
    #[error("not a URL")]
    Unreadable,
    /// Not `https`.
    #[error("not https")]
    Scheme,
    /// It holds a user name or password.
    #[error("with a user name or password")]
    Credentials,
    /// It holds a fragment, which is never sent.
    #[error("with a fragment")]
    Fragment,
    /// A port of another protocol.
    #[error("a port of another protocol")]
    Port,
    /// Not a public address or name.
    #[error("not a public address")]
    Host,
}

/// Reads a URL. With `loopback`, it may also lie on this machine, also without TLS.
pub fn target(text: &str, loopback: bool) -> Result<Target, Unfit> {
    if text.len() > LONGEST || text.bytes().any(|b| b <= b' ' || b == 0x7f) {
        return Err(Unfit::Unreadable);
    }
    let url = Url::parse(text).map_err(|_| Unfit::Unreadable)?;
    let scheme = match url.scheme() {
        "https" => Scheme::Https,
        "http" if loopback => Scheme::Http,
        _ => return Err(Unfit::Scheme),
    };
    // What a URL reader elsewhere may take for the host.
    if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
        return Err(Unfit::Credentials);
    }
    if url.fragment().is_some() {
        return Err(Unfit::Fragment);
    }
    let port = url.port_or_known_default().ok_or(Unfit::Port)?;
    let (host, own) = match url.host().ok_or(Unfit::Host)? {
        UrlHost::Ipv4(address) => address_host(address.into()),
        UrlHost::Ipv6(address) => address_host(address.into()),
        UrlHost::Domain(name) => (Host::Name(name.to_owned()), name == "localhost"),
    };
    if own && loopback {
        return Ok(Target {
            scheme,
            host,
            port,
            authority: url.authority().to_owned(),
            path: path(&url),
            loopback: true,
        });
    }
    let fits = match &host {
        Host::Address(address) => is_public(*address),
        Host::Name(name) => is_public_name(name),
    };
    if !fits {
        return Err(Unfit::Host);
    }
    if scheme != Scheme::Https {
        return Err(Unfit::Scheme);
    }
    if port != 443 && port < 1024 {
        return Err(Unfit::Port);
    }
    Ok(Target {
        scheme,
        host,
        port,
        authority: url.authority().to_owned(),
        path: path(&url),
        loopback: false,
    })
}

fn address_host(address: IpAddr) -> (Host, bool) {
    let own = address.to_canonical().is_loopback();
    (Host::Address(address), own)
}

fn path(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// The part of a URL's text between its scheme and its path.
fn authority(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest)
}

fn is_public_name(name: &str) -> bool {
    let labels = name.split('.').count();
    let own = OWN_NAMES.iter().any(|own| {
        name.strip_suffix(own)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    labels >= 2 && !name.ends_with('.') && !own
}

/// Whether an address that a target's name resolved to may be connected to.
pub fn may_connect(target: &Target, address: IpAddr) -> bool {
    if target.loopback {
        address.to_canonical().is_loopback()
    } else {
        is_public(address)
    }
}

/// First bits of IPv4 addresses that are not of the public network, by IANA's registry of special
/// addresses, multicast, and one public address at which a cloud answers its own machines.
const SPECIAL_V4: [(Ipv4Addr, u32); 20] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::BROADCAST, 32),
];

/// First bits of IPv6 addresses within the public network's `2000::/3` that are not of it.
const SPECIAL_V6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is one of the public network. An IPv6 address that stands for an IPv4 address
/// is not: nobody has to be reached that way.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let bits = u32::from(address);
            let within = |(first, length): &(Ipv4Addr, u32)| {
                (bits ^ u32::from(*first)) >> (32 - length) == 0
            };
            !SPECIAL_V4.iter().any(within)
        }
        IpAddr::V6(address) => {
            let bits = u128::from(address);
            let within = |(first, length): &(Ipv6Addr, u32)| {
                (bits ^ u128::from(*first)) >> (128 - length) == 0
            };
            bits >> 125 == 1 && !SPECIAL_V6.iter().any(within)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_urls_are_told_nothing() {
        let hostile = [
            // This machine, in all its spellings.
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://0x7f000001/",
            "https://①②⑦.0.0.1/",
            "https://127.0.0.1./",
            "https://0.0.0.0/",
            "https://0/",
            "https://localhost/",
            "https://LOCALHOST:8443/",
            "https://localhost./",
            "https://admin.localhost/",
            "https://[::1]/",
            "https://[::]/",
            "https://[0:0:0:0:0:0:0:1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            // Networks of one's own.
            "https://10.0.0.1/",
            "https://172.16.31.2/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://100.64.0.1/",
            "https://[fd00:ec2::254]/",
            "https://[fe80::1]/",
            "https://[fec0::1]/",
            "https://db.internal/",
            "https://printer.local/",
            "https://router.home.arpa/",
            "https://intranet/",
            // Where clouds answer their own machines.
            "https://169.254.169.254/latest/meta-data/",
            "https://[::ffff:169.254.169.254]/",
            "https://100.100.100.200/",
            "https://192.0.0.192/",
            "https://168.63.129.16/",
            "https://metadata.google.internal/",
            // Nobody's.
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://198.18.0.1/",
            "https://203.0.113.7/",
            "https://[2001:db8::1]/",
            "https://[ff02::1]/",
            "https://[2001::1]/",
            // Another way to say something.
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://example.com/_x",
            "https:example.com@127.0.0.1/",
            "https://example.com@127.0.0.1/",
            "https://user:word@example.com/",
            "https://@example.com/",
            "https://127.0.0.1\\@example.com/",
            "https://example.com:25/",
            "https://example.com:22/",
            "https://example.com/#part",
            "https://example.com/a b",
            "https://example.com/\r\nHost: other",
            "https://",
            "//example.com/",
            "example.com",
            "",
        ];
        for url in hostile {
            assert!(target(url, false).is_err(), "{url}");
        }
        let long = format!("https://example.com/{}", "a".repeat(LONGEST));
        assert_eq!(target(&long, false), Err(Unfit::Unreadable));
    }

    #[test]
    fn public_urls_are_read_as_they_are() {
        let read = target("https://hooks.example.com:8443/in?a=b%20c", false);
        assert_eq!(
            read,
            Ok(Target {
                scheme: Scheme::Https,
                host: Host::Name("hooks.example.com".to_owned()),
                port: 8443,
                authority: "hooks.example.com:8443".to_owned(),
                path: "/in?a=b%20c".to_owned(),
                loopback: false,
            })
        );
        for url in [
            "https://example.com",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1:248:1893:25c8:1946]/",
            "https://notlocalhost.example/",
            "https://mylocal.example:8443/",
        ] {
            assert!(target(url, false).is_ok(), "{url}");
        }
    }

    #[test]
    fn this_machine_is_told_something_only_when_that_is_allowed() {
        for url in [
            "http://127.0.0.1:9000/",
            "http://[::1]:9000/",
            "https://localhost:9443/",
            "http://localhost:80/",
        ] {
            assert!(target(url, false).is_err(), "{url}");
            assert!(
                target(url, true).is_ok_and(|target| target.loopback),
                "{url}"
            );
        }
        for url in [
            "http://example.com/",
            "http://10.0.0.1/",
            "https://10.0.0.1/",
            "http://169.254.169.254/",
            "https://admin.localhost/",
        ] {
            assert!(target(url, true).is_err(), "{url}");
        }
    }

    #[test]
    fn a_name_on_this_machine_may_not_resolve_to_another_one() {
        let public: IpAddr = Ipv4Addr::new(93, 184, 216, 34).into();
        let own: IpAddr = Ipv4Addr::LOCALHOST.into();
        let own_target = target("http://localhost:9000/", true);
        assert!(
            own_target
                .is_ok_and(|target| { may_connect(&target, own) && !may_connect(&target, public) })
        );
        let target = target("https://example.com/", true);
        assert!(
            target
                .is_ok_and(|target| { may_connect(&target, public) && !may_connect(&target, own) })
        );
    }

    #[test]
    fn borders_of_special_networks_are_where_they_belong() {
        let public = |text: &str| text.parse().is_ok_and(is_public);
        for (inside, outside) in [
            ("9.255.255.255", "10.0.0.0"),
            ("11.0.0.0", "10.255.255.255"),
            ("100.63.255.255", "100.64.0.0"),
            ("100.128.0.0", "100.127.255.255"),
            ("172.15.255.255", "172.16.0.0"),
            ("172.32.0.0", "172.31.255.255"),
            ("198.17.255.255", "198.19.255.255"),
            ("223.255.255.255", "224.0.0.0"),
            ("2001:200::", "2001:1ff::"),
            ("2000::1", "1fff::1"),
            ("3ffe::1", "3fff::1"),
            ("2003::1", "2002::1"),
        ] {
            assert!(public(inside), "{inside}");
            assert!(!public(outside), "{outside}");
        }
        assert!(!public("4000::1"));
    }
}
