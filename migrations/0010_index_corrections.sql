-- Records are looked up by what they correct.
CREATE INDEX records_by_correction ON records (subject_id, corrects) WHERE corrects IS NOT NULL;

-- A record whose correction's time was over is known to be wrong for good: it stays corrected,
-- whatever corrects it afterwards and is taken back.
ALTER TABLE records ADD COLUMN known_wrong INTEGER NOT NULL DEFAULT 0
    CHECK (known_wrong IN (0, 1));
UPDATE records SET known_wrong = 1
    WHERE corrected_ms IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM records c
        WHERE c.subject_id = records.subject_id AND c.corrects = records.record_id);

-- Names of records that were corrected and are held no longer, so that they do not count beside
-- their correction when they come again. "name" is a keyed hash of source, source id, kind and
-- field; "correction" is the record that took the place. "corrected_names" of a head says whether
-- there ever was one.
CREATE TABLE corrected_names (
    subject_id BLOB NOT NULL REFERENCES subjects (subject_id),
    name BLOB NOT NULL CHECK (length(name) = 16),
    correction BLOB NOT NULL CHECK (length(correction) = 16),
    PRIMARY KEY (subject_id, name)
) STRICT, WITHOUT ROWID;
ALTER TABLE subject_heads ADD COLUMN corrected_names INTEGER NOT NULL DEFAULT 0
    CHECK (corrected_names IN (0, 1));
