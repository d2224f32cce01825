/* SPDX-License-Identifier: EUPL-1.2
 *
 * eligibility.h - is an offer open to this person, and why, or why not.
 *
 * What an offer states and what is told of the person are compared condition by condition.  Nobody
 * is turned away by silence: what the offer does not state is no condition, and what was not told
 * of the person is to be checked, not refused.  Only what was told and does not fit closes an
 * offer.
 *
 * The same conditions exist as a gate (index.h), so that a search leaves out what is closed without
 * looking at each of a million; the gate and the explanation agree
 * (unit/directory/test_eligibility_gate).
 */
#ifndef DIRECTORY_ELIGIBILITY_H
#define DIRECTORY_ELIGIBILITY_H

#include "index_codes.h"

enum directory_asker {
	DIRECTORY_ASKER_UNTOLD = 0,
	DIRECTORY_ASKER_USER, /* the person, or those close */
	DIRECTORY_ASKER_PROFESSIONAL,
};

enum directory_told { DIRECTORY_UNTOLD = 0, DIRECTORY_NO, DIRECTORY_YES };

/* Texts are borrowed; lists of codes are "a,b". */
struct directory_person {
	int age; /* DIRECTORY_INDEX_AGE_ANY: not told */
	enum directory_asker asker;
	enum directory_told prescription, affectation;
	const char *disability_types; /* NULL: not told */
	const char *orientations; /* TRE_R420 that the CDAPH has given; "none"; NULL: not told */
	const char *awaited;      /* asked for, not yet decided; NULL: none */
	const char *publics;      /* NULL: not told */
	/* where the person lives, as zones name it; NULL: does not exist */
	const char *commune, *epci, *departement;
};

/* Where the codes stand that an offer is judged by; looked up once for all the offers of a search.
 * A bit that no offer has is -1. */
struct directory_marks {
	struct directory_bits disability, publics, orientation; /* all codes of the list */
	int disability_none, public_none, public_everybody, orientation_none, zone_places;
	int free, cdaph, prescription, affectation, professional; /* doors */
	int by_user, by_professional;
};

/* What is told, as codes of an index. */
struct directory_conditions {
	struct directory_marks marks;
	const struct directory_person *person;
	struct directory_bits types;
	struct directory_bits publics, publics_perhaps;
	struct directory_bits held;    /* and what they comprise */
	struct directory_bits perhaps; /* a part of what is held: 7_1 for whoever has 7 */
	struct directory_bits awaited;
	bool held_told, holds_some;
	struct directory_index_gate gate;
	char place[3][16]; /* words of the residence; the term of the gate points here */
};

/* `ret` must stay where it is.  person is borrowed for as long. */
void directory_conditions_of(const struct directory_person *person,
			     const struct directory_codes *codes, struct directory_conditions *ret);

/* The word by which an offer is found whose zone names this place. */
#define DIRECTORY_ZONE_WORD "@"

/* Codes that say of an offer that it states nothing: "door:-", "disability:-" …; that its zone is
 * made of places: "zone:places". */
#define DIRECTORY_STATES_NONE "-"
#define DIRECTORY_ZONE_PLACES "places"

/* What the rows of an index hold besides what the offer says: which conditions it does not state,
 * and the door that Annexe 2 gives to a kind of actor whose offer states none (R104). */
struct directory_stated {
	const char *doors, *orientations, *disability_types, *publics, *zone,
	    *intake_by; /* {a,b} */
	const char *actor_type;
};
void directory_stated_bits(const struct directory_stated *stated, struct directory_codes *codes,
			   struct directory_bits *bits);

/* --- why, and why not --------------------------------------------------------------------- */

enum directory_verdict { DIRECTORY_OPEN = 1, DIRECTORY_TO_CHECK, DIRECTORY_CLOSED };

enum directory_why {
	DIRECTORY_WHY_TOO_YOUNG = 1,
	DIRECTORY_WHY_TOO_OLD,
	DIRECTORY_WHY_DISABILITY_TAKEN,
	DIRECTORY_WHY_DISABILITY_TO_CHECK,
	DIRECTORY_WHY_DISABILITY_OTHER,
	DIRECTORY_WHY_PUBLIC_FITS,
	DIRECTORY_WHY_PUBLIC_TO_CHECK,
	DIRECTORY_WHY_PUBLIC_OTHER,
	DIRECTORY_WHY_ZONE_IN,
	DIRECTORY_WHY_ZONE_OUT,
	DIRECTORY_WHY_DOOR_FREE,
	DIRECTORY_WHY_DOOR_UNKNOWN,
	DIRECTORY_WHY_ORIENTATION_HELD,
	DIRECTORY_WHY_ORIENTATION_TO_CHECK,
	DIRECTORY_WHY_ORIENTATION_AWAITED,
	DIRECTORY_WHY_ORIENTATION_MISSING,
	DIRECTORY_WHY_PRESCRIPTION_HELD,
	DIRECTORY_WHY_PRESCRIPTION_TO_CHECK,
	DIRECTORY_WHY_PRESCRIPTION_MISSING,
	DIRECTORY_WHY_AFFECTATION_HELD,
	DIRECTORY_WHY_AFFECTATION_TO_CHECK,
	DIRECTORY_WHY_AFFECTATION_MISSING,
	DIRECTORY_WHY_PROFESSIONAL_ASKS,
	DIRECTORY_WHY_PROFESSIONAL_TO_CHECK,
	DIRECTORY_WHY_PROFESSIONAL_ONLY,
	DIRECTORY_WHYS,
};

/* One condition, and the codes it is about (of `list` in proto/codes; NULL: of none). */
#define DIRECTORY_WHY_CODES 6
struct directory_reasoned {
	enum directory_why why;
	const char *list;
	const char *code[DIRECTORY_WHY_CODES];
	size_t n;
	bool more; /* than those */
};

#define DIRECTORY_REASONED_MAX 10
struct directory_eligibility {
	enum directory_verdict verdict;
	struct directory_reasoned reason[DIRECTORY_REASONED_MAX];
	size_t n;
};

/* lives_there: the place of residence is one that the zone names. */
void directory_eligibility_of(const struct directory_conditions *c,
			      const struct directory_codes *codes,
			      const struct directory_index_row *row, bool lives_there,
			      struct directory_eligibility *ret);

struct directory_why_text {
	const char *code; /* stable, for programs */
	enum directory_verdict verdict;
	const char *fr, *en; /* %s: what its codes are called */
};
const struct directory_why_text *directory_why_text(enum directory_why why);

#endif
