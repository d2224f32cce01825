/* SPDX-License-Identifier: EUPL-1.2 */
#include "accord_learn.h"
#include "notice_sql.h"
#include "work_statements.h"
#include "work_store.h"

#include <inttypes.h>
#include <stdio.h>

/* The row is taken, and what may have changed while it was waited for is asked of the row itself:
 * its version, its state, its open tasks. */
const struct cmn_stmt INTAKE_CLOSE_SITUATION = {
    .name = "situation_close",
    .writes = true,
    .n_params = CMN_WRITE_N + 16,
    .sql =
	"WITH target AS (SELECT s.id, s.conseiller FROM situation s WHERE s.id = $5::uuid"
	"  AND s.departement = $6 AND s.version = $14::bigint AND s.state = $15"
	"  AND s.open_tasks = 0 AND " INTAKE_SQL_ALIVE(
	    "s") "  AND ($21::uuid IS NULL OR EXISTS (SELECT 1 FROM situation d WHERE d.departement = $6"
		 "    AND d.id = $21::uuid AND d.id <> s.id"
		 "    AND d.closure_reason IS DISTINCT FROM 'duplicate'))"
		 "  FOR UPDATE OF s)" CMN_SQL_CHANGE
		 ", made AS (INSERT INTO task (id, departement, situation_id, kind, title, assignee, due_at,"
		 "    created_at, created_by)"
		 "  SELECT $27::uuid, $6, target.id, 'closure_callback', $29, target.conseiller,"
		 "    $28::timestamptz, $7::timestamptz, $1 FROM target, idem WHERE $28::text IS NOT NULL"
		 "  RETURNING id AS task_id, state)"
		 ", line AS (" INTAKE_SQL_TASK_HISTORY(
		     "made", "'create'", "NULL",
		     "NULL") ")"
			     ", fact AS (UPDATE situation s SET state = $16, closed_at = $7::timestamptz,"
			     "    closure_reason = $17, closure_note = $18,"
			     "    accord_id = COALESCE($19::uuid, s.accord_id),"
			     "    accord_signed_on = COALESCE($20::date, s.accord_signed_on),"
			     "    closures = s.closures + 1, version = s.version + 1"
			     "  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
			     "  RETURNING s.id, s.version, s.accord_id, s.accord_signed_on, s.person_id)"
			     ", ended AS (INSERT INTO closure (id, departement, situation_id, closed_at, closed_by,"
			     "    reason, note, accord_id, accord_signed_on, duplicate_of, taken_over_on, taken_over_by,"
			     "    handoff_id, occurred_on, callback_task_id)"
			     "  SELECT $26::uuid, $6, fact.id, $7::timestamptz, $1, $17, $18, accord_id,"
			     "    accord_signed_on, $21::uuid, $22::date, $23::uuid, $24::uuid, $25::date,"
			     "    (SELECT task_id FROM made) FROM fact)"
    /* how it ended and how to come back; not to the dead, nor of a file that was one too many */
    INTAKE_SQL_NOTICE(
	"SELECT 'person', person_id, NULL::text, 'auto', 'situation_closed',"
	" json_build_object('at', $7::text, 'reason', $17::text), id FROM fact"
	" WHERE person_id IS NOT NULL AND $17 NOT IN ('death', 'duplicate') AND " INTAKE_SQL_REACHABLE(
	    "$6", "fact.person_id", INTAKE_BY_ANY)) CMN_SQL_FINISH,
};

/* The age counts on from the first opening.  The call-back that was planned has no sense any more.
 */
const struct cmn_stmt INTAKE_REOPEN_SITUATION = {
    .name = "situation_reopen",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql =
	"WITH target AS (SELECT s.id FROM situation s WHERE s.id = $5::uuid"
	"  AND s.departement = $6 AND s.version = $14::bigint AND s.state = $15"
	"  AND " INTAKE_SQL_ALIVE(
	    "s") " FOR UPDATE OF s)" CMN_SQL_CHANGE
		 ", fact AS (UPDATE situation s SET state = $16, closed_at = NULL, closure_reason = NULL,"
		 "    closure_note = NULL, version = s.version + 1"
		 "  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
		 "  RETURNING s.id, s.version)"
		 ", noted AS (UPDATE closure c SET reopened_at = $7::timestamptz, reopened_by = $1,"
		 "    reopen_reason = $17, reopen_note = $18 FROM fact"
		 "  WHERE c.departement = $6 AND c.situation_id = fact.id AND c.reopened_at IS NULL)"
		 ", stopped AS (UPDATE task t SET state = 'cancelled', ended_at = $7::timestamptz,"
		 "    ended_by = $1, version = t.version + 1 FROM fact"
		 "  WHERE t.departement = $6 AND t.situation_id = fact.id AND t.state = 'open'"
		 "  RETURNING t.id AS task_id, t.state)"
		 ", line AS (" INTAKE_SQL_TASK_HISTORY("stopped", "'situation_reopened'", "NULL",
						       "NULL") ")" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CLOSURE_LIST = {
    .name = "closure_list",
    .n_params = 4,
    .sql = "SELECT c.id, c.departement, c.situation_id, c.closed_at, c.closed_by, c.reason, c.note,"
	   " c.accord_id, c.accord_signed_on, c.duplicate_of, c.taken_over_on, c.taken_over_by,"
	   " c.handoff_id, c.occurred_on, c.callback_task_id, c.reopened_at, c.reopened_by,"
	   " c.reopen_reason, c.reopen_note, " CMN_SQL_CURSOR(
	       "c.closed_at",
	       "c.id") " FROM closure c WHERE c.departement = $1 AND c.situation_id = $2::uuid"
		       " AND (c.closed_at, c.id) > " CMN_SQL_AFTER(
			   "$3") " ORDER BY c.closed_at, c.id LIMIT $4::int",
};

/* What the statement needs besides: room for the ids and the version that are made here. */
struct end_room {
	char version[24], line[CMN_UUID_LEN], task[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 16];
};

static void end_params(const struct intake_end *end, int64_t version, struct end_room *room)
{
	const struct intake_move *move = &INTAKE_MOVES[INTAKE_DO_CLOSE];
	const char *own[] = {
	    room->version,
	    move->from,
	    move->to,
	    end->reason,
	    end->note,
	    end->accord_id,
	    end->accord_signed_on,
	    end->duplicate_of,
	    end->taken_over_on,
	    end->taken_over_by,
	    end->handoff_id,
	    end->occurred_on,
	    room->line,
	    room->task,
	    end->callback_due,
	    end->callback_title,
	};

	cmn_uuid7(room->line);
	cmn_uuid7(room->task);
	snprintf(room->version, sizeof(room->version), "%" PRId64, version);
	for (size_t i = 0; i < CMN_LEN(own); i++)
		room->params[CMN_WRITE_N + i] = own[i];
}

enum cmn_err intake_store_end(struct cmn_call *call, const struct intake_end *end)
{
	struct end_room room;

	end_params(end, call->if_match, &room);
	return intake_store_write(call, &INTAKE_CLOSE_SITUATION, room.params);
}

enum cmn_err intake_store_end_in(struct cmn_conn *conn, struct cmn_write *write, int64_t version,
				 const struct intake_end *end, struct cmn_error *err)
{
	struct end_room room;

	end_params(end, version, &room);
	cmn_write_params(write, room.params);
	return cmn_conn_run(conn, &INTAKE_CLOSE_SITUATION, room.params, NULL, err);
}

enum cmn_err intake_store_reopen(struct cmn_call *call, const char *reason, const char *note)
{
	const struct intake_move *move = &INTAKE_MOVES[INTAKE_DO_REOPEN];
	char version[24];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = version, [14] = move->from, [15] = move->to, [16] = reason, [17] = note,
	};

	snprintf(version, sizeof(version), "%" PRId64, call->if_match);
	return intake_store_write(call, &INTAKE_REOPEN_SITUATION, params);
}
