-- Finds the records whose retention time is over.

CREATE INDEX records_by_end ON records (kept_until_ms, subject_id)
    WHERE kept_until_ms IS NOT NULL;
