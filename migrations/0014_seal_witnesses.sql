-- What witnesses signed is told to everybody: "seal" is a keyed hash of the other columns. What is
-- known of them so far is asked anew within a second.
DROP TABLE witnesses;
CREATE TABLE witnesses (
    witness TEXT NOT NULL PRIMARY KEY,
    size INTEGER CHECK (size >= 0),
    cosigned_ms INTEGER,
    trouble TEXT CHECK (trouble IN ('silent', 'refuses')),
    since_ms INTEGER,
    seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT, WITHOUT ROWID;
