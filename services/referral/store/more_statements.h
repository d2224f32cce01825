/* SPDX-License-Identifier: EUPL-1.2
 *
 * more_statements.h - more than one event of the same write, and events of a job.
 *
 * A write of cmn/write.h carries one event.  Further ones stand in one parameter, a JSON array that
 * events/more_events.h makes; they are committed with the fact, or not at all:
 *
 *   ", fact AS (… RETURNING id, version)" REFERRAL_SQL_MORE("$19") CMN_SQL_FINISH
 *
 * A parameter that is NULL means none.  What a statement only knows by its rows (every proposal
 * that it withdraws, every record of a job's batch) asks for tasks with REFERRAL_SQL_TASKS.
 */
#ifndef REFERRAL_MORE_STATEMENTS_H
#define REFERRAL_MORE_STATEMENTS_H

#define REFERRAL_SQL_MORE(param)                                                                    \
	", more AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"    \
	" SELECT (e->>'event_id')::uuid, $6 || '.' || (e->>'audience'), e->>'type', e->>'subject'," \
	" $7::timestamptz, $9, e->'data' FROM json_array_elements(" param                           \
	"::json) AS e WHERE EXISTS (SELECT 1 FROM fact))"

/* One task for each row of `query`, which gives: departement, task_id (uuid: the same for the same
 * reason, so that a repeated job asks once), situation_id, kind, for, due_on (date), cause,
 * subject_kind, subject_id. */
#define REFERRAL_SQL_TASKS(now, query)                                                          \
	"INSERT INTO outbox (event_id, stream, type, subject, at, data)"                        \
	" SELECT gen_random_uuid(), q.departement || '.facts', 'referral.task.asked.v1',"       \
	" q.task_id::text, " now "::timestamptz, json_build_object('task_id', q.task_id,"       \
	" 'situation_id', q.situation_id, 'kind', q.kind, 'for', q.whose, 'due_on',"            \
	" to_char(q.due_on, 'YYYY-MM-DD'), 'cause', q.cause, 'subject_kind',"                   \
	" q.subject_kind, 'subject_id', q.subject_id) FROM (" query                             \
	") AS q (departement, task_id, situation_id, kind, whose, due_on, cause, subject_kind," \
	" subject_id)"

#endif
