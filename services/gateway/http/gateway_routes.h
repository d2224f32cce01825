/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_routes.h - one table of all operations of all services, as the contract has them.  What
 * is not in it is refused here, and no service hears of it.
 */
#ifndef GATEWAY_ROUTES_H
#define GATEWAY_ROUTES_H

#include "gateway_deps.h"

struct gateway_route {
	enum gateway_service service;
	cmn_handler_fn *own; /* GATEWAY_SELF: who answers */
	const char *id;      /* operationId, as in the contract of its service */
};

/* Made once; NULL when memory ran out. */
const struct cmn_ops *gateway_routes(void);

/* What stands behind a row of that table. */
const struct gateway_route *gateway_route_of(const struct cmn_op *op);

/* Row `i`, for /v1/me. */
const struct gateway_route *gateway_route_at(size_t i);

#endif
