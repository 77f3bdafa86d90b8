-- Subjects, what is held about them, their log, and the registry.
--
-- SQLite's dialect; the store translates it for PostgreSQL. A line "-- @append-only TABLE" makes
-- triggers that refuse UPDATE and DELETE. Times are milliseconds since 1970, ids are 16 bytes.
-- Every table that belongs to a subject leads its primary key with subject_id.

-- Which key file this database belongs to.
CREATE TABLE key_identity (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    kek_id BLOB NOT NULL
) STRICT;

CREATE TABLE subjects (
    subject_id BLOB NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    under_age INTEGER NOT NULL DEFAULT 0 CHECK (under_age IN (0, 1)),
    restricted_ms INTEGER,
    email_index BLOB,
    contact BLOB,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX subjects_by_email ON subjects (email_index) WHERE email_index IS NOT NULL;

-- The row that serialises decisions and releases of a subject: the number of the newest log line,
-- and a number that changes with everything that bears on the gate's answer.
CREATE TABLE subject_heads (
    subject_id BLOB NOT NULL PRIMARY KEY REFERENCES subjects (subject_id),
    seq INTEGER NOT NULL CHECK (seq >= 0),
    revision INTEGER NOT NULL
) STRICT;

-- Data keys, wrapped by the key file. Without its row here, nothing of a subject can be read.
CREATE TABLE subject_keys (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    version INTEGER NOT NULL CHECK (version >= 1),
    wrapped BLOB NOT NULL,
    tag BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (subject_id, version)
) STRICT;

-- "value" is sealed. "fingerprint" is keyed with the subject's key; it tells a repeated delivery
-- from a changed one without opening anything.
CREATE TABLE records (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    record_id BLOB NOT NULL,
    category TEXT NOT NULL,
    field TEXT NOT NULL,
    group_key TEXT,
    value BLOB NOT NULL,
    key_version INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    collected_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    kept_until_ms INTEGER,
    PRIMARY KEY (subject_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX records_by_source ON records (subject_id, source, source_id);
CREATE INDEX records_by_time ON records (subject_id, collected_ms, record_id);
CREATE INDEX records_by_category ON records (subject_id, category, collected_ms, record_id);

-- Kept in step with records by the same transactions.
CREATE TABLE record_counts (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    category TEXT NOT NULL,
    source TEXT NOT NULL,
    records INTEGER NOT NULL CHECK (records >= 0),
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY (subject_id, category, source)
) STRICT, WITHOUT ROWID;

-- Amounts are thousandths of the unit.
CREATE TABLE benefits (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    benefit_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    amount INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    PRIMARY KEY (subject_id, benefit_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX benefits_by_source ON benefits (subject_id, source, source_id);

-- Kept in step with benefits by the same transactions. Years are UTC.
CREATE TABLE benefit_totals (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    purpose TEXT NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    benefits INTEGER NOT NULL,
    PRIMARY KEY (subject_id, purpose, metric, unit, year)
) STRICT, WITHOUT ROWID;

-- The log. "body" names kinds of data, purposes and systems, never a value; "note" is sealed.
CREATE TABLE events (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    event_id BLOB NOT NULL,
    idempotency_key TEXT,
    kind TEXT NOT NULL,
    purpose TEXT,
    consumer TEXT,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    note BLOB,
    PRIMARY KEY (subject_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_id ON events (event_id);
CREATE UNIQUE INDEX events_by_idempotency ON events (subject_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX events_by_kind ON events (subject_id, kind, seq);
CREATE INDEX events_by_purpose ON events (subject_id, purpose, seq) WHERE purpose IS NOT NULL;
CREATE INDEX events_by_time ON events (kind, at_ms);
CREATE INDEX events_by_use ON events (subject_id, at_ms, consumer, purpose, kind)
    WHERE consumer IS NOT NULL;
-- @append-only events

-- How things stand: the newest decision per purpose, kept in step with the log.
CREATE TABLE standings (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    purpose TEXT NOT NULL,
    change TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER,
    event_id BLOB NOT NULL,
    PRIMARY KEY (subject_id, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX standings_by_change ON standings (purpose, change);
CREATE INDEX standings_by_end ON standings (until_ms) WHERE until_ms IS NOT NULL;

CREATE TABLE registry_versions (
    version INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1),
    hash BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
-- @append-only registry_versions
