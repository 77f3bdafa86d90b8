//! What one client may take.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::Method;

use crate::world::{Answer, World};

/// A bare connection. Gives up waiting long after the server should have.
fn connect(world: &World) -> TcpStream {
    let stream = TcpStream::connect(world.server.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    stream
}

/// Sends bytes and reads until the server closes.
fn sends(world: &World, bytes: &[u8]) -> String {
    let mut stream = connect(world);
    // The server may close before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(path: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n").into_bytes()
}

#[tokio::test]
async fn headers_that_are_too_large_are_refused_and_the_server_goes_on() {
    let world = World::open().await;
    let large = get(
        "/health/live",
        &format!("x-large: {}\r\n", "x".repeat(64 * 1024)),
    );
    let answer = sends(&world, &large);
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let many: Vec<String> = (0..500).map(|n| format!("x-{n}: y\r\n")).collect();
    let answer = sends(&world, &get("/health/live", &many.concat()));
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    world.visitor().get("/health/live").await.is(200);
}

#[tokio::test]
async fn a_path_that_is_too_long_is_refused() {
    let world = World::open().await;
    let answer = sends(&world, &get(&format!("/{}", "x".repeat(70_000)), ""));
    let status: u16 = answer.split(' ').nth(1).unwrap_or("0").parse().unwrap();
    assert!([414, 431].contains(&status), "{status}");
}

#[tokio::test]
async fn a_client_that_sends_its_headers_too_slowly_is_cut_off() {
    let world = World::open().await;
    let mut silent = connect(&world);
    let mut half = connect(&world);
    half.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ")
        .unwrap();
    let mut between = connect(&world);
    between
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let started = Instant::now();
    for stream in [&mut silent, &mut half, &mut between] {
        let mut answer = Vec::new();
        // Closed in peace or reset: either way it is over.
        let ended = stream.read_to_end(&mut answer);
        let waited = started.elapsed();
        let by_timeout = ended.is_err_and(|error| {
            [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut].contains(&error.kind())
        });
        assert!(!by_timeout, "still open after {waited:?}");
    }
}

#[tokio::test]
async fn a_client_that_stops_within_a_body_is_cut_off() {
    let world = World::open().await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let mut stalled = connect(&world);
    let head = format!(
        "POST /api/v1/releases HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{\"sub",
        key.secret
    );
    stalled.write_all(head.as_bytes()).unwrap();
    let mut first = [0; 13];
    stalled.read_exact(&mut first).unwrap();
    let status = String::from_utf8_lossy(&first[9..12]).into_owned();
    assert!(["400", "408", "503"].contains(&status.as_str()), "{status}");
}

#[tokio::test]
async fn two_lengths_for_one_body_are_refused() {
    let world = World::open().await;
    let post = |more: &str, body: &str| {
        let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                    content-type: application/x-www-form-urlencoded\r\n\
                    sec-fetch-site: same-origin\r\n";
        format!("{head}{more}\r\n\r\n{body}").into_bytes()
    };
    let smuggled = "0\r\n\r\nGET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";
    for (lengths, body) in [
        ("content-length: 5\r\ncontent-length: 6", "email="),
        ("content-length: 5, 6", "email="),
        ("content-length: +5", "email"),
        ("content-length: -1", ""),
        ("content-length: 0x5", "email"),
        (
            "transfer-encoding: chunked\r\ntransfer-encoding: identity",
            smuggled,
        ),
        ("transfer-encoding: identity, chunked, gzip", smuggled),
        ("transfer-encoding: xchunked", smuggled),
    ] {
        let answer = sends(&world, &post(lengths, body));
        assert!(!answer.contains("live\n"), "{lengths}: {answer}");
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{lengths}: {answer}"
        );
    }
    let folded = get("/health/live", "x-folded: a\r\n b\r\n");
    let answer = sends(&world, &folded);
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    world.visitor().get("/health/live").await.is(200);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_told_so_and_nothing_happens() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    let large = "x".repeat(3 * 1024 * 1024);
    for path in [
        "/me/choices/profiling_offers",
        "/me/account/theme",
        "/me/data",
    ] {
        let page = world.visitor().with_cookies(page.cookies.clone());
        // The server may answer and close before everything is sent.
        if let Ok(answer) = Answer::try_of(page.form(path, &[("key", &large)])).await {
            assert_eq!(answer.status, 413, "{path}");
        }
    }
    page.get("/me").await.is(200);
    assert_eq!(world.log_length(customer.subject).await, 0);
}

/// A request whose body is `size` bytes, told beforehand or in pieces.
fn large(head: &str, size: usize, in_pieces: bool) -> Vec<u8> {
    let body = "x".repeat(size);
    if in_pieces {
        let pieces = format!("{size:x}\r\n{body}\r\n0\r\n\r\n");
        format!("{head}transfer-encoding: chunked\r\n\r\n{pieces}").into_bytes()
    } else {
        format!("{head}content-length: {size}\r\n\r\n{body}").into_bytes()
    }
}

#[tokio::test]
async fn after_a_body_that_is_too_large_the_connection_closes_and_the_answer_arrives() {
    let world = World::open().await;
    let key = world.writer().await;
    let deliver = format!(
        "PUT /api/v1/subjects/HV-9/records HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\n",
        key.secret
    );
    let sign_in = "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
                   content-type: application/x-www-form-urlencoded\r\n";
    let call = "POST /actions/data HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
                content-type: application/json\r\n";
    for head in [deliver.as_str(), sign_in, call] {
        for in_pieces in [false, true] {
            let mut stream = connect(&world);
            // All of it goes out: nothing is reset on the way.
            stream
                .write_all(&large(head, 6 * 1024 * 1024, in_pieces))
                .unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            let answer = String::from_utf8_lossy(&answer).to_lowercase();
            assert!(answer.starts_with("http/1.1 413 "), "{head}: {answer}");
            let (headers, _) = answer.split_once("\r\n\r\n").unwrap();
            assert!(headers.contains("\r\nconnection: close"), "{headers}");
        }
    }
    world.visitor().get("/health/live").await.is(200);
}

#[tokio::test]
async fn a_client_that_goes_on_sending_a_body_that_is_too_large_is_cut_off() {
    let world = World::open().await;
    let mut stream = connect(&world);
    let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
                content-type: application/x-www-form-urlencoded\r\n\
                content-length: 1000000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let piece = vec![b'x'; 1024 * 1024];
    let sent = (0..4096).take_while(|_| stream.write_all(&piece).is_ok());
    assert!(sent.count() < 4096, "four gigabytes were taken");
    world.visitor().get("/health/live").await.is(200);
}

#[tokio::test]
async fn ten_thousand_fields_are_no_trouble() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    let many: Vec<String> = (0..10_000).map(|n| format!("a{n}&")).collect();
    let request = page
        .bare(Method::POST, "/me/choices/profiling_offers")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(many.concat())).await.is(422);
    let twice = "wanted=on&wanted=off&for=&seen=1&key=k1";
    let request = page
        .bare(Method::POST, "/me/choices/profiling_offers")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(twice)).await.is(422);
    assert_eq!(world.log_length(customer.subject).await, 0);
}

#[tokio::test]
async fn hundreds_of_idle_connections_keep_nobody_out() {
    let world = World::open().await;
    let idle: Vec<_> = (0..300).map(|_| connect(&world)).collect();
    world.visitor().get("/health/ready").await.is(200);
    drop(idle);
}
