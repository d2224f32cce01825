/* SPDX-License-Identifier: EUPL-1.2
 *
 * stage_sql.h - the three fixed parts of a stage, from its name and its columns.
 */
#ifndef DIRECTORY_STAGE_SQL_H
#define DIRECTORY_STAGE_SQL_H

#include "stage.h"

/* clang-format off */
#define STAGE_TABLE(table, columns)                                                                \
	.create = {.name = table "_create", .writes = true,                                        \
		   .sql = "CREATE TEMPORARY TABLE " table " (line int, " columns ") ON COMMIT DROP"}, \
	.copy = {.name = table "_copy", .writes = true, .sql = "COPY " table " FROM STDIN"}
#define STAGE_CHECK(table, text) .check = {.name = table "_check", .sql = text}
/* $1 is the moment, $2 the date of the source; every apply declares both. */
#define STAGE_APPLY(table, text)                                                                   \
	.apply = {.name = table "_apply", .writes = true, .n_params = 2, .sql = text}
/* A statement that uses neither still names them, so that their types are known. */
#define NO_DATES "$1::text IS NOT NULL AND $2::text IS NOT NULL"
/* Line and column of values that find nothing in a table, and of keys that come a second time. */
#define DANGLING(stage, column, table, key)                                                        \
	"SELECT s.line, '" column "' AS name, 'unknown' AS fault FROM " stage " s WHERE s." column \
	" IS NOT NULL AND NOT EXISTS (SELECT FROM " table " t WHERE t." key " = s." column ")"
#define REPEATED(stage, column, key)                                                               \
	"SELECT line, '" column "' AS name, 'repeated' AS fault FROM (SELECT line, row_number()"   \
	" OVER (PARTITION BY " key " ORDER BY line) AS time FROM " stage ") AS s WHERE time > 1"
#define AND_ALSO " UNION ALL "
#define BY_LINE  " ORDER BY 1"
/* clang-format on */

#endif
