/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_statements.h"
#include "intake_store.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define SITUATION_COLUMNS                                                                           \
	"s.id, s.departement, s.version, s.state, s.solicitation_id, s.solicited_at, s.conseiller," \
	" s.opened_at, s.closed_at, s.closure_reason, s.closure_note"

/* The solicitation is locked and leaves its state in the same statement: two conseillers who open
 * it at once meet on that lock, and the second finds no target. */
const struct cmn_stmt INTAKE_OPEN_SITUATION = {
    .name = "situation_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id, received_at FROM solicitation WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = $16 FOR UPDATE)" CMN_SQL_CHANGE
	   ", taken AS (UPDATE solicitation q SET state = $17, version = version + 1"
	   "  FROM target, idem WHERE q.id = target.id AND q.departement = $6)"
	   ", fact AS (INSERT INTO situation (id, departement, solicitation_id, solicited_at,"
	   "    conseiller, opened_at)"
	   "  SELECT $5::uuid, $6, target.id, target.received_at, $15, $7::timestamptz"
	   "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_SITUATION = {
    .name = "situation_get",
    .n_params = 2,
    .sql = "SELECT " SITUATION_COLUMNS ", q.profile, q.commune, q.problem_types, q.moments"
	   " FROM situation s JOIN solicitation q"
	   "   ON q.departement = s.departement AND q.id = s.solicitation_id"
	   " WHERE s.id = $1::uuid AND s.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_QUEUE = {
    .name = "situation_queue",
    .n_params = 6,
    .sql =
	"SELECT " SITUATION_COLUMNS ", q.profile, q.commune, q.problem_types, q.moments,"
	/* whole days, and not below zero where clocks differ (R031) */
	" greatest(0, floor(extract(epoch FROM COALESCE(s.closed_at, $4::timestamptz) - s.opened_at)"
	"   / 86400))::int AS age_days,"
	" " CMN_SQL_CURSOR(
	    "s.opened_at",
	    "s.id") " FROM situation s JOIN solicitation q"
		    "   ON q.departement = s.departement AND q.id = s.solicitation_id"
		    " WHERE s.departement = $1 AND s.state = $2 AND ($3::text IS NULL OR s.conseiller = $3)"
		    " AND (s.opened_at, s.id) > " CMN_SQL_AFTER(
			"$5") " ORDER BY s.opened_at, s.id LIMIT $6::int",
};

const struct cmn_stmt INTAKE_CLOSE_SITUATION = {
    .name = "situation_close",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = "WITH target AS (SELECT id FROM situation WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = $17 FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE situation s SET state = $18, closed_at = $7::timestamptz,"
	   "    closure_reason = $15, closure_note = $16, version = version + 1"
	   "  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
	   "  RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       struct cmn_write *write, const char *solicitation_id,
			       const char *conseiller, const struct intake_move *move,
			       int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = solicitation_id, [14] = conseiller, [15] = move->from, [16] = move->to};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_OPEN_SITUATION, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_situation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_SITUATION, id, ret, err);
}

enum cmn_err intake_store_queue(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct intake_queue *queue, PGresult **ret,
				struct cmn_error *err)
{
	char count[24];
	const char *params[] = {queue->departement, queue->state, queue->conseiller,
				queue->now,         queue->after, count};

	snprintf(count, sizeof(count), "%" PRId64, queue->limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_QUEUE, params, ret, err);
}

enum cmn_err intake_store_close(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				struct cmn_write *write, int64_t version, const char *reason,
				const char *note, const struct intake_move *move,
				int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = seen, [14] = reason, [15] = note, [16] = move->from, [17] = move->to};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CLOSE_SITUATION, params, write, ret_version,
			     ret_replayed, err);
}
