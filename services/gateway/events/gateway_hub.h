/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_hub.h - from the bus to event streams of browsers and dashboards.  Holds the latest
 * events of each stream; who comes back after longer gets the rest from the services' replay.
 */
#ifndef GATEWAY_HUB_H
#define GATEWAY_HUB_H

#include "cmn/auth.h"
#include "cmn/stream.h"

#define GATEWAY_DEPARTEMENTS_MAX 16 /* of one stream: its position vector stays short */

struct gateway_hub_settings {
	const char *key_file, *sources, *departements; /* sources "": no bus, no streams */
	unsigned streams_max, streams_per_caller;
};

struct gateway_hub; /* thread-safe */

enum cmn_err gateway_hub_open(const struct gateway_hub_settings *settings, struct gateway_hub **ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
void gateway_hub_close(struct gateway_hub **hub); /* after the listener: no stream is left */

struct gateway_watch {
	const struct cmn_caller *caller;
	const char *departement; /* NULL: the whole territory */
	const char *after;       /* Last-Event-ID; NULL: from now on */
};

/* One reference to a stream of server-sent events.  CMN_E_TOO_MANY_REQUESTS: this account has as
 * many as one may have. */
enum cmn_err gateway_hub_watch(struct gateway_hub *hub, const struct gateway_watch *watch,
			       struct cmn_stream **ret, struct cmn_error *err) CMN_MUST_CHECK;

#endif
