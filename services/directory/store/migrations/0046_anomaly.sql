-- Anomaly reports, by anyone; their clock; the public counter; and the score of each offer.
SET LOCAL client_min_messages = warning;

-- By when the team answers a report, by kind ('*': any other) and département ('*': all), dated.
CREATE TABLE anomaly_rule (
  departement   text NOT NULL,
  kind          text NOT NULL,
  valid_from    date NOT NULL,
  valid_to      date,
  unit          text NOT NULL CHECK (unit IN ('calendar_days', 'jours_ouvres', 'jours_ouvrables', 'months')),
  n             int  NOT NULL CHECK (n BETWEEN 1 AND 365),
  end_rule      text NOT NULL CHECK (end_rule IN ('as_is', 'next_ouvre', 'next_ouvrable')),
  remind_before int  NOT NULL CHECK (remind_before BETWEEN 0 AND 30), -- calendar days before the last one
  PRIMARY KEY (departement, kind, valid_from)
);
INSERT INTO anomaly_rule (departement, kind, valid_from, unit, n, end_rule, remind_before) VALUES
  ('*', '*', '2022-01-01', 'jours_ouvres', 10, 'next_ouvre', 3),
  ('*', 'wrong_phone', '2022-01-01', 'jours_ouvres', 5, 'next_ouvre', 2),
  ('*', 'closed', '2022-01-01', 'jours_ouvres', 5, 'next_ouvre', 2),
  ('*', 'moved', '2022-01-01', 'jours_ouvres', 5, 'next_ouvre', 2),
  ('*', 'confidential_address', '2022-01-01', 'jours_ouvres', 1, 'next_ouvre', 0);

-- What is said of a record, without a word of text: public, as the record is.
CREATE TABLE anomaly (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  actor_id     uuid        NOT NULL,
  offer_id     uuid,
  place_id     uuid,
  subject      uuid        NOT NULL,             -- the offer, the place, else the actor
  kind         text        NOT NULL,
  channel      text        NOT NULL CHECK (channel IN ('public', 'professional')),
  state        text        NOT NULL CHECK (state IN ('reported', 'taken', 'corrected', 'refused', 'duplicate')),
  state_at     timestamptz NOT NULL,
  state_by     text,                             -- account; NULL: nobody yet
  reason       text,                             -- why it was refused
  duplicate_of uuid,
  due_on       date        NOT NULL,
  remind_on    date        NOT NULL,
  look_on      date,                             -- when the clock is to be looked at; NULL: it has stopped
  reminded_at  timestamptz,
  escalated_at timestamptz,
  reported_at  timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  CHECK (offer_id IS NULL OR place_id IS NULL),
  CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CHECK ((state = 'duplicate') = (duplicate_of IS NOT NULL)),
  UNIQUE (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id) ON DELETE CASCADE,
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id) ON DELETE CASCADE,
  FOREIGN KEY (departement, place_id) REFERENCES place (departement, id) ON DELETE CASCADE,
  FOREIGN KEY (departement, duplicate_of) REFERENCES anomaly (departement, id) ON DELETE CASCADE
);
CREATE INDEX anomaly_list ON anomaly (departement, due_on, id);
CREATE INDEX anomaly_open ON anomaly (departement, due_on, id) WHERE state IN ('reported', 'taken');
CREATE INDEX anomaly_subject ON anomaly (subject, kind) WHERE state IN ('reported', 'taken');
CREATE INDEX anomaly_recent ON anomaly (departement, reported_at) WHERE channel = 'public';
CREATE INDEX anomaly_recent_subject ON anomaly (subject, reported_at) WHERE channel = 'public';
CREATE INDEX anomaly_look ON anomaly (look_on, id) WHERE look_on IS NOT NULL;
CREATE INDEX anomaly_of_actor ON anomaly (actor_id, id);

-- The words, which may hold personal data although nobody asked for any: the team of the département
-- alone reads them, and they are forgotten some months after the end.
CREATE TABLE anomaly_note (
  anomaly_id  uuid PRIMARY KEY,
  departement text NOT NULL,
  note        text,
  answer      text,
  reporter    text,                              -- account of a professional; NULL: not known
  forget_on   date,
  FOREIGN KEY (departement, anomaly_id) REFERENCES anomaly (departement, id) ON DELETE CASCADE
);
CREATE INDEX anomaly_note_forget ON anomaly_note (forget_on) WHERE forget_on IS NOT NULL;
ALTER TABLE anomaly_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE anomaly_note FORCE ROW LEVEL SECURITY;
CREATE POLICY written ON anomaly_note FOR INSERT TO :"handler" WITH CHECK (true);
CREATE POLICY territory ON anomaly_note FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY answered ON anomaly_note FOR UPDATE TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY forgotten ON anomaly_note TO :"bus" USING (forget_on IS NOT NULL);

-- How many are open, of each record: what everybody is shown.
CREATE TABLE anomaly_count (
  subject uuid PRIMARY KEY,
  n       int  NOT NULL CHECK (n >= 0)
);
-- One more where it is open now, one less where it was: also when it goes along to another record.
CREATE FUNCTION anomaly_counted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO anomaly_count AS c (subject, n)
    SELECT d.s, greatest(sum(d.step), 0) FROM (
      SELECT unnest(ARRAY[NEW.offer_id, NEW.place_id, NEW.actor_id]) AS s, 1 AS step
        WHERE NEW.state IN ('reported', 'taken')
      UNION ALL SELECT unnest(ARRAY[OLD.offer_id, OLD.place_id, OLD.actor_id]), -1
        WHERE OLD.state IN ('reported', 'taken')) AS d
    WHERE d.s IS NOT NULL GROUP BY d.s HAVING sum(d.step) > 0 ORDER BY d.s
    ON CONFLICT (subject) DO UPDATE SET n = c.n + excluded.n;
  UPDATE anomaly_count c SET n = greatest(c.n - gone.n, 0) FROM (
    SELECT d.s, count(*) AS n FROM unnest(ARRAY[OLD.offer_id, OLD.place_id, OLD.actor_id]) AS d (s)
      WHERE OLD.state IN ('reported', 'taken') AND NOT (NEW.state IN ('reported', 'taken')
        AND coalesce(d.s = ANY (ARRAY[NEW.offer_id, NEW.place_id, NEW.actor_id]), false)) GROUP BY d.s) AS gone
    WHERE c.subject = gone.s;
  RETURN NULL;
END
$$;
CREATE TRIGGER anomaly_counted AFTER INSERT OR UPDATE OF state, offer_id, actor_id ON anomaly
  FOR EACH ROW EXECUTE FUNCTION anomaly_counted();

-- The score of each offer as it was rated last, for the list of the team; a read rates anew.
CREATE TABLE offer_quality (
  offer_id    uuid        PRIMARY KEY REFERENCES offer ON DELETE CASCADE,
  departement text        NOT NULL,
  score       int         NOT NULL CHECK (score BETWEEN 0 AND 100),
  parts       jsonb       NOT NULL,
  rated_at    timestamptz NOT NULL
);
CREATE INDEX offer_quality_list ON offer_quality (departement, score, offer_id);

-- How far each round has gone through the records: it goes on from there, and begins again at the end.
CREATE TABLE quality_sweep (
  kind  text PRIMARY KEY,
  after uuid NOT NULL
);
INSERT INTO quality_sweep (kind, after) VALUES ('score', '00000000-0000-0000-0000-000000000000');

GRANT SELECT ON anomaly_rule TO :"handler";
GRANT SELECT, INSERT, UPDATE ON anomaly, anomaly_count, anomaly_note TO :"handler";
GRANT SELECT ON offer_quality TO :"handler";
GRANT SELECT, UPDATE ON anomaly TO :"bus";
GRANT SELECT ON anomaly_count TO :"bus";
GRANT SELECT (anomaly_id, departement, forget_on), DELETE ON anomaly_note TO :"bus";
GRANT SELECT, INSERT, UPDATE ON offer_quality TO :"bus";
GRANT SELECT, UPDATE ON quality_sweep TO :"bus";
