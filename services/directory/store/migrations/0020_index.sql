-- What changed in what the index of offers in memory holds, for every replica to follow.  Written by
-- triggers in the transaction of the change; read by transaction number (services/directory/store/
-- index_rows.c says why); forgotten by a job after ten minutes and more.
-- compatible: the triggers only note which rows changed; programs of before write as ever
SET LOCAL client_min_messages = warning;

CREATE TABLE index_change (
  xid     xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind    text NOT NULL CHECK (kind IN ('offer', 'actor', 'place')),
  subject text NOT NULL
);
CREATE INDEX index_change_xid ON index_change (xid);

-- Up to where the changes may be forgotten when the next round comes.
CREATE TABLE index_mark (
  one boolean     PRIMARY KEY DEFAULT true CHECK (one),
  at  timestamptz NOT NULL,
  xid xid8        NOT NULL
);
INSERT INTO index_mark (at, xid) VALUES ('-infinity', '0');

GRANT SELECT, INSERT ON index_change TO :"handler";
GRANT SELECT, INSERT, DELETE ON index_change TO :"bus";
GRANT SELECT, UPDATE ON index_mark TO :"bus";

-- CREATE TRIGGER … REFERENCING NEW TABLE AS changed (OLD TABLE after a DELETE) FOR EACH STATEMENT
-- EXECUTE FUNCTION index_follow('offer', 'offer_id'): which kind changed, and the column that names it.
CREATE FUNCTION index_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO %I.index_change (kind, subject) SELECT DISTINCT %L, %I::text FROM changed',
    TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[1]);
  RETURN NULL;
END
$$;

CREATE TRIGGER offer_index_added AFTER INSERT ON offer REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('offer', 'id');
CREATE TRIGGER offer_index_changed AFTER UPDATE ON offer REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('offer', 'id');
CREATE TRIGGER offer_index_removed AFTER DELETE ON offer REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('offer', 'id');
-- A new actor has no offers yet.
CREATE TRIGGER actor_index_changed AFTER UPDATE ON actor REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('actor', 'id');
CREATE TRIGGER commune_index_added AFTER INSERT ON commune REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('place', 'departement');
CREATE TRIGGER commune_index_changed AFTER UPDATE ON commune REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('place', 'departement');
CREATE TRIGGER former_code_index_added AFTER INSERT ON commune_former_code REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('place', 'commune');
CREATE TRIGGER former_code_index_changed AFTER UPDATE ON commune_former_code REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('place', 'commune');
