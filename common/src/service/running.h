/* SPDX-License-Identifier: EUPL-1.2
 *
 * running.h - a service while it lives, and the parts it is made of.
 */
#ifndef CMN_RUNNING_H
#define CMN_RUNNING_H

#include "bus_watch.h"
#include "cmn/service.h"
#include "health.h"
#include "jobs.h"

#include <signal.h>

struct running {
	const struct cmn_service *service;
	const struct cmn_service_settings *settings;
	void *deps;
	struct cmn_health health;
	struct cmn_pool *pool;
	struct cmn_auth *auth;
	struct cmn_dispatcher *dispatcher;
	struct cmn_relay *relay;
	struct cmn_jobs *jobs;
	struct cmn_feed *feed;
	struct cmn_bus_watch watch;
	struct cmn_listener *listener, *ops;
	sigset_t signals;
};

struct cmn_part {
	const char *name;
	/* CMN_E_UNAVAILABLE: away for the moment, asked again; anything else ends the start */
	enum cmn_err (*start)(struct running *r, struct cmn_error *err);
	void (*stop)(struct running *r);
};

/* In the order in which they start; they stop in the reverse order. */
extern const struct cmn_part CMN_PARTS[];
extern const size_t CMN_PART_COUNT;

#endif
