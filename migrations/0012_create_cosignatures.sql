-- Independent witnesses of the public log, by their public key: the head that each cosigned last, and
-- since when it has not answered as it should.
CREATE TABLE witnesses (
    witness TEXT NOT NULL PRIMARY KEY,
    size INTEGER CHECK (size >= 0),
    cosigned_ms INTEGER,
    trouble TEXT CHECK (trouble IN ('silent', 'refuses')),
    since_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Their cosignatures (C2SP tlog-cosignature), as lines of a signed note, for heads that may still get
-- the others' too.
CREATE TABLE cosignatures (
    witness TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    line TEXT NOT NULL,
    PRIMARY KEY (witness, size)
) STRICT, WITHOUT ROWID;

-- The newest signed tree head that as many witnesses cosigned as are asked for, with their lines;
-- sealed as the checkpoint is.
CREATE TABLE witnessed_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL CHECK (size >= 0),
    at_ms INTEGER NOT NULL,
    note TEXT NOT NULL,
    seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;
