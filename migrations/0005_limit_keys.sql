-- What limits a key, and what became of it. "addresses" is a JSON list of networks; an empty one is
-- anywhere. "revoked_by" is the officer's account; without one, it was the command line.
ALTER TABLE api_keys ADD COLUMN addresses TEXT NOT NULL DEFAULT '[]';
ALTER TABLE api_keys ADD COLUMN per_minute INTEGER NOT NULL DEFAULT 600000
    CHECK (per_minute >= 1);
ALTER TABLE api_keys ADD COLUMN successor TEXT;
ALTER TABLE api_keys ADD COLUMN revoked_by BLOB CHECK (length(revoked_by) = 16);
ALTER TABLE api_keys ADD COLUMN strayed_ms INTEGER;
