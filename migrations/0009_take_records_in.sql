-- What a record says of itself beside its value. "observed_ms" is by the source's clock;
-- "inference" is a JSON object of model, version and inputs, without values; "corrects" names
-- another record of the same subject, which may be gone; "corrected_ms" is since when another record
-- takes this one's place; "version" counts how often it was written.
ALTER TABLE records ADD COLUMN observed_ms INTEGER;
ALTER TABLE records ADD COLUMN inference TEXT;
ALTER TABLE records ADD COLUMN corrects BLOB CHECK (length(corrects) = 16);
ALTER TABLE records ADD COLUMN corrected_ms INTEGER;
ALTER TABLE records ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1);

-- Requests that came with an idempotency key, and their answers. "key_hash" is a keyed hash of the
-- system and its key, "request" one of all that was asked; "answer" is sealed, and missing while the
-- request is under way.
CREATE TABLE idempotency_keys (
    key_hash BLOB NOT NULL PRIMARY KEY CHECK (length(key_hash) = 32),
    request BLOB NOT NULL CHECK (length(request) = 32),
    started_ms INTEGER NOT NULL,
    answer BLOB
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (started_ms);
