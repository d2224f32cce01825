/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/pg.h - the only header through which a service talks to PostgreSQL.
 *
 * Values always travel as $n parameters, in text format.  A statement is a named constant, so one
 * test can walk all of them and PREPARE each against the migrated schema.
 *
 * One call is one round trip and one transaction: a libpq pipeline of
 *     set_config('c360.departements', …, true), set_config('c360.actor', …, true)
 *     the statement(s)
 *     Sync
 * so the row-security context is local to the transaction and nothing remains on the pooled
 * connection (docs/decisions; verified with PostgreSQL 15).
 */
#ifndef CMN_PG_H
#define CMN_PG_H

#include "cmn/buf.h"
#include "cmn/err.h"

#include <libpq-fe.h>

static inline void cmn_pgres_drop(PGresult **r)
{
	PQclear(*r);
}

struct cmn_stmt {
	const char *name; /* unique in the service; also the log and metric label */
	const char *sql;  /* every table unqualified: the role's search_path is its own schema */
	int n_params;
	bool writes; /* never cancelled: a time-out closes the connection, CMN_E_OUTCOME_UNKNOWN */
};

#define CMN_PG_PARAMS_MAX 48

/* What row security sees, and what the audit trail keeps of who acts. */
struct cmn_pg_ctx {
	const char *departements; /* "09,31"; "" sees nothing */
	const char *actor;        /* sub of the caller, or "system" */
	const char *function;     /* the role in which they act; NULL: none */
	const char *organisation; /* from which they act; NULL: none */
};

/* --- pool ------------------------------------------------------------------------------------ */

struct cmn_pool; /* thread-safe */

struct cmn_pool_settings {
	const char *conninfo;  /* libpq; may name several hosts with target_session_attrs */
	const char *schema;    /* becomes search_path */
	size_t size;           /* connections; also the concurrency of the service's statements */
	unsigned wait_ms;      /* longest wait for a free connection: then CMN_E_UNAVAILABLE */
	unsigned statement_ms; /* longest statement */
};

enum cmn_err cmn_pool_open(const struct cmn_pool_settings *settings, struct cmn_pool **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;
void cmn_pool_close(struct cmn_pool **pool);  /* waits for borrowed connections */
bool cmn_pool_healthy(struct cmn_pool *pool); /* one trivial statement, at most statement_ms */

/* Run one statement in its own transaction.  On success *ret owns a result in TUPLES_OK or
 * COMMAND_OK; on failure *ret is untouched and *err says why (SQLSTATE table in pg_error.c).
 * 40P01 and 40001 are tried a second time before they are reported.  A connection lost before
 * anything was sent is replaced and the statement sent again; lost afterwards, a read is retried
 * once and a write is CMN_E_OUTCOME_UNKNOWN. */
enum cmn_err cmn_pool_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *const *params, PGresult **ret,
			  struct cmn_error *err) CMN_MUST_CHECK;

/* Several statements, one round trip, one transaction: all or none.  `rets` has n places, all
 * owned by the caller on success.  For "lock the parent first, then write". */
struct cmn_step {
	const struct cmn_stmt *stmt;
	const char *const *params;
};
enum cmn_err cmn_pool_run_steps(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct cmn_step *steps, size_t n, PGresult **rets,
				struct cmn_error *err) CMN_MUST_CHECK;

/* --- one connection of one's own: relay, feeds, importer, jobs ------------------------------- */

struct cmn_conn; /* used by one thread */

enum cmn_err cmn_conn_open(const char *conninfo, const char *schema, struct cmn_conn **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;
void cmn_conn_close(struct cmn_conn **conn);
bool cmn_conn_lost(const struct cmn_conn *conn);
/* The process ends: from `mono_ms` on (cmn_clock_mono_ms) no statement of any cmn_conn is waited
 * for, its connection is closed.  INT64_MAX: no end. */
void cmn_conn_end_by(int64_t mono_ms);
PGconn *cmn_conn_pg(struct cmn_conn *conn); /* borrowed; for COPY */

enum cmn_err cmn_conn_begin(struct cmn_conn *conn, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err cmn_conn_commit(struct cmn_conn *conn, struct cmn_error *err) CMN_MUST_CHECK;
void cmn_conn_rollback(struct cmn_conn *conn); /* safe in any state */
/* Runs inside the transaction that is open, else in one of its own.  ret may be NULL. */
enum cmn_err cmn_conn_run(struct cmn_conn *conn, const struct cmn_stmt *stmt,
			  const char *const *params, PGresult **ret,
			  struct cmn_error *err) CMN_MUST_CHECK;

/* --- reading results -------------------------------------------------------------------------- */

/* NULL for SQL NULL: PQgetvalue alone cannot tell NULL from "". */
const char *cmn_pg_text(const PGresult *res, int row, int col);
int64_t cmn_pg_int(const PGresult *res, int row, int col, int64_t when_null);
bool cmn_pg_bool(const PGresult *res, int row, int col);

/* Write a row as a JSON object, straight from the columns: the name of a column is the key, its
 * type decides the form (int, float8/numeric -> number; bool; json/jsonb -> as is; text[] -> array
 * of strings; timestamptz -> RFC 3339 in UTC; the rest -> string).  A NULL column is left out. A
 * column whose name begins with '_' is for the program and is not written. */
void cmn_pg_write_row(struct cmn_buf *out, const PGresult *res, int row);

/* Turn a failed libpq result into an error; used by the rooms of common/ that speak libpq. */
enum cmn_err cmn_pg_error(PGconn *pg, const PGresult *res, const struct cmn_stmt *stmt,
			  struct cmn_error *err);

#endif
