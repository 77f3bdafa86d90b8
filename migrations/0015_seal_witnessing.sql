-- A keyed hash of all that is kept of witnesses: which rows there are of them, of their cosignatures,
-- and of the head that enough of them cosigned. So none can be taken away unseen either. What is known
-- so far is forgotten, and witnesses are asked anew when a server starts.
ALTER TABLE ledger_head ADD COLUMN witnessing_seal BLOB;
DELETE FROM witnessed_head;
DELETE FROM cosignatures;
DELETE FROM witnesses;
