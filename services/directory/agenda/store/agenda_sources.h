/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_sources.h - how a source of facts answers: one form of row for all.
 *
 * departement, fact (agenda_kind.h), id, of_id, on_day, until_day, met_day, year, months, tacit;
 * days as their numbers (cmn/calendar.h).
 */
#ifndef DIRECTORY_AGENDA_SOURCES_H
#define DIRECTORY_AGENDA_SOURCES_H

#include "cmn/pg.h"

/* clang-format off */
#define AGENDA_HERE(table) table ".departement = ANY ($1::text[])"
#define AGENDA_DAY(day)    "((" day ")::date - DATE '1970-01-01')"
#define AGENDA_NO          "NULL"

/* The columns, of a row of `t`. */
#define AGENDA_ROW(t, fact, id, of, on, until, met, year, months, tacit)                           \
	"SELECT " t ".departement, " fact " AS fact, (" id ")::text AS id, (" of ")::text AS of_id, (" \
	on ")::int AS on_day, (" until ")::int AS until_day, (" met ")::int AS met_day, (" year    \
	")::int AS year, (" months ")::int AS months, (" tacit ")::int AS tacit"
/* Of what has a day of its own and is done on another. */
#define AGENDA_DATED(t, fact, id, on, met)                                                         \
	AGENDA_ROW(t, fact, id, AGENDA_NO, AGENDA_DAY(on), AGENDA_NO, AGENDA_DAY(met), AGENDA_NO,  \
		   AGENDA_NO, AGENDA_NO)
/* Of what counts by the day on which it was done. */
#define AGENDA_DONE(t, fact, id, met, year)                                                        \
	AGENDA_ROW(t, fact, id, AGENDA_NO, AGENDA_NO, AGENDA_NO, AGENDA_DAY(met), year, AGENDA_NO, \
		   AGENDA_NO)
/* clang-format on */

extern const struct cmn_stmt DIRECTORY_AGENDA_ACTS, DIRECTORY_AGENDA_PREMISES,
    DIRECTORY_AGENDA_GOVERNANCE, DIRECTORY_AGENDA_MONEY, DIRECTORY_AGENDA_TEAM,
    DIRECTORY_AGENDA_AGREEMENTS, DIRECTORY_AGENDA_ROADMAPS;

#endif
