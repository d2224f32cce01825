/* SPDX-License-Identifier: EUPL-1.2
 *
 * member_terms.h - what the adhesion of an organisation opens to its accounts, as directory told
 * it.
 */
#ifndef INTAKE_MEMBER_TERMS_H
#define INTAKE_MEMBER_TERMS_H

#include "cmn/pg.h"

/* `actor_id` is a UUID, `sharing` a code of sharing_terms, `day` "2026-11-23". */
enum cmn_err intake_store_member_may(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *actor_id,
				     const char *sharing, const char *day, bool *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Learnt from events; what is older than what is known changes nothing.  Texts may be NULL where
 * the event may leave them out. */
struct intake_member_ref {
	const char *id, *departement, *actor_id, *basis, *since;
	const char *ended_on, *ended_why;
	const char *version;
};
enum cmn_err intake_store_learn_member(struct cmn_conn *conn, const struct intake_member_ref *m,
				       struct cmn_error *err) CMN_MUST_CHECK;

struct intake_adhesion_ref {
	const char *id, *departement, *actor_id;
	const char *sharing; /* "{a,b}" */
	const char *begins_on, *until, *ended_on;
	const char *version;
};
enum cmn_err intake_store_learn_adhesion(struct cmn_conn *conn, const struct intake_adhesion_ref *a,
					 struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_MEMBER_STATEMENTS[];
extern const size_t INTAKE_MEMBER_STATEMENT_COUNT;

#endif
