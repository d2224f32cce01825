/* SPDX-License-Identifier: EUPL-1.2
 *
 * task_asked_store.c - a task that another service asks for, made once whatever is repeated.
 */
#include "work_statements.h"
#include "work_store.h"

/* What is for the coordonnateur goes to one on duty, and stands from the beginning in the list of
 * what was passed on: nobody on duty, and it is still seen.  A file that is closed may have work
 * left (what the MDPH answers comes after the end); the task counts, and can be done.  Nothing is
 * made in a file that was erased, or that another département answers for. */
const struct cmn_stmt INTAKE_ASK_TASK = {
    .name = "task_ask",
    .writes = true,
    .n_params = 11,
    .sql = "WITH target AS (SELECT situation_asked($3, $2::uuid, $1::uuid) AS conseiller)"
	   ", duty AS (SELECT min(y.account) AS account FROM danger_duty y"
	   "  WHERE y.departement = $3 AND $10 = 'coordonnateur'"
	   "  AND $11::date BETWEEN y.valid_from AND COALESCE(y.valid_to, 'infinity'))"
	   ", made AS (INSERT INTO task (id, departement, situation_id, kind, title, assignee,"
	   "    due_at, created_at, created_by, escalated_at, cause, subject_kind, subject_id)"
	   "  SELECT $1::uuid, $3, $2::uuid, $4, $5, COALESCE(duty.account, t.conseiller),"
	   "    $6::timestamptz, $7::timestamptz, 'system',"
	   "    CASE WHEN $10 = 'coordonnateur' THEN $7::timestamptz END, $8,"
	   "    split_part($9, ' ', 1), split_part($9, ' ', 2)::uuid FROM target t, duty"
	   "  WHERE t.conseiller IS NOT NULL RETURNING id, departement)"
	   ", line AS (INSERT INTO task_history (departement, task_id, at, by, act, state)"
	   "  SELECT departement, id, $7::timestamptz, 'system', 'create', 'open' FROM made)"
	   " SELECT EXISTS (SELECT 1 FROM situation s WHERE s.id = $2::uuid"
	   "   AND s.departement = $3) AS known",
};

enum cmn_err intake_store_ask_task(struct cmn_conn *conn, const struct intake_asked_task *t,
				   bool *ret_known, struct cmn_error *err)
{
	const char *params[] = {t->id,  t->situation, t->departement, t->kind, t->title, t->due_at,
				t->now, t->cause,     t->subject,     t->who,  t->day};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &INTAKE_ASK_TASK, params, &res, err);

	if (rc == CMN_OK)
		*ret_known = cmn_pg_bool(res, 0, 0);
	return rc;
}
