/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_store.h"

static const struct cmn_stmt PERSONS_OF_ACCOUNT = {
    .name = "person_of_account",
    .n_params = 2,
    .sql = "SELECT departement, person_id, checked_at FROM person_account"
	   " WHERE departement = ANY (string_to_array($1, ',')) AND sub = $2"
	   " AND ended_at IS NULL",
};

enum cmn_err intake_store_persons_of_account(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					     const char *sub, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {ctx->departements, sub};

	return cmn_pool_run(pool, ctx, &PERSONS_OF_ACCOUNT, params, ret, err);
}

const struct cmn_stmt *const INTAKE_PEOPLE_STATEMENTS[] = {&PERSONS_OF_ACCOUNT};
const size_t INTAKE_PEOPLE_STATEMENT_COUNT = CMN_LEN(INTAKE_PEOPLE_STATEMENTS);
