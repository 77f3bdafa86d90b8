//! Which system calls: the scope of its key, as the guard of the route found it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::account::{Actor, ConsumerScope};
use service::keys::Admitted;

use crate::http::problem::{Problem, ProblemType};

/// The calling system's scope. A handler that takes it answers 401 to everybody else.
#[derive(Debug)]
pub(crate) struct Caller(pub(crate) ConsumerScope);

/// The whole of the calling system's call, for a handler that asks about more than one customer.
#[derive(Debug)]
pub(crate) struct Call(pub(crate) Admitted);

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let admitted = parts.extensions.get::<Admitted>().cloned();
        admitted
            .map(Self)
            .ok_or_else(|| Problem::new(ProblemType::Unauthorized))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Actor>() {
            Some(Actor::Consumer(scope)) => Ok(Self(scope.clone())),
            _ => Err(Problem::new(ProblemType::Unauthorized)),
        }
    }
}
