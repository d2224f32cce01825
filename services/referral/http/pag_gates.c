/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_gates.c - what the acts on sessions, PAG and rights ask alike.
 */
#include "consent_copy.h"
#include "pag_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TEAM (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)

/* One that names nobody: a partner whose token has no organisation finds nothing. */
#define NOBODY "00000000-0000-0000-0000-000000000000"

bool referral_pag_is_team(const struct cmn_call *call)
{
	return (call->caller->roles & TEAM) != 0;
}

const char *referral_pag_organisation(const struct cmn_call *call)
{
	const char *own = call->caller->organisation;

	if (call->caller->roles & (TEAM | CMN_ROLE_MDPH))
		return NULL;
	return cmn_uuid_valid(own) ? own : NOBODY;
}

const char *referral_pag_situation(const struct referral_pag_work *w)
{
	static const char *const NAMES[] = {"situation_id", "_situation_id", "id"};
	size_t i = 0;

	while (i + 1 < CMN_LEN(NAMES) && PQfnumber(w->before, NAMES[i]) < 0)
		i++;
	return cmn_column(w->before, 0, NAMES[i]);
}

json_t *referral_pag_json(const PGresult *res, const char *column)
{
	const char *text = cmn_column(res, 0, column);

	return text ? json_loads(text, 0, NULL) : NULL;
}

enum cmn_err referral_pag_disclose(struct referral_pag_work *w, const char *purpose)
{
	return referral_disclose(w->call, &(struct referral_disclosure){
					      .departement = w->departement,
					      .situation_id = referral_pag_situation(w),
					      .purpose = purpose,
					      .categories = "situation",
					      .recipient_kind = "mdph",
					      .recipient_id = w->departement,
					  });
}

static bool offer_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_offer(&at, id, &res) == CMN_OK;
}

/* The failure of one that is waited for is about its field. */
static enum cmn_err arrived(struct cmn_call *call, bool (*known)(struct cmn_call *, const char *),
			    const char *id)
{
	if (!id || known(call, id))
		return CMN_OK;
	cmn_error_init(&call->err);
	return cmn_call_await(call, known, id);
}

static enum cmn_err offer_fits(struct cmn_call *call, const char *offer, const char *actor,
			       const char *pointer, size_t i)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char field[64];
	enum cmn_err rc = referral_store_offer(&at, offer, &res);

	if (rc != CMN_OK || strcasecmp(cmn_column(res, 0, "actor_id"), actor) == 0)
		return rc;
	snprintf(field, sizeof(field), "%s/%zu/offer_id", pointer, i);
	return cmn_fail_at(&call->err, CMN_E_INVALID, field, "cette offre est d’un autre acteur",
			   "this offer is another actor's");
}

enum cmn_err referral_pag_known(struct referral_pag_work *w, const json_t *array,
				const char *pointer)
{
	enum cmn_err rc = CMN_OK;
	size_t i;
	json_t *item;

	json_array_foreach(array, i, item)
	{
		const char *actor = cmn_json_get(item, "actor_id");
		const char *offer = cmn_json_get(item, "offer_id");

		rc = arrived(w->call, referral_actor_known, actor);
		if (rc == CMN_OK)
			rc = arrived(w->call, offer_known, offer);
		if (rc == CMN_OK && offer)
			rc = offer_fits(w->call, offer, actor, pointer, i);
		if (rc != CMN_OK)
			return rc;
	}
	return rc;
}

enum cmn_err referral_pag_tell_actors(struct referral_pag_work *w, const json_t *array,
				      const char *pointer)
{
	enum cmn_err rc = referral_pag_known(w, array, pointer);
	size_t i;
	json_t *item;

	json_array_foreach(array, i, item)
	{
		const char *actor = cmn_json_get(item, "actor_id");

		if (rc != CMN_OK)
			return rc;
		if (actor)
			rc = referral_disclose(w->call,
					       &(struct referral_disclosure){
						   .departement = w->departement,
						   .situation_id = referral_pag_situation(w),
						   .purpose = "concertation",
						   .categories = "situation",
						   .recipient_kind = "actor",
						   .recipient_id = actor,
					       });
	}
	return rc;
}

enum cmn_err referral_pag_not_future(struct referral_pag_work *w, const char *member)
{
	const char *day = cmn_json_get(w->call->body, member);
	char field[64];

	if (!day || strcmp(day, w->today) <= 0)
		return CMN_OK;
	snprintf(field, sizeof(field), "/%s", member);
	return cmn_fail_at(&w->call->err, CMN_E_INVALID, field, "ce jour n’est pas encore venu",
			   "this day has not come yet");
}

enum cmn_err referral_pag_task(struct referral_pag_work *w, const char *kind, const char *cause,
			       const char *subject, unsigned days, const char *due)
{
	const struct cmn_delay delay = {CMN_JOURS_OUVRES, days, CMN_END_AS_IS};
	char text[CMN_DAY_LEN];
	int today = 0;

	if (!cmn_day_parse(due ? due : w->today, &today))
		return cmn_fail(&w->call->err, CMN_E_INTERNAL, "jour illisible", "no such day");
	cmn_day_format(due ? today : cmn_day_due(today, &delay, w->departement), text);
	return referral_ask(w->call, &w->more,
			    &(struct referral_task){.situation_id = referral_pag_situation(w),
						    .kind = kind,
						    .due_on = text,
						    .cause = cause,
						    .subject_kind = subject,
						    .subject_id = w->call->write.resource_id});
}

/* cmn_fail() formats both languages with the same values: the words themselves are one value. */
enum cmn_err referral_pag_fail(struct cmn_call *call, enum cmn_err code, const char *pointer,
			       const char *fr, const char *en)
{
	struct cmn_error *err = &call->err;

	if (pointer)
		cmn_fail_at(err, code, pointer, "%s", "%s", fr);
	else
		cmn_fail(err, code, "%s", "%s", fr);
	snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]), "%s", en);
	if (pointer)
		snprintf(err->faults[0].text[CMN_EN], sizeof(err->faults[0].text[CMN_EN]), "%s",
			 en);
	return code;
}
