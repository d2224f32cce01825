/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define RECORD                                                                                                                     \
	"h.id, h.departement, h.version, h.state, " CMN_SQL_RFC3339(                                                               \
	    "h.state_at") " AS state_at,"                                                                                          \
			  " h.situation_id, h.reason, " CMN_SQL_RFC3339(                                                           \
			      "h.sent_at") " AS sent_at,"                                                                          \
					   " h.refusal_reason, h.outcome, h.outcome_reason, h.withdrawal_reason,"                  \
					   " CASE h.state WHEN 'complement_requested' THEN (SELECT array_to_string(y.codes, ' ')"  \
					   "   FROM handoff_history y WHERE y.departement = h.departement AND y.handoff_id = h.id" \
					   "   AND y.to_state = 'complement_requested' ORDER BY y.number DESC LIMIT 1)"            \
					   " END AS complement_codes,"                                                             \
					   " COALESCE((SELECT d.dossier_id::text FROM handoff_history d"                           \
					   "   WHERE d.departement = h.departement AND d.handoff_id = h.id"                        \
					   "   AND d.dossier_id IS NOT NULL ORDER BY d.number DESC LIMIT 1),"                      \
					   "  c.content->>'dossier_id') AS dossier_id"
#define WITH_CONTENT \
	" LEFT JOIN handoff_content c ON c.departement = h.departement AND c.handoff_id = h.id"

static const struct cmn_stmt ONE = {
    .name = "fhir_handoff",
    .n_params = 2,
    .sql = "SELECT " RECORD ", c.content->>'urgency' AS urgency, c.content->>'needs' AS needs"
	   " FROM handoff h" WITH_CONTENT " WHERE h.id = $1::uuid"
	   " AND h.departement = ANY (string_to_array($2, ',')) AND h.sent_at IS NOT NULL",
};

const struct cmn_stmt REFERRAL_FHIR_LIST = {
    .name = "fhir_handoff_list",
    .n_params = 8,
    .sql = "SELECT " RECORD ", " CMN_SQL_CURSOR(
	"h.state_at",
	"h.id") " FROM handoff h" WITH_CONTENT " WHERE h.departement = $1 AND h.sent_at IS NOT NULL"
		" AND ($2::text[] IS NULL OR h.state = ANY ($2::text[]))"
		" AND ($3::boolean IS NULL OR (COALESCE(h.outcome_reason, '') = 'person_declines') ="
		"  $3::boolean) AND ($4::uuid IS NULL OR h.id = $4::uuid)"
		" AND h.state_at >= COALESCE($5::timestamptz, '-infinity')"
		" AND h.state_at < COALESCE($6::timestamptz, 'infinity')"
		" AND (h.state_at, h.id) > " CMN_SQL_AFTER(
		    "$7") " ORDER BY h.state_at, h.id LIMIT $8::int",
};

const struct cmn_stmt REFERRAL_FHIR_HISTORY = {
    .name = "fhir_history",
    .n_params = 2,
    .sql =
	"SELECT h.id, h.departement, y.number AS version, y.to_state AS state, " CMN_SQL_RFC3339("y.at") " AS state_at, h.situation_id, h.reason, " CMN_SQL_RFC3339(
	    "h.sent_at") " AS sent_at, CASE y.to_state WHEN 'refused' THEN y.reason END AS refusal_reason,"
			 " CASE y.to_state WHEN 'concluded' THEN h.outcome END AS outcome,"
			 " CASE y.to_state WHEN 'concluded' THEN h.outcome_reason END AS outcome_reason,"
			 " CASE y.to_state WHEN 'withdrawn' THEN y.reason END AS withdrawal_reason,"
			 " CASE y.to_state WHEN 'complement_requested' THEN array_to_string(y.codes, ' ')"
			 " END AS complement_codes, y.dossier_id::text AS dossier_id, y.side"
			 " FROM handoff h JOIN handoff_history y ON y.departement = h.departement"
			 "  AND y.handoff_id = h.id WHERE h.departement = $1 AND h.id = $2::uuid"
			 "  AND y.to_state <> 'draft' ORDER BY y.number DESC LIMIT 200",
};

static const struct cmn_stmt CONSENT = {
    .name = "fhir_consent",
    .n_params = 2,
    .sql =
	"SELECT c.id, c.departement, c.situation_id, c.given, c.purpose, c.categories,"
	" c.recipients, " CMN_SQL_RFC3339("c.decided_at") " AS decided_at, " CMN_SQL_RFC3339("c.valid_from") " AS valid_from, " CMN_SQL_RFC3339(
	    "c.valid_until") " AS valid_until, " CMN_SQL_RFC3339("c.withdrawn_at") " AS withdrawn_at FROM consent_ref c"
										   " WHERE c.id = $1::uuid AND c.departement = ANY (string_to_array($2, ','))"
										   " AND c.purpose = 'mdph_handoff' AND EXISTS (SELECT 1 FROM handoff h"
										   "  WHERE h.departement = c.departement AND h.sent_at IS NOT NULL"
										   "  AND h.situation_id = c.situation_id)",
};

static const struct cmn_stmt DOSSIER = {
    .name = "fhir_dossier",
    .n_params = 2,
    .sql = "SELECT h.id, h.departement, h.situation_id, h.version, " CMN_SQL_RFC3339(
	"h.state_at") " AS state_at, $1::uuid AS dossier_id FROM ("
		      " SELECT departement, handoff_id FROM handoff_history WHERE dossier_id = $1::uuid"
		      "  AND departement = ANY (string_to_array($2, ','))"
		      " UNION SELECT departement, handoff_id FROM handoff_content"
		      "  WHERE content->>'dossier_id' = $1::uuid::text"
		      "  AND departement = ANY (string_to_array($2, ','))) d"
		      " JOIN handoff h ON h.departement = d.departement AND h.id = d.handoff_id"
		      " WHERE h.sent_at IS NOT NULL ORDER BY h.state_at DESC LIMIT 1",
};

const struct cmn_stmt *const REFERRAL_FHIR_STATEMENTS[] = {
    &ONE, &REFERRAL_FHIR_LIST, &REFERRAL_FHIR_HISTORY, &CONSENT, &DOSSIER,
};
const size_t REFERRAL_FHIR_STATEMENT_COUNT = CMN_LEN(REFERRAL_FHIR_STATEMENTS);

enum cmn_err referral_store_fhir_handoff(const struct referral_at *at, const char *id,
					 PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &ONE, id, ret, at->err);
}

enum cmn_err referral_store_fhir_consent(const struct referral_at *at, const char *id,
					 PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &CONSENT, id, ret, at->err);
}

enum cmn_err referral_store_fhir_dossier(const struct referral_at *at, const char *dossier_id,
					 PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &DOSSIER, dossier_id, ret, at->err);
}

enum cmn_err referral_store_fhir_handoffs(const struct referral_at *at,
					  const struct referral_fhir_search *s, PGresult **ret)
{
	char count[24];
	const char *params[] = {s->departement, s->states, s->declined, s->id,
				s->from,        s->until,  s->after,    count};

	snprintf(count, sizeof(count), "%" PRId64, s->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_FHIR_LIST, params, ret, at->err);
}

enum cmn_err referral_store_fhir_history(const struct referral_at *at, const char *departement,
					 const char *id, PGresult **ret)
{
	const char *params[] = {departement, id};

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_FHIR_HISTORY, params, ret, at->err);
}
