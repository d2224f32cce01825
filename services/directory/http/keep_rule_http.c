/* SPDX-License-Identifier: EUPL-1.2
 *
 * keep_rule_http.c - how long what was said of offers holds, set by each community.
 */
#include "kept_http.h"

#include "cmn/calendar.h"

#include <inttypes.h>
#include <stdio.h>

#define RULES_MAX 200

enum cmn_err directory_http_list_keep_rules(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	char today[CMN_DAY_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc)
		return rc;
	directory_today(departement, today);
	rc = directory_keep_rule_list(call->pool, &call->ctx, departement, today, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, RULES_MAX);
}

/* Whoever asks sees the rules of the own territory. */
static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_keep_rule_read(call->pool, &call->ctx, id, &res, &call->err);

	return rc ? rc : directory_reply_record(call, res);
}

enum cmn_err directory_http_read_keep_rule(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

static enum cmn_err check_from(struct cmn_call *call, const char *text, const char *departement)
{
	char today[CMN_DAY_LEN];
	int now = directory_today(departement, today), from = 0;

	if (!cmn_day_parse(text, &from))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "cette date n’existe pas", "this date does not exist");
	if (from < now)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "une règle vaut à partir d’aujourd’hui ou plus tard",
				   "a rule holds from today on or later");
	return CMN_OK;
}

enum cmn_err directory_http_set_keep_rule(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	char n[24];
	const struct directory_keep_rule rule = {
	    .rule = cmn_json_get(call->body, "rule"),
	    .unit = cmn_json_get(call->body, "unit"),
	    .n = n,
	    .valid_from = cmn_json_get(call->body, "valid_from"),
	};
	struct directory_written done;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	snprintf(n, sizeof(n), "%" PRId64, cmn_json_get_int(call->body, "n", 1));
	if (rc == CMN_OK)
		rc = check_from(call, rule.valid_from, departement);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc =
	    directory_keep_rule_set(call->pool, &call->ctx, &rule, &call->write, &done, &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/valid_from",
				   "une autre règle commence déjà ce jour-là",
				   "another rule begins on that day already");
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/keep-rules/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}
