/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_statements.h - the shapes that the statements of pag_store.h share.
 *
 * Made: $14 parent, $15 body (jsonb), $16 further events.  Moved: $14 version, $15 state before,
 * $16 state after, $17 body (jsonb), $18 today; further events in the first that is free.
 */
#ifndef REFERRAL_PAG_STATEMENTS_H
#define REFERRAL_PAG_STATEMENTS_H

#include "more_statements.h"
#include "pag_store.h"
#include "referral_statements.h"

/* Words that were said; what was not said is left out, so that `||` keeps what stands. */
#define PAG_WORDS(members) "jsonb_strip_nulls(jsonb_build_object(" members "))"

/* The MDPH looks at it, or concluded that there is to be a PAG, before or after it was written. */
#define PAG_MAY_FOLLOW(handoff)                               \
	"(" handoff ".state IN ('accepted', 'in_evaluation')" \
	" OR (" handoff ".state = 'concluded' AND " handoff ".outcome = 'pag'))"

#define PAG_MINE "departement = ANY (string_to_array($2, ','))"

/* `target` is the whole record, locked; further CTEs stand before `fact`. */
#define PAG_TARGET(table)                                                              \
	"WITH target AS (SELECT t.* FROM " table " t WHERE t.id = $5::uuid"            \
	"  AND t.departement = $6 AND $14::bigint IN (0, t.version) AND t.state = $15" \
	"  AND NOT " REFERRAL_ERASED("t.departement",                                  \
				     "t.situation_id") " FOR UPDATE OF t)" CMN_SQL_CHANGE
#define PAG_CHANGED(table, set)                                                          \
	", fact AS (UPDATE " table " r SET state = $16, version = r.version + 1,"        \
	"   state_at = CASE WHEN $15 = $16 THEN r.state_at ELSE $7::timestamptz END" set \
	"  FROM target, idem WHERE r.id = target.id AND r.departement = $6"              \
	"  RETURNING r.id, r.version)"
#define PAG_FACT(table, set) PAG_CHANGED(table, set) CMN_SQL_FINISH
#define PAG_MOVE(table, set) PAG_TARGET(table) PAG_FACT(table, set)

/* The hand-off was taken back before a PAG came of it: what hangs on it goes no further. */
#define PAG_TAKEN_BACK(of)                                                         \
	"EXISTS (SELECT 1 FROM handoff k WHERE k.departement = " of ".departement" \
	" AND k.id = " of ".handoff_id AND k.state = 'withdrawn' AND NOT EXISTS"   \
	"  (SELECT 1 FROM pag kp WHERE kp.departement = k.departement"             \
	"    AND kp.situation_id = k.situation_id AND kp.handoff_id = k.id"        \
	"    AND kp.state IN ('validated', 'in_force', 'in_review', 'prolonged',"  \
	"     'modified'))) AS _taken_back"

#define PAG_PAGE(at, id) \
	" AND (" at ", " id ") > " CMN_SQL_AFTER("$3") " ORDER BY " at ", " id " LIMIT $4::int"

#endif
