/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_store.h - the danger act: a restricted record, and the protocol to follow.
 *
 * HOW OTHERS EXCLUDE IT: by doing nothing.  danger_alert, danger_entry and danger_acknowledgement
 * are joined by no other statement and refer one way only; row security shows an alert to the
 * account that wrote it and, where c360.danger says so, to coordonnateurs: only this room sets it.
 * No event names a kind or a solicitation.  Reads and writes go to danger_audit, never to audit, so
 * an access log made of audit cannot show them.  A view, an export, a sealed file or a transfer
 * must not select from these tables; tests/integration/intake/test_danger.c looks that none in this
 * service does.
 */
#ifndef DANGER_STORE_H
#define DANGER_STORE_H

#include "cmn/record.h"

/* Who looks: as for danger_audit, and whether as a coordonnateur. */
struct intake_danger_reader {
	const char *operation, *request_id, *now;
	bool coordonnateur;
};

struct intake_danger {
	const char *kind;
	const char *solicitation_id, *situation_id, *call_id; /* NULL: not known */
};

enum cmn_err intake_store_raise_danger(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_danger *d,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* measures: PostgreSQL array text; details may be NULL.  The caller has read the alert before. */
enum cmn_err intake_store_add_danger_entry(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, const char *danger_id,
					   const char *measures, const char *details,
					   bool *ret_replayed,
					   struct cmn_error *err) CMN_MUST_CHECK;

/* CMN_E_CONFLICT: a coordonnateur did already. */
enum cmn_err intake_store_acknowledge_danger(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					     struct cmn_write *write, bool *ret_replayed,
					     struct cmn_error *err) CMN_MUST_CHECK;

/* One alert with its entries; CMN_E_NOT_FOUND for whoever may not see it. */
enum cmn_err intake_store_danger(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const struct intake_danger_reader *reader, const char *id,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Oldest first, without details; `waiting`: only those that nobody acknowledged. */
enum cmn_err intake_store_dangers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct intake_danger_reader *reader,
				  const char *departement, bool waiting, const char *after,
				  int64_t limit, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* --- who is told ---------------------------------------------------------------------------------
 */

/* An account from a day on; valid_to may be NULL.  CMN_E_CONFLICT: it begins on that day already.
 */
enum cmn_err intake_store_add_duty(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const char *account,
				   const char *valid_from, const char *valid_to, bool *ret_replayed,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_end_duty(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, int64_t version, const char *valid_to,
				   bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_duty(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_duties(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Those on duty are told again of every alert of the last week that nobody has acknowledged: after
 * this many minutes, and three times more.  Safe with several replicas, and when killed. */
enum cmn_err intake_store_remind_danger(struct cmn_conn *conn, const char *now, unsigned minutes,
					struct cmn_error *err) CMN_MUST_CHECK;

/* Let go of at most `most` dangers whose term is over, with all that was written of them. */
enum cmn_err intake_store_expire_danger(struct cmn_conn *conn, const char *now, unsigned most,
					int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

/* --- protocol: not personal data ---------------------------------------------------------------
 */

struct intake_protocol {
	const char *kinds; /* PostgreSQL array text */
	const char *number, *label, *instruction;
	const char *position;              /* as text */
	const char *valid_from, *valid_to; /* YYYY-MM-DD; valid_to may be NULL */
	const char *source;
};

/* What is valid on `day` in a département, its own before the national; kind NULL: of every kind.
 */
enum cmn_err intake_store_protocol(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *day, const char *kind,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_protocol_entry(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *id, PGresult **ret,
					 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_add_protocol(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_protocol *p,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
/* The last day of an entry of the département; a national one is not found. */
enum cmn_err intake_store_end_protocol(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version,
				       const char *valid_to, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;

#endif
