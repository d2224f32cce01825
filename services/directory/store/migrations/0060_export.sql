-- What leaves the directory: which records changed, for readers outside to follow without a gap, and
-- the whole of it as files that do not change while they are read.
-- compatible: the triggers only note which rows changed; programs of before write as ever
SET LOCAL client_min_messages = warning;

-- One row for each record that ever was: numbers of the transactions that made it and that changed it
-- last (store/export_feed.c says how they are read), and the latest instant that its writers stated.
CREATE TABLE export_change (
  kind        text        NOT NULL CHECK (kind IN ('actor', 'contact', 'offer', 'place')),
  subject     uuid        NOT NULL,
  departement text        NOT NULL,
  born        xid8        NOT NULL DEFAULT pg_current_xact_id(),
  xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
  at          timestamptz NOT NULL,
  gone        boolean     NOT NULL DEFAULT false,  -- its row was deleted
  PRIMARY KEY (kind, subject)
);
CREATE INDEX export_change_next ON export_change (xid, kind, subject);
CREATE INDEX export_change_born ON export_change (kind, born, subject);

INSERT INTO export_change (kind, subject, departement, born, xid, at)
  SELECT 'actor', id, departement, '0'::xid8, '0'::xid8, updated_at FROM actor
  UNION ALL SELECT 'place', id, departement, '0'::xid8, '0'::xid8, updated_at FROM place
  UNION ALL SELECT 'offer', id, departement, '0'::xid8, '0'::xid8, updated_at FROM offer
  UNION ALL SELECT 'contact', id, departement, '0'::xid8, '0'::xid8, updated_at FROM contact;

GRANT SELECT, INSERT, UPDATE ON export_change TO :"handler", :"bus";

-- export_follow('offer'): the record itself.
CREATE FUNCTION export_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('INSERT INTO %I.export_change (kind, subject, departement, at)'
      ' SELECT %L, id, departement, updated_at FROM changed ORDER BY id'
      ' ON CONFLICT (kind, subject) DO UPDATE SET xid = excluded.xid, at = excluded.at, gone = false',
      TG_TABLE_SCHEMA, TG_ARGV[0]);
  ELSE
    EXECUTE format('WITH due AS (SELECT e.kind, e.subject, c.updated_at FROM %I.export_change e'
      ' JOIN changed c ON c.id = e.subject WHERE e.kind = %L ORDER BY e.subject FOR UPDATE OF e)'
      ' UPDATE %I.export_change e SET xid = pg_current_xact_id(), at = greatest(e.at, due.updated_at),'
      ' gone = %L FROM due WHERE e.kind = due.kind AND e.subject = due.subject',
      TG_TABLE_SCHEMA, TG_ARGV[0], TG_TABLE_SCHEMA, TG_OP = 'DELETE');
  END IF;
  RETURN NULL;
END
$$;

-- export_touch('…'): offers that show something of the record; the query gives (id, at), %1$I is the schema.
CREATE FUNCTION export_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('WITH touched AS (' || TG_ARGV[0] || '), due AS (SELECT e.subject, t.at FROM'
    ' %1$I.export_change e JOIN (SELECT id, max(at) AS at FROM touched GROUP BY id) t ON t.id = e.subject'
    ' WHERE e.kind = ''offer'' ORDER BY e.subject FOR UPDATE OF e)'
    ' UPDATE %1$I.export_change e SET xid = pg_current_xact_id(), at = greatest(e.at, due.at)'
    ' FROM due WHERE e.kind = ''offer'' AND e.subject = due.subject', TG_TABLE_SCHEMA);
  RETURN NULL;
END
$$;

CREATE TRIGGER actor_export_added AFTER INSERT ON actor REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('actor');
CREATE TRIGGER actor_export_changed AFTER UPDATE ON actor REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('actor');
CREATE TRIGGER actor_export_removed AFTER DELETE ON actor REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('actor');
CREATE TRIGGER actor_export_touches AFTER UPDATE ON actor REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch(
    'SELECT o.id, c.updated_at AS at FROM changed c JOIN %1$I.offer o ON o.actor_id = c.id');

CREATE TRIGGER place_export_added AFTER INSERT ON place REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('place');
CREATE TRIGGER place_export_changed AFTER UPDATE ON place REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('place');
CREATE TRIGGER place_export_removed AFTER DELETE ON place REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('place');
CREATE TRIGGER place_export_touches AFTER UPDATE ON place REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch(
    'SELECT h.offer_id AS id, c.updated_at AS at FROM changed c JOIN %1$I.offer_place h ON h.place_id = c.id');

CREATE TRIGGER offer_export_added AFTER INSERT ON offer REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('offer');
CREATE TRIGGER offer_export_changed AFTER UPDATE ON offer REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('offer');
CREATE TRIGGER offer_export_removed AFTER DELETE ON offer REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('offer');

CREATE TRIGGER contact_export_added AFTER INSERT ON contact REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('contact');
CREATE TRIGGER contact_export_changed AFTER UPDATE ON contact REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('contact');
CREATE TRIGGER contact_export_removed AFTER DELETE ON contact REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_follow('contact');
CREATE TRIGGER contact_export_touches_added AFTER INSERT ON contact REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch(
    'SELECT o.id, c.updated_at AS at FROM changed c JOIN %1$I.offer o ON o.actor_id = c.actor_id AND (c.offer_id IS NULL OR c.offer_id = o.id)');
CREATE TRIGGER contact_export_touches_changed AFTER UPDATE ON contact REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch(
    'SELECT o.id, c.updated_at AS at FROM changed c JOIN %1$I.offer o ON o.actor_id = c.actor_id AND (c.offer_id IS NULL OR c.offer_id = o.id)');

CREATE TRIGGER offer_place_export_added AFTER INSERT ON offer_place REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch('SELECT offer_id AS id, NULL::timestamptz AS at FROM changed');
CREATE TRIGGER offer_place_export_changed AFTER UPDATE ON offer_place REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch('SELECT offer_id AS id, NULL::timestamptz AS at FROM changed');
CREATE TRIGGER offer_place_export_removed AFTER DELETE ON offer_place REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION export_touch('SELECT offer_id AS id, NULL::timestamptz AS at FROM changed');

-- A service at a place is named outside by an id that follows from both.
CREATE INDEX offer_place_named ON offer_place ((md5(offer_id::text || place_id::text)::uuid));

-- The directory as it was at one instant, as files.  A file never changes; parts are its bytes in order,
-- all of one size but the last.
CREATE TABLE export (
  id     uuid        PRIMARY KEY,
  as_of  timestamptz NOT NULL,
  mark   text        NOT NULL,   -- where the changes after it begin: `since` of the feed
  UNIQUE (as_of)
);
CREATE TABLE export_file (
  export_id  uuid   NOT NULL REFERENCES export ON DELETE CASCADE,
  name       text   NOT NULL,
  media_type text   NOT NULL,
  bytes      bigint NOT NULL,
  records    bigint NOT NULL,
  sha256     text   NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (export_id, name)
);
CREATE TABLE export_part (
  export_id uuid  NOT NULL,
  name      text  NOT NULL,
  n         int   NOT NULL,
  bytes     bytea NOT NULL,
  PRIMARY KEY (export_id, name, n),
  FOREIGN KEY (export_id, name) REFERENCES export_file ON DELETE CASCADE
);

GRANT SELECT ON export, export_file, export_part TO :"handler";
GRANT SELECT, INSERT, DELETE ON export, export_file, export_part TO :"bus";
