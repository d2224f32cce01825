/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_roadmap.c - roadmaps that were validated, as the calendar reads them.
 */
#include "agenda_sources.h"

/* clang-format off */
#define ROADMAP(fact)                                                                              \
	AGENDA_ROW("r", fact, "r.id", "r.agreement_id", AGENDA_NO, AGENDA_DAY("r.ends_on"),        \
		   AGENDA_DAY("r.validated_on"), AGENDA_NO, AGENDA_NO, AGENDA_NO)                  \
	" FROM roadmap r WHERE " AGENDA_HERE("r") " AND r.validated_on IS NOT NULL"

/* It is another when it covers days that no earlier one covers. */
const struct cmn_stmt DIRECTORY_AGENDA_ROADMAPS = {
    .name = "agenda_roadmaps",
    .n_params = 1,
    .sql = ROADMAP("'roadmap'") " UNION ALL " ROADMAP("'roadmap_new'")
	   " AND NOT EXISTS (SELECT FROM roadmap e WHERE e.departement = r.departement"
	   " AND e.edition < r.edition AND e.validated_on IS NOT NULL AND e.ends_on >= r.ends_on)",
};
/* clang-format on */
