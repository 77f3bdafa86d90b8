-- Who may sign in or call, and what they were let do. Nothing here is readable without the key
-- file that is not meant to be: addresses are keyed hashes, staff contacts are sealed, passwords
-- are argon2id, and tokens and keys are SHA-256 of 256 random bits (128 for sessions).

CREATE TABLE accounts (
    account_id BLOB NOT NULL PRIMARY KEY CHECK (length(account_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'agent', 'officer')),
    -- Whose data a customer's account opens.
    subject_id BLOB UNIQUE REFERENCES subjects (subject_id),
    email_index BLOB NOT NULL UNIQUE CHECK (length(email_index) = 32),
    -- Name and address of staff, sealed; a customer's are the subject's own contact data.
    contact BLOB,
    password_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    theme TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    disabled_ms INTEGER,
    CHECK ((kind = 'customer') = (subject_id IS NOT NULL)),
    CHECK ((kind = 'customer') = (contact IS NULL))
) STRICT;

CREATE TABLE sessions (
    session_hash BLOB NOT NULL PRIMARY KEY CHECK (length(session_hash) = 32),
    account_id BLOB NOT NULL REFERENCES accounts (account_id),
    created_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id, seen_ms);
CREATE INDEX sessions_by_age ON sessions (created_ms);

-- Failed sign-ins and other quotas. The key is a keyed hash of what is counted.
CREATE TABLE throttles (
    throttle_key BLOB NOT NULL PRIMARY KEY CHECK (length(throttle_key) = 32),
    failures INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX throttles_by_age ON throttles (last_ms);

-- Devices that signed in to an account before.
CREATE TABLE devices (
    device_hash BLOB NOT NULL CHECK (length(device_hash) = 32),
    account_id BLOB NOT NULL REFERENCES accounts (account_id),
    created_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, device_hash)
) STRICT;
CREATE INDEX devices_by_age ON devices (used_ms);

-- Keys of the brand's own systems.
CREATE TABLE api_keys (
    key_id TEXT NOT NULL PRIMARY KEY,
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    consumer TEXT NOT NULL,
    -- A JSON list of purpose keys.
    purposes TEXT NOT NULL,
    may_write INTEGER NOT NULL CHECK (may_write IN (0, 1)),
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked_ms INTEGER,
    used_ms INTEGER
) STRICT;

-- Looks of staff at a customer's page. Case and reason are in the log line only.
CREATE TABLE staff_views (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    view_id BLOB NOT NULL CHECK (length(view_id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (account_id),
    role TEXT NOT NULL CHECK (role IN ('agent', 'officer')),
    -- The log line that was written before the page was shown.
    event_id BLOB NOT NULL CHECK (length(event_id) = 16),
    opened_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL,
    PRIMARY KEY (subject_id, view_id)
) STRICT;
CREATE INDEX staff_views_by_id ON staff_views (view_id);

-- Which masked values were opened within a look: each is logged once.
CREATE TABLE staff_view_records (
    subject_id BLOB NOT NULL,
    view_id BLOB NOT NULL,
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    PRIMARY KEY (subject_id, view_id, record_id),
    FOREIGN KEY (subject_id, view_id) REFERENCES staff_views (subject_id, view_id)
) STRICT;

-- One-time tokens for the first officer.
CREATE TABLE setup_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT;
