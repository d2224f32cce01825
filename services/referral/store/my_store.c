/* SPDX-License-Identifier: EUPL-1.2
 *
 * my_store.c - what is written down for the team, and by it, is not in any of these.
 */
#include "my_store.h"
#include "referral_statements.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

/* $1 the territory, $2 the account: as intake told it, by its digest (0032). */
#define OF_MINE(table, alias)                                         \
	" FROM situation_reader r JOIN " table " " alias " ON " alias \
	".departement = r.departement AND " alias ".situation_id = r.situation_id"
#define MINE                                              \
	" r.departement = ANY (string_to_array($1, ','))" \
	" AND r.reader = encode(sha256(convert_to(r.departement || ':' || $2, 'UTF8')), 'hex')"
#define PAGE(at, id) ", " CMN_SQL_CURSOR(at, id)
#define AFTER(at, id) \
	" AND (" at ", " id ") > " CMN_SQL_AFTER("$3") " ORDER BY " at ", " id " LIMIT $4::int"

/* A draft was never told to anybody. */
#define HANDOFF                                                                     \
	"SELECT h.id, h.departement, h.version, h.state, h.situation_id,"           \
	" 'relay_between_teams' AS nature, false AS starts_legal_delay, h.sent_at," \
	" h.received_at, h.read_at, h.decided_at, h.refusal_reason, h.person_text," \
	" h.may_still_ask, h.outcome, h.outcome_reason, h.withdrawal_reason, h.withdrawn_by"
#define HANDOFFS OF_MINE("handoff", "h") " WHERE h.sent_at IS NOT NULL AND" MINE

#define SERVICE                                                                                \
	"json_strip_nulls(json_build_object('id', s.id, 'version', s.version, 'line', s.line," \
	" 'kind', s.kind, 'actor_id', s.actor_id, 'actor_name', a.name, 'label',"              \
	" s.words ->> 'label', 'nature', s.words ->> 'nature', 'frequency',"                   \
	" json_build_object('every', s.frequency_every, 'times', s.frequency_times), 'from',"  \
	" s.from_day, 'until', s.until_day, 'needed', s.needed, 'commitment', s.state,"        \
	" 'commitment_reason', s.reason, 'accord', s.accord, 'accord_on', s.accord_on))"
#define PAG                                                                                      \
	"SELECT p.id, p.departement, p.version, p.state, p.situation_id, p.elaborated_at,"       \
	" p.validated_at, p.in_force_from, p.in_force_until, p.accord, p.accord_on, p.ended_on," \
	" p.end_reason, v.words ->> 'summary' AS summary, v.orientations,"                       \
	" (SELECT a.name FROM actor_ref a WHERE a.id = v.coordinator_id) AS coordinator_name,"   \
	" (SELECT coalesce(json_agg(" SERVICE " ORDER BY s.line), '[]') FROM pag_service s"      \
	"   JOIN actor_ref a ON a.id = s.actor_id WHERE s.departement = p.departement"           \
	"   AND s.pag_id = p.id AND s.number = p.number) AS services"
#define PAGS                                                                       \
	OF_MINE("pag", "p")                                                        \
	" JOIN pag_version v ON v.departement = p.departement AND v.pag_id = p.id" \
	"  AND v.number = p.number WHERE p.elaborated_at IS NOT NULL"              \
	" AND p.state <> 'in_preparation' AND" MINE

#define OF_VERSION \
	"g.departement = a.departement AND g.accord_id = a.id AND g.number = a.content_version"
#define ACCORD                                                                                  \
	"SELECT a.id, a.departement, a.version, a.state, a.situation_id, a.content_version,"    \
	" a.closes_situation, a.proposed_at, a.signed_on, a.ended_on, v.sha256, v.content,"     \
	" coalesce((SELECT json_agg(json_build_object('party', g.party, 'signed_on',"           \
	"   g.signed_on, 'means', g.means) ORDER BY g.recorded_at, g.party)"                    \
	"  FROM accord_signature g WHERE " OF_VERSION "), '[]') AS signatures,"                 \
	" ARRAY(SELECT p ->> 'key' FROM json_array_elements(v.content -> 'parties') p"          \
	"   WHERE a.state = 'proposed' AND (p ->> 'signs')::boolean AND NOT EXISTS"             \
	"   (SELECT 1 FROM accord_signature g WHERE " OF_VERSION " AND g.party = p ->> 'key'))" \
	"  AS waits_for"
#define ACCORDS                                                                          \
	OF_MINE("accord", "a")                                                           \
	" JOIN accord_version v ON v.departement = a.departement AND v.accord_id = a.id" \
	"  AND v.number = a.content_version WHERE a.proposed_at IS NOT NULL AND" MINE

static const struct cmn_stmt LISTS[REFERRAL_MY_END_] = {
    [REFERRAL_MY_HANDOFFS] = {.name = "my_handoffs",
			      .n_params = 4,
			      .sql = HANDOFF PAGE("h.sent_at", "h.id")
				  HANDOFFS AFTER("h.sent_at", "h.id")},
    [REFERRAL_MY_PAGS] = {.name = "my_pags",
			  .n_params = 4,
			  .sql = PAG PAGE("p.prepared_at", "p.id")
			      PAGS AFTER("p.prepared_at", "p.id")},
    [REFERRAL_MY_ACCORDS] = {.name = "my_accords",
			     .n_params = 4,
			     .sql = ACCORD PAGE("a.made_at", "a.id")
				 ACCORDS AFTER("a.made_at", "a.id")},
};

static const struct cmn_stmt GETS[REFERRAL_MY_END_] = {
    [REFERRAL_MY_HANDOFFS] = {.name = "my_handoff",
			      .n_params = 3,
			      .sql = HANDOFF HANDOFFS " AND h.id = $3::uuid"},
    [REFERRAL_MY_PAGS] = {.name = "my_pag", .n_params = 3, .sql = PAG PAGS " AND p.id = $3::uuid"},
    [REFERRAL_MY_ACCORDS] = {.name = "my_accord",
			     .n_params = 3,
			     .sql = ACCORD ACCORDS " AND a.id = $3::uuid"},
};

static const struct cmn_stmt MY_PROPOSAL = {
    .name = "my_proposal",
    .n_params = 3,
    .sql = "SELECT p.id, p.departement, p.version, p.state, p.situation_id,"
	   " COALESCE(p.label, o.name) AS label, a.name AS actor_name, p.support_form,"
	   " p.components, p.frequency, p.distance_km, p.proposed_at, p.answered_at,"
	   " p.person_answer, p.person_answer_at AS person_answered_at, p.refusal_reason,"
	   " p.withdrawal_reason" OF_MINE(
	       "proposal", "p") " LEFT JOIN offer_ref o ON o.id = p.offer_id"
				" LEFT JOIN actor_ref a ON a.id = COALESCE(p.actor_id, o.actor_id)"
				" WHERE p.id = $3::uuid AND" MINE,
};

static const struct cmn_stmt MY_SERVICE = {
    .name = "my_pag_service",
    .n_params = 3,
    .sql = "SELECT s.id, s.departement, p.id AS pag_id" OF_MINE(
	"pag",
	"p") " JOIN pag_service s ON s.departement = p.departement AND s.pag_id = p.id"
	     "  AND s.number = p.number WHERE s.id = $3::uuid AND p.elaborated_at IS NOT NULL"
	     " AND p.state <> 'in_preparation' AND" MINE,
};

const struct cmn_stmt *const REFERRAL_MY_STATEMENTS[] = {
    &LISTS[REFERRAL_MY_HANDOFFS],
    &LISTS[REFERRAL_MY_PAGS],
    &LISTS[REFERRAL_MY_ACCORDS],
    &GETS[REFERRAL_MY_HANDOFFS],
    &GETS[REFERRAL_MY_PAGS],
    &GETS[REFERRAL_MY_ACCORDS],
    &MY_PROPOSAL,
    &MY_SERVICE,
};
const size_t REFERRAL_MY_STATEMENT_COUNT = CMN_LEN(REFERRAL_MY_STATEMENTS);

enum cmn_err referral_store_my_list(const struct referral_at *at, enum referral_my kind,
				    const char *sub, const char *after, int64_t limit,
				    PGresult **ret)
{
	char count[24];
	const char *params[] = {at->ctx->departements, sub, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &LISTS[kind], params, ret, at->err);
}

static enum cmn_err one(const struct referral_at *at, const struct cmn_stmt *stmt, const char *sub,
			const char *id, PGresult **ret)
{
	const char *params[] = {at->ctx->departements, sub, id};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(at->pool, at->ctx, stmt, params, &res, at->err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(at->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err referral_store_my(const struct referral_at *at, enum referral_my kind, const char *sub,
			       const char *id, PGresult **ret)
{
	return one(at, &GETS[kind], sub, id, ret);
}

enum cmn_err referral_store_my_proposal(const struct referral_at *at, const char *sub,
					const char *id, PGresult **ret)
{
	return one(at, &MY_PROPOSAL, sub, id, ret);
}

enum cmn_err referral_store_my_service(const struct referral_at *at, const char *sub,
				       const char *id, PGresult **ret)
{
	return one(at, &MY_SERVICE, sub, id, ret);
}
