-- 0006 a ticket's later tickets are found by their own index: each look at a ticket asks for them.

-- tickets -------------------------------------------------------------------------------------
CREATE INDEX ticket_link_to ON ticket_link (to_id);
