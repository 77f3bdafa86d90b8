//! Clients that take places and give nothing back, against a server of few places.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::net::Ipv4Addr;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

/// More than the kernel keeps for a client that does not read.
const LARGE: usize = 64 * 1024 * 1024;

async fn server(limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/small", get(async || "small"))
        .route("/large", get(async || vec![b'x'; LARGE]));
    tokio::spawn(serve(listener, router, limits, std::future::pending()));
    address
}

async fn asks(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// All that comes; nothing if the server closed without an answer.
async fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // Closed in peace or reset.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_client_that_reads_nothing_gives_its_place_to_the_next() {
    let limits = Limits {
        connections: 1,
        reading: Duration::from_millis(100),
        ..Limits::default()
    };
    let address = server(limits).await;
    let _stalled = asks(address, "/large").await;
    let next = asks(address, "/small").await;
    assert!(answer(next).await.ends_with("small"));
}

#[tokio::test]
async fn a_client_that_reads_gets_all_of_a_large_answer() {
    let address = server(Limits::default()).await;
    assert!(answer(asks(address, "/large").await).await.len() > LARGE);
}

#[tokio::test]
async fn a_client_with_all_its_connections_gets_no_other_and_a_proxy_does() {
    let limits = Limits {
        of_a_client: 2,
        ..Limits::default()
    };
    let own: &'static [IpAddr] = &[IpAddr::V4(Ipv4Addr::LOCALHOST)];
    for (proxies, served) in [(&[][..], false), (own, true)] {
        let address = server(Limits { proxies, ..limits }).await;
        let _held = (asks(address, "/large").await, asks(address, "/large").await);
        let third = asks(address, "/small").await;
        assert_eq!(answer(third).await.ends_with("small"), served);
    }
}
