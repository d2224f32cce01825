/* SPDX-License-Identifier: EUPL-1.2
 *
 * gos_store.c - sessions of the GOS, and the complementary evaluations asked for in them.
 */
#include "pag_statements.h"

#define LIGHT                                                                                  \
	"g.id, g.departement, g.version, g.state, g.situation_id, g.handoff_id, g.planned_at," \
	" g.mode, g.convened_at, g.held_on, g.person_presence, g.outcome, g.reason"
#define INVITED(organisation)                                                           \
	" AND (" organisation "::uuid IS NULL OR EXISTS (SELECT 1 FROM gos_seat q"      \
	"  WHERE q.departement = g.departement AND q.actor_id = " organisation "::uuid" \
	"   AND q.session_id = g.id))"

const struct cmn_stmt REFERRAL_GOS_GET = {
    .name = "gos_get",
    .n_params = 3,
    .sql =
	"SELECT " LIGHT ", g.words ->> 'place' AS place, g.words ->> 'agenda' AS agenda,"
	" g.words ->> 'note' AS note, g.missing,"
	" (SELECT json_agg(json_strip_nulls(json_build_object('seat', s.seat, 'function',"
	"    s.function, 'actor_id', s.actor_id, 'actor_name', a.name, 'assistance', s.assistance,"
	"    'answer', s.answer, 'attended', s.attended)) ORDER BY s.seat)"
	"  FROM gos_seat s LEFT JOIN actor_ref a ON a.id = s.actor_id"
	"  WHERE s.departement = g.departement AND s.session_id = g.id) AS participants, " PAG_TAKEN_BACK(
	    "g") ", " REFERRAL_ERASED("g.departement",
				      "g.situation_id") " AS _erased"
							" FROM gos_session g WHERE g.id = $1::uuid AND g." PAG_MINE
							    INVITED("$3"),
};

const struct cmn_stmt REFERRAL_GOS_LIST = {
    .name = "gos_list",
    .n_params = 6,
    .sql = "SELECT " LIGHT ", " CMN_SQL_CURSOR(
	"g.convened_at", "g.id") " FROM gos_session g WHERE g.departement = $1"
				 " AND ($2::uuid IS NULL OR g.situation_id = $2::uuid)"
				 " AND ($6::uuid IS NULL OR g.handoff_id = $6::uuid)" INVITED("$5")
				     PAG_PAGE("g.convened_at", "g.id"),
};

const struct cmn_stmt REFERRAL_PAG_PARENT = {
    .name = "pag_parent",
    .n_params = 2,
    .sql = "SELECT h.id, h.id AS handoff_id, h.departement, h.version, h.state, h.situation_id,"
	   " " PAG_MAY_FOLLOW("h") " AS _may_follow, " REFERRAL_ERASED(
	       "h.departement", "h.situation_id") " AS _erased FROM handoff h"
						  " WHERE h.id = $1::uuid AND h." PAG_MINE,
};

/* While its PAG holds, a session may be convened for a review. */
const struct cmn_stmt REFERRAL_GOS_CONVENE = {
    .name = "gos_convene",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT h.id, h.situation_id FROM handoff h WHERE h.id = $14::uuid"
	"  AND h.departement = $6 AND (" PAG_MAY_FOLLOW(
	    "h") " OR EXISTS ("
		 "   SELECT 1 FROM pag p WHERE p.departement = h.departement"
		 "    AND p.situation_id = h.situation_id AND p.handoff_id = h.id"
		 "    AND p.state NOT IN ('ended', 'withdrawn') AND (h.state <> 'withdrawn'"
		 "     OR p.state NOT IN ('in_preparation', 'elaborated'))))"
		 "  AND NOT " REFERRAL_ERASED(
		     "h.departement",
		     "h.situation_id") " FOR SHARE OF h)" CMN_SQL_CHANGE
				       ", seats AS (INSERT INTO gos_seat (departement, session_id, seat, situation_id, function,"
				       "   actor_id, assistance, changed_at)"
				       "  SELECT $6, $5::uuid, 1, target.situation_id, 'person', NULL,"
				       "   $15::jsonb ->> 'assistance', $7::timestamptz FROM target, idem"
				       "  UNION ALL SELECT $6, $5::uuid, x.n + 1, target.situation_id, x.p ->> 'function',"
				       "   (x.p ->> 'actor_id')::uuid, NULL, $7::timestamptz FROM target, idem,"
				       "   jsonb_array_elements($15::jsonb -> 'participants') WITH ORDINALITY x (p, n))"
				       ", fact AS (INSERT INTO gos_session (id, departement, state_at, situation_id, handoff_id,"
				       "   planned_at, mode, convened_at, convened_by, words)"
				       "  SELECT $5::uuid, $6, $7::timestamptz, target.situation_id, target.id,"
				       "   ($15::jsonb ->> 'planned_at')::timestamptz, $15::jsonb ->> 'mode', $7::timestamptz,"
				       "   $1, " PAG_WORDS("'place', $15::jsonb ->> 'place', 'agenda', $15::jsonb ->> 'agenda'") "  FROM target, idem RETURNING id, version)" REFERRAL_SQL_MORE(
					   "$16") CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_GOS_HOLD = {
    .name = "gos_hold",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET(
	"gos_session") ", came AS (UPDATE gos_seat s SET attended = EXISTS (SELECT 1 FROM"
		       "    jsonb_array_elements_text($17::jsonb -> 'attended') c (seat)"
		       "    WHERE c.seat::int = s.seat)"
		       "  FROM target, idem WHERE s.departement = $6 AND s.session_id = target.id)" PAG_FACT(
			   "gos_session",
			   ", held_on = ($17::jsonb ->> 'held_on')::date,"
			   " person_presence = $17::jsonb ->> 'person_presence',"
			   " missing = coalesce($17::jsonb -> 'missing', '[]'),"
			   " outcome = $17::jsonb ->> 'outcome', reason = NULL,"
			   " words = r.words || " PAG_WORDS("'note', $17::jsonb ->> 'note'")),
};

const struct cmn_stmt REFERRAL_GOS_STOP = {
    .name = "gos_stop",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	PAG_MOVE("gos_session", ", reason = $17::jsonb ->> 'reason', words = r.words || " PAG_WORDS(
				    "'note', $17::jsonb ->> 'note'")),
};

/* Who answered for the former date answers again. */
const struct cmn_stmt REFERRAL_GOS_DATE = {
    .name = "gos_date",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = PAG_TARGET(
	"gos_session") ", again AS (UPDATE gos_seat s SET answer = 'awaited',"
		       "   changed_at = $7::timestamptz FROM target, idem"
		       "  WHERE s.departement = $6 AND s.session_id = target.id)" PAG_CHANGED(
			   "gos_session",
			   ", planned_at = ($17::jsonb ->> 'planned_at')::timestamptz,"
			   " mode = coalesce($17::jsonb ->> 'mode', r.mode), reason = NULL,"
			   " words = r.words - 'note' || " PAG_WORDS(
			       "'place', $17::jsonb ->> 'place'")) REFERRAL_SQL_MORE("$18")
			   CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_GOS_INVITE = {
    .name = "gos_invite",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET(
	"gos_session") ", seated AS (INSERT INTO gos_seat (departement, session_id, seat, situation_id, function,"
		       "   actor_id, changed_at) SELECT $6, target.id, (SELECT max(q.seat) + 1 FROM gos_seat q"
		       "    WHERE q.departement = $6 AND q.session_id = target.id), target.situation_id,"
		       "   $17::jsonb ->> 'function', ($17::jsonb ->> 'actor_id')::uuid, $7::timestamptz"
		       "   FROM target, idem)" PAG_FACT("gos_session", ""),
};

const struct cmn_stmt REFERRAL_GOS_ASSIST = {
    .name = "gos_assist",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET(
	"gos_session") ", assisted AS (UPDATE gos_seat s SET assistance = $17::jsonb ->> 'assistance'"
		       "  FROM target, idem WHERE s.departement = $6 AND s.session_id = target.id AND s.seat = 1)" PAG_FACT(
			   "gos_session", ""),
};

const struct cmn_stmt REFERRAL_GOS_ANSWER = {
    .name = "gos_answer",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET(
	"gos_session") ", answered AS (UPDATE gos_seat s SET answer = $17::jsonb ->> 'answer',"
		       "   changed_at = $7::timestamptz"
		       "  FROM target, idem WHERE s.departement = $6 AND s.session_id = target.id"
		       "   AND s.seat = ($17::jsonb ->> 'seat')::int)" PAG_FACT("gos_session", ""),
};
