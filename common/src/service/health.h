/* SPDX-License-Identifier: EUPL-1.2
 *
 * health.h - what operators ask, on a listener of their own: /healthz, /readyz, /metrics.
 */
#ifndef CMN_HEALTH_H
#define CMN_HEALTH_H

#include "cmn/http.h"

#include <pthread.h>
#include <stdatomic.h>

#define CMN_HEALTH_CHECKS 4

/* Filled while the service starts; read by the ops listener's threads meanwhile. */
struct cmn_health {
	const char *service;
	struct {
		const char *name;
		bool (*good)(void *arg);
		void *arg;
		bool needed; /* without it the service is not ready */
	} checks[CMN_HEALTH_CHECKS];
	size_t n_checks;
	pthread_mutex_t
	    lock; /* held while the checks run: what they ask stays until they are done */
	atomic_bool serving; /* the main listener is open and not draining */
};

void cmn_health_add(struct cmn_health *health, const char *name, bool (*good)(void *), void *arg);
/* The same for what is told and does not count. */
void cmn_health_tell(struct cmn_health *health, const char *name, bool (*good)(void *), void *arg);

/* Before anything is stopped: not ready from here on, and no check asks what may be gone. */
void cmn_health_end(struct cmn_health *health);

/* A cmn_answer_fn; arg is the struct cmn_health. */
void cmn_health_answer(void *arg, const struct cmn_request *request, struct cmn_answer *answer);

#endif
