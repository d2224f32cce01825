/* SPDX-License-Identifier: EUPL-1.2
 *
 * kept_sql.h - what several statements say of free places and confirmations.
 */
#ifndef DIRECTORY_KEPT_SQL_H
#define DIRECTORY_KEPT_SQL_H

#include "more_sql.h"

/* clang-format off */
#define TODAY_OF(at) "(" at "::timestamptz AT TIME ZONE 'Europe/Paris')::date"

/* Labels are words and stay here. */
#define CAPACITY_FACT(c)                                                                           \
	"json_strip_nulls(json_build_object('capacity_id', " c ".id, 'departement', " c            \
	".departement, 'offer_id', " c ".offer_id, 'actor_id', (SELECT o.actor_id FROM offer o"    \
	" WHERE o.id = " c ".offer_id), 'true_on', " c ".true_on, 'known_until', " c               \
	".known_until, 'free', " c ".free, 'total', " c ".total, 'waiting', " c ".waiting, 'lines'," \
	" (SELECT coalesce(json_agg(l - 'label'), '[]') FROM jsonb_array_elements(" c ".lines) AS l)," \
	" 'via', " c ".via))"

/* Somebody confirmed the offers that `from` gives: (id, via, capacity_id, free, true_on,
 * known_until); the last four NULL keep what there is. */
#define KEPT_(from)                                                                                \
	"INSERT INTO offer_kept AS k (offer_id, departement, capacity_id, free, true_on,"          \
	" known_until, confirmed_at, confirmed_by, via, confirm_by, remind_on)"                    \
	" SELECT f.id, $6, f.capacity_id, f.free, f.true_on, f.known_until, $7::timestamptz, $1,"  \
	" f.via, u.till, u.till FROM (" from ") AS f, LATERAL (SELECT keep_until('offer_confirmed'," \
	" $6, " TODAY_OF("$7") ") AS till) AS u"                                                   \
	" ON CONFLICT (offer_id) DO UPDATE SET capacity_id = coalesce(excluded.capacity_id,"       \
	" k.capacity_id), free = CASE WHEN excluded.capacity_id IS NULL THEN k.free"               \
	" ELSE excluded.free END, true_on = coalesce(excluded.true_on, k.true_on),"                \
	" known_until = coalesce(excluded.known_until, k.known_until),"                            \
	" confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by,"             \
	" via = excluded.via, confirm_by = excluded.confirm_by, remind_on = excluded.remind_on,"   \
	" reminders = 0"
/* clang-format on */

#endif
