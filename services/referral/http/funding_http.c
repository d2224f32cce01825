/* SPDX-License-Identifier: EUPL-1.2
 *
 * funding_http.c - credits and contributions: asked, answered, added up.
 */
#include "accord_events.h"
#include "accord_http.h"
#include "funding_store.h"

#include "cmn/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIRST_YEAR 2020

static int day_of(const char *text)
{
	int day = 0;

	return text && cmn_day_parse(text, &day) ? day : 0;
}

static const char *cents(const struct cmn_call *call, const char *key, char room[24])
{
	const json_t *value = json_object_get(call->body, key);

	if (!value)
		return NULL;
	snprintf(room, 24, "%" PRId64, (int64_t)json_integer_value(value));
	return room;
}

/* An actor asks under its own name, and says that the communauté 360 intervened (R196). */
static enum cmn_err check_side(struct cmn_call *call, const struct referral_funding *f)
{
	bool actor = strcmp(f->side, "actor") == 0;
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *known = NULL;
	enum cmn_err rc;

	if (actor != (f->actor_id != NULL))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   actor ? "dites quel acteur demande"
					 : "la communauté demande en son nom, sans acteur",
				   actor ? "say which actor asks"
					 : "the community asks in its own name, without an actor");
	if (actor && !f->mention_c360)
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/mention_c360",
		    "la demande d’un acteur mentionne l’intervention de la communauté "
		    "360",
		    "the request of an actor mentions the intervention of the "
		    "communauté 360");
	if (f->accord_id && !f->situation_id)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/situation_id",
				   "dites la situation de cet accord",
				   "say the situation of this accord");
	if (!actor)
		return CMN_OK;
	rc = referral_store_actor(&at, f->actor_id, &known);
	return rc == CMN_E_NOT_FOUND
		   ? cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				 "aucun acteur sous cet identifiant", "no actor under this id")
		   : rc;
}

static enum cmn_err check_days(struct cmn_call *call, const char *departement,
			       const struct referral_funding *f)
{
	enum cmn_err rc =
	    referral_accord_day(call, departement, "/asked_on", f->asked_on, day_of("2020-01-01"));

	if (rc == CMN_OK)
		rc = referral_accord_day(call, departement, "/told_in_coter_on",
					 f->told_in_coter_on, day_of("2020-01-01"));
	return rc;
}

/* The situation, where there is one, must have arrived here, and be of that département. */
static enum cmn_err check_situation(struct cmn_call *call, const char *departement)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	enum cmn_err rc;

	if (!json_object_get(call->body, "situation_id"))
		return CMN_OK;
	rc = referral_situation(call, &situation);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(situation, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/situation_id",
				   "aucune situation sous cet identifiant dans ce département",
				   "no situation under this id in this département");
	return rc;
}

static struct referral_funding asked(const struct cmn_call *call, char amount[24])
{
	const json_t *b = call->body;

	return (struct referral_funding){
	    .situation_id = cmn_json_get(b, "situation_id"),
	    .accord_id = cmn_json_get(b, "accord_id"),
	    .kind = cmn_json_get(b, "kind"),
	    .side = cmn_json_get(b, "side"),
	    .actor_id = cmn_json_get(b, "actor_id"),
	    .funder = cmn_json_get(b, "funder"),
	    .purpose = cmn_json_get(b, "purpose"),
	    .need = cmn_json_get(b, "need"),
	    .amount_cents = cents(call, "amount_cents", amount),
	    .asked_on = cmn_json_get(b, "asked_on"),
	    .told_in_coter_on = cmn_json_get(b, "told_in_coter_on"),
	    .mention_c360 = json_is_true(json_object_get(b, "mention_c360")),
	};
}

/* What no schema says of a request. */
static enum cmn_err check(struct cmn_call *call, const char *departement,
			  const struct referral_funding *f)
{
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc == CMN_OK)
		rc = check_side(call, f);
	if (rc == CMN_OK)
		rc = check_days(call, departement, f);
	if (rc == CMN_OK)
		rc = check_situation(call, departement);
	return rc;
}

enum cmn_err referral_http_ask_funding(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_json_get(call->body, "departement");
	char amount[24];
	const struct referral_funding f = asked(call, amount);
	struct referral_done done = {0};
	enum cmn_err rc = check(call, departement, &f);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = referral_event_funding_asked(call);
	if (rc == CMN_OK)
		rc = referral_store_funding_ask(&at, &call->write, &f, &done);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID,
				   f.accord_id ? "/accord_id" : "/situation_id",
				   "cet accord n’est pas de cette situation, ou elle a été effacée",
				   "this accord is none of this situation, or it was erased");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/fundings/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_funding, call->write.resource_id);
}

enum cmn_err referral_http_decide_funding(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4], granted[24];
	const struct referral_funding_answer a = {
	    .version = call->if_match,
	    .state = cmn_json_get(call->body, "state"),
	    .decided_on = cmn_json_get(call->body, "decided_on"),
	    .granted_cents = cents(call, "granted_cents", granted),
	};
	struct referral_done done = {0};
	enum cmn_err rc = referral_store_funding(&at, cmn_call_param(call, "id"), &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	if (a.granted_cents && strcmp(a.state, "granted") != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/granted_cents",
				   "ce qui est refusé n’a pas de montant accordé",
				   "what is refused has no amount granted");
	rc = referral_accord_day(call, departement, "/decided_on", a.decided_on,
				 day_of(cmn_column(before, 0, "asked_on")));
	if (rc == CMN_OK)
		rc = referral_event_funding_decided(call, before);
	if (rc == CMN_OK)
		rc = referral_store_funding_decide(&at, &call->write, &a, &done);
	if (rc == CMN_E_NOT_FOUND) {
		rc = referral_store_funding(&at, call->write.resource_id, &now);
		return rc == CMN_OK ? cmn_explain(call, now) : rc;
	}
	return rc == CMN_OK ? referral_reply(call, referral_store_funding, call->write.resource_id)
			    : rc;
}

enum cmn_err referral_http_get_funding(struct cmn_call *call)
{
	return referral_reply(call, referral_store_funding, cmn_call_param(call, "id"));
}

static void first_day(const struct cmn_call *call, char out[CMN_DAY_LEN])
{
	unsigned year = (unsigned)cmn_call_param_int(call, "year", FIRST_YEAR);

	snprintf(out, CMN_DAY_LEN, "%04u-01-01", year % 10000u);
}

enum cmn_err referral_http_list_fundings(struct cmn_call *call)
{
	char day[CMN_DAY_LEN];
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = day,
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	first_day(call, day);
	return rc == CMN_OK ? referral_list(call, page, referral_store_fundings) : rc;
}

enum cmn_err referral_http_sum_fundings(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char day[CMN_DAY_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	first_day(call, day);
	if (rc == CMN_OK)
		rc = referral_store_funding_sums(&at, departement, day, &res);
	return rc == CMN_OK ? cmn_reply_row(call, res, 0) : rc;
}
