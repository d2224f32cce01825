/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_sql.h - what several statements about members have in common.
 */
#ifndef MEMBERSHIP_SQL_H
#define MEMBERSHIP_SQL_H

#include "more_sql.h"

/* clang-format off */

/* Two rows of one actor are never written at a time: both take the actor first. */
#define MEMBERSHIP_LOCK                                                                            \
	"SELECT id FROM actor WHERE departement = $1 AND id = $2::uuid FOR UPDATE"

/* The rows that were looked at are the same still. */
#define MEMBERSHIP_STAMP(actor, stamp)                                                             \
	"(SELECT count(*) + coalesce(sum(m.version), 0)::bigint FROM member m"                     \
	" WHERE m.actor_id = " actor "::uuid) = " stamp "::bigint"


/* The record of the actor says the same as the history; `fact` names the actor. */
#define MEMBERSHIP_ON_RECORD(kind, category)                                                       \
	", records AS (UPDATE actor SET membership = " kind ", member_category = " category ","    \
	" edited = true, version = actor.version + 1, updated_at = $7::timestamptz, provenance = " \
	TOUCHED("actor", "'{membership,member_category}'")                                         \
	" FROM fact WHERE actor.departement = $6 AND actor.id = fact.actor_id RETURNING actor.*)"  \
	TOLD_BESIDES("records", DIRECTORY_EVENT_ACTOR, ACTOR_FACT("records"))

/* What was signed ends on the day, or on the day it would have begun: the version in force, and the
 * next one that has not begun. */
#define MEMBERSHIP_END_SIGNED(day, why, decision_on, decision_id)                                  \
	", over AS (UPDATE adhesion a SET state = 'ended', ended_on = greatest(" day               \
	"::date, a.begins_on), ended_why = " why ", decision_on = " decision_on "::date,"          \
	" decision_id = " decision_id "::uuid, version = a.version + 1,"                           \
	" updated_at = $7::timestamptz, updated_by = $1 FROM fact WHERE a.departement = $6"        \
	" AND a.actor_id = fact.actor_id AND (a.state = 'signed' OR a.ended_on > greatest(" day    \
	"::date, a.begins_on))"                                                                    \
	" RETURNING a.id, a.version, a.departement, a AS now)"                                     \
	TOLD_BESIDES("over", DIRECTORY_EVENT_ADHESION, "adhesion_fact(over.now)")

/* clang-format on */

#endif
