/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_establishment.c - what FINESS, as lines or as JSON, says of an establishment.
 *
 * It says who is where, not for whom: an establishment becomes an actor and its place.  Categories
 * that have no type of actor here (pharmacies, laboratories …) are not of this directory.
 */
#include "take_finess.h"

#include "said.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* Categories beside those that actor_types.csv names as its source ("finess:182"). */
static const char *const ALIKE[][2] = {
    {"437", "eam"},
    {"101", "etablissement_sante"},
    {"106", "etablissement_sante"},
    {"109", "etablissement_sante"},
    {"128", "etablissement_sante"},
    {"129", "etablissement_sante"},
    {"131", "etablissement_sante"},
    {"292", "etablissement_sante"},
    {"362", "etablissement_sante"},
    {"365", "etablissement_sante"},
    {"412", "cattp"},
    {"461", "centre_ressources"},
    {"463", "clic"},
    {"609", "mdph"},
    {"370", "experimental_adultes"},
};

const char *directory_finess_type(const char *category)
{
	const struct cmn_code_list *types = cmn_code_list_find("actor_types");

	for (size_t i = 0; i < CMN_LEN(ALIKE); i++)
		if (strcmp(ALIKE[i][0], category) == 0)
			return ALIKE[i][1];
	for (size_t i = 0; types != NULL && i < types->n; i++)
		if (strncmp(types->codes[i].source, "finess:", 7) == 0 &&
		    strcmp(types->codes[i].source + 7, category) == 0)
			return types->codes[i].code;
	return NULL;
}

/* Types that are of ordinary law. */
static const char *const ORDINARY[] = {
    "saad",
    "ssiad",
    "spasad",
    "cmp",
    "cattp",
    "etablissement_sante",
    "cpts",
    "clic",
    "ehpad",
    "centre_sante",
    "maison_sante",
    "centre_social",
    "csapa",
    "mecs",
    "mjpm",
    "residence_autonomie",
    "bapu",
    "mairie",
    "ccas",
    "caf",
    "cpam",
    "france_services",
    "mission_locale",
    "cio",
    "pmi",
    "adil",
    "cidff",
    "maison_solidarites",
    "autre",
    "conseil_departemental",
    "information_jeunesse",
    "accueil_enfants",
    "accueil_associations",
    "etablissement_scolaire",
    "club_sportif",
    "equipement_culturel",
    "bailleur",
    "maison_justice_droit",
};

const char *directory_type_sector(const char *type)
{
	for (size_t i = 0; i < CMN_LEN(ORDINARY); i++)
		if (strcmp(ORDINARY[i], type) == 0)
			return "ordinary";
	return "specialised";
}

const char *directory_take_joined(char room[300], const char *const *parts, size_t n)
{
	size_t len = 0;

	room[0] = '\0';
	for (size_t i = 0; i < n; i++)
		if (parts[i] != NULL && parts[i][0] != '\0' && len + strlen(parts[i]) + 2 < 300)
			len += (size_t)snprintf(room + len, 300 - len, "%s%s", len > 0 ? " " : "",
						parts[i]);
	return len > 0 ? room : NULL;
}

/* Who it is and where; a category that is not of this directory counts as outside. */
static void say_identity(struct directory_saying *s, const struct directory_establishment *e,
			 const char *type)
{
	enum directory_belongs belongs;

	if (!s->bad && !directory_said_finess(e->finess_eg))
		directory_say_refuse(s, "nofinesset", "bad_finess", e->finess_eg);
	if (!s->bad)
		directory_say_it(s, "finess_eg", json_string(e->finess_eg));
	belongs = s->bad ? DIRECTORY_NOWHERE
			 : directory_say_commune(s, "commune", e->commune, e->town, e->postal_code);
	if (belongs == DIRECTORY_HERE && type == NULL && e->category != NULL) {
		s->bad = true;
		s->t->outside++;
	}
	directory_say_text(s, "name", "rs", e->name, 200, belongs == DIRECTORY_HERE);
}

static void say_actor(struct directory_saying *s, const struct directory_establishment *e,
		      const char *type)
{
	const char *parts[] = {e->address, e->postal_code, e->town};
	char room[300];

	directory_say_it(s, "type", json_string(type));
	directory_say_it(s, "sector", json_string(directory_type_sector(type)));
	directory_say_text(s, "address", "adresse",
			   directory_take_joined(room, parts, CMN_LEN(parts)), 240, false);
	directory_say_phone(s, "telephone", e->phone);
	directory_say_siret(s, "siret", e->siret);
	directory_say_finess(s, "finess_ej", "nofinessej", e->finess_ej);
}

static void say_place(struct directory_saying *s, const struct directory_establishment *e,
		      const char *commune)
{
	directory_say_it(s, "commune", json_string(commune));
	directory_say_text(s, "name", "rs", e->name, 200, true);
	directory_say_text(s, "address", "adresse", e->address, 240, false);
	directory_say_text(s, "complement", "compldistrib", e->complement, 240, false);
	directory_say_it(s, "postal_code",
			 e->postal_code != NULL ? json_string(e->postal_code) : json_null());
	if (e->has_point)
		directory_say_point(s, "coordonnees", e->lat, e->lon);
}

void directory_take_establishment(struct directory_take *t, const struct directory_establishment *e)
{
	const char *type = e->category != NULL ? directory_finess_type(e->category) : NULL;
	struct directory_saying actor, place;

	directory_say_begin(&actor, t, "actor", e->finess_eg);
	say_identity(&actor, e, type);
	if (!actor.bad)
		say_actor(&actor, e, type != NULL ? type : "autre");
	directory_say_begin(&place, t, "place", e->finess_eg);
	place.bad = place.bad || actor.bad;
	if (!place.bad)
		say_place(&place, e, cmn_json_get(actor.fields, "commune"));
	directory_say_end(&actor, &(struct directory_said){0});
	directory_say_end(&place, &(struct directory_said){.actor_ref = e->finess_eg});
}
