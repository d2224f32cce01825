/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_store.c - a concertation from its plan to its end, decisions and commitments.
 */
#include "concertation_statements.h"
#include "more_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* The concertation $5 at version $14 in one of the states $15, locked. */
#define TARGET                                                                                    \
	"WITH target AS (SELECT c.id, c.departement, c.situation_id, c.starts_at, c.remote,"      \
	"    c.words FROM concertation c WHERE c.id = $5::uuid AND c.departement = $6"            \
	"  AND c.version = $14::bigint AND c.state = ANY ($15::text[]) AND NOT " REFERRAL_ERASED( \
	    "c.departement", "c.situation_id") " FOR UPDATE OF c)" CMN_SQL_CHANGE

/* Its new state $16, and words $17. */
#define MOVED(more)                                                                       \
	", fact AS (UPDATE concertation c SET state = $16, state_at = $7::timestamptz,"   \
	"    version = c.version + 1, words = " REFERRAL_SQL_WORDS("c.words", "$17") more \
	    "  FROM target, idem WHERE c.id = target.id AND c.departement = $6"           \
	    "  RETURNING c.id, c.version)" CMN_SQL_FINISH

/* By right the person is invited, unless it is said why not. */
const struct cmn_stmt REFERRAL_PLAN_MEETING = {
    .name = "concertation_plan",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	"  AND departement = $6 AND state = 'open' AND erased_at IS NULL)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO concertation (id, departement, situation_id, state_at, kind,"
	"    community_role, starts_at, remote, without_person, planned_at, planned_by, words)"
	"  SELECT $5::uuid, $6, target.id, $7::timestamptz, $15, $16, $17::timestamptz,"
	"    $18::boolean, $19, $7::timestamptz, $1, jsonb_strip_nulls($20::jsonb) FROM target, idem"
	"  RETURNING id, version, situation_id)"
	", seat AS (INSERT INTO concertation_invitation (id, departement, situation_id,"
	"    concertation_id, state_at, kind, accommodations, invited_at, invited_by, words)"
	"  SELECT $21::uuid, $6, fact.situation_id, fact.id, $7::timestamptz, 'person',"
	"    COALESCE($23::text[], '{}'), $7::timestamptz, $1, jsonb_strip_nulls($22::jsonb) FROM fact"
	"  WHERE $19::text IS NULL)" CMN_SQL_FINISH,
};

/* Taken before: whoever is being invited at this moment is invited before or after, never beside.
 */
const struct cmn_stmt REFERRAL_MEETING_LOCK = {
    .name = "concertation_lock",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT id FROM concertation WHERE id = $1::uuid AND departement = $2 FOR UPDATE",
};

/* Who had answered for the former date is asked again for the new one; who had read the former date
 * and answers it only now, has read what is no more. */
const struct cmn_stmt REFERRAL_POSTPONE = {
    .name = "concertation_postpone",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql = TARGET
    ", former AS (INSERT INTO concertation_date (departement, situation_id, concertation_id,"
    "    starts_at, remote, at, by, words)"
    "  SELECT t.departement, t.situation_id, t.id, t.starts_at, t.remote, $7::timestamptz, $1,"
    "    jsonb_strip_nulls(jsonb_build_object('place', t.words->'place') || $20::jsonb)"
    "  FROM target t, idem)"
    ", again AS (UPDATE concertation_invitation i SET state = 'invited', answered_at = NULL,"
    "    answered_by = NULL, version = i.version + 1,"
    "    state_at = CASE i.state WHEN 'invited' THEN i.state_at ELSE $7::timestamptz END"
    "  FROM target, idem WHERE i.departement = $6 AND i.concertation_id = target.id"
    "  AND i.state IN ('invited', 'accepted', 'declined'))" MOVED(
	", starts_at = $18::timestamptz, remote = COALESCE($19::boolean, c.remote)"),
};

/* What the invited could read is closed with it. */
const struct cmn_stmt REFERRAL_CANCEL_MEETING = {
    .name = "concertation_cancel",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = TARGET
    ", closed AS (UPDATE concertation_invitation i SET access_closed_at = $7::timestamptz,"
    "    version = i.version + 1 FROM target, idem WHERE i.departement = $6"
    "  AND i.concertation_id = target.id AND i.access_closed_at IS NULL)" MOVED(
	", cancel_reason = $18"),
};

const struct cmn_stmt REFERRAL_HOLD = {
    .name = "concertation_hold",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = TARGET
    ", seats AS (UPDATE concertation_invitation i SET state_at = $7::timestamptz,"
    "    version = i.version + 1,"
    "    state = CASE WHEN i.id = ANY ($19::uuid[]) THEN 'present'"
    "      WHEN i.state = 'declined' THEN 'declined' ELSE 'absent' END,"
    "    held_on = CASE WHEN i.id = ANY ($19::uuid[]) THEN $18::date END"
    "  FROM target, idem WHERE i.departement = $6 AND i.concertation_id = target.id"
    "  AND i.state IN ('invited', 'accepted', 'declined') RETURNING i.actor_id, i.state)"
    /* for the report of the community: which actor and when, never about whom */
    ", took_part AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
    "  SELECT gen_random_uuid(), $6 || '.facts', 'referral.concertation.participated.v1',"
    "    s.actor_id::text, $7::timestamptz, $9, json_build_object('actor_id', s.actor_id,"
    "    'held_on', $18::text, 'present', true)"
    "  FROM seats s WHERE s.state = 'present' AND s.actor_id IS NOT NULL)" MOVED(
	", held_on = $18::date"),
};

const struct cmn_stmt REFERRAL_CLOSE_MEETING = {
    .name = "concertation_close",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = TARGET MOVED(", told_at = $7::timestamptz"),
};

/* The version of the concertation moves too: who closes it has seen its decisions. */
const struct cmn_stmt REFERRAL_DECIDE_IN = {
    .name = "concertation_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT c.id, c.situation_id FROM concertation c WHERE c.id = $14::uuid"
	"  AND c.departement = $6 AND c.state = 'held' AND NOT " REFERRAL_ERASED(
	    "c.departement",
	    "c.situation_id") " FOR UPDATE OF c)" CMN_SQL_CHANGE
			      ", moved AS (UPDATE concertation c SET version = c.version + 1 FROM target, idem"
			      "  WHERE c.id = target.id AND c.departement = $6)"
			      ", fact AS (INSERT INTO concertation_decision (id, departement, situation_id,"
			      "    concertation_id, code, task_id, at, by, words)"
			      "  SELECT $5::uuid, $6, target.situation_id, target.id, $15, $17::uuid, $7::timestamptz,"
			      "    $1, jsonb_strip_nulls($16::jsonb) FROM target, idem RETURNING id, version, situation_id, concertation_id)"
			      ", promised AS (INSERT INTO concertation_commitment (id, departement, situation_id,"
			      "    concertation_id, decision_id, state_at, party, actor_id, until_on, words)"
			      "  SELECT $19::uuid, $6, f.situation_id, f.concertation_id, f.id, $7::timestamptz, $20,"
			      "    $21::uuid, $22::date, jsonb_strip_nulls($23::jsonb) FROM fact f WHERE $19::uuid IS NOT NULL)" REFERRAL_SQL_MORE(
				  "$18") CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_FOLLOW_UP = {
    .name = "commitment_follow_up",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT m.id, m.departement, m.situation_id, m.state, m.until_on, m.words"
	"  FROM concertation_commitment m WHERE m.id = $5::uuid AND m.departement = $6"
	"  AND m.version = $14::bigint AND m.state = ANY ($15::text[]) AND NOT " REFERRAL_ERASED(
	    "m.departement",
	    "m.situation_id") " FOR UPDATE OF m)" CMN_SQL_CHANGE
			      ", line AS (INSERT INTO concertation_commitment_line (departement, situation_id,"
			      "    commitment_id, state, until_on, at, by, words)"
			      "  SELECT t.departement, t.situation_id, t.id, t.state, t.until_on, $7::timestamptz, $1,"
			      "    jsonb_strip_nulls(t.words || $19::jsonb) FROM target t, idem)"
			      ", fact AS (UPDATE concertation_commitment m SET state = $16, state_at = $7::timestamptz,"
			      "    version = m.version + 1, until_on = COALESCE($18::date, m.until_on),"
			      "    words = " REFERRAL_SQL_WORDS(
				  "m.words",
				  "$17") "  FROM target, idem WHERE m.id = target.id AND m.departement = $6"
					 "  RETURNING m.id, m.version)" CMN_SQL_FINISH,
};

enum cmn_err referral_meeting_write(struct cmn_call *call, const struct cmn_stmt *stmt,
				    const char **params)
{
	int64_t version;
	bool replayed;

	cmn_write_params(&call->write, params);
	return cmn_write_run(call->pool, &call->ctx, stmt, params, &call->write, &version,
			     &replayed, &call->err);
}

const char *referral_meeting_version(const struct cmn_call *call, char room[REFERRAL_VERSION_LEN])
{
	snprintf(room, REFERRAL_VERSION_LEN, "%" PRId64, call->if_match);
	return room;
}

enum cmn_err referral_store_plan_meeting(struct cmn_call *call,
					 const struct referral_new_meeting *m)
{
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = m->situation,  [14] = m->kind,           [15] = m->role,  [16] = m->starts_at,
	    [17] = m->remote,     [18] = m->without,        [19] = m->words, [20] = m->seat,
	    [21] = m->seat_words, [22] = m->accommodations,
	};

	return referral_meeting_write(call, &REFERRAL_PLAN_MEETING, params);
}

static enum cmn_err change(struct cmn_call *call, const struct cmn_stmt *stmt, const char **params)
{
	const char *held[] = {call->write.resource_id, call->write.departement};
	const struct cmn_step lock = {&REFERRAL_MEETING_LOCK, held};
	int64_t version;
	bool replayed;

	cmn_write_params(&call->write, params);
	return cmn_write_run_locked(call->pool, &call->ctx, &lock, stmt, params, &call->write,
				    &version, &replayed, &call->err);
}

enum cmn_err referral_store_meeting(struct cmn_call *call, const struct referral_meeting_change *c)
{
	const struct referral_meeting_move *move = &REFERRAL_MEETING_MOVES[c->act];
	char version[REFERRAL_VERSION_LEN];
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = referral_meeting_version(call, version),
	    [14] = move->from,
	    [15] = move->to,
	    [16] = c->words,
	};

	if (c->act == REFERRAL_MEETING_POSTPONE) {
		params[17] = c->starts_at;
		params[18] = c->remote;
		params[19] = c->former;
		return change(call, &REFERRAL_POSTPONE, params);
	}
	if (c->act == REFERRAL_MEETING_CANCEL) {
		params[17] = c->reason;
		return change(call, &REFERRAL_CANCEL_MEETING, params);
	}
	if (c->act == REFERRAL_MEETING_HOLD) {
		params[17] = c->held_on;
		params[18] = c->present;
		return change(call, &REFERRAL_HOLD, params);
	}
	return change(call, &REFERRAL_CLOSE_MEETING, params);
}

enum cmn_err referral_store_decide_in(struct cmn_call *call, const struct referral_new_decision *d)
{
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = d->concertation, [14] = d->code,       [15] = d->words, [16] = d->task,
	    [17] = d->more,         [18] = d->commitment, [19] = d->party, [20] = d->actor,
	    [21] = d->until,        [22] = d->terms,
	};

	return referral_meeting_write(call, &REFERRAL_DECIDE_IN, params);
}

enum cmn_err referral_store_pledge_follow_up(struct cmn_call *call, enum referral_meeting_act act,
					     const char *until, const char *words, const char *line)
{
	const struct referral_meeting_move *move = &REFERRAL_MEETING_MOVES[act];
	char version[REFERRAL_VERSION_LEN];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = referral_meeting_version(call, version),
	    [14] = move->from,
	    [15] = move->to,
	    [16] = words,
	    [17] = until,
	    [18] = line,
	};

	return referral_meeting_write(call, &REFERRAL_FOLLOW_UP, params);
}
