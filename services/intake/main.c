/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake - what a person or the one who cares for them asks; the file that is opened for it.
 */
#include "intake_events.h"
#include "intake_ops.h"

#include "cmn/service.h"

int main(int argc, char **argv)
{
	static const struct cmn_service INTAKE = {
	    .name = "intake",
	    .ops = &INTAKE_OPS,
	    .settings_size = sizeof(struct cmn_service_settings),
	    .feeds = "directory.facts",
	    .apply = intake_feed_apply,
	};

	return cmn_service_main(argc, argv, &INTAKE);
}
