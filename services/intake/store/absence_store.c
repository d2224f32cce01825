/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_statements.h"
#include "work_store.h"

#include <inttypes.h>
#include <stdio.h>

#define ABSENCE_COLUMNS                                                                    \
	"b.id, b.departement, b.version, b.state, b.conseiller, b.substitute, b.from_day," \
	" b.to_day, b.recorded_at, b.recorded_by"

const struct cmn_stmt INTAKE_ADD_ABSENCE = {
    .name = "absence_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO absence (id, departement, conseiller, substitute, from_day, to_day,"
    "    recorded_at, recorded_by)"
    "  SELECT $5::uuid, $6, $14, $15, $16::date, $17::date, $7::timestamptz, $1 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CANCEL_ABSENCE = {
    .name = "absence_cancel",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM absence WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = 'planned' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE absence b SET state = 'cancelled', version = b.version + 1"
	   "  FROM target, idem WHERE b.id = target.id AND b.departement = $6"
	   "  RETURNING b.id, b.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_ABSENCE_GET = {
    .name = "absence_get",
    .n_params = 2,
    .sql = "SELECT " ABSENCE_COLUMNS " FROM absence b"
	   " WHERE b.id = $1::uuid AND b.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_ABSENCE_LIST = {
    .name = "absence_list",
    .n_params = 4,
    .sql = "SELECT " ABSENCE_COLUMNS ", " CMN_SQL_CURSOR(
	"b.from_day", "b.id") " FROM absence b WHERE b.departement = $1 AND b.state = 'planned'"
			      " AND b.to_day >= $2::date AND (b.from_day, b.id) >"
			      " (COALESCE(NULLIF(split_part($3, '|', 1), '')::date, '-infinity'),"
			      "  COALESCE(NULLIF(split_part($3, '|', 2), '')::uuid,"
			      "  '00000000-0000-0000-0000-000000000000'))"
			      " ORDER BY b.from_day, b.id LIMIT $4::int",
};

/* Who recorded first holds where two overlap. */
const struct cmn_stmt INTAKE_ABSENT_ON = {
    .name = "absence_on",
    .n_params = 2,
    .sql = "SELECT b.conseiller, b.substitute, b.from_day::text, b.to_day::text FROM absence b"
	   " WHERE b.departement = $1 AND b.state = 'planned' AND b.from_day <= $2::date"
	   " AND b.to_day >= $2::date ORDER BY b.from_day, b.id",
};

enum cmn_err intake_store_absence(struct cmn_call *call, const struct intake_absence *absence)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = absence->conseiller,
	    [14] = absence->substitute,
	    [15] = absence->from,
	    [16] = absence->to,
	};

	return intake_store_write(call, &INTAKE_ADD_ABSENCE, params);
}

enum cmn_err intake_store_cancel_absence(struct cmn_call *call)
{
	char version[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = version};

	snprintf(version, sizeof(version), "%" PRId64, call->if_match);
	return intake_store_write(call, &INTAKE_CANCEL_ABSENCE, params);
}

enum cmn_err intake_store_absences(struct cmn_call *call, const char *departement, const char *from,
				   const char *after, int64_t limit, PGresult **ret)
{
	char count[24];
	const char *params[] = {departement, from, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(call->pool, &call->ctx, &INTAKE_ABSENCE_LIST, params, ret, &call->err);
}

enum cmn_err intake_store_absent_on(struct cmn_call *call, const char *departement, const char *day,
				    PGresult **ret)
{
	const char *params[] = {departement, day};

	return cmn_pool_run(call->pool, &call->ctx, &INTAKE_ABSENT_ON, params, ret, &call->err);
}
