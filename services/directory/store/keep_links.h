/* SPDX-License-Identifier: EUPL-1.2
 *
 * keep_links.h - links "still true?", by the SHA-256 of their tokens.
 */
#ifndef DIRECTORY_KEEP_LINKS_H
#define DIRECTORY_KEEP_LINKS_H

#include "writes.h"

struct directory_new_link {
	const char *actor_id, *offer_id; /* offer_id NULL: all offers of the actor */
	const char *token_hash, *expires_at;
	const char *max_uses; /* NULL: until it expires */
};
enum cmn_err directory_link_make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const struct directory_new_link *link, struct cmn_write *write,
				 struct directory_written *ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* Of this version and not revoked before: CMN_E_NOT_FOUND otherwise. */
enum cmn_err directory_link_revoke(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   int64_t version, struct cmn_write *write,
				   struct directory_written *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
/* Write down that the link was opened, while it opens; an opening is no answer and counts none. */
enum cmn_err directory_link_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *link_id, struct cmn_write *write,
				 struct directory_written *ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Which link has this hash (id, departement, actor_id, offer_id, expires_at, actor_name, _open: it
 * opens at `now`); no row: no such link. */
enum cmn_err directory_link_find(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *token_hash, const char *now, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* Links of the team's own territory only; as they are at `now`. */
enum cmn_err directory_link_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, const char *now, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_link_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *actor_id, const char *now, const char *after,
				 int64_t limit, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_link_uses(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *link_id, const char *after, int64_t limit,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* The active offers that a link is for, with their room (http/kept_http.h); at most 200. */
enum cmn_err directory_link_offers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *actor_id, const char *offer_id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_LINK_STATEMENTS[];
extern const size_t DIRECTORY_LINK_STATEMENT_COUNT;
extern const struct cmn_stmt DIRECTORY_LINKS, DIRECTORY_LINK_USES;

#endif
