/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_config.h - the settings of the gateway; what each means stands in config.c and in
 * docs/services/gateway.md.
 */
#ifndef GATEWAY_CONFIG_H
#define GATEWAY_CONFIG_H

#include "cmn/service.h"

struct gateway_settings {
	struct cmn_service_settings common; /* first */
	const char *intake, *referral, *directory, *observatory;
	unsigned budget, budget_wait_ms, connect_ms, upstream_ms;
	unsigned rate_per_minute, public_rate_per_minute;
	const char *trusted_proxies, *cors_origins;
	unsigned streams_max, streams_per_caller;
};

#define GATEWAY_SETTINGS_N 14
extern const struct cmn_setting GATEWAY_SETTINGS[GATEWAY_SETTINGS_N];

#endif
