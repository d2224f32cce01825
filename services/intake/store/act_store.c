/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_statements.h"
#include "work_store.h"

#define ACT_COLUMNS                                                                               \
	"a.id, a.departement, a.version, a.situation_id, a.kind, a.occurred_at, a.minutes, a.by," \
	" a.with_whom, a.channel, a.serafin, a.text, a.corrects, a.withdrawn, a.reason,"          \
	" a.recorded_at, a.recorded_by,"                                                          \
	" (SELECT c.id FROM act c WHERE c.departement = a.departement AND c.corrects = a.id)"     \
	" AS corrected_by, " CMN_SQL_RFC3339("a.occurred_at") " AS _occurred_at"

const struct cmn_stmt INTAKE_ADD_ACT = {
    .name = "act_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT s.id FROM situation s WHERE s.id = $14::uuid"
	"  AND s.departement = $6 AND s.state = ANY ($15::text[])"
	"  AND " INTAKE_SQL_ALIVE(
	    "s") " FOR SHARE OF s)" CMN_SQL_CHANGE
		 ", fact AS (INSERT INTO act (id, departement, situation_id, kind, occurred_at, minutes,"
		 "    by, with_whom, channel, serafin, text, recorded_at, recorded_by)"
		 "  SELECT $5::uuid, $6, target.id, $16, $17::timestamptz, $18::int, $19, $20::text[],"
		 "    $21, $22, $23, $7::timestamptz, $1 FROM target, idem"
		 "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CORRECT_ACT = {
    .name = "act_correct",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql =
	"WITH target AS (SELECT a.* FROM act a JOIN situation s"
	"    ON s.departement = a.departement AND s.id = a.situation_id"
	"  WHERE a.id = $14::uuid AND a.departement = $6 AND s.state IN ('open', 'closed')"
	"  AND " INTAKE_SQL_ALIVE("s") " AND " INTAKE_SQL_CURRENT(
	    "a") " FOR SHARE OF s)" CMN_SQL_CHANGE
		 ", fact AS (INSERT INTO act (id, departement, situation_id, kind, occurred_at, minutes,"
		 "    by, with_whom, channel, serafin, text, corrects, withdrawn, reason, recorded_at,"
		 "    recorded_by)"
		 "  SELECT $5::uuid, $6, t.situation_id, COALESCE($15, t.kind),"
		 "    COALESCE($16::timestamptz, t.occurred_at), COALESCE($17::int, t.minutes),"
		 "    COALESCE($18, t.by), COALESCE($19::text[], t.with_whom), COALESCE($20, t.channel),"
		 "    CASE WHEN $15::text IS NULL THEN COALESCE($21, t.serafin) ELSE $21 END,"
		 "    COALESCE($22, t.text), t.id, $23::boolean, $24, $7::timestamptz, $1"
		 "  FROM target t, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_ACT_GET = {
    .name = "act_get",
    .n_params = 2,
    .sql = "SELECT " ACT_COLUMNS " FROM act a"
	   " WHERE a.id = $1::uuid AND a.departement = ANY (string_to_array($2, ','))",
};

#define ACT_LIST(which)                                                                        \
	"SELECT " ACT_COLUMNS ", " CMN_SQL_CURSOR(                                             \
	    "a.occurred_at",                                                                   \
	    "a.id") " FROM act a WHERE a.departement = $1 AND a.situation_id = $2::uuid" which \
		    " AND (a.occurred_at, a.id) > " CMN_SQL_AFTER(                             \
			"$3") " ORDER BY a.occurred_at, a.id LIMIT $4::int"

const struct cmn_stmt INTAKE_ACT_LIST = {
    .name = "act_list",
    .n_params = 4,
    .sql = ACT_LIST(" AND " INTAKE_SQL_CURRENT("a")),
};

const struct cmn_stmt INTAKE_ACT_LIST_ALL = {
    .name = "act_list_all",
    .n_params = 4,
    .sql = ACT_LIST(""),
};

/* The kinds that reach somebody and those that try come from the table of domain/act_kinds.h. */
const struct cmn_stmt INTAKE_ATTEMPTS = {
    .name = "act_attempts",
    .n_params = 4,
    .sql =
	"WITH mine AS (SELECT a.kind, a.occurred_at FROM act a WHERE a.departement = $1"
	"  AND a.situation_id = $2::uuid AND " INTAKE_SQL_CURRENT(
	    "a") "), reached AS (SELECT max(occurred_at) AS at FROM mine WHERE kind = ANY ($3::text[]))"
		 " SELECT count(*),"
		 " count(DISTINCT (occurred_at AT TIME ZONE 'Europe/Paris')::date)"
		 " FROM mine, reached WHERE kind = ANY ($4::text[])"
		 " AND (reached.at IS NULL OR occurred_at > reached.at)",
};

enum cmn_err intake_store_act(struct cmn_call *call, const struct intake_new_act *a)
{
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = a->situation, [14] = a->states, [15] = a->kind,      [16] = a->occurred_at,
	    [17] = a->minutes,   [18] = a->by,     [19] = a->with_whom, [20] = a->channel,
	    [21] = a->serafin,   [22] = a->text,
	};

	return intake_store_write(call, &INTAKE_ADD_ACT, params);
}

enum cmn_err intake_store_correct_act(struct cmn_call *call, const char *act,
				      const struct intake_new_act *a, bool withdrawn,
				      const char *reason)
{
	const char *params[CMN_WRITE_N + 11] = {
	    [13] = act,
	    [14] = a->kind,
	    [15] = a->occurred_at,
	    [16] = a->minutes,
	    [17] = a->by,
	    [18] = a->with_whom,
	    [19] = a->channel,
	    [20] = a->serafin,
	    [21] = a->text,
	    [22] = withdrawn ? "true" : "false",
	    [23] = reason,
	};

	return intake_store_write(call, &INTAKE_CORRECT_ACT, params);
}

enum cmn_err intake_store_attempts(struct cmn_call *call, const char *departement,
				   const char *situation, const char *reach, const char *attempt,
				   int *ret_attempts, int *ret_days)
{
	const char *params[] = {departement, situation, reach, attempt};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(call->pool, &call->ctx, &INTAKE_ATTEMPTS, params, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	*ret_attempts = (int)cmn_pg_int(res, 0, 0, 0);
	*ret_days = (int)cmn_pg_int(res, 0, 1, 0);
	return CMN_OK;
}
