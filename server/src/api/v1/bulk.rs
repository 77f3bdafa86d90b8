//! `POST /api/v1/records/batch`: records, benefits and removals of many customers, a line of JSON
//! each (NDJSON), answered line by line.
//!
//! A few lines at a time are followed together and committed, then their answers are sent and the
//! next ones read, so memory does not grow with the request. A line that does not fit takes no other
//! with it. Whoever is cut off sends the same again: what was done is told as unchanged, or as the
//! first time where that was kept for a key.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::account::ConsumerScope;
use domain::benefit::NewBenefit;
use domain::ids::Reference;
use domain::record::{NewRecord, object};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use service::keys::Admitted;
use service::{
    BULK_CHUNK, BULK_LIMIT, BulkItem, BulkLine, BulkResult, LineResult, Removal, Service,
};
use sha2::{Digest as _, Sha256};
use store::idempotency::Kept;
use utoipa::ToSchema;

use super::records::{Line as Item, REJECTED};
use crate::api::idempotency::{self, Answered};
use crate::api::ndjson::{self, BrokenOff, Line, Lines, Stop};
use crate::api::{Call, conditions, shapes};
use crate::http::App;
use crate::http::body::json;
use crate::http::problem::{Problem, ProblemType};

/// How large a request may be.
const BODY_BYTES: usize = 16 * 1024 * 1024;
/// How long a line may be: the longest value, however it is written.
const LINE_BYTES: usize = 128 * 1024;
/// How much is read before it is followed.
const CHUNK_BYTES: usize = 1024 * 1024;

/// What the last line of an answer says that ends before its request.
const NOT_FOLLOWED: &str = "This line and those after it were not followed; send them once more.";

/// One line: a customer, and exactly one of `record`, `benefit` and `remove`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RecordLine)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    /// The customer, by the brand's own reference.
    #[schema(example = "HV-100417")]
    subject: String,
    /// A held fact.
    #[serde(default, deserialize_with = "object")]
    #[schema(schema_with = shapes::record)]
    record: Option<Box<NewRecord>>,
    /// What came back to the customer.
    #[serde(default, deserialize_with = "object")]
    #[schema(schema_with = shapes::benefit)]
    benefit: Option<NewBenefit>,
    /// What is to go.
    #[serde(default, deserialize_with = "object")]
    remove: Option<Remove>,
}

/// Records and benefits that their source takes back.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Remove)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remove {
    /// The system or organisation they came from.
    #[schema(example = "till")]
    source: String,
    /// What the source calls it. Without it, everything of the customer that came from the source.
    #[serde(default)]
    #[schema(example = "receipt-9817-1")]
    source_id: Option<String>,
}

/// What became of one line.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordLineResult)]
pub(crate) struct Told {
    /// The number of the line in the request, from 1.
    line: u64,
    /// `inserted`, `replaced`, `unchanged` or `rejected`; `removed`, or `absent` where there was
    /// nothing to remove.
    #[serde(flatten)]
    item: Item,
    /// For a removal: how many records went.
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<u64>,
    /// For a removal: how many benefits went.
    #[serde(skip_serializing_if = "Option::is_none")]
    benefits: Option<u64>,
}

impl Told {
    fn new(line: u64, item: Item) -> Self {
        Self {
            line,
            item,
            records: None,
            benefits: None,
        }
    }

    fn of(line: u64, member: &str, result: BulkResult) -> Self {
        match result {
            BulkResult::Put(result) => Self::new(line, Item::new(member, result)),
            BulkResult::Removed { records, benefits } => {
                let went = records + benefits > 0;
                Self {
                    records: Some(records),
                    benefits: Some(benefits),
                    ..Self::new(line, Item::plain(if went { "removed" } else { "absent" }))
                }
            }
        }
    }
}

/// Brings in, or takes back, what is held about many customers.
///
/// Each line is a customer and a `record`, a `benefit` or a `remove`; the answer has a line for each
/// of them, in their order. Lines about one customer are followed in their order. Read the answer
/// while you send, or send at most a thousand lines at once. Sending the same again changes nothing,
/// whether with a key or without; with a key, the first answer comes again. An answer ends early, with
/// a rejected line, when the key or token of the request ends, and where an earlier request with the
/// same idempotency key is still being followed.
#[utoipa::path(
    post,
    path = "/api/v1/records/batch",
    tag = "Records",
    operation_id = "deliverMany",
    request_body(
        content = String,
        content_type = "application/x-ndjson",
        description = "Up to 10,000 lines, each a `RecordLine`; 16 MiB, and 128 KiB a line",
        example = json!("{\"subject\":\"HV-100417\",\"record\":{\"category\":\"store_purchases\",\"field\":\"line\",\"group\":\"receipt-9817\",\"value\":{\"product\":\"Candles\",\"quantity\":\"2\",\"paid\":\"4.98\"},\"source\":\"till\",\"source_id\":\"receipt-9817-2\",\"collected_at\":\"2026-03-02T09:41:00Z\"}}\n{\"subject\":\"HV-100418\",\"remove\":{\"source\":\"data_broker\"}}\n")
    ),
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "1 to 128 visible ASCII characters; the same lines with the same key give the first answer again for 24 hours, other lines with it are rejected",
        pattern = "^[!-~]{1,128}$",
        example = "till-2026-03-02"
    )),
    responses(
        (
            status = 200,
            description = "Each line was followed, or rejected, before it was answered",
            content_type = "application/x-ndjson",
            body = Vec<Told>,
            example = json!([
                { "line": 1, "result": "inserted" },
                { "line": 2, "result": "absent", "records": 0, "benefits": 0 },
            ])
        ),
        (status = 400, description = "There is an `If-Match` or an `If-None-Match`, which this address does not take"),
        (status = 409, description = "The idempotency key belongs to another request, or the first one with it is under way"),
        (status = 413, description = "Said to be larger than 16 MiB"),
        (status = 422, description = "There is no line"),
        (status = 503, description = "Nothing was taken; try again"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    Call(admitted): Call,
    request: Request,
) -> Result<Response, Problem> {
    let key = idempotency::key(request.headers())?;
    conditions::none(request.headers())?;
    let lines = Lines::of(request, BODY_BYTES, LINE_BYTES)?;
    let mut bulk = Bulk {
        follower: Follower { app, admitted, key },
        lines,
        followed: 0,
        ended: false,
    };
    // What goes wrong at once is still told by the status.
    let Some(first) = bulk.next().await? else {
        return Err(Problem::new(ProblemType::Invalid).detail("There is no line in the body."));
    };
    let rest = stream::try_unfold(bulk, |mut bulk| async move {
        let next = bulk.next().await.map_err(|_| BrokenOff)?;
        Ok(next.map(|next| (next.lines.into(), bulk)))
    });
    let begin = stream::iter([Ok(Bytes::from(first.lines))]);
    let mut response = ndjson::answer(begin.chain(rest));
    if first.replayed {
        idempotency::replayed(&mut response);
    }
    Ok(response)
}

/// The answers about the lines that are followed together.
#[derive(Default)]
struct Answer {
    lines: Vec<u8>,
    /// Whether they were given before.
    replayed: bool,
    /// Whether nothing is followed after them.
    ends: bool,
}

impl Answer {
    fn push(&mut self, told: &Told) -> Result<(), Problem> {
        ndjson::push(told, &mut self.lines).map_err(|error| service::Error::internal(error).into())
    }
}

/// What is read at a time.
#[derive(Default)]
struct Piece {
    lines: Vec<(u64, Line)>,
    /// What is told last, where the lines end otherwise than by their end.
    last: Option<Told>,
    /// Whether the same request, sent again, has the same lines in this piece. Where a body breaks
    /// off is chance.
    again: bool,
}

/// A request under way.
struct Bulk {
    follower: Follower,
    lines: Lines,
    /// How many lines were followed.
    followed: usize,
    ended: bool,
}

impl Bulk {
    /// The answers about the next few lines; none after the last.
    async fn next(&mut self) -> Result<Option<Answer>, Problem> {
        if self.ended {
            return Ok(None);
        }
        let Piece { lines, last, again } = self.read().await;
        if lines.is_empty() && last.is_none() {
            return Ok(None);
        }
        let begin = self.followed;
        if begin > 0
            && let Some((number, _)) = lines.first()
            && let Some(last) = self.follower.ends(*number).await?
        {
            self.ended = true;
            let mut answer = Answer::default();
            answer.push(&last)?;
            return Ok(Some(answer));
        }
        self.followed += lines.len();
        let mut answer = match self.follower.key.as_deref().filter(|_| again) {
            Some(key) if !lines.is_empty() => self.follower.follow_once(begin, key, lines).await?,
            _ => self.follower.follow(lines).await?,
        };
        self.ended |= answer.ends;
        if let Some(last) = last.filter(|_| !answer.ends) {
            answer.push(&last)?;
        }
        Ok(Some(answer))
    }

    /// The next few lines, and the answer that ends it all before its end.
    async fn read(&mut self) -> Piece {
        let mut piece = Piece {
            again: true,
            ..Piece::default()
        };
        let mut bytes = 0;
        while piece.lines.len() < BULK_CHUNK && bytes < CHUNK_BYTES {
            let (number, reason) = match self.lines.next().await {
                Ok(Some(line)) if self.followed + piece.lines.len() < BULK_LIMIT => {
                    if let Line::Bytes(text) = &line.1 {
                        bytes += text.len();
                    }
                    piece.lines.push(line);
                    continue;
                }
                Ok(None) => {
                    self.ended = true;
                    return piece;
                }
                Ok(Some((number, _))) => (number, "There are more than 10,000 lines."),
                Err(stop) => {
                    piece.again = false;
                    let reason = match stop {
                        Stop::TooLarge => "The body is larger than 16 MiB.",
                        Stop::BrokenOff => "The body broke off before its end.",
                    };
                    (self.lines.following(), reason)
                }
            };
            self.ended = true;
            let last = Item::rejected(reason.to_owned(), NOT_FOLLOWED.to_owned());
            piece.last = Some(Told::new(number, last));
            break;
        }
        piece
    }
}

/// For whom lines are followed.
struct Follower {
    app: App,
    admitted: Admitted,
    key: Option<String>,
}

impl Follower {
    /// The last answer, where the key or token that began the request has ended meanwhile.
    async fn ends(&self, number: u64) -> Result<Option<Told>, Problem> {
        match self.app.service.still_admits(&self.admitted).await {
            Ok(()) => Ok(None),
            Err(service::Error::Forbidden) => {
                let reason = "The key or token that began this request has ended.".to_owned();
                let last = Item::rejected(reason, NOT_FOLLOWED.to_owned());
                Ok(Some(Told::new(number, last)))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn follow(&self, lines: Vec<(u64, Line)>) -> Result<Answer, Problem> {
        let followed = follow(&self.app.service, &self.admitted.scope, lines).await?;
        Ok(followed.answer)
    }

    /// Follows lines that came with a key, of which the first is the one after the `begin`th: again
    /// only if they are the same. A request is remembered in the pieces in which it is followed.
    async fn follow_once(
        &self,
        begin: usize,
        key: &str,
        lines: Vec<(u64, Line)>,
    ) -> Result<Answer, Problem> {
        let numbers: Vec<u64> = lines.iter().map(|(number, _)| *number).collect();
        let mut digest = Sha256::new();
        for (number, line) in &lines {
            let text = match line {
                Line::Bytes(text) => &text[..],
                Line::TooLong => b"",
            };
            digest.update(number.to_be_bytes());
            digest.update(Sha256::digest(text));
        }
        let digest = Bytes::copy_from_slice(&digest.finalize());
        let request = vec![Bytes::from_static(b"records/batch"), digest];
        let scope = &self.admitted.scope;
        let (service, of) = (self.app.service.clone(), scope.clone());
        let work = async move {
            let followed = follow(&service, &of, lines).await?;
            let kept = followed.anything.then(|| Kept {
                status: 200,
                etag: None,
                body: String::from_utf8_lossy(&followed.answer.lines).into_owned(),
            });
            Ok::<_, Problem>((followed.answer, kept))
        };
        match idempotency::first(&self.app, scope, (key, begin), request, work).await {
            Ok(Answered::Now(answer)) => Ok(answer),
            Ok(Answered::Before(kept, _)) => Ok(Answer {
                lines: kept.body.into_bytes(),
                replayed: true,
                ends: false,
            }),
            Err(problem) if begin == 0 => Err(problem),
            // What differs further on is rejected line by line.
            Err(problem) if problem.kind() == ProblemType::Conflict => {
                let mut answer = Answer::default();
                for number in numbers {
                    let item =
                        Item::rejected(problem.title().to_owned(), problem.mend().to_owned());
                    answer.push(&Told::new(number, item))?;
                }
                Ok(answer)
            }
            // What comes after lines that are still being followed must not overtake them.
            Err(problem) if problem.kind() == ProblemType::UnderWay => {
                let mut answer = Answer {
                    ends: true,
                    ..Answer::default()
                };
                if let Some(number) = numbers.first() {
                    let reason = problem.title().to_owned();
                    let last = Item::rejected(reason, NOT_FOLLOWED.to_owned());
                    answer.push(&Told::new(*number, last))?;
                }
                Ok(answer)
            }
            Err(problem) => Err(problem),
        }
    }
}

/// Lines that were followed.
struct Followed {
    answer: Answer,
    /// Whether any of them was not rejected.
    anything: bool,
}

async fn follow(
    service: &Service,
    scope: &ConsumerScope,
    lines: Vec<(u64, Line)>,
) -> Result<Followed, Problem> {
    let mut told: Vec<(u64, Result<&'static str, Item>)> = Vec::with_capacity(lines.len());
    let mut taken = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        told.push((
            number,
            read(line).map(|(member, line)| {
                taken.push(line);
                member
            }),
        ));
    }
    let mut results = service.take_bulk(scope, taken).await?.into_iter();
    let (mut answer, mut anything) = (Answer::default(), false);
    for (number, read) in told {
        let told = match read {
            Err(item) => Told::new(number, item),
            Ok(member) => {
                let unchanged = BulkResult::Put(LineResult::Unchanged);
                Told::of(number, member, results.next().unwrap_or(unchanged))
            }
        };
        anything |= told.item.result() != REJECTED;
        answer.push(&told)?;
    }
    Ok(Followed { answer, anything })
}

/// What a line says, and in which member; or why it says nothing.
fn read(line: Line) -> Result<(&'static str, BulkLine), Item> {
    let rejected = |reason: &str, mend: &str| Item::rejected(reason.to_owned(), mend.to_owned());
    let Line::Bytes(bytes) = line else {
        return Err(rejected(
            "The line is longer than 128 KiB.",
            "Shorten the value, or split it into several records.",
        ));
    };
    let shape: Shape = json::read(&bytes).map_err(|problem| {
        rejected(
            problem.said(),
            "Correct the line as the API description has it, and send it once more.",
        )
    })?;
    let subject: Reference = shape.subject.parse().map_err(|_| {
        Item::misfit(
            "subject",
            "This is not a customer reference.",
            "Give 1 to 64 visible ASCII characters without spaces and without / ? # % \\.",
        )
    })?;
    let (member, item) = match (shape.record, shape.benefit, shape.remove) {
        (Some(record), None, None) => ("/record", BulkItem::Record(record)),
        (None, Some(benefit), None) => ("/benefit", BulkItem::Benefit(benefit)),
        (None, None, Some(Remove { source, source_id })) => {
            let removal = Removal { source, source_id };
            ("/remove", BulkItem::Remove(removal))
        }
        _ => {
            return Err(rejected(
                "The line has none, or several, of `record`, `benefit` and `remove`.",
                "Give exactly one of them.",
            ));
        }
    };
    Ok((member, BulkLine { subject, item }))
}
