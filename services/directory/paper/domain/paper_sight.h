/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_sight.h - who reads which documents of a community.
 *
 *            team   authority  mdph   member  everybody
 *   public     x        x        x       x        x
 *   members    x        x        x       x
 *   authorities x       x        x(1)
 *   team       x
 *
 * (1) not what an employer and its employee agreed: job sheets and clauses of contracts go to the
 * ARS (R126), not to the MDPH.
 */
#ifndef PAPER_SIGHT_H
#define PAPER_SIGHT_H

#include <stdbool.h>

enum paper_sight {
	PAPER_SIGHT_EVERYBODY = 1,
	PAPER_SIGHT_MEMBER,
	PAPER_SIGHT_MDPH,
	PAPER_SIGHT_AUTHORITY,
	PAPER_SIGHT_TEAM,
};

/* The code that the statements know: "team". */
const char *paper_sight_code(enum paper_sight sight);

/* What employer and employee agreed: names a person at work. */
bool paper_of_employment(const char *kind);

/* May a document of this kind have this audience?  What is of an employment is for the team and
 * the authorities. */
bool paper_audience_fits(const char *kind, const char *audience);

/* The table above: the rule of record, which the statements repeat and the tests compare. */
bool paper_seen(enum paper_sight sight, const char *kind, const char *audience);

#endif
