/* SPDX-License-Identifier: EUPL-1.2 */
#include "hsds.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)8 << 10)

/* --- schedules ---------------------------------------------------------------------------------
 */

static const char *byday(const char *day)
{
	static const char *const NAMES[][2] = {
	    {"monday", "MO"}, {"tuesday", "TU"},  {"wednesday", "WE"}, {"thursday", "TH"},
	    {"friday", "FR"}, {"saturday", "SA"}, {"sunday", "SU"},
	};

	for (size_t i = 0; i < CMN_LEN(NAMES); i++)
		if (strcmp(NAMES[i][0], day) == 0)
			return NAMES[i][1];
	return "";
}

/* "MO,TU", or "1SA,-1SA" for those of a month. */
static void put_days(struct cmn_buf *out, const json_t *rule)
{
	const json_t *nth = directory_get(rule, "nth");
	size_t times = json_array_size(nth) > 0 ? json_array_size(nth) : 1;
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < directory_size(rule, "days"); i++)
		for (size_t k = 0; k < times; k++) {
			cmn_buf_text(&text, text.len > 0 ? "," : "");
			if (json_array_size(nth) > 0)
				cmn_buf_fmt(&text, "%d",
					    (int)json_integer_value(json_array_get(nth, k)));
			cmn_buf_text(&text, byday(directory_code_at(rule, "days", i)));
		}
	directory_kjoined(out, "byday", &text);
}

static void put_notes(struct cmn_buf *out, const json_t *hours)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};
	struct cmn_buf osm CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, TEXT_MAX);
	cmn_buf_init(&osm, TEXT_MAX);
	if (directory_true(hours, "on_appointment"))
		directory_say(&text, "Sur rendez-vous");
	directory_say(&text, cmn_json_get(hours, "note"));
	directory_kjoined(out, "notes", &text);
	directory_osm_hours(&osm, hours);
	directory_kjoined(out, "description", &osm);
}

static void put_rule(struct cmn_buf *out, const json_t *rule)
{
	const char *weeks = cmn_json_get(rule, "weeks");

	cmn_json_kstr(out, "valid_from", cmn_json_get(rule, "from"));
	cmn_json_kstr(out, "valid_to", cmn_json_get(rule, "until"));
	cmn_json_kstr(out, "freq", directory_size(rule, "nth") > 0 ? "MONTHLY" : "WEEKLY");
	if (weeks != NULL) {
		cmn_json_kint(out, "interval", 2);
		cmn_json_kstr(out, "byweekno", weeks);
	}
	put_days(out, rule);
	cmn_json_kstr(out, "opens_at", cmn_json_get(rule, "opens"));
	cmn_json_kstr(out, "closes_at", cmn_json_get(rule, "closes"));
}

/* The whole, exceptions and holidays included, stands as opening_hours in `description`. */
void directory_hsds_schedules(struct cmn_buf *out, const json_t *hours, const char *owner,
			      const char *owner_key)
{
	const json_t *weekly = directory_get(hours, "weekly");
	size_t n = json_array_size(weekly);

	if (hours == NULL)
		return;
	cmn_json_key(out, "schedules");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < (n > 0 ? n : 1); i++) {
		char id[CMN_UUID_LEN], number[24];

		snprintf(number, sizeof(number), "%zu", i);
		directory_id_of("schedule", owner, number, id);
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "id", id);
		cmn_json_kstr(out, owner_key, owner);
		if (n > 0)
			put_rule(out, json_array_get(weekly, i));
		put_notes(out, hours);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

/* --- contacts ------------------------------------------------------------------------------------
 */

static void put_contact(struct cmn_buf *out, const json_t *contact)
{
	const char *id = cmn_json_get(contact, "id"), *phone = cmn_json_get(contact, "phone");
	char phone_id[CMN_UUID_LEN];

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "service_id", cmn_json_get(contact, "offer_id"));
	cmn_json_kstr(out, "location_id", cmn_json_get(contact, "place_id"));
	cmn_json_kstr(out, "title",
		      directory_label("contact_functions", cmn_json_get(contact, "function")));
	cmn_json_kstr(out, "department", cmn_json_get(contact, "label"));
	cmn_json_kstr(out, "email", directory_email_good(cmn_json_get(contact, "email")));
	if (phone != NULL) {
		directory_id_of("phone", id, phone, phone_id);
		cmn_json_key(out, "phones");
		cmn_json_open(out, '[');
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "id", phone_id);
		cmn_json_kstr(out, "contact_id", id);
		cmn_json_kstr(out, "number", phone);
		cmn_json_kstr(out, "type", "voice");
		cmn_json_close(out, '}');
		cmn_json_close(out, ']');
	}
	cmn_json_close(out, '}');
}

/* Those of this place; NULL: those of no place. */
void directory_hsds_contacts(struct cmn_buf *out, const json_t *contacts, const char *place_id)
{
	bool any = false;

	for (size_t i = 0; i < json_array_size(contacts); i++) {
		const json_t *contact = json_array_get(contacts, i);
		const char *at = cmn_json_get(contact, "place_id");

		if ((at == NULL) != (place_id == NULL) || (at != NULL && strcmp(at, place_id) != 0))
			continue;
		if (!any) {
			cmn_json_key(out, "contacts");
			cmn_json_open(out, '[');
			any = true;
		}
		put_contact(out, contact);
	}
	if (any)
		cmn_json_close(out, ']');
}

/* --- location ------------------------------------------------------------------------------------
 */

static void put_address(struct cmn_buf *out, const json_t *place)
{
	const char *id = cmn_json_get(place, "id"), *code = cmn_json_get(place, "any_postal_code");
	char address[CMN_UUID_LEN];

	if (cmn_json_get(place, "address") == NULL || code == NULL)
		return; /* HSDS has no address without a street and a postal code */
	directory_id_of("address", id, "physical", address);
	cmn_json_key(out, "addresses");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", address);
	cmn_json_kstr(out, "location_id", id);
	cmn_json_kstr(out, "address_1", cmn_json_get(place, "address"));
	cmn_json_kstr(out, "address_2", cmn_json_get(place, "complement"));
	cmn_json_kstr(out, "city", cmn_json_get(place, "commune_name"));
	cmn_json_kstr(out, "state_province", cmn_json_get(place, "departement"));
	cmn_json_kstr(out, "postal_code", code);
	cmn_json_kstr(out, "country", "FR");
	cmn_json_kstr(out, "address_type", "physical");
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

static void put_accessibility(struct cmn_buf *out, const json_t *place)
{
	const char *url = directory_url_good(cmn_json_get(place, "accessibility_url"));
	const char *note = cmn_json_get(place, "accessibility_note");
	size_t n = directory_size(place, "accessibility");
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};
	char id[CMN_UUID_LEN];

	if (n == 0 && url == NULL && note == NULL)
		return;
	cmn_buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < n; i++) {
		cmn_buf_text(&text, i > 0 ? ", " : "");
		cmn_buf_text(&text, directory_label("accessibility_facts",
						    directory_code_at(place, "accessibility", i)));
	}
	directory_id_of("accessibility", cmn_json_get(place, "id"), "", id);
	cmn_json_key(out, "accessibility");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "location_id", cmn_json_get(place, "id"));
	directory_kjoined(out, "description", &text);
	cmn_json_kstr(out, "details", note);
	cmn_json_kstr(out, "url", url);
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

void directory_hsds_location(struct cmn_buf *out, const json_t *place)
{
	const char *id = cmn_json_get(place, "id");

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "location_type", "physical");
	cmn_json_kstr(out, "organization_id", cmn_json_get(place, "actor_id"));
	cmn_json_kstr(out, "name", cmn_json_get(place, "name"));
	cmn_json_kstr(out, "transportation", cmn_json_get(place, "transport"));
	cmn_json_key(out, "latitude");
	cmn_json_num(out, json_number_value(directory_get(place, "lat")));
	cmn_json_key(out, "longitude");
	cmn_json_num(out, json_number_value(directory_get(place, "lon")));
	cmn_json_kstr(out, "external_identifier", cmn_json_get(place, "commune"));
	cmn_json_kstr(out, "external_identifier_type", "INSEE");
	put_address(out, place);
	put_accessibility(out, place);
	directory_hsds_schedules(out, directory_get(place, "hours"), id, "location_id");
	cmn_json_close(out, '}');
}

/* --- taxonomies
 * ------------------------------------------------------------------------------------ */

const struct directory_hsds_taxonomy DIRECTORY_HSDS_TAXONOMIES[] = {
    {"problem_types", "themes"},
    {"serafin_needs", "needs"},
    {"disability_types", "disability_types"},
    {"reception_modes", "receptions"},
    {"offer_publics", "publics"},
    {"offer_doors", "doors"},
    {"communication_modes", "communication"},
    {"directory_tags", "tags"},
};
const size_t DIRECTORY_HSDS_TAXONOMY_COUNT = CMN_LEN(DIRECTORY_HSDS_TAXONOMIES);

void directory_hsds_taxonomy_id(const char *list, char ret[CMN_UUID_LEN])
{
	directory_id_of("taxonomy", list, "", ret);
}

void directory_hsds_term_id(const char *list, const char *code, char ret[CMN_UUID_LEN])
{
	directory_id_of("term", list, code, ret);
}

void directory_hsds_taxonomy(struct cmn_buf *out, const char *list)
{
	const struct cmn_code_list *found = cmn_code_list_find(list);
	char id[CMN_UUID_LEN], uri[80];

	directory_hsds_taxonomy_id(list, id);
	snprintf(uri, sizeof(uri), "urn:c360:codes:%s", list);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "name", list);
	cmn_json_kstr(out, "description", found != NULL ? found->label[CMN_FR] : list);
	cmn_json_kstr(out, "uri", uri);
	cmn_json_close(out, '}');
}

/* "1.3.4.1" lies below "1.3.4". */
static bool parent_of(const char *list, const char *code, char ret[CMN_UUID_LEN])
{
	const char *dot = strrchr(code, '.');
	const struct cmn_code_list *found = cmn_code_list_find(list);
	char above[64];

	if (dot == NULL || found == NULL)
		return false;
	snprintf(above, sizeof(above), "%.*s", (int)(dot - code), code);
	if (cmn_code_find(found, above) == NULL)
		return false;
	directory_hsds_term_id(list, above, ret);
	return true;
}

void directory_hsds_term(struct cmn_buf *out, const char *list, const char *code)
{
	char id[CMN_UUID_LEN], parent[CMN_UUID_LEN], taxonomy[CMN_UUID_LEN], uri[160];

	directory_hsds_term_id(list, code, id);
	directory_hsds_taxonomy_id(list, taxonomy);
	snprintf(uri, sizeof(uri), "urn:c360:codes:%s#%s", list, code);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "code", code);
	cmn_json_kstr(out, "name", directory_label(list, code));
	cmn_json_kstr(out, "description", directory_label(list, code));
	cmn_json_kstr(out, "parent_id", parent_of(list, code, parent) ? parent : NULL);
	cmn_json_kstr(out, "taxonomy", list);
	cmn_json_key(out, "taxonomy_detail");
	directory_hsds_taxonomy(out, list);
	cmn_json_kstr(out, "language", "fr");
	cmn_json_kstr(out, "taxonomy_id", taxonomy);
	cmn_json_kstr(out, "term_uri", uri);
	cmn_json_close(out, '}');
}

/* The term in short: the whole of it, with its taxonomy, stands at /hsds/taxonomy_terms. */
static void put_short_term(struct cmn_buf *out, const char *list, const char *code)
{
	char id[CMN_UUID_LEN], taxonomy[CMN_UUID_LEN];

	directory_hsds_term_id(list, code, id);
	directory_hsds_taxonomy_id(list, taxonomy);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "code", code);
	cmn_json_kstr(out, "name", directory_label(list, code));
	cmn_json_kstr(out, "description", list);
	cmn_json_kstr(out, "taxonomy_id", taxonomy);
	cmn_json_close(out, '}');
}

static void put_attribute(struct cmn_buf *out, const char *offer_id, const char *list,
			  const char *code)
{
	char id[CMN_UUID_LEN], what[120];

	snprintf(what, sizeof(what), "%s#%s", list, code);
	directory_id_of("attribute", offer_id, what, id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "link_id", offer_id);
	cmn_json_kstr(out, "link_type", list);
	cmn_json_kstr(out, "link_entity", "service");
	cmn_json_kstr(out, "value", code);
	cmn_json_key(out, "taxonomy_term");
	put_short_term(out, list, code);
	cmn_json_close(out, '}');
}

void directory_hsds_attributes(struct cmn_buf *out, const json_t *offer)
{
	cmn_json_key(out, "attributes");
	cmn_json_open(out, '[');
	for (size_t t = 0; t < DIRECTORY_HSDS_TAXONOMY_COUNT; t++) {
		const struct directory_hsds_taxonomy *one = &DIRECTORY_HSDS_TAXONOMIES[t];

		for (size_t i = 0; i < directory_size(offer, one->column); i++)
			put_attribute(out, cmn_json_get(offer, "id"), one->list,
				      directory_code_at(offer, one->column, i));
	}
	cmn_json_close(out, ']');
}
