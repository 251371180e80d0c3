-- 0002 the issuer's answer to a report: accepted, by whom and when. Returned is a move back and needs no column.

-- tickets -------------------------------------------------------------------------------------
ALTER TABLE ticket ADD COLUMN report_accepted_at MOMENT;  -- NULL: not answered, or the report was returned since
ALTER TABLE ticket ADD COLUMN report_accepted_by COUNT64; -- who accepted it for the issuer
