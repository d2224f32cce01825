/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_entries_http.c - institutions answer, partners speak, experiments are followed up, records
 * are presented (R211, R235, R244, R245).
 */
#include "lab_http.h"
#include "lab_words.h"

#include "cmn/codes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- who speaks ------------------------------------------------------------------------------- */

struct speaker {
	char institution[64]; /* a code of governance_institutions; "": an actor */
	const char *actor;
};

static enum cmn_err not_yours(struct cmn_call *call, const char *pointer)
{
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, pointer,
			   "votre compte ne parle pas en ce nom",
			   "your account does not speak in this name");
}

/* The institution that an account says it is of: "" when its organisation is none of the list. */
static void own_institution(const struct cmn_call *call, char ret[64])
{
	const char *own = call->caller->organisation;
	size_t i = 0;

	if (call->caller->roles & CMN_ROLE_MDPH) {
		snprintf(ret, 64, "mdph");
		return;
	}
	for (; own[i] && i < 63; i++)
		ret[i] = (char)tolower((unsigned char)own[i]);
	ret[i] = '\0';
	if (!cmn_code_find(cmn_code_list_find("governance_institutions"), ret))
		ret[0] = '\0';
}

/* An authority whose account does not say which: one of the three that are. */
static bool an_authority(const char *institution)
{
	return strcmp(institution, "ars") == 0 || strcmp(institution, "departement") == 0 ||
	       strcmp(institution, "prefet") == 0;
}

/* Whether the caller is the coordonnateur, an institution, or neither, it speaks as `said`. */
static enum cmn_err speaks_as(struct cmn_call *call, const char *said, char ret[64])
{
	bool notes = (call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0;
	char own[64] = "";

	if (!notes)
		own_institution(call, own);
	if (!said && !own[0])
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/institution",
				   "dites quelle institution parle",
				   "say which institution speaks");
	if (said && !notes && (own[0] ? strcmp(own, said) != 0 : !an_authority(said)))
		return not_yours(call, "/institution");
	snprintf(ret, 64, "%s", said ? said : own);
	return CMN_OK;
}

/* --- entering --------------------------------------------------------------------------------- */

static json_t *without(const json_t *body, const char *const names[])
{
	json_t *copy = json_copy((json_t *)(uintptr_t)body);

	for (size_t i = 0; copy && names[i]; i++)
		json_object_del(copy, names[i]);
	return copy;
}

/* What stands in columns of its own is not said twice. */
static const char *const COLUMNS[] = {"on", "actor_id", "institution", NULL};

static enum cmn_err enter(struct cmn_call *call, const struct lab_now *now, const char *kind,
			  const char *states, const struct speaker *speaker)
{
	const struct lab_at at = lab_at(call);
	CMN_AUTO(cmn_json_drop) json_t *body = without(call->body, COLUMNS);
	CMN_AUTO(cmn_free_drop) char *said = body ? lab_text_of(body) : NULL;
	char fresh[CMN_UUID_LEN];
	const struct lab_entry entry = {
	    .record_id = cmn_column(now->res, 0, "id"),
	    .kind = kind,
	    .day = cmn_json_get(call->body, "on"),
	    .states = states,
	    .said = said,
	    .role = lab_role_of(call),
	    .organisation = speaker ? speaker->actor : NULL,
	    .institution = speaker && speaker->institution[0] ? speaker->institution : NULL,
	};

	if (!said)
		return cmn_no_memory(&call->err);
	cmn_uuid7(fresh);
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s", fresh);
	return lab_finish(call, lab_store_enter(&at, &call->write, &entry));
}

/* The record, and a request that is in order: its words, its day. */
static enum cmn_err begin(struct cmn_call *call, enum lab_family family, struct lab_now *now)
{
	enum cmn_err rc = lab_record_of(call, family, now);

	if (rc == CMN_OK)
		rc = lab_words_good(call->body, &call->err);
	if (rc == CMN_OK)
		rc = lab_day_come(call, "/on", cmn_json_get(call->body, "on"), now->departement,
				  family == LAB_PROPOSAL || family == LAB_EXPERIMENT
				      ? cmn_json_get(now->said, "on")
				      : NULL);
	return rc;
}

static enum cmn_err says_why(struct cmn_call *call, bool must)
{
	if (!must || json_object_get(call->body, "text"))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/text", "dites pourquoi, ou à qui",
			   "say why, or to whom");
}

/* --- proposals -------------------------------------------------------------------------------- */

static bool among(const json_t *array, const char *text)
{
	const json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		if (strcasecmp(json_string_value(item), text) == 0)
			return true;
	}
	return false;
}

enum cmn_err observatory_http_answer_lab_proposal(struct cmn_call *call)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	const char *answer = cmn_json_get(call->body, "answer");
	struct speaker speaker = {.actor = NULL};
	enum cmn_err rc = begin(call, LAB_PROPOSAL, &now);

	if (rc == CMN_OK)
		rc = speaks_as(call, cmn_json_get(call->body, "institution"), speaker.institution);
	if (rc == CMN_OK)
		rc = says_why(call,
			      strcmp(answer, "refused") == 0 || strcmp(answer, "forwarded") == 0);
	if (rc)
		return rc;
	if (!among(json_object_get(now.said, "addressees"), speaker.institution))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/institution",
				   "cette proposition ne lui est pas adressée",
				   "this proposal is not addressed to it");
	return enter(call, &now, "answer", "{addressed,concluded}", &speaker);
}

/* --- experiments ------------------------------------------------------------------------------ */

enum cmn_err observatory_http_follow_lab_experiment(struct cmn_call *call)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	enum cmn_err rc = begin(call, LAB_EXPERIMENT, &now);

	return rc ? rc : enter(call, &now, "follow_up", "{running}", NULL);
}

/* --- assessments ------------------------------------------------------------------------------ */

/* The organisation whose commitment it is, or that is named in it; of the impact any that sees it.
 */
static bool concerned(const struct lab_now *now, const char *actor)
{
	const char *party = cmn_json_get(now->said, "party_actor_id");

	return (party && strcasecmp(party, actor) == 0) ||
	       among(json_object_get(now->said, "actors"), actor) ||
	       strcmp(cmn_json_get(now->said, "kind"), "impact") == 0;
}

static enum cmn_err partner_speaks(struct cmn_call *call, const struct lab_now *now,
				   struct speaker *ret)
{
	const char *said = cmn_json_get(call->body, "actor_id");

	ret->actor = lab_organisation_of(call);
	if (json_object_get(call->body, "institution"))
		return not_yours(call, "/institution");
	if (!ret->actor || (said && strcasecmp(said, ret->actor) != 0) ||
	    !concerned(now, ret->actor))
		return not_yours(call, "/actor_id");
	return CMN_OK;
}

/* The coordonnateur notes what an actor said. */
static enum cmn_err noted_of(struct cmn_call *call, const struct lab_now *now, const char *actor,
			     struct speaker *ret)
{
	char one[64];

	if ((call->caller->roles & CMN_ROLE_COORDONNATEUR) == 0)
		return not_yours(call, "/actor_id");
	if (json_object_get(call->body, "institution"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/institution",
				   "un acteur ou une institution, pas les deux",
				   "an actor or an institution, not both");
	snprintf(one, sizeof(one), "[\"%s\"]", actor);
	ret->actor = actor;
	return lab_known(call, now->departement, one, "/actor_id", NULL);
}

static enum cmn_err speaker_of(struct cmn_call *call, const struct lab_now *now,
			       struct speaker *ret)
{
	const unsigned others = CMN_ROLE_COORDONNATEUR | CMN_ROLE_MDPH | CMN_ROLE_AUTHORITY;
	const char *actor = cmn_json_get(call->body, "actor_id");

	if ((call->caller->roles & others) == 0)
		return partner_speaks(call, now, ret);
	if (actor)
		return noted_of(call, now, actor, ret);
	return speaks_as(call, cmn_json_get(call->body, "institution"), ret->institution);
}

enum cmn_err observatory_http_speak_lab_assessment(struct cmn_call *call)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	struct speaker speaker = {.actor = NULL};
	enum cmn_err rc = begin(call, LAB_ASSESSMENT, &now);

	if (rc == CMN_OK)
		rc = speaker_of(call, &now, &speaker);
	if (rc == CMN_OK)
		rc = says_why(call, strcmp(cmn_json_get(call->body, "accord"), "agrees") != 0);
	return rc ? rc : enter(call, &now, "word", "{submitted}", &speaker);
}

/* --- presentations ---------------------------------------------------------------------------- */

enum cmn_err observatory_http_present_lab_record(struct cmn_call *call)
{
	CMN_AUTO(lab_now_drop) struct lab_now now = {.res = NULL};
	enum cmn_err rc = begin(call, 0, &now);

	return rc ? rc
		  : enter(
			call, &now, "presentation",
			"{kept,addressed,concluded,running,ended,capitalised,held,submitted,settled}",
			NULL);
}
