/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"

#include <errno.h>
#include <stdatomic.h>

#define US_PER_S INT64_C(1000000)

static _Atomic int64_t moved_us;

int64_t cmn_clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000 +
	       atomic_load_explicit(&moved_us, memory_order_relaxed);
}

int64_t cmn_clock_mono_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void cmn_clock_move(int64_t us)
{
	atomic_fetch_add(&moved_us, us);
}

struct timespec cmn_clock_in_ms(unsigned ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	return until;
}

void cmn_sleep_ms(unsigned ms)
{
	const struct timespec until = cmn_clock_in_ms(ms);

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}
