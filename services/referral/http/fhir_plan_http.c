/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_plan_http.c - PAG below /fhir: a list of dates and codes, one whole under its agreement.
 */
#include "fhir_http.h"
#include "fhir_status.h"
#include "handoff_http.h"
#include "pag_http.h"

#include "cmn/record.h"

static enum cmn_err filters(struct cmn_call *call, struct referral_fhir_search *s)
{
	const char *status = cmn_call_param(call, "status");

	s->states = status ? referral_fhir_plan_states(status) : NULL;
	if (status && !s->states)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:status",
				   "aucun PAG n’a ce statut", "no PAG has that status");
	return CMN_OK;
}

enum cmn_err referral_http_fhir_search_care_plan(struct cmn_call *call)
{
	static const struct referral_fhir_list PLANS = {
	    "CarePlan", referral_fhir_plan_light, filters, referral_store_fhir_plans, NULL, NULL};

	return referral_fhir_search(call, &PLANS);
}

/* Its goals are the needs of the hand-off, told as they are there: until its end, while the person
 * agrees to that too. */
static bool goals_shown(struct cmn_call *call, const PGresult *handoff)
{
	const struct cmn_error before = call->err;
	bool shown;

	if (!referral_for_mdph(call))
		return true;
	if (referral_handoff_ended(referral_handoff_state(cmn_column(handoff, 0, "state"))))
		return false;
	shown = referral_handoff_disclose(call, cmn_column(handoff, 0, "departement"),
					  cmn_column(handoff, 0, "situation_id"),
					  "situation needs") == CMN_OK;
	call->err = before;
	return shown;
}

enum cmn_err referral_http_fhir_read_care_plan(struct cmn_call *call)
{
	CMN_AUTO(referral_pag_work_drop) struct referral_pag_work w = {.call = call};
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	enum cmn_err rc = referral_pag_open(&w, &REFERRAL_PAG, cmn_call_param(call, "id"));

	if (rc == CMN_OK)
		rc = referral_store_fhir_handoff(&at, cmn_column(w.before, 0, "handoff_id"),
						 &handoff);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, w.departement, cmn_column(w.before, 0, "id"));
	call->version = cmn_pg_int(w.before, 0, PQfnumber(w.before, "version"), 0);
	referral_fhir_plan(&call->out, w.before, handoff, goals_shown(call, handoff));
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}
