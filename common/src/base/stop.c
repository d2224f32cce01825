/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/stop.h"

#include "cmn/clock.h"

#include <errno.h>

void cmn_stop_init(struct cmn_stop *stop)
{
	pthread_condattr_t monotonic;

	pthread_mutex_init(&stop->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&stop->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	stop->told = false;
}

void cmn_stop_clear(struct cmn_stop *stop)
{
	pthread_cond_destroy(&stop->wake);
	pthread_mutex_destroy(&stop->lock);
}

void cmn_stop_tell(struct cmn_stop *stop)
{
	pthread_mutex_lock(&stop->lock);
	stop->told = true;
	pthread_cond_broadcast(&stop->wake);
	pthread_mutex_unlock(&stop->lock);
}

bool cmn_stop_told(struct cmn_stop *stop)
{
	bool told;

	pthread_mutex_lock(&stop->lock);
	told = stop->told;
	pthread_mutex_unlock(&stop->lock);
	return told;
}

bool cmn_stop_wait(struct cmn_stop *stop, unsigned ms)
{
	const struct timespec until = cmn_clock_in_ms(ms);
	bool told;

	pthread_mutex_lock(&stop->lock);
	while (!stop->told && pthread_cond_timedwait(&stop->wake, &stop->lock, &until) != ETIMEDOUT)
		;
	told = stop->told;
	pthread_mutex_unlock(&stop->lock);
	return told;
}
