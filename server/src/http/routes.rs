//! The policy table. A route exists only by standing in it: [`Routes::add`] takes the method, the
//! path, who may call it and the handler at once, puts the guard in front of the handler and
//! writes the line that the authorisation test goes through.

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, on};
use domain::account::{Actor, PersonRole};
use serde::Serialize;

use crate::http::problem::{Problem, ProblemType};
use crate::http::{App, session, trace};
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
    app: App,
    router: Router<App>,
    table: Vec<Policy>,
}

impl Routes {
    /// An empty table.
    pub(crate) fn new(app: App) -> Self {
        Self {
            app,
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
        let guarded =
            on(filter, handler).route_layer(from_fn_with_state((self.app.clone(), access), guard));
        self.router = self.router.route(path, guarded);
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

/// Lets a request through to its handler with an [`Actor`] who may call it, or answers for it:
/// a visitor is sent to sign in, anybody else learns no more than that there is nothing here.
async fn guard(
    State((app, access)): State<(App, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    let actor = match access {
        Access::Public | Access::Action => None,
        Access::Consumer | Access::Writer => {
            let scope = match bearer(request.headers()) {
                Some(key) => match app.service.authenticate_key(&key).await {
                    Ok(scope) => scope,
                    Err(service::Error::NotFound | service::Error::Forbidden) => {
                        return Problem::new(ProblemType::Unauthorized).into_response();
                    }
                    Err(error) => return Problem::from(error).into_response(),
                },
                None => return Problem::new(ProblemType::Unauthorized).into_response(),
            };
            if access == Access::Writer && !scope.may_write {
                return Problem::new(ProblemType::ReadOnlyKey).into_response();
            }
            Some(Actor::Consumer(scope))
        }
        Access::Subject | Access::Person | Access::Staff | Access::Officer => {
            let person = match session::person(&app, session::named(&request)).await {
                Ok(Some(person)) => person,
                Ok(None) => return sign_in_first(&request).into_response(),
                Err(error) => return PageError::from(error).into_response(),
            };
            trace::remember(&person);
            let may = match access {
                Access::Subject => matches!(person.role, PersonRole::Subject(_)),
                Access::Staff => matches!(person.role, PersonRole::Agent | PersonRole::Officer),
                Access::Officer => matches!(person.role, PersonRole::Officer),
                _ => true,
            };
            if !may {
                return PageError::from(service::Error::NotFound).into_response();
            }
            Some(Actor::Person(person))
        }
    };
    if let Some(actor) = actor {
        request.extensions_mut().insert(actor);
    }
    next.run(request).await
}

/// To the sign-in form, and from there back to the page that was asked for. The page's query is
/// left behind.
fn sign_in_first(request: &Request) -> Redirect {
    match (request.method(), request.extensions().get::<OriginalUri>()) {
        (&Method::GET, Some(uri)) => {
            Redirect::to(&format!("{}?next={}", app::routes::SIGN_IN, uri.path()))
        }
        _ => Redirect::to(app::routes::SIGN_IN),
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| key.trim().to_owned())
}
