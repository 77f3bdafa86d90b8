//! Receipts by mail: to the customer's own address, through a mail server that the operator names;
//! what it does not take is said.

use std::sync::{Arc, Mutex};

use axum::serve::Listener;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::receipts::{keeper_with, receipt_of, signed_in};
use crate::world::{Authority, Browser, World};

const PURPOSE: &str = "profiling_offers";
const FROM: &str = "Halden & Vos <data@halden-vos.example>";

/// What a mail server was told.
#[derive(Clone, Debug, Default)]
struct Told {
    to: String,
    signed_in: String,
    message: String,
}

/// A mail server that keeps what it takes, or takes nothing.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<Told>>>);

impl Sink {
    fn taken(&self) -> Vec<Told> {
        self.0.lock().unwrap().clone()
    }

    /// Greets a client and speaks SMTP with it.
    async fn greets<S>(self, mut stream: S, refuses: Option<&'static str>) -> std::io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        stream.write_all(b"220 sink\r\n").await?;
        self.speak(stream, refuses).await
    }

    /// Speaks SMTP (RFC 5321) with one client. `refuses` is answered to every recipient.
    async fn speak<S>(self, stream: S, refuses: Option<&'static str>) -> std::io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut lines = BufReader::new(stream);
        let mut told = Told::default();
        let mut line = String::new();
        loop {
            line.clear();
            if lines.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end();
            let answer = match command.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
                "AUTH" => {
                    let secret = command.rsplit(' ').next().unwrap_or_default();
                    let secret = BASE64_STANDARD.decode(secret).unwrap_or_default();
                    told.signed_in = String::from_utf8_lossy(&secret).replace('\0', ":");
                    "235 welcome".to_owned()
                }
                "RCPT" => {
                    command.clone_into(&mut told.to);
                    refuses.map_or("250 yes".to_owned(), |why| format!("{why} {command}"))
                }
                "DATA" => {
                    lines.write_all(b"354 go on\r\n").await?;
                    loop {
                        line.clear();
                        lines.read_line(&mut line).await?;
                        if line == ".\r\n" {
                            break;
                        }
                        told.message.push_str(&line);
                    }
                    self.0.lock().unwrap().push(std::mem::take(&mut told));
                    "250 taken".to_owned()
                }
                "QUIT" => {
                    lines.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 yes".to_owned(),
            };
            lines.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }

    /// Takes clients for as long as the test runs.
    fn listens<L>(&self, mut listener: L, refuses: Option<&'static str>)
    where
        L: Listener + Send + 'static,
        L::Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let sink = self.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await;
                // A client that goes away is its own matter.
                tokio::spawn(sink.clone().greets(stream, refuses));
            }
        });
    }

    /// Takes one client that has to ask for TLS first (RFC 3207), where `starts` that. What a client
    /// says before it is encrypted is kept like a message.
    async fn greets_in_the_clear(
        self,
        mut stream: TcpStream,
        starts: Option<TlsAcceptor>,
    ) -> std::io::Result<()> {
        stream.write_all(b"220 sink\r\n").await?;
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        while lines.read_line(&mut line).await? > 0 {
            let answer = match (
                line.split(' ').next().unwrap_or_default().trim_end(),
                &starts,
            ) {
                ("EHLO", Some(_)) => "250-sink\r\n250 STARTTLS",
                ("EHLO", None) => "250-sink\r\n250 AUTH PLAIN",
                ("STARTTLS", Some(acceptor)) => {
                    lines.write_all(b"220 go on\r\n").await?;
                    let stream = acceptor.accept(lines.into_inner()).await?;
                    return self.speak(stream, None).await;
                }
                ("QUIT", _) => "221 bye",
                _ => {
                    let message = line.clone();
                    self.0.lock().unwrap().push(Told {
                        message,
                        ..Told::default()
                    });
                    "250 yes"
                }
            };
            lines.write_all(format!("{answer}\r\n").as_bytes()).await?;
            line.clear();
        }
        Ok(())
    }

    /// Its address, without TLS.
    async fn on_this_machine(&self, refuses: Option<&'static str>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        self.listens(listener, refuses);
        format!("smtp://127.0.0.1:{port}")
    }
}

/// A part of a message, decoded.
fn part(message: &str, kind: &str) -> String {
    let (_, rest) = message
        .split_once(&format!("Content-Type: {kind}"))
        .unwrap();
    let (head, body) = rest.split_once("\r\n\r\n").unwrap();
    let body = body.split("\r\n--").next().unwrap();
    let bytes = if head.contains("base64") {
        BASE64_STANDARD.decode(body.replace("\r\n", "")).unwrap()
    } else if head.contains("quoted-printable") {
        let body = body.replace("=\r\n", "");
        let mut signs = body.bytes();
        let mut bytes = Vec::new();
        while let Some(sign) = signs.next() {
            bytes.push(match sign {
                b'=' => {
                    let digits = [signs.next().unwrap(), signs.next().unwrap()];
                    hex::decode(digits).unwrap()[0]
                }
                sign => sign,
            });
        }
        bytes
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// The form's key, as the page has it.
fn key(page: &str) -> String {
    let (_, form) = page.split_once("/receipt/mail\"").expect("a form");
    let (_, value) = form.split_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// Asks for a mail, and gives what the page says then.
async fn asks(browser: &Browser, receipt: &str, key: &str) -> String {
    let path = format!("{receipt}/mail");
    let answer = browser.post(&path, &[("key", key)]).await.is(303);
    let to = answer.location();
    let page = to.split('#').next().unwrap();
    browser.get(page).await.is(200).text()
}

#[tokio::test]
async fn a_receipt_is_sent_once_to_the_address_on_record_and_to_nobody_else() {
    let world = World::open().await;
    let (anna, ben) = (world.customer("HV-1").await, world.customer("HV-2").await);
    let sink = Sink::default();
    let url = sink.on_this_machine(None).await;
    let options = [("--smtp-url", url.as_str()), ("--mail-from", FROM)];
    let mut keeper = keeper_with(&world, &options);
    let browser = signed_in(&keeper, &anna).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let receipt = receipt_of(&browser).await;
    let page = browser.get(&receipt).await.is(200).text();
    assert!(page.contains(&anna.email), "{page}");
    let key = key(&page);

    let said = asks(&browser, &receipt, &key).await;
    assert!(said.contains("It is on its way"), "{said}");
    // Sent again by mistake, the same form sends nothing.
    let again = asks(&browser, &receipt, &key).await;
    assert!(again.contains("It is on its way"), "{again}");
    let [told] = &sink.taken()[..] else {
        panic!("{:?}", sink.taken())
    };
    assert_eq!(told.to, format!("RCPT TO:<{}>", anna.email));
    assert!(
        told.message
            .contains("Subject: A receipt from Halden & Vos")
    );
    let text = part(&told.message, "text/plain");
    for words in [
        "You turned it on.",
        "/verify",
        "vitrine verify receipt",
        "Keep it.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let file = browser.get(&format!("{receipt}.json")).await.is(200).text();
    assert_eq!(part(&told.message, "application/json"), file);

    let other = signed_in(&keeper, &ben).await;
    let path = format!("{receipt}/mail");
    other.post(&path, &[("key", "k")]).await.is(404);
    Browser::new(&keeper)
        .post(&path, &[("key", "k")])
        .await
        .is(303);
    for number in 0..9 {
        asks(&browser, &receipt, &format!("more-{number}")).await;
    }
    let one_too_many = browser.post(&path, &[("key", "last")]).await.is(429);
    assert!(one_too_many.header("retry-after").is_some());
    assert_eq!(sink.taken().len(), 10);

    keeper.terminate();
    keeper.wait();
    let (_, logged) = keeper.said();
    assert!(!logged.contains(&anna.email), "{logged}");
    drop(keeper);
    world.ends().await;
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_said_and_may_be_asked_for_again() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let sink = Sink::default();
    let url = sink.on_this_machine(Some("550 no such")).await;
    let options = [("--smtp-url", url.as_str()), ("--mail-from", FROM)];
    let mut keeper = keeper_with(&world, &options);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let receipt = receipt_of(&browser).await;
    for _ in 0..2 {
        let said = asks(&browser, &receipt, "same").await;
        assert!(said.contains("The mail server did not take it"), "{said}");
    }
    assert!(sink.taken().is_empty());
    keeper.terminate();
    keeper.wait();
    let (_, logged) = keeper.said();
    assert!(logged.contains("the mail server did not take a mail"));
    assert!(logged.contains(r#""status":"550""#), "{logged}");
    assert!(!logged.contains(&customer.email), "{logged}");
    drop(keeper);
    world.ends().await;
}

/// How a mail server is reached that is not on this machine, as far as its name says.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// TLS from the start.
    Encrypted,
    /// STARTTLS.
    Starting,
    /// It offers no STARTTLS.
    Clear,
}

/// What the page says, and what the mail server was told, where its certificate is vouched for by an
/// authority that is believed or not.
async fn from_afar(way: Way, believed: bool) -> (String, Vec<Told>) {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let authority = Authority::new();
    let sink = Sink::default();
    let url = if way == Way::Encrypted {
        let listener = authority.listens("localhost", 5).await;
        let url = format!("smtps://localhost:{}", listener.port());
        sink.listens(listener, None);
        url
    } else {
        // An address that is no loopback one, and leads there.
        let starts = (way == Way::Starting).then(|| authority.acceptor("0.0.0.0", 5));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://0.0.0.0:{}", listener.local_addr().unwrap().port());
        let sink = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(sink.clone().greets_in_the_clear(stream, starts.clone()));
            }
        });
        url
    };
    let folder = world.db.directory();
    let trusted = authority.written_to(folder);
    let password = folder.join("password");
    std::fs::write(&password, "zebra-password\n").unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&password, private).unwrap();
    let mut options = vec![
        ("--smtp-url", url.as_str()),
        ("--mail-from", FROM),
        ("--smtp-user", "vitrine"),
        ("--smtp-password-file", password.to_str().unwrap()),
    ];
    if believed {
        options.push(("--smtp-ca", trusted.to_str().unwrap()));
    }
    let mut keeper = keeper_with(&world, &options);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let receipt = receipt_of(&browser).await;
    let said = asks(&browser, &receipt, "k").await;
    keeper.terminate();
    keeper.wait();
    let (_, logged) = keeper.said();
    assert!(!logged.contains("zebra"), "{logged}");
    drop(keeper);
    world.ends().await;
    (said, sink.taken())
}

#[tokio::test]
async fn a_mail_server_shows_a_certificate_before_it_hears_a_password() {
    for way in [Way::Encrypted, Way::Starting] {
        let (said, told) = from_afar(way, false).await;
        assert!(said.contains("The mail server did not take it"), "{said}");
        assert!(told.is_empty(), "{told:?}");
        let (said, told) = from_afar(way, true).await;
        assert!(said.contains("It is on its way"), "{said}");
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].signed_in, ":vitrine:zebra-password");
    }
}

#[tokio::test]
async fn a_mail_server_that_cannot_encrypt_is_told_nothing() {
    let (said, told) = from_afar(Way::Clear, true).await;
    assert!(said.contains("The mail server did not take it"), "{said}");
    assert!(told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn without_a_mail_server_no_mail_is_offered() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let keeper = keeper_with(&world, &[]);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let receipt = receipt_of(&browser).await;
    let page = browser.get(&receipt).await.is(200).text();
    assert!(!page.contains("/receipt/mail") && !page.contains(&customer.email));
    let path = format!("{receipt}/mail");
    browser.post(&path, &[("key", "k")]).await.is(404);
    drop(keeper);
    world.ends().await;
}
