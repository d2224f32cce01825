/* SPDX-License-Identifier: EUPL-1.2 */
#include "recap_store.h"

/* An act that was corrected is read as its correction; one that was withdrawn is not read. */
static const struct cmn_stmt RECAP = {
    .name = "recap_act",
    .n_params = 3,
    .sql =
	"SELECT a.id, a.departement, s.state, s.person_id, p.language, p.state AS person_state,"
	" a.kind, " CMN_SQL_RFC3339(
	    "a.occurred_at") " AS occurred_at, a.channel,"
			     " to_json(a.with_whom)::text AS with_whom, a.text"
			     " FROM situation s JOIN act a ON a.departement = s.departement AND a.situation_id = s.id"
			     " LEFT JOIN person p ON p.departement = s.departement AND p.id = s.person_id"
			     " WHERE s.id = $1::uuid AND s.departement = ANY (string_to_array($3, ','))"
			     " AND ($2::uuid IS NULL OR a.id = $2::uuid) AND NOT a.withdrawn"
			     " AND NOT EXISTS (SELECT 1 FROM act c WHERE c.departement = a.departement"
			     "   AND c.situation_id = a.situation_id AND c.corrects = a.id)"
			     " ORDER BY a.occurred_at DESC, a.id DESC LIMIT 1",
};

static const struct cmn_stmt TASKS = {
    .name = "recap_tasks",
    .n_params = 2,
    .sql = "SELECT kind, " CMN_SQL_RFC3339(
	"due_at") " AS due_at FROM task"
		  " WHERE departement = $1 AND situation_id = $2::uuid AND state = 'open'"
		  " ORDER BY task.due_at, id LIMIT 20",
};

static const struct cmn_stmt POSTAL = {
    .name = "recap_postal",
    .n_params = 2,
    .sql = "SELECT value, reach, departement FROM person_contact WHERE departement = $1"
	   " AND person_id = $2::uuid AND state = 'current' AND kind = 'postal' ORDER BY id",
};

enum cmn_err intake_store_recap(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *situation, const char *act, PGresult **ret,
				struct cmn_error *err)
{
	const char *params[] = {situation, act, ctx->departements};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &RECAP, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND,
				"aucun échange à résumer sous cet identifiant",
				"no exchange to sum up under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err intake_store_recap_tasks(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *situation,
				      PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, situation};

	return cmn_pool_run(pool, ctx, &TASKS, params, ret, err);
}

enum cmn_err intake_store_postal(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *person, PGresult **ret,
				 struct cmn_error *err)
{
	const char *params[] = {departement, person};

	return cmn_pool_run(pool, ctx, &POSTAL, params, ret, err);
}

const struct cmn_stmt *const INTAKE_RECAP_STATEMENTS[] = {&RECAP, &TASKS, &POSTAL};
const size_t INTAKE_RECAP_STATEMENT_COUNT = CMN_LEN(INTAKE_RECAP_STATEMENTS);
