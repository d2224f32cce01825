/* SPDX-License-Identifier: EUPL-1.2
 *
 * phone_call_store.h - calls as the platform told of them, and the list of those to call back.
 *
 * What a call has become is decided in domain/phone_call.h; here it is kept.  A change names the
 * version it was decided on, so that two events told at once cannot overlook each other.
 */
#ifndef PHONE_CALL_STORE_H
#define PHONE_CALL_STORE_H

#include "phone_call.h"

#include "cmn/record.h"

/* One more event of a call, and what the call has become with it. */
struct intake_telling {
	const char *platform_id;
	const char *kind, *at; /* of the event */
	const char *state;     /* of the call, with the event */
	const char *first_at, *last_at;
	const char *callback_state;
	const char *commune, *callback_number; /* NULL: not told */
	int64_t seen;                          /* version decided on; 0: the call is new */
};

/* CMN_E_NOT_FOUND or CMN_E_CONFLICT: somebody else told of this call meanwhile; read it again. */
enum cmn_err intake_store_tell_call(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const struct intake_telling *t,
				    bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* A row of the call, with the solicitation it became; CMN_E_NOT_FOUND. */
enum cmn_err intake_store_phone_call(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Its events, one row each (_kind, _at_us) with the columns of the call; no row: never told of. */
enum cmn_err intake_store_phone_call_told(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *platform_id,
					  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The call is the caller's from now on; CMN_E_NOT_FOUND when somebody else has it. */
enum cmn_err intake_store_take_call(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, bool *ret_replayed,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* Those that wait, the most urgent first, with their age and whether they are overdue. */
enum cmn_err intake_store_callbacks(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *now, const char *after,
				    int64_t limit, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* An attempt on a call that waits, and what follows; CMN_E_NOT_FOUND when it does not, or not in
 * this version. */
enum cmn_err intake_store_call_attempt(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version,
				       const char *outcome, const char *callback_state,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* Give up at most `most` calls that wait since before `before`, forget numbers as old, and tell. */
enum cmn_err intake_store_forget_calls(struct cmn_conn *conn, const char *before, const char *now,
				       unsigned most, int64_t *ret_n,
				       struct cmn_error *err) CMN_MUST_CHECK;

#endif
