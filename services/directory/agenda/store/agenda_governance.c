/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_governance.c - meetings, what was told to the committee, presidencies and arbitrations, as
 * the calendar reads them.
 */
#include "agenda_sources.h"

/* clang-format off */
#define IN_FRANCE(at) at " AT TIME ZONE 'Europe/Paris'"

/* The committee counts against rhythm and floor, any other instance is listed.  A presidency is settled
 * when the one that follows it is named.  The committee validates the
 * roadmap (R173): the decision counts where the roadmap itself is not kept here. */
const struct cmn_stmt DIRECTORY_AGENDA_GOVERNANCE = {
    .name = "agenda_governance",
    .n_params = 1,
    .sql = AGENDA_DATED("m", "CASE WHEN i.kind = 'strategic_committee' THEN 'governance' ELSE 'instance' END",
			"m.id", IN_FRANCE("m.starts_at"), "m.held_on")
	   " FROM governance_meeting m JOIN governance_instance i ON i.departement = m.departement"
	   " AND i.id = m.instance_id WHERE " AGENDA_HERE("m") " AND m.state <> 'cancelled' UNION ALL "
	   AGENDA_DONE("m", "'life_report'", "m.id", "m.held_on", AGENDA_NO)
	   " FROM governance_statement s JOIN governance_meeting m ON m.departement = s.departement"
	   " AND m.id = s.meeting_id WHERE " AGENDA_HERE("s") " AND m.held_on IS NOT NULL UNION ALL "
	   AGENDA_DATED("p", "'presidency'", "p.id", "p.until_on",
			"(SELECT min(" IN_FRANCE("n.created_at") ") FROM governance_presidency n"
			" WHERE n.departement = p.departement AND n.instance_id = p.instance_id"
			" AND n.from_on > p.from_on)")
	   " FROM governance_presidency p WHERE " AGENDA_HERE("p") " UNION ALL "
	   AGENDA_DATED("a", "'arbitration'", "a.id", "a.answer_due", "a.answered_on")
	   " FROM governance_arbitration a WHERE " AGENDA_HERE("a") " AND a.state <> 'withdrawn' UNION ALL "
	   AGENDA_DONE("d", "'roadmap'", "d.id", "d.decided_on", AGENDA_NO)
	   " FROM governance_decision d WHERE " AGENDA_HERE("d") " AND d.kind = 'roadmap_validated'"
	   " AND NOT EXISTS (SELECT FROM roadmap r WHERE r.departement = d.departement"
	   " AND r.validated_on IS NOT NULL)",
};
/* clang-format on */
