/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "more.h"
#include "region_store.h"
#include "region_value.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static void today_there(const char *departement, char day[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), day);
}

static enum cmn_err reply(struct cmn_call *call, const char *departement, const char *day)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char today[CMN_DAY_LEN];
	enum cmn_err rc;

	if (day == NULL) {
		today_there(departement, today);
		day = today;
	}
	rc = directory_region_community(call->pool, &call->ctx, departement, day, &res, &call->err);
	return rc ? rc : cmn_reply_row(call, res, 0);
}

enum cmn_err directory_http_read_community(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "departement"), cmn_call_param(call, "on"));
}

/* The region leaves this rule open, and the value is one of its unit. */
static enum cmn_err check(struct cmn_call *call, const char *departement,
			  const struct directory_region_setting *setting)
{
	PGresult *rule CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *unit;
	enum cmn_err rc = directory_region_rule(call->pool, &call->ctx, departement, setting->rule,
						setting->day, &rule, &call->err);

	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/rule",
				   "la région n’a pas cette règle à cette date",
				   "the region has no such rule on that day");
	if (rc)
		return rc;
	if (!cmn_pg_bool(rule, 0, 0))
		return cmn_fail_at(
		    &call->err, CMN_E_CONFLICT, "/rule",
		    "la région fixe cette règle : une communauté ne peut pas la changer",
		    "the region fixes this rule: a community cannot change it");
	unit = cmn_column(rule, 0, "unit");
	if (directory_region_value_good(unit, setting->value))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/value", "attendu : %s%.0s",
			   "expected: %.0s%s", directory_region_value_expected(unit, false),
			   directory_region_value_expected(unit, true));
}

enum cmn_err directory_http_set_community_rule(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	const struct directory_region_setting setting = {
	    .rule = cmn_json_get(call->body, "rule"),
	    .value = cmn_json_get(call->body, "value"),
	    .day = cmn_json_get(call->body, "valid_from"),
	    .decided_by = cmn_json_get(call->body, "decided_by"),
	};
	enum cmn_err rc = cmn_call_territory(call, "path:departement", departement);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check(call, departement, &setting);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc = directory_region_set(call->pool, &call->ctx, &setting, &call->write, &call->err);
	return rc ? rc : reply(call, departement, setting.day);
}
