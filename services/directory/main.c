/* SPDX-License-Identifier: EUPL-1.2
 *
 * directory - who does what, where, for whom: territory, actors, offers, nomenclatures.
 */
#include "directory_ops.h"

#include "cmn/service.h"

int main(int argc, char **argv)
{
	static const struct cmn_service DIRECTORY = {
	    .name = "directory",
	    .ops = &DIRECTORY_OPS,
	    .settings_size = sizeof(struct cmn_service_settings),
	};

	return cmn_service_main(argc, argv, &DIRECTORY);
}
