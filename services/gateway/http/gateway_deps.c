/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_deps.h"

#include "gateway_hub.h"
#include "gateway_tickets.h"

#include <string.h>

#define ANSWER_MAX ((size_t)16 << 20) /* bytes of one answer of a service */

const char *const GATEWAY_SERVICE_NAMES[GATEWAY_SERVICES] = {
    "gateway", "intake", "referral", "directory", "observatory",
};

static enum cmn_err open_upstreams(struct gateway_deps *deps, struct cmn_error *err)
{
	const struct gateway_settings *s = deps->settings;
	const char *const urls[GATEWAY_SERVICES] = {
	    NULL, s->intake, s->referral, s->directory, s->observatory,
	};

	for (size_t i = GATEWAY_INTAKE; i < GATEWAY_SERVICES; i++) {
		const struct gateway_upstream_settings one = {
		    .name = GATEWAY_SERVICE_NAMES[i],
		    .url = urls[i],
		    .budget = s->budget,
		    .wait_ms = s->budget_wait_ms,
		    .connect_ms = s->connect_ms,
		    .total_ms = s->upstream_ms,
		    .answer_max = ANSWER_MAX,
		};

		if (gateway_upstream_open(&one, &deps->upstreams[i], err) != CMN_OK)
			return err->code;
	}
	return CMN_OK;
}

static enum cmn_err open_hub(struct gateway_deps *deps, struct cmn_error *err)
{
	const struct cmn_service_settings *s = &deps->settings->common;
	const struct gateway_hub_settings hub = {
	    .key_file = s->bus_key,
	    .sources = s->bus_sources,
	    .departements = s->departements,
	    .streams_max = deps->settings->streams_max,
	    .streams_per_caller = deps->settings->streams_per_caller,
	};

	return gateway_hub_open(&hub, &deps->hub, err);
}

enum cmn_err gateway_deps_open(const void *settings, struct cmn_pool *pool, void **ret_deps,
			       struct cmn_error *err)
{
	struct gateway_deps *deps = calloc(1, sizeof(*deps));
	struct gateway_rates rates;

	(void)pool;
	if (!deps)
		return cmn_no_memory(err);
	deps->settings = settings;
	rates = (struct gateway_rates){deps->settings->rate_per_minute,
				       deps->settings->public_rate_per_minute};
	deps->limit = gateway_limit_open(&rates);
	deps->tickets = gateway_tickets_open();
	if (!deps->limit || !deps->tickets)
		cmn_no_memory(err);
	else if (gateway_proxies_read(deps->settings->trusted_proxies, &deps->proxies, err) ==
		     CMN_OK &&
		 open_upstreams(deps, err) == CMN_OK && open_hub(deps, err) == CMN_OK) {
		*ret_deps = deps;
		return CMN_OK;
	}
	gateway_deps_close(deps);
	return err->code;
}

void gateway_deps_close(void *arg)
{
	struct gateway_deps *deps = arg;

	if (!deps)
		return;
	gateway_hub_close(&deps->hub);
	for (size_t i = 0; i < GATEWAY_SERVICES; i++)
		gateway_upstream_close(&deps->upstreams[i]);
	gateway_tickets_close(&deps->tickets);
	gateway_limit_close(&deps->limit);
	free(deps);
}
