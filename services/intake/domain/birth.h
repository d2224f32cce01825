/* SPDX-License-Identifier: EUPL-1.2
 *
 * birth.h - birth dates as they are known: complete, year and month, year, or not at all.
 *
 * As text: "2010-05-03", "2010-05", "2010", "unknown" (nobody asked or knows), "refused" (the
 * person does not want to say).  None of them blocks anything.
 */
#ifndef INTAKE_BIRTH_H
#define INTAKE_BIRTH_H

#include "civil.h"

/* A part that is not known is 0; year 0: nothing is. */
struct intake_birth {
	int year, month, day;
};

enum intake_birth_fault {
	INTAKE_BIRTH_FINE = 0,
	INTAKE_BIRTH_NO_DATE,  /* not of the form, or a day that does not exist */
	INTAKE_BIRTH_TO_COME,  /* after `today` */
	INTAKE_BIRTH_TOO_LONG, /* more than 130 years before */
};

/* Read the text; on FINE *ret is filled. */
enum intake_birth_fault intake_birth_read(const char *text, struct intake_day today,
					  struct intake_birth *ret);

/* The youngest and oldest that somebody born then can be on a day.  False: nothing is known. */
bool intake_birth_ages(const struct intake_birth *b, struct intake_day on, int *ret_youngest,
		       int *ret_oldest);

/* Age band (R016), a code of proto/codes/age_bands.csv: under 16, 16 to 25, adult, ageing from 60
 * (CASF L.113-1).  When the known part leaves two possible, the one that was `stated` if it is one
 * of them, else the one of the middle of the year or month.  `stated` may be NULL. */
const char *intake_age_band(const struct intake_birth *b, struct intake_day on, const char *stated);

/* The same by whole years. */
const char *intake_age_band_of(int age);

/* Profile of indicator 1.2 by age: "child" below 18, "adult", "unknown" when it could be both. */
const char *intake_profile_by_age(const struct intake_birth *b, struct intake_day on);

/* Of age on that day (Code civil 414: eighteen years)?  -1 no, 0 cannot be known, 1 yes. */
int intake_of_age(const struct intake_birth *b, struct intake_day on);

/* How two birth dates agree, from best to worst. */
enum intake_birth_likeness {
	INTAKE_BIRTH_SAME = 1,   /* both complete and equal */
	INTAKE_BIRTH_SWAPPED,    /* day and month changed places */
	INTAKE_BIRTH_ONE_DIGIT,  /* one digit differs, or two neighbours changed places */
	INTAKE_BIRTH_SAME_MONTH, /* one is partial: year and month agree */
	INTAKE_BIRTH_SAME_YEAR,  /* one is partial: the year agrees */
	INTAKE_BIRTH_NOT_KNOWN,  /* one of them says nothing */
	INTAKE_BIRTH_OTHER,      /* two different dates */
};
enum intake_birth_likeness intake_birth_compare(const struct intake_birth *a,
						const struct intake_birth *b);

#endif
