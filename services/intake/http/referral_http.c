/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_http.c - what a partner sent: the receipt, and the outcome where the person agreed.
 */
#include "consent_store.h"
#include "intake_ops.h"
#include "member_terms_http.h"
#include "page_http.h"
#include "reception_http.h"
#include "reception_store.h"

static const char *organisation(const struct cmn_caller *caller)
{
	return caller->organisation[0] ? caller->organisation : caller->sub;
}

enum cmn_err intake_http_list_referrals(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	enum cmn_err rc = intake_page(call, &page);

	if (rc == CMN_OK)
		rc = intake_store_referrals(call->pool, &call->ctx, page.departement,
					    organisation(call->caller), page.after, page.limit,
					    &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

/* May this organisation know what became of it?  Asked at every reading: an agreement may be taken
 * back. */
static enum cmn_err ask(struct cmn_call *call, const PGresult *res, struct intake_verdict *ret)
{
	const bool mdph = (call->caller->roles & CMN_ROLE_MDPH) != 0;
	char now[CMN_TIME_LEN];
	const struct intake_disclosure what = {
	    .departement = cmn_column(res, 0, "departement"),
	    .solicitation_id = cmn_column(res, 0, "id"),
	    .purpose = "partner_outcome",
	    .categories = "outcome",
	    .recipient_kind = mdph ? "mdph" : "partner",
	    .recipient_id = organisation(call->caller),
	};

	cmn_time_format(cmn_clock_us(), now);
	return intake_store_may_disclose(call->pool, &call->ctx, &what, now, ret, &call->err);
}

/* The terms of its adhesion come before: what they close is closed whatever the person agreed to.
 */
static enum cmn_err ask_terms(struct cmn_call *call, const PGresult *res, bool *ret)
{
	*ret = true;
	if ((call->caller->roles & CMN_ROLE_MDPH) != 0)
		return CMN_OK;
	return intake_terms_open(call, cmn_column(res, 0, "departement"),
				 organisation(call->caller), INTAKE_OWN_OUTCOMES, ret);
}

static const char *withheld(bool open, const struct intake_verdict *verdict)
{
	return open ? cmn_consent_reason_code(verdict->reason) : "adhesion_terms";
}

enum cmn_err intake_http_get_referral(struct cmn_call *call)
{
	static const char *const COPIED[] = {"id", "departement", "channel"};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_verdict verdict;
	struct cmn_buf *out = &call->out;
	bool open = false;
	enum cmn_err rc = intake_store_referral(call->pool, &call->ctx, cmn_call_param(call, "id"),
						organisation(call->caller), &res, &call->err);

	if (rc == CMN_OK)
		rc = ask_terms(call, res, &open);
	if (rc == CMN_OK)
		rc = ask(call, res, &verdict);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(out, '{');
	for (size_t i = 0; i < CMN_LEN(COPIED); i++)
		cmn_json_kstr(out, COPIED[i], cmn_column(res, 0, COPIED[i]));
	cmn_json_kstr(out, "received_at", cmn_column(res, 0, "_received_at"));
	cmn_json_kstr(out, "recorded_at", cmn_column(res, 0, "_recorded_at"));
	if (open && verdict.reason == CMN_CONSENT_ALLOWED)
		cmn_json_kstr(out, "outcome", cmn_column(res, 0, "_outcome"));
	else
		cmn_json_kstr(out, "outcome_withheld", withheld(open, &verdict));
	cmn_json_close(out, '}');
	cmn_call_saw(call, cmn_column(res, 0, "departement"), cmn_column(res, 0, "id"));
	return CMN_OK;
}
