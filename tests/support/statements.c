/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/statements.h"

#include "support/cmocka_all.h"
#include "support/db.h"

static void prepare_one(PGconn *pg, const struct cmn_stmt *stmt)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *made = PQprepare(pg, stmt->name, stmt->sql, 0, NULL);
	CMN_AUTO(cmn_pgres_drop) PGresult *told = NULL;

	if (PQresultStatus(made) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", stmt->name, PQerrorMessage(pg));
	told = PQdescribePrepared(pg, stmt->name);
	if (PQnparams(told) != stmt->n_params)
		fail_msg("%s has %d parameters, its n_params says %d", stmt->name, PQnparams(told),
			 stmt->n_params);
}

void test_statements_prepare(const char *role, const struct cmn_stmt *const *statements, size_t n)
{
	PGconn *pg = PQconnectdb(test_db_url(role));

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	for (size_t i = 0; i < n; i++)
		prepare_one(pg, statements[i]);
	assert_true(n > 0);
	PQfinish(pg);
}
