-- 0005 erasing a person: who asked for it, who signed, and what stays behind: a tombstone.

-- tickets -------------------------------------------------------------------------------------
ALTER TABLE asker ADD COLUMN erased_at MOMENT; -- name, phone and words are gone; the private link is dead
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ticket_link_to ON ticket_link (to_id);
DROP VIEW asker_card;
CREATE VIEW asker_card AS
    SELECT a.id, a.ticket_id, a.person_id, a.name, a.phone, a.joined_at, a.first, a.erased_at, t.place_id, t.state
      FROM asker a JOIN ticket t ON t.id = a.ticket_id;
-- What hangs on a ticket: those merged into it, and those that follow from it and quote it.
CREATE VIEW sequel_card AS
    SELECT merged_into AS ticket_id, id AS sequel_id, 0 AS quotes FROM ticket WHERE merged_into IS NOT NULL
     UNION ALL
    SELECT to_id AS ticket_id, from_id AS sequel_id, 1 AS quotes FROM ticket_link WHERE kind = 'not_met';

-- evidence ------------------------------------------------------------------------------------
ALTER TABLE ticket_evidence ADD COLUMN erased_at MOMENT; -- the picture is gone from this ticket; its hash stays
DROP VIEW evidence_card;
CREATE VIEW evidence_card AS
    SELECT t.id, t.ticket_id, t.hash, t.stage, t.at, e.width, e.height, e.n_bytes
      FROM ticket_evidence t JOIN evidence e ON e.hash = t.hash
     WHERE t.erased_at IS NULL;

-- erasures ------------------------------------------------------------------------------------
CREATE TABLE erasure (
    id          ID,
    kind        TEXT NOT NULL,    -- asker person
    asker_id    COUNT64,          -- kind asker: one of them; whoever has the same phone goes, too
    person_id   COUNT64,          -- kind person: staff who have left
    reason      TEXT NOT NULL,    -- asked retention mistake authority again
    words       TEXT,             -- why; never a name or a phone
    asked_by    COUNT64,          -- NULL: erased again after an older backup was restored
    asked_party TEXT,
    asked_at    MOMENT NOT NULL,
    answered_by COUNT64,          -- somebody of the other party; who refused may be of the same
    answered_at MOMENT,
    answer      TEXT,             -- signed refused
    done_at     MOMENT,           -- carried out to the end
    version     COUNT64 NOT NULL DEFAULT 1,
    scanned     COUNT64 NOT NULL DEFAULT 0, -- events looked through for the phone
    askers      COUNT64 NOT NULL DEFAULT 0, -- what has gone so far: askers,
    tickets     COUNT64 NOT NULL DEFAULT 0, -- tickets that lost a text,
    texts       COUNT64 NOT NULL DEFAULT 0, -- events that lost their texts,
    pictures    COUNT64 NOT NULL DEFAULT 0,
    cleaned_at  MOMENT            -- the database holds no trace of the bytes any more
);
CREATE INDEX erasure_open ON erasure (id) WHERE cleaned_at IS NULL;
