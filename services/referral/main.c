/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral - what is proposed in a situation, who takes it over, what is handed to the MDPH.
 */
#include "referral_events.h"
#include "referral_ops.h"

#include "cmn/service.h"

int main(int argc, char **argv)
{
	static const struct cmn_service REFERRAL = {
	    .name = "referral",
	    .ops = &REFERRAL_OPS,
	    .settings_size = sizeof(struct cmn_service_settings),
	    .feeds = "intake.facts,directory.facts",
	    .apply = referral_feed_apply,
	};

	return cmn_service_main(argc, argv, &REFERRAL);
}
