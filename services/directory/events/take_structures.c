/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_structures.c - FINESS "Structures v1" (JSON): a legal body with its establishments (ege).
 *
 * The published files have easting and northing exchanged (coordonneeX is the northing) and the
 * degrees beside them: the degrees are taken, else the plane, whichever way round it is.
 */
#include "take.h"

#include "take_finess.h"

#include "said.h"

#include <stdio.h>
#include <string.h>

/* The address of the place (usage 03), else the first. */
static const json_t *address_of(const json_t *of)
{
	const json_t *all = json_object_get(of, "adresse"), *item;
	size_t i;

	json_array_foreach(all, i, item)
	{
		const char *usage = cmn_json_get(item, "usageAdresse");

		if (usage != NULL && strcmp(usage, "03") == 0)
			return item;
	}
	return json_array_get(all, 0);
}

static const char *phone_of(const json_t *of)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(of, "contact"), i, item)
	{
		const char *phone = cmn_json_get(json_object_get(item, "telecom"), "telephone");

		if (phone != NULL)
			return phone;
	}
	return NULL;
}

static bool number_of(const json_t *object, const char *key, double *ret)
{
	char room[40];
	const char *text = directory_take_text(object, key, room);

	return text != NULL && directory_said_number(text, ret);
}

static bool point_of(const struct directory_take *t, const json_t *at, double *lat, double *lon)
{
	struct directory_geo_degrees degrees;
	double x, y;

	if (number_of(at, "directionLatitude", lat) && number_of(at, "directionLongitude", lon))
		return true;
	if (!number_of(at, "coordonneeX", &x) || !number_of(at, "coordonneeY", &y) ||
	    strlen(t->departement) != 2)
		return false;
	degrees = x > y ? directory_finess_degrees(y, x, 0) : directory_finess_degrees(x, y, 0);
	*lat = degrees.lat;
	*lon = degrees.lon;
	return true;
}

/* "I": no longer active; the same by a day of closing. */
static bool closed(const struct directory_take *t, const json_t *ege, const json_t *general)
{
	const char *state = cmn_json_get(ege, "etatObjet");
	const char *day = cmn_json_get(general, "dateFermeture");

	return (state != NULL && strcmp(state, "I") == 0) ||
	       (day != NULL && strncmp(day, t->today, 10) < 0);
}

static void one(struct directory_take *t, const json_t *ege, const char *finess_ej)
{
	const json_t *general = json_object_get(ege, "informationsGeneralesEGE");
	const json_t *address = address_of(ege);
	const char *name = cmn_json_get(general, "nomEgeLong");
	struct directory_establishment e = {
	    .finess_eg = cmn_json_get(general, "numFinessEge"),
	    .finess_ej = finess_ej,
	    .name = name != NULL && name[0] != '\0' ? name : cmn_json_get(general, "nomEgeCourt"),
	    .category = cmn_json_get(ege, "categorieentiteGeographiqueExercice"),
	    .commune = cmn_json_get(address, "cogCommune"),
	    .postal_code = cmn_json_get(address, "codePostal"),
	    .town = cmn_json_get(address, "ligneAcheminement"),
	    .address = cmn_json_get(address, "ligneQuatre"),
	    .complement = cmn_json_get(address, "lieuDit"),
	    .phone = phone_of(ege),
	    .siret = cmn_json_get(general, "siret"),
	};
	char departement[4];

	if (e.postal_code != NULL &&
	    !directory_said_departement_of_postal(e.postal_code, departement))
		e.postal_code = NULL;
	if (e.category == NULL) /* as the documentation of the format writes it */
		e.category = cmn_json_get(ege, "categorieEntiteGeographiqueExercice");
	e.has_point =
	    point_of(t, json_object_get(address, "coordonneesGeographique"), &e.lat, &e.lon);
	if (closed(t, ege, general))
		t->outside++;
	else
		directory_take_establishment(t, &e);
}

void directory_take_structure(struct directory_take *t, const json_t *element)
{
	const json_t *all = json_object_get(element, "ege"), *item;
	const char *finess_ej =
	    cmn_json_get(json_object_get(element, "informationsGeneralesPMEJ"), "numFinessPm");
	size_t i;

	if (finess_ej == NULL) {
		directory_take_fault(t, "actor", NULL, "numFinessPm", "missing", NULL, true);
		return;
	}
	json_array_foreach(all, i, item) one(t, item, finess_ej);
}
