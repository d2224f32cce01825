/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_lists_http.c - the versions of a PAG, and what a département asks for.
 */
#include "pag_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err page_of(struct cmn_call *call, const struct cmn_stmt *stmt,
			    struct referral_pag_page *page)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc != CMN_OK)
		return rc;
	page->after = after;
	page->limit = cmn_call_param_int(call, "limit", 50);
	rc = referral_store_pag_list(&at, stmt, page, &res);
	return rc == CMN_OK ? cmn_reply_list(call, res, page->limit) : rc;
}

enum cmn_err referral_http_list_pag_versions(struct cmn_call *call)
{
	CMN_AUTO(referral_pag_work_drop) struct referral_pag_work w = {.call = call};
	const struct referral_at at = referral_at(call);
	struct referral_pag_page page = {.parent_id = cmn_call_param(call, "id")};
	enum cmn_err rc =
	    referral_store_pag_get(&at, &REFERRAL_PAG_LIGHT, page.parent_id, NULL, &w.before);

	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(w.before, 0, "departement");
	snprintf(w.departement, sizeof(w.departement), "%s", page.departement);
	if (!referral_pag_is_team(call))
		rc = referral_pag_disclose(&w, REFERRAL_PAG.purpose);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, page.departement, cmn_column(w.before, 0, "id"));
	return page_of(call, &REFERRAL_PAG_VERSIONS, &page);
}

enum cmn_err referral_http_list_pag_rules(struct cmn_call *call)
{
	struct referral_pag_page page = {.departement = cmn_call_param(call, "departement")};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? page_of(call, &REFERRAL_PAG_RULES, &page) : rc;
}

/* The row as it was said: a repeat under the same key says the same. */
static enum cmn_err show_rule(struct cmn_call *call)
{
	snprintf(call->location, sizeof(call->location), "/v1/referral/pag-rules?departement=%s",
		 cmn_json_get(call->body, "departement"));
	return cmn_reply_json(call, json_deep_copy(call->body));
}

enum cmn_err referral_http_set_pag_rule(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_json_get(call->body, "departement");
	CMN_AUTO(cmn_free_drop) char *body = json_dumps(call->body, 0);
	struct referral_done done = {0};
	char today[CMN_DAY_LEN];
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc != CMN_OK)
		return rc;
	if (!body)
		return cmn_no_memory(&call->err);
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	if (strcmp(cmn_json_get(call->body, "valid_from"), today) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "une règle ne change pas le passé",
				   "a rule does not change the past");
	call->write.departement = departement;
	rc = referral_store_pag_make(&at, &REFERRAL_PAG_RULE_SET, &call->write, departement, body,
				     NULL, &done);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/valid_from",
				   "une règle est déjà dite pour ce jour",
				   "a rule was said for this day already");
	return rc == CMN_OK ? show_rule(call) : rc;
}
