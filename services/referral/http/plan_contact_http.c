/* SPDX-License-Identifier: EUPL-1.2
 *
 * contact_http.c - the log of contacts with actors (R065).  What would disclose who the person is
 * asks for their agreement as a relay does; a case without identity needs none.
 */
#include "consent_copy.h"
#include "more_events.h"
#include "need.h"
#include "need_events.h"
#include "plan_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define TOLD_MAX       16
#define CATEGORIES_MAX 400

/* The codes of what was said, also as words of an agreement. */
static enum cmn_err read_told(struct cmn_call *call, bool anonymous,
			      char categories[CATEGORIES_MAX])
{
	const json_t *all = json_object_get(call->body, "told");
	const char *told[TOLD_MAX];
	size_t n = json_array_size(all), at = 0, i;
	char pointer[32];

	categories[0] = '\0';
	for (i = 0; i < n && i < TOLD_MAX; i++) {
		told[i] = json_string_value(json_array_get(all, i));
		snprintf(categories + strlen(categories), CATEGORIES_MAX - strlen(categories),
			 "%s%s", i ? " " : "", told[i]);
	}
	switch (referral_told_check(anonymous, told, i, &at)) {
	case REFERRAL_TOLD_NOTHING:
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/told",
		    "dire ce qui a été dit de la personne, ou que le cas était anonyme",
		    "say what was said about the person, or that the case was "
		    "anonymous");
	case REFERRAL_TOLD_IDENTITY:
		snprintf(pointer, sizeof(pointer), "/told/%zu", at);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cela montre qui est la personne : le cas n’est pas anonyme",
				   "this shows who the person is: the case is not anonymous");
	case REFERRAL_TOLD_FITS:
	default:
		return CMN_OK;
	}
}

/* May it be said?  *ret is why, by the codes of plan_contact_consents. */
static enum cmn_err ask_consent(struct cmn_call *call, const PGresult *plan,
				const struct referral_plan_contact *c, const char *categories,
				const char **ret)
{
	const struct referral_contact_to to = referral_plan_contact_to(c->party);
	const char *departement = cmn_column(plan, 0, "departement");

	if (c->anonymous) {
		*ret = "not_needed";
		return CMN_OK;
	}
	*ret = referral_agreement_required(call, departement) ? "checked" : "not_required";
	return referral_disclose(call, &(struct referral_disclosure){
					   .departement = departement,
					   .situation_id = cmn_column(plan, 0, "situation_id"),
					   .purpose = to.purpose,
					   .categories = categories,
					   .recipient_kind = to.kind,
					   .recipient_id = to.named ? c->actor_id : departement,
				       });
}

static enum cmn_err read_times(struct cmn_call *call, const PGresult *plan, char at[CMN_TIME_LEN],
			       const char *next_on)
{
	const char *given = cmn_json_get(call->body, "contacted_at");
	int64_t now = cmn_clock_us(), us = now;
	char today[CMN_DAY_LEN], solicited[CMN_DAY_LEN];

	referral_plan_days(plan, today, solicited);
	if (given && !cmn_time_parse(given, &us))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/contacted_at",
				   "cette date n’existe pas", "this date does not exist");
	if (given && !referral_proposed_plausible(
			 us, cmn_pg_int(plan, 0, PQfnumber(plan, "_solicited_us"), 0), now))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/contacted_at",
				   "un contact ne peut dater du futur ni d’avant la sollicitation",
				   "a contact cannot date from the future or from before the "
				   "solicitation");
	cmn_time_format(us, at);
	if (next_on && !cmn_json_get(call->body, "next_step"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/next_on",
				   "dire quelle est la suite", "say what the next step is");
	if (next_on && strcmp(next_on, today) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/next_on", "ce jour est passé",
				   "this day has passed");
	return CMN_OK;
}

/* A next step with its day is a task of the file. */
static enum cmn_err ask_next(struct cmn_call *call, const PGresult *plan,
			     const struct referral_plan_contact *c, char **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *more = NULL;
	enum cmn_err rc = CMN_OK;

	if (c->next_on && strcmp(c->next_step, "none") != 0)
		rc = referral_ask(call, &more,
				  &(struct referral_task){
				      .situation_id = cmn_column(plan, 0, "situation_id"),
				      .kind = "contact_actor",
				      .due_on = c->next_on,
				      .cause = "contact_next_step",
				      .subject_kind = "contact",
				      .subject_id = call->write.resource_id,
				  });
	return rc == CMN_OK ? referral_more_text(call, more, ret) : rc;
}

/* Nothing was entered. */
static enum cmn_err not_logged(struct cmn_call *call, const struct referral_plan_contact *c)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	enum cmn_err rc = referral_store_plan(&at, c->plan_id, &plan);

	if (rc != CMN_OK)
		return rc;
	rc = referral_plan_closed(call, plan);
	if (rc != CMN_OK)
		return rc;
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, c->considered_id ? "/considered_id" : "/corrects",
	    "rien de ce plan sous cet identifiant", "nothing of this plan under this id");
}

static enum cmn_err enter(struct cmn_call *call, const PGresult *plan,
			  struct referral_plan_contact *c)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_free_drop) char *more = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	snprintf(departement, sizeof(departement), "%s", cmn_column(plan, 0, "departement"));
	call->write.departement = departement;
	rc = ask_next(call, plan, c, &more);
	c->more = more;
	if (rc == CMN_OK)
		rc = referral_event_contact(call, cmn_column(plan, 0, "situation_id"), c);
	if (rc == CMN_OK)
		rc = referral_store_plan_contact_log(&at, &call->write, c, &done);
	if (rc == CMN_E_NOT_FOUND)
		return not_logged(call, c);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/corrects",
				   "ce contact est déjà corrigé",
				   "this contact has been corrected already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/plan-contacts/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_plan_contact, call->write.resource_id);
}

static struct referral_plan_contact body_of(const struct cmn_call *call)
{
	const json_t *b = call->body;

	return (struct referral_plan_contact){
	    .plan_id = cmn_call_param(call, "id"),
	    .kind = cmn_json_get(b, "kind"),
	    .mean = cmn_json_get(b, "mean"),
	    .party = cmn_json_get(b, "party"),
	    .actor_id = cmn_json_get(b, "actor_id"),
	    .with_function = cmn_json_get(b, "with_function"),
	    .with_name = cmn_json_get(b, "with_name"),
	    .person_present = json_is_true(json_object_get(b, "person_present")),
	    .anonymous = json_is_true(json_object_get(b, "anonymous")),
	    .purpose = cmn_json_get(b, "purpose"),
	    .outcome = cmn_json_get(b, "outcome"),
	    .outcome_words = cmn_json_get(b, "outcome_words"),
	    .next_step = cmn_json_get(b, "next_step"),
	    .next_words = cmn_json_get(b, "next_words"),
	    .next_on = cmn_json_get(b, "next_on"),
	    .considered_id = cmn_json_get(b, "considered_id"),
	    .corrects = cmn_json_get(b, "corrects"),
	};
}

enum cmn_err referral_http_log_plan_contact(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const json_t *told = json_object_get(call->body, "told");
	struct referral_plan_contact c = body_of(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	CMN_AUTO(cmn_free_drop) char *words = told ? cmn_json_pg_array(told) : strdup("{}");
	char categories[CATEGORIES_MAX], contacted_at[CMN_TIME_LEN];
	enum cmn_err rc = referral_store_plan(&at, c.plan_id, &plan);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	if (!words)
		return cmn_no_memory(&call->err);
	c.told = words;
	c.contacted_at = contacted_at;
	rc = read_told(call, c.anonymous, categories);
	if (rc == CMN_OK)
		rc = read_times(call, plan, contacted_at, c.next_on);
	if (rc == CMN_OK && c.actor_id && !referral_actor_known(call, c.actor_id))
		rc = cmn_call_await(call, referral_actor_known, c.actor_id);
	if (rc == CMN_OK)
		rc = ask_consent(call, plan, &c, categories, &c.consent);
	return rc == CMN_OK ? enter(call, plan, &c) : rc;
}

enum cmn_err referral_http_get_plan_contact(struct cmn_call *call)
{
	return referral_reply(call, referral_store_plan_contact, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_plan_contacts(struct cmn_call *call)
{
	return referral_plan_list(call, referral_store_plan_contacts);
}
