//! Reading addresses: a path that names nothing is not there, and a query that cannot be read is an
//! error page; never the framework's own text.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::http::App;
use crate::pages::error::PageError;

/// The parameters of a page's path.
#[derive(Debug)]
pub(crate) struct PagePath<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for PagePath<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        match Path::<T>::from_request_parts(parts, app).await {
            Ok(Path(named)) => Ok(Self(named)),
            Err(_) => Err(service::Error::NotFound.into()),
        }
    }
}

/// The query of a page.
#[derive(Debug)]
pub(crate) struct PageQuery<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for PageQuery<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        match Query::<T>::from_request_parts(parts, app).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(_) => Err(PageError::bad_request()),
        }
    }
}
