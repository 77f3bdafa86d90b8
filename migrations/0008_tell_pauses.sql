-- A pause of all use, and its end, are told like decisions. In decision_feed they are about no
-- purpose, which is written as an empty one; every system is told that may ask for any.
--
-- Pauses that last now were told to nobody.
INSERT INTO decision_feed (subject_id, seq, purpose, at_ms)
    SELECT e.subject_id, MAX(e.seq), '', MAX(e.at_ms)
    FROM subjects s
    JOIN events e ON e.subject_id = s.subject_id AND e.kind = 'restriction'
    WHERE s.restricted_ms IS NOT NULL
    GROUP BY e.subject_id;
INSERT INTO deliveries (subject_id, seq, endpoint_id, state, tries, due_ms, created_ms)
    SELECT f.subject_id, f.seq, w.endpoint_id, 'waiting', 0, f.at_ms, f.at_ms
    FROM decision_feed f
    JOIN webhook_endpoints w ON w.ended_ms IS NULL
    WHERE f.purpose = '' AND EXISTS (
        SELECT 1 FROM consumer_purposes c WHERE c.consumer = w.consumer);

-- While a secret is being replaced, deliveries are signed with both. Sealed like "secret".
ALTER TABLE webhook_endpoints ADD COLUMN old_secret BLOB;
ALTER TABLE webhook_endpoints ADD COLUMN old_until_ms INTEGER;

-- Clients of the brand's own provider of access tokens: what the last token said that was noted, and
-- in which hour it was used.
CREATE TABLE oauth_clients (
    client TEXT NOT NULL,
    consumer TEXT NOT NULL,
    -- A JSON list of purpose keys.
    purposes TEXT NOT NULL,
    may_write INTEGER NOT NULL CHECK (may_write IN (0, 1)),
    first_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    PRIMARY KEY (client, consumer)
) STRICT, WITHOUT ROWID;
