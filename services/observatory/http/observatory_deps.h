/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory_deps.h - what main gives to the handlers.
 */
#ifndef OBSERVATORY_DEPS_H
#define OBSERVATORY_DEPS_H

#include "fact_feed.h"
#include "keeper.h"
#include "observatory_events.h"

struct observatory_deps {
	struct observatory_publisher *publisher;
	struct observatory_fold *fold; /* of the thread of the feed */
	struct observatory_keeper *keeper;
	int64_t threshold; /* of every audience but the community's own team */
};

#endif
