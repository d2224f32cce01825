-- 4.2 counts the actors that the community has verified, the others apart (R086, R226); 5.1 the partners
-- other than core members (R097, R228).  A stay ends, too, when one of these changes.
ALTER TABLE actor_fact
  ADD COLUMN verified   boolean NOT NULL DEFAULT false,
  ADD COLUMN membership text;
