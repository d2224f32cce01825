/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_seat_store.c - who is invited to a concertation, what they answer, what they read.
 */
#include "concertation_statements.h"

/* The invitation $5 at version $14, of a concertation in one of these states, in one of the states
 * $15.  Who holds the concertation takes its row first, so it is first here too where both change.
 */
#define TARGET(states, locked)                                                                  \
	"WITH target AS (SELECT i.id, i.concertation_id, i.actor_id, i.kind, c.held_on"         \
	"  FROM concertation c JOIN concertation_invitation i ON i.departement = c.departement" \
	"    AND i.concertation_id = c.id"                                                      \
	"  WHERE i.id = $5::uuid AND i.departement = $6 AND i.version = $14::bigint"            \
	"  AND i.state = ANY ($15::text[]) AND c.state = ANY ('" states                         \
	"'::text[]) AND NOT " REFERRAL_ERASED(                                                  \
	    "i.departement", "i.situation_id") " FOR UPDATE OF " locked ")" CMN_SQL_CHANGE

#define FACT(sets)                                                                      \
	", fact AS (UPDATE concertation_invitation i SET version = i.version + 1," sets \
	"  FROM target, idem WHERE i.id = target.id AND i.departement = $6"             \
	"  RETURNING i.id, i.version)"

const struct cmn_stmt REFERRAL_INVITE = {
    .name = "concertation_invite",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql =
	"WITH target AS (SELECT c.id, c.situation_id FROM concertation c WHERE c.id = $14::uuid"
	"  AND c.departement = $6 AND c.state = 'planned' AND NOT " REFERRAL_ERASED(
	    "c.departement",
	    "c.situation_id") " FOR UPDATE OF c)" CMN_SQL_CHANGE
			      /* once the person is invited after all, there is no reason for their
				 absence any more */
			      ", with_person AS (UPDATE concertation c SET without_person = NULL,"
			      "    version = c.version + 1, words = c.words - 'without_person_note' FROM target, idem"
			      "  WHERE c.id = target.id AND c.departement = $6 AND $15 = 'person')"
			      ", fact AS (INSERT INTO concertation_invitation (id, departement, situation_id,"
			      "    concertation_id, state_at, kind, actor_id, account, function, accommodations,"
			      "    categories, dossier_id, invited_at, invited_by, words)"
			      "  SELECT $5::uuid, $6, target.situation_id, target.id, $7::timestamptz, $15, $16::uuid,"
			      "    $17, $18, COALESCE($19::text[], '{}'), COALESCE($20::text[], '{}'), $21::uuid,"
			      "    $7::timestamptz, $1, jsonb_strip_nulls($22::jsonb) FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_ANSWER_SEAT = {
    .name = "concertation_answer",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = TARGET("{planned}", "i")
	FACT(" state = $16, state_at = $7::timestamptz, answered_at = $7::timestamptz,"
	     " answered_by = $18, accommodations = COALESCE($19::text[], i.accommodations),"
	     " words = " REFERRAL_SQL_WORDS("i.words", "$17")) CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_WITHDRAW_SEAT = {
    .name = "concertation_withdraw",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = TARGET(
	"{planned}",
	"c, i") ", without AS (UPDATE concertation c SET without_person = $17, version = c.version + 1,"
		"    words = " REFERRAL_SQL_WORDS(
		    "c.words",
		    "$18") " FROM target, idem"
			   "  WHERE c.id = target.concertation_id AND c.departement = $6 AND target.kind = 'person')" FACT(
			       " state = $16, state_at = $7::timestamptz,"
			       " access_closed_at = COALESCE(i.access_closed_at, $7::timestamptz)")
			       CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_SHARE_SEAT = {
    .name = "concertation_share",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = TARGET("{planned,held}", "i")
	FACT(" categories = COALESCE($16::text[], '{}'), dossier_id = $17::uuid,"
	     " access_closed_at = NULL, access_reason = NULL") CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_SEAT_PRESENCE = {
    .name = "concertation_presence",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = TARGET(
	"{held}",
	"i") ", took_part AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	     "  SELECT gen_random_uuid(), $6 || '.facts', 'referral.concertation.participated.v1',"
	     "    t.actor_id::text, $7::timestamptz, $9, json_build_object('actor_id', t.actor_id,"
	     "    'held_on', to_char(t.held_on, 'YYYY-MM-DD'), 'present', $16 = 'present')"
	     "  FROM target t, idem WHERE t.actor_id IS NOT NULL)" FACT(
		 " state = $16, state_at = $7::timestamptz,"
		 " held_on = CASE WHEN $16 = 'present' THEN target.held_on END") CMN_SQL_FINISH,
};

enum cmn_err referral_store_seat_invite(struct cmn_call *call, const struct referral_new_seat *s)
{
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = s->concertation, [14] = s->kind,     [15] = s->actor,
	    [16] = s->account,      [17] = s->function, [18] = s->accommodations,
	    [19] = s->categories,   [20] = s->dossier,  [21] = s->words,
	};

	return referral_meeting_write(call, &REFERRAL_INVITE, params);
}

enum cmn_err referral_store_seat(struct cmn_call *call, const struct referral_seat_change *c)
{
	const struct referral_meeting_move *move = &REFERRAL_MEETING_MOVES[c->act];
	char version[REFERRAL_VERSION_LEN];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = referral_meeting_version(call, version),
	    [14] = move->from,
	    [15] = move->to,
	};

	if (c->act == REFERRAL_SEAT_ACCEPT || c->act == REFERRAL_SEAT_DECLINE) {
		params[16] = c->words;
		params[17] = c->by;
		params[18] = c->accommodations;
		return referral_meeting_write(call, &REFERRAL_ANSWER_SEAT, params);
	}
	if (c->act == REFERRAL_SEAT_WITHDRAW) {
		params[16] = c->without;
		params[17] = c->without_note;
		return referral_meeting_write(call, &REFERRAL_WITHDRAW_SEAT, params);
	}
	return referral_meeting_write(call, &REFERRAL_SEAT_PRESENCE, params);
}

enum cmn_err referral_store_seat_sharing(struct cmn_call *call, const char *categories,
					 const char *dossier)
{
	char version[REFERRAL_VERSION_LEN];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = referral_meeting_version(call, version),
	    [14] = "{invited,accepted,declined,present}",
	    [15] = categories,
	    [16] = dossier,
	};

	return referral_meeting_write(call, &REFERRAL_SHARE_SEAT, params);
}
