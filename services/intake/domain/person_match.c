/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_match.h"

#include <string.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Points in halves, so that they stay whole.  Found on the population of seed 1 and judged on
 * another one. */
#define FAMILY_SAME   16
#define FAMILY_PART   12
#define FAMILY_SOUND  12
#define FAMILY_SLIP   10
#define FAMILY_OTHER  -12
#define GIVEN_SAME    10
#define GIVEN_PART    8
#define GIVEN_NEAR    7
#define GIVEN_INITIAL 3
#define GIVEN_OTHER   -28
#define EXCHANGED     18
#define BIRTH_SAME    20
#define BIRTH_SWAPPED 14
#define BIRTH_DIGIT   12
#define BIRTH_MONTH   12
#define BIRTH_YEAR    6
#define BIRTH_OTHER   -20
#define COMMUNE_SAME  6
#define COMMUNE_OTHER -1
#define REACH_SAME    10

#define PROPOSE  27 /* points from which a human is asked */
#define POSSIBLE 14
#define TOP      62 /* everything agrees */

static const struct {
	int points;
	unsigned reason;
} FAMILY[] =
    {
	[INTAKE_NAME_SAME] = {FAMILY_SAME, INTAKE_MATCH_FAMILY_SAME},
	[INTAKE_NAME_PART] = {FAMILY_PART, INTAKE_MATCH_FAMILY_PART},
	[INTAKE_NAME_SOUND] = {FAMILY_SOUND, INTAKE_MATCH_FAMILY_SOUND},
	[INTAKE_NAME_VARIANT] = {FAMILY_SOUND, INTAKE_MATCH_FAMILY_SOUND},
	[INTAKE_NAME_SLIP] = {FAMILY_SLIP, INTAKE_MATCH_FAMILY_SLIP},
	[INTAKE_NAME_INITIAL] = {0, 0},
	[INTAKE_NAME_UNKNOWN] = {0, 0},
	[INTAKE_NAME_OTHER] = {FAMILY_OTHER, INTAKE_MATCH_FAMILY_OTHER},
},
  GIVEN[] =
      {
	  [INTAKE_NAME_SAME] = {GIVEN_SAME, INTAKE_MATCH_GIVEN_SAME},
	  [INTAKE_NAME_PART] = {GIVEN_PART, INTAKE_MATCH_GIVEN_PART},
	  [INTAKE_NAME_SOUND] = {GIVEN_NEAR, INTAKE_MATCH_GIVEN_NEAR},
	  [INTAKE_NAME_VARIANT] = {GIVEN_NEAR, INTAKE_MATCH_GIVEN_NEAR},
	  [INTAKE_NAME_SLIP] = {GIVEN_NEAR, INTAKE_MATCH_GIVEN_NEAR},
	  [INTAKE_NAME_INITIAL] = {GIVEN_INITIAL, INTAKE_MATCH_GIVEN_INITIAL},
	  [INTAKE_NAME_UNKNOWN] = {0, 0},
	  [INTAKE_NAME_OTHER] = {GIVEN_OTHER, INTAKE_MATCH_GIVEN_OTHER},
},
  BIRTH[] = {
      [INTAKE_BIRTH_SAME] = {BIRTH_SAME, INTAKE_MATCH_BIRTH_SAME},
      [INTAKE_BIRTH_SWAPPED] = {BIRTH_SWAPPED, INTAKE_MATCH_BIRTH_SWAPPED},
      [INTAKE_BIRTH_ONE_DIGIT] = {BIRTH_DIGIT, INTAKE_MATCH_BIRTH_DIGIT},
      [INTAKE_BIRTH_SAME_MONTH] = {BIRTH_MONTH, INTAKE_MATCH_BIRTH_PART},
      [INTAKE_BIRTH_SAME_YEAR] = {BIRTH_YEAR, INTAKE_MATCH_BIRTH_PART},
      [INTAKE_BIRTH_NOT_KNOWN] = {0, 0},
      [INTAKE_BIRTH_OTHER] = {BIRTH_OTHER, INTAKE_MATCH_BIRTH_OTHER},
};

static const char *const REASONS[INTAKE_MATCH_REASONS] = {
    "family_same",  "family_part",     "family_sound", "family_slip",   "family_birth_name",
    "family_other", "given_same",      "given_part",   "given_near",    "given_initial",
    "given_other",  "names_exchanged", "birth_same",   "birth_swapped", "birth_digit",
    "birth_part",   "birth_other",     "commune_same", "commune_other", "reach_same",
    "twin",
};

const char *intake_match_reason_code(unsigned bit)
{
	for (size_t i = 0; i < LEN(REASONS); i++)
		if (bit == 1u << i)
			return REASONS[i];
	return NULL;
}

void intake_traits_read(struct intake_traits *t, const char *family, const char *birth_name,
			const char *given)
{
	intake_name_read(family, &t->family);
	intake_name_read(birth_name, &t->birth_name);
	intake_name_read(given, &t->given);
}

/* The best of used and birth name on either side; *ret_crossed: not the two used ones. */
static enum intake_name_likeness family_of(const struct intake_traits *a,
					   const struct intake_traits *b, bool *ret_crossed)
{
	const struct intake_name *x[] = {&a->family, &a->birth_name};
	const struct intake_name *y[] = {&b->family, &b->birth_name};
	enum intake_name_likeness best = INTAKE_NAME_OTHER;
	bool known = false;

	*ret_crossed = false;
	for (size_t i = 0; i < 4; i++) {
		enum intake_name_likeness one = intake_name_compare_family(x[i / 2], y[i % 2]);

		if (one == INTAKE_NAME_UNKNOWN)
			continue;
		known = true;
		if (one < best) {
			best = one;
			*ret_crossed = i == 1 || i == 2;
		}
	}
	return known ? best : INTAKE_NAME_UNKNOWN;
}

static bool exchanged(const struct intake_traits *a, const struct intake_traits *b)
{
	return intake_name_compare_family(&a->family, &b->given) == INTAKE_NAME_SAME &&
	       intake_name_compare_family(&a->given, &b->family) == INTAKE_NAME_SAME;
}

static int names(const struct intake_traits *a, const struct intake_traits *b, unsigned *reasons)
{
	bool crossed;
	enum intake_name_likeness family = family_of(a, b, &crossed);
	enum intake_name_likeness given = intake_name_compare_given(&a->given, &b->given);

	if (given != INTAKE_NAME_SAME && exchanged(a, b)) {
		*reasons |= INTAKE_MATCH_NAMES_EXCHANGED;
		return EXCHANGED;
	}
	*reasons |= FAMILY[family].reason | GIVEN[given].reason;
	if (crossed)
		*reasons |= INTAKE_MATCH_FAMILY_BIRTH_NAME;
	return FAMILY[family].points + GIVEN[given].points;
}

static bool reach_same(const struct intake_traits *a, const struct intake_traits *b)
{
	for (size_t i = 0; i < a->n_reach; i++)
		for (size_t j = 0; j < b->n_reach; j++)
			if (strcmp(a->reach[i], b->reach[j]) == 0)
				return true;
	return false;
}

static int circumstances(const struct intake_traits *a, const struct intake_traits *b,
			 unsigned *reasons)
{
	int points = 0;

	if (a->commune && b->commune) {
		bool same = strcmp(a->commune, b->commune) == 0;

		points += same ? COMMUNE_SAME : COMMUNE_OTHER;
		*reasons |= same ? INTAKE_MATCH_COMMUNE_SAME : INTAKE_MATCH_COMMUNE_OTHER;
	}
	if (reach_same(a, b)) {
		points += REACH_SAME;
		*reasons |= INTAKE_MATCH_REACH_SAME;
	}
	return points;
}

/* 60 is where a proposal begins, 100 where everything agrees. */
static int score_of(int points)
{
	int from = INTAKE_MATCH_PROPOSE_FROM;
	int score = points >= PROPOSE ? from + (points - PROPOSE) * (100 - from) / (TOP - PROPOSE)
				      : points * (from - 1) / PROPOSE;

	return score < 0 ? 0 : score > 100 ? 100 : score;
}

#define FAMILY_AGREES                                                                      \
	(INTAKE_MATCH_FAMILY_SAME | INTAKE_MATCH_FAMILY_PART | INTAKE_MATCH_FAMILY_SOUND | \
	 INTAKE_MATCH_FAMILY_SLIP)

struct intake_match intake_match(const struct intake_traits *a, const struct intake_traits *b)
{
	struct intake_match m = {0};
	enum intake_birth_likeness birth = intake_birth_compare(&a->birth, &b->birth);
	int points =
	    names(a, b, &m.reasons) + circumstances(a, b, &m.reasons) + BIRTH[birth].points;

	m.reasons |= BIRTH[birth].reason;
	if (m.reasons & INTAKE_MATCH_GIVEN_OTHER) {
		/* a brother, a sister, a twin: shown as such, never proposed as the same */
		if (birth == INTAKE_BIRTH_SAME && m.reasons & FAMILY_AGREES)
			m.reasons |= INTAKE_MATCH_TWIN;
		if (points >= PROPOSE)
			points = PROPOSE - 1;
	}
	/* who has the same number is worth a look: often one's own household */
	if (m.reasons & INTAKE_MATCH_REACH_SAME && points < POSSIBLE)
		points = POSSIBLE;
	m.score = score_of(points);
	m.verdict = points >= PROPOSE    ? INTAKE_MATCH_PROPOSE
		    : points >= POSSIBLE ? INTAKE_MATCH_POSSIBLE
					 : INTAKE_MATCH_NO;
	return m;
}
