/* SPDX-License-Identifier: EUPL-1.2
 *
 * premises.h - the year that temporary premises have to comply (R249), and the steps by which its
 * end is announced: to the coordonnateur first, then to the authority of the territory too.
 */
#ifndef DIRECTORY_PREMISES_H
#define DIRECTORY_PREMISES_H

#define DIRECTORY_NEVER (-1000000000) /* no day */

/* In the order in which they are reached; one that was told is never told again. */
enum directory_warning {
	DIRECTORY_UNWARNED,
	DIRECTORY_DUE_IN_90_DAYS,
	DIRECTORY_DUE_IN_30_DAYS,
	DIRECTORY_OVERDUE,
};

/* The last day on which temporary premises may go on. */
int directory_premises_due(int since, const char *departement);

struct directory_warned {
	enum directory_warning level; /* the last step that is reached today */
	int next;                     /* the day of the one after it; DIRECTORY_NEVER: none */
};
struct directory_warned directory_premises_warned(int due, int today);

/* Code of premises_warnings; of none: NULL. */
const char *directory_warning_code(enum directory_warning level);
/* Who is told, codes of premises_told as an array of PostgreSQL; of none: "{}". */
const char *directory_warning_told_to(enum directory_warning level);

#endif
