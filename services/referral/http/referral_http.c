/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_http.h"

#include <stdio.h>
#include <string.h>

bool referral_by_person(const struct cmn_call *call)
{
	return call->ctx.function && strcmp(call->ctx.function, "person") == 0;
}

struct referral_at referral_at(struct cmn_call *call)
{
	return (struct referral_at){.pool = call->pool, .ctx = &call->ctx, .err = &call->err};
}

enum cmn_err referral_reply(struct cmn_call *call, referral_get_fn *get, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = get(&at, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

bool referral_erased(struct cmn_call *call, const PGresult *now)
{
	if (!cmn_pg_bool(now, 0, PQfnumber(now, "_erased")))
		return false;
	cmn_fail(&call->err, CMN_E_CONFLICT, "la situation a été effacée : plus rien ne s’y ajoute",
		 "the situation was erased: nothing is added to it any more");
	return true;
}

enum cmn_err referral_list(struct cmn_call *call, struct referral_page page, referral_list_fn *list)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc != CMN_OK)
		return rc;
	page.after = after;
	page.limit = cmn_call_param_int(call, "limit", 50);
	rc = list(&at, &page, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

bool referral_actor_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_actor(&at, id, &res) == CMN_OK;
}

static bool situation_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_situation(&at, id, &res) == CMN_OK;
}

enum cmn_err referral_texts(struct cmn_call *call)
{
	return cmn_texts_good(call->body, &call->err);
}

enum cmn_err referral_situation(struct cmn_call *call, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_json_get(call->body, "situation_id");
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = referral_store_situation(&at, id, ret);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = cmn_call_await(call, situation_known, id);
	return rc == CMN_OK ? referral_store_situation(&at, id, ret) : rc;
}

/* Does the copy hold all that intake has announced, of each territory of the caller? */
static bool current(struct cmn_call *call)
{
	char each[CMN_DEPARTEMENTS_MAX], *rest = each, *departement;

	snprintf(each, sizeof(each), "%s", call->caller->departements);
	while ((departement = strsep(&rest, ",")))
		if (*departement && !cmn_call_current(call, "intake.facts", departement))
			return false;
	return true;
}

enum cmn_err referral_situation_arrived(struct cmn_call *call, const char *id)
{
	return situation_known(call, id) || current(call)
		   ? CMN_OK
		   : cmn_call_await(call, situation_known, id);
}
