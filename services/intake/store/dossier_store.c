/* SPDX-License-Identifier: EUPL-1.2 */
#include "dossier_store.h"
#include "dossier_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define DOSSIER_COLUMNS(now)                                                                       \
	"id, departement, version, CASE WHEN state = 'sealed' AND expires_at <= " now              \
	"::timestamptz THEN 'expired' ELSE state END AS state, situation_id, purpose, categories," \
	" documents, recipient_kind, recipient_id, consent_id, sha256, sealed_at, sealed_by,"      \
	" expires_at, revoked_at, revoked_by"

static const struct cmn_stmt SEAL = {
    .name = "dossier_seal",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    /* version 1: an agreement that was not withdrawn, locked against one that is under way */
    .sql = "WITH target AS (SELECT id FROM consent WHERE departement = $6 AND id = $20::uuid"
	   "  AND version = 1 AND decision = 'given' FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO dossier (id, departement, situation_id, purpose, categories,"
	   "    documents, recipient_kind, recipient_id, consent_id, content, sha256, sealed_at,"
	   "    sealed_by, expires_at)"
	   "  SELECT $5::uuid, $6, $14::uuid, $15, $16::text[], $17::uuid[], $18, $19, target.id,"
	   "    $21, encode(sha256(convert_to($21, 'UTF8')), 'hex'), $7::timestamptz, $1,"
	   "    $22::timestamptz FROM target, idem"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt GET = {
    .name = "dossier_get",
    .n_params = 3,
    .sql = "SELECT " DOSSIER_COLUMNS(
	"$3") ", concat_ws(' ', NULLIF(array_to_string(categories,"
	      " ' '), ''), (SELECT string_agg('documents:' || d, ' ') FROM unnest(documents) d))"
	      " AS _words, " CMN_SQL_RFC3339("sealed_at") " AS _sealed_at, " CMN_SQL_RFC3339(
		  "expires_at") " AS _expires_at FROM dossier"
				" WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt CONTENT = {
    .name = "dossier_sealed",
    .n_params = 2,
    .sql = "SELECT content, encode(sha256(convert_to(content, 'UTF8')), 'hex') = sha256"
	   " FROM dossier WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt LIST = {
    .name = "dossier_list",
    .n_params = 5,
    .sql = "SELECT " DOSSIER_COLUMNS("$3") ", " CMN_SQL_CURSOR(
	"sealed_at",
	"id") " FROM dossier WHERE departement = $1 AND situation_id = $2::uuid"
	      " AND (sealed_at, id) > " CMN_SQL_AFTER("$4") " ORDER BY sealed_at, id LIMIT $5::int",
};

static const struct cmn_stmt OPENINGS = {
    .name = "dossier_openings",
    .n_params = 4,
    .sql = "SELECT id, departement, dossier_id, document_id, opened_at, opened_by, organisation,"
	   " consent_id, " CMN_SQL_CURSOR("opened_at",
					  "id") " FROM dossier_opening"
						" WHERE departement = $1 AND dossier_id = $2::uuid"
						" AND (opened_at, id) > " CMN_SQL_AFTER(
						    "$3") " ORDER BY opened_at, id LIMIT $4::int",
};

static const struct cmn_stmt OPEN = {
    .name = "dossier_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT d.id, c.id AS consent_id FROM dossier d JOIN consent c"
	   "  ON c.departement = $6 AND c.id = $17::uuid AND c.version = 1"
	   "  WHERE d.departement = $6 AND d.id = $14::uuid AND d.state = 'sealed'"
	   "  AND d.expires_at > $7::timestamptz FOR SHARE OF d, c)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO dossier_opening (id, departement, dossier_id, document_id,"
	   "    opened_at, opened_by, organisation, consent_id)"
	   "  SELECT $5::uuid, $6, target.id, $15::uuid, $7::timestamptz, $1, $16,"
	   "    target.consent_id FROM target, idem"
	   "  RETURNING id, 1::bigint AS version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt REVOKE = {
    .name = "dossier_revoke",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM dossier WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = 'sealed' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE dossier d SET state = 'revoked', revoked_at = $7::timestamptz,"
	   "    revoked_by = $1, version = version + 1"
	   "  FROM target, idem WHERE d.id = target.id AND d.departement = $6"
	   "  RETURNING d.id, d.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const INTAKE_DOSSIER_STATEMENTS[] = {
    &SEAL, &GET, &CONTENT, &LIST, &OPENINGS, &OPEN, &REVOKE, &INTAKE_DOSSIER_CONTENT,
};
const size_t INTAKE_DOSSIER_STATEMENT_COUNT = CMN_LEN(INTAKE_DOSSIER_STATEMENTS);

enum cmn_err intake_store_seal(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       struct cmn_write *write, const struct intake_dossier *d,
			       int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = d->situation_id, [14] = d->purpose,        [15] = d->categories,
	    [16] = d->documents,    [17] = d->recipient_kind, [18] = d->recipient_id,
	    [19] = d->consent_id,   [20] = d->content,        [21] = d->expires_at,
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &SEAL, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_dossier(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, const char *now, PGresult **ret,
				  struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, now};

	return cmn_pool_one(pool, ctx, &GET, params, ret, err);
}

enum cmn_err intake_store_sealed(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret, struct cmn_error *err)
{
	enum cmn_err rc = cmn_pool_get(pool, ctx, &CONTENT, id, ret, err);

	if (rc != CMN_OK || cmn_pg_bool(*ret, 0, 1))
		return rc;
	cmn_fail(err, CMN_E_INTERNAL, "ce dossier n’est plus tel qu’il fut scellé",
		 "this dossier is no longer what was sealed");
	return cmn_because(err, "dossier %s: content does not fit its hash", id);
}

enum cmn_err intake_store_dossiers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *situation_id,
				   const char *now, const char *after, int64_t limit,
				   PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, situation_id, now, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}

enum cmn_err intake_store_openings(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *dossier_id,
				   const char *after, int64_t limit, PGresult **ret,
				   struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, dossier_id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &OPENINGS, params, ret, err);
}

enum cmn_err intake_store_open_dossier(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_unsealing *o,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {[13] = o->dossier_id,
					       [14] = o->document_id,
					       [15] = o->organisation,
					       [16] = o->consent_id};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &OPEN, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_revoke(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version, int64_t *ret_version,
				 bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &REVOKE, params, write, ret_version, ret_replayed, err);
}
