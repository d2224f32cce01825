/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_store.h - notices in PostgreSQL: what a recipient reads, what the team sees of their
 * delivery, and what the job that sends does.  How a write enqueues one: notice_sql.h.
 */
#ifndef INTAKE_NOTICE_STORE_H
#define INTAKE_NOTICE_STORE_H

#include "cmn/record.h"

/* Whose notices: `kind` "person" with the id of a person, "account" or "organisation". */
struct intake_notice_list {
	const char *departement;
	const char *kind, *recipient;
	bool unread; /* only what was not read yet */
	const char *after;
	int64_t limit;
};
/* Columns `title` and `text` come empty: the words are domain/notice_text.h. */
enum cmn_err intake_store_my_notices(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct intake_notice_list *list, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err intake_store_notices(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *state, const char *after,
				  int64_t limit, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* One row: name and address as they stand on a letter, and whether a rule forbids it. */
enum cmn_err intake_store_notice_letter(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* By hand.  CMN_E_NOT_FOUND: no such person here, or no such situation of theirs. */
enum cmn_err intake_store_send_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const json_t *body,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_read_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t version,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;
/* `from` and `to` are states of domain/notice.h. */
enum cmn_err intake_store_move_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t version, const char *from,
				      const char *to, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;

struct intake_notice_address {
	const char *holder_kind, *holder, *channel, *address, *language;
	bool active;
};
enum cmn_err intake_store_notice_address(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write,
					 const struct intake_notice_address *a,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_notice_addresses(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const char *departement, const char *holder_kind,
					   const char *holder, PGresult **ret,
					   struct cmn_error *err) CMN_MUST_CHECK;

/* --- the job, as the bus role ----------------------------------------------------------------- */

/* Those who took a notice and ended before they said what became of it. */
enum cmn_err intake_store_notices_lapse(struct cmn_conn *conn, const char *now, int attempts_max,
					struct cmn_error *err) CMN_MUST_CHECK;
/* At most `most` that are due, now in state "sending" for two minutes. */
enum cmn_err intake_store_notices_take(struct cmn_conn *conn, const char *now, int most,
				       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* What is known of a recipient at this moment: one row for each address, see notice_send_store.c.
 */
enum cmn_err intake_store_notice_ways(struct cmn_conn *conn, const PGresult *taken, int row,
				      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

struct intake_notice_end {
	const char *state, *reason, *sent_by;
	const char *next_at; /* NULL: not again */
	bool uncounted;      /* this was no attempt: it was not the time */
	bool settled;
};
/* Says nothing when somebody else has it by now. */
enum cmn_err intake_store_notice_end(struct cmn_conn *conn, const PGresult *taken, int row,
				     const char *now, const struct intake_notice_end *end,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Inside a feed's transaction: tell the person of a situation. `params` is JSON of domain codes. */
enum cmn_err intake_store_notice_tell(struct cmn_conn *conn, const char *cause,
				      const char *situation_id, const char *departement,
				      const char *template, const char *params, const char *now,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_NOTICE_STATEMENTS[];
extern const size_t INTAKE_NOTICE_STATEMENT_COUNT;

#endif
