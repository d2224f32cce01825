/* SPDX-License-Identifier: EUPL-1.2
 *
 * standin.h - who acts for a conseiller who is absent (continuity of R036).
 *
 * While somebody is absent, call-backs, tasks and escalations go to the named substitute of the
 * file, when it has one who is there, else to the substitute of the absence, else to that one's own
 * substitute, and so on.  Where nobody is left it is the coordonnateur's.
 */
#ifndef INTAKE_STANDIN_H
#define INTAKE_STANDIN_H

#include <stddef.h>

/* Accounts and days "YYYY-MM-DD", both days included; borrowed. */
struct intake_absence {
	const char *conseiller, *substitute, *from, *to;
};

/* `named` may be NULL.  NULL: nobody is there, the coordonnateur acts. */
const char *intake_who_acts(const char *who, const char *named, const struct intake_absence *all,
			    size_t n, const char *day);

#endif
