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

/* $3: one version of it. */
const struct cmn_stmt REFERRAL_FHIR_HISTORY = {
    .name = "fhir_history",
    .n_params = 3,
    .sql =
	"SELECT h.id, h.departement, y.number AS version, y.to_state AS state, " CMN_SQL_RFC3339("y.at") " AS state_at, h.situation_id, h.reason, " CMN_SQL_RFC3339(
	    "h.sent_at") " AS sent_at, CASE y.to_state WHEN 'refused' THEN y.reason END AS refusal_reason,"
			 " CASE y.to_state WHEN 'concluded' THEN h.outcome END AS outcome,"
			 " CASE y.to_state WHEN 'concluded' THEN h.outcome_reason END AS outcome_reason,"
			 " CASE y.to_state WHEN 'withdrawn' THEN y.reason END AS withdrawal_reason,"
			 " CASE y.to_state WHEN 'complement_requested' THEN array_to_string(y.codes, ' ')"
			 " END AS complement_codes, COALESCE((SELECT d.dossier_id::text"
			 "   FROM handoff_history d WHERE d.departement = h.departement"
			 "   AND d.handoff_id = h.id AND d.number <= y.number"
			 "   AND d.dossier_id IS NOT NULL ORDER BY d.number DESC LIMIT 1),"
			 "  c.content->>'dossier_id') AS dossier_id, y.side"
			 " FROM handoff h JOIN handoff_history y ON y.departement = h.departement"
			 "  AND y.handoff_id = h.id" WITH_CONTENT
			 " WHERE h.departement = $1 AND h.id = $2::uuid AND y.to_state <> 'draft'"
			 " AND ($3::bigint IS NULL OR y.number = $3::bigint)"
			 " ORDER BY y.number DESC LIMIT 200",
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

/* clang-format off */
#define DOSSIER_OF(departement, handoff)                                                           \
	"COALESCE((SELECT d.dossier_id::text FROM handoff_history d WHERE d.departement ="         \
	"   " departement " AND d.handoff_id = " handoff " AND d.dossier_id IS NOT NULL"           \
	"   ORDER BY d.number DESC LIMIT 1), (SELECT c.content->>'dossier_id'"                     \
	"   FROM handoff_content c WHERE c.departement = " departement                             \
	"   AND c.handoff_id = " handoff "))"

/* A PAG without its content. */
const struct cmn_stmt REFERRAL_FHIR_PLANS = {
    .name = "fhir_plan_list",
    .n_params = 7,
    .sql = "SELECT p.id, p.departement, p.version, p.state, p.situation_id, p.handoff_id,"
	   " p.in_force_from, p.in_force_until, p.ended_on, p.end_reason, "
	   CMN_SQL_RFC3339("p.changed_at") " AS _changed_at, "
	   CMN_SQL_RFC3339("p.prepared_at") " AS _prepared_at, "
	   DOSSIER_OF("p.departement", "p.handoff_id") " AS dossier_id, "
	   CMN_SQL_CURSOR("p.changed_at", "p.id")
	   " FROM pag p WHERE p.departement = $1"
	   " AND ($2::text[] IS NULL OR p.state = ANY ($2::text[]))"
	   " AND ($3::uuid IS NULL OR p.id = $3::uuid)"
	   " AND p.changed_at >= COALESCE($4::timestamptz, '-infinity')"
	   " AND p.changed_at < COALESCE($5::timestamptz, 'infinity')"
	   " AND (p.changed_at, p.id) > " CMN_SQL_AFTER("$6")
	   " ORDER BY p.changed_at, p.id LIMIT $7::int",
};

#define EVENT                                                                                      \
	"e.id, e.departement, e.orientation_id, e.status, e.motive, e.entered_on, e.side, "        \
	CMN_SQL_RFC3339("e.recorded_at") " AS recorded_at, o.actor_id, a.name AS actor_name,"      \
	" o.situation_id, CASE WHEN NOT " REFERRAL_ERASED("o.departement", "o.situation_id")       \
	" THEN o.decision_number END AS decision_number"
#define OF_EVENT                                                                                   \
	" FROM orientation_status e JOIN orientation o ON o.departement = e.departement"           \
	"  AND o.id = e.orientation_id JOIN actor_ref a ON a.id = o.actor_id"

static const struct cmn_stmt EVENT_ONE = {
    .name = "fhir_event",
    .n_params = 2,
    .sql = "SELECT " EVENT OF_EVENT
	   " WHERE e.id = $1::uuid AND e.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_FHIR_EVENTS = {
    .name = "fhir_event_list",
    .n_params = 7,
    .sql = "SELECT " EVENT ", " CMN_SQL_CURSOR("e.recorded_at", "e.id") OF_EVENT
	   " WHERE e.departement = $1 AND ($2::uuid IS NULL OR e.orientation_id = $2::uuid)"
	   " AND ($3::uuid IS NULL OR e.id = $3::uuid)"
	   " AND e.recorded_at >= COALESCE($4::timestamptz, '-infinity')"
	   " AND e.recorded_at < COALESCE($5::timestamptz, 'infinity')"
	   " AND (e.recorded_at, e.id) > " CMN_SQL_AFTER("$6")
	   " ORDER BY e.recorded_at, e.id LIMIT $7::int",
};

/* Two, when the same came again after a reactivation. */
static const struct cmn_stmt EVENT_SAME = {
    .name = "fhir_event_same",
    .n_params = 5,
    .sql = "SELECT " EVENT OF_EVENT
	   " WHERE e.departement = ANY (string_to_array($1, ',')) AND e.orientation_id = $2::uuid"
	   " AND e.status = $3 AND e.entered_on = $4::date AND e.motive IS NOT DISTINCT FROM $5"
	   " ORDER BY e.number LIMIT 2",
};
/* clang-format on */

const struct cmn_stmt *const REFERRAL_FHIR_STATEMENTS[] = {
    &ONE,        &REFERRAL_FHIR_LIST,  &REFERRAL_FHIR_HISTORY, &CONSENT,
    &DOSSIER,    &REFERRAL_FHIR_PLANS, &REFERRAL_FHIR_EVENTS,  &EVENT_ONE,
    &EVENT_SAME,
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
					 const char *id, const char *number, PGresult **ret)
{
	const char *params[] = {departement, id, number};

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_FHIR_HISTORY, params, ret, at->err);
}

static enum cmn_err changed(const struct referral_at *at, const struct cmn_stmt *stmt,
			    const char *second, const struct referral_fhir_search *s,
			    PGresult **ret)
{
	char count[24];
	const char *params[] = {s->departement, second, s->id, s->from, s->until, s->after, count};

	snprintf(count, sizeof(count), "%" PRId64, s->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, stmt, params, ret, at->err);
}

enum cmn_err referral_store_fhir_plans(const struct referral_at *at,
				       const struct referral_fhir_search *s, PGresult **ret)
{
	return changed(at, &REFERRAL_FHIR_PLANS, s->states, s, ret);
}

enum cmn_err referral_store_fhir_events(const struct referral_at *at,
					const struct referral_fhir_search *s, PGresult **ret)
{
	return changed(at, &REFERRAL_FHIR_EVENTS, s->orientation, s, ret);
}

enum cmn_err referral_store_fhir_event(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &EVENT_ONE, id, ret, at->err);
}

enum cmn_err referral_store_fhir_same(const struct referral_at *at,
				      const struct referral_fhir_event_is *is, PGresult **ret)
{
	const char *params[] = {at->ctx->departements, is->orientation, is->status, is->day,
				is->motive};

	return cmn_pool_run(at->pool, at->ctx, &EVENT_SAME, params, ret, at->err);
}
