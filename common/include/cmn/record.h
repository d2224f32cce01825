/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/record.h - what the stores and handlers of every versioned record have in common.
 *
 * A record is read by statements whose columns are named `id`, `departement`, `version` and
 * `state`; the rest is its own.
 */
#ifndef CMN_RECORD_H
#define CMN_RECORD_H

#include "cmn/call.h"

/* For statements.  The key of a list is (instant, id), so that equal instants do not hide each
 * other; its cursor is "<timestamp>|<uuid>", "" starts before everything.  Without an OR, so that
 * the index finds the place.  CMN_SQL_CURSOR goes into the column list, as _cursor. */
#define CMN_SQL_AFTER(param)                                                              \
	"(COALESCE(NULLIF(split_part(" param ", '|', 1), '')::timestamptz, '-infinity')," \
	" COALESCE(NULLIF(split_part(" param ", '|', 2), '')::uuid,"                      \
	" '00000000-0000-0000-0000-000000000000'))"
#define CMN_SQL_CURSOR(at, id) at "::text || '|' || " id " AS _cursor"

/* An instant as events carry it. */
#define CMN_SQL_RFC3339(at) \
	"to_char(" at " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

/* Text of a column by its name; NULL for SQL NULL and for a column that is not there. */
const char *cmn_column(const PGresult *res, int row, const char *name);

/* Run a statement that must give one row: CMN_E_NOT_FOUND otherwise, alike for what is absent and
 * what lies elsewhere. */
enum cmn_err cmn_pool_one(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *const *params, PGresult **ret,
			  struct cmn_error *err) CMN_MUST_CHECK;

/* The same for a statement whose parameters are (id, départements of the context). */
enum cmn_err cmn_pool_get(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *id, PGresult **ret,
			  struct cmn_error *err) CMN_MUST_CHECK;

/* Aim call->write at an existing record: its id and, copied into room, its département. */
void cmn_write_at(struct cmn_call *call, const PGresult *res, char room[4]);

/* Make the event of call->write: data is taken over.  Memory short: CMN_E_UNAVAILABLE. */
enum cmn_err cmn_write_event(struct cmn_call *call, const char *type, const char *audiences,
			     json_t *data) CMN_MUST_CHECK;

/* The same from text that is written already: `data` is emptied, a failed buffer is short memory.
 */
enum cmn_err cmn_write_event_text(struct cmn_call *call, const char *type, const char *audiences,
				  struct cmn_buf *data) CMN_MUST_CHECK;

/* Why a change found no target, from the record as it is now: a stale If-Match (412), or a state
 * that does not allow the act (409). */
enum cmn_err cmn_explain(struct cmn_call *call, const PGresult *now) CMN_MUST_CHECK;

/* Answer with one record, or a page of them, and enter in the audit trail what was shown. */
enum cmn_err cmn_reply_seen(struct cmn_call *call, const PGresult *res) CMN_MUST_CHECK;
enum cmn_err cmn_reply_seen_list(struct cmn_call *call, const PGresult *res,
				 int64_t limit) CMN_MUST_CHECK;

#endif
