/* SPDX-License-Identifier: EUPL-1.2 */
#include "rank.h"

#include <string.h>

#define NEAR_KM 10.0

static const struct directory_reason_text TEXTS[] = {
    [DIRECTORY_REASON_ORDINARY_FIRST] = {"ordinary_first", "milieu ordinaire, proposé d’abord",
					 "ordinary environment, offered first"},
    [DIRECTORY_REASON_SPECIALISED_AFTER] = {"specialised_after",
					    "offre spécialisée, après le milieu ordinaire",
					    "specialised offer, after the ordinary environment"},
    [DIRECTORY_REASON_SAME_COMMUNE] = {"same_commune", "dans la commune même",
				       "in the commune itself"},
    [DIRECTORY_REASON_NEAR] = {"near", "à moins de 10 km", "less than 10 km away"},
    [DIRECTORY_REASON_WITHIN] = {"within_radius", "dans le rayon demandé",
				 "within the radius asked"},
    [DIRECTORY_REASON_COMES_HOME] = {"comes_home", "se déplace au domicile",
				     "comes to the person's home"},
    [DIRECTORY_REASON_AGE_FITS] = {"age_fits", "l’âge convient", "the age fits"},
    [DIRECTORY_REASON_AGE_OPEN] = {"age_open", "sans condition d’âge", "no condition of age"},
    [DIRECTORY_REASON_TOO_YOUNG] = {"too_young", "ne convient pas : personne trop jeune",
				    "does not fit: person too young"},
    [DIRECTORY_REASON_TOO_OLD] = {"too_old", "ne convient pas : personne trop âgée",
				  "does not fit: person too old"},
    [DIRECTORY_REASON_THEME] = {"theme_matches", "répond au thème demandé",
				"answers the theme asked for"},
    [DIRECTORY_REASON_NEED] = {"need_matches", "répond au besoin demandé",
			       "answers the need asked for"},
};

const struct directory_reason_text *directory_reason_text(enum directory_reason reason)
{
	return &TEXTS[reason];
}

enum directory_sector directory_sector_of(const char *text)
{
	if (text != NULL && strcmp(text, "ordinary") == 0)
		return DIRECTORY_SECTOR_ORDINARY;
	if (text != NULL && strcmp(text, "specialised") == 0)
		return DIRECTORY_SECTOR_SPECIALISED;
	return (enum directory_sector)0;
}

static bool too_young(const struct directory_rank_wish *wish,
		      const struct directory_rank_candidate *c)
{
	return wish->age != DIRECTORY_AGE_ANY && c->age_min != DIRECTORY_AGE_ANY &&
	       wish->age < c->age_min;
}

static bool too_old(const struct directory_rank_wish *wish,
		    const struct directory_rank_candidate *c)
{
	return wish->age != DIRECTORY_AGE_ANY && c->age_max != DIRECTORY_AGE_ANY &&
	       wish->age > c->age_max;
}

bool directory_rank_fits(const struct directory_rank_wish *wish,
			 const struct directory_rank_candidate *candidate)
{
	return !too_young(wish, candidate) && !too_old(wish, candidate);
}

int directory_rank_compare(const struct directory_rank_wish *wish,
			   const struct directory_rank_candidate *a,
			   const struct directory_rank_candidate *b)
{
	bool fits_a = directory_rank_fits(wish, a);
	bool fits_b = directory_rank_fits(wish, b);

	if (fits_a != fits_b)
		return fits_a ? -1 : 1;
	if (a->sector != b->sector)
		return a->sector < b->sector ? -1 : 1;
	if (a->distance_km < b->distance_km)
		return -1;
	if (a->distance_km > b->distance_km)
		return 1;
	return strcmp(a->id, b->id);
}

void directory_rank_sort(const struct directory_rank_wish *wish,
			 struct directory_rank_candidate *candidates, size_t n)
{
	/* Insertion: at most a few hundred, and they come nearly sorted from the index. */
	for (size_t i = 1; i < n; i++) {
		struct directory_rank_candidate moving = candidates[i];
		size_t at = i;

		while (at > 0 && directory_rank_compare(wish, &moving, &candidates[at - 1]) < 0) {
			candidates[at] = candidates[at - 1];
			at--;
		}
		candidates[at] = moving;
	}
}

static enum directory_reason proximity(const struct directory_rank_candidate *c)
{
	if (c->same_commune)
		return DIRECTORY_REASON_SAME_COMMUNE;
	return c->distance_km < NEAR_KM ? DIRECTORY_REASON_NEAR : DIRECTORY_REASON_WITHIN;
}

static enum directory_reason age_answer(const struct directory_rank_candidate *c)
{
	bool open = c->age_min == DIRECTORY_AGE_ANY && c->age_max == DIRECTORY_AGE_ANY;

	return open ? DIRECTORY_REASON_AGE_OPEN : DIRECTORY_REASON_AGE_FITS;
}

size_t directory_rank_reasons(const struct directory_rank_wish *wish,
			      const struct directory_rank_candidate *candidate,
			      enum directory_reason ret[DIRECTORY_REASONS_MAX])
{
	size_t n = 0;

	if (too_young(wish, candidate))
		ret[n++] = DIRECTORY_REASON_TOO_YOUNG;
	else if (too_old(wish, candidate))
		ret[n++] = DIRECTORY_REASON_TOO_OLD;
	ret[n++] = candidate->sector == DIRECTORY_SECTOR_ORDINARY
		       ? DIRECTORY_REASON_ORDINARY_FIRST
		       : DIRECTORY_REASON_SPECIALISED_AFTER;
	ret[n++] = proximity(candidate);
	if (candidate->comes_home)
		ret[n++] = DIRECTORY_REASON_COMES_HOME;
	if (wish->age != DIRECTORY_AGE_ANY && directory_rank_fits(wish, candidate))
		ret[n++] = age_answer(candidate);
	if (wish->theme)
		ret[n++] = DIRECTORY_REASON_THEME;
	if (wish->need)
		ret[n++] = DIRECTORY_REASON_NEED;
	return n;
}
