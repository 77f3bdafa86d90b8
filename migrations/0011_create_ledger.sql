-- What stands in the public log for each line of a customer's log and of the brand's own: an HMAC of
-- the line under a random salt. "position" is the place in the Merkle tree, given after the commit.
-- Without its salt a leaf says nothing and belongs to nobody.
CREATE TABLE leaves (
    event_id BLOB NOT NULL PRIMARY KEY,
    salt BLOB CHECK (length(salt) = 32),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    position INTEGER CHECK (position >= 0)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX leaves_by_position ON leaves (position) WHERE position IS NOT NULL;
CREATE INDEX leaves_waiting ON leaves (event_id) WHERE position IS NULL;

-- What happened to the brand as a whole, and is about no customer: versions of the registry.
CREATE TABLE brand_events (
    event_id BLOB NOT NULL PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- @append-only brand_events

-- Hashes of the Merkle tree, 256 to a tile (C2SP tlog-tiles); only the last of a level still grows.
CREATE TABLE tiles (
    level INTEGER NOT NULL CHECK (level >= 0 AND level < 8),
    number INTEGER NOT NULL CHECK (number >= 0),
    hashes BLOB NOT NULL CHECK (length(hashes) > 0),
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- How many leaves have a place, and which server gives places and signs, until when.
CREATE TABLE ledger_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL CHECK (size >= 0),
    leader BLOB,
    leads_until_ms INTEGER
) STRICT;
INSERT INTO ledger_head (one, size) VALUES (1, 0);

-- The newest signed tree head (C2SP tlog-checkpoint), as it is published. "seal" is a keyed hash of
-- the other columns: the note's own signature says nothing about when it was signed.
CREATE TABLE checkpoint (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL CHECK (size >= 0),
    at_ms INTEGER NOT NULL,
    note TEXT NOT NULL,
    seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;

-- Whose lines are being erased. A row stands here within the transaction that erases, and no longer:
-- it is what lets that transaction delete lines.
CREATE TABLE erasing (
    subject_id BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- @erasable events
