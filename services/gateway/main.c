/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway - the only door to the outside.  It holds no data.
 */
#include "gateway_config.h"
#include "gateway_deps.h"
#include "gateway_edge.h"
#include "gateway_routes.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	struct cmn_service gateway = {
	    .name = "gateway",
	    .ops = gateway_routes(),
	    .settings = GATEWAY_SETTINGS,
	    .n_settings = GATEWAY_SETTINGS_N,
	    .settings_size = sizeof(struct gateway_settings),
	    .start = gateway_deps_open,
	    .stop = gateway_deps_close,
	    .no_database = true,
	    .streams = true,
	    .patient = true,
	    .answer = gateway_edge_answer,
	};

	if (!gateway.ops) {
		fprintf(stderr, "c360-gateway: out of memory\n");
		return 1;
	}
	return cmn_service_main(argc, argv, &gateway);
}
