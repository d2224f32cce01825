/* SPDX-License-Identifier: EUPL-1.2
 *
 * rights_http.c - followed rights, administrative impacts, stays under the Creton amendment.
 */
#include "pag_http.h"

#include <string.h>

#define PURPOSE "rights_followup"

const struct referral_pag_record REFERRAL_RIGHT = {
    .machine = REFERRAL_PAG_RIGHT,
    .get = &REFERRAL_RIGHT_GET,
    .state = "state",
    .key = "right_id",
    .path = "/v1/referral/rights",
    .purpose = PURPOSE,
};
const struct referral_pag_record REFERRAL_IMPACT = {
    .machine = REFERRAL_PAG_IMPACT,
    .get = &REFERRAL_IMPACT_GET,
    .state = "state",
    .key = "impact_id",
    .path = "/v1/referral/impacts",
    .purpose = PURPOSE,
};
const struct referral_pag_record REFERRAL_CRETON = {
    .machine = REFERRAL_PAG_CRETON,
    .get = &REFERRAL_CRETON_GET,
    .state = "state",
    .key = "creton_id",
    .path = "/v1/referral/cretons",
    .purpose = PURPOSE,
};

static enum cmn_err fault(struct referral_pag_work *w, const char *pointer, const char *fr,
			  const char *en)
{
	return referral_pag_fail(w->call, CMN_E_INVALID, pointer, fr, en);
}

/* --- rights ----------------------------------------------------------------------------------- */

/* A day said now, else the one that the record holds. */
static const char *day_of(const struct referral_pag_work *w, const char *name)
{
	const char *said = cmn_json_get(w->call->body, name);

	return said ? said : cmn_column(w->before, 0, name);
}

static enum cmn_err days_fit(struct referral_pag_work *w)
{
	const char *opens = day_of(w, "opens_on"), *ends = day_of(w, "ends_on");
	enum cmn_err rc = referral_pag_not_future(w, "asked_on");

	if (rc == CMN_OK)
		rc = referral_pag_not_future(w, "decided_on");
	if (rc == CMN_OK && opens && ends && strcmp(ends, opens) < 0)
		return fault(w, "/ends_on", "le dernier jour vient avant le premier",
			     "the last day comes before the first");
	return rc;
}

static enum cmn_err may_follow(struct referral_pag_work *w)
{
	return days_fit(w);
}

enum cmn_err referral_http_follow_right(struct cmn_call *call)
{
	static const struct referral_pag_new FOLLOW = {
	    .record = &REFERRAL_RIGHT,
	    .stmt = &REFERRAL_RIGHT_FOLLOW,
	    .event = "referral.right.followed.v1",
	    .tells = {"right", "state", "demand"},
	    .discloses = true,
	    .gate = may_follow,
	    .conflict = {"ce droit est déjà suivi", "this right is followed already"},
	};

	return referral_pag_make(call, &FOLLOW);
}

enum cmn_err referral_http_list_rights(struct cmn_call *call)
{
	return referral_pag_list(call, &REFERRAL_RIGHT_LIST, NULL);
}

enum cmn_err referral_http_get_right(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_RIGHT);
}

enum cmn_err referral_http_progress_right(struct cmn_call *call)
{
	static const struct referral_pag_move PROGRESS = {
	    .record = &REFERRAL_RIGHT,
	    .stmt = &REFERRAL_RIGHT_MOVE,
	    .event = "referral.right.progressed.v1",
	    .discloses = true,
	    .gate = days_fit,
	    .conflict = {"ce droit est déjà suivi", "this right is followed already"},
	};

	return referral_pag_move_as(
	    call, &PROGRESS,
	    referral_pag_act_to(REFERRAL_PAG_RIGHT, cmn_json_get(call->body, "state")));
}

/* --- impacts ---------------------------------------------------------------------------------- */

/* "none" stands alone, and needs nothing to be put in order. */
static enum cmn_err impacts_fit(struct referral_pag_work *w)
{
	const json_t *impacts = json_object_get(w->call->body, "impacts");
	const char *regularisation = cmn_json_get(w->call->body, "regularisation");
	bool none = false;
	size_t i;
	json_t *item;

	json_array_foreach(impacts, i, item)
	{
		none = none || strcmp(json_string_value(item), "none") == 0;
	}
	if (none && json_array_size(impacts) > 1)
		return fault(w, "/impacts", "« aucune » ne va avec rien d’autre",
			     "none goes with nothing else");
	if (none && strcmp(regularisation, "needed") == 0)
		return fault(w, "/regularisation", "sans conséquence, rien n’est à régulariser",
			     "without an impact nothing needs to be put in order");
	return CMN_OK;
}

static enum cmn_err other_proposal(struct referral_pag_work *w)
{
	return fault(w, "/proposal_id", "cette proposition n’est pas de cette situation",
		     "this proposal is not of this situation");
}

enum cmn_err referral_http_evaluate_impact(struct cmn_call *call)
{
	static const struct referral_pag_new EVALUATE = {
	    .record = &REFERRAL_IMPACT,
	    .stmt = &REFERRAL_IMPACT_EVALUATE,
	    .event = "referral.impact.evaluated.v1",
	    .tells = {"impacts", "regularisation", "proposal_id"},
	    .discloses = true,
	    .gate = impacts_fit,
	    .explain = other_proposal,
	};

	return referral_pag_make(call, &EVALUATE);
}

enum cmn_err referral_http_list_impacts(struct cmn_call *call)
{
	return referral_pag_list(call, &REFERRAL_IMPACT_LIST, NULL);
}

enum cmn_err referral_http_get_impact(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_IMPACT);
}

enum cmn_err referral_http_regularise_impact(struct cmn_call *call)
{
	static const struct referral_pag_move REGULARISE = {
	    .record = &REFERRAL_IMPACT,
	    .stmt = &REFERRAL_IMPACT_MOVE,
	    .event = "referral.impact.regularised.v1",
	    .discloses = true,
	};

	return referral_pag_move_as(
	    call, &REGULARISE,
	    referral_pag_act_to(REFERRAL_PAG_IMPACT, cmn_json_get(call->body, "state")));
}

/* --- Creton ----------------------------------------------------------------------------------- */

/* At most a year after `from` (in practice a stay is given year by year). */
static enum cmn_err within_a_year(struct referral_pag_work *w, const char *from)
{
	static const struct cmn_delay YEAR = {CMN_MONTHS, 12, CMN_END_AS_IS};
	const char *until = cmn_json_get(w->call->body, "until");
	int first = 0, last = 0;

	if (!cmn_day_parse(from, &first) || !cmn_day_parse(until, &last) || last <= first)
		return fault(w, "/until", "le dernier jour vient après le premier",
			     "the last day comes after the first");
	if (last > cmn_day_due(first, &YEAR, w->departement))
		return fault(w, "/until", "un an au plus, puis le maintien se renouvelle",
			     "a year at most, then the stay is renewed");
	return referral_pag_not_future(w, "decided_on");
}

/* The stays were created on 13 January 1989 (loi 89-18, article 22); none is recorded more than a
 * year ahead. */
static enum cmn_err recorded_so(struct referral_pag_work *w)
{
	static const struct cmn_delay YEAR = {CMN_MONTHS, 12, CMN_END_AS_IS};
	const char *since = cmn_json_get(w->call->body, "since");
	int today = 0, day = 0;

	if (!cmn_day_parse(since, &day) || !cmn_day_parse(w->today, &today) ||
	    day > cmn_day_due(today, &YEAR, w->departement) || strcmp(since, "1989-01-13") < 0)
		return fault(w, "/since", "un jour depuis janvier 1989, d’ici un an, est attendu",
			     "a day since January 1989, at most a year ahead, is expected");
	return within_a_year(w, since);
}

static enum cmn_err renewed_so(struct referral_pag_work *w)
{
	return within_a_year(w, cmn_column(w->before, 0, "until"));
}

static enum cmn_err stay_ended_so(struct referral_pag_work *w)
{
	return referral_pag_not_future(w, "ended_on");
}

enum cmn_err referral_http_record_creton(struct cmn_call *call)
{
	static const struct referral_pag_new RECORD = {
	    .record = &REFERRAL_CRETON,
	    .stmt = &REFERRAL_CRETON_RECORD,
	    .event = "referral.creton.recorded.v1",
	    .tells = {"since", "until", "decided_on"},
	    .discloses = true,
	    .gate = recorded_so,
	    .conflict = {"un maintien est déjà en cours dans cette situation",
			 "a stay is in force in this situation already"},
	};

	return referral_pag_make(call, &RECORD);
}

enum cmn_err referral_http_list_cretons(struct cmn_call *call)
{
	return referral_pag_list(call, &REFERRAL_CRETON_LIST, NULL);
}

enum cmn_err referral_http_get_creton(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_CRETON);
}

enum cmn_err referral_http_renew_creton(struct cmn_call *call)
{
	static const struct referral_pag_move RENEW = {
	    .record = &REFERRAL_CRETON,
	    .act = REFERRAL_PAG_RENEW,
	    .stmt = &REFERRAL_CRETON_RENEW,
	    .event = "referral.creton.renewed.v1",
	    .tells = {"until", "decided_on"},
	    .discloses = true,
	    .gate = renewed_so,
	};

	return referral_pag_move(call, &RENEW);
}

enum cmn_err referral_http_end_creton(struct cmn_call *call)
{
	static const struct referral_pag_move END = {
	    .record = &REFERRAL_CRETON,
	    .act = REFERRAL_PAG_END,
	    .stmt = &REFERRAL_CRETON_END,
	    .event = "referral.creton.ended.v1",
	    .tells = {"reason", "ended_on"},
	    .dated = true,
	    .gate = stay_ended_so,
	};

	return referral_pag_move(call, &END);
}
