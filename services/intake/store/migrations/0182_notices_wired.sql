-- compatible: rights of the jobs and one index only; nothing is written that the release before reads otherwise
-- Whom the jobs tell: the one who stands in, who is on duty, who holds the post of a relay.
GRANT SELECT (substitute) ON situation TO :"bus";
GRANT SELECT (assignee) ON task TO :"bus";
GRANT SELECT (facilitator_id) ON appv_relay TO :"bus";
CREATE POLICY notices ON danger_duty FOR SELECT TO :"bus" USING (true);
GRANT SELECT (departement, account, valid_from, valid_to) ON danger_duty TO :"bus";
CREATE POLICY notices ON absence FOR SELECT TO :"bus" USING (true);
GRANT SELECT (departement, conseiller, substitute, from_day, to_day, state) ON absence TO :"bus";
CREATE POLICY notices ON facilitator FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, account) ON facilitator TO :"bus";

-- An alert that nobody has acknowledged is told again: that there is one and since when, no more.
CREATE POLICY notices ON danger_alert FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, raised_at) ON danger_alert TO :"bus";
CREATE POLICY notices ON danger_acknowledgement FOR SELECT TO :"bus" USING (true);
GRANT SELECT (danger_id, departement) ON danger_acknowledgement TO :"bus";
CREATE INDEX danger_alert_raised ON danger_alert (raised_at, id);
