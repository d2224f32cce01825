/* SPDX-License-Identifier: EUPL-1.2
 *
 * erasure.h - may what is held of a person be erased now, and what is kept when it is?
 *
 * RGPD art. 17 (1) and (3); CNIL, délibération 2023-095: two years after the last contact by
 * default; code du patrimoine L.211-4: sorting with the archives before elimination.  A request of
 * the person does not wait for the two years, nor for the archives: what is kept holds nothing of
 * them.
 */
#ifndef INTAKE_ERASURE_H
#define INTAKE_ERASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct intake_erasure_facts {
	bool asked;         /* by the person, and granted; else by the clock */
	bool erased;        /* already */
	bool held;          /* a legal hold is set */
	bool open_file;     /* a situation is open: somebody is at work for them */
	bool sorting;       /* this département sorts with the archives first */
	const char *sorted; /* "eliminate", "keep"; NULL: not sorted */
	int64_t last_contact_us, before_us;
};

/* Codes of proto/codes/erasure_answers.csv.  Zero is not an answer. */
enum intake_erasure_answer {
	INTAKE_ERASE = 1,
	INTAKE_ERASE_DONE,     /* there is nothing left */
	INTAKE_ERASE_HELD,     /* RGPD art. 17 (3) e */
	INTAKE_ERASE_OPEN,     /* close the file first */
	INTAKE_ERASE_NOT_DUE,  /* a contact is younger than the term */
	INTAKE_ERASE_TO_SORT,  /* the archives have not said */
	INTAKE_ERASE_ARCHIVED, /* they keep it: it goes there by another way */
	INTAKE_ERASE_END_
};

/* The first that forbids, in the order of the list above; else INTAKE_ERASE. */
enum intake_erasure_answer intake_erasure_judge(const struct intake_erasure_facts *facts);
const char *intake_erasure_code(enum intake_erasure_answer answer);

/* What stays after an erasure and why: codes of proto/codes/erasure_kept.csv. */
extern const char *const INTAKE_ERASURE_KEPT[];
extern const size_t INTAKE_ERASURE_KEPT_COUNT;

#endif
