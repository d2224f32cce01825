/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/people.h - an invented population with labelled duplicates, the same for the same seed.
 *
 * Nobody in it exists.  Of its records 5 % are second records of somebody: 40 % of those have one
 * typing error, 20 % a birth date with exchanged or missing parts, 20 % another form of a name or a
 * married name, 20 % moved.  1 % are twins of another record and 2 % namesakes in the same town.
 */
#ifndef SUPPORT_PEOPLE_H
#define SUPPORT_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

enum invented_kind {
	INVENTED_FIRST = 0, /* somebody new; some live with the record before */
	INVENTED_TYPING,
	INVENTED_DATE,
	INVENTED_NAME,
	INVENTED_MOVED,
	INVENTED_TWIN,
	INVENTED_NAMESAKE,
	INVENTED_KINDS
};

struct invented_person {
	char family[48], birth_name[48], given[48]; /* as somebody typed them */
	char birth[12];                             /* "2010-05-03", "2010-05", "2010", "unknown" */
	char commune[6], phone[16];                 /* phone may be "" */
	enum invented_kind kind;
	size_t who; /* index of the first record of the same person */
};

/* Fill `out` with n records. */
void invent_people(uint64_t seed, struct invented_person *out, size_t n);

#endif
