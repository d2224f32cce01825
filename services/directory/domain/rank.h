/* SPDX-License-Identifier: EUPL-1.2
 *
 * rank.h - why an offer stands where it stands, in words.
 *
 * What is open to the person comes before what is not; then the steps of order.h decide, one
 * criterion after the other; then the distance, then the identifier.  Every rank carries its
 * reasons, and names the criterion that put it after the one above: nobody has to guess.
 */
#ifndef DIRECTORY_RANK_H
#define DIRECTORY_RANK_H

#include "order.h"
#include "roles.h"

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

/* « Milieu ordinaire d'abord, tant que cela correspond au souhait » (R059). */
enum directory_wish {
	DIRECTORY_WISH_ORDINARY = 0,
	DIRECTORY_WISH_SPECIALISED,
	DIRECTORY_WISH_NONE, /* both alike */
};
enum directory_wish directory_wish_of(const char *code); /* NULL: ordinary */

struct directory_rank_wish {
	int age;    /* years; DIRECTORY_AGE_ANY: not said */
	bool theme; /* candidates were chosen by a theme */
	bool need;  /* … by a SERAFIN need */
	enum directory_wish environment;
	struct directory_role_ask role;
};

struct directory_rank_candidate {
	const char *id;
	int row; /* where the caller finds the rest; not part of the order */
	bool open;
	uint32_t tier; /* of order.h */
	enum directory_sector sector;
	int age_min; /* DIRECTORY_AGE_ANY: no limit */
	int age_max;
	double distance_km;
	bool same_commune;
	bool comes_home; /* the offer goes to the person */
	bool remote;     /* it is given at a distance */
	int free;        /* places; what the tier says of room decides whether they are known */
};

enum directory_reason {
	DIRECTORY_REASON_ORDINARY_FIRST = 1,
	DIRECTORY_REASON_SPECIALISED_AFTER,
	DIRECTORY_REASON_SPECIALISED_FIRST,
	DIRECTORY_REASON_ORDINARY_AFTER,
	DIRECTORY_REASON_EXPECTED,
	DIRECTORY_REASON_CONDITION,
	DIRECTORY_REASON_OTHER_ROLE,
	DIRECTORY_REASON_COORDINATES,
	DIRECTORY_REASON_SUPPORTS,
	DIRECTORY_REASON_SAME_COMMUNE,
	DIRECTORY_REASON_NEAR,   /* within 10 km */
	DIRECTORY_REASON_WITHIN, /* farther, within the radius asked */
	DIRECTORY_REASON_COMES_HOME,
	DIRECTORY_REASON_REMOTE,
	DIRECTORY_REASON_FREE,
	DIRECTORY_REASON_ROOM_UNKNOWN,
	DIRECTORY_REASON_FULL,
	DIRECTORY_REASON_CONFIRMED,
	DIRECTORY_REASON_TO_CONFIRM,
	DIRECTORY_REASON_AGE_FITS,
	DIRECTORY_REASON_AGE_OPEN, /* the offer states no limit */
	DIRECTORY_REASON_TOO_YOUNG,
	DIRECTORY_REASON_TOO_OLD,
	DIRECTORY_REASON_THEME,
	DIRECTORY_REASON_NEED,
};
#define DIRECTORY_REASONS_MAX 12

/* What decides between two offers, in this order. */
enum directory_decides {
	DIRECTORY_DECIDES_NOTHING = 0, /* a reason that was asked for, of which all are alike */
	DIRECTORY_DECIDES_OPEN,
	DIRECTORY_DECIDES_ENVIRONMENT,
	DIRECTORY_DECIDES_ROLE,
	DIRECTORY_DECIDES_PROXIMITY,
	DIRECTORY_DECIDES_ROOM,
	DIRECTORY_DECIDES_FRESHNESS,
	DIRECTORY_DECIDES_DISTANCE,
	DIRECTORY_DECIDES_IDENTIFIER,
};

struct directory_reason_text {
	const char *code; /* stable, for programs */
	enum directory_decides decides;
	const char *fr; /* a %d stands for the free places */
	const char *en;
};
const struct directory_reason_text *directory_reason_text(enum directory_reason reason);

/* The step of a criterion at which the offer stands, 0 the best; -1 where there are none. */
int directory_rank_step(const struct directory_rank_candidate *candidate,
			enum directory_decides decides);

/* Does the offer take a person of this age?  Unknown age and missing limits both say yes. */
bool directory_rank_fits(const struct directory_rank_wish *wish,
			 const struct directory_rank_candidate *candidate);

/* Why it stands there, the decisive reason first.  Returns how many, at most
 * DIRECTORY_REASONS_MAX. */
size_t directory_rank_reasons(const struct directory_rank_wish *wish,
			      const struct directory_rank_candidate *candidate,
			      enum directory_reason ret[DIRECTORY_REASONS_MAX]);

/* What puts `candidate` after the one above it. */
enum directory_decides directory_rank_decides(const struct directory_rank_candidate *above,
					      const struct directory_rank_candidate *candidate);

struct directory_decides_text {
	const char *code;
	const char *fr, *en; /* of the one that comes after */
};
const struct directory_decides_text *directory_decides_text(enum directory_decides decides);

#endif
