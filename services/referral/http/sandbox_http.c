/* SPDX-License-Identifier: EUPL-1.2
 *
 * sandbox_http.c - the sandbox of vendors: what it holds, its reset, and the acts of the other side
 * of the table, which a vendor has nobody to do.  Where it is not switched on, there is none.
 */
#include "handoff_http.h"
#include "referral_deps.h"
#include "sandbox_store.h"

#include <string.h>

static enum cmn_err open_here(struct cmn_call *call)
{
	const struct referral_deps *deps = call->deps;

	if (!deps || !deps->sandbox)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun bac à sable n’est ouvert ici",
				"no sandbox is open here");
	return cmn_call_territory(call, "", REFERRAL_SANDBOX);
}

static enum cmn_err reply(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_sandbox(&at, &res);

	return rc == CMN_OK ? cmn_reply_row(call, res, 0) : rc;
}

enum cmn_err referral_http_get_sandbox(struct cmn_call *call)
{
	enum cmn_err rc = open_here(call);

	return rc == CMN_OK ? reply(call) : rc;
}

enum cmn_err referral_http_reset_sandbox(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	enum cmn_err rc = open_here(call);

	if (rc != CMN_OK)
		return rc;
	call->write.departement = REFERRAL_SANDBOX;
	memcpy(call->write.resource_id, REFERRAL_SANDBOX_ID, sizeof(REFERRAL_SANDBOX_ID));
	rc = cmn_write_event(call, "referral.sandbox.reset.v1", "{}", json_object());
	if (rc == CMN_OK)
		rc = referral_store_sandbox_reset(&at, &call->write, &done);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_REFERENCE_NOT_ARRIVED,
				"les situations du bac à sable ne sont pas encore arrivées",
				"the situations of the sandbox have not arrived yet");
	return rc == CMN_OK ? reply(call) : rc;
}

/* A hand-off of the sandbox; what lies elsewhere is absent, also for its own MDPH. */
static enum cmn_err one_of_them(struct cmn_call *call, PGresult **ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = open_here(call);

	if (rc == CMN_OK)
		rc = referral_handoff_load(call, cmn_call_param(call, "id"), &res);
	if (rc != CMN_OK)
		return rc;
	if (strcmp(cmn_column(res, 0, "departement"), REFERRAL_SANDBOX) != 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

static enum cmn_err as_team(struct cmn_call *call, enum referral_handoff_act act)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = one_of_them(call, &res);

	return rc == CMN_OK ? referral_handoff_do(call, act, REFERRAL_TEAM) : rc;
}

enum cmn_err referral_http_answer_sandbox_complement(struct cmn_call *call)
{
	return as_team(call, REFERRAL_ANSWER_COMPLEMENT);
}

enum cmn_err referral_http_withdraw_sandbox_handoff(struct cmn_call *call)
{
	return as_team(call, REFERRAL_WITHDRAW);
}

enum cmn_err referral_http_pass_sandbox_days(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const int64_t days = json_integer_value(json_object_get(call->body, "days"));
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = one_of_them(call, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = referral_store_sandbox_pass(&at, &call->write, call->if_match, days, &done);
	if (rc == CMN_E_NOT_FOUND) {
		PQclear(CMN_TAKE(before));
		rc = one_of_them(call, &before);
		return rc == CMN_OK ? cmn_explain(call, before) : rc;
	}
	return rc == CMN_OK ? referral_handoff_reply(call, call->write.resource_id) : rc;
}
