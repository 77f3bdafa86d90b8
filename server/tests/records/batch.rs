//! `POST /api/v1/records/batch`: a line for each line.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

use domain::decision::{Lasting, Wish};
use reqwest::Method;
use serde_json::{Value, json};
use store::testing::Engine;

use crate::world::{Answer, Key, Setup, World, line, on_both_databases};

const PATH: &str = "/api/v1/records/batch";
const KIND: &str = "application/x-ndjson";

async fn sends(key: &Key, body: impl Into<reqwest::Body>) -> Answer {
    let request = key.request(Method::POST, PATH);
    Answer::of(request.header("content-type", KIND).body(body)).await
}

async fn sends_once(key: &Key, idempotency_key: &str, body: String) -> Answer {
    let request = key.request(Method::POST, PATH).header("content-type", KIND);
    let request = request.header("idempotency-key", idempotency_key);
    Answer::of(request.body(body)).await
}

fn text(lines: &[Value]) -> String {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

fn record(subject: &str, source_id: &str, product: &str) -> Value {
    json!({ "subject": subject, "record": line(source_id, product) })
}

fn told(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.header("content-type"), Some(KIND));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let text = answer.text();
    assert!(text.ends_with('\n'), "{text}");
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

fn results(answer: &Answer) -> Vec<String> {
    let told = told(answer);
    let words = told.iter().map(|line| line["result"].as_str().unwrap());
    words.map(str::to_owned).collect()
}

async fn each_line_is_answered_and_a_bad_one_takes_no_other_with_it(engine: Engine) {
    let world = World::with(engine, Setup::default()).await;
    let writer = world.writer().await;
    let at = line("x", "y")["collected_at"].clone();
    let benefit = json!({ "subject": "HV-1", "benefit": {
        "purpose": "order_fulfilment", "metric": "on_time_deliveries", "amount": "1", "at": at,
        "source": "carrier", "source_id": "parcel-1",
    }});
    let mut unknown = record("HV-1", "u", "zebra-canary");
    unknown["record"]["category"] = json!("x_rays");
    let mut hidden = record("HV-1", "h", "\u{200b}");
    hidden["record"]["source"] = json!("till");
    let long = format!(
        "{{\"subject\":\"HV-1\",\"zebra\":\"{}\"}}\n",
        "z".repeat(140_000)
    );
    let body = [
        text(&[record("HV-1", "a", "Cabbage"), benefit]),
        "{\"subject\":\"HV-1\",\"record\":{\"category\":\"zebra\n".to_owned(),
        "\n".to_owned(),
        text(&[unknown, hidden, record("a b", "a", "Soap")]),
        text(&[json!({ "subject": "HV-1" }), json!(["zebra"])]),
        long,
        text(&[json!({ "subject": "HV-1", "remove": ["till", "a"] })]),
        record("HV-2", "a", "Candles").to_string(),
    ];
    let answer = sends(&writer, body.concat()).await.is(200);
    assert!(!answer.text().contains("zebra"), "{}", answer.text());
    let told = told(&answer);
    let lines: Vec<u64> = told
        .iter()
        .map(|line| line["line"].as_u64().unwrap())
        .collect();
    assert_eq!(
        lines,
        [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12],
        "the fourth is blank"
    );
    for (index, line) in told.iter().enumerate() {
        let taken = matches!(index, 0 | 1 | 10);
        assert_eq!(
            line["result"],
            if taken { "inserted" } else { "rejected" },
            "{line}"
        );
        if !taken {
            for words in ["reason", "mend"] {
                assert!(
                    line[words].as_str().unwrap().ends_with(['.', '?', '\\']),
                    "{line}"
                );
            }
        }
    }
    assert_eq!(told[3]["pointer"], "/record/category");
    assert_eq!(told[4]["pointer"], "/record/value/product");
    assert_eq!(told[5]["pointer"], "/subject");

    let again = sends(&writer, record("HV-1", "a", "Cabbage").to_string()).await;
    assert_eq!(results(&again), ["unchanged"]);
    let changed = sends(&writer, record("HV-1", "a", "Kale").to_string()).await;
    assert_eq!(results(&changed), ["replaced"]);
    let World { db, server, .. } = world;
    drop(server);
    db.drop_database().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_is_answered_and_a_bad_one_takes_no_other_with_it_on_sqlite() {
    each_line_is_answered_and_a_bad_one_takes_no_other_with_it(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_is_answered_and_a_bad_one_takes_no_other_with_it_on_postgres() {
    each_line_is_answered_and_a_bad_one_takes_no_other_with_it(Engine::Postgres).await;
}

#[tokio::test]
async fn what_is_taken_back_is_gone_and_the_customer_sees_that_it_was() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    let lines = [
        record("HV-1", "a", "Cabbage"),
        record("HV-1", "b", "Soap"),
        record("HV-2", "a", "Candles"),
    ];
    sends(&writer, text(&lines)).await.is(200);
    let remove = |subject: &str| json!({ "subject": subject, "remove": { "source": "till" } });
    let one = json!({ "subject": "HV-2", "remove": { "source": "till", "source_id": "zzz" } });
    let lines = [remove("HV-1"), one, remove("HV-9")];
    let answer = sends(&writer, text(&lines)).await.is(200);
    let told = told(&answer);
    assert_eq!(
        told[0],
        json!({ "line": 1, "result": "removed", "records": 2, "benefits": 0 })
    );
    for line in &told[1..] {
        assert_eq!(
            (&line["result"], &line["records"]),
            (&json!("absent"), &json!(0))
        );
    }
    let page = world.signed_in(&customer.email).await;
    let activity = page.get("/me/activity").await.is(200).text();
    assert!(activity.contains("Removed."), "{activity}");
    assert!(activity.contains("took them back"), "{activity}");
    let data = page.get("/me/data").await.is(200).text();
    assert!(!data.contains("Cabbage") && !data.contains("Soap"));
    let key = world.key("order-system", &["order_fulfilment"]).await;
    let answer = key.asks(&customer, "order_fulfilment").await.is(200);
    assert!(!answer.text().contains("Cabbage"));
}

#[tokio::test]
async fn ten_thousand_lines_are_followed_and_more_are_not() {
    let world = World::open().await;
    let writer = world.writer().await;
    let remove =
        |n: usize| format!("{{\"subject\":\"HV-{n}\",\"remove\":{{\"source\":\"till\"}}}}\n");
    let most: String = (0..10_000).map(remove).collect();
    let answer = sends(&writer, most.clone()).await.is(200);
    assert_eq!(told(&answer).len(), 10_000);
    let answer = sends(&writer, most + &remove(10_000) + &remove(10_001))
        .await
        .is(200);
    let told = told(&answer);
    assert_eq!(told.len(), 10_001);
    assert_eq!(
        (&told[10_000]["line"], &told[10_000]["result"]),
        (&json!(10_001), &json!("rejected"))
    );
}

#[tokio::test]
async fn what_is_no_list_of_lines_is_told_by_the_status() {
    let world = World::open().await;
    let writer = world.writer().await;
    for body in ["", "\n \r\n"] {
        sends(&writer, body).await.is_problem(422, "invalid");
    }
    let request = writer.request(Method::POST, PATH);
    let answer = Answer::of(request.json(&record("HV-1", "a", "Cabbage"))).await;
    answer.is_problem(415, "unsupported-media-type");
    let large = "x".repeat(17 * 1024 * 1024);
    let request = writer
        .request(Method::POST, PATH)
        .header("content-type", KIND);
    if let Ok(answer) = Answer::try_of(request.body(large)).await {
        answer.is_problem(413, "too-large");
    }
    let reader = world.key("order-system", &["order_fulfilment"]).await;
    let answer = sends(&reader, record("HV-1", "a", "Cabbage").to_string()).await;
    answer.is_problem(403, "read-only-key");
}

#[tokio::test]
async fn the_same_lines_with_the_same_key_get_the_first_answer() {
    let world = World::open().await;
    let writer = world.writer().await;
    // More than are followed at a time.
    let lines: Vec<Value> = (0..300)
        .map(|n| record("HV-1", &format!("l{n}"), "Cabbage"))
        .collect();
    let first = sends_once(&writer, "sync-1", text(&lines)).await.is(200);
    assert!(results(&first).iter().all(|word| word == "inserted"));
    assert_eq!(first.header("idempotency-replayed"), None);
    let again = sends_once(&writer, "\"sync-1\"", text(&lines))
        .await
        .is(200);
    assert_eq!(again.text(), first.text());
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let fresh = sends_once(&writer, "sync-2", text(&lines)).await.is(200);
    assert!(results(&fresh).iter().all(|word| word == "unchanged"));

    let other = sends_once(&writer, "sync-1", text(&lines[1..])).await;
    other.is_problem(409, "conflict");
    // What differs only further on is told line by line.
    let mut later = lines.clone();
    later[299] = record("HV-1", "l299", "Soap");
    let answer = sends_once(&writer, "sync-1", text(&later)).await.is(200);
    let words = results(&answer);
    assert!(words[..256].iter().all(|word| word == "inserted"));
    assert!(words[256..].iter().all(|word| word == "rejected"));
    let unchanged = sends(&writer, lines[299].to_string()).await;
    assert_eq!(results(&unchanged), ["unchanged"]);
    sends_once(&writer, "a b", text(&lines))
        .await
        .is_problem(422, "invalid");
}

#[tokio::test]
async fn a_key_stays_free_where_nothing_was_taken() {
    let world = World::open().await;
    let writer = world.writer().await;
    let unknown = |source_id: &str| {
        let mut record = record("HV-1", source_id, "Cabbage");
        record["record"]["category"] = json!("x_rays");
        record
    };
    // Each piece by itself: more are sent than are followed at a time.
    let mut lines: Vec<Value> = (0..256).map(|n| unknown(&format!("l{n}"))).collect();
    lines.push(record("HV-1", "last", "Kale"));
    let first = sends_once(&writer, "k", text(&lines)).await.is(200);
    assert_eq!(results(&first)[255..], ["rejected", "inserted"]);
    let again = sends_once(&writer, "k", text(&lines)).await.is(200);
    assert_eq!(again.text(), first.text());
    assert_eq!(again.header("idempotency-replayed"), None);
    for (n, line) in lines[..256].iter_mut().enumerate() {
        *line = record("HV-1", &format!("l{n}"), "Cabbage");
    }
    let mended = sends_once(&writer, "k", text(&lines)).await.is(200);
    assert_eq!(mended.header("idempotency-replayed"), None);
    assert!(results(&mended).iter().all(|word| word == "inserted"));
    let again = sends_once(&writer, "k", text(&lines)).await.is(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
}

/// A request that is sent piece by piece.
struct Pieces {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Pieces {
    fn begin(world: &World, key: &Key) -> Self {
        Self::begin_with(world, key, "")
    }

    fn begin_with(world: &World, key: &Key, header: &str) -> Self {
        let address = world.server.base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "POST {PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
             content-type: {KIND}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n{header}\r\n",
            key.secret
        );
        stream.write_all(head.as_bytes()).unwrap();
        let answer = Vec::new();
        Self { stream, answer }
    }

    fn sends(&mut self, lines: std::ops::Range<usize>) {
        let lines: Vec<Value> = lines
            .map(|n| record("HV-1", &format!("l{n}"), "Cabbage"))
            .collect();
        let text = text(&lines);
        write!(self.stream, "{:x}\r\n{text}\r\n", text.len()).unwrap();
    }

    /// Reads until this was answered.
    fn hears(&mut self, what: &str) {
        let mut bytes = [0; 4096];
        while !String::from_utf8_lossy(&self.answer).contains(what) {
            let read = self.stream.read(&mut bytes).unwrap();
            assert!(read > 0, "{}", String::from_utf8_lossy(&self.answer));
            self.answer.extend_from_slice(&bytes[..read]);
        }
    }

    /// All that was answered.
    fn ends(mut self) -> String {
        self.stream.write_all(b"0\r\n\r\n").unwrap();
        self.rest()
    }

    /// Ends in the middle of a line; all that was answered.
    fn breaks_off(mut self) -> String {
        self.stream.write_all(b"40\r\n{\"subject\":").unwrap();
        self.stream.shutdown(Shutdown::Write).unwrap();
        self.rest()
    }

    fn rest(mut self) -> String {
        self.stream.read_to_end(&mut self.answer).unwrap();
        String::from_utf8(self.answer).unwrap()
    }
}

#[tokio::test]
async fn the_answer_comes_while_lines_are_still_being_sent() {
    let world = World::open().await;
    let mut pieces = Pieces::begin(&world, &world.writer().await);
    pieces.sends(0..256);
    pieces.hears("\"line\":256,");
    pieces.sends(256..300);
    let answer = pieces.ends();
    assert!(answer.contains("\"line\":300,"), "{answer}");
    assert!(answer.ends_with("0\r\n\r\n"), "{answer}");
}

async fn a_batch_that_broke_off_is_sent_again_with_its_key(engine: Engine) {
    let world = World::with(engine, Setup::default()).await;
    let writer = world.writer().await;
    let lines: Vec<Value> = (0..400)
        .map(|n| record("HV-1", &format!("l{n}"), "Cabbage"))
        .collect();
    // In the first lines that are followed together, and in the next ones.
    for (key, broken_at) in [("early", 100), ("late", 356)] {
        let header = format!("idempotency-key: {key}\r\n");
        let mut torn = Pieces::begin_with(&world, &writer, &header);
        torn.sends(0..broken_at);
        let answer = torn.breaks_off();
        assert!(answer.contains("broke off before its end"), "{answer}");
        assert!(
            answer.contains(&format!("\"line\":{broken_at},")),
            "{answer}"
        );
        let again = sends_once(&writer, key, text(&lines)).await.is(200);
        let words = results(&again);
        assert_eq!(words.len(), lines.len());
        assert!(words.iter().all(|word| word != "rejected"), "{words:?}");
        let first = sends_once(&writer, key, text(&lines)).await.is(200);
        assert_eq!(first.text(), again.text());
    }
    world.ends().await;
}

on_both_databases!(a_batch_that_broke_off_is_sent_again_with_its_key);

/// On PostgreSQL only: with SQLite nobody writes while somebody does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_still_being_followed_is_not_overtaken() {
    let world = World::with(Engine::Postgres, Setup::default()).await;
    let writer = world.writer().await;
    let (first, held) = (world.customer("HV-1").await, world.customer("HV-2").await);
    let lines: Vec<Value> = (0..600)
        .map(|n| {
            record(
                if n < 256 { "HV-1" } else { "HV-2" },
                &format!("l{n}"),
                "Cabbage",
            )
        })
        .collect();
    let (free, freed) = tokio::sync::watch::channel(false);
    let (store, subject) = (world.db.store.clone(), held.subject);
    let (locked, is_locked) = tokio::sync::watch::channel(false);
    let holder = tokio::spawn(async move {
        let job = store.write(move |tx| {
            let (mut freed, locked) = (freed.clone(), locked.clone());
            Box::pin(async move {
                store::subjects::lock(tx, subject).await?;
                locked.send_replace(true);
                // Whoever frees it may be gone.
                let _ = freed.wait_for(|freed| *freed).await;
                Ok::<_, store::Error>(())
            })
        });
        job.await.unwrap();
    });
    is_locked.clone().wait_for(|locked| *locked).await.unwrap();

    let (key, body) = (writer.clone(), text(&lines));
    let under_way = tokio::spawn(async move { sends_once(&key, "k", body).await });
    loop {
        let mut read = world.db.store.read();
        let counts = store::records::counts(&mut read, first.subject)
            .await
            .unwrap();
        if counts.iter().any(|count| count.source == "till") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // The first lines are done; the next ones wait for the customer who is held.
    let again = sends_once(&writer, "k", text(&lines)).await.is(200);
    let words = results(&again);
    assert_eq!(words.len(), 257, "{words:?}");
    assert!(words[..256].iter().all(|word| word == "inserted"));
    assert_eq!(words[256], "rejected");

    free.send_replace(true);
    holder.await.unwrap();
    let words = results(&under_way.await.unwrap().is(200));
    assert_eq!(words, vec!["inserted"; 600]);
    let again = sends_once(&writer, "k", text(&lines)).await.is(200);
    assert_eq!(results(&again), vec!["inserted"; 600], "the first answer");
    world.ends().await;
}

#[tokio::test]
async fn nothing_more_is_taken_from_a_key_that_was_revoked_meanwhile() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.writer().await;
    let mut pieces = Pieces::begin(&world, &key);
    pieces.sends(0..256);
    pieces.hears("\"line\":256,");
    world.service.revoke_key(&key.id).await.unwrap();
    pieces.sends(256..300);
    let answer = pieces.ends();
    assert!(answer.contains("began this request has ended"), "{answer}");
    assert!(answer.contains("\"line\":257,"), "{answer}");
    assert!(!answer.contains("\"line\":258,"), "{answer}");
    let mut read = world.db.store.read();
    let held = store::records::counts(&mut read, customer.subject);
    let held = held.await.unwrap();
    let taken = held.iter().find(|count| count.source == "till").unwrap();
    assert_eq!(taken.records, 256);
}

#[tokio::test]
async fn a_score_whose_purpose_was_turned_off_is_refused_with_the_purpose() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    let score = |how: Value| {
        let mut record = line("clv", "x");
        record["category"] = json!("score_clv");
        record["field"] = json!("score");
        record["value"] = json!({ "expected": "812.40" });
        record["inference"] = how;
        json!({ "subject": "HV-1", "record": record }).to_string()
    };
    let sound = json!({ "model": "clv", "version": "3.2", "inputs": ["orders"] });
    let answer = sends(&writer, score(Value::Null)).await.is(200);
    assert_eq!(told(&answer)[0]["pointer"], "/record/inference");
    let mend = told(&answer)[0]["mend"].as_str().unwrap().to_owned();
    assert!(
        mend.contains("`clv`") && mend.contains("`orders`"),
        "{mend}"
    );
    assert_eq!(
        results(&sends(&writer, score(sound.clone())).await),
        ["inserted"]
    );
    let page = world.signed_in(&customer.email).await;
    let data = page.get("/me/data?kind=score_clv").await.is(200).text();
    assert!(
        data.contains("Worked out by Expected spend, version 3.2"),
        "{data}"
    );
    for wish in [Wish::On, Wish::Off] {
        customer
            .wishes(&world.service, "profiling_offers", wish, Lasting::Open)
            .await;
    }
    let answer = sends(&writer, score(sound)).await.is(200);
    let told = told(&answer);
    assert_eq!(told[0]["result"], "rejected");
    assert!(
        told[0]["mend"]
            .as_str()
            .unwrap()
            .contains("`profiling_offers`")
    );
}
