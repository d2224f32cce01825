/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_map.h"
#include "fhir_parts.h"

#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)16 << 10)

/* --- Organization ------------------------------------------------------------------------------
 */

static void put_number(struct cmn_buf *out, const json_t *actor, const char *key,
		       const char *system)
{
	const char *value = cmn_json_get(actor, key);

	if (value == NULL)
		return;
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "use", "official");
	cmn_json_kstr(out, "system", system);
	cmn_json_kstr(out, "value", value);
	cmn_json_close(out, '}');
}

void directory_fhir_organization(struct cmn_buf *out, const json_t *actor)
{
	directory_fhir_head(out, "Organization", actor);
	cmn_json_key(out, "identifier");
	cmn_json_open(out, '[');
	cmn_fhir_identifier(out, "actor", cmn_json_get(actor, "id"));
	put_number(out, actor, "siret", "https://sirene.fr");
	put_number(out, actor, "finess_eg", "https://finess.esante.gouv.fr");
	put_number(out, actor, "finess_ej", "https://finess.esante.gouv.fr");
	put_number(out, actor, "rna", "urn:c360:rna");
	cmn_json_close(out, ']');
	cmn_json_kbool(out, "active", directory_true(actor, "active"));
	cmn_json_key(out, "type");
	cmn_json_open(out, '[');
	cmn_fhir_concept_value(out, "actor_types", cmn_json_get(actor, "type"));
	cmn_json_close(out, ']');
	cmn_fhir_kstr(out, "name", cmn_json_get(actor, "name"));
	directory_fhir_telecom(out, actor);
	cmn_json_key(out, "address");
	cmn_json_open(out, '[');
	directory_fhir_address(out, actor, cmn_json_get(actor, "postal_code"));
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

/* --- Location -----------------------------------------------------------------------------------
 */

static void put_position(struct cmn_buf *out, const json_t *place)
{
	cmn_json_key(out, "position");
	cmn_json_open(out, '{');
	cmn_json_key(out, "longitude");
	cmn_json_num(out, json_number_value(directory_get(place, "lon")));
	cmn_json_key(out, "latitude");
	cmn_json_num(out, json_number_value(directory_get(place, "lat")));
	cmn_json_close(out, '}');
}

void directory_fhir_location(struct cmn_buf *out, const json_t *place)
{
	const json_t *hours = directory_get(place, "hours");

	directory_fhir_head(out, "Location", place);
	cmn_fhir_identifiers(out, "place", cmn_json_get(place, "id"));
	cmn_json_kstr(out, "status", directory_true(place, "active") ? "active" : "inactive");
	cmn_fhir_kstr(out, "name", cmn_json_get(place, "name"));
	cmn_fhir_kstr(out, "description", cmn_json_get(place, "transport"));
	cmn_json_kstr(out, "mode", "instance");
	directory_fhir_telecom(out, place);
	cmn_json_key(out, "address");
	directory_fhir_address(out, place, cmn_json_get(place, "any_postal_code"));
	put_position(out, place);
	cmn_fhir_reference(out, "managingOrganization", "Organization",
			   cmn_json_get(place, "actor_id"));
	directory_fhir_times(out, hours, "hoursOfOperation", "openingTime", "closingTime");
	directory_fhir_exceptions(out, hours);
	cmn_json_close(out, '}');
}

/* --- HealthcareService --------------------------------------------------------------------------
 */

static void put_places(struct cmn_buf *out, const json_t *offer)
{
	const json_t *places = directory_get(offer, "places");

	if (json_array_size(places) == 0)
		return;
	cmn_json_key(out, "location");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < json_array_size(places); i++)
		cmn_fhir_reference_value(out, "Location",
					 cmn_json_get(json_array_get(places, i), "id"));
	cmn_json_close(out, ']');
}

static void put_ages(struct cmn_buf *text, const json_t *offer)
{
	const json_t *min = directory_get(offer, "age_min"), *max = directory_get(offer, "age_max");
	char ages[80];

	if (min == NULL && max == NULL)
		return;
	if (max == NULL)
		snprintf(ages, sizeof(ages), "À partir de %lld ans",
			 (long long)json_integer_value(min));
	else
		snprintf(ages, sizeof(ages), "De %lld à %lld ans",
			 (long long)json_integer_value(min), (long long)json_integer_value(max));
	directory_say(text, ages);
}

/* For whom: the publics as codes, ages and conditions in words; the doors with them. */
static void put_eligibility(struct cmn_buf *out, const json_t *offer)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};
	size_t n = directory_size(offer, "publics");

	cmn_buf_init(&text, TEXT_MAX);
	put_ages(&text, offer);
	directory_say_labels(&text, "Porte d’entrée", offer, "doors", "offer_doors");
	directory_say_labels(&text, "Orientations de la CDAPH", offer, "orientations",
			     "mdph_rights");
	directory_say(&text, cmn_json_get(offer, "conditions"));
	if (n == 0 && text.len == 0)
		return;
	cmn_json_key(out, "eligibility");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < (n > 0 ? n : 1); i++) {
		cmn_json_open(out, '{');
		if (n > 0)
			cmn_fhir_concept(out, "code", "offer_publics",
					 directory_code_at(offer, "publics", i));
		directory_fhir_text(out, "comment", &text);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static void put_characteristics(struct cmn_buf *out, const json_t *offer)
{
	if (directory_size(offer, "disability_types") + directory_size(offer, "receptions") +
		directory_size(offer, "communication") ==
	    0)
		return;
	cmn_json_key(out, "characteristic");
	cmn_json_open(out, '[');
	directory_fhir_concepts(out, offer, "disability_types", "disability_types");
	directory_fhir_concepts(out, offer, "receptions", "reception_modes");
	directory_fhir_concepts(out, offer, "communication", "communication_modes");
	cmn_json_close(out, ']');
}

static void put_languages(struct cmn_buf *out, const json_t *offer)
{
	size_t n = directory_size(offer, "languages");

	if (n == 0)
		return;
	cmn_json_key(out, "communication");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++) {
		const char *code = directory_code_at(offer, "languages", i);

		cmn_fhir_standard_value(out, "urn:ietf:bcp:47", code,
					directory_label("languages", code));
	}
	cmn_json_close(out, ']');
}

static void put_fee(struct cmn_buf *out, const json_t *offer)
{
	const char *fee = cmn_json_get(offer, "fee");

	if (fee == NULL)
		return;
	cmn_json_key(out, "serviceProvisionCode");
	cmn_json_open(out, '[');
	cmn_fhir_standard_value(
	    out, "http://terminology.hl7.org/CodeSystem/service-provision-conditions",
	    strcmp(fee, "free") == 0 ? "free" : "cost", NULL);
	cmn_json_close(out, ']');
}

static const json_t *hours_of(const json_t *offer)
{
	const json_t *place = json_array_get(directory_get(offer, "places"), 0);
	const json_t *hours = directory_get(place, "hours_there");

	if (hours == NULL)
		hours = directory_get(offer, "hours");
	return hours != NULL ? hours : directory_get(place, "hours");
}

static void put_when(struct cmn_buf *out, const json_t *offer)
{
	const json_t *hours = hours_of(offer);

	if (hours == NULL)
		return;
	if (directory_get(hours, "on_appointment") != NULL)
		cmn_json_kbool(out, "appointmentRequired", directory_true(hours, "on_appointment"));
	directory_fhir_times(out, hours, "availableTime", "availableStartTime", "availableEndTime");
	directory_fhir_closures(out, hours);
	directory_fhir_exceptions(out, hours);
}

void directory_fhir_service(struct cmn_buf *out, const json_t *offer)
{
	directory_fhir_head(out, "HealthcareService", offer);
	cmn_fhir_identifiers(out, "offer", cmn_json_get(offer, "id"));
	cmn_json_kbool(out, "active", directory_true(offer, "active"));
	cmn_fhir_reference(out, "providedBy", "Organization", cmn_json_get(offer, "actor_id"));
	directory_fhir_concept_array(out, "category", offer, "needs", "serafin_needs");
	directory_fhir_concept_array(out, "type", offer, "themes", "problem_types");
	put_places(out, offer);
	cmn_fhir_kstr(out, "name", cmn_json_get(offer, "name"));
	cmn_fhir_kstr(out, "comment", cmn_json_get(offer, "description"));
	cmn_fhir_kstr(out, "extraDetails", cmn_json_get(offer, "intake_note"));
	directory_fhir_telecom(out, offer);
	put_fee(out, offer);
	put_eligibility(out, offer);
	directory_fhir_concept_array(out, "program", offer, "tags", "directory_tags");
	put_characteristics(out, offer);
	put_languages(out, offer);
	directory_fhir_concept_array(out, "referralMethod", offer, "intake_modes", "intake_modes");
	put_when(out, offer);
	cmn_json_close(out, '}');
}
