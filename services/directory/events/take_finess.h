/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_finess.h - what both forms of FINESS, the lines and the JSON, say of an establishment.
 */
#ifndef DIRECTORY_TAKE_FINESS_H
#define DIRECTORY_TAKE_FINESS_H

#include "geo.h"
#include "take.h"

/* Borrowed; NULL or "" for what is not said. */
struct directory_establishment {
	const char *finess_eg, *finess_ej, *name, *category, *commune, *postal_code, *town;
	const char *address, *complement, *phone, *siret;
	bool has_point;
	double lat, lon;
};
void directory_take_establishment(struct directory_take *t,
				  const struct directory_establishment *e);

/* Type of actor of a category; NULL: not of this directory. */
const char *directory_finess_type(const char *category);
const char *directory_type_sector(const char *type);
/* Parts that are there, one space between them; NULL: none is. */
const char *directory_take_joined(char room[300], const char *const *parts, size_t n);
/* "9A" -> "971": FINESS has two characters for those overseas. */
const char *directory_finess_departement(const char *code);

/* system: 0 is Lambert-93, else a UTM zone, below zero in the south. */
struct directory_geo_degrees directory_finess_degrees(double x, double y, int system);

#endif
