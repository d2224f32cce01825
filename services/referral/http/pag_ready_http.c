/* SPDX-License-Identifier: EUPL-1.2 */
#include "pag_ready.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const LACKS[REFERRAL_PAG_LACK_END_][2] = {
    [REFERRAL_PAG_NO_SERVICE] = {"le PAG ne nomme aucun service", "the PAG names no service"},
    [REFERRAL_PAG_NO_COORDINATOR] =
	{"un coordonnateur de parcours doit être désigné parmi les acteurs des services",
	 "a coordonnateur de parcours must be designated among the actors of the services"},
    [REFERRAL_PAG_NO_TARGET] = {"l’orientation cible doit être nommée",
				"the target orientation must be named"},
    [REFERRAL_PAG_COMMITMENT_AWAITED] = {"l’engagement d’un acteur est encore attendu",
					 "the commitment of an actor is still awaited"},
    [REFERRAL_PAG_COMMITMENT_REFUSED] =
	{"un acteur refuse un service nécessaire : le PAG est à reprendre",
	 "an actor refuses a needed service: the PAG is to be reworked"},
    [REFERRAL_PAG_COORDINATOR_NOT_ENGAGED] = {"le coordonnateur de parcours ne s’est pas engagé",
					      "the coordonnateur de parcours is not engaged"},
    [REFERRAL_PAG_POINT_AWAITED] = {"la réponse de la personne sur un service est attendue",
				    "the person’s answer on a service is awaited"},
    [REFERRAL_PAG_POINT_REFUSED] =
	{"la personne refuse un service nécessaire : le PAG est à reprendre",
	 "the person refuses a needed service: the PAG is to be reworked"},
    [REFERRAL_PAG_ACCORD_AWAITED] = {"l’accord de la personne est attendu",
				     "the accord of the person is awaited"},
    [REFERRAL_PAG_ACCORD_REFUSED] = {"la personne n’est pas d’accord", "the person does not agree"},
    [REFERRAL_PAG_NO_DECISION] =
	{"le département demande une décision de la CDAPH qui accorde l’orientation",
	 "the département asks for a decision of the CDAPH that gives the orientation"},
};

static int number(const PGresult *res, const char *column)
{
	return (int)cmn_pg_int(res, 0, PQfnumber(res, column), 0);
}

static struct referral_pag_facts facts(const PGresult *pag)
{
	const char *decision = cmn_column(pag, 0, "_decision");

	return (struct referral_pag_facts){
	    .services = number(pag, "_services"),
	    .needed_awaited = number(pag, "_needed_awaited"),
	    .needed_refused = number(pag, "_needed_refused"),
	    .points_awaited = number(pag, "_points_awaited"),
	    .points_refused = number(pag, "_points_refused"),
	    .coordinator = number(pag, "_coordinator") > 0,
	    .coordinator_engaged = number(pag, "_coordinator_engaged") > 0,
	    .target = cmn_pg_bool(pag, 0, PQfnumber(pag, "_target")),
	    .accord = cmn_column(pag, 0, "accord"),
	    .decision_grants = decision && referral_pag_decision_grants(decision),
	};
}

enum cmn_err referral_pag_ready(struct referral_pag_work *w, enum referral_pag_act act)
{
	const struct referral_at at = referral_at(w->call);
	struct referral_pag_facts f = facts(w->before);
	enum referral_pag_lack lack;
	enum cmn_err rc = referral_store_pag_rule(&at, w->departement, "cdaph_decision_required",
						  w->today, &f.decision_required);

	if (rc != CMN_OK)
		return rc;
	lack = referral_pag_lacks(w->from, act, &f);
	if (lack == REFERRAL_PAG_READY)
		return CMN_OK;
	return referral_pag_fail(w->call, CMN_E_CONFLICT, NULL, LACKS[lack][CMN_FR],
				 LACKS[lack][CMN_EN]);
}

/* --- a content -------------------------------------------------------------------------------- */

static enum cmn_err wrong(struct referral_pag_work *w, const char *pointer, const char *member,
			  const char *fr, const char *en)
{
	char field[128];

	snprintf(field, sizeof(field), "%s%s", pointer, member);
	return referral_pag_fail(w->call, CMN_E_INVALID, field, fr, en);
}

/* "twice a week" has a number; "once" and "as needed" have none. */
static bool counted(const json_t *frequency)
{
	const char *every = cmn_json_get(frequency, "every");
	bool times = json_object_get(frequency, "times") != NULL;

	return times == (strcmp(every, "once") != 0 && strcmp(every, "as_needed") != 0);
}

static enum cmn_err service_fits(struct referral_pag_work *w, const json_t *service,
				 const char *pointer, size_t i)
{
	const char *from = cmn_json_get(service, "from");
	const char *until = cmn_json_get(service, "until");
	char member[48];

	snprintf(member, sizeof(member), "/services/%zu/until", i);
	if (until && strcmp(until, from) < 0)
		return wrong(w, pointer, member, "le dernier jour vient avant le premier",
			     "the last day comes before the first");
	snprintf(member, sizeof(member), "/services/%zu/frequency/times", i);
	if (!counted(json_object_get(service, "frequency")))
		return wrong(w, pointer, member,
			     "un nombre est attendu par jour, semaine, mois ou an, et seulement là",
			     "a number is expected a day, week, month or year, and only there");
	return CMN_OK;
}

static bool among(const json_t *services, const char *actor)
{
	size_t i;
	json_t *service;

	json_array_foreach(services, i, service)
	{
		if (strcasecmp(cmn_json_get(service, "actor_id"), actor) == 0)
			return true;
	}
	return false;
}

enum cmn_err referral_pag_content(struct referral_pag_work *w, const json_t *content,
				  const char *pointer)
{
	const json_t *services = json_object_get(content, "services");
	const char *coordinator = cmn_json_get(content, "coordinator_id");
	char field[64];
	enum cmn_err rc;
	size_t i;
	json_t *service;

	json_array_foreach(services, i, service)
	{
		rc = service_fits(w, service, pointer, i);
		if (rc != CMN_OK)
			return rc;
	}
	if (coordinator && !among(services, coordinator))
		return wrong(w, pointer, "/coordinator_id",
			     "le coordonnateur de parcours est l’un des acteurs des services",
			     "the coordonnateur de parcours is one of the actors of the services");
	snprintf(field, sizeof(field), "%s/services", pointer);
	return referral_pag_known(w, services, field);
}
