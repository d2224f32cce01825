/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/stop.h - how a thread that works at a cadence sleeps, and hears at once that it is to end.
 */
#ifndef CMN_STOP_H
#define CMN_STOP_H

#include "cmn/base.h"

#include <pthread.h>

struct cmn_stop {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool told; /* read it by cmn_stop_told() */
};

void cmn_stop_init(struct cmn_stop *stop);
void cmn_stop_clear(struct cmn_stop *stop);

void cmn_stop_tell(struct cmn_stop *stop); /* any thread; again is harmless */
bool cmn_stop_told(struct cmn_stop *stop);

/* Sleep `ms`, or until told; true when told. */
bool cmn_stop_wait(struct cmn_stop *stop, unsigned ms);

#endif
