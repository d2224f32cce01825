/* SPDX-License-Identifier: EUPL-1.2
 *
 * round_store.c - the candidates for one need of a situation.
 */
#include "proposal_sql.h"

#define ROUND_COLUMNS                                                           \
	"r.id, r.departement, r.version, r.state, r.situation_id, r.need,"      \
	" r.opened_at, r.decided_at, r.winner_id,"                              \
	" (SELECT count(*) FROM proposal p WHERE p.departement = r.departement" \
	"   AND p.round_id = r.id)::int AS proposals,"                          \
	" (SELECT count(*) FILTER (WHERE p.state = 'proposed') FROM proposal p" \
	"   WHERE p.departement = r.departement AND p.round_id = r.id)::int AS under_way"

const struct cmn_stmt REFERRAL_ROUND_OPEN = {
    .name = "round_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = 'open')" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO proposal_round (id, departement, situation_id, need, opened_at,"
	   "    opened_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, $7::timestamptz, $1 FROM target, idem"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_ROUND_GET = {
    .name = "round_get",
    .n_params = 2,
    .sql = "SELECT " ROUND_COLUMNS " FROM proposal_round r"
	   " WHERE r.id = $1::uuid AND r.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_ROUND_FOR = {
    .name = "round_for",
    .n_params = 3,
    .sql = "SELECT r.id FROM proposal_round r"
	   " WHERE r.departement = ANY (string_to_array($1, ',')) AND r.situation_id = $2::uuid"
	   " AND r.need = $3 AND r.state = 'open'",
};

const struct cmn_stmt REFERRAL_ROUNDS = {
    .name = "round_list",
    .n_params = 4,
    .sql = "SELECT " ROUND_COLUMNS ", " CMN_SQL_CURSOR(
	"r.opened_at", "r.id") " FROM proposal_round r"
			       " WHERE r.departement = $1 AND r.situation_id = $2::uuid"
			       " AND (r.opened_at, r.id) > " CMN_SQL_AFTER(
				   "$3") " ORDER BY r.opened_at, r.id LIMIT $4::int",
};

enum cmn_err referral_store_open_round(const struct referral_at *at, struct cmn_write *write,
				       const char *situation_id, const char *need,
				       struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = situation_id, [14] = need};

	return referral_store_write(at, &REFERRAL_ROUND_OPEN, params, write, ret);
}

enum cmn_err referral_store_round(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_ROUND_GET, id, ret, at->err);
}

enum cmn_err referral_store_round_for(const struct referral_at *at, const char *situation_id,
				      const char *need, PGresult **ret)
{
	const char *params[] = {at->ctx->departements, situation_id, need};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(at->pool, at->ctx, &REFERRAL_ROUND_FOR, params, &res, at->err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(at->err, CMN_E_NOT_FOUND, "aucun tour ouvert", "no open round");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err referral_store_rounds(const struct referral_at *at, const struct referral_page *page,
				   PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_ROUNDS, page, ret);
}
