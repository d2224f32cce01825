/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_bucket.h"

#define ONE       1000
#define MINUTE_MS 60000

void gateway_bucket_begin(struct gateway_bucket *b, uint64_t key, unsigned per_minute,
			  int64_t now_ms)
{
	*b = (struct gateway_bucket){key, now_ms, (int64_t)per_minute * ONE};
}

/* A clock that stands still or a long pause must neither lose nor overflow anything. */
static void refill(struct gateway_bucket *b, unsigned per_minute, int64_t now_ms)
{
	int64_t full = (int64_t)per_minute * ONE, passed = now_ms - b->at_ms, flow;

	if (passed <= 0)
		return;
	if (passed > MINUTE_MS)
		passed = MINUTE_MS;
	flow = full * passed / MINUTE_MS;
	if (flow == 0)
		return;
	b->milli = b->milli + flow < full ? b->milli + flow : full;
	b->at_ms = now_ms;
}

bool gateway_bucket_take(struct gateway_bucket *b, unsigned per_minute, int64_t now_ms,
			 unsigned *ret_wait_s)
{
	int64_t missing, wait_ms;

	refill(b, per_minute, now_ms);
	if (b->milli >= ONE) {
		b->milli -= ONE;
		return true;
	}
	missing = ONE - b->milli;
	wait_ms = missing * MINUTE_MS / ((int64_t)per_minute * ONE) + 1;
	*ret_wait_s = (unsigned)((wait_ms + 999) / 1000);
	return false;
}
