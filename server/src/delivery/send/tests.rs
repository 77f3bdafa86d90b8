#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

fn letter(url: impl Into<String>) -> Letter {
    Letter {
        url: url.into(),
        id: "e-1".to_owned(),
        timestamp: 1_614_265_330,
        signature: "v1,c2lnbmF0dXJl".to_owned(),
        body: r#"{"specversion":"1.0"}"#.to_owned(),
    }
}

/// Gives one answer after the other, and counts the questions.
struct Scripted {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Scripted {
    fn new(answers: &[&[IpAddr]]) -> Arc<Self> {
        Arc::new(Self {
            answers: answers.iter().map(|one| one.to_vec()).collect(),
            asked: AtomicUsize::new(0),
        })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Lookup for Scripted {
    fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers[turn.min(self.answers.len() - 1)].clone();
        async move { Ok(answer) }.boxed()
    }
}

fn sender(lookup: &Arc<Scripted>, loopback: bool) -> Sender {
    let lookup = Arc::clone(lookup) as Arc<dyn Lookup>;
    Sender::with(&lookup, loopback, &Authorities::default()).unwrap()
}

const OWN: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// A public address at which nobody answers in time; nothing may depend on it being reached.
const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 216, 34));

/// Answers each connection's first request with `answer`; counts connections and keeps the last
/// request.
struct Endpoint {
    port: u16,
    connections: Arc<AtomicUsize>,
    heard: Arc<std::sync::Mutex<String>>,
}

async fn endpoint(answer: impl Into<Vec<u8>>) -> Endpoint {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let heard = Arc::new(std::sync::Mutex::new(String::new()));
    let (count, keep, answer) = (Arc::clone(&connections), Arc::clone(&heard), answer.into());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let (keep, answer) = (Arc::clone(&keep), answer.clone());
            tokio::spawn(async move {
                let mut bytes = vec![0; 64 * 1024];
                let mut length = 0;
                loop {
                    let read = stream.read(&mut bytes[length..]).await.unwrap_or(0);
                    length += read;
                    let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
                    // The greeting of TLS has no body to wait for.
                    if read == 0 || text.ends_with('}') || bytes[0] == 0x16 {
                        *keep.lock().unwrap() = text;
                        break;
                    }
                }
                // Whoever does not want to read all of it is no failure here.
                let _ = stream.write_all(&answer).await;
                let _ = stream.read(&mut bytes).await;
            });
        }
    });
    Endpoint {
        port,
        connections,
        heard,
    }
}

impl Endpoint {
    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn url(&self, host: &str) -> String {
        format!("http://{host}:{}/in", self.port)
    }
}

const TAKEN: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn status(status: u16) -> Attempt {
    Attempt::Answered {
        status,
        retry_after: None,
    }
}

#[tokio::test]
async fn an_endpoint_gets_the_event_with_its_id_time_and_signature() {
    let lookup = Scripted::new(&[&[OWN]]);
    let endpoint = endpoint(TAKEN).await;
    for host in ["127.0.0.1", "localhost"] {
        let sent = sender(&lookup, true)
            .send(&letter(endpoint.url(host)))
            .await;
        assert_eq!(sent, status(204), "{host}");
        let heard = endpoint.heard.lock().unwrap().to_lowercase();
        for line in [
            "post /in http/1.1",
            "content-type: application/cloudevents+json; charset=utf-8",
            "webhook-id: e-1",
            "webhook-timestamp: 1614265330",
            "webhook-signature: v1,c2lnbmf0dxjl",
            r#"{"specversion":"1.0"}"#,
        ] {
            assert!(heard.contains(line), "{line} in {heard}");
        }
    }
    assert_eq!(lookup.asked(), 1, "an address is not looked up");
}

#[tokio::test]
async fn a_name_with_any_address_of_ones_own_network_is_not_connected_to() {
    let endpoint = endpoint(TAKEN).await;
    for addresses in [
        &[OWN][..],
        &[PUBLIC, OWN],
        &["10.0.0.1".parse().unwrap()],
        &["::1".parse().unwrap()],
        &["::ffff:127.0.0.1".parse().unwrap()],
        &["169.254.169.254".parse().unwrap()],
        &[PUBLIC, "fd00:ec2::254".parse().unwrap()],
    ] {
        let lookup = Scripted::new(&[addresses]);
        let url = format!("https://hooks.example.com:{}/", endpoint.port);
        let sent = sender(&lookup, true).send(&letter(url)).await;
        assert_eq!(sent, Attempt::AddressRefused, "{addresses:?}");
        assert_eq!(lookup.asked(), 1);
    }
    assert_eq!(endpoint.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_address_is_judged_by_what_is_connected_to() {
    let endpoint = endpoint(TAKEN).await;
    // Public when it is first looked at, this machine the next moment.
    let lookup = Scripted::new(&[&[PUBLIC], &[OWN]]);
    let checked = Checked {
        lookup: Arc::clone(&lookup) as Arc<dyn Lookup>,
        fits: is_public,
    };
    let name = || "hooks.example.com".parse::<Name>().unwrap();
    let first: Vec<SocketAddr> = checked.resolve(name()).await.unwrap().collect();
    assert_eq!(
        first,
        [SocketAddr::new(PUBLIC, 0)],
        "exactly what was judged"
    );
    let url = format!("https://hooks.example.com:{}/", endpoint.port);
    let sent = sender(&lookup, true).send(&letter(url)).await;
    assert_eq!(sent, Attempt::AddressRefused);
    assert_eq!(lookup.asked(), 2, "once for each connection");
    assert_eq!(endpoint.connections(), 0);
}

#[tokio::test]
async fn this_machine_is_not_connected_to_unless_that_is_allowed() {
    let endpoint = endpoint(TAKEN).await;
    let lookup = Scripted::new(&[&[OWN]]);
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        let sent = sender(&lookup, false)
            .send(&letter(endpoint.url(host)))
            .await;
        assert_eq!(sent, Attempt::AddressRefused, "{host}");
    }
    assert_eq!((endpoint.connections(), lookup.asked()), (0, 0));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let other = endpoint(TAKEN).await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
        other.url("127.0.0.1")
    );
    let endpoint = endpoint(answer).await;
    let lookup = Scripted::new(&[&[OWN]]);
    let url = endpoint.url("127.0.0.1");
    let sent = sender(&lookup, true).send(&letter(url)).await;
    assert_eq!(sent, status(307));
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn no_more_than_a_part_of_a_long_answer_is_read() {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n".to_vec();
    answer.resize(answer.len() + 4 * ANSWER_BYTES, b'a');
    let endpoint = endpoint(answer).await;
    let lookup = Scripted::new(&[&[OWN]]);
    let url = endpoint.url("127.0.0.1");
    // The rest never comes: whoever wanted all of it would wait for it.
    let sent = sender(&lookup, true).send(&letter(url)).await;
    assert_eq!(sent, status(200));
}

#[tokio::test]
async fn what_goes_wrong_is_told_apart() {
    let lookup = Scripted::new(&[&[]]);
    let sent = sender(&lookup, false)
        .send(&letter("https://nobody.example.com/"))
        .await;
    assert_eq!(sent, Attempt::Unresolved);

    let endpoint_of_noise = endpoint("noise\r\n\r\n").await;
    let lookup = Scripted::new(&[&[OWN]]);
    let sender = sender(&lookup, true);
    let noise = endpoint_of_noise.url("127.0.0.1");
    assert_eq!(sender.send(&letter(&noise)).await, Attempt::NoAnswer);
    let encrypted = noise.replace("http://", "https://");
    assert_eq!(sender.send(&letter(encrypted)).await, Attempt::NotConnected);

    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let nobody = format!("http://{}/", free.local_addr().unwrap());
    drop(free);
    assert_eq!(sender.send(&letter(nobody)).await, Attempt::NotConnected);

    let later =
        endpoint("HTTP/1.1 503 Later\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n").await;
    let sent = sender.send(&letter(later.url("127.0.0.1"))).await;
    assert_eq!(
        sent,
        Attempt::Answered {
            status: 503,
            retry_after: Some(Duration::from_mins(2)),
        }
    );
}

#[tokio::test]
async fn an_endpoint_that_says_nothing_is_left_in_time() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let lookup = Scripted::new(&[&[OWN]]);
    let sent = sender(&lookup, true).send(&letter(url)).await;
    assert_eq!(sent, Attempt::TimedOut);
}
