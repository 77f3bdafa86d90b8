//! Receipts as people meet them: a line of the activity goes into the log, has a receipt, and
//! anybody checks that on a public page. Where no log is kept, nothing of it is there.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::Value;

use crate::world::{Answer, Browser, Customer, PASSWORD, Server, Setup, World, vitrine};

const PURPOSE: &str = "profiling_offers";
/// The key of a log that has nothing to do with it.
const FOREIGN: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
/// How long a line may take into the log, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server that keeps a log over a world's database.
fn keeper(world: &World) -> Server {
    keeper_with(world, &[])
}

/// The same, with more options on its command line.
pub(crate) fn keeper_with(world: &World, more: &[(&str, &str)]) -> Server {
    let key_file = world.db.directory().join("ledger.key");
    let key_file = key_file.to_str().unwrap();
    let made = vitrine()
        .args(["ledger", "init", "--origin", "data.example.test/log"])
        .args(["--ledger-key", key_file])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let options = [&[("--ledger-key", key_file)], more].concat();
    Server::start_with(&world.db, Setup::default(), &options)
}

pub(crate) async fn signed_in(server: &Server, customer: &Customer) -> Browser {
    let mut browser = Browser::new(server);
    let answer = browser.signs_in_with(&customer.email, PASSWORD).await;
    answer.is(303);
    browser
}

/// The address of the newest line's receipt, once it is in the log.
pub(crate) async fn receipt_of(browser: &Browser) -> String {
    let since = Instant::now();
    loop {
        let text = browser.get("/me/activity").await.is(200).text();
        let (_, newest) = text.split_once("data-state=\"").expect("a mark");
        if newest.starts_with("in-log\"") {
            let (_, rest) = newest.split_once("href=\"").unwrap();
            return rest.split('"').next().unwrap().to_owned();
        }
        assert!(since.elapsed() < PATIENCE, "{newest}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What a page says, without the answers that it holds ready for browsers.
fn said(page: &Answer) -> String {
    let text = page.text();
    text.split("<template")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn a_line_goes_into_the_log_and_anybody_checks_its_receipt() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let mut keeper = keeper(&world);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let address = receipt_of(&browser).await;
    let page = browser.get(&address).await.is(200).text();
    assert!(page.contains("line, path and signature agree"), "{page}");
    let file = format!("{address}.json");
    assert!(page.contains(&format!("href=\"{file}\"")), "{page}");
    let receipt = browser.get(&file).await.is(200).text();

    let visitor = Browser::new(&keeper);
    for (path, holds, grew) in [
        (
            "/verify",
            "The receipt holds",
            "Since then the log only grew",
        ),
        (
            "/nl/verify",
            "Het bewijs klopt",
            "Sindsdien is het logboek alleen gegroeid",
        ),
        (
            "/da/verify",
            "Kvitteringen holder",
            "Siden da er loggen kun vokset",
        ),
        (
            "/nb/verify",
            "Kvitteringen holder",
            "Siden da har loggen bare vokst",
        ),
    ] {
        let empty = visitor.get(path).await.is(200);
        assert!(empty.cookies().is_empty() && empty.text().contains("<textarea"));
        let answer = visitor.post(path, &[("receipt", &receipt)]).await.is(200);
        assert!(answer.cookies().is_empty());
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let text = said(&answer);
        assert!(text.contains(holds) && text.contains(grew), "{text}");
    }

    browser.decides(PURPOSE, "off", "k2").await.is(303);
    let newer = receipt_of(&browser).await;
    assert_ne!(newer, address);
    let newer = browser.get(&format!("{newer}.json")).await.is(200).text();
    let both = [("receipt", newer.as_str()), ("older", &receipt)];
    let text = said(&visitor.post("/verify", &both).await.is(200));
    assert!(
        text.contains("Since the older one the log only grew"),
        "{text}"
    );

    let forged = receipt.replace(PURPOSE, "abandoned_basket");
    let answer = visitor.post("/verify", &[("receipt", &forged)]).await;
    let text = said(&answer.is(200));
    assert!(text.contains("The receipt does not hold"), "{text}");
    assert!(text.contains("It is not in the log"), "{text}");

    for (typed, status) in [("", 422), ("{}", 422), ("x".repeat(70_000).as_str(), 413)] {
        let answer = visitor.post("/verify", &[("receipt", typed)]).await;
        answer.is(status);
    }
    let trust = visitor.get("/?lang=en").await.is(200).text();
    assert!(trust.contains("id=\"log\"") && trust.contains("href=\"/verify\""));

    // As a form sends it whose file field was used: the text beside it is empty.
    let part = |name: &str, file: &str, content: &str| {
        format!(
            "--halden\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
        )
    };
    let sent = |parts: &[String]| {
        let kind = "multipart/form-data; boundary=halden";
        let request = visitor.bare(Method::POST, "/verify");
        let request = request
            .header("origin", &keeper.origin)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", kind);
        Answer::of(request.body(format!("{}--halden--\r\n", parts.concat())))
    };
    let file = "; filename=\"receipt.json\"";
    let typed = part("receipt", "", "");
    let chosen = part("receipt_file", file, &receipt);
    let page = sent(&[typed.clone(), chosen, part("older", "", "")]).await;
    assert!(said(&page.is(200)).contains("The receipt holds"));
    let unknown = part("else", "", "x");
    let large = part("receipt_file", file, &"x".repeat(70_000));
    for (parts, status) in [
        (vec![typed], 422),
        (vec![unknown], 422),
        (vec![large], 413),
        (
            vec![part("receipt", "", "broken off").trim_end().to_owned()],
            400,
        ),
    ] {
        sent(&parts).await.is(status);
    }
    for (key, status) in [("nonsense", 422), (FOREIGN, 200)] {
        let typed = [("receipt", receipt.as_str()), ("key", key)];
        let text = said(&visitor.post("/verify", &typed).await.is(status));
        assert!(!text.contains("The receipt holds"), "{key}");
    }

    let told: Value = serde_json::from_str(&receipt).unwrap();
    keeper.terminate();
    keeper.wait();
    let (_, logged) = keeper.said();
    for secret in [&told["salt"], &told["entry"]["id"]] {
        assert!(!logged.contains(secret.as_str().unwrap()), "{secret}");
    }
    drop(keeper);
    world.ends().await;
}

#[tokio::test]
async fn a_receipt_is_its_customers_alone() {
    let world = World::open().await;
    let anna = world.customer("HV-1").await;
    let ben = world.customer("HV-2").await;
    let keeper = keeper(&world);
    let browser = signed_in(&keeper, &anna).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let address = receipt_of(&browser).await;
    let other = signed_in(&keeper, &ben).await;
    other.get(&address).await.is(404);
    other.get(&format!("{address}.json")).await.is(404);
    let visitor = Browser::new(&keeper).get(&address).await.is(303);
    assert!(visitor.location().starts_with("/sign-in"), "{visitor:?}");
    drop(keeper);
    world.ends().await;
}

#[tokio::test]
async fn where_no_log_is_kept_nothing_is_said_of_one() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let browser = world.signed_in(&customer.email).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let activity = browser.get("/me/activity").await.is(200).text();
    assert!(activity.contains("Turned on") || activity.contains("timeline"));
    assert!(!activity.contains("class=\"mark\"") && !activity.contains("/receipt\""));
    let (_, line) = activity.split_once("<li id=\"").unwrap();
    let line = line.split('"').next().unwrap();
    browser
        .get(&format!("/me/activity/{line}/receipt"))
        .await
        .is(404);
    let visitor = world.visitor();
    assert!(
        !visitor
            .get("/?lang=en")
            .await
            .is(200)
            .text()
            .contains("id=\"log\"")
    );
    visitor.get("/verify").await.is(404);
    visitor.post("/verify", &[("receipt", "{}")]).await.is(404);
    world.ends().await;
}
