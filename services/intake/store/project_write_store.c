/* SPDX-License-Identifier: EUPL-1.2 */
#include "project_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* The answer itself, beside the project it made or changed. */
#define ANSWERED                                                                                     \
	", answered AS (INSERT INTO project_answer (departement, project_id, ord, wanted,"           \
	"    said_on, expression, said_by, recorded_at, recorded_by)"                                \
	"  SELECT $6, fact.id, fact.version, $16::boolean, $17::date, $18, $19, $7::timestamptz, $1" \
	"  FROM fact)"

/* In a file that is closed nothing is written any more; the person can still say no. */
#define OF_SITUATION " JOIN situation s ON s.departement = p.departement AND s.id = p.situation_id"
#define OPEN_AND_WANTED                                                             \
	" WHERE p.id = $5::uuid AND p.departement = $6 AND p.version = $14::bigint" \
	" AND p.state = 'wanted' AND s.state <> 'closed'"
#define LOCKED " FOR UPDATE OF p FOR SHARE OF s"

const struct cmn_stmt INTAKE_PROJECT_OPEN = {
    .name = "project_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = "WITH target AS (SELECT id FROM situation WHERE id = $14::uuid AND departement = $6"
	   "  AND state <> 'closed'"
	   "  FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO project (id, departement, situation_id, state, said_on,"
	   "    opened_at, opened_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, $17::date, $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)" ANSWERED CMN_SQL_FINISH,
};

/* A "no" ends the relay that runs: the person decides, whoever it is with. */
const struct cmn_stmt INTAKE_PROJECT_ANSWER = {
    .name = "project_answer",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT p.id, p.situation_id FROM project p" OF_SITUATION
	   "  WHERE p.id = $5::uuid AND p.departement = $6 AND p.version = $14::bigint"
	   "    AND p.state = $20 AND (s.state <> 'closed' OR NOT $16::boolean)" LOCKED
	   ")" CMN_SQL_CHANGE ", fact AS (UPDATE project p SET state = $15, said_on = $17::date,"
	   "    version = version + 1 FROM target, idem WHERE p.id = target.id"
	   "    AND p.departement = $6 RETURNING p.id, p.version)" ANSWERED
	   ", halted AS (UPDATE appv_relay r SET state = 'stopped', ended_at = $7::timestamptz,"
	   "    reason = 'person_withdraws', version = r.version + 1 FROM target, idem"
	   "  WHERE r.departement = $6 AND r.project_id = target.id AND NOT $16::boolean"
	   "    AND r.state IN ('oriented', 'acknowledged', 'working')"
	   "  RETURNING r.id, r.project_id, r.situation_id)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	   "  SELECT $21::uuid, $6 || '.facts', 'intake.appv.stopped.v1', halted.id::text,"
	   "    $7::timestamptz, $9, json_build_object('relay_id', halted.id, 'project_id',"
	   "    halted.project_id, 'situation_id', halted.situation_id, 'reason',"
	   "    'person_withdraws', 'stopped_at', $7) FROM halted)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_PROJECT_WRITE_STMT = {
    .name = "project_write",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql =
	"WITH target AS (SELECT p.id, p.number FROM project p" OF_SITUATION OPEN_AND_WANTED LOCKED
	")" CMN_SQL_CHANGE
	", written AS (INSERT INTO project_version (departement, project_id, number, based_on,"
	"    content, built_with, co_built, categories, written_at, written_by)"
	"  SELECT $6, target.id, target.number + 1, target.number, $15::jsonb, $16::text[],"
	"    $17::boolean, $18, $7::timestamptz, $1 FROM target, idem)"
	", fact AS (UPDATE project p SET number = p.number + 1, version = version + 1"
	"  FROM target, idem WHERE p.id = target.id AND p.departement = $6"
	"  RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_PROJECT_VALIDATE_STMT = {
    .name = "project_validate",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	"WITH target AS (SELECT p.id, p.number FROM project p" OF_SITUATION OPEN_AND_WANTED
	" AND p.number > 0" LOCKED ")" CMN_SQL_CHANGE
	", valid AS (INSERT INTO project_validation (departement, project_id, number,"
	"    validated_on, way, said_by, recorded_at, recorded_by)"
	"  SELECT $6, target.id, target.number, $15::date, $16, $17, $7::timestamptz, $1"
	"  FROM target, idem)"
	", fact AS (UPDATE project p SET version = version + 1 FROM target, idem"
	"  WHERE p.id = target.id AND p.departement = $6 RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_project_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const char *situation_id,
				       const struct intake_project_answer *a, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = situation_id, [14] = a->to,         [15] = a->wanted ? "true" : "false",
	    [16] = a->said_on,   [17] = a->expression, [18] = a->said_by,
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PROJECT_OPEN, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_project_answer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version,
					 const struct intake_project_answer *a,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = seen,
	    [14] = a->to,
	    [15] = a->wanted ? "true" : "false",
	    [16] = a->said_on,
	    [17] = a->expression,
	    [18] = a->said_by,
	    [19] = a->from,
	    [20] = a->stop_event_id,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PROJECT_ANSWER, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_project_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, int64_t version,
					const struct intake_project_content *c,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = seen,          [14] = c->content,
	    [15] = c->built_with, [16] = c->co_built ? "true" : "false",
	    [17] = c->categories,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PROJECT_WRITE_STMT, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_project_validate(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, int64_t version,
					   const struct intake_project_validation *v,
					   int64_t *ret_version, bool *ret_replayed,
					   struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = seen, [14] = v->validated_on, [15] = v->way, [16] = v->said_by};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PROJECT_VALIDATE_STMT, params, write, ret_version,
			     ret_replayed, err);
}
