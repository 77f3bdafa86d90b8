//! The API for the brand's own systems. It reads no cookie; every path but the description takes a
//! key.

mod access;
mod caller;
mod conditions;
mod idempotency;
mod ndjson;
pub(crate) mod openapi;
mod paper;
pub(crate) mod reference;
mod shapes;
pub(crate) mod v1;

pub(crate) use caller::{Call, Caller};

use crate::http::routes::{Access, Routes};

/// A record by what its source calls it.
const ONE_RECORD: &str = "/api/v1/subjects/{reference}/records/{source}/{source_id}";

/// All routes of the API, the health checks and the problem pages.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/api/v1/releases", Access::Consumer, v1::releases::create)
        .get("/api/v1/decisions", Access::Consumer, v1::decisions::follow)
        .post(
            "/api/v1/releases/batch",
            Access::Consumer,
            v1::batch::create,
        )
        .post(
            "/access/v1/evaluation",
            Access::Consumer,
            access::evaluations::one,
        )
        .post(
            "/access/v1/evaluations",
            Access::Consumer,
            access::evaluations::several,
        )
        .post(
            "/access/v1/search/subject",
            Access::Consumer,
            access::search::subjects,
        )
        .get(
            "/.well-known/authzen-configuration",
            Access::Public,
            access::metadata::configuration,
        )
        .add(
            http::Method::PUT,
            "/api/v1/subjects/{reference}/records",
            Access::Writer,
            v1::records::put,
        )
        .post("/api/v1/records/batch", Access::Writer, v1::bulk::create)
        .get(ONE_RECORD, Access::Writer, v1::record::get)
        .add(
            http::Method::PUT,
            ONE_RECORD,
            Access::Writer,
            v1::record::put,
        )
        .add(
            http::Method::DELETE,
            ONE_RECORD,
            Access::Writer,
            v1::record::remove,
        )
        .get("/api/v1/openapi.json", Access::Public, openapi::document)
        .get(reference::PATH, Access::Public, reference::page)
        .get("/problems", Access::Public, v1::problems::list)
        .get("/problems/{slug}", Access::Public, v1::problems::page)
        .get("/health/live", Access::Public, v1::health::live)
        .get("/health/ready", Access::Public, v1::health::ready)
}
