/* SPDX-License-Identifier: EUPL-1.2
 *
 * offer_stated.h - offers as PostgreSQL writes them, as rows of an index, for the tests of
 * eligibility.
 */
#ifndef DIRECTORY_OFFER_STATED_H
#define DIRECTORY_OFFER_STATED_H

#include "support/cmocka_all.h"

#include "eligibility.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct directory_codes codes;

/* An offer as PostgreSQL writes it; NULL: empty. */
struct stated {
	const char *doors, *orientations, *types, *publics, *zone, *by, *actor;
	int min, max; /* 0, 0: no limit */
};

static inline const char *array_of(const char *text)
{
	return text != NULL ? text : "{}";
}

static inline struct directory_index_row row_of(const struct stated *s)
{
	struct directory_index_row row = {.age_min = (uint8_t)s->min,
					  .age_max = s->max > 0 ? (uint8_t)s->max
								: DIRECTORY_INDEX_AGE_OPEN};
	const struct directory_stated stated = {.doors = array_of(s->doors),
						.orientations = array_of(s->orientations),
						.disability_types = array_of(s->types),
						.publics = array_of(s->publics),
						.zone = array_of(s->zone),
						.intake_by = array_of(s->by),
						.actor_type = s->actor != NULL ? s->actor : "ime"};

	directory_codes_set(&codes, "door", stated.doors, &row.bits);
	directory_codes_set(&codes, "orientation", stated.orientations, &row.bits);
	directory_codes_set(&codes, "disability", stated.disability_types, &row.bits);
	directory_codes_set(&codes, "public", stated.publics, &row.bits);
	directory_codes_set(&codes, "intake_by", stated.intake_by, &row.bits);
	directory_stated_bits(&stated, &codes, &row.bits);
	return row;
}

/* Does the zone name one of these? */
static inline bool lives_there(const struct stated *s, const struct directory_person *p)
{
	const char *const place[] = {p->commune, p->epci, p->departement};
	char zone[64];

	snprintf(zone, sizeof(zone), "%s", array_of(s->zone));
	for (char *rest = zone, *code = strsep(&rest, "{,}"); code != NULL;
	     code = strsep(&rest, "{,}")) {
		for (size_t i = 0; i < 3; i++) {
			if (code[0] != '\0' && place[i] != NULL && strcmp(place[i], code) == 0)
				return true;
		}
	}
	return false;
}

static inline const char *first(const struct directory_eligibility *e)
{
	return e->n > 0 ? directory_why_text(e->reason[0].why)->code : "";
}

#endif
