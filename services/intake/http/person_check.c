/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_store.h"
#include "people_http.h"
#include "situation.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

/* Every trait, in the order of the contract, and what it must be. */
enum form { CODE = 0, NAME, LINE, LINES, TEXT, BIRTH, COMMUNE };

static const struct {
	const char *key;
	enum form form;
	const char *otherwise; /* JSON of a person of whom nothing is known; NULL: left out */
} TRAITS[] = {
    {"name_status", CODE, "\"unknown\""},
    {"family_name", NAME, NULL},
    {"birth_name", NAME, NULL},
    {"given_names", NAME, NULL},
    {"called", NAME, NULL},
    {"birth_date", BIRTH, "\"unknown\""},
    {"age_band_stated", CODE, NULL},
    {"commune", COMMUNE, NULL},
    {"address_lines", LINES, "[]"},
    {"postal_code", CODE, NULL},
    {"language", CODE, "\"fr\""},
    {"interpreter", CODE, "\"unknown\""},
    {"communication_modes", CODE, "[]"},
    {"deaf_access", CODE, "[]"},
    {"facilitator_criteria", CODE, "[]"},
    {"ins_status", CODE, "\"none\""},
    {"sex", CODE, "\"unknown\""},
    {"birth_place", CODE, NULL},
    {"mdph_number", LINE, NULL},
    {"note", TEXT, NULL},
};

static const struct {
	const char *fr, *en;
} FAULTS[] = {
    [INTAKE_TEXT_CONTROL] = {"des caractères de contrôle ou de fin de ligne ne sont pas permis ici",
			     "control characters and line ends are not allowed here"},
    [INTAKE_TEXT_INVISIBLE] = {"des caractères invisibles ou de sens d’écriture ne sont pas permis",
			       "invisible characters and direction marks are not allowed"},
    [INTAKE_TEXT_SYMBOL] = {"un nom n’a que des lettres, espaces, traits d’union et apostrophes",
			    "a name has letters, spaces, hyphens and apostrophes only"},
    [INTAKE_TEXT_EMPTY] = {"ce texte ne contient rien à lire", "this text has nothing to read"},
    [INTAKE_TEXT_NUMBER] = {"un numéro de sécurité sociale (NIR) n’est pas conservé ici",
			    "a social security number (NIR) is not kept here"},
};

enum cmn_err intake_people_text(struct cmn_call *call, const char *pointer, const char *text,
				bool name, bool lines)
{
	enum intake_text_fault fault =
	    name ? intake_name_check(text) : intake_text_judge(text, lines);

	return fault == INTAKE_TEXT_FINE
		   ? CMN_OK
		   : cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "%s", "%s",
				 call->lang == CMN_FR ? FAULTS[fault].fr : FAULTS[fault].en);
}

enum cmn_err intake_people_birth(struct cmn_call *call, const char *pointer, const char *text,
				 struct intake_birth *ret)
{
	switch (intake_birth_read(text, intake_people_today(), ret)) {
	case INTAKE_BIRTH_NO_DATE:
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
				   "this date does not exist");
	case INTAKE_BIRTH_TO_COME:
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "une date de naissance n’est pas dans le futur",
				   "a birth date is not in the future");
	case INTAKE_BIRTH_TOO_LONG:
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "une date de naissance n’a pas plus de 130 ans",
				   "a birth date is not more than 130 years ago");
	case INTAKE_BIRTH_FINE:
		break;
	}
	return CMN_OK;
}

enum cmn_err intake_people_commune(struct cmn_call *call, const char *commune,
				   const char *departement)
{
	if (intake_commune_in(commune, departement))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune",
			   "la commune %s n’est pas dans le département %s",
			   "commune %s is not in département %s", commune, departement);
}

enum cmn_err intake_people_explain(struct cmn_call *call, const char *commune,
				   const char *departement, enum cmn_err rc)
{
	struct cmn_error ignored;
	bool known = true, any = true;

	if (!commune || (rc != CMN_E_CONFLICT && rc != CMN_E_INVALID))
		return rc;
	if (intake_store_commune(call->pool, &call->ctx, commune, departement, &known, &any,
				 &ignored) != CMN_OK ||
	    known)
		return rc;
	if (!any || !cmn_call_current(call, "directory.facts", departement))
		return cmn_fail(
		    &call->err, CMN_E_REFERENCE_NOT_ARRIVED,
		    "les communes du département %s ne sont pas encore toutes connues ici",
		    "the communes of département %s are not all known here yet", departement);
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune", "la commune %s n’existe pas",
			   "commune %s does not exist", commune);
}

static enum cmn_err check_lines(struct cmn_call *call, const json_t *lines)
{
	size_t i;
	const json_t *line;

	json_array_foreach(lines, i, line)
	{
		char pointer[48];
		enum cmn_err rc;

		snprintf(pointer, sizeof(pointer), "/address_lines/%zu", i);
		rc = intake_people_text(call, pointer, json_string_value(line), false, false);
		if (rc != CMN_OK)
			return rc;
	}
	return CMN_OK;
}

static enum cmn_err check_one(struct cmn_call *call, const char *departement, enum form form,
			      const char *key, const json_t *value)
{
	const char *text = json_string_value(value);
	struct intake_birth ignored;
	char pointer[48];

	snprintf(pointer, sizeof(pointer), "/%s", key);
	switch (form) {
	case NAME:
		return intake_people_text(call, pointer, text, true, false);
	case LINE:
		return intake_people_text(call, pointer, text, false, false);
	case TEXT:
		return intake_people_text(call, pointer, text, false, true);
	case LINES:
		return check_lines(call, value);
	case BIRTH:
		return intake_people_birth(call, pointer, text, &ignored);
	case COMMUNE:
		return intake_people_commune(call, text, departement);
	case CODE:
		break;
	}
	return CMN_OK;
}

/* One trait: what the body says, else what was known, else the beginning. */
static enum cmn_err take_trait(struct cmn_call *call, const char *departement, size_t i,
			       const json_t *base, json_t *traits)
{
	json_t *given = json_object_get(call->body, TRAITS[i].key);
	json_t *value = given ? given : json_object_get(base, TRAITS[i].key);
	enum cmn_err rc = CMN_OK;

	if (given && !json_is_null(given))
		rc = check_one(call, departement, TRAITS[i].form, TRAITS[i].key, given);
	if (rc != CMN_OK)
		return rc;
	if (value && !json_is_null(value))
		json_incref(value);
	else if (TRAITS[i].otherwise)
		value = json_loads(TRAITS[i].otherwise, JSON_DECODE_ANY, NULL);
	else
		return CMN_OK;
	return json_object_set_new(traits, TRAITS[i].key, value) == 0 ? CMN_OK
								      : cmn_no_memory(&call->err);
}

/* "refused" and a name exclude each other; without a word on it, a name is a stated one. */
static enum cmn_err settle_name_status(struct cmn_call *call, json_t *traits)
{
	const char *said = cmn_json_get(call->body, "name_status");
	const char *now = cmn_json_get(traits, "name_status");
	bool named = cmn_json_get(traits, "family_name") || cmn_json_get(traits, "birth_name") ||
		     cmn_json_get(traits, "given_names") || cmn_json_get(traits, "called");
	const char *fits = named ? "stated" : strcmp(now, "stated") == 0 ? "unknown" : now;

	if (said && named != (strcmp(said, "stated") == 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/name_status",
				   "un nom est dit ou ne l’est pas : les deux se contredisent",
				   "a name is said or is not: the two contradict each other");
	return json_object_set_new(traits, "name_status", json_string(fits)) == 0
		   ? CMN_OK
		   : cmn_no_memory(&call->err);
}

/* A validated or qualified identity is one whose traits are all there. */
static enum cmn_err check_ins(struct cmn_call *call, const json_t *traits)
{
	const char *status = cmn_json_get(traits, "ins_status");
	const char *sex = cmn_json_get(traits, "sex");
	bool whole = (cmn_json_get(traits, "birth_name") || cmn_json_get(traits, "family_name")) &&
		     cmn_json_get(traits, "given_names") && cmn_json_get(traits, "birth_place") &&
		     strlen(cmn_json_get(traits, "birth_date")) == strlen("2010-05-03") &&
		     strcmp(sex, "unknown") != 0;

	if (whole || (strcmp(status, "validated") != 0 && strcmp(status, "qualified") != 0))
		return CMN_OK;
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, "/ins_status",
	    "une identité validée a tous ses traits : nom, prénoms, date complète, sexe, "
	    "lieu de naissance",
	    "a validated identity has all its traits: name, given names, whole date, sex, "
	    "place of birth");
}

enum cmn_err intake_people_traits(struct cmn_call *call, const char *departement,
				  const json_t *base, json_t **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *traits = json_object();
	enum cmn_err rc = CMN_OK;

	if (!traits)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < CMN_LEN(TRAITS) && rc == CMN_OK; i++)
		rc = take_trait(call, departement, i, base, traits);
	if (rc == CMN_OK)
		rc = settle_name_status(call, traits);
	if (rc == CMN_OK)
		rc = check_ins(call, traits);
	if (rc == CMN_OK)
		*ret = CMN_TAKE(traits);
	return rc;
}
