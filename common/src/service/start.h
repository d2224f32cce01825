/* SPDX-License-Identifier: EUPL-1.2
 *
 * start.h - from the command line to settings that can be served with.
 */
#ifndef CMN_START_H
#define CMN_START_H

#include "cmn/service.h"

#include <signal.h>

/* Common settings followed by the service's own, and the struct that they fill. */
struct cmn_setup {
	struct cmn_setting *table;
	size_t n;
	void *values; /* begins with struct cmn_service_settings */
};

enum cmn_order {
	CMN_ORDER_SERVE = 1,
	CMN_ORDER_DONE,    /* --help and the like: said, nothing more to do */
	CMN_ORDER_REFUSED, /* said why on stderr */
};

enum cmn_order cmn_setup_read(int argc, char **argv, const struct cmn_service *service,
			      struct cmn_setup *ret);
void cmn_setup_clear(struct cmn_setup *setup);

static inline const struct cmn_service_settings *cmn_setup_common(const struct cmn_setup *setup)
{
	return setup->values;
}

/* Wait for one of these signals.  What a burst left behind in the heap (a catch-up on events: twice
 * the size of the rest) is given back to the system meanwhile. */
int cmn_wait_for_signal(const sigset_t *signals);

#endif
