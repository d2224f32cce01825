/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_hsds.c - HSDS 3.x: services with their organization and their locations, as GET
 * /services/{id} writes them; organizations alone too.
 *
 * Contacts name persons and are not read.  Attributes count when their term is a code of ours or of
 * SERAFIN-PH; the schema knows no others for all.
 */
#include "take.h"

#include "take_finess.h"
#include "take_hsds.h"

#include "said.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static bool listed(const char *list, const char *code)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);

	return codes != NULL && cmn_code_find(codes, code) != NULL;
}

/* The code of an attribute: of its term, else its value. */
static const char *code_of(const json_t *attribute)
{
	const char *code = cmn_json_get(json_object_get(attribute, "taxonomy_term"), "code");

	return code != NULL ? code : cmn_json_get(attribute, "value");
}

/* Codes of `list` among the attributes. */
static json_t *codes_of(const json_t *object, const char *list)
{
	json_t *codes = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(object, "attributes"), i, item)
	{
		const char *code = code_of(item);

		if (code != NULL && listed(list, code))
			json_array_append_new(codes, json_string(code));
	}
	return codes;
}

static const json_t *first(const json_t *object, const char *key)
{
	return json_array_get(json_object_get(object, key), 0);
}

/* --- organizations ---------------------------------------------------------------------------- */

static void say_numbers(struct directory_saying *s, const json_t *organization)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(organization, "organization_identifiers"), i, item)
	{
		const char *type = cmn_json_get(item, "identifier_type");
		const char *number = cmn_json_get(item, "identifier");

		if (type == NULL || number == NULL)
			continue;
		if (strcasestr(type, "siret") != NULL)
			directory_say_siret(s, "organization_identifiers", number);
		else if (strcasestr(type, "finess") != NULL && strcasestr(type, "ej") != NULL)
			directory_say_finess(s, "finess_ej", "organization_identifiers", number);
		else if (strcasestr(type, "finess") != NULL)
			directory_say_finess(s, "finess_eg", "organization_identifiers", number);
	}
}

/* The first location that says where it is: of the organization, else of the service. */
static const json_t *address_of(const json_t *organization, const json_t *service)
{
	const json_t *at = first(first(organization, "locations"), "addresses");

	if (at == NULL)
		at = first(json_object_get(first(service, "service_at_locations"), "location"),
			   "addresses");
	return at;
}

static enum directory_belongs say_commune(struct directory_saying *s, const json_t *address)
{
	return directory_say_commune(s, "postal_code", NULL, cmn_json_get(address, "city"),
				     cmn_json_get(address, "postal_code"));
}

static void organization(struct directory_take *t, const json_t *object, const json_t *service)
{
	const json_t *address = address_of(object, service);
	const char *otherwise = directory_take_default(t, "type");
	json_t *types CMN_AUTO(cmn_json_drop) = codes_of(object, "actor_types");
	const char *type = json_string_value(json_array_get(types, 0));
	struct directory_saying s;
	char line[400];

	directory_say_begin(&s, t, "actor", cmn_json_get(object, "id"));
	if (!s.bad && say_commune(&s, address) == DIRECTORY_HERE) {
		const char *street = cmn_json_get(address, "address_1");

		if (type == NULL)
			type = otherwise != NULL ? otherwise : "autre";
		directory_say_text(&s, "name", "organization.name", cmn_json_get(object, "name"),
				   200, true);
		directory_say_it(&s, "type", json_string(type));
		directory_say_it(&s, "sector", json_string(directory_type_sector(type)));
		if (street != NULL)
			snprintf(line, sizeof(line), "%.200s %.20s %.100s", street,
				 cmn_json_get(address, "postal_code") != NULL
				     ? cmn_json_get(address, "postal_code")
				     : "",
				 cmn_json_get(address, "city") != NULL
				     ? cmn_json_get(address, "city")
				     : "");
		directory_say_text(&s, "address", "addresses", street != NULL ? line : NULL, 240,
				   false);
		directory_say_phone(&s, "phones", cmn_json_get(first(object, "phones"), "number"));
		directory_say_email(&s, "email", cmn_json_get(object, "email"));
		directory_say_website(&s, "website", "website", cmn_json_get(object, "website"));
		say_numbers(&s, object);
	}
	directory_say_end(&s, &(struct directory_said){.nested = service != NULL});
}

/* --- locations -------------------------------------------------------------------------------- */

/* Its identifier when it can be a place of the offer. */
static const char *location(struct directory_take *t, const json_t *object, const char *actor_ref)
{
	const json_t *address = first(object, "addresses");
	const char *type = cmn_json_get(object, "location_type");
	const char *name = cmn_json_get(object, "name");
	const char *postal = cmn_json_get(address, "postal_code");
	const json_t *lat = json_object_get(object, "latitude");
	const json_t *lon = json_object_get(object, "longitude");
	struct directory_saying s;
	char departement[4];

	if (type == NULL || strcmp(type, "physical") != 0)
		return NULL;
	directory_say_begin(&s, t, "place", cmn_json_get(object, "id"));
	if (!s.bad && say_commune(&s, address) == DIRECTORY_HERE) {
		const json_t *access = first(object, "accessibility");

		directory_say_text(&s, "name", "location.name",
				   name != NULL ? name : cmn_json_get(address, "city"), 200, true);
		directory_say_text(&s, "address", "address_1", cmn_json_get(address, "address_1"),
				   240, false);
		directory_say_text(&s, "complement", "address_2",
				   cmn_json_get(address, "address_2"), 240, false);
		directory_say_it(&s, "postal_code",
				 postal != NULL &&
					 directory_said_departement_of_postal(postal, departement)
				     ? json_string(postal)
				     : json_null());
		directory_say_website(&s, "accessibility_url", "accessibility",
				      cmn_json_get(access, "url"));
		directory_say_text(&s, "accessibility_note", "accessibility",
				   cmn_json_get(access, "description"), 1000, false);
		directory_say_text(&s, "transport", "transportation",
				   cmn_json_get(object, "transportation"), 1000, false);
		directory_hsds_hours(&s, object);
		if (json_is_number(lat) && json_is_number(lon))
			directory_say_point(&s, "latitude", json_number_value(lat),
					    json_number_value(lon));
	}
	const char *ref = s.bad ? NULL : s.ref;
	directory_say_end(&s, &(struct directory_said){.actor_ref = actor_ref, .nested = true});
	return ref;
}

/* --- services --------------------------------------------------------------------------------- */

static void say_codes(struct directory_saying *s, const json_t *service)
{
	json_t *themes = codes_of(service, "problem_types");
	json_t *languages = json_array();
	const json_t *item;
	size_t i;

	if (json_array_size(themes) == 0)
		json_array_append_new(themes, json_string("autre"));
	directory_say_codes(s, "themes", "attributes", "problem_types", themes);
	directory_say_codes(s, "needs", "attributes", "serafin_needs",
			    codes_of(service, "serafin_needs"));
	directory_say_codes(s, "publics", "attributes", "offer_publics",
			    codes_of(service, "offer_publics"));
	directory_say_codes(s, "disability_types", "attributes", "disability_types",
			    codes_of(service, "disability_types"));
	json_array_foreach(json_object_get(service, "languages"), i, item)
	{
		const char *code = cmn_json_get(item, "code");

		if (code != NULL)
			json_array_append_new(languages, json_string(code));
	}
	directory_say_codes(s, "languages", "languages", "languages", languages);
}

static void say_age(struct directory_saying *s, const char *member, const json_t *service,
		    const char *key)
{
	const json_t *value = json_object_get(service, key);
	double age = json_number_value(value);

	if (json_is_number(value) && age >= 0 && age <= 130) {
		directory_say_it(s, member, json_integer((json_int_t)age));
		return;
	}
	if (value != NULL && !json_is_null(value))
		directory_say_leave(s, key, "bad_number", NULL);
	directory_say_it(s, member, json_null());
}

static void say_fee(struct directory_saying *s, const json_t *service)
{
	const json_t *item;
	const char *fee = NULL;
	size_t i;

	json_array_foreach(json_object_get(service, "cost_options"), i, item)
	{
		const json_t *amount = json_object_get(item, "amount");

		if (json_is_number(amount))
			fee = json_number_value(amount) > 0 ? "paying" : fee != NULL ? fee : "free";
	}
	directory_say_code(s, "fee", "cost_options", "fees", fee);
	directory_say_text(s, "fee_note", "fees_description",
			   cmn_json_get(service, "fees_description"), 300, false);
}

/* ".../departement/35": the last part is a code of commune, EPCI or département. */
static void say_zone(struct directory_saying *s, const json_t *service)
{
	json_t *zone = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(service, "service_areas"), i, item)
	{
		const char *uri = cmn_json_get(item, "uri");
		const char *code = uri != NULL && strrchr(uri, '/') ? strrchr(uri, '/') + 1 : uri;
		char departement[4];

		if (code != NULL && (directory_said_departement_exists(code) ||
				     directory_said_departement(code, departement) ||
				     (strlen(code) == 9 && strspn(code, "0123456789") == 9)))
			json_array_append_new(zone, json_string(code));
		else
			directory_say_leave(s, "service_areas", "unknown_code", code);
	}
	directory_say_it(s, "zone", zone);
}

/* Not in use, or for a time not: it is not in the file. */
static bool in_use(const json_t *service)
{
	const char *status = cmn_json_get(service, "status");

	return status == NULL || strcmp(status, "active") == 0;
}

static void service(struct directory_take *t, const json_t *object, const char *actor_ref,
		    const char *place_ref)
{
	const char *sector = directory_take_default(t, "sector");
	struct directory_saying s;

	directory_say_begin(&s, t, "offer", cmn_json_get(object, "id"));
	directory_say_text(&s, "name", "name", cmn_json_get(object, "name"), 200, true);
	directory_say_text(&s, "description", "description", cmn_json_get(object, "description"),
			   10000, false);
	directory_say_it(&s, "sector", json_string(sector != NULL ? sector : "ordinary"));
	directory_say_it(&s, "mode", json_string(place_ref != NULL ? "on_site" : "remote"));
	say_codes(&s, object);
	say_age(&s, "age_min", object, "minimum_age");
	say_age(&s, "age_max", object, "maximum_age");
	if (json_integer_value(json_object_get(s.fields, "age_min")) >
		json_integer_value(json_object_get(s.fields, "age_max")) &&
	    json_is_integer(json_object_get(s.fields, "age_max"))) {
		directory_say_leave(&s, "maximum_age", "ages", NULL);
		directory_say_it(&s, "age_max", json_null());
	}
	say_fee(&s, object);
	say_zone(&s, object);
	directory_say_text(&s, "conditions", "eligibility_description",
			   cmn_json_get(object, "eligibility_description"), 2000, false);
	directory_say_text(&s, "intake_note", "application_process",
			   cmn_json_get(object, "application_process"), 1000, false);
	directory_say_website(&s, "website", "url", cmn_json_get(object, "url"));
	directory_hsds_hours(&s, object);
	directory_say_end(&s,
			  &(struct directory_said){.actor_ref = actor_ref, .place_ref = place_ref});
}

void directory_take_hsds(struct directory_take *t, const json_t *element)
{
	const json_t *of = json_object_get(element, "organization"), *item;
	const char *actor_ref = cmn_json_get(of, "id"), *place_ref = NULL;
	int64_t outside = t->outside;
	size_t i;

	if (of == NULL && json_object_get(element, "organization_id") == NULL &&
	    json_object_get(element, "status") == NULL) {
		organization(t, element, NULL);
		return;
	}
	if (actor_ref == NULL)
		actor_ref = cmn_json_get(element, "organization_id");
	if (!in_use(element)) {
		t->outside++;
		return;
	}
	if (of != NULL)
		organization(t, of, element);
	json_array_foreach(json_object_get(element, "service_at_locations"), i, item)
	{
		const char *ref = location(t, json_object_get(item, "location"), actor_ref);

		place_ref = place_ref != NULL ? place_ref : ref;
	}
	if (t->outside == outside)
		service(t, element, actor_ref, place_ref);
	else
		t->outside = outside + 1; /* of another département, once */
}
