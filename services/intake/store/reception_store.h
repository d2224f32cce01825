/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception_store.h - the clocks of a département, its sub-territories, where a commune belongs,
 * and what comes after a solicitation: later contacts, the first answer, what a partner may follow.
 */
#ifndef RECEPTION_STORE_H
#define RECEPTION_STORE_H

#include "cmn/record.h"

/* The commune of today of a former code; `present` has 8 bytes, untouched when not found. */
enum cmn_err intake_store_former(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *code, char present[8], bool *ret_found,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* One row: where a commune, of today or former, belongs.  CMN_E_NOT_FOUND: no such commune here. */
enum cmn_err intake_store_route(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *code, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;

/* --- clocks, dated --------------------------------------------------------------------------- */

struct intake_rule {
	const char *valid_from;         /* YYYY-MM-DD */
	const char *first_answer_hours; /* as text; NULL: no threshold */
	const char *callback_hours;
	const char *callback_attempts;
};

/* CMN_E_CONFLICT: a rule begins on that day already. */
enum cmn_err intake_store_set_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const struct intake_rule *rule,
				   bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
/* All of a département, newest first; `id` NULL, or the one. */
enum cmn_err intake_store_rules(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *id, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;

/* --- sub-territories ------------------------------------------------------------------------- */

struct intake_sub_territory {
	const char *code, *name;
	const char *communes; /* PostgreSQL array text */
};

/* CMN_E_CONFLICT: the code is taken, or a commune lies in another; CMN_E_INVALID: no such commune.
 */
enum cmn_err intake_store_add_sub_territory(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					    struct cmn_write *write,
					    const struct intake_sub_territory *t,
					    bool *ret_replayed,
					    struct cmn_error *err) CMN_MUST_CHECK;
/* Name and communes anew, when still at `version`; the code stays. */
enum cmn_err intake_store_change_sub_territory(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       struct cmn_write *write, int64_t version,
					       const struct intake_sub_territory *t,
					       bool *ret_replayed,
					       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_sub_territory(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_sub_territories(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* --- is the whole département reached? ------------------------------------------------------- */

/* [from, to): RFC 3339. */
struct intake_coverage {
	const char *departement, *from, *to;
	bool by_epci; /* a row for each intercommunality; else for each commune */
};

/* All rows at once, 1000 at most.  CMN_E_REFERENCE_NOT_ARRIVED while no commune is known. */
enum cmn_err intake_store_coverage(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct intake_coverage *of, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* --- after a solicitation -------------------------------------------------------------------- */

struct intake_relance {
	const char *solicitation_id;
	const char *at, *channel, *requester_kind;
	const char *call_id, *text; /* may be NULL */
};

/* CMN_E_NOT_FOUND: no such solicitation; CMN_E_CONFLICT: the call is recorded already. */
enum cmn_err intake_store_add_relance(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const struct intake_relance *r,
				      bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_relances(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *solicitation_id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* When still at `version` and not answered yet. */
enum cmn_err intake_store_first_answer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version, const char *at,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* What an organisation sent: receipts only, and one with what became of it (_outcome). */
enum cmn_err intake_store_referrals(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *organisation,
				    const char *after, int64_t limit, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_referral(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, const char *organisation, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_RECEPTION_STATEMENTS[];
extern const size_t INTAKE_RECEPTION_STATEMENT_COUNT;

#endif
