/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_inclusion.c - data·inclusion, schema v1: structures become actors with their place, services
 * become offers.
 *
 * The rules that its JSON schema does not say are checked here: a day of change is neither to come
 * nor before 2000, « tous-publics » stands alone, a SIRET has its check digit.  contact_nom_prenom
 * names a person and is not read.
 */
#include "take_inclusion.h"

#include "take_finess.h"

#include "said.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static void check_day(struct directory_saying *s, const json_t *object)
{
	const char *day = cmn_json_get(object, "date_maj");
	char date[11] = "";

	if (day != NULL)
		snprintf(date, sizeof(date), "%.10s", day);
	if (day == NULL)
		directory_say_leave(s, "date_maj", "missing", NULL);
	else if (!cmn_date_valid(date) || strcmp(date, "2000-01-01") < 0)
		directory_say_leave(s, "date_maj", "bad_date", day);
	else if (strcmp(date, s->t->today) > 0)
		directory_say_leave(s, "date_maj", "future_date", day);
}

static bool point_of(struct directory_saying *s, const json_t *object, double *lat, double *lon)
{
	const json_t *a = json_object_get(object, "latitude");
	const json_t *o = json_object_get(object, "longitude");

	if (json_is_number(a) && json_is_number(o)) {
		*lat = json_number_value(a);
		*lon = json_number_value(o);
		return true;
	}
	if ((a != NULL && !json_is_null(a)) || (o != NULL && !json_is_null(o)))
		directory_say_leave(s, "latitude", "bad_number", NULL);
	return false;
}

/* The place of a structure or of a service, when it says where it is. */
static void say_place(struct directory_take *t, const json_t *object, const char *ref,
		      const char *actor_ref, const char *commune)
{
	struct directory_saying s;
	const char *postal = cmn_json_get(object, "code_postal");
	char departement[4];
	double lat, lon;

	directory_say_begin(&s, t, "place", ref);
	directory_say_it(&s, "commune", json_string(commune));
	directory_say_text(&s, "name", "nom", cmn_json_get(object, "nom"), 200, true);
	directory_say_text(&s, "address", "adresse", cmn_json_get(object, "adresse"), 240, false);
	directory_say_text(&s, "complement", "complement_adresse",
			   cmn_json_get(object, "complement_adresse"), 240, false);
	directory_say_it(&s, "postal_code",
			 postal != NULL && directory_said_departement_of_postal(postal, departement)
			     ? json_string(postal)
			     : json_null());
	directory_say_website(&s, "accessibility_url", "accessibilite_lieu",
			      cmn_json_get(object, "accessibilite_lieu"));
	directory_say_hours(&s, "horaires_accueil", cmn_json_get(object, "horaires_accueil"));
	if (point_of(&s, object, &lat, &lon))
		directory_say_point(&s, "latitude", lat, lon);
	directory_say_end(&s, &(struct directory_said){.actor_ref = actor_ref});
}

static enum directory_belongs say_commune(struct directory_saying *s, const json_t *object)
{
	return directory_say_commune(s, "code_insee", cmn_json_get(object, "code_insee"),
				     cmn_json_get(object, "commune"),
				     cmn_json_get(object, "code_postal"));
}

static void structure(struct directory_take *t, const json_t *object)
{
	const char *ref = cmn_json_get(object, "id");
	const char *parts[] = {cmn_json_get(object, "adresse"), cmn_json_get(object, "code_postal"),
			       cmn_json_get(object, "commune")};
	const char *type = directory_inclusion_type(t, object);
	struct directory_saying s;
	char commune[8], address[400] = "";

	directory_say_begin(&s, t, "actor", ref);
	if (s.bad || say_commune(&s, object) != DIRECTORY_HERE) {
		directory_say_end(&s, &(struct directory_said){0});
		return;
	}
	snprintf(commune, sizeof(commune), "%s", cmn_json_get(s.fields, "commune"));
	directory_say_text(&s, "name", "nom", cmn_json_get(object, "nom"), 200, true);
	for (size_t i = 0; i < CMN_LEN(parts) && parts[0] != NULL; i++)
		if (parts[i] != NULL && strlen(address) + strlen(parts[i]) + 2 < sizeof(address))
			snprintf(address + strlen(address), sizeof(address) - strlen(address),
				 "%s%s", address[0] != '\0' ? " " : "", parts[i]);
	directory_say_it(&s, "type", json_string(type));
	directory_say_it(&s, "sector", json_string(directory_type_sector(type)));
	directory_say_text(&s, "address", "adresse", address, 240, false);
	directory_say_phone(&s, "telephone", cmn_json_get(object, "telephone"));
	directory_say_email(&s, "courriel", cmn_json_get(object, "courriel"));
	directory_say_website(&s, "website", "site_web", cmn_json_get(object, "site_web"));
	directory_say_siret(&s, "siret", cmn_json_get(object, "siret"));
	check_day(&s, object);
	bool bad = s.bad;
	directory_say_end(&s, &(struct directory_said){0});
	if (!bad && cmn_json_get(object, "adresse") != NULL)
		say_place(t, object, ref, ref, commune);
}

/* Codes of communes, EPCI, départements; "france"; a commune merged away becomes that of today. */
static void say_zone(struct directory_saying *s, const json_t *service)
{
	json_t *zone = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(service, "zone_eligibilite"), i, item)
	{
		const char *code = json_string_value(item);
		size_t n = code != NULL ? strlen(code) : 0;
		const struct directory_commune *here =
		    n == 5 ? directory_ground_code(s->t->ground, code) : NULL;
		char departement[4];

		if (n == 6 && strcmp(code, "france") == 0)
			json_array_append_new(zone, json_string(code));
		else if (n == 9 && strspn(code, "0123456789") == 9)
			json_array_append_new(zone, json_string(code));
		else if ((n == 2 || n == 3) && directory_said_departement_exists(code))
			json_array_append_new(zone, json_string(code));
		else if (n == 5 && directory_said_departement(code, departement))
			json_array_append_new(zone, json_string(here != NULL ? here->code : code));
		else
			directory_say_leave(s, "zone_eligibilite", "unknown_code", code);
	}
	directory_say_it(s, "zone", zone);
}

static void service(struct directory_take *t, const json_t *object)
{
	const char *ref = cmn_json_get(object, "id");
	const char *actor_ref = cmn_json_get(object, "structure_id");
	bool own = cmn_json_get(object, "adresse") != NULL;
	const char *sector = directory_take_default(t, "sector");
	struct directory_saying s;
	char commune[8] = "";

	directory_say_begin(&s, t, "offer", ref);
	/* without a commune of its own it stands where its structure does */
	if (!s.bad &&
	    (cmn_json_get(object, "code_insee") != NULL ||
	     cmn_json_get(object, "code_postal") != NULL) &&
	    say_commune(&s, object) == DIRECTORY_HERE)
		snprintf(commune, sizeof(commune), "%s", cmn_json_get(s.fields, "commune"));
	if (s.bad) {
		directory_say_end(&s, &(struct directory_said){0});
		return;
	}
	directory_say_text(&s, "name", "nom", cmn_json_get(object, "nom"), 200, true);
	directory_say_text(&s, "description", "description", cmn_json_get(object, "description"),
			   10000, false);
	directory_say_it(&s, "sector", json_string(sector != NULL ? sector : "ordinary"));
	directory_say_it(&s, "mode", json_string(directory_inclusion_mode(object)));
	directory_inclusion_themes(&s, object);
	directory_inclusion_publics(&s, object);
	say_zone(&s, object);
	directory_inclusion_intake(&s, object);
	directory_say_website(&s, "website", "lien_source", cmn_json_get(object, "lien_source"));
	if (!own)
		directory_say_hours(&s, "horaires_accueil",
				    cmn_json_get(object, "horaires_accueil"));
	check_day(&s, object);
	bool bad = s.bad;
	directory_say_end(
	    &s, &(struct directory_said){.actor_ref = actor_ref,
					 .place_ref = own && commune[0] != '\0' ? ref : actor_ref});
	if (!bad && own && commune[0] != '\0')
		say_place(t, object, ref, actor_ref, commune);
}

void directory_take_inclusion(struct directory_take *t, const json_t *element)
{
	if (json_object_get(element, "structure_id") != NULL)
		service(t, element);
	else
		structure(t, element);
}
