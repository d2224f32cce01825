/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_match.h - could these two be one person, how surely, and why?
 *
 * Evidence for and against is added up in points (a rule of Fellegi and Sunter, with weights of our
 * own, judged by a labelled population: tests/unit/intake/test_person_population.c).  The result is
 * a proposal to a human, never a decision: nothing here or elsewhere merges by itself.
 */
#ifndef INTAKE_PERSON_MATCH_H
#define INTAKE_PERSON_MATCH_H

#include "birth.h"
#include "name.h"

#include <stdint.h>

/* What is compared; the texts are read once, by intake_traits_read(). */
struct intake_traits {
	struct intake_name family; /* as used */
	struct intake_name birth_name;
	struct intake_name given;
	struct intake_birth birth;
	const char *commune;      /* NULL: not known */
	const char *const *reach; /* telephone numbers and addresses, normalised: reach.h */
	size_t n_reach;
};

/* Codes of proto/codes/match_reasons.csv, as bits, in the order in which they are told. */
enum intake_match_reason {
	INTAKE_MATCH_FAMILY_SAME = 1 << 0,
	INTAKE_MATCH_FAMILY_PART = 1 << 1,
	INTAKE_MATCH_FAMILY_SOUND = 1 << 2,
	INTAKE_MATCH_FAMILY_SLIP = 1 << 3,
	INTAKE_MATCH_FAMILY_BIRTH_NAME = 1 << 4, /* the used name of one is the birth name */
	INTAKE_MATCH_FAMILY_OTHER = 1 << 5,
	INTAKE_MATCH_GIVEN_SAME = 1 << 6,
	INTAKE_MATCH_GIVEN_PART = 1 << 7,
	INTAKE_MATCH_GIVEN_NEAR = 1 << 8, /* sounds alike, another form, or one slip */
	INTAKE_MATCH_GIVEN_INITIAL = 1 << 9,
	INTAKE_MATCH_GIVEN_OTHER = 1 << 10,
	INTAKE_MATCH_NAMES_EXCHANGED = 1 << 11, /* the family name stands for the given one */
	INTAKE_MATCH_BIRTH_SAME = 1 << 12,
	INTAKE_MATCH_BIRTH_SWAPPED = 1 << 13,
	INTAKE_MATCH_BIRTH_DIGIT = 1 << 14,
	INTAKE_MATCH_BIRTH_PART = 1 << 15,
	INTAKE_MATCH_BIRTH_OTHER = 1 << 16,
	INTAKE_MATCH_COMMUNE_SAME = 1 << 17,
	INTAKE_MATCH_COMMUNE_OTHER = 1 << 18,
	INTAKE_MATCH_REACH_SAME = 1 << 19,
	INTAKE_MATCH_TWIN = 1 << 20, /* same family and birth date, another given name */
};
#define INTAKE_MATCH_REASONS 21

enum intake_match_verdict {
	INTAKE_MATCH_NO = 0,   /* not worth a look */
	INTAKE_MATCH_POSSIBLE, /* shown when asked for, below the others */
	INTAKE_MATCH_PROPOSE,  /* the operator is asked: the same person? */
};

struct intake_match {
	enum intake_match_verdict verdict;
	int score; /* 0 … 100, for reading; PROPOSE from INTAKE_MATCH_PROPOSE_FROM */
	unsigned reasons;
};
#define INTAKE_MATCH_PROPOSE_FROM 60

void intake_traits_read(struct intake_traits *t, const char *family, const char *birth_name,
			const char *given);
struct intake_match intake_match(const struct intake_traits *a, const struct intake_traits *b);

/* The code of a reason, NULL when `bit` is none. */
const char *intake_match_reason_code(unsigned bit);

#endif
