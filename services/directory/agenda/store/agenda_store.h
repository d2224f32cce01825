/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_store.h - what is kept of the calendar of obligations: what was noted as done,
 * announcements that were told and who saw them, links for calendar programs.  Results are owned by
 * the caller; lists ask for limit + 1 rows and carry `_cursor`.
 */
#ifndef DIRECTORY_AGENDA_STORE_H
#define DIRECTORY_AGENDA_STORE_H

#include "writes.h"

/* --- noted as done ---------------------------------------------------------------------------- */

struct directory_agenda_act {
	const char *kind, *done_on;
	const char *year; /* NULL: of no year */
};
/* CMN_E_NOT_FOUND: the year is noted already. */
enum cmn_err directory_agenda_note(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_agenda_act *act, struct cmn_write *write,
				   struct directory_written *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_agenda_withdraw(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       int64_t version, struct cmn_write *write,
				       struct directory_written *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_agenda_act_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_agenda_act_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *after, int64_t limit,
				       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- announcements ---------------------------------------------------------------------------- */

/* Steps that were reached, a JSON array of {departement, kind, subject_kind, subject_id, due_on,
 * level, told_to, id, event_id}: each that was not told before is noted, audited and published.
 * subject_id: all zeros for the community. */
enum cmn_err directory_agenda_tell(struct cmn_conn *conn, const char *steps, const char *now,
				   struct cmn_error *err) CMN_MUST_CHECK;
/* Another replica is at it: false, and nothing is to be done. */
enum cmn_err directory_agenda_alone(struct cmn_conn *conn, bool *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

struct directory_agenda_notices {
	const char *departement; /* NULL: of all that the context sees */
	const char *told_to;     /* code of obligation_told */
	const char *seen;        /* "true", "false"; NULL: both */
};
enum cmn_err directory_agenda_notice_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const struct directory_agenda_notices *which,
					  const char *after, int64_t limit, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* As seen by those of `told_to`; CMN_E_NOT_FOUND: not there, or not told to them. */
enum cmn_err directory_agenda_notice_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *id, const char *told_to, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_agenda_see(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *told_to, struct cmn_write *write,
				  struct directory_written *ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* --- links ------------------------------------------------------------------------------------ */

struct directory_agenda_link {
	const char *departements; /* "{31,09}" */
	const char *token_hash, *expires_at;
	bool team;
};
enum cmn_err directory_agenda_link_make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct directory_agenda_link *link,
					struct cmn_write *write, struct directory_written *ret,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_agenda_link_revoke(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  int64_t version, struct cmn_write *write,
					  struct directory_written *ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* One's own, or with `all` any of the own territory. */
enum cmn_err directory_agenda_link_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, bool all, const char *now, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_agenda_link_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, bool all, const char *now,
					const char *after, int64_t limit, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;
/* The link that opens with this token at `now`: no row, or its départements and `team`; its day of
 * use is noted. */
enum cmn_err directory_agenda_link_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *token_hash, const char *now, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_AGENDA_STATEMENTS[];
extern const size_t DIRECTORY_AGENDA_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_AGENDA_NOTICE_STATEMENTS[];
extern const size_t DIRECTORY_AGENDA_NOTICE_STATEMENT_COUNT;
/* of the job, under the role of the bus */
extern const struct cmn_stmt *const DIRECTORY_AGENDA_JOB_STATEMENTS[];
extern const size_t DIRECTORY_AGENDA_JOB_STATEMENT_COUNT;
extern const struct cmn_stmt DIRECTORY_AGENDA_ACT_LIST, DIRECTORY_AGENDA_NOTICE_LIST,
    DIRECTORY_AGENDA_LINK_LIST;

#endif
