/* SPDX-License-Identifier: EUPL-1.2 */
#include "accord_learn.h"
#include "work_statements.h"

const struct cmn_stmt INTAKE_LEARN_REFUSED = {
    .name = "refused_proposal_learn",
    .writes = true,
    .n_params = 5,
    .sql =
	"INSERT INTO refused_proposal (proposal_id, departement, situation_id, refused_at, reason)"
	" SELECT $1::uuid, $3, s.id, $4::timestamptz, $5 FROM situation s"
	" WHERE s.departement = $3 AND s.id = $2::uuid ON CONFLICT DO NOTHING",
};

const struct cmn_stmt INTAKE_REFUSALS = {
    .name = "refused_proposal_count",
    .n_params = 2,
    .sql =
	"SELECT s.refusals_known AND s.import_id IS NULL, (SELECT count(*) FROM refused_proposal r"
	"  WHERE r.departement = s.departement AND r.situation_id = s.id)"
	" FROM situation s WHERE s.departement = $1 AND s.id = $2::uuid",
};

/* Whoever closes, gives a task or offers the file at the same time waits, or is waited for. */
const struct cmn_stmt INTAKE_ACCORD_FILE = {
    .name = "accord_file",
    .writes = true,
    .n_params = 3,
    .sql = "SELECT s.version, s.state = 'open', NOT (" INTAKE_SQL_ALIVE(
	"s") "),"
	     " EXISTS (SELECT 1 FROM transfer t WHERE t.departement = s.departement"
	     "   AND t.situation_id = s.id AND t.kind = 'dossier' AND t.state = 'offered'),"
	     " EXISTS (SELECT 1 FROM closure c WHERE c.departement = s.departement"
	     "   AND c.situation_id = s.id AND c.accord_id = $3::uuid),"
	     " s.accord_required, s.open_tasks FROM situation s"
	     " WHERE s.departement = $1 AND s.id = $2::uuid FOR UPDATE OF s",
};

const struct cmn_stmt INTAKE_LEARN_ACCORD = {
    .name = "accord_learn",
    .writes = true,
    .n_params = 4,
    .sql = "UPDATE situation SET accord_id = $3::uuid, accord_signed_on = $4::date,"
	   " version = version + 1 WHERE departement = $1 AND id = $2::uuid"
	   " AND (accord_id, accord_signed_on) IS DISTINCT FROM ($3::uuid, $4::date)",
};

const struct cmn_stmt *const INTAKE_ACCORD_STATEMENTS[] = {
    &INTAKE_LEARN_REFUSED, &INTAKE_REFUSALS, &INTAKE_ACCORD_FILE, &INTAKE_LEARN_ACCORD};
const size_t INTAKE_ACCORD_STATEMENT_COUNT = CMN_LEN(INTAKE_ACCORD_STATEMENTS);

enum cmn_err intake_store_learn_refused(struct cmn_conn *conn, const struct intake_refused *r,
					struct cmn_error *err)
{
	const char *params[] = {r->proposal_id, r->situation_id, r->departement, r->refused_at,
				r->reason};

	return cmn_conn_run(conn, &INTAKE_LEARN_REFUSED, params, NULL, err);
}

enum cmn_err intake_store_refusals(struct cmn_call *call, const char *departement,
				   const char *situation, bool *ret_known, int *ret_n)
{
	const char *params[] = {departement, situation};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(call->pool, &call->ctx, &INTAKE_REFUSALS, params, &res, &call->err);

	*ret_known = rc == CMN_OK && PQntuples(res) == 1 && cmn_pg_bool(res, 0, 0);
	*ret_n = *ret_known ? (int)cmn_pg_int(res, 0, 1, 0) : 0;
	return rc;
}

enum cmn_err intake_store_accord_file(struct cmn_conn *conn, const char *departement,
				      const char *situation, const char *accord,
				      struct intake_accord_file *ret, struct cmn_error *err)
{
	const char *params[] = {departement, situation, accord};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &INTAKE_ACCORD_FILE, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail_at(err, CMN_E_INVALID, "/situation_id",
				   "cette situation n’existe pas ici",
				   "there is no such situation here");
	*ret = (struct intake_accord_file){
	    .version = cmn_pg_int(res, 0, 0, 0),
	    .open = cmn_pg_bool(res, 0, 1),
	    .gone = cmn_pg_bool(res, 0, 2),
	    .offered = cmn_pg_bool(res, 0, 3),
	    .closed_by_it = cmn_pg_bool(res, 0, 4),
	    .accord_required = cmn_pg_bool(res, 0, 5),
	    .open_tasks = (int)cmn_pg_int(res, 0, 6, 0),
	};
	return CMN_OK;
}

enum cmn_err intake_store_learn_accord(struct cmn_conn *conn, const char *departement,
				       const char *situation, const char *accord,
				       const char *signed_on, struct cmn_error *err)
{
	const char *params[] = {departement, situation, accord, signed_on};

	return cmn_conn_run(conn, &INTAKE_LEARN_ACCORD, params, NULL, err);
}
