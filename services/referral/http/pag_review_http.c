/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_review_http.c - a PAG is validated, enters into force, is reviewed, and ends.
 */
#include "pag_http.h"
#include "pag_ready.h"

#include "cmn/clock.h"

#include <string.h>
#include <strings.h>

#define YEAR 366

static enum cmn_err fault(struct referral_pag_work *w, const char *pointer, const char *fr,
			  const char *en)
{
	return referral_pag_fail(w->call, CMN_E_INVALID, pointer, fr, en);
}

static enum cmn_err validated_so(struct referral_pag_work *w)
{
	return referral_pag_ready(w, REFERRAL_PAG_VALIDATE);
}

enum cmn_err referral_http_validate_pag(struct cmn_call *call)
{
	static const struct referral_pag_move VALIDATE = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_VALIDATE,
	    .stmt = &REFERRAL_PAG_VALIDATED,
	    .event = "referral.pag.validated.v1",
	    .discloses = true,
	    .gate = validated_so,
	    .conflict =
		{"un autre PAG de cette situation est en cours : il doit d’abord prendre fin",
		 "another PAG of this situation holds: it must end first"},
	};

	return referral_pag_move(call, &VALIDATE);
}

/* Days that are near enough not to be a slip of the hand. */
static enum cmn_err entered_so(struct referral_pag_work *w)
{
	const char *from = cmn_json_get(w->call->body, "from");
	const char *until = cmn_json_get(w->call->body, "until");
	int first = 0, today = 0;

	if (!cmn_day_parse(from, &first) || !cmn_day_parse(w->today, &today) ||
	    first > today + YEAR || first < today - YEAR)
		return fault(w, "/from", "un jour à moins d’un an d’aujourd’hui est attendu",
			     "a day within a year of today is expected");
	if (until && strcmp(until, from) <= 0)
		return fault(w, "/until", "le dernier jour vient après le premier",
			     "the last day comes after the first");
	return referral_pag_ready(w, REFERRAL_PAG_ENTER);
}

enum cmn_err referral_http_enter_pag(struct cmn_call *call)
{
	static const struct referral_pag_move ENTER = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_ENTER,
	    .stmt = &REFERRAL_PAG_ENTERED,
	    .event = "referral.pag.entered.v1",
	    .tells = {"from", "until"},
	    .discloses = true,
	    .gate = entered_so,
	};

	return referral_pag_move(call, &ENTER);
}

/* Of the partners only the coordonnateur de parcours asks. */
static enum cmn_err may_ask(struct referral_pag_work *w)
{
	const char *organisation = referral_pag_organisation(w->call);
	const char *coordinator = cmn_column(w->before, 0, "coordinator_id");

	if (!organisation || (coordinator && strcasecmp(coordinator, organisation) == 0))
		return CMN_OK;
	return cmn_fail(&w->call->err, CMN_E_FORBIDDEN,
			"seul le coordonnateur de parcours demande une révision",
			"only the coordonnateur de parcours asks for a revision");
}

enum cmn_err referral_http_ask_pag_revision(struct cmn_call *call)
{
	static const struct referral_pag_move ASK = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_ASK_REVISION,
	    .stmt = &REFERRAL_PAG_REVISION_ASKED,
	    .event = "referral.pag.revision_asked.v1",
	    .tells = {"cause"},
	    .discloses = true,
	    .gate = may_ask,
	};

	return referral_pag_move(call, &ASK);
}

static enum cmn_err reviewed_so(struct referral_pag_work *w)
{
	return referral_pag_task(w, "meeting", "pag_review", "pag", 10, NULL);
}

enum cmn_err referral_http_review_pag(struct cmn_call *call)
{
	static const struct referral_pag_move REVIEW = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_REVIEW,
	    .stmt = &REFERRAL_PAG_REVIEWED,
	    .event = "referral.pag.review_opened.v1",
	    .tells = {"cause"},
	    .discloses = true,
	    .gate = reviewed_so,
	};

	return referral_pag_move(call, &REVIEW);
}

/* --- what the review says --------------------------------------------------------------------- */

/* Each outcome has members of its own, the first of them is mandatory where it says so. */
static const struct outcome {
	const char *code;
	enum referral_pag_act act;
	const struct cmn_stmt *stmt;
	bool content, end, until;
} OUTCOMES[] = {
    {"prolong", REFERRAL_PAG_PROLONG, &REFERRAL_PAG_PROLONGED, .until = true},
    {"modify", REFERRAL_PAG_MODIFY, &REFERRAL_PAG_MODIFIED, .content = true},
    {"end", REFERRAL_PAG_END, &REFERRAL_PAG_ENDED, .end = true},
};

static const struct outcome *outcome(const struct cmn_call *call)
{
	const char *code = cmn_json_get(call->body, "outcome");
	size_t i = 0;

	while (i + 1 < CMN_LEN(OUTCOMES) && strcmp(OUTCOMES[i].code, code) != 0)
		i++;
	return &OUTCOMES[i];
}

static bool has(const struct cmn_call *call, const char *member)
{
	return json_object_get(call->body, member) != NULL;
}

static enum cmn_err members(struct referral_pag_work *w, const struct outcome *o)
{
	if (o->content != has(w->call, "content"))
		return fault(w, "/content", "un contenu accompagne une modification, et elle seule",
			     "a content goes with a modification, and with nothing else");
	if (o->end != has(w->call, "end_reason"))
		return fault(w, "/end_reason", "un motif de fin accompagne une fin, et elle seule",
			     "a motive goes with an end, and with nothing else");
	if (!o->end && has(w->call, "ended_on"))
		return fault(w, "/ended_on", "le PAG ne prend pas fin", "the PAG does not end");
	if (!o->until && has(w->call, "until"))
		return fault(w, "/until", "le PAG n’est pas prolongé", "the PAG is not prolonged");
	return CMN_OK;
}

static enum cmn_err prolonged_so(struct referral_pag_work *w)
{
	const char *until = cmn_json_get(w->call->body, "until");

	if (until && strcmp(until, w->today) <= 0)
		return fault(w, "/until", "le dernier jour est à venir",
			     "the last day is still to come");
	return CMN_OK;
}

static enum cmn_err ended_so(struct referral_pag_work *w)
{
	enum cmn_err rc = referral_pag_not_future(w, "ended_on");

	return rc == CMN_OK ? referral_pag_task(w, "call_back", "pag_ending", "pag", 5, NULL) : rc;
}

static enum cmn_err concluded_so(struct referral_pag_work *w)
{
	const struct outcome *o = outcome(w->call);
	const json_t *content = json_object_get(w->call->body, "content");
	enum cmn_err rc = members(w, o);

	if (rc == CMN_OK && o->until)
		rc = prolonged_so(w);
	if (rc == CMN_OK && o->end)
		rc = ended_so(w);
	if (rc == CMN_OK && o->content)
		rc = referral_pag_content(w, content, "/content");
	if (rc == CMN_OK && o->content)
		rc = referral_pag_tell_actors(w, json_object_get(content, "services"),
					      "/content/services");
	return rc;
}

enum cmn_err referral_http_conclude_pag_review(struct cmn_call *call)
{
	const struct outcome *o = outcome(call);
	const struct referral_pag_move conclude = {
	    .record = &REFERRAL_PAG,
	    .stmt = o->stmt,
	    .event = o->end ? "referral.pag.ended.v1" : "referral.pag.reviewed.v1",
	    .tells = {"outcome", "end_reason", "until"},
	    .discloses = !o->end,
	    .dated = o->end,
	    .gate = concluded_so,
	    .shows = o->end ? &REFERRAL_PAG_LIGHT : NULL,
	};

	return referral_pag_move_as(call, &conclude, o->act);
}

/* Without a review only for what no review could change. */
static enum cmn_err ended_at_once_so(struct referral_pag_work *w)
{
	if (!referral_pag_end_now(cmn_json_get(w->call->body, "end_reason")))
		return fault(w, "/end_reason", "ce motif demande d’abord un bilan",
			     "this motive asks for a review first");
	return ended_so(w);
}

enum cmn_err referral_http_end_pag(struct cmn_call *call)
{
	static const struct referral_pag_move END = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_END_NOW,
	    .stmt = &REFERRAL_PAG_ENDED,
	    .event = "referral.pag.ended.v1",
	    .tells = {"end_reason"},
	    .dated = true,
	    .gate = ended_at_once_so,
	    .shows = &REFERRAL_PAG_LIGHT,
	};

	return referral_pag_move(call, &END);
}
