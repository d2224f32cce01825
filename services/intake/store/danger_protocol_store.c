/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_protocol_store.c - whom to call: national numbers and the département's own, dated.
 */
#include "danger_store.h"
#include "reception_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define PROTOCOL_COLUMNS                                                                     \
	"id, departement, version, kinds, number, label, instruction, position, valid_from," \
	" valid_to, source"

const struct cmn_stmt INTAKE_PROTOCOL = {
    .name = "danger_protocol",
    .n_params = 3,
    .sql = "SELECT " PROTOCOL_COLUMNS " FROM danger_protocol"
	   " WHERE (departement = $1 OR departement IS NULL) AND valid_from <= $2::date"
	   " AND (valid_to IS NULL OR valid_to >= $2::date)"
	   " AND ($3::text IS NULL OR $3 = ANY (kinds))"
	   " ORDER BY departement, position, id LIMIT 200",
};

const struct cmn_stmt INTAKE_PROTOCOL_ENTRY = {
    .name = "danger_protocol_get",
    .n_params = 2,
    .sql = "SELECT " PROTOCOL_COLUMNS " FROM danger_protocol"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_ADD_PROTOCOL = {
    .name = "danger_protocol_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO danger_protocol (id, departement, kinds, number, label, instruction,"
    "    position, valid_from, valid_to, source)"
    "  SELECT $5::uuid, $6, $14::text[], $15, $16, $17, $18::int, $19::date, $20::date, $21"
    "  FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_END_PROTOCOL = {
    .name = "danger_protocol_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM danger_protocol WHERE id = $5::uuid"
	   "  AND departement = $6 AND version = $14::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE danger_protocol p SET valid_to = $15::date, version = version + 1"
	   "  FROM target, idem WHERE p.id = target.id AND p.departement = $6"
	   "  RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_protocol(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *day, const char *kind,
				   PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, day, kind};

	return cmn_pool_run(pool, ctx, &INTAKE_PROTOCOL, params, ret, err);
}

enum cmn_err intake_store_protocol_entry(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PROTOCOL_ENTRY, id, ret, err);
}

enum cmn_err intake_store_add_protocol(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_protocol *p,
				       bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = p->kinds,    [14] = p->number,     [15] = p->label,    [16] = p->instruction,
	    [17] = p->position, [18] = p->valid_from, [19] = p->valid_to, [20] = p->source};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ADD_PROTOCOL, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_end_protocol(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version,
				       const char *valid_to, bool *ret_replayed,
				       struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = valid_to};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_END_PROTOCOL, params, write, &version, ret_replayed,
			     err);
}
