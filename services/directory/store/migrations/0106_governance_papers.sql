-- Papers of meetings are documents of the community (0090), and may be about a meeting, a decision or an
-- instance.  A record of the directory that was merged into another is the same member: one voice, one row of
-- presidencies.
-- compatible: functions of governance answer as before for records that were not merged.

ALTER TABLE governance_item ADD CONSTRAINT governance_item_paper
  FOREIGN KEY (departement, paper_id) REFERENCES paper (departement, id);
ALTER TABLE governance_meeting ADD CONSTRAINT governance_meeting_paper
  FOREIGN KEY (departement, minutes_paper_id) REFERENCES paper (departement, id);
ALTER TABLE governance_transmission ADD CONSTRAINT governance_transmission_paper
  FOREIGN KEY (departement, paper_id) REFERENCES paper (departement, id);

INSERT INTO paper_subject (kind, relation) VALUES ('instance', 'governance_instance'),
  ('meeting', 'governance_meeting'), ('decision', 'governance_decision') ON CONFLICT (kind) DO NOTHING;

-- Who a member is today.
CREATE FUNCTION governance_now(dep text, who text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN who ~ '^[0-9a-f]{8}-'
    THEN coalesce((SELECT a.merged_into::text FROM actor a WHERE a.departement = dep AND a.id = who::uuid), who)
    ELSE who END
$$;
GRANT EXECUTE ON FUNCTION governance_now(text, text) TO :"handler";

CREATE OR REPLACE FUNCTION governance_members(dep text, inst uuid, day date) RETURNS TABLE (member text)
LANGUAGE sql STABLE AS $$
  SELECT coalesce(a.id::text, s.institution) FROM governance_seat s
  LEFT JOIN actor o ON o.departement = s.departement AND o.id = s.actor_id
  LEFT JOIN actor a ON a.departement = o.departement AND a.id = coalesce(o.merged_into, o.id)
  WHERE s.departement = dep AND s.instance_id = inst AND s.voting AND s.from_on <= day
    AND (s.until_on IS NULL OR s.until_on >= day)
    AND (s.institution IS NOT NULL OR (a.active AND a.membership IS NOT NULL))
  UNION
  SELECT a.id::text FROM governance_instance i
  JOIN actor a ON a.departement = i.departement AND a.active AND a.membership IS NOT NULL
  WHERE i.departement = dep AND i.id = inst AND i.kind = 'general_assembly'
$$;

CREATE OR REPLACE FUNCTION governance_sees(dep text, inst uuid, who text, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT who IS NULL OR who IN (SELECT member FROM governance_members(dep, inst, day))
    OR EXISTS (SELECT FROM governance_seat s WHERE s.departement = dep AND s.instance_id = inst
               AND governance_now(dep, s.member) = who AND s.from_on <= day
               AND (s.until_on IS NULL OR s.until_on >= day))
$$;
