/* SPDX-License-Identifier: EUPL-1.2 */
#include "member_terms.h"

const struct cmn_stmt DIRECTORY_MEMBER_MAY = {
    .name = "member_may",
    .n_params = 4,
    .sql = "SELECT member_may($1, $2::uuid, $3, $4::date)",
};

enum cmn_err directory_member_terms(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *actor_id,
				    const char *sharing, const char *day, bool *ret,
				    struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {departement, actor_id, sharing, day};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &DIRECTORY_MEMBER_MAY, params, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}
