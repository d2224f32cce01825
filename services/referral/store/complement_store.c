/* SPDX-License-Identifier: EUPL-1.2
 *
 * complement_store.c - complementary evaluations that the MDPH asks of the team in a GOS (R077).
 */
#include "pag_statements.h"

#define LIGHT                                                                                  \
	"c.id, c.departement, c.version, c.state, c.situation_id, c.handoff_id, c.session_id," \
	" c.domains, c.due_on, c.asked_at, c.reason, c.dossier_id, c.delivered_at"

const struct cmn_stmt REFERRAL_COMPLEMENT_GET = {
    .name = "complement_get",
    .n_params = 2,
    .sql = "SELECT " LIGHT
	   ", c.words ->> 'question' AS question, c.words ->> 'note' AS note, " PAG_TAKEN_BACK(
	       "c") ", " REFERRAL_ERASED("c.departement",
					 "c.situation_id") " AS _erased FROM complement c"
							   " WHERE c.id = $1::uuid AND c." PAG_MINE,
};

const struct cmn_stmt REFERRAL_COMPLEMENT_LIST = {
    .name = "complement_list",
    .n_params = 4,
    .sql = "SELECT " LIGHT ", " CMN_SQL_CURSOR(
	"c.asked_at", "c.id") " FROM complement c WHERE c.departement = $1"
			      " AND ($2::uuid IS NULL OR c.situation_id = $2::uuid)" PAG_PAGE(
				  "c.asked_at", "c.id"),
};

const struct cmn_stmt REFERRAL_COMPLEMENT_ASK = {
    .name = "complement_ask",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT g.id, g.situation_id, g.handoff_id FROM gos_session g"
	"  WHERE g.id = $14::uuid AND g.departement = $6 AND g.state IN ('planned', 'held')"
	"  AND NOT " REFERRAL_ERASED(
	    "g.departement",
	    "g.situation_id") " FOR SHARE OF g)" CMN_SQL_CHANGE
			      ", fact AS (INSERT INTO complement (id, departement, state_at, situation_id, handoff_id,"
			      "   session_id, domains, due_on, asked_at, asked_by, words)"
			      "  SELECT $5::uuid, $6, $7::timestamptz, target.situation_id, target.handoff_id, target.id,"
			      "   ARRAY(SELECT jsonb_array_elements_text($15::jsonb -> 'domains')),"
			      "   ($15::jsonb ->> 'due_on')::date, $7::timestamptz, $1, " PAG_WORDS(
				  "'question', $15::jsonb ->> 'question'") "  FROM target, idem RETURNING id, version)" REFERRAL_SQL_MORE("$16")
				  CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_COMPLEMENT_MOVE = {
    .name = "complement_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = PAG_MOVE("complement", ""),
};

const struct cmn_stmt REFERRAL_COMPLEMENT_DECLINE = {
    .name = "complement_decline",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	PAG_MOVE("complement", ", reason = $17::jsonb ->> 'reason', words = r.words || " PAG_WORDS(
				   "'note', $17::jsonb ->> 'note'")),
};

const struct cmn_stmt REFERRAL_COMPLEMENT_DELIVER = {
    .name = "complement_deliver",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_MOVE("complement", ", dossier_id = ($17::jsonb ->> 'dossier_id')::uuid,"
				  " delivered_at = $7::timestamptz, words = r.words || " PAG_WORDS(
				      "'note', $17::jsonb ->> 'note'")),
};
