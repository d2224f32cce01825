/* SPDX-License-Identifier: EUPL-1.2 */
#include "appv_store.h"
#include "project_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* The project is locked: a version written at the same moment comes first or after, and is then
 * seen.  The post must still be open. */
const struct cmn_stmt INTAKE_APPV_ORIENT_STMT = {
    .name = "appv_orient",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = "WITH target AS (SELECT p.id, p.situation_id, p.number FROM project p, facilitator f,"
	   "    situation s"
	   "  WHERE p.id = $14::uuid AND p.departement = $6 AND p.version = $22::bigint"
	   "    AND p.state = 'wanted' AND p.number > 0"
	   "    AND f.departement = $6 AND f.id = $15::uuid AND f.until IS NULL"
	   "    AND s.departement = $6 AND s.id = p.situation_id AND s.state <> 'closed'"
	   "  FOR UPDATE OF p FOR SHARE OF f, s)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO appv_relay (id, departement, project_id, situation_id, number,"
	   "    facilitator_id, employer, categories, consent_id, oriented_at, oriented_by, note,"
	   "    acknowledge_due, return_due, tick_at, consent_look_at)"
	   "  SELECT $5::uuid, $6, target.id, target.situation_id, target.number, $15::uuid,"
	   "    $16::uuid, $17, $18::uuid, $7::timestamptz, $1, $19, $20::timestamptz,"
	   "    $21::timestamptz, $20::timestamptz, $7::timestamptz + interval '1 hour'"
	   "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

#define TARGET                                                                               \
	"WITH target AS (SELECT id FROM appv_relay WHERE id = $5::uuid AND departement = $6" \
	"  AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
#define MOVE(set)                                                                            \
	TARGET ", fact AS (UPDATE appv_relay r SET state = $16, version = version + 1, " set \
	       "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"           \
	       "  RETURNING r.id, r.version)" CMN_SQL_FINISH
/* a clock that starts anew has reminded nobody yet */
#define CLOCK_ANEW "reminders = 0, reminded_at = NULL"

const struct cmn_stmt INTAKE_APPV_ACKNOWLEDGE_STMT = {
    .name = "appv_acknowledge",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = MOVE("acknowledged_at = $7::timestamptz, tick_at = r.return_due, " CLOCK_ANEW),
};

const struct cmn_stmt INTAKE_APPV_START_STMT = {
    .name = "appv_start",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = MOVE("started_at = $7::timestamptz"),
};

const struct cmn_stmt INTAKE_APPV_END_STMT = {
    .name = "appv_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = MOVE("ended_at = $7::timestamptz, reason = $17, end_note = $18"),
};

const struct cmn_stmt INTAKE_APPV_EXTEND_STMT = {
    .name = "appv_extend",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = MOVE(
	"return_due = $17::timestamptz, tick_at = CASE WHEN r.state = 'oriented'"
	"  THEN least(r.acknowledge_due, $17::timestamptz) ELSE $17::timestamptz END, " CLOCK_ANEW),
};

const struct cmn_stmt INTAKE_APPV_ASK_STMT = {
    .name = "appv_ask_conseiller",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = MOVE("conseiller_asked_on = $17::date, conseiller_asked_by = $18,"
		" conseiller_asked_at = $7::timestamptz, conseiller_taken_at = NULL"),
};

/* Whatever the state: a conseiller has taken it up. */
const struct cmn_stmt INTAKE_APPV_TAKE_STMT = {
    .name = "appv_take",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM appv_relay WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND conseiller_asked_at IS NOT NULL"
	   "  AND conseiller_taken_at IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE appv_relay r SET conseiller_taken_at = $7::timestamptz,"
	   "    version = version + 1 FROM target, idem WHERE r.id = target.id"
	   "    AND r.departement = $6 RETURNING r.id, r.version)" CMN_SQL_FINISH,
};

/* What comes back is the next version of the project, beside what others wrote meanwhile. */
const struct cmn_stmt INTAKE_APPV_RETURN_STMT = {
    .name = "appv_return",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = "WITH target AS (SELECT r.id, r.number AS seen, p.id AS project_id, p.number"
	   "  FROM appv_relay r JOIN project p"
	   "    ON p.departement = r.departement AND p.id = r.project_id"
	   "  WHERE r.id = $5::uuid AND r.departement = $6 AND r.version = $14::bigint"
	   "    AND r.state = $15 AND p.version = $17::bigint AND p.state = 'wanted'"
	   "  FOR UPDATE OF r, p)" CMN_SQL_CHANGE
	   ", written AS (INSERT INTO project_version (departement, project_id, number, based_on,"
	   "    content, built_with, co_built, categories, relay_id, written_at, written_by)"
	   "  SELECT $6, target.project_id, target.number + 1, target.seen, $18::jsonb,"
	   "    $19::text[], $20::boolean, $21, target.id, $7::timestamptz, $1 FROM target, idem)"
	   ", grown AS (UPDATE project p SET number = p.number + 1, version = version + 1"
	   "  FROM target, idem WHERE p.departement = $6 AND p.id = target.project_id)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	   "  SELECT $22::uuid, $6 || '.facts', 'intake.project.versioned.v1',"
	   "    target.project_id::text, $7::timestamptz, $9, $23::json FROM target, idem)"
	   ", fact AS (UPDATE appv_relay r SET state = $16, version = version + 1,"
	   "    ended_at = $7::timestamptz, returned_number = target.number + 1, end_note = $24"
	   "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"
	   "  RETURNING r.id, r.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_appv_orient(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write,
				      const struct intake_appv_orientation *o, int64_t *ret_version,
				      bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = o->project_id,      [14] = o->facilitator_id, [15] = o->employer,
	    [16] = o->categories,      [17] = o->consent_id,     [18] = o->note,
	    [19] = o->acknowledge_due, [20] = o->return_due,     [21] = seen,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, o->project_version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_APPV_ORIENT_STMT, params, write, ret_version,
			     ret_replayed, err);
}

/* Every move: the version that was read, the states, and at most two values of its own. */
static enum cmn_err move(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			 const struct cmn_stmt *stmt, struct cmn_write *write,
			 const struct intake_appv_move *m, const char *first, const char *second,
			 int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = seen, [14] = m->from, [15] = m->to, [16] = first, [17] = second};

	snprintf(seen, sizeof(seen), "%" PRId64, m->version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_appv_acknowledge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write,
					   const struct intake_appv_move *m, int64_t *ret_version,
					   bool *ret_replayed, struct cmn_error *err)
{
	return move(pool, ctx, &INTAKE_APPV_ACKNOWLEDGE_STMT, write, m, NULL, NULL, ret_version,
		    ret_replayed, err);
}

enum cmn_err intake_store_appv_start(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     struct cmn_write *write, const struct intake_appv_move *m,
				     int64_t *ret_version, bool *ret_replayed,
				     struct cmn_error *err)
{
	return move(pool, ctx, &INTAKE_APPV_START_STMT, write, m, NULL, NULL, ret_version,
		    ret_replayed, err);
}

enum cmn_err intake_store_appv_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const struct intake_appv_move *m,
				   int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	return move(pool, ctx, &INTAKE_APPV_END_STMT, write, m, m->reason, m->note, ret_version,
		    ret_replayed, err);
}

enum cmn_err intake_store_appv_extend(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const struct intake_appv_move *m,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	return move(pool, ctx, &INTAKE_APPV_EXTEND_STMT, write, m, m->return_due, NULL, ret_version,
		    ret_replayed, err);
}

enum cmn_err intake_store_appv_ask(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const struct intake_appv_move *m,
				   int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	return move(pool, ctx, &INTAKE_APPV_ASK_STMT, write, m, m->on, m->by, ret_version,
		    ret_replayed, err);
}

enum cmn_err intake_store_appv_take(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const struct intake_appv_move *m,
				    int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, m->version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_APPV_TAKE_STMT, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_appv_return(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const struct intake_appv_return *r,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	char seen[24], project[24];
	const char *params[CMN_WRITE_N + 11] = {
	    [13] = seen,
	    [14] = r->move.from,
	    [15] = r->move.to,
	    [16] = project,
	    [17] = r->content,
	    [18] = r->built_with,
	    [19] = r->co_built ? "true" : "false",
	    [20] = r->categories,
	    [21] = r->event_id,
	    [22] = r->event_data,
	    [23] = r->move.note,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, r->move.version);
	snprintf(project, sizeof(project), "%" PRId64, r->project_version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_APPV_RETURN_STMT, params, write, ret_version,
			     ret_replayed, err);
}
