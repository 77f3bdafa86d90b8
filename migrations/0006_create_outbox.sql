-- Telling the brand's systems what customers decided. No record and no contact data is in here.

-- Which systems may ask for which purposes by the registry in force, rewritten with each version:
-- so the deliveries of a decision are one statement of the decision's own transaction.
CREATE TABLE consumer_purposes (
    consumer TEXT NOT NULL,
    purpose TEXT NOT NULL,
    PRIMARY KEY (consumer, purpose)
) STRICT, WITHOUT ROWID;

-- Every decision once, written with its log line. "place" numbers the decisions of all customers in
-- the order in which they are told; it is missing until one transaction at a time gives it.
CREATE TABLE decision_feed (
    subject_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    place INTEGER,
    PRIMARY KEY (subject_id, seq),
    FOREIGN KEY (subject_id, seq) REFERENCES events (subject_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX decision_feed_by_place ON decision_feed (place) WHERE place IS NOT NULL;
CREATE INDEX decision_feed_unplaced ON decision_feed (subject_id, seq) WHERE place IS NULL;
INSERT INTO decision_feed (subject_id, seq, purpose, at_ms)
    SELECT subject_id, seq, purpose, at_ms FROM events
    WHERE kind = 'decision' AND purpose IS NOT NULL;

-- The last place that was given; its row lock is held by whoever gives places.
CREATE TABLE feed_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    place INTEGER NOT NULL
) STRICT;
INSERT INTO feed_head (one, place) VALUES (1, 0);

-- Where a system is told. "secret" is sealed with a key of the key file.
CREATE TABLE webhook_endpoints (
    endpoint_id BLOB NOT NULL PRIMARY KEY CHECK (length(endpoint_id) = 16),
    consumer TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hmac', 'ed25519')),
    secret BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    ended TEXT CHECK (ended IN ('gone', 'removed'))
) STRICT;
CREATE INDEX webhook_endpoints_by_consumer ON webhook_endpoints (consumer);

-- One row per decision and endpoint, written with the decision. While somebody delivers it, "lease"
-- names the try, and "due_ms" is when the lease is over.
CREATE TABLE deliveries (
    subject_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    endpoint_id BLOB NOT NULL REFERENCES webhook_endpoints (endpoint_id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
    tries INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    lease BLOB,
    created_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    outcome TEXT,
    PRIMARY KEY (subject_id, seq, endpoint_id),
    FOREIGN KEY (subject_id, seq) REFERENCES events (subject_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (endpoint_id, due_ms) WHERE state = 'waiting';
CREATE INDEX deliveries_ended ON deliveries (endpoint_id, state, created_ms)
    WHERE state <> 'waiting';
