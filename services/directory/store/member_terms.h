/* SPDX-License-Identifier: EUPL-1.2
 *
 * member_terms.h - what the accounts of a member may read: the terms of its adhesion (R169).
 *
 * In SQL the same is member_may(departement, actor, sharing, day), see 0085_member.sql.
 */
#ifndef DIRECTORY_MEMBER_TERMS_H
#define DIRECTORY_MEMBER_TERMS_H

#include "cmn/pg.h"

/* `sharing` is a code of sharing_terms, `day` "2026-11-23".  An actor without a recorded adhesion
 * may what it always could, one whose adhesion is over nothing. */
enum cmn_err directory_member_terms(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *actor_id,
				    const char *sharing, const char *day, bool *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt DIRECTORY_MEMBER_MAY;

#endif
