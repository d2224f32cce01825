/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_views_store.c - a proposal as others than the team see it.
 *
 * Every column is named: what is not here is not seen.  The actor reads neither the words of the
 * person nor those of the team; the person reads no internal word of anybody.
 */
#include "proposal_sql.h"

#include <inttypes.h>
#include <stdio.h>

/* clang-format off */
#define ASKED_COLUMNS                                                                              \
	"p.id, p.departement, p.version, p.state, COALESCE(p.label, o.name) AS label, p.offer_id," \
	" p.actor_id, p.support_form, p.components, " PROPOSAL_PERIOD("p") ", p.frequency,"        \
	" p.dossier_id, " PROPOSAL_ORIENTATION("n") ", p.proposed_at, p.answered_at,"              \
	" p.actor_answer_required, p.actor_answer, p.actor_answer_at AS actor_answered_at,"        \
	" CASE WHEN p.actor_answer = 'refused' THEN json_strip_nulls(json_build_object('motive',"  \
	" p.actor_motive, 'plain_text', p.actor_plain_text)) END AS actor_refusal,"                \
	" p.withdrawal_reason, p.situation_id AS _situation_id"

#define VIEW_FROM                                                                                  \
	" FROM proposal p LEFT JOIN offer_ref o ON o.id = p.offer_id"                              \
	" LEFT JOIN orientation n ON n.departement = p.departement AND n.id = p.orientation_id"

const struct cmn_stmt REFERRAL_ASKED = {
    .name = "asked_list",
    .n_params = 5,
    .sql = "SELECT " ASKED_COLUMNS ", " CMN_SQL_CURSOR("p.proposed_at", "p.id") VIEW_FROM
	   " WHERE p.departement = $1 AND p.actor_id = $2::uuid AND p.asked"
	   " AND ($5::text IS NULL OR p.state = $5)"
	   " AND (p.proposed_at, p.id) > " CMN_SQL_AFTER("$3")
	   " ORDER BY p.proposed_at, p.id LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_ASKED_ONE = {
    .name = "asked_get",
    .n_params = 2,
    .sql = "SELECT " ASKED_COLUMNS VIEW_FROM
	   " WHERE p.id = $1::uuid AND p.departement = ANY (string_to_array($2, ','))",
};
/* The person and nobody else: by the digest that intake told (0032).  What the actor said only once it
 * holds: a refusal that waits to be confirmed is none. */
const struct cmn_stmt REFERRAL_MINE = {
    .name = "proposal_mine",
    .n_params = 4,
    .sql = "SELECT p.id, p.departement, p.version, p.state, p.situation_id,"
	   " COALESCE(p.label, o.name) AS label, a.name AS actor_name, p.support_form,"
	   " p.components, " PROPOSAL_PERIOD("p") ", p.frequency, p.distance_km, p.proposed_at,"
	   " p.answered_at, p.person_answer, p.person_answer_at AS person_answered_at,"
	   " p.refusal_reason, CASE WHEN p.state = 'refused' AND p.actor_answer = 'refused'"
	   " THEN json_strip_nulls(json_build_object('on', p.actor_answer_at::date,"
	   " 'plain_text', p.actor_plain_text)) END AS actor_refused, p.withdrawal_reason, "
	   CMN_SQL_CURSOR("p.proposed_at", "p.id")
	   " FROM situation_reader r JOIN proposal p ON p.departement = r.departement"
	   "   AND p.situation_id = r.situation_id"
	   " LEFT JOIN offer_ref o ON o.id = p.offer_id"
	   " LEFT JOIN actor_ref a ON a.id = COALESCE(p.actor_id, o.actor_id)"
	   " WHERE r.departement = ANY (string_to_array($1, ','))"
	   " AND r.reader = encode(sha256(convert_to(r.departement || ':' || $2, 'UTF8')), 'hex')"
	   " AND (p.proposed_at, p.id) > " CMN_SQL_AFTER("$3")
	   " ORDER BY p.proposed_at, p.id LIMIT $4::int",
};

/* What is told of a file is whole: who is not named reads it no more; nobody reads what was erased. */
const struct cmn_stmt REFERRAL_LEARN_READERS = {
    .name = "readers_learn",
    .writes = true,
    .n_params = 3,
    .sql = "WITH gone AS (DELETE FROM situation_reader WHERE departement = $2"
	   "  AND situation_id = $1::uuid AND reader <> ALL ($3::text[]))"
	   " INSERT INTO situation_reader (departement, situation_id, reader)"
	   " SELECT $2, $1::uuid, r FROM unnest($3::text[]) AS r WHERE NOT "
	   REFERRAL_ERASED("$2", "$1::uuid") " ON CONFLICT DO NOTHING",
};
/* clang-format on */

enum cmn_err referral_store_mine(const struct referral_at *at,
				 const struct referral_proposal_page *page, PGresult **ret)
{
	char count[24];
	const char *params[] = {at->ctx->departements, page->sub, page->after, count};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_MINE, params, ret, at->err);
}

enum cmn_err referral_store_learn_readers(struct cmn_conn *conn, const char *situation_id,
					  const char *departement, const char *readers,
					  struct cmn_error *err)
{
	const char *params[] = {situation_id, departement, readers};

	return cmn_conn_run(conn, &REFERRAL_LEARN_READERS, params, NULL, err);
}

enum cmn_err referral_store_asked(const struct referral_at *at,
				  const struct referral_proposal_page *page, PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement, page->actor_id, page->after, count, page->state};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_ASKED, params, ret, at->err);
}

enum cmn_err referral_store_asked_any(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_ASKED_ONE, id, ret, at->err);
}
