/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_adhesions.h - the agreement by which an actor adheres to a community, version by
 * version, with its six fields (R165 to R170).
 *
 * It names professionals: row security by département; a foreign one is not found.  Texts are
 * borrowed; results are owned by the caller.
 */
#ifndef MEMBERSHIP_ADHESIONS_H
#define MEMBERSHIP_ADHESIONS_H

#include "reads.h"
#include "writes.h"

/* `fields` is a JSON object of columns ("{}": none): contacts, circuits, contributions,
 * participation, sharing, sharing_note, tools.  Only of a member, and only where it has no draft:
 * CMN_E_NOT_FOUND, CMN_E_CONFLICT. */
enum cmn_err directory_adhesion_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *actor_id, const char *fields,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* What `fields` names is changed (RFC 7396), in one of the `states` ("{draft}") and at this
 * version. */
enum cmn_err directory_adhesion_edit(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *fields, const char *states, int64_t version,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* The draft is signed; the version in force until then ends on the day this one begins.  Only while
 * the actor is a member on that day. */
struct directory_adhesion_signature {
	const char *actor_id;
	const char *signed_on, *begins_on, *until;
	const char *commitments; /* "{a,b}" */
};
enum cmn_err directory_adhesion_sign(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_adhesion_signature *signature,
				     int64_t version, struct cmn_write *write,
				     struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

struct directory_adhesion_ending {
	const char *ended_on, *why;
	const char *decision_on, *decision_id;
};
enum cmn_err directory_adhesion_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_adhesion_ending *ending, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_adhesion_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* The day (days since 1970) on which the version of the actor that is in force began; no row: none
 * is. */
enum cmn_err directory_adhesion_before(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *actor_id,
				       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* actor_id, state NULL: whatever. */
struct directory_adhesion_filter {
	const char *departement, *actor_id, *state;
};
enum cmn_err directory_adhesion_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_adhesion_filter *filter,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Whom to reach at each member, by the adhesions in force on `day`. */
enum cmn_err directory_adhesion_contacts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *day,
					 const struct directory_cursor *after, int64_t limit,
					 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* One row: each of `sharings` ("{a,b}") and whether it is open to the actor on `day`. */
enum cmn_err directory_adhesion_terms(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *actor_id,
				      const char *day, const char *sharings, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt DIRECTORY_ADHESION_LIST, DIRECTORY_ADHESION_CONTACTS;
extern const struct cmn_stmt *const DIRECTORY_ADHESION_STATEMENTS[];
extern const size_t DIRECTORY_ADHESION_STATEMENT_COUNT;

#endif
