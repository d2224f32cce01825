/* SPDX-License-Identifier: EUPL-1.2
 *
 * link_store.h - links to one relay, by the SHA-256 of their tokens.
 */
#ifndef REFERRAL_LINK_STORE_H
#define REFERRAL_LINK_STORE_H

#include "referral_store.h"

#define REFERRAL_HASH_LEN 65 /* SHA-256 in hexadecimal, and its NUL */

struct referral_link {
	const char *relay_id, *token_hash, *purpose, *expires_at;
	const char *max_uses; /* a number, or NULL */
};
/* CMN_E_NOT_FOUND when the relay is not under way any more. */
enum cmn_err referral_store_make_link(const struct referral_at *at, struct cmn_write *write,
				      const struct referral_link *link,
				      struct referral_done *ret) CMN_MUST_CHECK;

/* Which link has this hash: id, departement, relay_id; no row, no such link.  Needs no territory.
 */
enum cmn_err referral_store_find_link(const struct referral_at *at, const char *token_hash,
				      PGresult **ret) CMN_MUST_CHECK;

/* One link as it is at `now`. */
enum cmn_err referral_store_link(const struct referral_at *at, const char *id, const char *now,
				 PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_links(const struct referral_at *at, const char *departement,
				  const char *relay_id, const char *now, const char *after,
				  int64_t limit, PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_link_openings(const struct referral_at *at, const char *departement,
					  const char *relay_id, const char *after, int64_t limit,
					  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_revoke_link(const struct referral_at *at, struct cmn_write *write,
					int64_t version, struct referral_done *ret) CMN_MUST_CHECK;

/* Write an opening down, count it, and mark the relay received and read: only while the link is
 * valid at this instant, locked against a revocation that is under way; CMN_E_NOT_FOUND otherwise.
 */
enum cmn_err referral_store_open_link(const struct referral_at *at, struct cmn_write *write,
				      const char *link_id,
				      struct referral_done *ret) CMN_MUST_CHECK;

extern const struct cmn_stmt REFERRAL_LINKS, REFERRAL_LINK_OPENINGS;
extern const struct cmn_stmt *const REFERRAL_LINK_STATEMENTS[];
extern const size_t REFERRAL_LINK_STATEMENT_COUNT;

#endif
