/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_forward.h - hand a request on to a service, and its answer back.
 */
#ifndef GATEWAY_FORWARD_H
#define GATEWAY_FORWARD_H

#include "cmn/call.h"
#include "gateway_upstream.h"

#define GATEWAY_PASSED_MAX 14

enum cmn_err gateway_forward(struct cmn_call *call, struct gateway_upstream *upstream);

/* The same under another path and query: an address of ours that a service answers. */
enum cmn_err gateway_forward_to(struct cmn_call *call, struct gateway_upstream *upstream,
				const char *target);

/* The headers that a service gets: those of the request that are on the list, and the two that the
 * gateway says itself.  Everything else a client may send stays outside.  Returns how many. */
size_t gateway_passed(const struct cmn_call *call, struct cmn_header ret[GATEWAY_PASSED_MAX]);

#endif
