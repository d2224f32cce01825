-- compatible: the job empties words that nobody linked to a file; older programs read what is left
-- An invitation to a GOS of somebody whom the community does not know holds the number of the MDPH, and
-- no erasure of a file reaches it: the words go half a year after the GOS.
CREATE POLICY forgets ON gos_invitation TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (id, situation_id, gos_at, words), UPDATE (words) ON gos_invitation TO :"bus";
CREATE INDEX gos_invitation_unlinked ON gos_invitation (gos_at, id)
  WHERE situation_id IS NULL AND words <> '{}';
