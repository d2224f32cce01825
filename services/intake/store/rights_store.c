/* SPDX-License-Identifier: EUPL-1.2 */
#include "rights_store.h"
#include "notice_sql.h"
#include "rights_statements.h"

#include <inttypes.h>
#include <stdio.h>

const struct cmn_stmt INTAKE_PERSON_KNOWN = {
    .name = "person_known",
    .n_params = 2,
    .sql = "SELECT id, departement, version, state, language FROM person"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_EXPORT = {
    .name = "person_export",
    .n_params = 2,
    .sql = "SELECT name, label_fr, label_en, content FROM personal_export($1, $2::uuid)",
};

const struct cmn_stmt INTAKE_ACCESS = {
    .name = "person_access",
    .n_params = 4,
    .sql = "SELECT " CMN_SQL_RFC3339(
	"at") " AS at, operation, function, organisation, own"
	      " FROM personal_access($1, $2::uuid, $3::timestamptz, $4::int)",
};

/* One month, as the RGPD counts it (art. 12 (3)). */
const struct cmn_stmt INTAKE_REQUEST_DATA = {
    .name = "data_request",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $14::uuid AND departement = $6"
	   "  AND state IN ('draft', 'known') FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO data_request (id, departement, person_id, kind, text, by_person,"
	   "    received_at, recorded_by, due_on)"
	   "  SELECT $5::uuid, $6, target.id, $15, $16, $17::boolean, $18::timestamptz, $1,"
	   "    ($18::timestamptz + interval '1 month')::date FROM target, idem"
	   "  RETURNING id, version, person_id, kind, due_on)" INTAKE_SQL_NOTICE(
	       "SELECT 'person', person_id, NULL::text, 'auto', 'request_received',"
	       " json_build_object('at', $18::text, 'kind', kind, 'due', due_on), NULL::uuid"
	       " FROM fact") CMN_SQL_FINISH,
};

#define REQUEST_COLUMNS                                                                           \
	"id, departement, version, state, person_id, kind, text, by_person, received_at, due_on," \
	" decided_at, decided_by, reason, answer, blocked, kept, done_at"

const struct cmn_stmt INTAKE_DATA_REQUEST = {
    .name = "data_request_get",
    .n_params = 2,
    .sql = "SELECT " REQUEST_COLUMNS " FROM data_request"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* By the day on which an answer is due; the key of a page is a day and an id. */
const struct cmn_stmt INTAKE_DATA_REQUESTS = {
    .name = "data_request_list",
    .n_params = 5,
    .sql = "SELECT " REQUEST_COLUMNS ", greatest(0, $5::date - due_on) AS days_late,"
	   " due_on::text || '|' || id AS _cursor"
	   " FROM data_request WHERE departement = $1 AND state = $2 AND (due_on, id) >"
	   " (COALESCE(NULLIF(split_part($3, '|', 1), '')::date, '-infinity'),"
	   "  COALESCE(NULLIF(split_part($3, '|', 2), '')::uuid,"
	   "  '00000000-0000-0000-0000-000000000000')) ORDER BY due_on, id LIMIT $4::int",
};

/* An accepted opposition holds from this statement on; an accepted erasure is the job's. */
const struct cmn_stmt INTAKE_DECIDE_REQUEST = {
    .name = "data_request_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id, person_id, kind FROM data_request WHERE id = $5::uuid"
	   "  AND departement = $6 AND version = $14::bigint AND state = 'received'"
	   "  FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE data_request r SET state = $15, reason = $16, answer = $17,"
	   "    decided_at = $7::timestamptz, decided_by = $1, version = r.version + 1,"
	   "    done_at = CASE WHEN $15 = 'done' THEN $7::timestamptz END"
	   "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"
	   "  RETURNING r.id, r.version, r.person_id, r.kind, r.state)"
	   ", opposed AS (INSERT INTO opposition (person_id, departement, since, request_id)"
	   "  SELECT person_id, $6, $7::timestamptz, id FROM fact"
	   "  WHERE kind = 'opposition' AND state = 'done' ON CONFLICT (person_id) DO NOTHING)"
    /* of an erasure nobody is told afterwards: there is nobody left to tell */
    INTAKE_SQL_NOTICE("SELECT 'person', person_id, NULL::text, 'auto',"
		      " CASE state WHEN 'refused' THEN 'request_refused'"
		      " ELSE 'request_accepted' END,"
		      " json_build_object('at', $7::text, 'kind', kind, 'reason',"
		      " $16::text), NULL::uuid FROM fact WHERE state <> 'accepted'") CMN_SQL_FINISH,
};

const char *intake_number(char out[INTAKE_NUMBER_LEN], int64_t n)
{
	snprintf(out, INTAKE_NUMBER_LEN, "%" PRId64, n);
	return out;
}

enum cmn_err intake_store_person_known(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PERSON_KNOWN, id, ret, err);
}

enum cmn_err intake_store_export(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *person, PGresult **ret,
				 struct cmn_error *err)
{
	const char *params[] = {departement, person};

	return cmn_pool_run(pool, ctx, &INTAKE_EXPORT, params, ret, err);
}

enum cmn_err intake_store_access(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *person, const char *until,
				 int64_t most, PGresult **ret, struct cmn_error *err)
{
	char count[INTAKE_NUMBER_LEN];
	const char *params[] = {departement, person, until, intake_number(count, most)};

	return cmn_pool_run(pool, ctx, &INTAKE_ACCESS, params, ret, err);
}

enum cmn_err intake_store_request_data(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_data_request *r,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 5] = {[13] = r->person,
					       [14] = r->kind,
					       [15] = r->text,
					       [16] = r->by_person ? "true" : "false",
					       [17] = r->received_at};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_REQUEST_DATA, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_data_request(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_DATA_REQUEST, id, ret, err);
}

enum cmn_err intake_store_data_requests(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *state,
					const char *after, int64_t limit, const char *today,
					PGresult **ret, struct cmn_error *err)
{
	char count[INTAKE_NUMBER_LEN];
	const char *params[] = {departement, state, after, intake_number(count, limit + 1), today};

	return cmn_pool_run(pool, ctx, &INTAKE_DATA_REQUESTS, params, ret, err);
}

enum cmn_err intake_store_decide_request(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version, const char *to,
					 const char *reason, const char *answer,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err)
{
	char seen[INTAKE_NUMBER_LEN];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = intake_number(seen, version), [14] = to, [15] = reason, [16] = answer};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_DECIDE_REQUEST, params, write, ret_version,
			     ret_replayed, err);
}
