/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_bundle.c - the parameters that choose what is on a page.
 */
#include "fhir_http.h"
#include "referral_deps.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

const char *referral_fhir_root(const struct cmn_call *call)
{
	const struct referral_deps *deps = call->deps;

	return deps && deps->public_url ? deps->public_url : "";
}

enum cmn_err referral_fhir_owner(struct cmn_call *call, char departement[4])
{
	const char *owner = cmn_call_param(call, "owner");
	const char *mine = call->caller->departements;

	if (!owner && (!mine[0] || strchr(mine, ',')))
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:owner",
				   "vous avez plusieurs départements : dites lequel, mdph-31",
				   "you have several départements: say which, mdph-31");
	snprintf(departement, 4, "%.3s", owner ? strrchr(owner, '-') + 1 : mine);
	return cmn_call_territory(call, "query:owner", departement);
}
