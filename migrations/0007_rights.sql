-- Objections that wait for an answer, the oldest first.
CREATE INDEX standings_open_objections ON standings (since_ms) WHERE change = 'objection_raised';
-- Whether the account's last request carried the signal of Global Privacy Control.
ALTER TABLE accounts ADD COLUMN gpc INTEGER NOT NULL DEFAULT 0 CHECK (gpc IN (0, 1));
