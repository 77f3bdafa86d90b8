//! A reference consumer: the brand's campaign engine, as its engineers would build it. It takes
//! webhooks, checks who sent them and when, keeps what it has seen, and asks the gate before it
//! believes anything.
//!
//! It does as it is told by the test: take, refuse, or take and say nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use service::Clock;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::world::TlsListener;

/// How far a delivery's time may be from ours, in seconds.
const TOLERANCE: i64 = 300;

/// What the consumer answers next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Takes it.
    Takes,
    /// Answers with this status.
    Says(u16),
    /// Takes it, and the answer never comes.
    Hangs,
}

/// A delivery as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) headers: HeaderMap,
    pub(crate) event: Value,
    pub(crate) body: String,
}

struct Inner {
    key: Mutex<Option<String>>,
    moods: Mutex<VecDeque<Mood>>,
    heard: mpsc::UnboundedSender<Heard>,
}

/// The running consumer.
pub(crate) struct Consumer {
    pub(crate) url: String,
    inner: Arc<Inner>,
    heard: mpsc::UnboundedReceiver<Heard>,
}

impl Consumer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        Self::on(listener, url)
    }

    /// The same behind TLS, called `localhost`, whatever its certificate says.
    pub(crate) fn start_on(listener: TlsListener) -> Self {
        let url = format!("https://localhost:{}/told", listener.port());
        Self::on(listener, url)
    }

    fn on<L: axum::serve::Listener<Addr: std::fmt::Debug>>(listener: L, url: String) -> Self {
        let (send, heard) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            key: Mutex::default(),
            moods: Mutex::default(),
            heard: send,
        });
        let router = Router::new()
            .route("/told", post(told))
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner, heard }
    }

    /// What it verifies with from now on: `whsec_...` or `whpk_...`.
    pub(crate) fn trusts(&self, key: &str) {
        *self.inner.key.lock().unwrap() = Some(key.to_owned());
    }

    /// What it answers to the next deliveries; afterwards it takes them.
    pub(crate) fn will(&self, moods: &[Mood]) {
        self.inner.moods.lock().unwrap().extend(moods);
    }

    /// The next verified delivery.
    pub(crate) async fn hears(&mut self) -> Heard {
        self.heard.recv().await.unwrap()
    }
}

async fn told(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let key = inner.key.lock().unwrap().clone();
    let now = Clock::system().now().as_second();
    let Some(id) = key.and_then(|key| verified(&key, &headers, &body, now)) else {
        return StatusCode::UNAUTHORIZED;
    };
    let mood = inner.moods.lock().unwrap().pop_front();
    let heard = Heard {
        id,
        headers,
        event: serde_json::from_slice(&body).unwrap(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    // The test may have ended.
    let _ = inner.heard.send(heard);
    match mood.unwrap_or(Mood::Takes) {
        Mood::Takes => StatusCode::NO_CONTENT,
        Mood::Says(status) => StatusCode::from_u16(status).unwrap(),
        Mood::Hangs => std::future::pending().await,
    }
}

/// The delivery's id, if it is signed and of now. Written from the specification of Standard
/// Webhooks, and sharing nothing with the sender.
pub(crate) fn verified(key: &str, headers: &HeaderMap, body: &[u8], now: i64) -> Option<String> {
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let id = header("webhook-id")?;
    let timestamp = header("webhook-timestamp")?;
    if (now - timestamp.parse::<i64>().ok()?).abs() > TOLERANCE {
        return None;
    }
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    let mut signatures = header("webhook-signature")?.split(' ');
    let fits = signatures.any(|signature| match signature.split_once(',') {
        Some(("v1", mac)) => fits_mac(key, &signed, mac).unwrap_or(false),
        Some(("v1a", signature)) => fits_key(key, &signed, signature).unwrap_or(false),
        _ => false,
    });
    fits.then(|| id.to_owned())
}

fn fits_mac(key: &str, signed: &[u8], mac: &str) -> Option<bool> {
    let secret = STANDARD.decode(key.strip_prefix("whsec_")?).ok()?;
    let mac = STANDARD.decode(mac).ok()?;
    let mut own = <Hmac<Sha256> as KeyInit>::new_from_slice(&secret).ok()?;
    own.update(signed);
    Some(own.verify_slice(&mac).is_ok())
}

fn fits_key(key: &str, signed: &[u8], signature: &str) -> Option<bool> {
    let public = STANDARD.decode(key.strip_prefix("whpk_")?).ok()?;
    let public = VerifyingKey::from_bytes(&public.try_into().ok()?).ok()?;
    let signature = STANDARD.decode(signature).ok()?;
    let signature = Signature::from_slice(&signature).ok()?;
    Some(public.verify_strict(signed, &signature).is_ok())
}
