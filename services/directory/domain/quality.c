/* SPDX-License-Identifier: EUPL-1.2 */
#include "quality.h"

#include <string.h>

static const struct {
	const char *code;
	int points;
} GAPS[DIRECTORY_GAPS] = {
    [DIRECTORY_GAP_DESCRIPTION] = {"description", 5},
    [DIRECTORY_GAP_NEEDS] = {"needs", 5},
    [DIRECTORY_GAP_AGES] = {"ages", 4},
    [DIRECTORY_GAP_PUBLICS] = {"publics", 4},
    [DIRECTORY_GAP_DOORS] = {"doors", 5},
    [DIRECTORY_GAP_HOURS] = {"hours", 4},
    [DIRECTORY_GAP_CONTACT] = {"contact", 5},
    [DIRECTORY_GAP_PLACE] = {"place", 3},
    [DIRECTORY_GAP_ACCESSIBILITY] = {"accessibility", 3},
    [DIRECTORY_GAP_FEE] = {"fee", 2},
};

static const struct {
	const char *code;
	int of;
} PARTS[DIRECTORY_PARTS] = {
    [DIRECTORY_PART_COMPLETENESS] = {"completeness", 40},
    [DIRECTORY_PART_FRESHNESS] = {"freshness", 20},
    [DIRECTORY_PART_VERIFICATION] = {"verification", 20},
    [DIRECTORY_PART_PROVENANCE] = {"provenance", 10},
    [DIRECTORY_PART_ANOMALIES] = {"anomalies", 10},
};

static const struct {
	const char *code;
	int points;
} ORIGINS[] = {
    [DIRECTORY_ORIGIN_MANUAL] = {"manual", 10},
    [DIRECTORY_ORIGIN_IMPORTED] = {"imported", 7},
    [DIRECTORY_ORIGIN_DEMONSTRATION] = {"demonstration", 2},
    [DIRECTORY_ORIGIN_INVENTED] = {"invented", 0},
};

#define SOON_DAYS 30 /* a verification that ends within them is worth less */

static int completeness(unsigned gaps)
{
	int points = PARTS[DIRECTORY_PART_COMPLETENESS].of;

	for (unsigned g = 0; g < DIRECTORY_GAPS; g++)
		points -= (gaps >> g & 1U) != 0 ? GAPS[g].points : 0;
	return points;
}

static int freshness(int days)
{
	static const int STEPS[][2] = {{90, 20}, {180, 15}, {365, 10}, {730, 5}};

	for (size_t i = 0; days >= 0 && i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
		if (days <= STEPS[i][0])
			return STEPS[i][1];
	}
	return 0;
}

static int verification(int days)
{
	if (days < 0)
		return 0;
	return days < SOON_DAYS ? 15 : 20;
}

static int anomalies(int open, bool grave)
{
	int points = PARTS[DIRECTORY_PART_ANOMALIES].of - 4 * open;

	return grave || points < 0 ? 0 : points;
}

struct directory_quality directory_quality(const struct directory_quality_facts *f)
{
	struct directory_quality q = {
	    .points =
		{
		    [DIRECTORY_PART_COMPLETENESS] = completeness(f->gaps),
		    [DIRECTORY_PART_FRESHNESS] = freshness(f->age_days),
		    [DIRECTORY_PART_VERIFICATION] = verification(f->valid_days),
		    [DIRECTORY_PART_PROVENANCE] = ORIGINS[f->origin].points,
		    [DIRECTORY_PART_ANOMALIES] = anomalies(f->anomalies, f->grave),
		},
	};

	for (unsigned p = 0; p < DIRECTORY_PARTS; p++)
		q.score += q.points[p];
	return q;
}

int directory_part_of(enum directory_part part)
{
	return PARTS[part].of;
}

const char *directory_part_code(enum directory_part part)
{
	return PARTS[part].code;
}

const char *directory_gap_code(enum directory_gap gap)
{
	return GAPS[gap].code;
}

enum directory_origin directory_origin_named(const char *code)
{
	for (unsigned o = DIRECTORY_ORIGIN_MANUAL; o <= DIRECTORY_ORIGIN_INVENTED; o++) {
		if (strcmp(ORIGINS[o].code, code) == 0)
			return (enum directory_origin)o;
	}
	return DIRECTORY_ORIGIN_IMPORTED;
}
