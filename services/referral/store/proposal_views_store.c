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
	" p.withdrawal_reason"

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
/* clang-format on */

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
