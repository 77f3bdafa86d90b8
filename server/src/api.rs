//! The API for the brand's own systems. It reads no cookie; every path but the description takes a
//! key.

mod caller;
pub(crate) mod openapi;
pub(crate) mod v1;

pub(crate) use caller::Caller;

use crate::http::routes::{Access, Routes};

/// All routes of the API, the health checks and the problem pages.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/api/v1/releases", Access::Consumer, v1::releases::create)
        .add(
            http::Method::PUT,
            "/api/v1/subjects/{reference}/records",
            Access::Writer,
            v1::records::put,
        )
        .get("/api/v1/openapi.json", Access::Public, openapi::document)
        .get("/problems/{slug}", Access::Public, v1::problems::page)
        .get("/health/live", Access::Public, v1::health::live)
        .get("/health/ready", Access::Public, v1::health::ready)
}
