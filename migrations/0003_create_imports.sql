-- Runs of imports, so that one that was cut off goes on where it was. "file" and "plan" are keyed
-- hashes of the file's contents and of what was asked for; positions count the text as UTF-8.
CREATE TABLE import_runs (
    import_id BLOB NOT NULL PRIMARY KEY,
    file BLOB NOT NULL,
    plan BLOB NOT NULL,
    started_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    finished_ms INTEGER,
    at_byte INTEGER NOT NULL CHECK (at_byte >= 0),
    at_line INTEGER NOT NULL CHECK (at_line >= 1),
    read_rows INTEGER NOT NULL,
    inserted INTEGER NOT NULL,
    replaced INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    benefits INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    reject_bytes INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX import_runs_by_file ON import_runs (file, plan);
