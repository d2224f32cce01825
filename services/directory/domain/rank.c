/* SPDX-License-Identifier: EUPL-1.2 */
#include "rank.h"

#include <string.h>

enum directory_sector directory_sector_of(const char *text)
{
	if (text != NULL && strcmp(text, "ordinary") == 0)
		return DIRECTORY_SECTOR_ORDINARY;
	if (text != NULL && strcmp(text, "specialised") == 0)
		return DIRECTORY_SECTOR_SPECIALISED;
	return (enum directory_sector)0;
}

enum directory_wish directory_wish_of(const char *code)
{
	if (code != NULL && strcmp(code, "specialised") == 0)
		return DIRECTORY_WISH_SPECIALISED;
	return code != NULL && strcmp(code, "none") == 0 ? DIRECTORY_WISH_NONE
							 : DIRECTORY_WISH_ORDINARY;
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

/* --- what decides ------------------------------------------------------------------------- */

static unsigned step(const struct directory_rank_candidate *c, enum directory_criterion criterion)
{
	return directory_order_step(c->tier, criterion);
}

int directory_rank_step(const struct directory_rank_candidate *candidate,
			enum directory_decides decides)
{
	if (decides == DIRECTORY_DECIDES_OPEN)
		return !candidate->open;
	if (decides < DIRECTORY_DECIDES_ENVIRONMENT || decides > DIRECTORY_DECIDES_FRESHNESS)
		return -1;
	return (int)step(candidate,
			 (enum directory_criterion)(decides - DIRECTORY_DECIDES_ENVIRONMENT));
}

enum directory_decides directory_rank_decides(const struct directory_rank_candidate *above,
					      const struct directory_rank_candidate *candidate)
{
	for (int i = DIRECTORY_DECIDES_OPEN; i <= DIRECTORY_DECIDES_FRESHNESS; i++) {
		enum directory_decides d = (enum directory_decides)i;

		if (directory_rank_step(above, d) != directory_rank_step(candidate, d))
			return d;
	}
	return above->distance_km < candidate->distance_km ? DIRECTORY_DECIDES_DISTANCE
							   : DIRECTORY_DECIDES_IDENTIFIER;
}

/* --- reasons ------------------------------------------------------------------------------ */

static enum directory_reason environment(enum directory_wish wish, enum directory_sector sector)
{
	bool ordinary = sector == DIRECTORY_SECTOR_ORDINARY;

	if (wish == DIRECTORY_WISH_SPECIALISED)
		return ordinary ? DIRECTORY_REASON_ORDINARY_AFTER
				: DIRECTORY_REASON_SPECIALISED_FIRST;
	return ordinary ? DIRECTORY_REASON_ORDINARY_FIRST : DIRECTORY_REASON_SPECIALISED_AFTER;
}

static enum directory_reason proximity(const struct directory_rank_candidate *c)
{
	if (c->same_commune)
		return DIRECTORY_REASON_SAME_COMMUNE;
	return c->distance_km < DIRECTORY_NEAR_KM[0] ? DIRECTORY_REASON_NEAR
						     : DIRECTORY_REASON_WITHIN;
}

static enum directory_reason age_answer(const struct directory_rank_candidate *c)
{
	bool open = c->age_min == DIRECTORY_AGE_ANY && c->age_max == DIRECTORY_AGE_ANY;

	return open ? DIRECTORY_REASON_AGE_OPEN : DIRECTORY_REASON_AGE_FITS;
}

/* 0: the matrix says nothing of it. */
static enum directory_reason role(const struct directory_rank_wish *wish,
				  const struct directory_rank_candidate *c)
{
	static const enum directory_reason OF[] = {
	    [DIRECTORY_ROLE_SILENT] = (enum directory_reason)0,
	    [DIRECTORY_ROLE_EXPECTED] = DIRECTORY_REASON_EXPECTED,
	    [DIRECTORY_ROLE_CONDITION] = DIRECTORY_REASON_CONDITION,
	    [DIRECTORY_ROLE_OTHER] = DIRECTORY_REASON_OTHER_ROLE,
	    [DIRECTORY_ROLE_COORDINATES] = DIRECTORY_REASON_COORDINATES,
	    [DIRECTORY_ROLE_SUPPORTS] = DIRECTORY_REASON_SUPPORTS,
	};

	return OF[directory_role_reason(&wish->role, step(c, DIRECTORY_BY_ROLE))];
}

static enum directory_reason room(const struct directory_rank_candidate *c)
{
	static const enum directory_reason OF[] = {
	    DIRECTORY_REASON_FREE, DIRECTORY_REASON_ROOM_UNKNOWN, DIRECTORY_REASON_FULL};

	return OF[step(c, DIRECTORY_BY_ROOM)];
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
	if (wish->environment != DIRECTORY_WISH_NONE)
		ret[n++] = environment(wish->environment, candidate->sector);
	ret[n] = role(wish, candidate);
	n += ret[n] != 0;
	ret[n++] = proximity(candidate);
	if (candidate->comes_home)
		ret[n++] = DIRECTORY_REASON_COMES_HOME;
	if (candidate->remote)
		ret[n++] = DIRECTORY_REASON_REMOTE;
	ret[n++] = room(candidate);
	ret[n++] = step(candidate, DIRECTORY_BY_FRESHNESS) == 0 ? DIRECTORY_REASON_CONFIRMED
								: DIRECTORY_REASON_TO_CONFIRM;
	if (wish->age != DIRECTORY_AGE_ANY && directory_rank_fits(wish, candidate))
		ret[n++] = age_answer(candidate);
	if (wish->theme)
		ret[n++] = DIRECTORY_REASON_THEME;
	if (wish->need)
		ret[n++] = DIRECTORY_REASON_NEED;
	return n;
}
