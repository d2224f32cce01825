/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_agreement.c - agreements in effect, as the calendar reads them.
 */
#include "agenda_sources.h"

/* clang-format off */
/* One that ends by itself is not over before another follows: only a denounced one is. */
const struct cmn_stmt DIRECTORY_AGENDA_AGREEMENTS = {
    .name = "agenda_agreements",
    .n_params = 1,
    .sql = AGENDA_ROW("a", "'agreement'", "a.id", AGENDA_NO, AGENDA_DAY("a.effective_on"),
		      "CASE WHEN a.state = 'denounced' THEN " AGENDA_DAY("a.ends_on") " END",
		      AGENDA_NO, AGENDA_NO, "a.years * 12",
		      "CASE WHEN a.tacit_renewal THEN 1 ELSE -1 END")
	   " FROM agreement a WHERE " AGENDA_HERE("a") " AND a.parent_id IS NULL"
	   " AND a.state IN ('in_force', 'denounced')",
};
/* clang-format on */
