/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_bucket.h - a token bucket: a minute's worth of requests at once, then as they flow in.
 */
#ifndef GATEWAY_BUCKET_H
#define GATEWAY_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct gateway_bucket {
	uint64_t key; /* 0: free */
	int64_t at_ms;
	int64_t milli; /* thousandths of a request that are left */
};

/* Whoever is new begins with a full bucket. */
void gateway_bucket_begin(struct gateway_bucket *b, uint64_t key, unsigned per_minute,
			  int64_t now_ms);

/* Is there one left?  Takes it.  Otherwise *ret_wait_s says when there will be one again. */
bool gateway_bucket_take(struct gateway_bucket *b, unsigned per_minute, int64_t now_ms,
			 unsigned *ret_wait_s);

#endif
