//! The site over a brand with two customers, two members of staff and some keys, called without a
//! socket.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::account::{Person, PersonRole, Theme, Viewer};
use domain::decision::{Lasting, Wish};
use domain::ids::{AccountId, EventId, RecordId, Reference, SubjectId, ViewId};
use domain::language::Language;
use domain::read::{PageFrom, RecordFilter};
use http_body_util::BodyExt as _;
use secrecy::ExposeSecret as _;
use serde_json::json;
use service::desk::LookQuery;
use service::keys::NewKey;
use service::ledger::{Signer, create_ledger_key};
use service::people::{AccountFor, NewAccount};
use service::{Clock, Deliverer, Delivery, HashingCost, LineResult, Seen, Service, Settings};
use store::testing::TestDb;
use tower::ServiceExt as _;
use tower_sessions::Session;

use super::{Actor, Guard};
use crate::config::{Config, ListenArgs};
use crate::http::routes::Policy;
use crate::http::{App, session, site};

const BRAND: &str = include_str!("../../../demo/halden-vos.yaml");
pub(super) const ORIGIN: &str = "http://127.0.0.1:3000";

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn guard(&self) -> Guard {
        let location = self
            .headers
            .get(header::LOCATION)
            .map_or(&b""[..], |to| to.as_bytes());
        // Signing out leads there too, but only after it was done.
        let signed_out = self.headers.contains_key("clear-site-data");
        match self.status {
            StatusCode::SEE_OTHER if location.starts_with(b"/sign-in") && !signed_out => {
                Guard::SignIn
            }
            StatusCode::NOT_FOUND => Guard::NotFound,
            StatusCode::UNAUTHORIZED => Guard::NoKey,
            StatusCode::FORBIDDEN if self.text.contains("/problems/read-only-key") => {
                Guard::ReadOnly
            }
            _ => Guard::Through,
        }
    }
}

/// The site over a brand with two customers, two members of staff and four keys.
pub(super) struct House {
    db: TestDb,
    app: App,
    pub(super) router: Router,
    pub(super) table: Vec<Policy>,
    pub(super) anna: AccountId,
    ben: AccountId,
    agent: Person,
    officer: Person,
    reader: NewKey,
    writer: NewKey,
    revoked: NewKey,
    masked: RecordId,
    /// Anna's, which waits for an answer.
    objection: EventId,
    /// A line of Ben's log.
    line: EventId,
    /// A look of the agent's at Anna's page, for those who must not get in by it.
    pub(super) look: ViewId,
}

impl House {
    pub(super) async fn open() -> Self {
        let db = TestDb::sqlite().await.unwrap();
        let mut settings = Settings::new(ORIGIN);
        settings.hashing = HashingCost {
            memory_kib: 8,
            passes: 1,
        };
        let service = Service::new(db.store.clone(), Clock::system(), settings)
            .await
            .unwrap()
            .with_signer(signer(&db));
        service
            .publish_registry("halden-vos.yaml", BRAND.as_bytes())
            .await
            .unwrap();
        let anna = customer(&service, "HV-1", "zebra-anna").await;
        let ben = customer(&service, "HV-2", "zebra-ben").await;
        let agent = AccountFor::Agent("Noor".to_owned());
        let agent = account(&service, agent, "noor@halden.test").await;
        let officer = AccountFor::Officer("Olga".to_owned());
        let officer = account(&service, officer, "olga@halden.test").await;
        let staff = |account, role| Person {
            account,
            role,
            name: "Staff".to_owned(),
            language: Language::En,
            theme: Theme::Auto,
        };
        let revoked = key(&service, true).await;
        service.revoke_key(&revoked.id).await.unwrap();
        let masked = masked_record(&service).await;
        let objection = objection(&service).await;
        let line = line(&service).await;
        while service.keep_log().await.unwrap() {}
        let config = Config::new(&ListenArgs {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            origin: None,
            trusted_proxies: Vec::<IpAddr>::from([Ipv4Addr::LOCALHOST.into()]),
        });
        let reader = key(&service, false).await;
        let writer = key(&service, true).await;
        let app = App::new(service, config.unwrap());
        let (router, table) = site(&app).unwrap();
        let agent = staff(agent, PersonRole::Agent);
        let look = look(&app, &agent).await;
        Self {
            db,
            app,
            router,
            table,
            anna,
            ben,
            agent,
            officer: staff(officer, PersonRole::Officer),
            reader,
            writer,
            revoked,
            masked,
            objection,
            line,
            look,
        }
    }

    /// A session of its own for each request: some requests end it.
    pub(super) async fn cookie(&self, account: AccountId) -> String {
        let made = Session::new(None, Arc::new(self.app.service.session_store()), None);
        session::start(&made, account).await.unwrap();
        format!(
            "{}={}",
            self.app.config.session_cookie(),
            made.id().unwrap()
        )
    }

    pub(super) fn path(&self, policy: &Policy, view: ViewId) -> String {
        let mut path = policy.path.to_owned();
        for (parameter, value) in [
            ("{purpose}", "profiling_offers"),
            ("{view}", &view.to_string()),
            ("{record}", &self.masked.to_string()),
            ("{reference}", "HV-1"),
            ("{source}", "test"),
            ("{source_id}", "third_party_demographics"),
            ("{slug}", "invalid"),
            ("{key}", &self.revoked.id),
            ("{objection}", &self.objection.to_string()),
            ("{event}", &self.objection.to_string()),
            ("{level}", "0"),
            ("{*place}", "000.p/1"),
        ] {
            path = path.replace(parameter, value);
        }
        if policy.path == crate::assets::ROUTE {
            crate::assets::url("main.css").clone_into(&mut path);
        }
        assert!(
            !path.contains('{'),
            "{path}: say here what stands for the parameter"
        );
        path
    }

    /// Calls a route as somebody, about Anna wherever the address names somebody.
    pub(super) async fn call(&self, policy: &Policy, actor: Actor) -> Answer {
        // One route ends the look: whoever may use it gets a fresh one.
        let view = match actor {
            Actor::Agent if policy.path.contains("{view}") => look(&self.app, &self.agent).await,
            Actor::Officer if policy.path.contains("{view}") => {
                look(&self.app, &self.officer).await
            }
            _ => self.look,
        };
        let mut path = self.path(policy, view);
        // Of one's own log, somebody else's line is not a line.
        if actor == Actor::Ben && policy.path.contains("{event}") {
            path = path.replace(&self.objection.to_string(), &self.line.to_string());
        }
        let request = request(policy, &path);
        self.send(self.signed(request, actor).await).await
    }

    pub(super) async fn signed(&self, request: Builder, actor: Actor) -> Builder {
        let request = request.header("sec-fetch-site", "same-origin");
        let bearer = |key: &NewKey| format!("Bearer {}", key.secret.expose_secret());
        match actor {
            Actor::Visitor => request,
            Actor::Anna => request.header("cookie", self.cookie(self.anna).await),
            Actor::Ben => request.header("cookie", self.cookie(self.ben).await),
            Actor::Agent => request.header("cookie", self.cookie(self.agent.account).await),
            Actor::Officer => request.header("cookie", self.cookie(self.officer.account).await),
            Actor::Reader => request.header("authorization", bearer(&self.reader)),
            Actor::Writer => request.header("authorization", bearer(&self.writer)),
            Actor::Revoked => request.header("authorization", bearer(&self.revoked)),
            Actor::Confused => {
                let session = self.cookie(self.officer.account).await;
                let session = session.split_once('=').unwrap().1.to_owned();
                request
                    .header("authorization", format!("Bearer {session}"))
                    .header(
                        "cookie",
                        format!("vitrine={}", self.writer.secret.expose_secret()),
                    )
            }
        }
    }

    pub(super) async fn send(&self, request: Builder) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await;
        let (parts, body) = response.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(super) async fn ends(self) {
        self.db.drop_database().await.unwrap();
    }
}

/// A request for a route, in the writing that it takes.
pub(super) fn request(policy: &Policy, path: &str) -> Builder {
    let json = ["/api/", "/access/", "/actions/"]
        .iter()
        .any(|start| path.starts_with(start));
    let kind = if json {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    Request::builder()
        .method(policy.method.clone())
        .uri(path)
        .header("content-type", kind)
}

/// A look at Anna's page that was opened just now.
async fn look(app: &App, by: &Person) -> ViewId {
    let reference: Reference = "HV-1".parse().unwrap();
    let query = LookQuery::Reference(reference);
    app.service
        .open_look(by, query, "C-1", "asked by letter")
        .await
        .unwrap()
}

async fn account(service: &Service, what_for: AccountFor, email: &str) -> AccountId {
    let (email, password) = (email.parse().unwrap(), "walnut ferry copper lantern".into());
    // The first officer comes in with a token, any further one without.
    if let AccountFor::Officer(name) = &what_for
        && let Ok(token) = service.first_officer_token().await
    {
        let name = name.clone();
        return service
            .create_first_officer(&token, name, email, password, Language::En)
            .await
            .unwrap();
    }
    let new = NewAccount {
        what_for,
        email,
        password,
        language: Language::En,
    };
    service.create_account(new).await.unwrap()
}

/// A customer about whom three things are held, each with a word of their own in it.
async fn customer(service: &Service, reference: &str, word: &str) -> AccountId {
    let reference: Reference = reference.parse().unwrap();
    let at = Clock::system().now();
    let record = |category: &str, field: &str, value: serde_json::Value| {
        serde_json::from_value(json!({
            "category": category, "field": field, "value": value,
            "source": "test", "source_id": category, "collected_at": at,
        }))
        .unwrap()
    };
    let delivery = Delivery {
        records: vec![
            record("store_purchases", "line", json!({ "product": word })),
            record("call_transcripts", "transcript", json!({ "summary": word })),
            record("third_party_demographics", "income_band", json!(word)),
        ],
        contact: Some(serde_json::from_value(json!({ "name": word })).unwrap()),
        ..Delivery::default()
    };
    let taken = service
        .put_records(Deliverer::Operator, &reference, delivery)
        .await
        .unwrap();
    let new = |line: &LineResult| *line == LineResult::Inserted;
    assert!(taken.records.iter().all(new), "{taken:?}");
    account(
        service,
        AccountFor::Customer(reference),
        &format!("{word}@example.test"),
    )
    .await
}

async fn anna(service: &Service) -> SubjectId {
    let anna = "HV-1".parse().unwrap();
    let found = store::subjects::find_by_reference(&mut service.store().read(), &anna).await;
    found.unwrap().unwrap().id
}

/// An objection of Anna's.
async fn objection(service: &Service) -> EventId {
    decision(service, anna(service).await, "fraud_prevention").await
}

/// A line of Ben's log.
async fn line(service: &Service) -> EventId {
    let ben = "HV-2".parse().unwrap();
    let found = store::subjects::find_by_reference(&mut service.store().read(), &ben).await;
    decision(service, found.unwrap().unwrap().id, "direct_marketing").await
}

async fn decision(service: &Service, subject: SubjectId, purpose: &str) -> EventId {
    let seen = Seen {
        registry_version: 1,
        language: Language::En,
    };
    let (own, purpose) = (Viewer::Own(subject), purpose.parse().unwrap());
    let decided = service.decide(own, purpose, Wish::Off, Lasting::Open, seen, None);
    decided.await.unwrap().event.unwrap()
}

/// Who signs the public log.
fn signer(db: &TestDb) -> Signer {
    let file = db.directory().join("ledger.key");
    create_ledger_key(&file, "house.test/log").unwrap();
    Signer::open(&file).unwrap()
}

/// Anna's record that support sees only after asking for it.
async fn masked_record(service: &Service) -> RecordId {
    let own = Viewer::Own(anna(service).await);
    let held = service
        .holdings(own, RecordFilter::default(), PageFrom::Start)
        .await
        .unwrap();
    let mut records = held.records.iter();
    records
        .find(|record| record.category.as_str() == "call_transcripts")
        .unwrap()
        .id
}

async fn key(service: &Service, may_write: bool) -> NewKey {
    let consumer = "order-system".parse().unwrap();
    let purposes = vec!["order_fulfilment".parse().unwrap()];
    let made = service.create_key(consumer, purposes, may_write, None);
    made.await.unwrap()
}
