/* SPDX-License-Identifier: EUPL-1.2
 *
 * rank.h - in which order offers are shown to a conseiller, and why each stands where it stands.
 *
 * The rule (« milieu ordinaire d'abord »): what fits the person comes before what does not; among
 * what fits, the ordinary environment comes before the specialised; then the nearer one; then the
 * identifier, so that two runs agree.  Every rank carries its reasons: nobody has to guess.
 */
#ifndef DIRECTORY_RANK_H
#define DIRECTORY_RANK_H

#include <stdbool.h>
#include <stddef.h>

enum directory_sector {
	DIRECTORY_SECTOR_ORDINARY = 1,
	DIRECTORY_SECTOR_SPECIALISED,
};

/* 0 when the text is neither "ordinary" nor "specialised". */
enum directory_sector directory_sector_of(const char *text);

#define DIRECTORY_AGE_ANY (-1)
#define DIRECTORY_AGE_MAX 130

struct directory_rank_wish {
	int age;    /* years; DIRECTORY_AGE_ANY: not said */
	bool theme; /* candidates were chosen by a theme */
	bool need;  /* … by a SERAFIN need */
};

struct directory_rank_candidate {
	const char *id;
	int row; /* where the caller finds the rest; not part of the order */
	enum directory_sector sector;
	int age_min; /* DIRECTORY_AGE_ANY: no limit */
	int age_max;
	double distance_km;
	bool same_commune;
	bool comes_home; /* the offer goes to the person */
};

enum directory_reason {
	DIRECTORY_REASON_ORDINARY_FIRST = 1,
	DIRECTORY_REASON_SPECIALISED_AFTER,
	DIRECTORY_REASON_SAME_COMMUNE,
	DIRECTORY_REASON_NEAR,   /* within 10 km */
	DIRECTORY_REASON_WITHIN, /* farther, within the radius asked */
	DIRECTORY_REASON_COMES_HOME,
	DIRECTORY_REASON_AGE_FITS,
	DIRECTORY_REASON_AGE_OPEN, /* the offer states no limit */
	DIRECTORY_REASON_TOO_YOUNG,
	DIRECTORY_REASON_TOO_OLD,
	DIRECTORY_REASON_THEME,
	DIRECTORY_REASON_NEED,
};
#define DIRECTORY_REASONS_MAX 8

struct directory_reason_text {
	const char *code; /* stable, for programs */
	const char *fr;
	const char *en;
};
const struct directory_reason_text *directory_reason_text(enum directory_reason reason);

/* Does the offer take a person of this age?  Unknown age and missing limits both say yes. */
bool directory_rank_fits(const struct directory_rank_wish *wish,
			 const struct directory_rank_candidate *candidate);

/* < 0, 0, > 0 as for qsort: negative when a comes before b. */
int directory_rank_compare(const struct directory_rank_wish *wish,
			   const struct directory_rank_candidate *a,
			   const struct directory_rank_candidate *b);

/* Sort the candidates in place. */
void directory_rank_sort(const struct directory_rank_wish *wish,
			 struct directory_rank_candidate *candidates, size_t n);

/* Why it stands there, the decisive reason first.  Returns how many, at most
 * DIRECTORY_REASONS_MAX. */
size_t directory_rank_reasons(const struct directory_rank_wish *wish,
			      const struct directory_rank_candidate *candidate,
			      enum directory_reason ret[DIRECTORY_REASONS_MAX]);

#endif
