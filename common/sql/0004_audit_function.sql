-- In which function and from which organisation somebody acted: what a person is told who asks who saw
-- their file.  A write leaves it to the context of its transaction (struct cmn_pg_ctx), so that no
-- statement has to say it; a row of what was seen says it itself.
ALTER TABLE audit
  ADD COLUMN function     text DEFAULT nullif(current_setting('c360.function', true), ''),
  ADD COLUMN organisation text DEFAULT nullif(current_setting('c360.organisation', true), '');
