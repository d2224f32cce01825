/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_http.h"
#include "consent_copy.h"
#include "handoff_content_store.h"
#include "handoff_events.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

bool referral_for_mdph(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) == 0;
}

enum cmn_err referral_handoff_load(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_handoff_whole(&at, id, &res);

	if (rc != CMN_OK)
		return rc;
	if (referral_for_mdph(call) && !cmn_column(res, 0, "sent_at"))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err referral_handoff_disclose(struct cmn_call *call, const char *departement,
				       const char *situation_id, const char *categories)
{
	const struct referral_disclosure what = {
	    .departement = departement,
	    .situation_id = situation_id,
	    .purpose = "mdph_handoff",
	    .categories = categories,
	    .recipient_kind = "mdph",
	    .recipient_id = departement,
	};

	return referral_disclose(call, &what);
}

enum cmn_err referral_handoff_shown(struct cmn_call *call, const PGresult *handoff)
{
	return referral_handoff_disclose(call, cmn_column(handoff, 0, "departement"),
					 cmn_column(handoff, 0, "situation_id"),
					 cmn_column(handoff, 0, "_categories"));
}

enum cmn_err referral_handoff_reply(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_handoff(&at, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err referral_handoff_reply_whole(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_handoff_whole(&at, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

void referral_handoff_task_due(const char *departement, char out[CMN_DAY_LEN])
{
	static const struct cmn_delay FIVE = {CMN_JOURS_OUVRES, 5, CMN_END_AS_IS};

	cmn_day_format(cmn_day_due(cmn_day_of(cmn_clock_us(), departement), &FIVE, departement),
		       out);
}

enum cmn_err referral_handoff_may_read(struct cmn_call *call, const PGresult *handoff)
{
	const char *departement = cmn_column(handoff, 0, "departement");
	char due[CMN_DAY_LEN], now[CMN_TIME_LEN];
	struct cmn_error failure;
	struct referral_at at = referral_at(call);
	enum cmn_err rc = referral_handoff_shown(call, handoff);

	if (rc != CMN_E_NO_CONSENT)
		return rc;
	cmn_error_init(&failure);
	at.err = &failure;
	referral_handoff_task_due(departement, due);
	cmn_time_format(cmn_clock_us(), now);
	if (referral_store_handoff_lapsed(&at, cmn_column(handoff, 0, "id"), departement, now,
					  due) != CMN_OK)
		call->err = failure; /* the team must hear of it: ask again */
	return call->err.code;
}

enum cmn_err referral_handoff_unsent(struct cmn_call *call, const PGresult *situation,
				     enum cmn_err rc)
{
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation est close", "the situation is closed");
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "une transmission de cette situation est déjà en cours",
				   "a hand-off of this situation is under way already");
	return rc;
}

enum cmn_err referral_http_send_handoff(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *reason = cmn_json_get(call->body, "reason");
	const struct referral_handoff_told told = {
	    .situation_id = cmn_json_get(call->body, "situation_id"), .reason = reason};
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = referral_handoff_disclose(call, departement, told.situation_id, "situation");
	if (rc == CMN_OK)
		rc = referral_handoff_ready(call, departement, told.situation_id, NULL);
	if (rc == CMN_OK)
		rc = referral_event_handoff(call, REFERRAL_SEND, &told);
	if (rc != CMN_OK)
		return rc;
	rc = referral_store_hand_off(&at, &call->write, told.situation_id, reason, &done);
	if (rc != CMN_OK)
		return referral_handoff_unsent(call, situation, rc);
	snprintf(call->location, sizeof(call->location), "/v1/referral/handoffs/%s",
		 call->write.resource_id);
	return referral_handoff_reply(call, call->write.resource_id);
}

/* The MDPH reads what it tells until its end, while the person agrees; afterwards the record. */
enum cmn_err referral_http_get_handoff(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &res);
	bool mdph = referral_for_mdph(call);

	if (rc != CMN_OK)
		return rc;
	if (mdph && referral_handoff_ended(referral_handoff_state(cmn_column(res, 0, "state"))))
		return referral_handoff_reply(call, cmn_column(res, 0, "id"));
	if (mdph)
		rc = referral_handoff_may_read(call, res);
	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err referral_http_list_handoffs(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "state"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	};
	bool drafts = page.filter && strcmp(page.filter, "draft") == 0 && !referral_for_mdph(call);
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc != CMN_OK)
		return rc;
	return referral_list(call, page,
			     drafts ? referral_store_handoff_drafts : referral_store_handoffs);
}

/* What the team said with an act is told to the MDPH as the content is, while the person agrees;
 * afterwards it knows who did what, and when. */
static void withhold_said(struct cmn_call *call, const PGresult *handoff, PGresult *acts)
{
	static const char *const SAID[] = {"note", "document_ids", "dossier_id"};
	const struct cmn_error before = call->err;
	bool told = !referral_for_mdph(call) || referral_handoff_shown(call, handoff) == CMN_OK;

	call->err = before;
	for (int row = 0; !told && row < PQntuples(acts); row++)
		if (strcmp(cmn_column(acts, row, "side"), "team") == 0)
			referral_withhold(acts, row, SAID, CMN_LEN(SAID));
}

enum cmn_err referral_http_list_handoff_history(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &handoff);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = referral_store_handoff_history(&at, cmn_column(handoff, 0, "departement"),
						    cmn_column(handoff, 0, "id"), after, limit,
						    &res);
	if (rc != CMN_OK)
		return rc;
	withhold_said(call, handoff, res);
	cmn_call_saw(call, cmn_column(handoff, 0, "departement"), cmn_column(handoff, 0, "id"));
	return cmn_reply_list(call, res, limit);
}
