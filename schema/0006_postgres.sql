-- 0006 what only a database that many write to needs. ONLY_SHARED: the rest of the line is for such an engine.

-- tickets -------------------------------------------------------------------------------------
-- A foreign key reads the parent's index inside the serializable transaction, where every other one who
-- registers has just written. The verbs insert both rows in one transaction; on SQLite the keys stay.
ONLY_SHARED ALTER TABLE asker DROP CONSTRAINT asker_ticket_id_fkey;

-- journal: the truth --------------------------------------------------------------------------
ONLY_SHARED ALTER TABLE event_words DROP CONSTRAINT event_words_event_id_fkey;
