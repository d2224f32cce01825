/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_sql.h - how records of the team are added and changed: the columns travel as one JSON object
 * whose keys are names of columns ($14), so that one statement serves each table.
 */
#ifndef TEAM_SQL_H
#define TEAM_SQL_H

#include "more_sql.h"

#include "cmn/record.h"

/* clang-format off */
/* The new row of `table`, "r", from $14. */
#define TEAM_ROW(table)                                                                            \
	"jsonb_populate_record(NULL::" table ", $14::jsonb || jsonb_build_object('id', $5::uuid,"  \
	" 'departement', $6::text, 'version', 1, 'created_at', $7::timestamptz, 'updated_at',"     \
	" $7::timestamptz)) AS r"
#define TEAM_CREATE(table)                                                                         \
	CMN_SQL_CREATE ", fact AS (INSERT INTO " table " SELECT r.* FROM idem, " TEAM_ROW(table)   \
	" RETURNING " table ".*)"

/* Only `columns` can change; $15 is the version that was read. */
#define TEAM_TARGET(table)                                                                         \
	"WITH target AS (SELECT id FROM " table " WHERE departement = $6 AND id = $5::uuid"        \
	" AND version = $15::bigint FOR UPDATE)"
#define TEAM_SET(table, columns)                                                                   \
	", fact AS (UPDATE " table " x SET (" columns ", version, updated_at) = (SELECT " columns  \
	", x.version + 1, $7::timestamptz FROM jsonb_populate_record(x, $14::jsonb))"              \
	" FROM target, idem WHERE x.departement = $6 AND x.id = target.id RETURNING x.*)"
#define TEAM_CHANGE(table, columns) TEAM_TARGET(table) CMN_SQL_CHANGE TEAM_SET(table, columns)

#define TEAM_OWN(t) t ".departement = ANY (string_to_array($2, ','))"

/* The word of the region for a function; NULL: it has none of its own. */
#define TEAM_WORD(departement, function)                                                           \
	"(SELECT w.label FROM region_word w JOIN community c ON c.region = w.region"               \
	" WHERE c.departement = " departement " AND w.term = " function ")"
/* clang-format on */

#endif
