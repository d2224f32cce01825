/* SPDX-License-Identifier: EUPL-1.2 */
#include "member_terms_http.h"
#include "member_terms.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

enum cmn_err intake_terms_open(struct cmn_call *call, const char *departement,
			       const char *organisation, const char *sharing, bool *ret)
{
	char today[CMN_DAY_LEN];

	*ret = true;
	if (!cmn_uuid_valid(organisation))
		return CMN_OK;
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	return intake_store_member_may(call->pool, &call->ctx, departement, organisation, sharing,
				       today, ret, &call->err);
}

enum cmn_err intake_terms_demand(struct cmn_call *call, const char *departement,
				 const char *organisation, const char *sharing)
{
	bool open = false;
	enum cmn_err rc = intake_terms_open(call, departement, organisation, sharing, &open);

	if (rc != CMN_OK || open)
		return rc;
	return cmn_fail(&call->err, CMN_E_FORBIDDEN,
			"la convention d’adhésion de cette organisation à la communauté n’ouvre "
			"pas ceci",
			"the adhesion of this organisation to the community does not open this");
}
