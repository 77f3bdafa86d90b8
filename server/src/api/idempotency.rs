//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-06): the same request with the same
//! key gets the first answer, with `Idempotency-Replayed: true`; another request with it is refused.
//! The key may stand in quotes, as the draft has it, or without. It counts for one system, for 24
//! hours. An answer that says that nothing was done is not kept.
//!
//! Invariants: from the taking of a key until its answer is kept or the key is given back nothing
//! depends on the connection: whoever goes away in between and comes back gets that answer. What is
//! followed ends before its key can be taken over; where that was by force, the key is left until
//! then, for nobody knows what was done.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::ConsumerScope;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde::Serialize;
use service::{FOLLOWED_FOR, IDEMPOTENCY_KEY_LIMIT, Once, Service, Ticket, is_idempotency_key};
use store::idempotency::Kept;
use tokio::time::sleep;

use crate::http::problem::{FieldProblem, Problem, ProblemType};
use crate::http::{App, trace};

/// After how many seconds the key of a request that took too long can be taken over.
const LEFT_FOR: u64 = 10;
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The `Idempotency-Key` header, checked.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    match text.and_then(unquoted) {
        Some(text) if is_idempotency_key(&text) => Ok(Some(text)),
        _ => Err(
            Problem::new(ProblemType::Invalid).errors(vec![FieldProblem {
                pointer: "/".to_owned(),
                detail: format!(
                    "Idempotency-Key must be 1 to {IDEMPOTENCY_KEY_LIMIT} visible ASCII characters"
                ),
            }]),
        ),
    }
}

/// A string of RFC 9651 by what it holds; anything else as it is.
fn unquoted(text: &str) -> Option<String> {
    let Some(inside) = text.strip_prefix('"') else {
        return Some(text.to_owned());
    };
    let inside = inside.strip_suffix('"')?;
    let mut plain = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next().filter(|c| matches!(c, '\\' | '"'))?),
            '"' => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

/// An answer that tells of something that was done, or that nothing was.
#[derive(Debug)]
pub(super) struct Done {
    status: StatusCode,
    etag: Option<String>,
    body: String,
    anything: bool,
}

impl Done {
    /// With a JSON body.
    pub(super) fn json(
        status: StatusCode,
        etag: Option<String>,
        body: &impl Serialize,
    ) -> Result<Self, Problem> {
        let body = serde_json::to_string(body)
            .map_err(|error| Problem::from(service::Error::internal(error)))?;
        Ok(Self {
            status,
            etag,
            body,
            anything: true,
        })
    }

    /// Whether anything was done.
    pub(super) fn anything(self, anything: bool) -> Self {
        Self { anything, ..self }
    }

    /// What is kept of it.
    fn kept(&self) -> Option<Kept> {
        self.anything.then(|| Kept {
            status: self.status.as_u16(),
            etag: self.etag.clone(),
            body: self.body.clone(),
        })
    }
}

impl From<Kept> for Done {
    fn from(kept: Kept) -> Self {
        Self {
            status: StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK),
            etag: kept.etag,
            body: kept.body,
            anything: true,
        }
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::NO_CONTENT {
            headers.remove(header::CONTENT_TYPE);
        } else {
            let json = HeaderValue::from_static("application/json");
            headers.insert(header::CONTENT_TYPE, json);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(etag) = self.etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            headers.insert(header::ETAG, etag);
        }
        response
    }
}

/// Says that an answer is one that was given before.
pub(super) fn replayed(response: &mut Response) {
    let yes = HeaderValue::from_static("true");
    response.headers_mut().insert(REPLAYED, yes);
}

/// What became of a request with a key, or of a piece of one.
#[derive(Debug)]
pub(super) enum Answered<T, W> {
    /// It was the first, and was followed.
    Now(T),
    /// It was answered before so; this time it was not followed.
    Before(Kept, W),
}

/// Follows a request, or a piece of one, if it is the first with its key: `request` is all that makes
/// it the same. The work answers with what is kept of it; with nothing, or a problem, the key is
/// given back.
pub(super) async fn first<T, W>(
    app: &App,
    scope: &ConsumerScope,
    key: (&str, usize),
    request: Vec<Bytes>,
    work: W,
) -> Result<Answered<T, W>, Problem>
where
    T: Send + 'static,
    W: Future<Output = Result<(T, Option<Kept>), Problem>> + Send + 'static,
{
    first_within(FOLLOWED_FOR, app, scope, key, request, work).await
}

/// The same in another time.
async fn first_within<T, W>(
    time: Duration,
    app: &App,
    scope: &ConsumerScope,
    (key, piece): (&str, usize),
    request: Vec<Bytes>,
    work: W,
) -> Result<Answered<T, W>, Problem>
where
    T: Send + 'static,
    W: Future<Output = Result<(T, Option<Kept>), Problem>> + Send + 'static,
{
    let (service, scope, key) = (app.service.clone(), scope.clone(), key.to_owned());
    let following = async move {
        let too_long = pin!(sleep(time));
        let request: Vec<&[u8]> = request.iter().map(|part| &part[..]).collect();
        let ticket = match service.once(&scope, (&key, piece), &request).await? {
            Once::First(ticket) => ticket,
            Once::Again(kept) => return Ok(Answered::Before(kept, work)),
            Once::UnderWay => return Err(Problem::new(ProblemType::UnderWay).retry_after(1)),
            Once::Otherwise => return Err(Problem::new(ProblemType::Conflict)),
        };
        let work = AssertUnwindSafe(work).catch_unwind();
        let done = tokio::select! {
            biased;
            done = work => done,
            () = too_long => {
                tracing::error!("a request with an idempotency key took too long");
                return Err(Problem::new(ProblemType::Unavailable).retry_after(LEFT_FOR));
            }
        };
        // The panic's text stays in the log of the panic hook.
        let done = done.unwrap_or_else(|_panic| {
            tracing::error!("what was followed with an idempotency key panicked");
            Err(Problem::new(ProblemType::Internal))
        });
        let kept = done.as_ref().ok().and_then(|(_, kept)| kept.clone());
        end(&service, ticket, kept).await;
        done.map(|(answer, _)| Answered::Now(answer))
    };
    let done = trace::to_its_end(&app.unfinished, following).await;
    done.unwrap_or_else(|| Err(Problem::new(ProblemType::Unavailable).retry_after(1)))
}

/// Keeps the answer, or gives the key back. What was done stands, even if that fails.
async fn end(service: &Service, ticket: Ticket, answer: Option<Kept>) {
    let ended = match answer {
        Some(answer) => service.keep_answer(ticket, answer).await,
        None => service.give_back(ticket).await.map(|()| true),
    };
    match ended {
        Ok(true) => {}
        Ok(false) => tracing::error!("an idempotency key was taken over before its answer came"),
        Err(error) => {
            let error = crate::telemetry::chain(&error);
            tracing::error!(error, "an idempotency key was left without its answer");
        }
    }
}

/// Follows a request that may come with a key.
pub(super) async fn once(
    app: &App,
    scope: &ConsumerScope,
    key: Option<&str>,
    request: Vec<Bytes>,
    work: BoxFuture<'static, Result<Done, Problem>>,
) -> Result<Response, Problem> {
    let Some(key) = key else {
        return work.await.map(Done::into_response);
    };
    let work = async move {
        let done = work.await?;
        let kept = done.kept();
        Ok::<_, Problem>((done, kept))
    };
    match first(app, scope, (key, 0), request, work).await? {
        Answered::Now(done) => Ok(done.into_response()),
        Answered::Before(kept, _) => {
            let mut response = Done::from(kept).into_response();
            replayed(&mut response);
            Ok(response)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use service::{Clock, Settings};
    use store::testing::{Engine, TestDb};
    use tokio::sync::Notify;

    use super::*;
    use crate::config::{Config, ListenArgs};

    fn headers(values: &[&str]) -> HeaderMap {
        let name = HeaderName::from_static("idempotency-key");
        let values = values.iter().map(|value| value.parse().unwrap());
        values.map(|value| (name.clone(), value)).collect()
    }

    #[test]
    fn the_description_names_the_limit_of_the_key() {
        let longest = "k".repeat(IDEMPOTENCY_KEY_LIMIT);
        assert_eq!(key(&headers(&[&longest])).unwrap(), Some(longest.clone()));
        assert!(key(&headers(&[&format!("{longest}k")])).is_err());
        let said = format!("1 to {IDEMPOTENCY_KEY_LIMIT} visible ASCII characters");
        assert!(crate::api::openapi::text().contains(&said));
    }

    #[test]
    fn a_key_is_the_same_in_quotes_and_without() {
        for (written, meant) in [
            ("sync-7", "sync-7"),
            ("\"sync-7\"", "sync-7"),
            (r#""a\"b\\c""#, r#"a"b\c"#),
        ] {
            assert_eq!(key(&headers(&[written])).unwrap().as_deref(), Some(meant));
        }
        for wrong in ["", "\"\"", "\"", "\"a", "\"a\"b\"", "a b", r#""a\b""#] {
            assert!(key(&headers(&[wrong])).is_err(), "{wrong}");
        }
        assert!(key(&headers(&["a", "a"])).is_err());
        assert_eq!(key(&headers(&[])).unwrap(), None);
    }

    fn scope() -> ConsumerScope {
        ConsumerScope {
            consumer: "order-system".parse().unwrap(),
            key_id: "k1".to_owned(),
            purposes: Vec::new(),
            may_write: true,
        }
    }

    async fn app(db: &TestDb) -> App {
        let settings = Settings::new("http://127.0.0.1:3000");
        let service = Service::new(db.store.clone(), Clock::system(), settings);
        let config = Config::new(&ListenArgs {
            listen: "127.0.0.1:3000".parse().unwrap(),
            origin: None,
            trusted_proxies: Vec::new(),
        });
        App::new(service.await.unwrap(), config.unwrap())
    }

    async fn asks(
        app: &App,
        work: BoxFuture<'static, Result<Done, Problem>>,
    ) -> Result<Response, Problem> {
        once(app, &scope(), Some("k"), asked(), work).await
    }

    fn asked() -> Vec<Bytes> {
        vec![Bytes::from_static(b"PUT"), Bytes::from_static(b"{}")]
    }

    /// The client goes away when the work is done and its answer is not kept yet.
    async fn an_answer_is_kept_although_the_client_went_away(engine: Engine) {
        let db = TestDb::open(engine).await.unwrap();
        let app = app(&db).await;
        let (begun, goes_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, waits) = (Arc::clone(&begun), Arc::clone(&goes_on));
        let work = async move {
            begins.notify_one();
            waits.notified().await;
            Done::json(StatusCode::CREATED, None, &1)
        };
        {
            let asking = std::pin::pin!(asks(&app, work.boxed()));
            tokio::select! {
                _ = asking => panic!("it was not answered yet"),
                () = begun.notified() => {}
            }
        }
        goes_on.notify_one();
        app.unfinished.close();
        app.unfinished.wait().await;
        let once_more = async { Done::json(StatusCode::OK, None, &2) };
        let again = asks(&app, once_more.boxed()).await.unwrap();
        assert_eq!(again.status(), StatusCode::CREATED);
        assert_eq!(again.headers()["idempotency-replayed"], "true");
        drop(app);
        db.drop_database().await.unwrap();
    }

    #[tokio::test]
    async fn an_answer_is_kept_although_the_client_went_away_on_sqlite() {
        an_answer_is_kept_although_the_client_went_away(Engine::Sqlite).await;
    }

    #[tokio::test]
    async fn an_answer_is_kept_although_the_client_went_away_on_postgres() {
        an_answer_is_kept_although_the_client_went_away(Engine::Postgres).await;
    }

    #[tokio::test]
    async fn a_panic_leaves_the_key_free_and_is_answered() {
        let db = TestDb::open(Engine::Sqlite).await.unwrap();
        let app = app(&db).await;
        let panics = async { panic!("as the test asked") };
        let problem = asks(&app, panics.boxed()).await.unwrap_err();
        assert_eq!(problem.kind(), ProblemType::Internal);
        let once_more = async { Done::json(StatusCode::CREATED, None, &1) };
        let answer = asks(&app, once_more.boxed()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        assert!(!answer.headers().contains_key(REPLAYED));
    }

    /// Tells when it ends, however that is.
    struct Ends(Arc<Notify>);

    impl Drop for Ends {
        fn drop(&mut self) {
            self.0.notify_one();
        }
    }

    #[tokio::test]
    async fn what_takes_too_long_is_ended_before_somebody_else_takes_the_key() {
        let db = TestDb::open(Engine::Sqlite).await.unwrap();
        let app = app(&db).await;
        let ended = Arc::new(Notify::new());
        let ends = Ends(Arc::clone(&ended));
        let hangs = async move {
            let _ends = ends;
            std::future::pending::<Result<((), Option<Kept>), Problem>>().await
        };
        let (time, key) = (Duration::from_millis(1), ("k", 0));
        let done = first_within(time, &app, &scope(), key, asked(), hangs).await;
        assert_eq!(
            done.err().map(|problem| problem.kind()),
            Some(ProblemType::Unavailable)
        );
        ended.notified().await;
        // What it did is not known: for as long as it could have gone on, nobody follows it again.
        let once_more = async { Done::json(StatusCode::OK, None, &2) };
        let problem = asks(&app, once_more.boxed()).await.unwrap_err();
        assert_eq!(problem.kind(), ProblemType::UnderWay);
    }
}
