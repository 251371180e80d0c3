-- 0004 the provable record: what a leaf of the log needs beside the fact, and the log itself.
-- More portable words: TXN, BY_TXN, TURN and TURN_NOW, see event_turn and turn_now below.

-- journal: the truth --------------------------------------------------------------------------
ALTER TABLE event ADD COLUMN nth COUNT64 NOT NULL DEFAULT 0; -- 1, 2 … within its ticket; 0: of no ticket, or older than the record
ALTER TABLE event ADD COLUMN commitment BYTES; -- 32 bytes that bind it to its words; NULL: it never had any
ALTER TABLE event ADD COLUMN txn TXN;          -- the transaction that wrote it; 0 where one connection writes and ids tell the order
CREATE INDEX event_txn ON event (txn, id) WHERE BY_TXN;
ALTER TABLE event_words ADD COLUMN salt BYTES; -- key of the commitment; goes with the words when they are erased
ALTER TABLE event_words ADD COLUMN more TEXT;  -- JSON object of further personal texts of the fact; NULL: none (words '': none)

-- What a leaf is made of. By (turn, id) events stand in an order that no later commit can change
-- any more below turn_now: the order of ids where one connection writes, else that of transactions.
CREATE VIEW event_turn AS
    SELECT id, at, fact, ticket_id, nth, subject_id, actor_id, post_id, asker_id, party, for_askers, commitment, data,
           TURN AS turn
      FROM event;
CREATE VIEW turn_now AS
    SELECT TURN_NOW AS turn;

-- record: the log over the events -------------------------------------------------------------
CREATE TABLE tile (               -- 256 hashes of one height; the last one of a level grows
    level    COUNT64 NOT NULL,    -- 0: leaves; k: roots of full tiles of k - 1
    number   COUNT64 NOT NULL,    -- 0, 1, 2 … from the left
    n        COUNT64 NOT NULL,    -- hashes in it, 1..256
    first_id COUNT64,             -- smallest event id in it; NULL above level 0
    last_id  COUNT64,             -- greatest event id in it
    ids      BYTES,               -- n event ids, 8 bytes each, big-endian, by position
    hashes   BYTES NOT NULL,      -- n hashes, 32 bytes each, by position
    PRIMARY KEY (level, number)
);
CREATE INDEX tile_ids ON tile (last_id, first_id) WHERE level = 0;
CREATE TABLE record_state (       -- one row: how far the log has come
    id       COUNT64 PRIMARY KEY, -- 1
    size     COUNT64 NOT NULL,    -- events in the log
    turn     COUNT64 NOT NULL,    -- (turn, last_id) of the last one; turn -1: unknown, ask the tiles
    last_id  COUNT64 NOT NULL
);
INSERT INTO record_state (id, size, turn, last_id) VALUES (1, 0, 0, 0);
CREATE TABLE head (               -- signed heads; those between are dropped after a while
    size COUNT64 PRIMARY KEY,
    at   MOMENT NOT NULL,         -- when it was signed
    root BYTES NOT NULL,          -- 32 bytes
    text TEXT NOT NULL            -- the signed note without cosignatures
);
CREATE TABLE witness (            -- a machine of one party that countersigns heads
    id         ID,
    name       TEXT NOT NULL,     -- as it stands in its signature lines
    party      TEXT NOT NULL,     -- hospital contractor
    key        BYTES NOT NULL UNIQUE, -- Ed25519, 32 bytes
    added_at   MOMENT NOT NULL,
    retired_at MOMENT,            -- NULL: counts
    version    COUNT64 NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX witness_name ON witness (name) WHERE retired_at IS NULL;
CREATE TABLE cosignature (        -- a witness saw this head grow out of all it had seen before
    size       COUNT64 NOT NULL,
    witness_id COUNT64 NOT NULL REFERENCES witness (id),
    at         MOMENT NOT NULL,   -- as the witness says
    line       TEXT NOT NULL,     -- the signature line of the note
    PRIMARY KEY (size, witness_id)
);
CREATE INDEX cosignature_witness ON cosignature (witness_id, size);
CREATE VIEW witness_card AS
    SELECT id, name, party, key, added_at, retired_at, version FROM witness;
