//! The policy table. A route exists only by standing in it: [`Routes::add`] takes the method, the
//! path, who may call it and the handler at once, puts the guard in front of the handler and
//! writes the line that the authorisation test goes through.

use axum::Router;
use axum::extract::{OriginalUri, Request};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, on};
use domain::account::{Actor, Person, PersonRole};
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Either};
use serde::Serialize;
use service::keys::Admitted;
use tracing::Instrument as _;

use crate::http::client_address::ClientAddress;
use crate::http::problem::{Problem, ProblemType};
use crate::http::{App, quota, session, trace};
use crate::oauth::Oauth;
use crate::pages::error::PageError;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    /// Anybody.
    Public,
    /// A signed-in customer, for their own data.
    Subject,
    /// Anybody who is signed in.
    Person,
    /// Support staff and officers.
    Staff,
    /// Officers.
    Officer,
    /// Anybody, but the handler answers for a customer only: a server function.
    Action,
    /// A system with a valid key.
    Consumer,
    /// A system with a key that may write.
    Writer,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Policy {
    /// The method.
    #[serde(serialize_with = "method_as_text")]
    pub(crate) method: Method,
    /// The path, with its parameters in braces.
    pub(crate) path: &'static str,
    /// Who may.
    pub(crate) access: Access,
}

fn method_as_text<S: serde::Serializer>(method: &Method, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(method.as_str())
}

/// A router and its policy table, built together.
#[derive(Debug)]
pub(crate) struct Routes {
    router: Router<App>,
    table: Vec<Policy>,
}

impl Routes {
    /// An empty table.
    pub(crate) fn new() -> Self {
        Self {
            router: Router::new(),
            table: Vec::new(),
        }
    }

    /// Adds a route.
    pub(crate) fn add<H, T>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = match method {
            Method::POST => MethodFilter::POST,
            Method::PUT => MethodFilter::PUT,
            Method::DELETE => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        let guarded = Guarded {
            handler,
            access,
            path,
        };
        self.router = self.router.route(path, on(filter, guarded));
        self.table.push(Policy {
            method,
            path,
            access,
        });
        self
    }

    /// Shorthand for a page.
    pub(crate) fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, access, handler)
    }

    /// Shorthand for a form.
    pub(crate) fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, access, handler)
    }

    /// The router and the table.
    pub(crate) fn finish(self) -> (Router<App>, Vec<Policy>) {
        (self.router, self.table)
    }
}

/// A handler behind its guard.
#[derive(Clone, Debug)]
struct Guarded<H> {
    handler: H,
    access: Access,
    path: &'static str,
}

impl<H, T> Handler<T, App> for Guarded<H>
where
    H: Handler<T, App>,
    T: 'static,
{
    type Future = Either<H::Future, BoxFuture<'static, Response>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        trace::route(self.path);
        if matches!(self.access, Access::Public | Access::Action) {
            return Either::Left(self.handler.call(request, app));
        }
        let guarded = async move {
            let (mut parts, body) = request.into_parts();
            match guard(&app, self.access, &parts).await {
                Ok(passed) => {
                    let mut response;
                    match passed {
                        Passed::Person(person) => {
                            parts.extensions.insert(Actor::Person(person));
                            let request = Request::from_parts(parts, body);
                            response = self.handler.call(request, app).await;
                            session::vary(response.headers_mut());
                        }
                        Passed::System(admitted) => {
                            let meter = admitted.meter.clone();
                            let span = trace::admitted(&parts.headers);
                            let scope = admitted.scope.clone();
                            parts.extensions.insert(Actor::Consumer(scope));
                            parts.extensions.insert(admitted);
                            let request = Request::from_parts(parts, body);
                            response = self.handler.call(request, app).instrument(span).await;
                            // The handler may have counted further customers.
                            quota::put_on(meter.spent(), response.headers_mut());
                        }
                    }
                    response
                }
                Err(answer) => *answer,
            }
        };
        Either::Right(guarded.boxed())
    }
}

/// Who gets through the guard.
enum Passed {
    Person(Person),
    System(Admitted),
}

/// Who may call the handler, or what they are answered instead: a visitor is sent to sign in,
/// anybody else learns no more than that there is nothing here.
async fn guard(app: &App, access: Access, request: &Parts) -> Result<Passed, Box<Response>> {
    if matches!(access, Access::Consumer | Access::Writer) {
        return system(app, access, request).await;
    }
    let answer = |response: Response| Err(Box::new(response));
    let session = session::named(&request.extensions);
    let person = match session::person_sending(app, session, &request.headers).await {
        Ok(Some(person)) => person,
        Ok(None) => return answer(sign_in_first(request).into_response()),
        Err(error) => return answer(PageError::from(error).into_response()),
    };
    trace::remember(&person);
    let may = match access {
        Access::Subject => matches!(person.role, PersonRole::Subject(_)),
        Access::Staff => matches!(person.role, PersonRole::Agent | PersonRole::Officer),
        Access::Officer => matches!(person.role, PersonRole::Officer),
        _ => true,
    };
    if !may {
        return answer(PageError::from(service::Error::NotFound).into_response());
    }
    Ok(Passed::Person(person))
}

/// The same for a system, with a key or with a token of the brand's own provider. Whatever is wrong
/// with it, the answer is the same.
async fn system(app: &App, access: Access, request: &Parts) -> Result<Passed, Box<Response>> {
    let unknown = || Box::new(Problem::new(ProblemType::Unauthorized).into_response());
    let bearer = bearer(&request.headers).ok_or_else(unknown)?;
    let token = app.config.oauth.as_deref();
    let token = token.filter(|_| Oauth::is_token(bearer));
    let admitted = if let Some(oauth) = token {
        oauth.admit(&app.service, bearer).await
    } else {
        let ClientAddress(from) = ClientAddress::of(app, request);
        app.service.authenticate_key(bearer, from).await
    };
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(service::Error::NotFound | service::Error::Forbidden) => {
            let mut answer = unknown();
            if token.is_some() {
                let why = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                answer.headers_mut().insert(header::WWW_AUTHENTICATE, why);
            }
            return Err(answer);
        }
        Err(error) => return Err(Box::new(Problem::from(error).into_response())),
    };
    let spent = admitted.meter.spent();
    if !spent.allowed {
        return Err(Box::new(quota::exceeded(spent)));
    }
    if access == Access::Writer && !admitted.scope.may_write {
        let mut answer = Problem::new(ProblemType::ReadOnlyKey).into_response();
        quota::put_on(spent, answer.headers_mut());
        return Err(Box::new(answer));
    }
    Ok(Passed::System(admitted))
}

/// To the sign-in form, and from there back to the page that was asked for. The page's query is
/// left behind.
fn sign_in_first(request: &Parts) -> Redirect {
    match (&request.method, request.extensions.get::<OriginalUri>()) {
        (&Method::GET, Some(uri)) => {
            Redirect::to(&format!("{}?next={}", app::routes::SIGN_IN, uri.path()))
        }
        _ => Redirect::to(app::routes::SIGN_IN),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
