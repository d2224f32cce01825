/* SPDX-License-Identifier: EUPL-1.2
 *
 * quality.h - how far an offer of the directory can be trusted: 0 to 100, in five parts.
 *
 * A product decision, explained to whoever reads it: each part says its points, of how many, and
 * what is missing.  Nothing is hidden or ranked away by it.
 */
#ifndef DIRECTORY_QUALITY_H
#define DIRECTORY_QUALITY_H

#include <stdbool.h>
#include <stddef.h>

/* What an offer does not say.  The bits, and proto/codes/quality_gaps.csv, in this order. */
enum directory_gap {
	DIRECTORY_GAP_DESCRIPTION,
	DIRECTORY_GAP_NEEDS,
	DIRECTORY_GAP_AGES,
	DIRECTORY_GAP_PUBLICS,
	DIRECTORY_GAP_DOORS,
	DIRECTORY_GAP_HOURS,
	DIRECTORY_GAP_CONTACT,
	DIRECTORY_GAP_PLACE,
	DIRECTORY_GAP_ACCESSIBILITY,
	DIRECTORY_GAP_FEE,
	DIRECTORY_GAPS
};

enum directory_origin {
	DIRECTORY_ORIGIN_MANUAL = 1, /* written or corrected by the team or by the actor itself */
	DIRECTORY_ORIGIN_IMPORTED,
	DIRECTORY_ORIGIN_DEMONSTRATION, /* public lists of 2018 and 2019 */
	DIRECTORY_ORIGIN_INVENTED,
};

struct directory_quality_facts {
	unsigned gaps;  /* 1 << enum directory_gap */
	int age_days;   /* since it was last known to be so; negative: not known */
	int valid_days; /* until the verification of its actor ends, 0 on its last day; negative:
			   not verified */
	enum directory_origin origin;
	int anomalies; /* reported and not settled */
	bool grave;    /* one of them says closed, or a confidential address shown */
};

enum directory_part {
	DIRECTORY_PART_COMPLETENESS,
	DIRECTORY_PART_FRESHNESS,
	DIRECTORY_PART_VERIFICATION,
	DIRECTORY_PART_PROVENANCE,
	DIRECTORY_PART_ANOMALIES,
	DIRECTORY_PARTS
};

struct directory_quality {
	int score; /* the sum */
	int points[DIRECTORY_PARTS];
};

struct directory_quality directory_quality(const struct directory_quality_facts *facts);

int directory_part_of(enum directory_part part); /* its most points; they add up to 100 */
const char *directory_part_code(enum directory_part part);
const char *directory_gap_code(enum directory_gap gap);
enum directory_origin directory_origin_named(const char *code);

#endif
