//! The closed list of problem types, with their words: what each is called, when it happens, and
//! what the caller does next. The pages at `/problems/{slug}`, the problem documents and the API
//! description are all made from here. English alone: engineers read them.

use axum::http::StatusCode;
use domain::gate::RefusalReason;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemType {
    /// The gate refused.
    Refused(RefusalReason),
    /// The body or the path cannot be read.
    Unreadable,
    /// The body can be read, but what it says does not fit.
    Invalid,
    /// No key, or one that is wrong, revoked or expired.
    Unauthorized,
    /// The key does not allow writing.
    ReadOnlyKey,
    /// There is nothing here, or nothing that the asking system may know of.
    NotFound,
    /// The path exists; the method does not.
    MethodNotAllowed,
    /// The body is too large.
    TooLarge,
    /// The body is not of the type that the path takes.
    UnsupportedMediaType,
    /// The idempotency key was used for another request.
    Conflict,
    /// The first request with the idempotency key is under way.
    UnderWay,
    /// The record is in another state than the request goes by.
    Stale,
    /// The request has to say which state of the record it goes by.
    ConditionNeeded,
    /// Too many requests.
    RateLimited,
    /// A batch was read too slowly.
    OutOfTime,
    /// Something that the server needs is away.
    Unavailable,
    /// Our fault.
    Internal,
}

/// What a problem type is, for its page and its document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Description {
    pub(crate) slug: &'static str,
    pub(crate) title: &'static str,
    pub(crate) status: StatusCode,
    /// When it happens.
    pub(crate) when: &'static str,
    /// What the caller does next.
    pub(crate) mend: &'static str,
}

impl ProblemType {
    /// All types, in the order of their list.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        RefusalReason::ALL.into_iter().map(Self::Refused).chain([
            Self::Unreadable,
            Self::Invalid,
            Self::Unauthorized,
            Self::ReadOnlyKey,
            Self::NotFound,
            Self::MethodNotAllowed,
            Self::TooLarge,
            Self::UnsupportedMediaType,
            Self::Conflict,
            Self::UnderWay,
            Self::Stale,
            Self::ConditionNeeded,
            Self::RateLimited,
            Self::OutOfTime,
            Self::Unavailable,
            Self::Internal,
        ])
    }

    /// The words of a type.
    pub(crate) fn describe(self) -> Description {
        let (slug, title, status, when, mend) = match self {
            Self::Refused(reason) => return describe_refusal(reason),
            Self::Unreadable => (
                "unreadable",
                "The request cannot be read",
                StatusCode::BAD_REQUEST,
                "The body is no JSON, is cut off, or holds bytes that are no UTF-8; or a part of \
                 the address is no text; or there is an If-Match or If-None-Match that cannot be \
                 read or is not taken there.",
                "Send what the API description asks for; the detail says where reading stopped.",
            ),
            Self::Invalid => (
                "invalid",
                "The request does not fit",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The body is JSON, but a field is missing, unknown, of another type or outside its \
                 limits; or a name stands twice in one object; or it is nested too deeply.",
                "Correct the fields that the document names and send it again.",
            ),
            Self::Unauthorized => (
                "unauthorized",
                "A valid key is needed",
                StatusCode::UNAUTHORIZED,
                "There is no key, or one that is unknown, expired, revoked, or used from an \
                 address that it is not meant for. Which of these is not told. A batch whose key \
                 ends while it is answered has this as its last line.",
                "Send `Authorization: Bearer` with a key that is neither revoked nor expired.",
            ),
            Self::ReadOnlyKey => (
                "read-only-key",
                "This key may not write",
                StatusCode::FORBIDDEN,
                "The key is valid, but was made without the right to deliver records.",
                "Use a key that was made with --write.",
            ),
            Self::NotFound => (
                "not-found",
                "Not found",
                StatusCode::NOT_FOUND,
                "There is no such address, or no such customer for this key. The two look alike, \
                 so that nobody learns who is a customer.",
                "Check the address and the customer reference.",
            ),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                "This address does not take that method",
                StatusCode::METHOD_NOT_ALLOWED,
                "The address exists, but not for this method.",
                "Use one of the methods that the Allow header names.",
            ),
            Self::TooLarge => (
                "too-large",
                "The body is too large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is larger than this address takes. Nothing of it was used, and the \
                 connection is closed.",
                "Send it in smaller parts.",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                "The body is of a type that is not taken here",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The Content-Type header is missing, stands twice, or names something else than \
                 this address takes.",
                "Send the type that the API description names for this address, which is mostly \
                 `Content-Type: application/json`, in UTF-8.",
            ),
            Self::Conflict => (
                "conflict",
                "The idempotency key was used for something else",
                StatusCode::CONFLICT,
                "The same Idempotency-Key came earlier with another request.",
                "Use a new key for a new request.",
            ),
            Self::UnderWay => (
                "under-way",
                "The first request with this idempotency key is under way",
                StatusCode::CONFLICT,
                "The same request with the same Idempotency-Key came a moment ago and has no \
                 answer yet.",
                "Wait for its answer, or send it again after Retry-After.",
            ),
            Self::Stale => (
                "stale",
                "The record is in another state",
                StatusCode::PRECONDITION_FAILED,
                "None of the entity tags of If-Match names the state that the record is in, or \
                 there is no such record; or If-None-Match asks for none, and there is one.",
                "Ask for the record's ETag, look at what changed, and send it again with that.",
            ),
            Self::ConditionNeeded => (
                "condition-needed",
                "The state that is to be changed has to be named",
                StatusCode::PRECONDITION_REQUIRED,
                "The record is held already, and the request has no If-Match, so it could \
                 overwrite what somebody else wrote in between.",
                "Send If-Match with the ETag that was told of the record, or `*` for any state.",
            ),
            Self::RateLimited => (
                "rate-limited",
                "Too many requests",
                StatusCode::TOO_MANY_REQUESTS,
                "The key has asked about as many customers as it may in its window of time, or \
                 would with this request. A call counts as one customer at least; a batch counts \
                 as many as it names, and several questions as many as they are.",
                "Wait as long as Retry-After says. The RateLimit header tells what is left.",
            ),
            Self::OutOfTime => (
                "out-of-time",
                "The answer was read too slowly",
                StatusCode::REQUEST_TIMEOUT,
                "A batch was not read to its end within ten minutes. The customers who have no \
                 line in the answer were not asked about.",
                "Ask about the others in a new batch; read faster, or name fewer at a time.",
            ),
            Self::Unavailable => (
                "unavailable",
                "The server cannot answer just now",
                StatusCode::SERVICE_UNAVAILABLE,
                "The database is away, or too much is going on. The gate refuses when in doubt.",
                "Nothing was released. Try again after Retry-After.",
            ),
            Self::Internal => (
                "internal",
                "Something went wrong on our side",
                StatusCode::INTERNAL_SERVER_ERROR,
                "A fault of the server. Its cause stands in the log, under the request id.",
                "Nothing was released. Tell the operator the request id of the X-Request-Id header.",
            ),
        };
        Description {
            slug,
            title,
            status,
            when,
            mend,
        }
    }
}

fn describe_refusal(reason: RefusalReason) -> Description {
    let (title, when, mend) = match reason {
        RefusalReason::PurposeOff => (
            "The customer turned this purpose off",
            "The customer made this choice, at the time that `since` names.",
            "Do not use the data for this purpose. Only the customer can turn it on.",
        ),
        RefusalReason::NotAsked => (
            "The customer has not said yes",
            "The purpose needs the customer's consent, and there is none.",
            "Do not use the data for this purpose. Consent starts off.",
        ),
        RefusalReason::Expired => (
            "The customer's yes was for a limited time, which is over",
            "The customer chose how long the consent lasts; it ended by itself at the time that \
             `since` names.",
            "Stop using the data for this purpose.",
        ),
        RefusalReason::ObjectionPending => (
            "The customer objected, and the objection is being assessed",
            "The customer objected to a legitimate interest (GDPR Art. 21(1)); until the privacy \
             office has answered, the purpose rests.",
            "Pause this use until the privacy office has answered the customer.",
        ),
        RefusalReason::Restricted => (
            "The customer restricted processing (Art. 18)",
            "While the restriction holds, data are stored and used for legal duties, and for \
             nothing else.",
            "Only storage and legal duties go on.",
        ),
        RefusalReason::UnderAge => (
            "The customer is too young to give consent (Art. 8)",
            "The purpose needs consent, and the customer is below the age that the registry \
             declares.",
            "Do not use the data for this purpose.",
        ),
        RefusalReason::NotRegistered => (
            "The registry in force has no such purpose",
            "The purpose that was asked for is not declared, or no longer.",
            "Check the purpose's key, or have the purpose declared and published first.",
        ),
        RefusalReason::OutOfScope => (
            "This key does not cover the purpose",
            "The key was made for other purposes, or the registry does not name the system for \
             this one.",
            "Use a key whose scope holds the purpose.",
        ),
        RefusalReason::CategoryNotCovered => (
            "A kind of data that was asked for does not belong to the purpose",
            "The question names a category that the registry does not list for the purpose. \
             Nothing is handed out, not even the others.",
            "Ask only for the kinds of data that the registry lists for the purpose.",
        ),
    };
    Description {
        slug: reason.key(),
        title,
        status: StatusCode::FORBIDDEN,
        when,
        mend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_type_has_a_slug_of_its_own_and_all_its_words() {
        let mut slugs: Vec<_> = ProblemType::all()
            .map(|kind| {
                let Description {
                    slug,
                    title,
                    status,
                    when,
                    mend,
                } = kind.describe();
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
                assert!(slug.bytes().all(plain), "{slug}");
                assert!(!title.ends_with('.'), "{slug}");
                assert!(when.ends_with('.') && mend.ends_with('.'), "{slug}");
                assert!(status.is_client_error() || status.is_server_error());
                slug
            })
            .collect();
        let count = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), count);
    }
}
