/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_team.c - what the team plans and owes over a year, as the calendar reads it: no name, no
 * title, no words.
 */
#include "agenda_sources.h"

/* clang-format off */
/* The yearly roadmap is validated once all three have; a certificate matters while its holder is here. */
const struct cmn_stmt DIRECTORY_AGENDA_TEAM = {
    .name = "agenda_team",
    .n_params = 1,
    .sql = AGENDA_DATED("s", "CASE WHEN s.kind = 'training' THEN 'training' ELSE 'supervision' END",
			"s.id", "s.planned_on", "s.held_on")
	   " FROM team_session s WHERE " AGENDA_HERE("s") " AND NOT s.cancelled UNION ALL "
	   AGENDA_DONE("p", "'team_roadmap'", "p.id", "greatest(p.ars_on, p.cd_on, p.mdph_on)", "p.year")
	   " FROM team_programme p WHERE " AGENDA_HERE("p")
	   " AND num_nulls(p.ars_on, p.cd_on, p.mdph_on) = 0 UNION ALL "
	   AGENDA_DATED("h", "'certificate'", "h.id", "h.certified_until", AGENDA_NO)
	   " FROM team_person h WHERE " AGENDA_HERE("h") " AND h.certified_until IS NOT NULL"
	   " AND h.forgotten_at IS NULL AND EXISTS (SELECT FROM team_assignment g"
	   " WHERE g.departement = h.departement AND g.person_id = h.id AND g.active"
	   " AND (g.ends IS NULL OR g.ends >= h.certified_until))",
};
/* clang-format on */
