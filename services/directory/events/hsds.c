/* SPDX-License-Identifier: EUPL-1.2 */
#include "hsds.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)16 << 10)

/* A phone in an array of its own. */
static void put_phones(struct cmn_buf *out, const char *number, const char *owner)
{
	char id[CMN_UUID_LEN];

	if (number == NULL || number[0] == '\0')
		return;
	directory_id_of("phone", owner, number, id);
	cmn_json_key(out, "phones");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "number", number);
	cmn_json_kstr(out, "type", "voice");
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

/* --- organization ------------------------------------------------------------------------------
 */

static void put_identifier(struct cmn_buf *out, const json_t *actor, const char *key,
			   const char *scheme, const char *type)
{
	const char *value = cmn_json_get(actor, key);
	char id[CMN_UUID_LEN];

	if (value == NULL)
		return;
	directory_id_of("identifier", cmn_json_get(actor, "id"), key, id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "organization_id", cmn_json_get(actor, "id"));
	cmn_json_kstr(out, "identifier_scheme", scheme);
	cmn_json_kstr(out, "identifier_type", type);
	cmn_json_kstr(out, "identifier", value);
	cmn_json_close(out, '}');
}

static void put_identifiers(struct cmn_buf *out, const json_t *actor)
{
	cmn_json_key(out, "organization_identifiers");
	cmn_json_open(out, '[');
	put_identifier(out, actor, "siret", "FR-SIRET", "SIRET");
	put_identifier(out, actor, "finess_eg", "FR-FINESS", "FINESS-EG");
	put_identifier(out, actor, "finess_ej", "FR-FINESS", "FINESS-EJ");
	put_identifier(out, actor, "rna", "FR-RNA", "RNA");
	cmn_json_close(out, ']');
}

/* HSDS wants a description of everybody: what it is, where, and what it does. */
static void put_description(struct cmn_buf *out, const json_t *actor)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, TEXT_MAX);
	directory_say(&text, directory_label("actor_types", cmn_json_get(actor, "type")));
	if (cmn_json_get(actor, "commune_name") != NULL)
		cmn_buf_fmt(&text, ", %s", cmn_json_get(actor, "commune_name"));
	for (size_t i = 0; i < directory_size(actor, "does"); i++)
		directory_say(&text, directory_code_at(actor, "does", i));
	directory_kjoined(out, "description", &text);
}

void directory_hsds_organization(struct cmn_buf *out, const json_t *actor,
				 enum directory_hsds_size size)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_json_get(actor, "id"));
	cmn_json_kstr(out, "name", cmn_json_get(actor, "name"));
	put_description(out, actor);
	cmn_json_kstr(out, "email", directory_email_good(cmn_json_get(actor, "email")));
	cmn_json_kstr(out, "website", directory_url_good(cmn_json_get(actor, "website")));
	if (size == DIRECTORY_HSDS_FULL) {
		put_phones(out, cmn_json_get(actor, "phone"), cmn_json_get(actor, "id"));
		put_identifiers(out, actor);
		directory_hsds_contacts(out, directory_get(actor, "contacts"), NULL);
	}
	cmn_json_close(out, '}');
}

/* --- service ------------------------------------------------------------------------------------
 */

static void put_eligibility(struct cmn_buf *out, const json_t *offer)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, TEXT_MAX);
	directory_say_labels(&text, "Publics", offer, "publics", "offer_publics");
	directory_say_labels(&text, "Handicaps", offer, "disability_types", "disability_types");
	directory_say_labels(&text, "Orientations de la CDAPH", offer, "orientations",
			     "mdph_rights");
	directory_say(&text, cmn_json_get(offer, "conditions"));
	directory_kjoined(out, "eligibility_description", &text);
}

static void put_application(struct cmn_buf *out, const json_t *offer)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, TEXT_MAX);
	directory_say_labels(&text, "Porte d’entrée", offer, "doors", "offer_doors");
	directory_say_labels(&text, "Qui demande", offer, "intake_by", "intake_askers");
	directory_say_labels(&text, "Comment", offer, "intake_modes", "intake_modes");
	directory_say(&text, cmn_json_get(offer, "intake_note"));
	directory_say(&text, cmn_json_get(offer, "intake_url"));
	directory_kjoined(out, "application_process", &text);
}

static void put_fees(struct cmn_buf *out, const json_t *offer)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};
	const char *fee = cmn_json_get(offer, "fee");

	cmn_buf_init(&text, TEXT_MAX);
	directory_say(&text, fee != NULL ? directory_label("fees", fee) : NULL);
	directory_say(&text, cmn_json_get(offer, "fee_note"));
	directory_kjoined(out, "fees_description", &text);
}

static void put_number(struct cmn_buf *out, const json_t *from, const char *key, const char *as)
{
	const json_t *value = directory_get(from, key);

	if (json_is_integer(value))
		cmn_json_kint(out, as, json_integer_value(value));
}

/* The first public e-mail of its contacts, else that of the actor. */
static const char *email_of(const json_t *offer)
{
	const json_t *contacts = directory_get(offer, "contacts");

	for (size_t i = 0; i < json_array_size(contacts); i++) {
		const char *email = cmn_json_get(json_array_get(contacts, i), "email");

		if (directory_email_good(email) != NULL)
			return email;
	}
	return directory_email_good(cmn_json_get(directory_get(offer, "actor"), "email"));
}

static void put_areas(struct cmn_buf *out, const json_t *offer)
{
	const char *id = cmn_json_get(offer, "id");
	size_t n = directory_size(offer, "zone");

	if (n == 0)
		return;
	cmn_json_key(out, "service_areas");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++) {
		const char *code = directory_code_at(offer, "zone", i);
		const char *kind = strlen(code) == 5   ? "commune"
				   : strlen(code) == 9 ? "intercommunalite"
						       : "departement";
		char area[CMN_UUID_LEN], uri[96];

		directory_id_of("area", id, code, area);
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "id", area);
		cmn_json_kstr(out, "service_id", id);
		cmn_json_kstr(out, "name", strcmp(code, "france") == 0 ? "France" : code);
		if (strcmp(code, "france") != 0) {
			snprintf(uri, sizeof(uri), "http://id.insee.fr/geo/%s/%s", kind, code);
			cmn_json_kstr(out, "uri", uri);
		}
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static void put_languages(struct cmn_buf *out, const json_t *offer)
{
	const char *id = cmn_json_get(offer, "id");
	size_t n = directory_size(offer, "languages");

	if (n == 0)
		return;
	cmn_json_key(out, "languages");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++) {
		const char *code = directory_code_at(offer, "languages", i);
		char language[CMN_UUID_LEN];

		directory_id_of("language", id, code, language);
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "id", language);
		cmn_json_kstr(out, "service_id", id);
		cmn_json_kstr(out, "name", directory_label("languages", code));
		cmn_json_kstr(out, "code", code);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static void put_held(struct cmn_buf *out, const json_t *offer, const json_t *place)
{
	const char *id = cmn_json_get(place, "held_id");

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "service_id", cmn_json_get(offer, "id"));
	cmn_json_kstr(out, "location_id", cmn_json_get(place, "id"));
	directory_hsds_schedules(out, directory_get(place, "hours_there"), id,
				 "service_at_location_id");
	directory_hsds_contacts(out, directory_get(offer, "contacts"), cmn_json_get(place, "id"));
	cmn_json_key(out, "location");
	directory_hsds_location(out, place);
	cmn_json_close(out, '}');
}

static void put_whole(struct cmn_buf *out, const json_t *offer)
{
	const char *id = cmn_json_get(offer, "id");
	const json_t *places = directory_get(offer, "places");

	directory_hsds_schedules(out, directory_get(offer, "hours"), id, "service_id");
	put_areas(out, offer);
	if (json_array_size(places) > 0) {
		cmn_json_key(out, "service_at_locations");
		cmn_json_open(out, '[');
		for (size_t i = 0; i < json_array_size(places); i++)
			put_held(out, offer, json_array_get(places, i));
		cmn_json_close(out, ']');
	}
	put_languages(out, offer);
	directory_hsds_contacts(out, directory_get(offer, "contacts"), NULL);
	directory_hsds_attributes(out, offer);
}

static void put_plain(struct cmn_buf *out, const json_t *offer)
{
	cmn_json_kstr(out, "name", cmn_json_get(offer, "name"));
	cmn_json_kstr(out, "description", cmn_json_get(offer, "description"));
	cmn_json_kstr(out, "url", directory_url_good(cmn_json_get(offer, "website")));
	cmn_json_kstr(out, "email", email_of(offer));
	cmn_json_kstr(out, "status", directory_true(offer, "active") ? "active" : "defunct");
	put_application(out, offer);
	put_fees(out, offer);
	put_eligibility(out, offer);
	put_number(out, offer, "age_min", "minimum_age");
	put_number(out, offer, "age_max", "maximum_age");
	cmn_json_kstr(out, "assured_date", cmn_json_get(offer, "source_date"));
	if (directory_true(offer, "invented"))
		cmn_json_kstr(out, "alert", "Offre inventée, pour la démonstration.");
	cmn_json_kstr(out, "last_modified", cmn_json_get(offer, "modified_at"));
}

void directory_hsds_service(struct cmn_buf *out, const json_t *offer, enum directory_hsds_size size)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_json_get(offer, "id"));
	put_plain(out, offer);
	cmn_json_key(out, "organization");
	directory_hsds_organization(out, directory_get(offer, "actor"), size);
	if (size == DIRECTORY_HSDS_FULL)
		put_whole(out, offer);
	cmn_json_close(out, '}');
}

void directory_hsds_held(struct cmn_buf *out, const json_t *offer, const char *held_id,
			 enum directory_hsds_size size)
{
	const json_t *places = directory_get(offer, "places");

	for (size_t i = 0; i < json_array_size(places); i++) {
		const json_t *place = json_array_get(places, i);

		if (strcmp(cmn_json_get(place, "held_id"), held_id) != 0)
			continue;
		if (size == DIRECTORY_HSDS_FULL) {
			put_held(out, offer, place);
			return;
		}
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "id", held_id);
		cmn_json_kstr(out, "service_id", cmn_json_get(offer, "id"));
		cmn_json_kstr(out, "location_id", cmn_json_get(place, "id"));
		cmn_json_close(out, '}');
		return;
	}
}
