/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/write.h - the shape that every write of every service has: fact, audit row, event and
 * idempotency record in ONE statement, hence in one transaction and one round trip.
 *
 * A store writes its statement between two macros.  The macros use parameters $1..$13, which
 * cmn_write_params() fills in one place; the statement's own parameters begin at $14.
 *
 *   static const struct cmn_stmt OPEN = {
 *       .name = "situation_open", .writes = true, .n_params = CMN_WRITE_N + 2,
 *       .sql = CMN_SQL_CREATE
 *              ", fact AS ("
 *              "  INSERT INTO situation (id, departement, owner, opened_at, …)"
 *              "  SELECT $5::uuid, $6, $14, $7::timestamptz, … FROM idem"
 *              "  RETURNING id, version)"
 *              CMN_SQL_FINISH,
 *   };
 *
 * Creating: CMN_SQL_CREATE, then `fact` selects FROM idem (empty when the key was used before).
 * Changing: begin with WITH target AS (SELECT id, … FOR UPDATE), then CMN_SQL_CHANGE, then `fact`
 * updates FROM target, idem: a refused change leaves no idempotency record behind.
 * CMN_SQL_FINISH ends in SELECT id, version FROM fact: no row means "not done here", and
 * cmn_write_settle() finds out whether it was done before.
 *
 * Source of the rule: IETF draft-ietf-httpapi-idempotency-key-header; tables in
 * common/sql (NNNN_*.sql), made in every service's schema.
 */
#ifndef CMN_WRITE_H
#define CMN_WRITE_H

#include "cmn/pg.h"
#include "cmn/uuid.h"

#define CMN_WRITE_N 13

/* clang-format off */
#define CMN_SQL_IDEM_COLUMNS_                                                                      \
	"idem AS (INSERT INTO idempotency"                                                         \
	" (client, operation, key, request_hash, resource_id, departement, created_at, expires_at) "

#define CMN_SQL_CREATE                                                                             \
	"WITH " CMN_SQL_IDEM_COLUMNS_                                                              \
	"VALUES ($1, $2, $3, $4, $5::uuid, $6, $7::timestamptz, $7::timestamptz + interval '24 hours')" \
	" ON CONFLICT (client, operation, key) DO NOTHING RETURNING resource_id)"

/* after "WITH target AS (…)" */
#define CMN_SQL_CHANGE                                                                             \
	", " CMN_SQL_IDEM_COLUMNS_                                                                 \
	"SELECT $1, $2, $3, $4, $5::uuid, $6, $7::timestamptz, $7::timestamptz + interval '24 hours'" \
	" FROM target ON CONFLICT (client, operation, key) DO NOTHING RETURNING resource_id)"

/* after "fact AS (… RETURNING id, version)" */
#define CMN_SQL_FINISH                                                                             \
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement, request_id)" \
	" SELECT $7::timestamptz, $1, $2, $5::uuid, $6, $8::uuid FROM fact)"                       \
	", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)" \
	" SELECT $10::uuid, $6 || '.' || audience, $11, $5, $7::timestamptz, $9, $12::json"       \
	" FROM fact, unnest($13::text[]) AS audience)"                                             \
	" SELECT id, version FROM fact"
/* clang-format on */

/* Filled by the dispatcher, completed by the handler. */
struct cmn_write {
	/* by the dispatcher */
	const char *client;      /* $1  sub of the caller */
	const char *operation;   /* $2  operationId */
	char key[128];           /* $3  Idempotency-Key; made up when the caller sent none */
	char request_hash[65];   /* $4  SHA-256 (hex) of path and body; "-" when no key was sent */
	char now[32];            /* $7  RFC 3339 */
	const char *request_id;  /* $8  */
	const char *traceparent; /* $9  may be NULL */
	/* by the handler */
	char resource_id[CMN_UUID_LEN]; /* $5  set by the dispatcher to a new UUIDv7; a change sets
					   its own */
	const char *departement;        /* $6  */
	char event_id[CMN_UUID_LEN];    /* $10 set by the dispatcher to a new UUIDv7 */
	const char *event_type;         /* $11 "intake.solicitation.recorded.v1"; NULL: no event */
	char *event_data;               /* $12 JSON text, owned: cmn_write_clear() */
	const char *audiences;          /* $13 "{facts}", "{facts,mdph}"; NULL with no event */
	/* by cmn_write_run() */
	bool done; /* committed just now: whatever fails afterwards, it is not "not done" */
};

/* Fill params[0..CMN_WRITE_N-1]. */
void cmn_write_params(const struct cmn_write *write, const char **params);
void cmn_write_clear(struct cmn_write *write);

/* Run a statement of the shape above.
 * CMN_OK and *ret_version > 0: done now.
 * CMN_OK and *ret_replayed: the same key and content were done before; write->resource_id is that
 *   record's, the handler renders it again.
 * CMN_E_IDEMPOTENCY_MISMATCH: the key was used with another content.
 * CMN_E_NOT_FOUND: nothing was written; the handler looks why (absent, stale, state). */
enum cmn_err cmn_write_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct cmn_stmt *stmt, const char *const *params,
			   struct cmn_write *write, int64_t *ret_version, bool *ret_replayed,
			   struct cmn_error *err) CMN_MUST_CHECK;

/* The same after `lock`, in its transaction.  A statement reads as of its beginning: what was
 * written by those it then waited for, it does not see.  One that moves or counts the rows of
 * others takes the lock in a statement before, and reads afterwards. */
enum cmn_err cmn_write_run_locked(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct cmn_step *lock, const struct cmn_stmt *stmt,
				  const char *const *params, struct cmn_write *write,
				  int64_t *ret_version, bool *ret_replayed,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Forget at most `most` expired keys; a job calls it until *ret_n is smaller than that. */
enum cmn_err cmn_write_purge(struct cmn_conn *conn, const char *now, unsigned most, int64_t *ret_n,
			     struct cmn_error *err) CMN_MUST_CHECK;

/* The statements that this file itself runs, for the test that prepares them all. */
extern const struct cmn_stmt *const CMN_WRITE_STATEMENTS[];
extern const size_t CMN_WRITE_STATEMENT_COUNT;

#endif
