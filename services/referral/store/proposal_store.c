/* SPDX-License-Identifier: EUPL-1.2 */
#include "proposal_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define OWN_N 32 /* of REFERRAL_PROPOSE */

#define ACTOR "COALESCE(p.actor_id, o.actor_id)"

/* clang-format off */
#define PROPOSAL_COLUMNS                                                                           \
	"p.id, p.departement, p.version, p.state, p.situation_id, p.round_id, p.offer_id,"         \
	" COALESCE(p.label, o.name) AS label, " ACTOR " AS actor_id, p.support_form,"              \
	" p.components, p.pre_existing_evaluation,"                                                \
	" CASE WHEN num_nonnulls(p.evaluation_actor_id, p.evaluation_by, p.evaluation_on) > 0"     \
	" THEN json_strip_nulls(json_build_object('actor_id', p.evaluation_actor_id, 'by',"        \
	" p.evaluation_by, 'on', p.evaluation_on)) END AS evaluation,"                             \
	" p.ordinary_environment, p.ad_hoc, " PROPOSAL_PERIOD("p") ", p.frequency,"                \
	" p.distance_km, p.dossier_id, " PROPOSAL_ORIENTATION("n") ", p.proposed_at,"              \
	" p.answered_at, p.actor_answer_required, p.person_answer,"                                \
	" COALESCE(p.person_answer_at, CASE WHEN p.state IN ('accepted', 'refused')"               \
	"   AND p.actor_answer IS NULL THEN p.answered_at END) AS person_answered_at,"             \
	" p.refusal_reason, p.answer_note, p.actor_answer, p.actor_answer_at AS actor_answered_at," \
	" CASE WHEN p.actor_answer = 'refused' THEN json_strip_nulls(json_build_object('motive',"  \
	" p.actor_motive, 'plain_text', p.actor_plain_text, 'internal_note',"                      \
	" p.actor_internal_note)) END AS actor_refusal,"                                           \
	" p.withdrawal_reason, p.withdrawal_note, p.winner_id,"                                    \
	" p.asked AS _asked, p.orientation_id AS _orientation_id, n.state AS _status,"                                \
	" " CMN_SQL_RFC3339("p.proposed_at") " AS _proposed_at"

#define PROPOSAL_FROM                                                                              \
	" FROM proposal p LEFT JOIN offer_ref o ON o.id = p.offer_id"                              \
	" LEFT JOIN orientation n ON n.departement = p.departement AND n.id = p.orientation_id"

const struct cmn_stmt REFERRAL_PROPOSAL_LOCK = {
    .name = "proposal_lock",
    .writes = true,
    .n_params = 6,
    .sql = "SELECT proposal_lock($1, ARRAY[$2::uuid], ARRAY[$3::uuid], $4, ARRAY[$5::uuid],"
	   " ARRAY[$6::uuid])",
};

/* Does this file know decision $39 by another day than $40?  Until an answer came or while it is
 * before somebody, what was written wrongly is put right. */
#define OTHER_DAY                                                                                  \
	"SELECT n.decided_on FROM orientation n WHERE n.departement = $6"                          \
	" AND n.situation_id = $14::uuid AND n.decision_number = $39::text"                        \
	" AND n.decided_on <> $40::date AND (n.state IS NOT NULL OR EXISTS (SELECT 1"              \
	"  FROM proposal q WHERE q.departement = $6 AND q.orientation_id = n.id"                   \
	"  AND q.state <> 'withdrawn'))"

/* One decision put to one ESMS is one pair, whatever the number of proposals; it has one day. */
const struct cmn_stmt REFERRAL_PROPOSE = {
    .name = "proposal_make",
    .writes = true,
    .n_params = CMN_WRITE_N + OWN_N,
    .sql = "WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = 'open' AND ($15::uuid IS NULL OR EXISTS"
	   "    (SELECT 1 FROM offer_ref WHERE id = $15::uuid AND active))"
	   "  AND ($37::uuid IS NULL OR EXISTS (SELECT 1 FROM proposal_round r"
	   "    WHERE r.departement = $6 AND r.id = $37::uuid AND r.situation_id = $14::uuid"
	   "    AND r.state = 'open')) AND NOT EXISTS (SELECT 1 FROM plan w"
	   "    WHERE w.departement = $6 AND w.situation_id = $14::uuid AND w.state = 'stopped')"
	   "  AND NOT EXISTS (" OTHER_DAY "))" CMN_SQL_CHANGE
	   ", corrected AS (UPDATE orientation n SET decided_on = $40::date,"
	   "    changed_at = $7::timestamptz, version = n.version + 1 FROM target, idem"
	   "  WHERE n.departement = $6 AND n.situation_id = $14::uuid"
	   "    AND n.decision_number = $39::text AND n.actor_id <> $22::uuid"
	   "    AND n.decided_on <> $40::date)"
	   ", pair AS (INSERT INTO orientation AS n (id, departement, situation_id, actor_id,"
	   "    decision_number, decided_on, decision_type, right_code, qualification, changed_at)"
	   "  SELECT gen_random_uuid(), $6, target.id, $22::uuid, $39::text, $40::date, $41, $42, $43,"
	   "    $7::timestamptz FROM target, idem WHERE $39::text IS NOT NULL"
	   "  ON CONFLICT (departement, situation_id, decision_number, actor_id) DO UPDATE SET"
	   "    decision_type = COALESCE(excluded.decision_type, n.decision_type),"
	   "    right_code = COALESCE(excluded.right_code, n.right_code),"
	   "    qualification = COALESCE(excluded.qualification, n.qualification),"
	   "    decided_on = excluded.decided_on,"
	   "    changed_at = excluded.changed_at, version = n.version + 1 RETURNING id)"
	   ", round AS (INSERT INTO proposal_round (id, departement, situation_id, need,"
	   "    opened_at, opened_by)"
	   "  SELECT gen_random_uuid(), $6, target.id, $45::text, $7::timestamptz, $1 FROM target, idem"
	   "  WHERE $45::text IS NOT NULL ON CONFLICT (departement, situation_id, need)"
	   "    WHERE state = 'open' AND need IS NOT NULL DO UPDATE SET need = excluded.need"
	   "  RETURNING id)"
	   ", fact AS (INSERT INTO proposal (id, departement, situation_id, offer_id, label,"
	   "    support_form, pre_existing_evaluation, ordinary_environment, ad_hoc, proposed_at,"
	   "    proposed_by, state_at, actor_id, actor_answer_required, asked, components, season,"
	   "    starts_on, ends_on, closure_from, closure_until, closure_reason, frequency,"
	   "    distance_km, evaluation_actor_id, evaluation_by, evaluation_on, round_id,"
	   "    dossier_id, orientation_id)"
	   "  SELECT $5::uuid, $6, target.id, $15::uuid, $16, $17, $18::boolean, $19::boolean,"
	   "    $20::boolean, $21::timestamptz, $1, $7::timestamptz, $22::uuid, $23::boolean,"
	   "    $24::boolean, $25::text[], $26, $27::date, $28::date, $29::date, $30::date, $31,"
	   "    $32, $33::numeric, $34::uuid, $35, $36::date,"
	   "    COALESCE($37::uuid, (SELECT id FROM round)), $38::uuid,"
	   "    (SELECT id FROM pair) FROM target, idem"
	   "  RETURNING id, version)"
	   REFERRAL_SQL_MORE("$44") CMN_SQL_FINISH,
};

/* The day under which a file knows a decision. */
const struct cmn_stmt REFERRAL_DECISION_DAY = {
    .name = "decision_day",
    .n_params = 3,
    .sql = "SELECT n.id, n.decided_on FROM orientation n WHERE n.departement = $1"
	   " AND n.situation_id = $2::uuid AND n.decision_number = $3"
	   " ORDER BY n.state IS NULL, n.id LIMIT 1",
};

const struct cmn_stmt REFERRAL_PROPOSAL_GET = {
    .name = "proposal_get",
    .n_params = 2,
    .sql = "SELECT " PROPOSAL_COLUMNS ", " REFERRAL_ERASED("p.departement", "p.situation_id")
	   " AS _erased, (SELECT s.state FROM situation_ref s WHERE s.departement = p.departement"
	   "   AND s.id = p.situation_id) AS _situation" PROPOSAL_FROM
	   " WHERE p.id = $1::uuid AND p.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_PROPOSALS = {
    .name = "proposal_list",
    .n_params = 6,
    .sql = "SELECT " PROPOSAL_COLUMNS ", " CMN_SQL_CURSOR("p.proposed_at", "p.id") PROPOSAL_FROM
	   " WHERE p.departement = $1 AND p.situation_id = $2::uuid"
	   " AND ($5::text IS NULL OR p.state = $5) AND ($6::uuid IS NULL OR p.round_id = $6::uuid)"
	   " AND (p.proposed_at, p.id) > " CMN_SQL_AFTER("$3")
	   " ORDER BY p.proposed_at, p.id LIMIT $4::int",
};

/* What was proposed in a situation that is closed meanwhile is answered no more; it may be taken back,
 * so that an actor who was asked does not keep a place for nobody. */
const struct cmn_stmt REFERRAL_PROPOSAL_WRITE = {
    .name = "proposal_answer",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = "WITH target AS (SELECT p.id FROM proposal p JOIN situation_ref s"
	   "  ON s.departement = p.departement AND s.id = p.situation_id AND s.erased_at IS NULL"
	   "  AND (s.state = 'open' OR $17 = 'none')"
	   "  WHERE p.id = $5::uuid AND p.departement = $6 AND p.version = $14::bigint"
	   "  AND p.state = $15 FOR UPDATE OF p)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE proposal p SET state = $16, version = version + 1,"
	   "    state_at = CASE WHEN $16 = 'proposed' THEN p.state_at ELSE $7::timestamptz END,"
	   "    answered_at = CASE WHEN $16 <> 'proposed' THEN $7::timestamptz END,"
	   "    person_answer = CASE WHEN $17 = 'person' THEN $18 ELSE p.person_answer END,"
	   "    person_answer_at = CASE WHEN $17 = 'person' THEN $7::timestamptz"
	   "      ELSE p.person_answer_at END,"
	   "    person_answer_by = CASE WHEN $17 = 'person' THEN $1 ELSE p.person_answer_by END,"
	   "    refusal_reason = CASE WHEN $17 = 'person' THEN $19 ELSE p.refusal_reason END,"
	   "    answer_note = CASE WHEN $17 = 'person' THEN $21 ELSE p.answer_note END,"
	   "    actor_answer = CASE WHEN $17 = 'actor' THEN $18 ELSE p.actor_answer END,"
	   "    actor_answer_at = CASE WHEN $17 = 'actor' THEN $7::timestamptz"
	   "      ELSE p.actor_answer_at END,"
	   "    actor_answer_by = CASE WHEN $17 = 'actor' THEN $1 ELSE p.actor_answer_by END,"
	   "    actor_motive = CASE WHEN $17 = 'actor' THEN $19 ELSE p.actor_motive END,"
	   "    actor_plain_text = CASE WHEN $17 = 'actor' THEN $20 ELSE p.actor_plain_text END,"
	   "    actor_internal_note = CASE WHEN $17 = 'actor' THEN $21"
	   "      ELSE p.actor_internal_note END,"
	   "    withdrawal_reason = CASE WHEN $17 = 'none' THEN $19 END,"
	   "    withdrawal_note = CASE WHEN $17 = 'none' THEN $21 END"
	   "  FROM target, idem WHERE p.id = target.id AND p.departement = $6"
	   "  RETURNING p.id, p.version, p.state, p.round_id)"
	   PROPOSAL_LOSERS("fact") REFERRAL_SQL_MORE("$22") CMN_SQL_FINISH,
};
/* clang-format on */

const struct cmn_stmt REFERRAL_ACTOR_TYPE = {
    .name = "actor_type",
    .n_params = 2,
    .sql = "SELECT id, departement, published->>'type' AS type FROM actor_ref"
	   " WHERE id = $1::uuid AND $2::text IS NOT NULL",
};

enum cmn_err referral_store_proposal_locked(const struct referral_at *at,
					    const struct referral_proposal_locks *l,
					    const struct cmn_stmt *stmt, const char **params,
					    struct cmn_write *write, struct referral_done *ret)
{
	const char *lock[] = {l->departement,     l->proposal_id,    l->situation_id,
			      l->decision_number, l->orientation_id, l->round_id};
	const struct cmn_step step = {&REFERRAL_PROPOSAL_LOCK, lock};

	cmn_write_params(write, params);
	return cmn_write_run_locked(at->pool, at->ctx, &step, stmt, params, write, &ret->version,
				    &ret->replayed, at->err);
}

static const char *sql_bool(bool value)
{
	return value ? "true" : "false";
}

/* What is proposed, and to whom. */
static void bind_offer(const char **params, const struct referral_proposal *p)
{
	params[13] = p->situation_id;
	params[14] = p->offer_id;
	params[15] = p->label;
	params[16] = p->support_form;
	params[17] = sql_bool(p->pre_existing_evaluation);
	params[18] = sql_bool(p->ordinary_environment);
	params[19] = sql_bool(p->ad_hoc);
	params[20] = p->proposed_at;
	params[21] = p->actor_id;
	params[22] = sql_bool(p->actor_answer_required);
	params[23] = sql_bool(p->asked);
}

/* Its components, when and how often, how far, and who evaluated the need for it. */
static void bind_terms(const char **params, const struct referral_proposal *p)
{
	params[24] = p->components ? p->components : "{}";
	params[25] = p->season;
	params[26] = p->starts_on;
	params[27] = p->ends_on;
	params[28] = p->closure_from;
	params[29] = p->closure_until;
	params[30] = p->closure_reason;
	params[31] = p->frequency;
	params[32] = p->distance_km;
	params[33] = p->evaluation_actor_id;
	params[34] = p->evaluation_by;
	params[35] = p->evaluation_on;
}

/* The round it belongs to, what goes along, and the decision that it carries out. */
static void bind_frame(const char **params, const struct referral_proposal *p)
{
	params[36] = p->round_id;
	params[37] = p->dossier_id;
	params[38] = p->decision_number;
	params[39] = p->decided_on;
	params[40] = p->decision_type;
	params[41] = p->right_code;
	params[42] = p->qualification;
	params[43] = p->more;
	params[44] = p->round_need;
}

enum cmn_err referral_store_propose(const struct referral_at *at, struct cmn_write *write,
				    const struct referral_proposal *p, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + OWN_N] = {0};
	const struct referral_proposal_locks locks = {
	    .departement = write->departement,
	    .situation_id = p->situation_id,
	    .decision_number = p->decision_number,
	    .round_id = p->round_id,
	};

	bind_offer(params, p);
	bind_terms(params, p);
	bind_frame(params, p);
	/* alone it waits for nobody */
	if (!p->round_id && !p->round_need && !p->decision_number)
		return referral_store_write(at, &REFERRAL_PROPOSE, params, write, ret);
	return referral_store_proposal_locked(at, &locks, &REFERRAL_PROPOSE, params, write, ret);
}

enum cmn_err referral_store_decision_day(const struct referral_at *at, const char *departement,
					 const struct referral_proposal *p, PGresult **ret)
{
	const char *params[] = {departement, p->situation_id, p->decision_number};

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_DECISION_DAY, params, ret, at->err);
}

enum cmn_err referral_store_proposal_write(const struct referral_at *at, struct cmn_write *write,
					   const struct referral_proposal_write *a,
					   struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = version,   [14] = a->from,  [15] = a->to,   [16] = a->whose, [17] = a->answer,
	    [18] = a->reason, [19] = a->plain, [20] = a->note, [21] = a->more,
	};
	const struct referral_proposal_locks locks = {
	    .departement = write->departement,
	    .proposal_id = write->resource_id,
	};

	snprintf(version, sizeof(version), "%" PRId64, a->version);
	return referral_store_proposal_locked(at, &locks, &REFERRAL_PROPOSAL_WRITE, params, write,
					      ret);
}

enum cmn_err referral_store_proposal(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_PROPOSAL_GET, id, ret, at->err);
}

enum cmn_err referral_store_proposals(const struct referral_at *at,
				      const struct referral_proposal_page *page, PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement, page->situation_id, page->after, count,
				page->state,       page->round_id};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_PROPOSALS, params, ret, at->err);
}

enum cmn_err referral_store_actor_type(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_ACTOR_TYPE, id, ret, at->err);
}

const struct cmn_stmt *const REFERRAL_PROPOSAL_STATEMENTS[] = {
    &REFERRAL_STATUS_ENTER,   &REFERRAL_DECISION_CANCEL, &REFERRAL_STATUS_GET,
    &REFERRAL_STATUS_SAME,    &REFERRAL_STATUS_LIST,     &REFERRAL_ORIENTATION_GET,
    &REFERRAL_ORIENTATIONS,   &REFERRAL_ORIENTATIONS_AT, &REFERRAL_PROPOSAL_LOCK,
    &REFERRAL_PROPOSE,        &REFERRAL_PROPOSAL_GET,    &REFERRAL_PROPOSALS,
    &REFERRAL_PROPOSAL_WRITE, &REFERRAL_ROUND_OPEN,      &REFERRAL_ROUND_GET,
    &REFERRAL_ROUND_FOR,      &REFERRAL_ROUNDS,          &REFERRAL_ACTOR_TYPE,
    &REFERRAL_DECISION_DAY,   &REFERRAL_ASKED,           &REFERRAL_ASKED_ONE,
    &REFERRAL_MINE,           &REFERRAL_LEARN_READERS,
};
const size_t REFERRAL_PROPOSAL_STATEMENT_COUNT = CMN_LEN(REFERRAL_PROPOSAL_STATEMENTS);
