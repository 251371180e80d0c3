-- 0003 several nodes on one database: which of them works, and pictures that all of them can reach.

-- http: what is done once, by one node --------------------------------------------------------
CREATE TABLE lease (
    name     TEXT PRIMARY KEY,    -- house: the clock and the chores
    holder   TEXT NOT NULL,       -- the node: random, new at each start
    until_at MOMENT NOT NULL      -- by the holder's clock; then another may take it
);

-- evidence ------------------------------------------------------------------------------------
CREATE TABLE picture (            -- only where several nodes share the database; else files
    hash  TEXT PRIMARY KEY,       -- as in evidence
    bytes BYTES NOT NULL          -- the re-encoded JPEG
);
