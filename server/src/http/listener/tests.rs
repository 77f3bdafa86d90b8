//! Connections beyond the limit wait their turn.

#![allow(clippy::unwrap_used)]

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream as Bare;
use std::time::Duration;

use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;

use super::*;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const ANSWER: &str = "somebody is here";

/// Reads until the answer is there.
async fn answered(client: &mut TcpStream) {
    let mut text = String::new();
    let mut bytes = [0; 1024];
    while !text.ends_with(ANSWER) {
        let read = client.read(&mut bytes).await.unwrap();
        assert!(read > 0, "closed after {text:?}");
        text.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
}

async fn asks(client: &mut TcpStream) {
    client.write_all(REQUEST).await.unwrap();
    answered(client).await;
}

#[tokio::test]
async fn a_connection_beyond_the_limit_waits_and_gets_in_when_another_goes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Limits {
        connections: 2,
        // Longer than any machine takes for this.
        headers: Duration::from_hours(1),
        ..Limits::default()
    };
    let router = axum::Router::new().route("/", get(|| async { ANSWER }));
    let (stop, stopped) = oneshot::channel::<()>();
    let served = serve(listener, router, limits, async {
        stopped.await.unwrap();
    });
    let visited = async {
        let mut first = TcpStream::connect(address).await.unwrap();
        let mut second = TcpStream::connect(address).await.unwrap();
        asks(&mut first).await;
        asks(&mut second).await;
        let mut third = Bare::connect(address).unwrap();
        third.write_all(REQUEST).unwrap();
        third.set_nonblocking(true).unwrap();
        // The server is not busy: it answers those who are in, again and again.
        for _ in 0..100 {
            asks(&mut first).await;
            asks(&mut second).await;
            let waits = third.read(&mut [0]).unwrap_err();
            assert_eq!(waits.kind(), ErrorKind::WouldBlock);
        }
        drop(first);
        let mut third = TcpStream::from_std(third).unwrap();
        answered(&mut third).await;
        asks(&mut second).await;
        asks(&mut third).await;
        stop.send(()).unwrap();
    };
    tokio::join!(served, visited);
}
