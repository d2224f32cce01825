/* SPDX-License-Identifier: EUPL-1.2
 *
 * rights_store.c - followed rights, administrative impacts, stays under the Creton amendment.
 */
#include "pag_statements.h"

/* Made in a situation that is known and not erased; it may be closed: rights outlive it. */
#define SITUATION                                                                 \
	"WITH target AS (SELECT s.id FROM situation_ref s WHERE s.id = $14::uuid" \
	"  AND s.departement = $6 AND s.erased_at IS NULL)" CMN_SQL_CHANGE

/* One record by its id with one of its words, and a page of those of a situation. */
/* clang-format off */
#define ONE(columns, word, table, r)                                                              \
	"SELECT " columns ", " r ".words ->> '" word "' AS " word ", "                            \
	REFERRAL_ERASED(r ".departement", r ".situation_id") " AS _erased FROM " table " " r      \
	" WHERE " r ".id = $1::uuid AND " r "." PAG_MINE
#define PAGE(columns, at, table, r)                                                               \
	"SELECT " columns ", " CMN_SQL_CURSOR(r "." at, r ".id") " FROM " table " " r " WHERE "   \
	r ".departement = $1 AND " r ".situation_id = $2::uuid" PAG_PAGE(r "." at, r ".id")
/* clang-format on */

#define RIGHT                                                                             \
	"f.id, f.departement, f.version, f.state, f.situation_id, f.\"right\", f.demand," \
	" f.asked_on, f.decided_on, f.opens_on, f.ends_on, f.recorded_at"

const struct cmn_stmt REFERRAL_RIGHT_GET = {
    .name = "right_get",
    .n_params = 2,
    .sql = ONE(RIGHT, "number", "followed_right", "f"),
};

const struct cmn_stmt REFERRAL_RIGHT_LIST = {
    .name = "right_list",
    .n_params = 4,
    .sql = PAGE(RIGHT, "recorded_at", "followed_right", "f"),
};

#define DAY(json, name) "(" json " ->> '" name "')::date"

const struct cmn_stmt REFERRAL_RIGHT_FOLLOW = {
    .name = "right_follow",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = SITUATION
    ", fact AS (INSERT INTO followed_right (id, departement, state, state_at, situation_id,"
    "   \"right\", demand, asked_on, decided_on, opens_on, ends_on, recorded_at, recorded_by,"
    "   words)"
    "  SELECT $5::uuid, $6, $15::jsonb ->> 'state', $7::timestamptz, target.id,"
    "   $15::jsonb ->> 'right', $15::jsonb ->> 'demand', " DAY("$15::jsonb", "asked_on") ", " DAY(
	"$15::jsonb",
	"decided_on") ", " DAY("$15::jsonb",
			       "opens_on") ", " DAY("$15::jsonb",
						    "ends_on") ", $7::timestamptz, $1, " PAG_WORDS("'number', $15::jsonb ->> 'number'") "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

#define KEEP(name) ", " name " = coalesce(" DAY("$17::jsonb", name) ", r." name ")"

const struct cmn_stmt REFERRAL_RIGHT_MOVE = {
    .name = "right_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_MOVE("followed_right", KEEP("asked_on") KEEP("decided_on") KEEP("opens_on")
					  KEEP("ends_on") ", words = r.words || " PAG_WORDS(
					      "'number', $17::jsonb ->> 'number'")),
};

#define IMPACT                                                                               \
	"i.id, i.departement, i.version, i.state, i.situation_id, i.proposal_id, i.impacts," \
	" i.evaluated_at"

const struct cmn_stmt REFERRAL_IMPACT_GET = {
    .name = "impact_get",
    .n_params = 2,
    .sql = ONE(IMPACT, "note", "admin_impact", "i"),
};

const struct cmn_stmt REFERRAL_IMPACT_LIST = {
    .name = "impact_list",
    .n_params = 4,
    .sql = PAGE(IMPACT, "evaluated_at", "admin_impact", "i"),
};

/* The proposal, when one is named, is of the same situation. */
const struct cmn_stmt REFERRAL_IMPACT_EVALUATE = {
    .name = "impact_evaluate",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT s.id FROM situation_ref s WHERE s.id = $14::uuid"
	"  AND s.departement = $6 AND s.erased_at IS NULL"
	"  AND ($15::jsonb ->> 'proposal_id' IS NULL OR EXISTS (SELECT 1 FROM proposal p"
	"   WHERE p.departement = $6 AND p.id = ($15::jsonb ->> 'proposal_id')::uuid"
	"    AND p.situation_id = s.id)))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO admin_impact (id, departement, state, state_at, situation_id,"
	"   proposal_id, impacts, evaluated_at, evaluated_by, words)"
	"  SELECT $5::uuid, $6, $15::jsonb ->> 'regularisation', $7::timestamptz, target.id,"
	"   ($15::jsonb ->> 'proposal_id')::uuid,"
	"   ARRAY(SELECT jsonb_array_elements_text($15::jsonb -> 'impacts')), $7::timestamptz, $1, " PAG_WORDS(
	    "'note', $15::jsonb ->> 'note'") "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_IMPACT_MOVE = {
    .name = "impact_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_MOVE("admin_impact",
		    ", words = r.words || " PAG_WORDS("'note', $17::jsonb ->> 'note'")),
};

/* The demand of a Creton stay is always the same code of JDV_J394. */
#define CRETON                                                                          \
	"c.id, c.departement, c.version, c.state, '3'::text AS demand, c.situation_id," \
	" c.since, c.until, c.renewals, c.decided_on, c.ended_on, c.end_reason, c.recorded_at"

const struct cmn_stmt REFERRAL_CRETON_GET = {
    .name = "creton_get",
    .n_params = 2,
    .sql = ONE(CRETON, "number", "creton", "c"),
};

const struct cmn_stmt REFERRAL_CRETON_LIST = {
    .name = "creton_list",
    .n_params = 4,
    .sql = PAGE(CRETON, "recorded_at", "creton", "c"),
};

const struct cmn_stmt REFERRAL_CRETON_RECORD = {
    .name = "creton_record",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = SITUATION
    ", fact AS (INSERT INTO creton (id, departement, state_at, situation_id, since, until,"
    "   decided_on, recorded_at, recorded_by, words)"
    "  SELECT $5::uuid, $6, $7::timestamptz, target.id, " DAY("$15::jsonb", "since") ", " DAY(
	"$15::jsonb",
	"until") ", " DAY("$15::jsonb",
			  "decided_on") ", $7::timestamptz, $1, " PAG_WORDS("'number', $15::jsonb ->> 'number'") "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_CRETON_RENEW = {
    .name = "creton_renew",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_MOVE("creton",
		    ", until = " DAY("$17::jsonb", "until") ", decided_on = " DAY(
			"$17::jsonb", "decided_on") ", renewals = r.renewals + 1,"
						    " words = r.words || " PAG_WORDS(
							"'number', $17::jsonb ->> 'number'")),
};

const struct cmn_stmt REFERRAL_CRETON_END = {
    .name = "creton_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = PAG_MOVE("creton", ", end_reason = $17::jsonb ->> 'reason',"
			      " ended_on = coalesce($17::jsonb ->> 'ended_on', $18)::date"),
};
