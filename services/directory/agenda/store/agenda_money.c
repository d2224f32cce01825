/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_money.c - the days on which expenses stand in the books: consumption is followed where
 * they are noted (R204).
 */
#include "agenda_sources.h"

/* clang-format off */
const struct cmn_stmt DIRECTORY_AGENDA_MONEY = {
    .name = "agenda_money",
    .n_params = 1,
    .sql = AGENDA_DONE("e", "'consumption'", "''", "e.booked_on", AGENDA_NO)
	   " FROM (SELECT DISTINCT departement, booked_on FROM budget_entry b WHERE "
	   AGENDA_HERE("b") " AND b.side = 'expense') AS e",
};
/* clang-format on */
