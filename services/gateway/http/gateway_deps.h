/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_deps.h - what the handlers of the gateway share.
 */
#ifndef GATEWAY_DEPS_H
#define GATEWAY_DEPS_H

#include "gateway_address.h"
#include "gateway_config.h"
#include "gateway_limit.h"
#include "gateway_upstream.h"

enum gateway_service {
	GATEWAY_SELF = 0,
	GATEWAY_INTAKE,
	GATEWAY_REFERRAL,
	GATEWAY_DIRECTORY,
	GATEWAY_OBSERVATORY,
	GATEWAY_SERVICES
};

extern const char *const GATEWAY_SERVICE_NAMES[GATEWAY_SERVICES];

struct gateway_tickets;
struct gateway_hub;

struct gateway_deps {
	const struct gateway_settings *settings;
	struct gateway_upstream *upstreams[GATEWAY_SERVICES]; /* [GATEWAY_SELF] is NULL */
	struct gateway_limit *limit;
	struct gateway_proxies proxies;
	struct gateway_tickets *tickets;
	struct gateway_hub *hub;
};

enum cmn_err gateway_deps_open(const void *settings, struct cmn_pool *pool, void **ret_deps,
			       struct cmn_error *err);
void gateway_deps_close(void *deps);

#endif
