//! The shapes of what the crates below read by themselves, for the API's description. A test sends
//! the description's examples to the server, and a run of generated requests sends whatever these
//! shapes allow.

use serde_json::{Value, json};
use service::BATCH_LIMIT;
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{Array, ArrayBuilder, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema};

/// The key of a purpose, a category, a field.
const KEY: &str = "^[a-z][a-z0-9_-]{0,63}$";

/// A list of records on their way in.
pub(crate) fn records() -> Array {
    list("NewRecord")
}

/// A list of benefits on their way in.
pub(crate) fn benefits() -> Array {
    list("NewBenefit")
}

/// A record on its way in.
pub(crate) fn record() -> RefOr<Schema> {
    maybe("NewRecord")
}

/// A benefit on its way in.
pub(crate) fn benefit() -> RefOr<Schema> {
    maybe("NewBenefit")
}

/// What a record corrects.
pub(crate) fn corrects() -> RefOr<Schema> {
    maybe("Corrects")
}

/// How a value was worked out.
pub(crate) fn inference() -> RefOr<Schema> {
    maybe("Inference")
}

/// Contact data on their way in.
pub(crate) fn contact() -> RefOr<Schema> {
    Ref::from_schema_name("NewContact").into()
}

/// A held value on its way out.
pub(crate) fn value() -> RefOr<Schema> {
    Ref::from_schema_name("Value").into()
}

/// Keys of categories or fields, where a question names some.
pub(crate) fn keys() -> Array {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(KEY));
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .items(key)
        .min_items(Some(1))
        .max_items(Some(64))
        .build()
}

/// A named shape, or null.
fn maybe(name: &str) -> RefOr<Schema> {
    let null = ObjectBuilder::new().schema_type(Type::Null);
    OneOfBuilder::new()
        .item(Ref::from_schema_name(name))
        .item(null)
        .into()
}

/// The customers of a batch. What no customer can be called is answered as unknown.
pub(crate) fn subjects() -> Array {
    let subject = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(r"^[^\u0000]*$"));
    ArrayBuilder::new()
        .items(subject)
        .description(Some(
            "The customers, by the brand's own references: 1 to 10,000, nobody twice.",
        ))
        .min_items(Some(1))
        .max_items(Some(BATCH_LIMIT))
        .unique_items(true)
        .examples([json!(["HV-100417", "HV-100418"])])
        .build()
}

fn list(name: &str) -> Array {
    ArrayBuilder::new()
        .items(RefOr::Ref(Ref::from_schema_name(name)))
        .build()
}

/// The named shapes.
pub(super) fn all() -> Value {
    let moment = json!({ "type": "string", "format": "date-time" });
    let maybe_moment = json!({ "type": ["string", "null"], "format": "date-time" });
    json!({
        "Value": {
            "description": "A text, or an object of texts. Numbers are decimal text, so that \
                            nothing is rounded on the way.",
            "oneOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "additionalProperties": { "type": "string" },
                    "propertyNames": { "pattern": KEY },
                },
            ],
        },
        "NewRecord": {
            "description": "A held fact. Known by customer, `source` and `source_id`: delivered \
                            again, it replaces what it was.",
            "type": "object",
            "additionalProperties": false,
            "required": ["category", "field", "value", "source", "source_id", "collected_at"],
            "properties": {
                "category": {
                    "description": "The kind of data.", "type": "string", "pattern": KEY,
                },
                "field": {
                    "description": "The field within the kind.", "type": "string", "pattern": KEY,
                },
                "group": {
                    "description": "What belongs together, such as the lines of one receipt; at \
                                    most 64 bytes.",
                    "type": ["string", "null"],
                },
                "value": { "$ref": "#/components/schemas/Value" },
                "source": {
                    "description": "The system or organisation it came from; at most 64 bytes.",
                    "type": "string",
                },
                "source_id": {
                    "description": "What the source calls it; at most 128 bytes. Those that begin \
                                    with `contact:` are kept for contact data.",
                    "type": "string",
                },
                "collected_at": moment,
                "observed_at": {
                    "description": "When the source noted it, by the source's clock.",
                    "type": ["string", "null"], "format": "date-time",
                },
                "kept_until": {
                    "description": "When its keeping ends; by default, and at the latest, with the \
                                    longest retention of the purposes that use its kind.",
                    "type": ["string", "null"], "format": "date-time",
                },
                "corrects": {
                    "oneOf": [{ "$ref": "#/components/schemas/Corrects" }, { "type": "null" }],
                },
                "inference": {
                    "oneOf": [{ "$ref": "#/components/schemas/Inference" }, { "type": "null" }],
                },
            },
        },
        "Corrects": {
            "description": "The record of the same customer, kind and field that this one \
                            corrects. It stays in sight as what was held, and the gate hands it \
                            out no longer.",
            "type": "object",
            "additionalProperties": false,
            "required": ["source_id"],
            "properties": {
                "source": {
                    "description": "Where that one came from; the same source when absent.",
                    "type": ["string", "null"],
                },
                "source_id": { "description": "What the source calls it.", "type": "string" },
            },
        },
        "Inference": {
            "description": "How a value was worked out. Needed for kinds that the registry \
                            declares as inferred, and refused for any other.",
            "type": "object",
            "additionalProperties": false,
            "required": ["model", "version", "inputs"],
            "properties": {
                "model": {
                    "description": "The model that the registry declares for the kind.",
                    "type": "string", "pattern": KEY,
                },
                "version": {
                    "description": "The version that made this value: letters, digits and \
                                    `.`, `_`, `-`, `+`; at most 32 bytes.",
                    "type": "string",
                },
                "inputs": {
                    "description": "The kinds of data that went in, of those that the registry \
                                    declares for the model.",
                    "type": "array", "items": { "type": "string", "pattern": KEY },
                },
            },
        },
        "NewBenefit": {
            "description": "What came back to the customer, measured.",
            "type": "object",
            "additionalProperties": false,
            "required": ["purpose", "metric", "amount", "at", "source", "source_id"],
            "properties": {
                "purpose": {
                    "description": "The purpose it came from.", "type": "string", "pattern": KEY,
                },
                "metric": {
                    "description": "A metric that the registry declares for the purpose.",
                    "type": "string", "pattern": KEY,
                },
                "amount": {
                    "description": "Decimal text with at most three decimals.",
                    "type": "string", "pattern": "^-?[0-9]{1,12}(\\.[0-9]{0,3})?$",
                },
                "at": moment,
                "source": { "type": "string" },
                "source_id": { "type": "string" },
            },
        },
        "NewContact": {
            "description": "How to reach the customer. What is left out stays as it is known.",
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": {
                "name": { "type": ["string", "null"] },
                "email": {
                    "description": "An address such as noa@example.org: at most 254 characters \
                                    of ASCII, with a dot behind the @. Contact data with another \
                                    text are told as rejected.",
                    "type": ["string", "null"],
                },
                "phone": { "type": ["string", "null"] },
                "birth_year": {
                    "description": "Only tells whether the customer is too young to be asked for \
                                    consent; not kept.",
                    "type": ["integer", "null"], "minimum": i64::MIN, "maximum": i64::MAX,
                },
                "under_age": { "type": ["boolean", "null"] },
                "collected_at": maybe_moment,
                "source": { "type": ["string", "null"] },
            },
        },
    })
}
