//! A certificate authority of the brand's own, and listeners with certificates that it signed. Made
//! anew in each test, so that none ever runs out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use service::Clock;
use time::OffsetDateTime;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// An authority that the world at large does not know.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// From when to when something is good: since ten days ago, until so many days from now.
fn good_for(params: &mut CertificateParams, days: i64) {
    let now = Clock::system().now();
    let moment = |at: Timestamp| OffsetDateTime::from_unix_timestamp(at.as_second()).unwrap();
    let day = SignedDuration::from_hours(24);
    params.not_before = moment(now - day * 10);
    params.not_after = moment(now + day * i32::try_from(days).unwrap());
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "Halden & Vos internal authority");
        good_for(&mut params, 30);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// Its certificate in a file, as an operator has it.
    pub(crate) fn written_to(&self, folder: &Path) -> PathBuf {
        let file = folder.join("ca.pem");
        std::fs::write(&file, self.0.pem()).unwrap();
        file
    }

    /// What a server shows that is called `host`, good until `days` from now; fewer than none is
    /// over.
    fn server(&self, host: &str, days: i64) -> ServerConfig {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        good_for(&mut params, days);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }

    /// Takes connections as `host`, with a certificate good until `days` from now.
    pub(crate) async fn listens(&self, host: &str, days: i64) -> TlsListener {
        TlsListener {
            tcp: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            acceptor: self.acceptor(host, days),
        }
    }

    /// What encrypts a connection that began without it, in the same way.
    pub(crate) fn acceptor(&self, host: &str, days: i64) -> TlsAcceptor {
        TlsAcceptor::from(Arc::new(self.server(host, days)))
    }
}

/// Connections that were encrypted; who did not like the certificate is not among them.
pub(crate) struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl TlsListener {
    pub(crate) fn port(&self) -> u16 {
        self.tcp.local_addr().unwrap().port()
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, from) = self.tcp.accept().await.unwrap();
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
