/* SPDX-License-Identifier: EUPL-1.2
 *
 * health.h - what operators ask, on a listener of their own: /healthz, /readyz, /metrics.
 */
#ifndef CMN_HEALTH_H
#define CMN_HEALTH_H

#include "cmn/http.h"

#include <stdatomic.h>

#define CMN_HEALTH_CHECKS 4

/* Filled once, while the service starts; read by the ops listener's threads meanwhile. */
struct cmn_health {
	const char *service;
	struct {
		const char *name;
		bool (*good)(void *arg);
		void *arg;
	} checks[CMN_HEALTH_CHECKS];
	atomic_size_t n_checks;
	atomic_bool serving; /* the main listener is open and not draining */
};

void cmn_health_add(struct cmn_health *health, const char *name, bool (*good)(void *), void *arg);

/* A cmn_answer_fn; arg is the struct cmn_health. */
void cmn_health_answer(void *arg, const struct cmn_request *request, struct cmn_answer *answer);

#endif
