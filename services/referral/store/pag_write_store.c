/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_write_store.c - a PAG is prepared, written anew, answered, validated, reviewed and ended.
 *
 * Every answer raises the version of the PAG: who validates validates what they read, because the
 * statement asks for that version.
 */
#include "pag_statements.h"

/* Whatever is written of a PAG changes it: the façade lists them by that. */
#define NOW               ", changed_at = $7::timestamptz"
#define PLAN_CHANGED(set) PAG_CHANGED("pag", NOW set)
#define PLAN_FACT(set)    PAG_FACT("pag", NOW set)
#define PLAN_MOVE(set)    PAG_MOVE("pag", NOW set)

/* One more version of the content, with its services; all of them await their answers. */
#define CONTENT(c, pag, number)                                                                                                          \
	", written AS (INSERT INTO pag_version (departement, pag_id, number, situation_id,"                                              \
	"   coordinator_id, orientations, written_at, written_by, words)"                                                                \
	"  SELECT $6, " pag ", " number ", target.situation_id, (" c                                                                     \
	" ->> 'coordinator_id')::uuid, coalesce(" c " -> 'orientations', '[]'),"                                                         \
	"   $7::timestamptz, $1, " PAG_WORDS(                                                                                            \
	    "'summary', " c                                                                                                              \
	    " ->> 'summary'") "  FROM target, idem)"                                                                                     \
			      ", lines AS (INSERT INTO pag_service (id, departement, state_at, pag_id, number, line,"                    \
			      "   situation_id, kind, actor_id, offer_id, frequency_every, frequency_times, from_day,"                   \
			      "   until_day, needed, words)"                                                                             \
			      "  SELECT gen_random_uuid(), $6, $7::timestamptz, " pag ", " number                                        \
			      ", x.n,"                                                                                                   \
			      "   target.situation_id, x.s ->> 'kind', (x.s ->> 'actor_id')::uuid,"                                      \
			      "   (x.s ->> 'offer_id')::uuid, x.s -> 'frequency' ->> 'every',"                                           \
			      "   (x.s -> 'frequency' ->> 'times')::int, (x.s ->> 'from')::date,"                                        \
			      "   (x.s ->> 'until')::date, coalesce((x.s ->> 'needed')::boolean, true), " PAG_WORDS(                     \
				  "'label', x.s ->> 'label', 'nature', x.s ->> 'nature'") "  FROM target, idem, jsonb_array_elements(" c \
											  " -> 'services') WITH ORDINALITY x (s, n))"

const struct cmn_stmt REFERRAL_PAG_PREPARE = {
    .name = "pag_prepare",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT h.id, h.situation_id FROM handoff h WHERE h.id = $14::uuid"
	"  AND h.departement = $6 AND " PAG_MAY_FOLLOW(
	    "h") ""
		 "  AND ($15::jsonb ->> 'session_id' IS NULL OR EXISTS (SELECT 1 FROM gos_session g"
		 "   WHERE g.departement = $6 AND g.id = ($15::jsonb ->> 'session_id')::uuid"
		 "    AND g.handoff_id = h.id AND g.state = 'held'))"
		 "  AND NOT " REFERRAL_ERASED("h.departement",
					      "h.situation_id") " FOR SHARE OF h)" CMN_SQL_CHANGE
		     CONTENT(
			 "($15::jsonb -> 'content')", "$5::uuid",
			 "1") ", fact AS (INSERT INTO pag (id, departement, state_at, situation_id, handoff_id,"
			      "   session_id, prepared_at, prepared_by)"
			      "  SELECT $5::uuid, $6, $7::timestamptz, target.situation_id, target.id,"
			      "   ($15::jsonb ->> 'session_id')::uuid, $7::timestamptz, $1 FROM target, idem"
			      "  RETURNING id, version)" CMN_SQL_FINISH,
};

#define NEXT_NUMBER "target.last_number + 1"
#define ANEW                                                                                 \
	", number = r.last_number + 1, last_number = r.last_number + 1, accord = 'awaited'," \
	" accord_on = NULL"

const struct cmn_stmt REFERRAL_PAG_REVISED = {
    .name = "pag_revise",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET("pag") CONTENT("$17::jsonb", "target.id", NEXT_NUMBER) PLAN_FACT(ANEW),
};

const struct cmn_stmt REFERRAL_PAG_ELABORATED = {
    .name = "pag_elaborate",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	PAG_TARGET("pag") PLAN_CHANGED(", elaborated_at = $7::timestamptz, accord = 'awaited',"
				       " accord_on = NULL") REFERRAL_SQL_MORE("$17") CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_PAG_REWORKED = {
    .name = "pag_rework",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = PLAN_MOVE(", accord = 'awaited', accord_on = NULL"),
};

const struct cmn_stmt REFERRAL_PAG_WITHDRAWN = {
    .name = "pag_withdraw",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PLAN_MOVE(", withdrawal_reason = $17::jsonb ->> 'reason'"),
};

/* What the person said is kept each time, with the state in which they were asked. */
#define WORD(pag, service, state)                                                            \
	", said AS (INSERT INTO pag_accord (id, departement, pag_id, number, service_id,"    \
	"   situation_id, pag_state, answer, given_by, means, said_on, recorded_at,"         \
	"   recorded_by, words)"                                                             \
	"  SELECT gen_random_uuid(), $6, " pag ", target.number, " service                   \
	", target.situation_id, " state ", $17::jsonb ->> 'answer',"                         \
	"   $17::jsonb ->> 'given_by', $17::jsonb ->> 'means',"                              \
	"   coalesce($17::jsonb ->> 'said_on', $18)::date, $7::timestamptz, $1, " PAG_WORDS( \
	    "'note', $17::jsonb ->> 'note'") "  FROM target, idem)"

const struct cmn_stmt REFERRAL_PAG_AGREED = {
    .name = "pag_accord",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = PAG_TARGET("pag") WORD("target.id", "NULL::uuid", "target.state")
	PLAN_FACT(", accord = $17::jsonb ->> 'answer',"
		  " accord_on = coalesce($17::jsonb ->> 'said_on', $18)::date"),
};

const struct cmn_stmt REFERRAL_PAG_DECIDED = {
    .name = "pag_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET(
	"pag") ", decided AS (INSERT INTO cdaph_decision (id, departement, pag_id, number, situation_id,"
	       "   type, decided_on, qualification, \"right\", closes_on, recorded_at, recorded_by, words)"
	       "  SELECT gen_random_uuid(), $6, target.id, target.number, target.situation_id,"
	       "   $17::jsonb ->> 'type', ($17::jsonb ->> 'decided_on')::date,"
	       "   $17::jsonb ->> 'qualification', $17::jsonb ->> 'right',"
	       "   ($17::jsonb ->> 'closes_on')::date, $7::timestamptz, $1, " PAG_WORDS(
		   "'number', $17::jsonb ->> 'number'") " FROM target, idem)" PLAN_FACT(""),
};

const struct cmn_stmt REFERRAL_PAG_VALIDATED = {
    .name = "pag_validate",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = PLAN_MOVE(", validated_at = $7::timestamptz, valid_number = r.number"),
};

const struct cmn_stmt REFERRAL_PAG_ENTERED = {
    .name = "pag_enter",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PLAN_MOVE(", in_force_from = ($17::jsonb ->> 'from')::date,"
		     " in_force_until = coalesce(($17::jsonb ->> 'until')::date,"
		     "  CASE WHEN r.in_force_until > ($17::jsonb ->> 'from')::date"
		     "   THEN r.in_force_until END),"
		     " validated_at = CASE WHEN $15 = 'modified' THEN $7::timestamptz"
		     "  ELSE r.validated_at END, valid_number = r.number,"
		     " revision_asked_at = NULL, revision_cause = NULL"),
};

const struct cmn_stmt REFERRAL_PAG_REVISION_ASKED = {
    .name = "pag_ask_revision",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PLAN_MOVE(", revision_asked_at = $7::timestamptz,"
		     " revision_cause = $17::jsonb ->> 'cause'"),
};

/* Back from prolonged or modified the version that holds is looked at again. */
const struct cmn_stmt REFERRAL_PAG_REVIEWED = {
    .name = "pag_review",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = PAG_TARGET(
	"pag") ", opened AS (INSERT INTO pag_review (departement, pag_id, rank, situation_id, number,"
	       "   cause, opened_at, opened_by)"
	       "  SELECT $6, target.id, 1 + (SELECT count(*) FROM pag_review b WHERE b.departement = $6"
	       "    AND b.pag_id = target.id), target.situation_id, target.valid_number,"
	       "   $17::jsonb ->> 'cause', $7::timestamptz, $1 FROM target, idem)" PLAN_CHANGED(
		   ", number = r.valid_number, accord = 'awaited', accord_on = NULL")
		   REFERRAL_SQL_MORE("$18") CMN_SQL_FINISH,
};

/* The last review that was opened is the one that is concluded. */
#define CONCLUDED                                                                                                                     \
	", concluded AS (UPDATE pag_review b SET outcome = $17::jsonb ->> 'outcome',"                                                 \
	"   concluded_at = $7::timestamptz, words = b.words || " PAG_WORDS(                                                           \
	    "'report', $17::jsonb ->> 'report'") "  FROM target, idem WHERE b.departement = $6 AND b.pag_id = target.id AND b.rank =" \
						 "   (SELECT max(c.rank) FROM pag_review c WHERE c.departement = $6"                  \
						 "     AND c.pag_id = target.id))"

const struct cmn_stmt REFERRAL_PAG_PROLONGED = {
    .name = "pag_prolong",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET("pag")
	CONCLUDED PLAN_FACT(", in_force_until = ($17::jsonb ->> 'until')::date, accord = 'awaited',"
			    " accord_on = NULL"),
};

const struct cmn_stmt REFERRAL_PAG_MODIFIED = {
    .name = "pag_modify",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = PAG_TARGET("pag")
	CONCLUDED CONTENT("($17::jsonb -> 'content')", "target.id", NEXT_NUMBER) PLAN_FACT(ANEW),
};

const struct cmn_stmt REFERRAL_PAG_ENDED = {
    .name = "pag_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = PAG_TARGET(
	"pag") ", concluded AS (UPDATE pag_review b SET outcome = 'end', concluded_at = $7::timestamptz,"
	       "   words = b.words || " PAG_WORDS(
		   "'report', $17::jsonb ->> 'report'") "  FROM target, idem WHERE b.departement = $6 AND b.pag_id = target.id"
							"   AND target.state IN ('in_review', 'prolonged', 'modified') AND b.rank ="
							"   (SELECT max(c.rank) FROM pag_review c WHERE c.departement = $6"
							"     AND c.pag_id = target.id))" PLAN_CHANGED(
							    ", end_reason = $17::jsonb ->> 'end_reason',"
							    " ended_on = coalesce($17::jsonb ->> 'ended_on', $18)::date")
							    REFERRAL_SQL_MORE("$19") CMN_SQL_FINISH,
};

/* One service, of the version that is looked at, while its PAG awaits answers. */
#define LINE                                                                               \
	"WITH target AS (SELECT s.*, p.state AS pag_state FROM pag_service s JOIN pag p"   \
	"   ON p.departement = s.departement AND p.id = s.pag_id AND p.number = s.number"  \
	"  WHERE s.id = $5::uuid AND s.departement = $6 AND $14::bigint IN (0, s.version)" \
	"   AND s.state = $15 AND p.state IN ('elaborated', 'modified')"                   \
	"   AND NOT " REFERRAL_ERASED(                                                     \
	    "s.departement",                                                               \
	    "s.situation_id") "  FOR UPDATE OF p, s)" CMN_SQL_CHANGE                       \
			      ", raised AS (UPDATE pag p SET version = p.version + 1" NOW  \
			      " FROM target, idem"                                         \
			      "  WHERE p.departement = $6 AND p.id = target.pag_id)"

const struct cmn_stmt REFERRAL_PAG_COMMITTED = {
    .name = "pag_commit",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = LINE
    ", fact AS (UPDATE pag_service r SET state = $16, state_at = $7::timestamptz,"
    "   version = r.version + 1, reason = $17::jsonb ->> 'reason',"
    "   words = r.words - 'note' || " PAG_WORDS(
	"'note', $17::jsonb ->> 'note'") "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"
					 "  RETURNING r.id, r.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_PAG_POINT = {
    .name = "pag_point",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = LINE WORD(
	"target.pag_id", "target.id",
	"target.pag_state") ", fact AS (UPDATE pag_service r SET state = $16, version = r.version + 1,"
			    "   accord = $17::jsonb ->> 'answer',"
			    "   accord_on = coalesce($17::jsonb ->> 'said_on', $18)::date"
			    "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"
			    "  RETURNING r.id, r.version)" CMN_SQL_FINISH,
};
