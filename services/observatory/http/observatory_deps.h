/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory_deps.h - what main gives to the handlers.
 */
#ifndef OBSERVATORY_DEPS_H
#define OBSERVATORY_DEPS_H

#include "observatory_events.h"

struct observatory_deps {
	struct observatory_publisher *publisher;
	int64_t threshold; /* of every audience but the community's own team */
};

#endif
