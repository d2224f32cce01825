/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_sql.h - what the statements of governance have in common.
 */
#ifndef GOVERNANCE_SQL_H
#define GOVERNANCE_SQL_H

#include "governance_decision.h"

#include "cmn/record.h"

/* of a page: $1 département or NULL, $2 who, $3 day, $4 cursor, $5 rows */
#define GOVERNANCE_HERE(t) "($1::text IS NULL OR " t ".departement = $1)"
#define GOVERNANCE_PAGE(t)           \
	" AND (" t ".created_at, " t \
	".id) > " CMN_SQL_AFTER("$4") " ORDER BY " t ".created_at, " t ".id LIMIT $5::bigint"
#define GOVERNANCE_CURSOR(t) ", " CMN_SQL_CURSOR(t ".created_at", t ".id")

#define GOVERNANCE_NOW "$7::timestamptz"

/* The clock looks at the instance again (governance_due). */
#define GOVERNANCE_LOOK(instance)                                                            \
	", looked AS (UPDATE governance_instance SET look_at = " GOVERNANCE_NOW " FROM fact" \
	" WHERE governance_instance.departement = $6 AND governance_instance.id = " instance ")"

#endif
