/* SPDX-License-Identifier: EUPL-1.2 */
#include "member_may.h"
#include "kept_http.h"
#include "member_terms.h"

#include "cmn/role.h"

#define INSTITUTION \
	(CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY | CMN_ROLE_MDPH)
#define ACCOUNTS (CMN_ROLE_PARTNER | CMN_ROLE_FACILITEUR | CMN_ROLE_PAIR)

enum cmn_err directory_member_may(struct cmn_call *call, const char *departement,
				  const char *sharing)
{
	unsigned roles = call->caller->roles;
	char today[11];
	bool may = false;
	enum cmn_err rc = cmn_call_territory(call, "departement", departement);

	if (rc != CMN_OK || (roles & INSTITUTION) != 0)
		return rc;
	directory_today(departement, today);
	if ((roles & ACCOUNTS) != 0 && cmn_uuid_valid(call->caller->organisation))
		rc = directory_member_terms(call->pool, &call->ctx, departement,
					    call->caller->organisation, sharing, today, &may,
					    &call->err);
	if (rc != CMN_OK || may)
		return rc;
	return cmn_fail(&call->err, CMN_E_FORBIDDEN,
			"la convention d’adhésion de votre organisation n’ouvre pas ceci",
			"the adhesion of your organisation does not open this");
}
