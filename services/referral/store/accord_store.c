/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_store.c - what is written of accords.
 */
#include "accord_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define OPEN(of)                                                                        \
	"EXISTS (SELECT 1 FROM situation_ref s WHERE s.departement = $6 AND s.id = " of \
	" AND s.state = 'open')"
/* every proposal that it names was accepted by the person in this situation */
#define ACCEPTED(list, situation)                                                       \
	"NOT EXISTS (SELECT 1 FROM unnest(" list "::uuid[]) AS u (id) WHERE NOT EXISTS" \
	" (SELECT 1 FROM proposal p WHERE p.departement = $6 AND p.id = u.id"           \
	"  AND p.situation_id = " situation " AND p.state = 'accepted'))"
#define HASHED(content) "encode(sha256(convert_to(" content "::text, 'UTF8')), 'hex')"

const struct cmn_stmt REFERRAL_ACCORD_MAKE = {
    .name = "accord_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	"WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	"  AND departement = $6 AND state = 'open' AND " ACCEPTED(
	    "$16",
	    "$14::uuid") ")" CMN_SQL_CHANGE
			 ", written AS (INSERT INTO accord_version (departement, accord_id, number, situation_id,"
			 "    content, sha256, written_at, written_by)"
			 "  SELECT $6, $5::uuid, 1, target.id, $15::json, " HASHED(
			     "$15") ", $7::timestamptz, $1 FROM target, idem)"
				    ", fact AS (INSERT INTO accord (id, departement, situation_id, state_at,"
				    "    closes_situation, made_at, made_by)"
				    "  SELECT $5::uuid, $6, target.id, $7::timestamptz, $17::boolean, $7::timestamptz, $1"
				    "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_ACCORD_REVISION = {
    .name = "accord_revise",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT a.id, a.situation_id, a.content_version FROM accord a"
	"  WHERE a.id = $5::uuid AND a.departement = $6 AND a.version = $14::bigint"
	"  AND a.state = ANY ($18::text[]) AND " OPEN("a.situation_id") " AND " ACCEPTED(
	    "$16",
	    "a.situation_id") " FOR UPDATE OF a)" CMN_SQL_CHANGE
			      ", written AS (INSERT INTO accord_version (departement, accord_id, number, situation_id,"
			      "    content, sha256, written_at, written_by)"
			      "  SELECT $6, target.id, target.content_version + 1, target.situation_id, $15::json, " HASHED(
				  "$15") ", $7::timestamptz, $1 FROM target, idem)"
					 ", fact AS (UPDATE accord a SET state = $19, content_version = a.content_version + 1,"
					 "    state_at = CASE WHEN a.state = $19 THEN a.state_at ELSE $7::timestamptz END,"
					 "    proposed_at = NULL, closes_situation = $17::boolean, version = a.version + 1"
					 "  FROM target, idem WHERE a.id = target.id AND a.departement = $6"
					 "  RETURNING a.id, a.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_ACCORD_STEP = {
    .name = "accord_step",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT a.id FROM accord a WHERE a.id = $5::uuid AND a.departement = $6"
	"  AND a.version = $14::bigint AND a.state = ANY ($15::text[])"
	"  AND (NOT $17::boolean OR " OPEN(
	    "a.situation_id") ")"
			      "  AND NOT " REFERRAL_ERASED(
				  "a.departement",
				  "a.situation_id") "  FOR UPDATE OF a)" CMN_SQL_CHANGE
						    ", fact AS (UPDATE accord a SET state = $16, state_at = $7::timestamptz,"
						    "    proposed_at = CASE $16 WHEN 'proposed' THEN $7::timestamptz ELSE a.proposed_at END,"
						    "    end_reason = $18, end_note = $19, ended_on = $20::date, version = a.version + 1"
						    "  FROM target, idem WHERE a.id = target.id AND a.departement = $6"
						    "  RETURNING a.id, a.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_ACCORD_HOLD = {
    .name = "accord_hold",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT id FROM accord WHERE id = $1::uuid AND departement = $2 FOR UPDATE",
};

/* With the last signature the needs end as met (R233) for which one of its proposals was
 * considered, or made in a round: those that were recorded as unmet and still are. */
#define MEETS_NEEDS                                                                               \
	", answer AS (SELECT DISTINCT ON (t.need) t.need, t.proposal_id FROM target"              \
	"  JOIN need_tried t ON t.departement = $6 AND t.situation_id = target.situation_id"      \
	"   AND t.proposal_state = 'accepted'"                                                    \
	"  WHERE t.proposal_id::text IN"                                                          \
	"   (SELECT json_array_elements_text(target.content -> 'proposal_ids'))"                  \
	"  ORDER BY t.need, t.proposal_id)"                                                       \
	", met AS (UPDATE unmet_need u SET state = 'met', state_at = $7::timestamptz,"            \
	"    ended_on = greatest(fact.signed_on, u.since), proposal_id = answer.proposal_id,"     \
	"    version = u.version + 1 FROM fact, answer"                                           \
	"  WHERE fact.signed_on IS NOT NULL AND u.departement = $6"                               \
	"   AND u.situation_id = fact.situation_id AND u.need = answer.need AND u.state = 'open'" \
	"  RETURNING u.id, u.situation_id, u.need, u.ended_on, u.proposal_id)"                    \
	", met_audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"    \
	"  SELECT $7::timestamptz, $1, 'meet_unmet_need', met.id, $6 FROM met)"                   \
	", met_told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent,"    \
	"    data) SELECT gen_random_uuid(), $6 || '.facts', 'referral.need.met.v1',"             \
	"    met.id::text, $7::timestamptz, $9, json_build_object('unmet_need_id', met.id,"       \
	"    'situation_id', met.situation_id, 'need', met.need, 'ended_on',"                     \
	"    to_char(met.ended_on, 'YYYY-MM-DD'), 'proposal_id', met.proposal_id) FROM met)"

/* Run after REFERRAL_ACCORD_HOLD: it then sees the signatures of those who came before. */
const struct cmn_stmt REFERRAL_ACCORD_SIGNED = {
    .name = "accord_sign",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT a.id, a.situation_id, v.content FROM accord a"
	"  JOIN accord_version v ON v.departement = a.departement AND v.accord_id = a.id"
	"   AND v.number = a.content_version"
	"  WHERE a.id = $5::uuid AND a.departement = $6 AND a.content_version = $14::int"
	"  AND a.state = ANY ($19::text[])"
	"  AND EXISTS (SELECT 1 FROM json_array_elements(v.content -> 'parties') p"
	"   WHERE p ->> 'key' = $15 AND (p ->> 'signs')::boolean)"
	"  AND NOT EXISTS (SELECT 1 FROM accord_signature g WHERE g.departement = $6"
	"   AND g.accord_id = a.id AND g.number = $14::int AND g.party = $15)"
	"  AND NOT " REFERRAL_ERASED(
	    "a.departement",
	    "a.situation_id") "  FOR UPDATE OF a)" CMN_SQL_CHANGE
			      ", written AS (INSERT INTO accord_signature (departement, accord_id, number, party,"
			      "    situation_id, signed_on, means, witness, recorded_at, recorded_by)"
			      "  SELECT $6, target.id, $14::int, $15, target.situation_id, $16::date, $17, $18,"
			      "    $7::timestamptz, $1 FROM target, idem)"
			      ", others AS (SELECT count(*) FILTER (WHERE g.party IS NULL) AS missing,"
			      "    max(g.signed_on) AS last FROM target"
			      "   CROSS JOIN json_array_elements(target.content -> 'parties') p"
			      "   LEFT JOIN accord_signature g ON g.departement = $6 AND g.accord_id = target.id"
			      "    AND g.number = $14::int AND g.party = p ->> 'key'"
			      "   WHERE (p ->> 'signs')::boolean AND p ->> 'key' <> $15)"
			      ", fact AS (UPDATE accord a SET version = a.version + 1,"
			      "    state = CASE others.missing WHEN 0 THEN $20 ELSE a.state END,"
			      "    state_at = CASE others.missing WHEN 0 THEN $7::timestamptz ELSE a.state_at END,"
			      "    signed_on = CASE others.missing WHEN 0 THEN greatest($16::date, others.last) END"
			      "  FROM target, idem, others WHERE a.id = target.id AND a.departement = $6"
			      "  RETURNING a.id, a.version, a.situation_id, a.content_version, a.signed_on,"
			      "    a.closes_situation)"
			      ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
			      "  SELECT $21::uuid, $6 || '.facts', 'referral.accord.signed.v1', fact.id::text,"
			      "    $7::timestamptz, $9, json_build_object('accord_id', fact.id, 'situation_id',"
			      "    fact.situation_id, 'content_version', fact.content_version, 'signed_on',"
			      "    to_char(fact.signed_on, 'YYYY-MM-DD'), 'closes_situation', fact.closes_situation)"
			      "  FROM fact WHERE fact.signed_on IS NOT NULL)" MEETS_NEEDS
				  CMN_SQL_FINISH,
};

enum cmn_err referral_store_accord_make(const struct referral_at *at, struct cmn_write *write,
					const struct referral_accord_text *text,
					struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = text->situation_id,
	    [14] = text->content,
	    [15] = text->proposals,
	    [16] = text->closes_situation ? "true" : "false",
	};

	return referral_store_write(at, &REFERRAL_ACCORD_MAKE, params, write, ret);
}

enum cmn_err referral_store_accord_revise(const struct referral_at *at, struct cmn_write *write,
					  int64_t version, const struct referral_accord_text *text,
					  struct referral_done *ret)
{
	const struct referral_accord_move *move = &REFERRAL_ACCORD_MOVES[REFERRAL_ACCORD_REVISE];
	char seen[24];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = seen,
	    [14] = text->content,
	    [15] = text->proposals,
	    [16] = text->closes_situation ? "true" : "false",
	    [17] = move->from,
	    [18] = move->to,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return referral_store_write(at, &REFERRAL_ACCORD_REVISION, params, write, ret);
}

enum cmn_err referral_store_accord_step(const struct referral_at *at, struct cmn_write *write,
					const struct referral_accord_step *step,
					struct referral_done *ret)
{
	const struct referral_accord_move *move = &REFERRAL_ACCORD_MOVES[step->act];
	char seen[24];
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = seen,           [14] = move->from,
	    [15] = move->to,       [16] = move->open ? "true" : "false",
	    [17] = step->reason,   [18] = step->note,
	    [19] = step->ended_on,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, step->version);
	return referral_store_write(at, &REFERRAL_ACCORD_STEP, params, write, ret);
}

enum cmn_err referral_store_accord_sign(const struct referral_at *at, struct cmn_write *write,
					const struct referral_signature *s,
					struct referral_done *ret)
{
	const struct referral_accord_move *move = &REFERRAL_ACCORD_MOVES[REFERRAL_ACCORD_SIGN];
	char event[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = s->content_version, [14] = s->party,   [15] = s->signed_on, [16] = s->means,
	    [17] = s->witness,         [18] = move->from, [19] = move->to,     [20] = event,
	};
	const char *held[] = {write->resource_id, write->departement};
	const struct cmn_step hold = {&REFERRAL_ACCORD_HOLD, held};

	cmn_uuid7(event);
	cmn_write_params(write, params);
	return cmn_write_run_locked(at->pool, at->ctx, &hold, &REFERRAL_ACCORD_SIGNED, params,
				    write, &ret->version, &ret->replayed, at->err);
}
