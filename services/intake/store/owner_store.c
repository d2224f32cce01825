/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_statements.h"
#include "work_store.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

/* A task that is being given in the file is waited for, so that it goes along. */
const struct cmn_stmt INTAKE_HOLD_SITUATION = {
    .name = "situation_hold",
    .n_params = 2,
    .sql = "SELECT id FROM situation WHERE departement = $1 AND id = $2::uuid FOR UPDATE",
};

/* The file, and the open tasks that its owner had in it. */
const struct cmn_stmt INTAKE_HANDOVER = {
    .name = "situation_handover",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT s.id, s.conseiller FROM situation s WHERE s.id = $5::uuid"
	"  AND s.departement = $6 AND s.version = $14::bigint AND s.state = 'open'"
	"  AND " INTAKE_SQL_ALIVE(
	    "s") " FOR UPDATE OF s)" CMN_SQL_CHANGE
		 ", fact AS (UPDATE situation s SET conseiller = $15, substitute = $16,"
		 "    version = s.version + 1 FROM target, idem"
		 "  WHERE s.id = target.id AND s.departement = $6 RETURNING s.id, s.version)"
		 ", owned AS (INSERT INTO ownership (id, departement, situation_id, conseiller,"
		 "    substitute, cause, note, since, by)"
		 "  SELECT $19::uuid, $6, id, $15, $16, $17, $18, $7::timestamptz, $1 FROM fact)"
		 ", moved AS (UPDATE task t SET assignee = $15, version = t.version + 1 FROM target, idem"
		 "  WHERE t.departement = $6 AND t.situation_id = target.id AND t.state = 'open'"
		 "  AND t.assignee = target.conseiller AND t.assignee <> $15"
		 "  RETURNING t.id AS task_id, t.state)"
		 ", line AS (" INTAKE_SQL_TASK_HISTORY("moved", "'handover'", "NULL",
						       "NULL") ")" CMN_SQL_FINISH,
};

/* One transaction for all of it: each file and each task with its line of history, each file with
 * its audit row and its event.  The act itself is the record `reassignment`, which holds the
 * counts: a repetition under the same key answers the same. */
const struct cmn_stmt INTAKE_REASSIGN = {
    .name = "conseiller_reassign",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = CMN_SQL_CREATE
    ", moved AS (UPDATE situation s SET conseiller = $15, version = s.version + 1,"
    "    substitute = NULLIF(s.substitute, $15) FROM idem"
    "  WHERE s.departement = $6 AND s.conseiller = $14 AND s.state = 'open'"
    "  RETURNING s.id, s.substitute)"
    ", owned AS (INSERT INTO ownership (id, departement, situation_id, conseiller,"
    "    substitute, cause, note, since, by)"
    "  SELECT gen_random_uuid(), $6, id, $15, substitute, 'bulk', $16, $7::timestamptz, $1"
    "  FROM moved)"
    ", tasks AS (UPDATE task t SET assignee = $15, version = t.version + 1 FROM idem"
    "  WHERE t.departement = $6 AND t.assignee = $14 AND t.state = 'open'"
    "  RETURNING t.id AS task_id, t.state)"
    ", line AS (" INTAKE_SQL_TASK_HISTORY(
	"tasks", "'handover'", "NULL",
	"NULL") ")"
		", each_audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"
		"    request_id) SELECT $7::timestamptz, $1, $2, id, $6, $8::uuid FROM moved)"
		", each_queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
		"  SELECT gen_random_uuid(), $6 || '.facts', 'intake.situation.assigned.v1', id::text,"
		"    $7::timestamptz, $9, json_build_object('situation_id', id, 'cause', 'bulk',"
		"    'assigned_at', " CMN_SQL_RFC3339(
		    "$7::timestamptz") ") FROM moved)"
				       ", fact AS (INSERT INTO reassignment (id, departement, from_account, to_account, reason,"
				       "    situations, tasks, at, by)"
				       "  SELECT $5::uuid, $6, $14, $15, $16, (SELECT count(*) FROM moved),"
				       "    (SELECT count(*) FROM tasks), $7::timestamptz, $1 FROM idem"
				       "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_REASSIGNMENT_GET = {
    .name = "reassignment_get",
    .n_params = 2,
    .sql = "SELECT id, departement, version, from_account, to_account, reason, situations, tasks,"
	   " at, by FROM reassignment r"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_OWNER_LIST = {
    .name = "owner_list",
    .n_params = 4,
    .sql = "SELECT o.id, o.departement, o.situation_id, o.conseiller, o.substitute, o.cause,"
	   " o.note, o.since, o.by, " CMN_SQL_CURSOR(
	       "o.since",
	       "o.id") " FROM ownership o WHERE o.departement = $1 AND o.situation_id = $2::uuid"
		       " AND (o.since, o.id) > " CMN_SQL_AFTER(
			   "$3") " ORDER BY o.since, o.id LIMIT $4::int",
};

enum cmn_err intake_store_handover(struct cmn_call *call, const char *conseiller,
				   const char *substitute, const char *cause, const char *note)
{
	char version[24], line[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = version, [14] = conseiller, [15] = substitute,
	    [16] = cause,   [17] = note,       [18] = line,
	};

	const char *held[] = {call->write.departement, call->write.resource_id};
	const struct cmn_step hold = {&INTAKE_HOLD_SITUATION, held};
	int64_t now;
	bool replayed;

	cmn_uuid7(line);
	snprintf(version, sizeof(version), "%" PRId64, call->if_match);
	cmn_write_params(&call->write, params);
	return cmn_write_run_locked(call->pool, &call->ctx, &hold, &INTAKE_HANDOVER, params,
				    &call->write, &now, &replayed, &call->err);
}

enum cmn_err intake_store_reassign(struct cmn_call *call, const char *from, const char *to,
				   const char *reason)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = from, [14] = to, [15] = reason};

	return intake_store_write(call, &INTAKE_REASSIGN, params);
}
