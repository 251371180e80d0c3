-- 0007 a tile is found by an event's number. The index of 0004 stood under `level = 0`, and SQLite then took the
-- primary key's level instead and went through all tiles; above level 0 the numbers are NULL, which says the same.

-- record: the log over the events -------------------------------------------------------------
DROP INDEX tile_ids;
CREATE INDEX tile_events ON tile (last_id, first_id) WHERE last_id IS NOT NULL;
