/* SPDX-License-Identifier: EUPL-1.2
 *
 * considered_http.c - what was considered for a plan: recorded with its snapshot, decided, linked
 * to the proposal that came of it.
 */
#include "plan_events.h"
#include "plan_http.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define METRES 1000.0

static bool known(struct cmn_call *call, const char *offer, const char *actor)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_published(&at, offer, actor, &res) == CMN_OK &&
	       (!offer || cmn_column(res, 0, "offer_id")) &&
	       (!actor || cmn_column(res, 0, "actor_id"));
}

static bool offer_known(struct cmn_call *call, const char *id)
{
	return known(call, id, NULL);
}

static bool actor_known(struct cmn_call *call, const char *id)
{
	return known(call, NULL, id);
}

/* What is named must have reached this service; then the row that tells of it. */
static enum cmn_err arrived(struct cmn_call *call, const char *offer, const char *actor,
			    PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	enum cmn_err rc = CMN_OK;

	if (offer && !offer_known(call, offer))
		rc = cmn_call_await(call, offer_known, offer);
	if (rc == CMN_OK && actor && !actor_known(call, actor))
		rc = cmn_call_await(call, actor_known, actor);
	return rc == CMN_OK ? referral_store_published(&at, offer, actor, ret) : rc;
}

/* The offer says in which field it lies and whose it is. */
static enum cmn_err fits_offer(struct cmn_call *call, const PGresult *published)
{
	const char *sector = cmn_column(published, 0, "sector");
	const char *actor = cmn_column(published, 0, "offers_actor");
	const char *named = cmn_json_get(call->body, "actor_id");

	if (!cmn_column(published, 0, "offer_id"))
		return CMN_OK;
	if (strcmp(sector, cmn_json_get(call->body, "sector")) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/sector",
				   "l’offre relève de l’autre secteur",
				   "the offer lies in the other sector");
	if (named && strcasecmp(named, actor) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "l’offre est celle d’un autre acteur",
				   "the offer is another actor's");
	return CMN_OK;
}

/* Each need is one of those that the plan looks for. */
static enum cmn_err fits_plan(struct cmn_call *call, const PGresult *plan)
{
	const json_t *asked = json_object_get(call->body, "needs");
	char pointer[32];
	size_t i;
	json_t *need;

	json_array_foreach(asked, i, need)
	{
		if (referral_plan_needs(plan, json_string_value(need)))
			continue;
		snprintf(pointer, sizeof(pointer), "/needs/%zu", i);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce besoin n’est pas de ceux du plan",
				   "this need is not one of those of the plan");
	}
	return CMN_OK;
}

/* Metres, as text; "" where the caller saw no distance. */
static void read_distance(const struct cmn_call *call, char out[24])
{
	const json_t *km = json_object_get(call->body, "distance_km");

	out[0] = '\0';
	if (km)
		snprintf(out, 24, "%" PRId64, (int64_t)llround(json_number_value(km) * METRES));
}

static void read_delay(const struct cmn_call *call, char out[24])
{
	out[0] = '\0';
	if (json_object_get(call->body, "delay_days"))
		snprintf(out, 24, "%" PRId64, cmn_json_get_int(call->body, "delay_days", 0));
}

/* What the caller saw, beside what was published. */
static json_t *seen(const struct cmn_call *call, const char *distance_m)
{
	json_t *s = json_pack("{s:s}", "at", call->write.now);
	json_t *days = json_object_get(call->body, "delay_days");

	if (s && distance_m[0] &&
	    json_object_set_new(s, "distance_m", json_integer(strtoll(distance_m, NULL, 10))) != 0)
		return json_decref(s), NULL;
	if (s && days && json_object_set(s, "delay_days", days) != 0)
		return json_decref(s), NULL;
	return s;
}

/* Nothing was written. */
static enum cmn_err not_considered(struct cmn_call *call, const char *plan_id,
				   const PGresult *published)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	enum cmn_err rc = referral_store_plan(&at, plan_id, &plan);

	if (rc != CMN_OK)
		return rc;
	rc = referral_plan_closed(call, plan);
	if (rc != CMN_OK)
		return rc;
	if (cmn_column(published, 0, "offer_id") &&
	    !cmn_pg_bool(published, 0, PQfnumber(published, "active")))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/offer_id",
				   "cette offre n’est plus active",
				   "this offer is no longer active");
	/* what forbade it has gone in between: the caller tries again */
	return cmn_fail(&call->err, CMN_E_CONFLICT, "le plan a changé entre-temps",
			"the plan has changed in between");
}

static enum cmn_err tell(struct cmn_call *call, const PGresult *plan,
			 const struct referral_new_considered *c)
{
	return referral_event_considered(call,
					 &(struct referral_considered_told){
					     .plan_id = c->plan_id,
					     .situation_id = cmn_column(plan, 0, "situation_id"),
					     .offer_id = c->offer_id,
					     .actor_id = c->actor_id,
					     .sector = c->sector,
					     .needs = json_object_get(call->body, "needs"),
					 });
}

static enum cmn_err record(struct cmn_call *call, const PGresult *plan, const PGresult *published,
			   const struct referral_new_considered *c)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	snprintf(departement, sizeof(departement), "%s", cmn_column(plan, 0, "departement"));
	call->write.departement = departement;
	rc = tell(call, plan, c);
	if (rc == CMN_OK)
		rc = referral_store_consider(&at, &call->write, c, &done);
	if (rc == CMN_E_NOT_FOUND)
		return not_considered(call, c->plan_id, published);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/considered/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_considered, call->write.resource_id);
}

static enum cmn_err consider(struct cmn_call *call, const PGresult *plan, const PGresult *published)
{
	const char *offer = cmn_column(published, 0, "offer_id");
	const char *actor = cmn_column(published, 0, "actor_id");
	char distance[24], delay[24];
	CMN_AUTO(cmn_free_drop)
	char *needs = cmn_json_pg_array(json_object_get(call->body, "needs"));
	CMN_AUTO(cmn_json_drop) json_t *saw = NULL;
	CMN_AUTO(cmn_free_drop) char *snapshot = NULL;

	read_distance(call, distance);
	read_delay(call, delay);
	saw = seen(call, distance);
	if (saw && (offer || actor))
		snapshot = referral_snapshot(offer ? cmn_column(published, 0, "offer") : NULL,
					     actor ? cmn_column(published, 0, "actor") : NULL, saw);
	if (!needs || !saw || ((offer || actor) && !snapshot))
		return cmn_no_memory(&call->err);
	return record(call, plan, published,
		      &(struct referral_new_considered){
			  .plan_id = cmn_column(plan, 0, "id"),
			  .offer_id = offer,
			  .actor_id = actor,
			  .label = cmn_json_get(call->body, "label"),
			  .sector = cmn_json_get(call->body, "sector"),
			  .needs = needs,
			  .distance_m = distance[0] ? distance : NULL,
			  .delay_days = delay[0] ? delay : NULL,
			  .snapshot = snapshot,
			  .why_specialised = cmn_json_get(call->body, "why_specialised"),
		      });
}

enum cmn_err referral_http_consider(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *published = NULL;
	enum cmn_err rc = referral_store_plan(&at, cmn_call_param(call, "id"), &plan);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc == CMN_OK)
		rc = fits_plan(call, plan);
	if (rc == CMN_OK)
		rc = arrived(call, cmn_json_get(call->body, "offer_id"),
			     cmn_json_get(call->body, "actor_id"), &published);
	if (rc == CMN_OK)
		rc = fits_offer(call, published);
	return rc == CMN_OK ? consider(call, plan, published) : rc;
}

enum cmn_err referral_http_get_considered(struct cmn_call *call)
{
	return referral_reply(call, referral_store_considered, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_considered(struct cmn_call *call)
{
	return referral_plan_list(call, referral_store_considered_list);
}
