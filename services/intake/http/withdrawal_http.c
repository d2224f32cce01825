/* SPDX-License-Identifier: EUPL-1.2
 *
 * withdrawal_http.c - taking an agreement back; asking what may leave.
 */
#include "consent.h"
#include "consent_events.h"
#include "consent_http.h"
#include "intake_ops.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* When and by whom it was said; the agreement is the row. */
static enum cmn_err take_withdrawal(struct cmn_call *call, const PGresult *consent,
				    struct intake_withdrawal *w, char at[CMN_TIME_LEN])
{
	const char *given_by = cmn_json_get(call->body, "given_by");
	int64_t at_us = 0, decided_us = 0, until;
	enum cmn_err rc = intake_take_date(call, "withdrawn_at", call->write.now, at, &at_us);

	if (rc != CMN_OK)
		return rc;
	if (!cmn_time_parse(cmn_column(consent, 0, "_decided_at"), &decided_us) ||
	    !intake_withdrawal_plausible(at_us, decided_us, cmn_clock_us()))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/withdrawn_at",
		    "un retrait date d’après l’accord, et pas du futur",
		    "a withdrawal is later than the agreement, and not in the future");
	*w = (struct intake_withdrawal){
	    .version = call->if_match,
	    .withdrawn_at = at,
	    .given_by = given_by ? given_by : "person",
	    .representative_id = cmn_json_get(call->body, "representative_id"),
	    .means = cmn_json_get(call->body, "means"),
	};
	return intake_check_giver(call, w->given_by,
				  &(struct intake_represented){
				      .departement = cmn_column(consent, 0, "departement"),
				      .representative_id = w->representative_id,
				      .situation_id = cmn_column(consent, 0, "situation_id"),
				      .solicitation_id = cmn_column(consent, 0, "solicitation_id"),
				      .person_id = cmn_column(consent, 0, "person_id"),
				  },
				  at_us, &until);
}

static enum cmn_err load(struct cmn_call *call, PGresult **ret)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return intake_store_consent_get(call->pool, &call->ctx, cmn_call_param(call, "id"), now,
					ret, &call->err);
}

enum cmn_err intake_http_withdraw_consent(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	struct intake_withdrawal w;
	char departement[4], at[CMN_TIME_LEN];
	int64_t version;
	bool replayed;
	enum cmn_err rc = load(call, &before);

	if (rc == CMN_OK)
		rc = take_withdrawal(call, before, &w, at);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_event_withdrawn(call, before, &w);
	if (rc == CMN_OK)
		rc = intake_store_withdraw(call->pool, &call->ctx, &call->write, &w, &version,
					   &replayed, &call->err);
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	if (load(call, &after) != CMN_OK)
		return call->err.code;
	return rc == CMN_OK ? cmn_reply_seen(call, after) : cmn_explain(call, after);
}

/* Codes that the contract's pattern lets through and that no list knows. */
static enum cmn_err check_categories(struct cmn_call *call, char *words)
{
	const struct cmn_code_list *list = cmn_code_list_find("consent_categories");

	for (char *w = words, *end; w; w = end ? end + 1 : NULL) {
		char code[40];
		size_t n;

		end = strchr(w, ',');
		n = strcspn(w, ",:");
		snprintf(code, sizeof(code), "%.*s", (int)n, w);
		if (!list || !cmn_code_find(list, code) ||
		    (w[n] == ':' && strcmp(code, "documents") != 0))
			return cmn_fail_at(&call->err, CMN_E_INVALID, "query:categories",
					   "une de ces catégories n’existe pas",
					   "one of these categories does not exist");
		if (end)
			*end = ' ';
	}
	return CMN_OK;
}

static enum cmn_err reply_verdict(struct cmn_call *call, const struct intake_verdict *v)
{
	bool allowed = v->reason == CMN_CONSENT_ALLOWED;

	cmn_json_open(&call->out, '{');
	cmn_json_kbool(&call->out, "allowed", allowed);
	cmn_json_kstr(&call->out, "reason", cmn_consent_reason_code(v->reason));
	cmn_json_kstr(&call->out, "consent_id", allowed ? v->consent_id : NULL);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

enum cmn_err intake_http_ask_disclosure(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *subject = NULL;
	struct intake_subject about;
	struct intake_disclosure what = {
	    .purpose = cmn_call_param(call, "purpose"),
	    .recipient_kind = cmn_call_param(call, "recipient_kind"),
	    .recipient_id = cmn_call_param(call, "recipient_id"),
	};
	struct intake_verdict verdict;
	char words[2048], now[CMN_TIME_LEN];
	enum cmn_err rc = intake_take_subject(call, true, &about);

	snprintf(words, sizeof(words), "%s", cmn_call_param(call, "categories"));
	if (rc == CMN_OK)
		rc = check_categories(call, words);
	if (rc == CMN_OK)
		rc = intake_load_subject(call, &about, true, &subject);
	if (rc != CMN_OK)
		return rc;
	what.departement = cmn_column(subject, 0, "departement");
	what.situation_id = about.situation_id;
	what.solicitation_id = about.solicitation_id;
	what.person_id = about.person_id;
	what.categories = words;
	cmn_time_format(cmn_clock_us(), now);
	rc = intake_store_may_disclose(call->pool, &call->ctx, &what, now, &verdict, &call->err);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, what.departement, cmn_column(subject, 0, "id"));
	return reply_verdict(call, &verdict);
}
