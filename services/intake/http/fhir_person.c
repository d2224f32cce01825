/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_person.h"

#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define EXTENSION "http://hl7.org/fhir/StructureDefinition/"
#define ROLE_CODE "http://terminology.hl7.org/CodeSystem/v3-RoleCode"

static const json_t *part(const struct intake_fhir_sealed *s, const char *name)
{
	return json_object_get(s->content, name);
}

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

/* --- names -------------------------------------------------------------------------------------
 */

/* The given names stand as one text: where one ends is not known. */
static void put_name(struct cmn_buf *out, const char *use, const char *family, const char *given)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "use", use);
	cmn_fhir_kstr(out, "family", family);
	if (cmn_fhir_said(given)) {
		cmn_json_key(out, "given");
		cmn_json_open(out, '[');
		cmn_fhir_str(out, given);
		cmn_json_close(out, ']');
	}
	cmn_json_close(out, '}');
}

/* As French identity has it: the name of birth is the official one, the other is in use. */
static void put_names(struct cmn_buf *out, const json_t *who)
{
	const char *family = cmn_json_get(who, "family_name");
	const char *birth = cmn_json_get(who, "birth_name");
	const char *given = cmn_json_get(who, "given_names");
	const char *called = cmn_json_get(who, "called");

	if (!family && !birth && !given && !called)
		return;
	cmn_json_key(out, "name");
	cmn_json_open(out, '[');
	if (family || birth || given)
		put_name(out, "official", birth ? birth : family, given);
	if (birth && family)
		put_name(out, "usual", family, given);
	if (called) { /* how they wish to be addressed */
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "use", "nickname");
		cmn_fhir_kstr(out, "text", called);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

/* --- the person --------------------------------------------------------------------------------
 */

static const char *gender_of(const char *sex)
{
	if (is(sex, "undetermined"))
		return "other";
	return is(sex, "female") || is(sex, "male") || is(sex, "unknown") ? sex : NULL;
}

static void put_identifiers(struct cmn_buf *out, const struct intake_fhir_sealed *s,
			    const json_t *who)
{
	const char *number = cmn_json_get(who, "mdph_number");

	cmn_json_key(out, "identifier");
	cmn_json_open(out, '[');
	cmn_fhir_identifier(out, "dossier", s->dossier_id);
	if (number)
		cmn_fhir_identifier(out, "mdph-number", number);
	cmn_json_close(out, ']');
}

/* Extensions that HL7 defines: where somebody was born, whether an interpreter is needed. */
static void put_extensions(struct cmn_buf *out, const json_t *who, const json_t *contact)
{
	const char *place = cmn_json_get(who, "birth_place");
	const char *interpreter = cmn_json_get(contact, "interpreter");
	bool said = is(interpreter, "none") || is(interpreter, "spoken") ||
		    is(interpreter, "sign_language");

	if (!cmn_fhir_said(place) && !said)
		return;
	cmn_json_key(out, "extension");
	cmn_json_open(out, '[');
	if (cmn_fhir_said(place)) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "url", EXTENSION "patient-birthPlace");
		cmn_json_key(out, "valueAddress");
		cmn_json_open(out, '{');
		cmn_fhir_kstr(out, "text", place);
		cmn_json_close(out, '}');
		cmn_json_close(out, '}');
	}
	if (said) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "url", EXTENSION "patient-interpreterRequired");
		cmn_json_kbool(out, "valueBoolean", !is(interpreter, "none"));
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

/* What is to be used with discretion says so nowhere in FHIR: it is not told there. */
static const char *telecom_system(const json_t *reach)
{
	const char *kind = cmn_json_get(reach, "kind");

	if (json_is_true(json_object_get(reach, "discreet")) || !cmn_json_get(reach, "value"))
		return NULL;
	if (is(kind, "phone") || is(kind, "email"))
		return kind;
	return is(kind, "mssante") ? "other" : NULL;
}

static void put_telecoms(struct cmn_buf *out, const json_t *contact)
{
	const json_t *reach = json_object_get(contact, "reach");
	bool any = false;
	json_t *one;
	size_t i;

	json_array_foreach(reach, i, one)
	{
		if (!telecom_system(one))
			continue;
		if (!any) {
			cmn_json_key(out, "telecom");
			cmn_json_open(out, '[');
			any = true;
		}
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "system", telecom_system(one));
		cmn_fhir_kstr(out, "value", cmn_json_get(one, "value"));
		cmn_json_close(out, '}');
	}
	if (any)
		cmn_json_close(out, ']');
}

static void put_lines(struct cmn_buf *out, const json_t *lines)
{
	bool any = false;
	json_t *line;
	size_t i;

	json_array_foreach(lines, i, line)
	{
		if (!cmn_fhir_said(json_string_value(line)))
			continue;
		if (!any) {
			cmn_json_key(out, "line");
			cmn_json_open(out, '[');
			any = true;
		}
		cmn_fhir_str(out, json_string_value(line));
	}
	if (any)
		cmn_json_close(out, ']');
}

static void put_address(struct cmn_buf *out, const json_t *contact)
{
	const char *code = cmn_json_get(contact, "commune");
	const char *postal = cmn_json_get(contact, "postal_code");

	if (!code && !postal && json_array_size(json_object_get(contact, "address_lines")) == 0)
		return;
	cmn_json_key(out, "address");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	if (code) {
		cmn_json_key(out, "extension");
		cmn_json_open(out, '[');
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "url", "urn:c360:fhir:commune");
		cmn_json_kstr(out, "valueCode", code);
		cmn_json_close(out, '}');
		cmn_json_close(out, ']');
	}
	put_lines(out, json_object_get(contact, "address_lines"));
	cmn_fhir_kstr(out, "postalCode", postal);
	cmn_json_kstr(out, "country", "FR");
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

static void put_language(struct cmn_buf *out, const json_t *contact)
{
	const char *language = cmn_json_get(contact, "language");

	if (!language)
		return;
	cmn_json_key(out, "communication");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_fhir_standard(out, "language", "urn:ietf:bcp:47", language);
	cmn_json_kbool(out, "preferred", true);
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

void intake_fhir_patient(struct cmn_buf *out, const struct intake_fhir_sealed *s)
{
	const json_t *who = part(s, "identity"), *contact = part(s, "contact");
	char community[24];

	snprintf(community, sizeof(community), "communaute-%s", s->departement);
	cmn_fhir_head(out, "Patient", s->dossier_id, 1, s->sealed_at,
		      strstr(s->words, "identity") ? NULL : "REDACTED");
	put_extensions(out, who, contact);
	put_identifiers(out, s, who);
	put_names(out, who);
	put_telecoms(out, contact);
	cmn_json_kstr(out, "gender", gender_of(cmn_json_get(who, "sex")));
	cmn_json_kstr(out, "birthDate", cmn_json_get(who, "birth_date"));
	put_address(out, contact);
	put_language(out, contact);
	cmn_fhir_reference(out, "managingOrganization", "Organization", community);
	cmn_json_close(out, '}');
}

/* --- those who speak for them ------------------------------------------------------------------
 */

static const char *role_of(const char *relation)
{
	static const char *const ROLES[][2] = {
	    {"mother", "MTH"},        {"father", "FTH"},           {"parent", "PRN"},
	    {"child", "CHILD"},       {"sibling", "SIB"},          {"spouse", "SPS"},
	    {"grandparent", "GRPRN"}, {"other_family", "FAMMEMB"},
	};

	for (size_t i = 0; i < CMN_LEN(ROLES); i++)
		if (is(relation, ROLES[i][0]))
			return ROLES[i][1];
	return NULL;
}

static void put_relationship(struct cmn_buf *out, const json_t *one)
{
	const char *kind = cmn_json_get(one, "kind"), *power = cmn_json_get(one, "power");
	const char *relation = cmn_json_get(one, "relation");
	const char *role = role_of(relation);

	cmn_json_key(out, "relationship");
	cmn_json_open(out, '[');
	cmn_fhir_concept_value(out, "link_kinds", kind ? kind : "relative");
	if (power)
		cmn_fhir_concept_value(out, "link_powers", power);
	if (relation)
		cmn_fhir_concept_value(out, "link_relations", relation);
	if (role)
		cmn_fhir_standard_value(out, ROLE_CODE, role, NULL);
	cmn_json_close(out, ']');
}

size_t intake_fhir_relatives(const struct intake_fhir_sealed *s)
{
	return json_array_size(part(s, "representatives"));
}

void intake_fhir_relative(struct cmn_buf *out, const struct intake_fhir_sealed *s, size_t n)
{
	const json_t *one = json_array_get(part(s, "representatives"), n - 1);
	const char *organisation = cmn_json_get(one, "organisation");
	char id[64];

	snprintf(id, sizeof(id), "%s-%zu", s->dossier_id, n);
	cmn_fhir_head(out, "RelatedPerson", id, 1, s->sealed_at, NULL);
	cmn_fhir_identifiers(out, "representative", id);
	cmn_fhir_reference(out, "patient", "Patient", s->dossier_id);
	put_relationship(out, one);
	if (cmn_fhir_said(organisation)) {
		cmn_json_key(out, "name");
		cmn_json_open(out, '[');
		cmn_json_open(out, '{');
		cmn_fhir_kstr(out, "text", organisation);
		cmn_json_close(out, '}');
		cmn_json_close(out, ']');
	} else {
		put_names(out, one);
	}
	cmn_fhir_period(out, "period", cmn_json_get(one, "valid_from"),
			cmn_json_get(one, "valid_to"));
	cmn_json_close(out, '}');
}
