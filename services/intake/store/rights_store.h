/* SPDX-License-Identifier: EUPL-1.2
 *
 * rights_store.h - the person's side in PostgreSQL: what is held, who saw it, requests, legal hold,
 * retention.  Which tables hold what is said of a person: the table personal_data, filled by
 * personal_data_register() in the migrations (0061).
 */
#ifndef INTAKE_RIGHTS_STORE_H
#define INTAKE_RIGHTS_STORE_H

#include "cmn/record.h"

/* One row when the person exists here: id, departement, state, language. */
enum cmn_err intake_store_person_known(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;
/* Rows name, label_fr, label_en, content (JSON array). */
enum cmn_err intake_store_export(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *person, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* Rows at, operation, function, organisation, own; newest first, before `until`. */
enum cmn_err intake_store_access(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *person, const char *until,
				 int64_t most, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* --- requests ---- */
struct intake_data_request {
	const char *person, *kind, *text, *received_at;
	bool by_person;
};
/* CMN_E_NOT_FOUND: the person is erased, merged or not here. */
enum cmn_err intake_store_request_data(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_data_request *r,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_data_request(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_data_requests(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *state,
					const char *after, int64_t limit, const char *today,
					PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* `to`: accepted, done or refused. */
enum cmn_err intake_store_decide_request(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version, const char *to,
					 const char *reason, const char *answer,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* --- legal hold, archives, rules ---- */
enum cmn_err intake_store_set_hold(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const char *person, const char *reason,
				   int64_t *ret_version, bool *ret_replayed,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_lift_hold(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, int64_t version, const char *reason,
				    int64_t *ret_version, bool *ret_replayed,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_hold(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_holds(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *after, int64_t limit,
				PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_sort_archive(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const char *person,
				       const char *decision, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_archive(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_set_retention(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, const json_t *body,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_retention(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* --- runs of the retention, and the journal of erasures ---- */
/* `dry_run`: of the last days, finished, under the same rule; NULL for a dry run itself. */
enum cmn_err intake_store_ask_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  struct cmn_write *write, const char *mode, const char *dry_run,
				  int64_t *ret_version, bool *ret_replayed,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_erasures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *after, int64_t limit,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* `ids` and `kinds` are PostgreSQL array texts of equal length. */
enum cmn_err intake_store_ask_again(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const char *ids, const char *kinds,
				    int64_t *ret_version, bool *ret_replayed,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* --- jobs, as the bus role, inside a transaction ---- */
enum cmn_err intake_store_erasure_asked(struct cmn_conn *conn, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_erasure_blocked(struct cmn_conn *conn, const char *id, const char *why,
					  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_erasure_done(struct cmn_conn *conn, const char *id, const char *kept,
				       const char *now, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_erasure_waiting(struct cmn_conn *conn, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_erasure_waited(struct cmn_conn *conn, const char *id, const char *now,
					 struct cmn_error *err) CMN_MUST_CHECK;
/* Facts of the subjects after `after`: see retention_candidates(). */
enum cmn_err intake_store_candidates(struct cmn_conn *conn, const char *departement,
				     const char *stage, const char *after, const char *before,
				     int most, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_erase(struct cmn_conn *conn, const char *departement, const char *kind,
				const char *id, const char *cause, const char *run, const char *now,
				struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_run_take(struct cmn_conn *conn, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
struct intake_run_step {
	const char *id, *stage, *after, *state, *now;
	int64_t looked_at, due, erased, held, open_files, to_sort, kept_archive;
};
enum cmn_err intake_store_run_step(struct cmn_conn *conn, const struct intake_run_step *step,
				   struct cmn_error *err) CMN_MUST_CHECK;
/* Old rows of the trail, at most `most`; *ret_n: how many went. */
enum cmn_err intake_store_audit_purge(struct cmn_conn *conn, const char *now, int most,
				      int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;
/* Erased subjects that a restored backup brought back: at most `most` are erased again. */
enum cmn_err intake_store_erase_again(struct cmn_conn *conn, const char *now, int most,
				      int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_RIGHTS_STATEMENTS[];
extern const size_t INTAKE_RIGHTS_STATEMENT_COUNT;

#endif
