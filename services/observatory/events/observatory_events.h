/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory_events.h - the figures as JSON, the publisher of figures, and what is learnt.
 */
#ifndef OBSERVATORY_EVENTS_H
#define OBSERVATORY_EVENTS_H

#include "figures.h"

#include "cmn/buf.h"
#include "cmn/bus.h"

/* Write the members of one indicator into the object that is open in `out`: code, then its figures,
 * or only "suppressed": true when the threshold does not allow them.  The same for the API and for
 * events: there is one gate. */
void observatory_write_indicator(struct cmn_buf *out, const struct observatory_figures *f,
				 enum observatory_indicator i, int64_t threshold);

/* --- publisher: at each cadence, the months that changed, as protected figures -------------------
 */

struct observatory_publisher;

struct observatory_publisher_settings {
	const char *conninfo; /* role of the bus */
	const char *schema;
	const char *departements; /* "09,31": where a new month is released by itself; or NULL */
	unsigned every_ms;        /* cadence of release */
	unsigned least_ms;        /* a shorter one is refused */
	int64_t threshold;        /* of the audience of dashboards */
};

enum cmn_err observatory_publisher_start(const struct observatory_publisher_settings *settings,
					 struct observatory_publisher **ret,
					 struct cmn_error *err) CMN_MUST_CHECK;
void observatory_publisher_stop(struct observatory_publisher **publisher);

#endif
