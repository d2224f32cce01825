/* SPDX-License-Identifier: EUPL-1.2
 *
 * change_may.c - who changes which members of a record at once.
 */
#include "change_http.h"
#include "kept_http.h"

#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err must_wait(struct cmn_call *call, const char *member)
{
	char at[64];

	snprintf(at, sizeof(at), "/%s", member);
	return cmn_fail_at(
	    &call->err, CMN_E_FORBIDDEN, at,
	    "ceci change avec l’accord du coordonnateur : proposez-le (propose_change)",
	    "this changes with the agreement of the coordonnateur: propose it "
	    "(propose_change)");
}

enum cmn_err directory_may_change(struct cmn_call *call, const PGresult *record,
				  enum directory_change_kind kind)
{
	const char *member;
	json_t *value;
	enum cmn_err rc;

	if ((call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0)
		return cmn_call_territory(call, "path:id", cmn_column(record, 0, "departement"));
	rc = directory_own(call, record, "path:id");
	if (rc)
		return rc;
	json_object_foreach((json_t *)(uintptr_t)call->body, member, value)
	{
		if (!directory_change_at_once(kind, member))
			return must_wait(call, member);
	}
	return CMN_OK;
}
