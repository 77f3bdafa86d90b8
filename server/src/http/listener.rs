//! The socket: an accept loop of our own, because `axum::serve` has no limit on the time a client
//! may take for its headers or for reading an answer, nor on the number of connections.
//!
//! A body that is too large is not read to its end, so nothing that follows it on the connection
//! could be understood: the answer says that the connection closes, and it does, without cutting
//! the answer off.

mod places;
mod socket;
#[cfg(test)]
mod stalling;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service as _;

use self::places::Places;
use self::socket::{Socket, Unread};

/// What one client may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Open connections at a time; further ones wait in the kernel's queue.
    pub(crate) connections: usize,
    /// How many of them one client may hold; further ones are closed.
    pub(crate) of_a_client: usize,
    /// Proxies that speak for many clients.
    pub(crate) proxies: &'static [IpAddr],
    /// How long a client may read nothing of an answer that waits for it.
    pub(crate) reading: Duration,
    /// How long a client may take to send a request's headers, also between two requests.
    pub(crate) headers: Duration,
    /// How many bytes a request's line and headers may take.
    pub(crate) header_bytes: usize,
    /// How long requests in flight may take to end after the stop signal.
    pub(crate) stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            of_a_client: 256,
            proxies: &[],
            reading: Duration::from_secs(30),
            headers: Duration::from_secs(10),
            header_bytes: 32 * 1024,
            stop: Duration::from_secs(10),
        }
    }
}

/// Serves until `stop` resolves, then lets requests in flight end.
pub(crate) async fn serve(
    listener: TcpListener,
    router: axum::Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let clients: Arc<Places> = Arc::default();
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .max_buf_size(limits.header_bytes);
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => match place {
                Ok(place) => place,
                Err(_) => break,
            },
        };
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors or a connection that vanished: breathe, go on.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let own = if limits.proxies.contains(&peer.ip().to_canonical()) {
            None
        } else {
            let Some(own) = clients.take(peer.ip(), limits.of_a_client) else {
                tracing::debug!("a client holds as many connections as it may");
                continue;
            };
            Some(own)
        };
        let connection = connect(&http, stream, limits.reading, peer, router.clone());
        let connection = graceful.watch(connection);
        // The graceful stop waits for it.
        #[allow(clippy::disallowed_methods)]
        tokio::spawn(async move {
            // A client that goes away or sends no HTTP is its own affair.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, own));
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.stop, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were still in flight when the time to stop was over");
    }
}

fn connect(
    http: &http1::Builder,
    stream: TcpStream,
    reading: Duration,
    peer: SocketAddr,
    router: axum::Router,
) -> http1::Connection<
    TokioIo<Socket>,
    impl hyper::service::Service<
        hyper::Request<Incoming>,
        Response = Response,
        Error = Infallible,
        Future: Send,
    > + Send
    + use<>,
> {
    // Without it small answers wait for the client's acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let unread = Unread::default();
    let socket = Socket::new(stream, unread.clone(), reading);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut router = router.clone();
        let unread = unread.clone();
        async move {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            // A router is always ready.
            let mut response = router.call(request).await?;
            if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
                unread.note();
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok(response)
        }
    });
    http.serve_connection(TokioIo::new(socket), service)
}
