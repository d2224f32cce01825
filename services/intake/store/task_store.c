/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_statements.h"
#include "work_store.h"

#include <inttypes.h>
#include <stdio.h>

#define TASK_COLUMNS                                                                            \
	"t.id, t.departement, t.version, t.situation_id, t.kind, t.title, t.assignee, t.state," \
	" t.due_at, t.due_unit, t.due_amount, t.outcome, t.tries, t.created_at, t.created_by,"  \
	" t.ended_at, t.ended_by, t.reminded_at, t.escalated_at, t.cause, t.subject_kind, t.subject_id"

/* The situation's row is taken first: a closure that comes at the same time waits, then sees that a
 * task is open. */
const struct cmn_stmt INTAKE_ADD_TASK = {
    .name = "task_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT s.id, s.conseiller FROM situation s WHERE s.id = $14::uuid"
	"  AND s.departement = $6 AND s.state = 'open' AND " INTAKE_SQL_ALIVE(
	    "s") " FOR UPDATE OF s)" CMN_SQL_CHANGE
		 ", counted AS (UPDATE situation s SET open_tasks = s.open_tasks + 1 FROM target, idem"
		 "  WHERE s.id = target.id AND s.departement = $6)"
		 ", fact AS (INSERT INTO task (id, departement, situation_id, kind, title, assignee,"
		 "    due_at, due_unit, due_amount, created_at, created_by)"
		 "  SELECT $5::uuid, $6, target.id, $15, $16, COALESCE($17, target.conseiller),"
		 "    $18::timestamptz, $19, $20::int, $7::timestamptz, $1 FROM target, idem"
		 "  RETURNING id, version, state)"
		 ", line AS (" INTAKE_SQL_TASK_HISTORY(
		     "(SELECT id AS task_id, state FROM fact) AS f", "'create'", "NULL",
		     "NULL") ")" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CHANGE_TASK = {
    .name = "task_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 14,
    .sql =
	"WITH target AS (SELECT t.id, t.situation_id, t.state FROM task t JOIN situation s"
	"    ON s.departement = t.departement AND s.id = t.situation_id"
	"  WHERE t.id = $5::uuid AND t.departement = $6 AND t.version = $14::bigint"
	"  AND t.state = ANY ($15::text[]) AND (s.state = 'open'"
	"    OR (s.state = 'closed' AND NOT $25::boolean))"
	"  AND " INTAKE_SQL_ALIVE(
	    "s") " FOR UPDATE OF s, t)" CMN_SQL_CHANGE
		 ", counted AS (UPDATE situation s SET open_tasks = s.open_tasks"
		 "    + ($16 = 'open')::int - (target.state = 'open')::int FROM target, idem"
		 "  WHERE s.id = target.situation_id AND s.departement = $6 AND $26::boolean"
		 "  AND ($16 = 'open') <> (target.state = 'open'))"
		 ", fact AS (UPDATE task t SET state = $16, version = t.version + 1,"
		 "    outcome = COALESCE($18, t.outcome), title = COALESCE($20, t.title),"
		 "    assignee = COALESCE($21, t.assignee), due_at = COALESCE($22::timestamptz, t.due_at),"
		 "    due_unit = CASE WHEN $22::text IS NULL THEN t.due_unit ELSE $23 END,"
		 "    due_amount = CASE WHEN $22::text IS NULL THEN t.due_amount ELSE $24::int END,"
		 "    tries = t.tries + $27::int,"
		 "    ended_at = CASE WHEN $16 = 'open' THEN NULL ELSE $7::timestamptz END,"
		 "    ended_by = CASE WHEN $16 = 'open' THEN NULL ELSE $1 END,"
		 /* a new date, or a task that is open again, is announced again */
		 "    reminded_at = CASE WHEN $22::text IS NULL AND target.state = $16 THEN t.reminded_at END,"
		 "    escalated_at = CASE WHEN $22::text IS NULL AND target.state = $16"
		 "      THEN t.escalated_at END"
		 "  FROM target, idem WHERE t.id = target.id AND t.departement = $6"
		 "  RETURNING t.id, t.version, t.state)"
		 ", line AS (" INTAKE_SQL_TASK_HISTORY(
		     "(SELECT id AS task_id, state FROM fact) AS f", "$17", "$18",
		     "$19") ")" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_TASK_GET = {
    .name = "task_get",
    .n_params = 2,
    .sql =
	"SELECT " TASK_COLUMNS ", (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object("
	"   'at', " CMN_SQL_RFC3339(
	    "h.at") ", 'by', h.by, 'act', h.act, 'state', h.state,"
		    "   'outcome', h.outcome, 'note', h.note)) ORDER BY h.ord) FROM task_history h"
		    "   WHERE h.departement = t.departement AND h.task_id = t.id) AS history"
		    " FROM task t WHERE t.id = $1::uuid AND t.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_TASK_LIST = {
    .name = "task_list",
    .n_params = 11,
    .sql = "SELECT " TASK_COLUMNS
	   ", t.state = 'open' AND t.due_at < $3::timestamptz AS overdue, " CMN_SQL_CURSOR(
	       "t.due_at", "t.id") " FROM task t JOIN situation s"
				   "   ON s.departement = t.departement AND s.id = t.situation_id"
				   " WHERE t.departement = $1 AND t.state = $2"
				   " AND (t.due_at, t.id) > " CMN_SQL_AFTER(
				       "$4") " AND ($6::uuid IS NULL OR t.situation_id = $6::uuid)"
					     " AND (NOT $7::boolean OR t.due_at < $3::timestamptz)"
					     " AND (NOT $8::boolean OR t.escalated_at IS NOT NULL)"
					     " AND " INTAKE_SQL_WHOSE(
						 "t.assignee", "$9", "$10",
						 "$11") " ORDER BY t.due_at, t.id LIMIT $5::int",
};

/* The list of one morning, at most 200 lines: what is due first. */
const struct cmn_stmt INTAKE_TODAY = {
    .name = "work_today",
    .n_params = 6,
    .sql =
	"SELECT * FROM (SELECT CASE WHEN t.kind IN ('call_back', 'closure_callback')"
	"   THEN 'call_back' ELSE 'task' END AS entry, t.id, t.departement, t.situation_id, t.kind,"
	"   t.title, t.assignee AS account, t.due_at AS since"
	"  FROM task t JOIN situation s ON s.departement = t.departement AND s.id = t.situation_id"
	"  WHERE t.departement = $1 AND t.state = 'open' AND t.due_at <= $5::timestamptz"
	"  AND " INTAKE_SQL_WHOSE(
	    "t.assignee", "$2", "$3",
	    "$4") " UNION ALL SELECT 'idle_file', s.id, s.departement, s.id, NULL, NULL, s.conseiller, l.at"
		  "  FROM situation s, LATERAL (SELECT COALESCE(max(a.occurred_at), s.opened_at) AS at"
		  "    FROM act a WHERE a.departement = $1 AND a.situation_id = s.id"
		  "    AND " INTAKE_SQL_CURRENT(
		      "a") ") AS l"
			   "  WHERE s.departement = $1 AND s.state = 'open' AND s.opened_at < $6::timestamptz"
			   "  AND l.at < $6::timestamptz AND " INTAKE_SQL_WHOSE(
			       "s.conseiller", "$2", "$3",
			       "$4") ") AS work ORDER BY since, id LIMIT 200",
};

enum cmn_err intake_store_task(struct cmn_call *call, const struct intake_new_task *t)
{
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = t->situation, [14] = t->kind, [15] = t->title,  [16] = t->assignee,
	    [17] = t->due_at,    [18] = t->unit, [19] = t->amount,
	};

	return intake_store_write(call, &INTAKE_ADD_TASK, params);
}

static const char *yes(bool value)
{
	return value ? "true" : "false";
}

enum cmn_err intake_store_change_task(struct cmn_call *call, const struct intake_task_change *c)
{
	char version[24];
	const char *params[CMN_WRITE_N + 14] = {
	    [13] = version,         [14] = c->from,
	    [15] = c->to,           [16] = c->act,
	    [17] = c->outcome,      [18] = c->note,
	    [19] = c->title,        [20] = c->assignee,
	    [21] = c->due_at,       [22] = c->unit,
	    [23] = c->amount,       [24] = yes(c->needs_open),
	    [25] = yes(c->counted), [26] = c->tried ? "1" : "0",
	};

	snprintf(version, sizeof(version), "%" PRId64, call->if_match);
	return intake_store_write(call, &INTAKE_CHANGE_TASK, params);
}

enum cmn_err intake_store_tasks(struct cmn_call *call, const struct intake_task_list *list,
				PGresult **ret)
{
	char count[24];
	const char *params[] = {list->departement,
				list->state,
				list->now,
				list->after,
				count,
				list->situation,
				yes(list->overdue),
				yes(list->escalated),
				list->whose.account,
				list->whose.absent,
				list->whose.mine};

	snprintf(count, sizeof(count), "%" PRId64, list->limit + 1);
	return cmn_pool_run(call->pool, &call->ctx, &INTAKE_TASK_LIST, params, ret, &call->err);
}

enum cmn_err intake_store_today(struct cmn_call *call, const char *departement,
				const struct intake_whose *whose, const char *until,
				const char *idle_since, PGresult **ret)
{
	const char *params[] = {departement, whose->account, whose->absent,
				whose->mine, until,          idle_since};

	return cmn_pool_run(call->pool, &call->ctx, &INTAKE_TODAY, params, ret, &call->err);
}
