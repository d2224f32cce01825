/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus_watch.h - is the copy that this service follows current?  Told by /readyz, and no reason to
 * be taken out of service: what discloses from the copy asks by itself and fails closed.
 */
#ifndef CMN_BUS_WATCH_H
#define CMN_BUS_WATCH_H

#include "cmn/bus.h"

struct cmn_bus_watch {
	const struct cmn_feed *feed;
	const char *streams;      /* "directory.facts,intake.facts" */
	const char *departements; /* "09,31" */
};

/* Every stream reached its announced head within the last CMN_BUS_LATE_MS. */
#define CMN_BUS_LATE_MS 10000
bool cmn_bus_current(void *watch);
/* The same of one stream, "31.directory.facts"; true when no feed runs. */
bool cmn_bus_stream_current(void *watch, const char *stream);
/* Age of the copy, see cmn_feed_age_ms(); INT64_MAX when no feed runs. */
int64_t cmn_bus_stream_age_ms(void *watch, const char *stream);

#endif
