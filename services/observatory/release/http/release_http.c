/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_http.c - figures and editions that are released.
 */
#include "observatory_ops.h"
#include "release_call.h"
#include "release_gate.h"

#include <stdio.h>

#define LIMIT 50

enum release_audience release_audience_of_call(const struct cmn_call *call, const char *departement)
{
	enum release_audience found = RELEASE_PUBLIC;

	if (!cmn_caller_covers(call->caller, departement))
		return RELEASE_PUBLIC;
	for (unsigned bit = 1; bit <= CMN_ROLE_ADMIN; bit <<= 1) {
		const char *role = call->caller->roles & bit ? cmn_role_name(bit) : NULL;

		if (role && release_audience_of_role(role) < found)
			found = release_audience_of_role(role);
	}
	return found;
}

/* As whom: the audience that is asked for, not a stronger one than the caller is.  The own team,
 * which this gate tells nothing, looks as the public does. */
static enum cmn_err as_whom(struct cmn_call *call, const char *departement,
			    enum release_audience *ret)
{
	enum release_audience own = release_audience_of_call(call, departement);
	const char *asked = cmn_call_param(call, "audience");

	*ret = asked ? release_audience_of_code(asked) : own == RELEASE_TEAM ? RELEASE_PUBLIC : own;
	if (*ret < own)
		return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:audience",
				   "ces figures ne sont pas publiées pour vous",
				   "these figures are not released to you");
	return CMN_OK;
}

/* "2026-01" to its first day; NULL for NULL. */
static const char *first_day(const char *month, char room[16])
{
	if (!month)
		return NULL;
	snprintf(room, 16, "%.7s-01", month);
	return room;
}

enum cmn_err observatory_http_list_released_figures(struct cmn_call *call)
{
	int64_t limit = cmn_call_param_int(call, "limit", LIMIT);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char from[16], to[16], after[256];
	struct release_asked asked = {
	    .departement = cmn_call_param(call, "departement"),
	    .span = cmn_call_param(call, "span"),
	    .from = first_day(cmn_call_param(call, "from"), from),
	    .to = first_day(cmn_call_param(call, "to"), to),
	    .place_kind = cmn_call_param(call, "place_kind"),
	    .place = cmn_call_param(call, "place"),
	    .indicator = cmn_call_param(call, "indicator"),
	    .after = after,
	    .limit = (int)limit + 1,
	};
	enum cmn_err rc = as_whom(call, asked.departement, &asked.audience);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = release_store_told(call->pool, &call->ctx, &asked, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, limit) : rc;
}

enum cmn_err observatory_http_list_release_editions(struct cmn_call *call)
{
	int64_t limit = cmn_call_param_int(call, "limit", LIMIT);
	const char *departement = cmn_call_param(call, "departement");
	enum release_audience audience = release_audience_of_call(call, departement);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc == CMN_OK)
		rc = release_store_editions(call->pool, &call->ctx, departement,
					    audience == RELEASE_TEAM ? RELEASE_PUBLIC : audience,
					    after, (int)limit + 1, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, limit) : rc;
}
