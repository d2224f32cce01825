/* SPDX-License-Identifier: EUPL-1.2
 *
 * task_job_store.c - what the clock does to tasks: announce, then pass on to the coordonnateur.
 *
 * One statement is one batch: rows, history and events together, so that a job that is killed has
 * done a batch or none.  Replicas skip each other's rows.  A setting of the département that holds
 * today takes the place of the default.
 */
#include "notice_sql.h"
#include "work_statements.h"
#include "work_store.h"

#include <stdio.h>

#define BATCH "200" /* INTAKE_TASK_BATCH */

#define SETTING(key, by_default)                                                           \
	"COALESCE((SELECT w.value FROM work_setting w WHERE w.departement = t.departement" \
	" AND w.key = " key " AND w.valid_from <= $2::date"                                \
	" ORDER BY w.valid_from DESC LIMIT 1), " by_default "::int)"

#define EVENTS                                                                                     \
	", line AS (INSERT INTO task_history (departement, task_id, at, by, act, state)"           \
	"  SELECT departement, id, $1::timestamptz, 'system', $5, 'open' FROM done)"               \
	", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"              \
	"  SELECT gen_random_uuid(), departement || '.facts', CASE WHEN kind = 'closure_callback'" \
	"    THEN $7 ELSE $6 END, id::text, $1::timestamptz, json_build_object('task_id', id,"     \
	"    'situation_id', situation_id, 'kind', kind, 'due_at', " CMN_SQL_RFC3339(              \
	    "due_at") "    ) FROM done)"

/* Once for each date that a task was given. */
#define CAUSE      "md5(d.id || d.due_at::text)"
#define DUE_PARAMS "json_build_object('due', " CMN_SQL_RFC3339("d.due_at") ")"

/* Before its hour a task is announced to the one who has it. */
#define TELL_ASSIGNEE                                                                          \
	", noticed AS (" INTAKE_SQL_NOTICES_INSERT(                                            \
	    "$1::timestamptz",                                                                 \
	    "SELECT d.departement, " CAUSE ", 'account', NULL::uuid, d.assignee, 'task_list'," \
	    " 'to_do', " DUE_PARAMS                                                            \
	    ", d.situation_id FROM done d WHERE d.assignee IS NOT NULL") ")"

/* After it: the coordonnateurs on duty, and whoever stands in for the owner of the file. */
#define TELL_OTHERS                                                                                               \
	", noticed AS (" INTAKE_SQL_NOTICES_INSERT(                                                               \
	    "$1::timestamptz",                                                                                    \
	    "SELECT d.departement, " CAUSE ", 'account', NULL::uuid, w.account, 'task_list',"                     \
	    " 'task_escalated', " DUE_PARAMS ", d.situation_id FROM done d CROSS JOIN LATERAL ("                  \
	    "   SELECT y.account FROM danger_duty y WHERE y.departement = d.departement AND " INTAKE_SQL_ON_DUTY( \
		"y",                                                                                              \
		"$1") "   UNION SELECT s.substitute FROM situation s"                                             \
		      "    WHERE s.departement = d.departement AND s.id = d.situation_id"                         \
		      "   UNION SELECT b.substitute FROM absence b"                                               \
		      "    WHERE b.departement = d.departement AND b.conseiller = d.assignee"                     \
		      "    AND b.state = 'planned' AND $2::date BETWEEN b.from_day AND b.to_day) w"               \
		      " WHERE w.account IS NOT NULL") ")"

#define COUNT " SELECT count(*) FROM done"

/* $4: no reminder is earlier than this, so that the index ends the search. */
const struct cmn_stmt INTAKE_REMIND = {
    .name = "task_remind",
    .writes = true,
    .n_params = 7,
    .sql =
	"WITH due AS (SELECT t.id FROM task t WHERE t.state = 'open' AND t.reminded_at IS NULL"
	"  AND t.due_at <= $4::timestamptz AND t.due_at - make_interval(hours => " SETTING(
	    "'remind_before_hours'",
	    "$3") ") <= $1::timestamptz"
		  "  ORDER BY t.due_at, t.id LIMIT " BATCH " FOR UPDATE SKIP LOCKED)"
		  ", done AS (UPDATE task t SET reminded_at = $1::timestamptz FROM due"
		  "  WHERE t.id = due.id RETURNING t.id, t.departement, t.situation_id, t.kind, t.due_at, t.assignee)" EVENTS
		      TELL_ASSIGNEE COUNT,
};

const struct cmn_stmt INTAKE_ESCALATE = {
    .name = "task_escalate",
    .writes = true,
    .n_params = 7,
    .sql =
	"WITH due AS (SELECT t.id FROM task t WHERE t.state = 'open' AND t.escalated_at IS NULL"
	"  AND t.due_at <= $4::timestamptz AND t.due_at + make_interval(hours => " SETTING(
	    "'escalate_after_hours'",
	    "$3") ") <= $1::timestamptz"
		  "  ORDER BY t.due_at, t.id LIMIT " BATCH " FOR UPDATE SKIP LOCKED)"
		  ", done AS (UPDATE task t SET escalated_at = $1::timestamptz FROM due"
		  "  WHERE t.id = due.id RETURNING t.id, t.departement, t.situation_id, t.kind, t.due_at, t.assignee)" EVENTS
		      TELL_OTHERS COUNT,
};

static enum cmn_err run(struct cmn_conn *conn, const struct cmn_stmt *stmt,
			const char *const *params, int64_t *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, stmt, params, &res, err);

	if (rc == CMN_OK)
		*ret_n = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err intake_store_remind(struct cmn_conn *conn, const char *now, const char *day,
				 const char *horizon, int64_t *ret_n, struct cmn_error *err)
{
	char hours[16];
	const char *params[] = {
	    now, day, hours, horizon, "remind", "intake.task.due.v1", "intake.callback.due.v1"};

	snprintf(hours, sizeof(hours), "%d",
		 INTAKE_WORK_SETTINGS[INTAKE_REMIND_BEFORE_HOURS].by_default);
	return run(conn, &INTAKE_REMIND, params, ret_n, err);
}

enum cmn_err intake_store_escalate(struct cmn_conn *conn, const char *now, const char *day,
				   int64_t *ret_n, struct cmn_error *err)
{
	char hours[16];
	const char *params[] = {now,
				day,
				hours,
				now,
				"escalate",
				"intake.task.escalated.v1",
				"intake.task.escalated.v1"};

	snprintf(hours, sizeof(hours), "%d",
		 INTAKE_WORK_SETTINGS[INTAKE_ESCALATE_AFTER_HOURS].by_default);
	return run(conn, &INTAKE_ESCALATE, params, ret_n, err);
}
