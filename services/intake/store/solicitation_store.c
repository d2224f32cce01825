/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_statements.h"
#include "intake_store.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define SOLICITATION_COLUMNS                                                                      \
	"id, departement, version, state, received_at, recorded_at, channel, requester_kind,"     \
	" person_profile, profile, commune, situation_type, problem_types, moments, mdph_status," \
	" text,"                                                                                  \
	" " CMN_SQL_RFC3339("received_at") " AS _received_at"

const struct cmn_stmt INTAKE_RECORD = {
    .name = "solicitation_record",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = CMN_SQL_CREATE
    ", fact AS ("
    "  INSERT INTO solicitation (id, departement, received_at, recorded_at, recorded_by, channel,"
    "    requester_kind, person_profile, profile, commune, situation_type, problem_types, moments,"
    "    mdph_status, text)"
    "  SELECT $5::uuid, $6, $14::timestamptz, $7::timestamptz, $1, $15, $16, $17, $18, $19, $20,"
    "    $21::text[], $22::text[], $23, $24 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_SOLICITATION = {
    .name = "solicitation_get",
    .n_params = 2,
    .sql = "SELECT " SOLICITATION_COLUMNS " FROM solicitation"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* Two statements, with an index each: in one, the plan could not know whether a state is named. */
#define SOLICITATION_LIST(state)                                                   \
	"SELECT " SOLICITATION_COLUMNS ", " CMN_SQL_CURSOR(                        \
	    "received_at", "id") " FROM solicitation WHERE departement = $1" state \
				 " AND (received_at, id) > " CMN_SQL_AFTER(        \
				     "$2") " ORDER BY received_at, id LIMIT $3::int"

const struct cmn_stmt INTAKE_SOLICITATIONS = {
    .name = "solicitation_list",
    .n_params = 3,
    .sql = SOLICITATION_LIST(""),
};

const struct cmn_stmt INTAKE_SOLICITATIONS_IN = {
    .name = "solicitation_list_in",
    .n_params = 4,
    .sql = SOLICITATION_LIST(" AND state = $4"),
};

const struct cmn_stmt INTAKE_INFORM = {
    .name = "solicitation_inform",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM solicitation WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE solicitation s SET state = $16, version = version + 1"
	   "  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
	   "  RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_record(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, const struct intake_solicitation *s,
				 int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 11] = {
	    [13] = s->received_at,    [14] = s->channel,       [15] = s->requester_kind,
	    [16] = s->person_profile, [17] = s->profile,       [18] = s->commune,
	    [19] = s->situation_type, [20] = s->problem_types, [21] = s->moments,
	    [22] = s->mdph_status,    [23] = s->text,
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_RECORD, params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err intake_store_solicitation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_SOLICITATION, id, ret, err);
}

enum cmn_err intake_store_solicitations(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *state,
					const char *after, int64_t limit, PGresult **ret,
					struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, after, count, state};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, state ? &INTAKE_SOLICITATIONS_IN : &INTAKE_SOLICITATIONS,
			    params, ret, err);
}

enum cmn_err intake_store_inform(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version,
				 const struct intake_move *move, int64_t *ret_version,
				 bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = move->from, [15] = move->to};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_INFORM, params, write, ret_version, ret_replayed,
			     err);
}
