/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv_store.h - the facilitators (APPV, faciliteurs) of a département and the relays to them, in
 * PostgreSQL.
 *
 * What is addressed to a facilitator is found by the account that holds the post, or by the
 * employer's organisation while the post is vacant; for anybody else it does not exist.
 */
#ifndef INTAKE_APPV_STORE_H
#define INTAKE_APPV_STORE_H

#include "cmn/pg.h"
#include "cmn/write.h"

/* --- posts ------------------------------------------------------------------------------------ */

/* One row: title, posts expected (R045, R046), posts filled and vacant on `day`; no row for a
 * département that no source names. */
enum cmn_err intake_store_facilitation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *day, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_facilitators(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *after, int64_t limit,
				       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_facilitator(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

struct intake_facilitator {
	const char *employer, *employer_name;
	const char *account; /* NULL: vacant */
	const char *since;
};
enum cmn_err intake_store_facilitator_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  struct cmn_write *write,
					  const struct intake_facilitator *f, int64_t *ret_version,
					  bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
/* Another account holds the post, or none (NULL). */
enum cmn_err intake_store_facilitator_hand(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, int64_t version,
					   const char *account, int64_t *ret_version,
					   bool *ret_replayed,
					   struct cmn_error *err) CMN_MUST_CHECK;
/* CMN_E_NOT_FOUND also while a relay to it runs. */
enum cmn_err intake_store_facilitator_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  struct cmn_write *write, int64_t version,
					  const char *until, int64_t *ret_version,
					  bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* --- relays ----------------------------------------------------------------------------------- */

struct intake_appv_orientation {
	const char *project_id, *facilitator_id, *employer;
	const char *categories, *consent_id;
	const char *note;
	const char *acknowledge_due, *return_due; /* RFC 3339 */
	int64_t project_version;                  /* that was read */
};
/* CMN_E_NOT_FOUND: the project moved on, is not wanted or has no content, or the post has ended;
 * CMN_E_CONFLICT: it is with a facilitator already. */
enum cmn_err intake_store_appv_orient(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write,
				      const struct intake_appv_orientation *o, int64_t *ret_version,
				      bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* Who asks: NULL for the team, which sees its territory. */
struct intake_appv_addressee {
	const char *sub, *organisation;
};

/* One row.  With the content of the version that was sent, which the handler must not show before
 * it has asked consent: columns _content, _categories. */
enum cmn_err intake_store_appv_relay(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, const struct intake_appv_addressee *to,
				     const char *now, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

struct intake_appv_page {
	const char *departement, *state, *now, *after;
	bool asked;                             /* only where a conseiller is asked for, untaken */
	const struct intake_appv_addressee *to; /* NULL: the team */
	int64_t limit;
};
enum cmn_err intake_store_appv_relays(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct intake_appv_page *page, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* A move of domain/appv.h, while the relay is at `version` and in state `from`. */
struct intake_appv_move {
	int64_t version;
	const char *from, *to;
	const char *reason, *note; /* decline, stop */
	const char *return_due;    /* extend */
	const char *on, *by;       /* ask for a conseiller: the day, and who asks */
};
typedef enum cmn_err intake_appv_move_fn(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, const struct intake_appv_move *m,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err);
intake_appv_move_fn intake_store_appv_acknowledge, intake_store_appv_start, intake_store_appv_end,
    intake_store_appv_extend, intake_store_appv_ask, intake_store_appv_take;

/* What was built comes back as the next version of the project.  CMN_E_NOT_FOUND also when the
 * project is no longer at `project_version`: read it again and try again. */
struct intake_appv_return {
	struct intake_appv_move move;
	const char *content, *built_with, *categories;
	bool co_built;
	int64_t project_version;
	const char *event_id, *event_data; /* intake.project.versioned, in the same transaction */
};
enum cmn_err intake_store_appv_return(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const struct intake_appv_return *r,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* --- clocks, for the job: inside its transaction ---------------------------------------------- */

/* At most `most` running relays whose clock has something to do, or whose consent is to be looked
 * at again; locked, those that another replica holds left out. */
enum cmn_err intake_store_appv_due(struct cmn_conn *conn, const char *now, unsigned most,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_appv_consents(struct cmn_conn *conn, const char *now, unsigned most,
					PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

struct intake_appv_tell {
	const char *id, *departement, *now;
	const char *next;   /* when to look again */
	const char *reason; /* why it is stopped */
	const char *event_id, *event_data;
};
enum cmn_err intake_store_appv_reminded(struct cmn_conn *conn, const struct intake_appv_tell *t,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_appv_expired(struct cmn_conn *conn, const struct intake_appv_tell *t,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_appv_stopped(struct cmn_conn *conn, const struct intake_appv_tell *t,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_appv_looked(struct cmn_conn *conn, const struct intake_appv_tell *t,
				      struct cmn_error *err) CMN_MUST_CHECK;

#endif
