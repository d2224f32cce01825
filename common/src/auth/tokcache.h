/* SPDX-License-Identifier: EUPL-1.2
 *
 * tokcache.h - verified tokens, so that a signature is checked once and not on every request.
 *
 * Set-associative: the hash names a set of eight places, so a look-up costs at most eight
 * comparisons and the memory is bounded.  Found means: same hash, same length, all bytes the same,
 * same generation of the issuer's keys, not expired.  Only successes are kept: a stranger cannot
 * fill it.  Sets are spread over a few locks.
 */
#ifndef CMN_TOKCACHE_H
#define CMN_TOKCACHE_H

#include "cmn/auth.h"

struct cmn_tokcache; /* thread-safe */

/* NULL when memory or randomness is missing.  `entries` is rounded up to whole sets. */
struct cmn_tokcache *cmn_tokcache_new(size_t entries);
void cmn_tokcache_free(struct cmn_tokcache **cache);

bool cmn_tokcache_get(struct cmn_tokcache *cache, const char *token, size_t n, uint64_t generation,
		      int64_t now_us, struct cmn_caller *ret);

/* Keep until caller->expires_us.  In a full set the entry that is dead, or else was used longest
 * ago, gives way; without memory nothing is kept. */
void cmn_tokcache_put(struct cmn_tokcache *cache, const char *token, size_t n, uint64_t generation,
		      int64_t now_us, const struct cmn_caller *caller);

size_t cmn_tokcache_count(struct cmn_tokcache *cache); /* entries held, dead ones included */

#endif
