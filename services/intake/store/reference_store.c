/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_statements.h"
#include "intake_store.h"

const struct cmn_stmt INTAKE_COMMUNE = {
    .name = "commune_known",
    .n_params = 2,
    .sql = "SELECT EXISTS (SELECT 1 FROM commune_ref WHERE code = $1),"
	   " EXISTS (SELECT 1 FROM commune_ref WHERE departement = $2)",
};

const struct cmn_stmt INTAKE_LEARN_COMMUNE = {
    .name = "commune_learn",
    .writes = true,
    .n_params = 4,
    .sql = "INSERT INTO commune_ref (code, departement, name, epci) VALUES ($1, $2, $3, $4)"
	   " ON CONFLICT (code) DO UPDATE SET departement = excluded.departement,"
	   " name = excluded.name, epci = excluded.epci",
};

enum cmn_err intake_store_commune(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *code, const char *departement, bool *ret_known,
				  bool *ret_any, struct cmn_error *err)
{
	const char *params[] = {code, departement};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_COMMUNE, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	*ret_known = cmn_pg_bool(res, 0, 0);
	*ret_any = cmn_pg_bool(res, 0, 1);
	return CMN_OK;
}

enum cmn_err intake_store_learn_commune(struct cmn_conn *conn, const char *code,
					const char *departement, const char *name, const char *epci,
					struct cmn_error *err)
{
	const char *params[] = {code, departement, name, epci};

	return cmn_conn_run(conn, &INTAKE_LEARN_COMMUNE, params, NULL, err);
}

const struct cmn_stmt *const INTAKE_STATEMENTS[] = {
    &INTAKE_RECORD,
    &INTAKE_SOLICITATION,
    &INTAKE_SOLICITATIONS,
    &INTAKE_INFORM,
    &INTAKE_OPEN_SITUATION,
    &INTAKE_SITUATION,
    &INTAKE_QUEUE,
    &INTAKE_COMMUNE,
    &INTAKE_LEARN_COMMUNE,
    &INTAKE_SOLICITATIONS_IN,
    &INTAKE_SOLICITATIONS_OVERDUE,
    &INTAKE_RECORD_DRAFT,
};
const size_t INTAKE_STATEMENT_COUNT = CMN_LEN(INTAKE_STATEMENTS);
