/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_members.c - do the members of a record go together, and is what they name known?
 */
#include "lab_fit.h"
#include "lab_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool holds(const json_t *array, const char *code)
{
	const json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		if (strcmp(json_string_value(item), code) == 0)
			return true;
	}
	return false;
}

static bool is_true(const json_t *said, const char *key)
{
	return json_is_true(json_object_get(said, key));
}

static struct lab_facts facts_of(enum lab_family family, const json_t *said)
{
	const json_t *levers = json_object_get(said, "levers");
	bool actor = json_object_get(said, "party_actor_id") != NULL;
	bool institution = json_object_get(said, "party_institution") != NULL;

	return (struct lab_facts){
	    .family = family,
	    .kind = cmn_json_get(said, "kind"),
	    .voice = cmn_json_get(said, "voice"),
	    .flagged = is_true(said, "innovative") || is_true(said, "inclusive"),
	    .has_flag = json_object_get(said, "innovative") || json_object_get(said, "inclusive"),
	    .legal_lever = holds(levers, "legal_framework"),
	    .other_lever = holds(levers, "other"),
	    .lever_note = json_object_get(said, "lever_note") != NULL,
	    .derogations = json_array_size(json_object_get(said, "derogations")) > 0,
	    .party = actor || institution,
	    .parties = actor && institution,
	    .rating = json_object_get(said, "rating") != NULL,
	};
}

static enum cmn_err fits(struct cmn_call *call, enum lab_family family, const json_t *said)
{
	const struct lab_facts facts = facts_of(family, said);
	const char *member;
	char pointer[64];
	enum lab_misfit misfit = lab_fit(&facts, &member);

	if (misfit == LAB_FITS)
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "/%s", member);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "%s", "%s",
			   lab_misfit_text(misfit, call->lang == CMN_EN));
}

/* A year is assessed while it runs or after it. */
static enum cmn_err year_come(struct cmn_call *call, const json_t *said, const char *departement)
{
	char today[CMN_DAY_LEN];

	lab_today(departement, today);
	if (cmn_json_get_int(said, "year", 0) <= strtol(today, NULL, 10))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/year", "cette année n’a pas commencé",
			   "this year has not begun");
}

enum cmn_err lab_known(struct cmn_call *call, const char *departement, const char *actors,
		       const char *actors_at, const char *records)
{
	const struct lab_at at = lab_at(call);
	int64_t unknown[2] = {0, 0};
	enum cmn_err rc;

	if (!actors && !records)
		return CMN_OK;
	rc = lab_store_unknown(&at, departement, actors, records, unknown);
	if (rc)
		return rc;
	if (unknown[0] > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, actors_at,
				   "aucun acteur du département ne porte cet identifiant",
				   "no actor of the département has this identifier");
	return unknown[1] == 0 ? CMN_OK
			       : cmn_fail_at(&call->err, CMN_E_INVALID, "/records",
					     "rien de ce que porte l’observatoire n’a cet "
					     "identifiant",
					     "nothing that the lab holds has this identifier");
}

/* Those of an array and those of a single member. */
static enum cmn_err names_known(struct cmn_call *call, const json_t *said, const char *departement)
{
	const json_t *actors = json_object_get(said, "actors");
	const json_t *records = json_object_get(said, "records");
	const char *party = cmn_json_get(said, "party_actor_id");
	CMN_AUTO(cmn_free_drop) char *a = actors ? lab_text_of(actors) : NULL;
	CMN_AUTO(cmn_free_drop) char *r = records ? lab_text_of(records) : NULL;
	char one[64];
	enum cmn_err rc;

	if ((actors && !a) || (records && !r))
		return cmn_no_memory(&call->err);
	rc = lab_known(call, departement, a, "/actors", r);
	if (rc || !party)
		return rc;
	snprintf(one, sizeof(one), "[\"%s\"]", party);
	return lab_known(call, departement, one, "/party_actor_id", NULL);
}

enum cmn_err lab_members_good(struct cmn_call *call, enum lab_family family, const json_t *said,
			      const char *departement)
{
	enum cmn_err rc = fits(call, family, said);

	if (rc == CMN_OK && family == LAB_ASSESSMENT)
		rc = year_come(call, said, departement);
	return rc ? rc : names_known(call, said, departement);
}
