/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/statements.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include <string.h>

static void drop_connection(PGconn **pg)
{
	PQfinish(*pg);
}

static void exec(PGconn *pg, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(pg));
}

static void prepare(PGconn *pg, const struct cmn_stmt *stmt)
{
	PGresult *made CMN_AUTO(cmn_pgres_drop) = PQprepare(pg, "statement", stmt->sql, 0, NULL);
	PGresult *told CMN_AUTO(cmn_pgres_drop) = NULL;

	if (PQresultStatus(made) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", stmt->name, PQerrorMessage(pg));
	told = PQdescribePrepared(pg, "statement");
	if (PQnparams(told) != stmt->n_params)
		fail_msg("%s has %d parameters and says %d", stmt->name, PQnparams(told),
			 stmt->n_params);
}

static bool has_plan(const char *sql)
{
	static const char *const PLANNED[] = {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"};

	for (size_t i = 0; i < CMN_LEN(PLANNED); i++)
		if (strncmp(sql, PLANNED[i], strlen(PLANNED[i])) == 0)
			return true;
	return false;
}

static bool is_small(const char *line, const char *const *small)
{
	for (; small && *small; small++) {
		const char *at = strstr(line, *small);
		size_t n = strlen(*small);

		if (at && (at[n] == ' ' || at[n] == '\0'))
			return true;
	}
	return false;
}

static void explain(PGconn *pg, const struct cmn_stmt *stmt, const char *const *small)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf sql CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&sql, 4096);
	cmn_buf_text(&sql, "EXPLAIN EXECUTE statement");
	for (int i = 0; i < stmt->n_params; i++)
		cmn_buf_text(&sql, i ? ", NULL" : " (NULL");
	cmn_buf_text(&sql, stmt->n_params ? ")" : "");
	res = PQexec(pg, sql.data);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", stmt->name, PQerrorMessage(pg));
	for (int i = 0; i < PQntuples(res); i++) {
		const char *line = PQgetvalue(res, i, 0);

		if (strstr(line, "Seq Scan on ") && !is_small(line, small))
			fail_msg("%s reads a table from end to end: %s", stmt->name, line);
	}
}

void test_statements(const char *role, const struct cmn_stmt *const *stmts, size_t n,
		     const char *const *small)
{
	PGconn *pg CMN_AUTO(drop_connection) = PQconnectdb(test_db_url(role));

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	exec(pg, "SET enable_seqscan = off");
	exec(pg, "SET plan_cache_mode = force_generic_plan");
	exec(pg, "SET c360.departements = '31'");
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		prepare(pg, stmts[i]);
		if (has_plan(stmts[i]->sql))
			explain(pg, stmts[i], small);
		exec(pg, "DEALLOCATE statement");
	}
}
