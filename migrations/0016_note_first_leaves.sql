-- How many of a customer's lines are older than the public log: those that were written before the
-- first line with a leaf. Every later one has its leaf.
ALTER TABLE subject_heads ADD COLUMN before_log INTEGER NOT NULL DEFAULT 0 CHECK (before_log >= 0);
UPDATE subject_heads SET before_log = older.lines
FROM (
    SELECT e.subject_id, COUNT(*) AS lines
    FROM events e LEFT JOIN leaves l ON l.event_id = e.event_id
    WHERE l.event_id IS NULL AND (
        NOT EXISTS (SELECT 1 FROM leaves WHERE salt IS NOT NULL)
        OR e.event_id < (SELECT event_id FROM leaves WHERE salt IS NOT NULL ORDER BY event_id LIMIT 1)
    )
    GROUP BY e.subject_id
) AS older
WHERE older.subject_id = subject_heads.subject_id;
