-- What a community set for itself holds on the days on which its region leaves the rule open: from the day on
-- which the region closes it, or has no such rule any more, the region alone decides (R005).  What was set stays
-- written, for the days before and for a region that opens the rule again.
-- compatible: the same function with the same parameters; no rule of the regions of today was ever closed

CREATE OR REPLACE FUNCTION rule_text(in_departement text, in_rule text, in_day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (SELECT coalesce(CASE WHEN r.settable THEN
      (SELECT c.value FROM community_rule c WHERE c.departement = in_departement AND c.rule = in_rule
       AND c.valid_from <= in_day ORDER BY c.valid_from DESC LIMIT 1) END, r.value)
    FROM region_rule r JOIN community m ON m.region = r.region
    WHERE m.departement = in_departement AND r.rule = in_rule AND r.valid_from <= in_day
      AND (r.valid_to IS NULL OR r.valid_to >= in_day)
    ORDER BY r.valid_from DESC LIMIT 1)
$$;
