/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_statements.h"

#define PROPOSAL_COLUMNS                                                               \
	"p.id, p.departement, p.version, p.state, p.situation_id, p.offer_id,"         \
	" COALESCE(p.label, o.name) AS label, o.actor_id, p.support_form,"             \
	" p.pre_existing_evaluation, p.ordinary_environment, p.ad_hoc, p.proposed_at," \
	" p.answered_at, p.refusal_reason, p.answer_note,"                             \
	" " CMN_SQL_RFC3339("p.proposed_at") " AS _proposed_at"

const struct cmn_stmt REFERRAL_PROPOSE = {
    .name = "proposal_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = 'open' AND ($15::uuid IS NULL OR EXISTS"
	   "    (SELECT 1 FROM offer_ref WHERE id = $15::uuid AND active)))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO proposal (id, departement, situation_id, offer_id, label,"
	   "    support_form, pre_existing_evaluation, ordinary_environment, ad_hoc, proposed_at,"
	   "    proposed_by)"
	   "  SELECT $5::uuid, $6, target.id, $15::uuid, $16, $17, $18::boolean, $19::boolean,"
	   "    $20::boolean, $21::timestamptz, $1 FROM target, idem"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_PROPOSAL_GET = {
    .name = "proposal_get",
    .n_params = 2,
    .sql = "SELECT " PROPOSAL_COLUMNS ", " REFERRAL_ERASED(
	"p.departement",
	"p.situation_id") " AS _erased FROM proposal p LEFT JOIN offer_ref o ON o.id = p.offer_id"
			  " WHERE p.id = $1::uuid AND p.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_PROPOSALS = {
    .name = "proposal_list",
    .n_params = 4,
    .sql = "SELECT " PROPOSAL_COLUMNS ", " CMN_SQL_CURSOR(
	"p.proposed_at", "p.id") " FROM proposal p LEFT JOIN offer_ref o ON o.id = p.offer_id"
				 " WHERE p.departement = $1 AND p.situation_id = $2::uuid"
				 " AND (p.proposed_at, p.id) > " CMN_SQL_AFTER(
				     "$3") " ORDER BY p.proposed_at, p.id LIMIT $4::int",
};

/* What was proposed in a situation that is closed meanwhile is answered no more. */
const struct cmn_stmt REFERRAL_ANSWER = {
    .name = "proposal_answer",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = "WITH target AS (SELECT p.id FROM proposal p JOIN situation_ref s"
	   "  ON s.departement = p.departement AND s.id = p.situation_id AND s.state = 'open'"
	   "  WHERE p.id = $5::uuid AND p.departement = $6 AND $14::bigint IN (0, p.version)"
	   "  AND p.state = $15 FOR UPDATE OF p)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE proposal p SET state = $16, answered_at = $7::timestamptz,"
	   "    refusal_reason = $17, answer_note = $18, version = version + 1"
	   "  FROM target, idem WHERE p.id = target.id AND p.departement = $6"
	   "  RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

static const char *sql_bool(bool value)
{
	return value ? "true" : "false";
}

enum cmn_err referral_store_propose(const struct referral_at *at, struct cmn_write *write,
				    const struct referral_proposal *p, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = p->situation_id,
	    [14] = p->offer_id,
	    [15] = p->label,
	    [16] = p->support_form,
	    [17] = sql_bool(p->pre_existing_evaluation),
	    [18] = sql_bool(p->ordinary_environment),
	    [19] = sql_bool(p->ad_hoc),
	    [20] = p->proposed_at,
	};

	return referral_store_write(at, &REFERRAL_PROPOSE, params, write, ret);
}

enum cmn_err referral_store_proposal(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_PROPOSAL_GET, id, ret, at->err);
}

enum cmn_err referral_store_proposals(const struct referral_at *at,
				      const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_PROPOSALS, page, ret);
}

enum cmn_err referral_store_answer(const struct referral_at *at, struct cmn_write *write,
				   const struct referral_answer *a, struct referral_done *ret)
{
	return referral_store_move(at, &REFERRAL_ANSWER, write, a, ret);
}
