-- A server that finds that the log is not the one that was signed holds it: until that time no other
-- one signs a log of that name, whatever it knows. What the holder itself does is its own matter.
ALTER TABLE ledger_head ADD COLUMN held_origin TEXT;
ALTER TABLE ledger_head ADD COLUMN holder BLOB;
ALTER TABLE ledger_head ADD COLUMN held_until_ms INTEGER;

-- Names of logs in whose place another one was begun. None of them is ever gone on with.
CREATE TABLE ended_logs (
    origin TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- @append-only ended_logs
