/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_acts_http.c - what happens to a record, and who reads it.
 */
#include "lab_http.h"
#include "lab_words.h"

#include <stdio.h>
#include <string.h>

struct act {
	struct cmn_call *call;
	struct lab_now *now;
	const struct lab_act *row;
	const char *day; /* of the act */
};

/* --- what an act needs ------------------------------------------------------------------------ */

static bool of_every_act(const char *member)
{
	return strcmp(member, "act") == 0 || strcmp(member, "on") == 0 ||
	       strcmp(member, "reason") == 0;
}

static enum cmn_err members_good(struct cmn_call *call, const struct lab_act *act)
{
	char pointer[64];
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)call->body, key, value)
	{
		if (of_every_act(key) || lab_act_takes(act, key))
			continue;
		snprintf(pointer, sizeof(pointer), "/%.50s", key);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cet acte ne prend pas ce champ",
				   "this act does not take this member");
	}
	for (size_t i = 0; i < LAB_MEMBERS_MAX && act->needs[i]; i++) {
		if (json_object_get(call->body, act->needs[i]))
			continue;
		snprintf(pointer, sizeof(pointer), "/%.50s", act->needs[i]);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cet acte demande ce champ",
				   "this act needs this member");
	}
	return CMN_OK;
}

static bool is(const struct act *a, const char *act)
{
	return strcmp(a->row->act, act) == 0;
}

/* An end does not come before its beginning; what lies in the future is not over. */
static enum cmn_err day_good(struct act *a)
{
	const char *first = cmn_json_get(a->now->said, "on");
	bool ends = is(a, "address") || is(a, "conclude") || is(a, "end");
	enum cmn_err rc =
	    lab_day_come(a->call, "/on", a->day, a->now->departement, ends ? first : NULL);

	if (rc == CMN_OK && is(a, "hold"))
		rc = lab_day_come(a->call, "/act", first, a->now->departement, NULL);
	return rc;
}

static enum cmn_err spoken_about(struct act *a)
{
	if (!is(a, "settle") || cmn_column(a->now->res, 0, "words") ||
	    json_object_get(a->call->body, "reason"))
		return CMN_OK;
	return cmn_fail_at(&a->call->err, CMN_E_INVALID, "/reason",
			   "aucun partenaire ne s’est encore exprimé : dites pourquoi",
			   "no partner has spoken yet: say why");
}

/* --- what an act changes ---------------------------------------------------------------------- */

/* An experiment stands from its start to its end, whatever was planned. */
static int put_days(const struct act *a, json_t *said)
{
	if (is(a, "start"))
		return json_object_set_new(said, "on", json_string(a->day));
	if (is(a, "end"))
		return json_object_set_new(said, "until", json_string(a->day));
	return 0;
}

static enum cmn_err put_members(const struct act *a)
{
	const char *key;
	json_t *value;
	int bad = put_days(a, a->now->said);

	json_object_foreach((json_t *)(uintptr_t)a->call->body, key, value)
	{
		if (!of_every_act(key))
			bad |= json_object_set(a->now->said, key, value);
	}
	return bad ? cmn_no_memory(&a->call->err) : CMN_OK;
}

/* Institutions that read a proposal go on seeing that it was withdrawn; otherwise what is no longer
 * shown is for the team. */
static const char *audience_after(const struct act *a)
{
	int rank = lab_audience_rank(a->now->audience);
	int least = a->row->audience ? lab_audience_rank(a->row->audience) : 0;

	if (lab_may_show(a->row->family, a->row->to))
		return rank < least ? a->row->audience : a->now->audience;
	return is(a, "withdraw") && rank > 1 ? "institutions" : "team";
}

static enum cmn_err store(struct act *a)
{
	const struct lab_at at = lab_at(a->call);
	CMN_AUTO(cmn_free_drop) char *said = lab_text_of(a->now->said);
	CMN_AUTO(cmn_free_drop) char *step = lab_text_of(a->call->body);
	const struct lab_changed changed = {
	    .from = a->now->state,
	    .state = a->row->to,
	    .audience = audience_after(a),
	    .said = said,
	    .step = step,
	    .day = a->day,
	    .role = lab_role_of(a->call),
	    .organisation = lab_organisation_of(a->call),
	};

	if (!said || !step)
		return cmn_no_memory(&a->call->err);
	return lab_store_change(&at, &a->call->write, a->call->if_match, &changed);
}

static enum cmn_err do_act(struct act *a)
{
	enum cmn_err rc = members_good(a->call, a->row);

	if (rc == CMN_OK)
		rc = day_good(a);
	if (rc == CMN_OK)
		rc = spoken_about(a);
	if (rc == CMN_OK)
		rc = put_members(a);
	if (rc == CMN_OK)
		rc = lab_record_good(a->call, a->row->family, a->now->said, a->now->departement);
	return rc ? rc : store(a);
}

static enum cmn_err move(struct cmn_call *call, enum lab_family family)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	const char *on = cmn_json_get(call->body, "on");
	char today[CMN_DAY_LEN];
	struct act a = {.call = call, .now = &now};
	enum cmn_err rc = lab_record_of(call, family, &now);

	if (rc == CMN_OK)
		rc = lab_words_good(call->body, &call->err);
	if (rc)
		return rc;
	if (lab_is_stale(call, &now))
		return lab_finish(call, lab_done_before(call, &now));
	a.row = lab_act_find(family, cmn_json_get(call->body, "act"), now.state);
	if (!a.row)
		return cmn_explain(call, now.res);
	lab_today(now.departement, today);
	a.day = on ? on : today;
	return lab_finish(call, do_act(&a));
}

#define MOVE(one, family)                                                   \
	enum cmn_err observatory_http_move_lab_##one(struct cmn_call *call) \
	{                                                                   \
		return move(call, family);                                  \
	}
MOVE(observation, LAB_OBSERVATION)
MOVE(proposal, LAB_PROPOSAL)
MOVE(experiment, LAB_EXPERIMENT)
MOVE(activity, LAB_ACTIVITY)
MOVE(assessment, LAB_ASSESSMENT)

/* --- who reads it ----------------------------------------------------------------------------- */

/* Those to whom it was addressed or submitted go on reading it; what is still spoken about is not
 * for everybody. */
static enum cmn_err audience_good(struct cmn_call *call, const struct lab_now *now,
				  const char *audience)
{
	bool owed = now->family == LAB_PROPOSAL || now->family == LAB_ASSESSMENT;

	if (owed && lab_audience_rank(audience) < lab_audience_rank("institutions"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/audience",
				   "ceux à qui il est adressé continuent de le lire",
				   "those to whom it is addressed go on reading it");
	if (now->family == LAB_ASSESSMENT && strcmp(audience, "public") == 0 &&
	    strcmp(now->state, "settled") != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/audience",
				   "un bilan est public une fois arrêté avec les partenaires",
				   "an assessment is public once it is settled with the partners");
	return CMN_OK;
}

static enum cmn_err store_audience(struct cmn_call *call, const struct lab_now *now,
				   const char *audience)
{
	const struct lab_at at = lab_at(call);
	CMN_AUTO(cmn_json_drop)
	json_t *what =
	    json_pack("{s:s, s:s, s:s}", "act", "show", "audience", audience, "was", now->audience);
	CMN_AUTO(cmn_free_drop) char *said = lab_text_of(now->said);
	CMN_AUTO(cmn_free_drop) char *step = what ? lab_text_of(what) : NULL;
	char today[CMN_DAY_LEN];
	const struct lab_changed changed = {
	    .from = now->state,
	    .state = now->state,
	    .audience = audience,
	    .said = said,
	    .step = step,
	    .day = today,
	    .role = lab_role_of(call),
	    .organisation = lab_organisation_of(call),
	};

	if (!said || !step)
		return cmn_no_memory(&call->err);
	lab_today(now->departement, today);
	return lab_store_change(&at, &call->write, call->if_match, &changed);
}

enum cmn_err observatory_http_show_lab_record(struct cmn_call *call)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	const char *audience = cmn_json_get(call->body, "audience");
	enum cmn_err rc = lab_record_of(call, 0, &now);

	if (rc)
		return rc;
	if (lab_is_stale(call, &now))
		return lab_finish(call, lab_done_before(call, &now));
	if (!lab_may_show(now.family, now.state) && strcmp(audience, "team") != 0)
		return cmn_explain(call, now.res);
	if (lab_may_show(now.family, now.state))
		rc = audience_good(call, &now, audience);
	return lab_finish(call, rc ? rc : store_audience(call, &now, audience));
}
