/* SPDX-License-Identifier: EUPL-1.2
 *
 * jwks.h - where the issuer's keys come from: a file that is watched, or an http(s) address that
 * is fetched; always by a thread of its own, never while a request waits.  While the source is
 * away or publishes nonsense, the last good keys stay.
 */
#ifndef CMN_JWKS_H
#define CMN_JWKS_H

#include "keyset.h"

#include <stdatomic.h>

#define CMN_JWKS_MAX_BYTES ((size_t)256 * 1024)

struct cmn_jwks_settings {
	const char *source;
	unsigned refresh_s;
	unsigned kid_gap_ms; /* least time between two reads that unknown kids ask for */
	unsigned poll_ms;    /* how often a file's time stamp is looked at */
};

struct cmn_jwks; /* thread-safe */

/* A file must be readable and good now: its absence is a wrong setting.  An address may be down:
 * the thread goes on asking. */
enum cmn_err cmn_jwks_open(const struct cmn_jwks_settings *settings, struct cmn_jwks **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;
void cmn_jwks_close(struct cmn_jwks **jwks);

/* The keys now, and the number that changes with their content; cmn_keyset_unref() them.  NULL
 * before the first good read. */
struct cmn_keyset *cmn_jwks_take(struct cmn_jwks *jwks, uint64_t *ret_generation) CMN_MUST_CHECK;
uint64_t cmn_jwks_generation(const struct cmn_jwks *jwks); /* 0 before the first good read */

void cmn_jwks_want(struct cmn_jwks *jwks); /* a kid is unknown; never blocks on the source */
unsigned cmn_jwks_reads(const struct cmn_jwks *jwks); /* attempts so far */

/* jwks_fetch.c: one read of the source.  `stop` cuts a slow answer short.  *ret is owned. */
struct cmn_jwks_stamp {
	int64_t mtime_ns, size, inode;
};

bool cmn_jwks_is_url(const char *source);
bool cmn_jwks_stat(const char *path, struct cmn_jwks_stamp *ret);
enum cmn_err cmn_jwks_read_file(const char *path, char **ret, size_t *ret_n,
				struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err cmn_jwks_read_url(const char *url, const atomic_bool *stop, char **ret, size_t *ret_n,
			       struct cmn_error *err) CMN_MUST_CHECK;

#endif
