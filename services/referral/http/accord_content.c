/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_content.c - what an accord says: read from the body, checked, and written in the one form
 * that is hashed.
 */
#include "accord_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>

#define PARTIES_MAX     30
#define COMMITMENTS_MAX 100
#define FINANCING_MAX   50
#define POINTER_LEN     96

void referral_accord_said_drop(struct referral_accord_said *said)
{
	free(said->content);
	free(said->proposals);
	free(said->actors);
	free(said->fundings);
}

enum cmn_err referral_accord_day(struct cmn_call *call, const char *departement,
				 const char *pointer, const char *day, int earliest)
{
	int number;

	if (!day)
		return CMN_OK;
	if (!cmn_day_parse(day, &number))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
				   "this date does not exist");
	switch (referral_day_check(number, earliest, cmn_day_of(cmn_clock_us(), departement))) {
	case REFERRAL_DAY_AHEAD:
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette date est dans le futur", "this date lies in the future");
	case REFERRAL_DAY_EARLY:
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette date précède ce qu’elle devrait suivre",
				   "this date is before what it should follow");
	}
	return CMN_OK;
}

/* --- what is wrong -------------------------------------------------------------------------------
 */

static const struct {
	enum referral_accord_fault fault;
	const char *list, *member, *fr, *en;
} FAULTS[] = {
    {REFERRAL_ACCORD_PLAN_REVERSED, NULL, "/plan/to", "le plan finit avant de commencer",
     "the plan ends before it begins"},
    {REFERRAL_ACCORD_REVIEW_EARLY, NULL, "/plan/review_on", "la revue est avant le début du plan",
     "the review is before the plan begins"},
    {REFERRAL_ACCORD_SAME_KEY, "parties", "key", "une autre partie a déjà cette clé",
     "another party has this key already"},
    {REFERRAL_ACCORD_ACTOR, "parties", "actor_id",
     "un acteur est nommé par son identifiant, une autre partie n’en a pas",
     "an actor is named by its id, another party has none"},
    {REFERRAL_ACCORD_NOBODY_FOR_PERSON, NULL, "/parties", "la personne ou un représentant signe",
     "the person or a representative signs"},
    {REFERRAL_ACCORD_ONE_SIDED, NULL, "/parties", "une autre partie que la personne signe aussi",
     "a party other than the person signs too"},
    {REFERRAL_ACCORD_UNKNOWN_PARTY, "commitments", "party", "aucune partie n’a cette clé",
     "no party has this key"},
    {REFERRAL_ACCORD_COMMITMENT_REVERSED, "commitments", "to",
     "l’engagement finit avant de commencer", "the commitment ends before it begins"},
    {REFERRAL_ACCORD_TIMES, "commitments", "times", "tant de fois, mais par quelle période ?",
     "so many times, but per what?"},
    {REFERRAL_ACCORD_FINANCING_PARTY, "financing", "party", "aucune partie n’a cette clé",
     "no party has this key"},
    {REFERRAL_ACCORD_MENTION, "financing", "mention_c360",
     "des crédits non reconductibles mentionnent l’intervention de la communauté 360",
     "non-recurring credits mention the intervention of the communauté 360"},
    {REFERRAL_ACCORD_FUNDER, "financing", "funder", "dites quel autre financeur",
     "say which other funder"},
};

static enum cmn_err check(struct cmn_call *call, const struct referral_accord *a)
{
	size_t at = 0;
	enum referral_accord_fault fault = referral_accord_check(a, &at);
	char pointer[POINTER_LEN];

	for (size_t i = 0; fault && i < CMN_LEN(FAULTS); i++) {
		if (FAULTS[i].fault != fault)
			continue;
		if (FAULTS[i].list)
			snprintf(pointer, sizeof(pointer), "/%s/%zu/%s", FAULTS[i].list, at,
				 FAULTS[i].member);
		else
			snprintf(pointer, sizeof(pointer), "%s", FAULTS[i].member);
		cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "%s", "%s", FAULTS[i].fr);
		snprintf(call->err.detail[CMN_EN], sizeof(call->err.detail[CMN_EN]), "%s",
			 FAULTS[i].en);
		snprintf(call->err.faults[0].text[CMN_EN], sizeof(call->err.faults[0].text[CMN_EN]),
			 "%s", FAULTS[i].en);
		return CMN_E_INVALID;
	}
	return CMN_OK;
}

/* --- reading -------------------------------------------------------------------------------------
 */

struct room {
	struct referral_party parties[PARTIES_MAX];
	struct referral_commitment commitments[COMMITMENTS_MAX];
	struct referral_financing financing[FINANCING_MAX];
};

static bool yes(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

static void read_parts(const json_t *doc, struct room *room, struct referral_accord *a)
{
	const json_t *list = json_object_get(doc, "parties"), *plan = json_object_get(doc, "plan");
	const json_t *x;
	size_t i;

	*a = (struct referral_accord){
	    .from = cmn_json_get(plan, "from"),
	    .to = cmn_json_get(plan, "to"),
	    .review_on = cmn_json_get(plan, "review_on"),
	    .parties = room->parties,
	    .commitments = room->commitments,
	    .financing = room->financing,
	};
	json_array_foreach(list, i, x) room->parties[a->n_parties++] = (struct referral_party){
	    .key = cmn_json_get(x, "key"),
	    .kind = cmn_json_get(x, "kind"),
	    .actor = json_object_get(x, "actor_id") != NULL,
	    .signs = yes(x, "signs"),
	};
	list = json_object_get(doc, "commitments");
	json_array_foreach(list, i, x) room->commitments[a->n_commitments++] =
	    (struct referral_commitment){
		.party = cmn_json_get(x, "party"),
		.frequency = cmn_json_get(x, "frequency"),
		.from = cmn_json_get(x, "from"),
		.to = cmn_json_get(x, "to"),
		.times = json_object_get(x, "times") != NULL,
	    };
	list = json_object_get(doc, "financing");
	json_array_foreach(list, i, x) room->financing[a->n_financing++] =
	    (struct referral_financing){
		.source = cmn_json_get(x, "source"),
		.funder = cmn_json_get(x, "funder"),
		.party = cmn_json_get(x, "party"),
		.mention_c360 = yes(x, "mention_c360"),
	    };
}

/* What is left unsaid is written as it is meant, so that the text stands for itself. */
static bool say(json_t *list, const char *key, bool meant)
{
	json_t *x;
	size_t i;

	json_array_foreach(list, i, x)
	{
		if (!json_object_get(x, key) &&
		    json_object_set_new(x, key, json_boolean(meant)) != 0)
			return false;
	}
	return true;
}

static json_t *document(const json_t *body)
{
	static const char *const MEMBERS[] = {"proposal_ids", "plan", "parties", "commitments",
					      "financing"};
	json_t *doc = json_object();
	const json_t *closes = json_object_get(body, "closes_situation");
	bool ok = doc && json_object_set_new(doc, "closes_situation",
					     json_boolean(!json_is_false(closes))) == 0;

	for (size_t i = 0; ok && i < CMN_LEN(MEMBERS); i++)
		ok = json_object_set_new(doc, MEMBERS[i],
					 json_deep_copy(json_object_get(body, MEMBERS[i]))) == 0;
	ok = ok && say(json_object_get(doc, "parties"), "signs", true) &&
	     say(json_object_get(doc, "financing"), "mention_c360", false);
	if (!ok) {
		json_decref(doc);
		return NULL;
	}
	return doc;
}

/* The ids under `key` in a list, as PostgreSQL array text. */
static char *ids(const json_t *list, const char *key)
{
	CMN_AUTO(cmn_json_drop) json_t *found = json_array();
	const json_t *x;
	size_t i;

	json_array_foreach(list, i, x)
	{
		json_t *id = json_object_get(x, key);

		if (id && json_array_append(found, id) != 0)
			return NULL;
	}
	return cmn_json_pg_array(found);
}

static enum cmn_err keep(struct cmn_call *call, const json_t *doc, struct referral_accord_said *ret)
{
	ret->content = json_dumps(doc, JSON_COMPACT | JSON_SORT_KEYS);
	ret->proposals = cmn_json_pg_array(json_object_get(doc, "proposal_ids"));
	ret->actors = ids(json_object_get(doc, "parties"), "actor_id");
	ret->fundings = ids(json_object_get(doc, "financing"), "funding_id");
	if (!ret->content || !ret->proposals || !ret->actors || !ret->fundings)
		return cmn_no_memory(&call->err);
	ret->text = (struct referral_accord_text){
	    .situation_id = cmn_json_get(call->body, "situation_id"),
	    .content = ret->content,
	    .proposals = ret->proposals,
	    .actors = ret->actors,
	    .fundings = ret->fundings,
	    .closes_situation = yes(doc, "closes_situation"),
	};
	return CMN_OK;
}

enum cmn_err referral_accord_read(struct cmn_call *call, struct referral_accord_said *ret)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = NULL;
	struct referral_accord a;
	struct room room;
	enum cmn_err rc = referral_texts(call);

	if (rc != CMN_OK)
		return rc;
	doc = document(call->body);
	if (!doc)
		return cmn_no_memory(&call->err);
	read_parts(doc, &room, &a);
	rc = check(call, &a);
	return rc == CMN_OK ? keep(call, doc, ret) : rc;
}
