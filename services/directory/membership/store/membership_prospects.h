/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_prospects.h - from a declared interest to a member: what those who carry the community
 * read of it, the one act by which it joins, and where it stands on this way.
 */
#ifndef MEMBERSHIP_PROSPECTS_H
#define MEMBERSHIP_PROSPECTS_H

#include "membership_store.h"

/* One row: the interest, whom its letter went to, the actor, the membership and the adhesion. */
enum cmn_err directory_prospect_path(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, const char *today, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Those that were forwarded, with their letters. */
enum cmn_err directory_prospect_forwarded(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement,
					  const struct directory_cursor *after, int64_t limit,
					  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Prospect, membership and, where `adhesion` (the fields of a draft) is given, its draft, in one
 * act; write->resource_id is the membership.  Only while the interest is `contacted` at this
 * version and the actor as it was looked at. */
struct directory_prospect_joining {
	const char *prospect_id;
	const char *adhesion; /* JSON object of fields; NULL: none is drafted */
};
enum cmn_err directory_prospect_join(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_membership_new *row,
				     const struct directory_prospect_joining *joining,
				     int64_t version, struct cmn_write *write,
				     struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt DIRECTORY_PROSPECT_FORWARDED_LIST;
extern const struct cmn_stmt *const DIRECTORY_MEMBER_PROSPECT_STATEMENTS[];
extern const size_t DIRECTORY_MEMBER_PROSPECT_STATEMENT_COUNT;

#endif
