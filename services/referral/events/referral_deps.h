/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_deps.h - what main() gives to the handlers and the jobs.
 */
#ifndef REFERRAL_DEPS_H
#define REFERRAL_DEPS_H

#include "webhook_job.h"

struct referral_deps {
	const char *consent_required; /* domain/required.h */
	bool development;
	bool sandbox;           /* the fictitious cases of vendors are open; never in production */
	const char *public_url; /* where the gateway is seen from outside; "": not said */
	struct referral_webhooks webhooks;
};

#endif
