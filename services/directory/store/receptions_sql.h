/* SPDX-License-Identifier: EUPL-1.2
 *
 * receptions_sql.h - what the statements about reception points have in common.
 */
#ifndef DIRECTORY_RECEPTIONS_SQL_H
#define DIRECTORY_RECEPTIONS_SQL_H

#include "columns.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

/* Who hosts and where must be in use as well. */
#define POINT_IN_USE "(r.active AND p.active AND a.active)"
#define POINT_TABLES                                                                                  \
	" FROM reception_point r JOIN place p ON p.id = r.place_id JOIN actor a ON a.id = r.actor_id" \
	" JOIN commune c ON c.code = p.commune"
#define PREMISES_STATE(today)                                 \
	"CASE WHEN r.complied_on IS NOT NULL THEN 'complied'" \
	" WHEN r.temporary_due < " today "::date THEN 'overdue' ELSE 'in_progress' END"

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

/* A year has the same days everywhere but for hours: the day of Paris decides what is overdue. */
static inline void today_of(char room[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), "75"), room);
}

static inline const char *truth(bool value)
{
	return value ? "true" : "false";
}

#endif
