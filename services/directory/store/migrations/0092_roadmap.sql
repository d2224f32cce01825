-- The roadmap of a community (R172-R179): one current edition and one under way, whatever sub-territories there are (R004).
--
-- For readers (calendar of a community, jobs of the bus role; dates by services/directory/domain/term.h):
--   roadmap(departement, id, agreement_id, edition, state, starts_on, ends_on, submitted_on, validated_on)
--   roadmap_action(departement, roadmap_id, id, kind, state, due_on)
CREATE TABLE roadmap (
  departement  text        NOT NULL REFERENCES departement,
  id           uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  agreement_id uuid        NOT NULL,
  edition      int         NOT NULL CHECK (edition > 0),
  title        text        NOT NULL,
  state        text        NOT NULL DEFAULT 'draft'
               CHECK (state IN ('draft', 'submitted', 'validated', 'replaced', 'withdrawn')),
  starts_on    date        NOT NULL,
  ends_on      date        NOT NULL,
  parts        jsonb       NOT NULL DEFAULT '{}',    -- by code of the region's list roadmap_part (R174, R237)
  objectives   jsonb       NOT NULL DEFAULT '[]',    -- [{id, theme, title, text}]
  submitted_on date,
  validated_on date,
  validated_by text,                                 -- validation_bodies
  decision_id  uuid,                                 -- the decision of the governance
  reason       text,
  made_at      timestamptz NOT NULL,
  made_by      text        NOT NULL,
  PRIMARY KEY (departement, id),
  FOREIGN KEY (departement, agreement_id) REFERENCES agreement (departement, id),
  UNIQUE (departement, edition),
  CHECK (ends_on > starts_on),
  CHECK ((state IN ('validated', 'replaced')) = (validated_on IS NOT NULL))
);
CREATE INDEX roadmap_by_id ON roadmap (id);
CREATE UNIQUE INDEX roadmap_current ON roadmap (departement) WHERE state = 'validated';
CREATE UNIQUE INDEX roadmap_under_way ON roadmap (departement) WHERE state IN ('draft', 'submitted');

CREATE TABLE roadmap_signature (
  departement text        NOT NULL,
  roadmap_id  uuid        NOT NULL,
  role        text        NOT NULL,                  -- signatory_roles
  signed_on   date        NOT NULL,
  signed_at   timestamptz NOT NULL,
  signed_by   text        NOT NULL,
  way         text        NOT NULL CHECK (way IN ('own', 'recorded')),
  PRIMARY KEY (departement, roadmap_id, role),
  FOREIGN KEY (departement, roadmap_id) REFERENCES roadmap (departement, id)
);

-- An action keeps its id from edition to edition.
CREATE TABLE roadmap_action (
  departement  text NOT NULL,
  roadmap_id   uuid NOT NULL,
  id           uuid NOT NULL,
  position     int  NOT NULL,
  objective_id uuid,
  kind         text NOT NULL,                        -- roadmap_action_kinds
  title        text NOT NULL,
  holder_id    uuid,
  holder       text,                                 -- in words, where it is no actor here
  due_on       date,
  state        text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'under_way', 'done', 'dropped')),
  state_on     date,
  note         text,
  PRIMARY KEY (departement, roadmap_id, id),
  FOREIGN KEY (departement, roadmap_id) REFERENCES roadmap (departement, id),
  FOREIGN KEY (departement, holder_id) REFERENCES actor (departement, id)
);

-- Indicators of the community beside the harmonised table (R178), and what was measured.
CREATE TABLE roadmap_indicator (
  departement text    NOT NULL,
  roadmap_id  uuid    NOT NULL,
  id          uuid    NOT NULL,
  position    int     NOT NULL,
  action_id   uuid,
  label       text    NOT NULL,
  unit        text    NOT NULL,
  target      numeric,
  PRIMARY KEY (departement, roadmap_id, id),
  FOREIGN KEY (departement, roadmap_id) REFERENCES roadmap (departement, id)
);
CREATE TABLE roadmap_measure (
  departement  text        NOT NULL,
  roadmap_id   uuid        NOT NULL,
  indicator_id uuid        NOT NULL,
  measured_on  date        NOT NULL,
  value        numeric     NOT NULL,
  at           timestamptz NOT NULL,
  by           text        NOT NULL,
  PRIMARY KEY (departement, indicator_id, measured_on),
  FOREIGN KEY (departement, roadmap_id, indicator_id) REFERENCES roadmap_indicator (departement, roadmap_id, id)
);

INSERT INTO paper_subject (kind, relation) VALUES ('roadmap', 'roadmap');

ALTER TABLE roadmap ENABLE ROW LEVEL SECURITY;
ALTER TABLE roadmap FORCE ROW LEVEL SECURITY;
ALTER TABLE roadmap_signature ENABLE ROW LEVEL SECURITY;
ALTER TABLE roadmap_signature FORCE ROW LEVEL SECURITY;
ALTER TABLE roadmap_action ENABLE ROW LEVEL SECURITY;
ALTER TABLE roadmap_action FORCE ROW LEVEL SECURITY;
ALTER TABLE roadmap_indicator ENABLE ROW LEVEL SECURITY;
ALTER TABLE roadmap_indicator FORCE ROW LEVEL SECURITY;
ALTER TABLE roadmap_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE roadmap_measure FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON roadmap TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON roadmap_signature TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON roadmap_action TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON roadmap_indicator TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON roadmap_measure TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
-- jobs see days and states, no words
CREATE POLICY jobs ON roadmap FOR SELECT TO :"bus" USING (true);
CREATE POLICY jobs ON roadmap_action FOR SELECT TO :"bus" USING (true);
GRANT SELECT (departement, id, agreement_id, edition, state, starts_on, ends_on, submitted_on, validated_on)
  ON roadmap TO :"bus";
GRANT SELECT (departement, roadmap_id, id, kind, state, due_on) ON roadmap_action TO :"bus";
GRANT SELECT, INSERT, UPDATE ON roadmap, roadmap_signature, roadmap_action, roadmap_indicator, roadmap_measure
  TO :"handler";
GRANT DELETE ON roadmap_action, roadmap_indicator, roadmap_signature TO :"handler";
