/* SPDX-License-Identifier: EUPL-1.2
 *
 * write.c - running a write once: the statement, and what its silence means.
 */
#include "cmn/write.h"

#include <stdio.h>
#include <string.h>

/* Repeating an answer promises the fact again, so it waits for the standby as the write does: after
 * a crash the record is visible on a server that never reached its standby.  A message in the log
 * of the server makes this commit wait; that log's order then covers the record. */
static const struct cmn_stmt SETTLE = {
    .name = "write_settle",
    .n_params = 3,
    .writes = true,
    .sql = "SELECT request_hash, resource_id, pg_logical_emit_message(true, 'c360', '')"
	   " FROM idempotency WHERE client = $1 AND operation = $2 AND key = $3",
};

/* Bounded, so that one purge never holds many locks; the job calls again while rows come. */
static const struct cmn_stmt PURGE = {
    .name = "write_purge",
    .n_params = 2,
    .writes = true,
    .sql = "DELETE FROM idempotency WHERE (client, operation, key) IN"
	   " (SELECT client, operation, key FROM idempotency"
	   " WHERE expires_at < $1::timestamptz ORDER BY expires_at LIMIT $2::int"
	   " FOR UPDATE SKIP LOCKED)",
};

const struct cmn_stmt *const CMN_WRITE_STATEMENTS[] = {&SETTLE, &PURGE};
const size_t CMN_WRITE_STATEMENT_COUNT = CMN_LEN(CMN_WRITE_STATEMENTS);

void cmn_write_params(const struct cmn_write *write, const char **params)
{
	bool event = write->event_type != NULL;
	const char *const all[CMN_WRITE_N] = {
	    write->client,
	    write->operation,
	    write->key,
	    write->request_hash,
	    write->resource_id,
	    write->departement,
	    write->now,
	    write->request_id,
	    write->traceparent,
	    write->event_id,
	    event ? write->event_type : "none",
	    event ? write->event_data : NULL,
	    event ? write->audiences : "{}", /* no audience: no row in the outbox */
	};

	memcpy(params, all, sizeof(all));
}

void cmn_write_clear(struct cmn_write *write)
{
	free(write->event_data);
	write->event_data = NULL;
}

/* The statement wrote nothing: was the same done before, or another thing under the same key? */
static enum cmn_err settle(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   struct cmn_write *write, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[] = {write->client, write->operation, write->key};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &SETTLE, params, &res, err);

	if (rc)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "enregistrement introuvable",
				"record not found");
	if (strcmp(PQgetvalue(res, 0, 0), write->request_hash) != 0)
		return cmn_fail_at(err, CMN_E_IDEMPOTENCY_MISMATCH, "header:Idempotency-Key",
				   "clé déjà employée pour un autre contenu",
				   "key already used for another content");
	snprintf(write->resource_id, sizeof(write->resource_id), "%s", PQgetvalue(res, 0, 1));
	write->event_id[0] = '\0'; /* nothing happened now: no position to wait for */
	*ret_replayed = true;
	return CMN_OK;
}

/* With its lock before it, or alone. */
static enum cmn_err run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			const struct cmn_step *lock, const struct cmn_step *step, PGresult **ret,
			struct cmn_error *err)
{
	PGresult *results[2] = {NULL, NULL};
	enum cmn_err rc;

	if (!lock)
		return cmn_pool_run(pool, ctx, step->stmt, step->params, ret, err);
	rc =
	    cmn_pool_run_steps(pool, ctx, (const struct cmn_step[]){*lock, *step}, 2, results, err);
	if (rc)
		return rc;
	PQclear(results[0]);
	*ret = results[1];
	return CMN_OK;
}

enum cmn_err cmn_write_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct cmn_stmt *stmt, const char *const *params,
			   struct cmn_write *write, int64_t *ret_version, bool *ret_replayed,
			   struct cmn_error *err)
{
	return cmn_write_run_locked(pool, ctx, NULL, stmt, params, write, ret_version, ret_replayed,
				    err);
}

enum cmn_err cmn_write_run_locked(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct cmn_step *lock, const struct cmn_stmt *stmt,
				  const char *const *params, struct cmn_write *write,
				  int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const struct cmn_step step = {stmt, params};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc;

	*ret_version = 0;
	*ret_replayed = false;
	rc = run(pool, ctx, lock, &step, &res, err);
	if (rc)
		return rc;
	if (PQntuples(res) == 0)
		return settle(pool, ctx, write, ret_replayed, err);
	write->done = true;
	*ret_version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return CMN_OK;
}

enum cmn_err cmn_write_purge(struct cmn_conn *conn, const char *now, unsigned most, int64_t *ret_n,
			     struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char limit[16];
	const char *params[] = {now, limit};
	enum cmn_err rc;

	snprintf(limit, sizeof(limit), "%u", most);
	rc = cmn_conn_run(conn, &PURGE, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = strtoll(PQcmdTuples(res), NULL, 10);
	return rc;
}
