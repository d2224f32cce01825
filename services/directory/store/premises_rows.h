/* SPDX-License-Identifier: EUPL-1.2
 *
 * premises_rows.h - temporary premises with their year (R249): the list of them, and what the clock
 * that announces the end of the year reads and notes.  Results are owned by the caller.
 */
#ifndef DIRECTORY_PREMISES_ROWS_H
#define DIRECTORY_PREMISES_ROWS_H

#include "reads.h"

/* By the day on which the year ends.  state: code of premises_states; NULL: all that do not comply
 * yet. */
enum cmn_err directory_premises_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *state,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* At most `most` points whose clock asks to be looked at, locked: id, departement, `due`, `level`
 * (the last step told) and `used`: is anybody received there today? */
enum cmn_err directory_premises_to_look_at(struct cmn_conn *conn, const char *now, unsigned most,
					   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The clock looks again at `next`; NULL: never.  With `code` the step `level` is told to those of
 * `told_to` ("{a,b}"): noted, audited and published, once whatever is repeated. */
struct directory_premises_told {
	const char *id, *departement, *now, *next;
	int level;
	const char *code, *told_to;
};
enum cmn_err directory_premises_looked(struct cmn_conn *conn,
				       const struct directory_premises_told *told,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_PREMISES_STATEMENTS[]; /* of the clock */
extern const size_t DIRECTORY_PREMISES_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_PREMISES_LIST;

#endif
