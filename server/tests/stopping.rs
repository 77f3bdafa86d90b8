//! A graceful stop, and health before it.

use futures_util::future::join_all;
use reqwest::Method;

use crate::world::{Answer, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_in_flight_are_answered_before_the_server_stops() {
    let mut world = World::open().await;
    let customer = world.customer("HV-1").await;
    // Passwords are slow to check: these are still being answered when the signal comes.
    let sign_ins = (0..12).map(|n| {
        let mut browser = world.visitor();
        browser.address = Some(format!("192.0.2.{n}"));
        let email = if n == 0 {
            customer.email.clone()
        } else {
            format!("no-{n}@example.test")
        };
        tokio::spawn(async move {
            let fields = [("email", &*email), ("password", "not the password")];
            Answer::try_of(browser.form("/sign-in", &fields))
                .await
                .map(|answer| answer.status)
        })
    });
    let mut sign_ins: Vec<_> = sign_ins.collect();
    let first = sign_ins.remove(0).await.unwrap();
    assert_eq!(first.unwrap().as_u16(), 422);

    world.server.terminate();

    for status in join_all(sign_ins).await {
        // One that the server had not accepted yet was told so by the kernel; none is cut short.
        match status.unwrap() {
            Ok(status) => assert_eq!(status.as_u16(), 422),
            Err(error) => assert!(error.is_connect(), "{error:?}"),
        }
    }
    let ended = tokio::task::spawn_blocking(move || (world.server.wait(), world.server.said()));
    let (status, (_, logged)) = ended.await.unwrap();
    assert_eq!(status.code(), Some(0), "{logged}");
    assert!(logged.contains(r#""message":"stopping""#), "{logged}");
    assert!(
        !logged.contains("when the time to stop was over"),
        "{logged}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_trickles_in_is_answered_though_the_server_is_stopping() {
    use std::io::{Read as _, Write as _};
    let mut world = World::open().await;
    let mut stream = std::net::TcpStream::connect(world.server.address()).unwrap();
    stream
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer[9..], b"200");
    let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
                content-type: application/x-www-form-urlencoded\r\nexpect: 100-continue\r\n\
                content-length: 31\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    // The server asks for the body only once a handler reads it: the request is in flight.
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"100 Continue\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        text.push(byte[0]);
    }
    world.server.terminate();
    stream
        .write_all(b"email=a%40b.test&password=wrong")
        .unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let rest = String::from_utf8_lossy(&rest);
    assert!(rest.starts_with("HTTP/1.1 422 "), "{rest}");
    assert_eq!(world.server.wait().code(), Some(0));
}

#[tokio::test]
async fn a_server_that_is_up_says_so() {
    let world = World::open().await;
    let visitor = world.visitor();
    assert_eq!(visitor.get("/health/live").await.is(200).text(), "live\n");
    assert_eq!(visitor.get("/health/ready").await.is(200).text(), "ready\n");
    let answer = Answer::of(visitor.bare(Method::HEAD, "/health/live")).await;
    answer.is(200);
}
