/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/statements.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include <stdio.h>
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

/* False when the role has no right to it. */
static bool explain(PGconn *pg, const struct cmn_stmt *stmt, const char *const *small)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf sql CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&sql, 4096);
	cmn_buf_text(&sql, "EXPLAIN EXECUTE statement");
	for (int i = 0; i < stmt->n_params; i++)
		cmn_buf_text(&sql, i ? ", NULL" : " (NULL");
	cmn_buf_text(&sql, stmt->n_params ? ")" : "");
	res = PQexec(pg, sql.data);
	if (PQresultStatus(res) != PGRES_TUPLES_OK &&
	    strcmp(PQresultErrorField(res, PG_DIAG_SQLSTATE), "42501") == 0)
		return false;
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", stmt->name, PQerrorMessage(pg));
	for (int i = 0; i < PQntuples(res); i++) {
		const char *line = PQgetvalue(res, i, 0);

		if (strstr(line, "Seq Scan on ") && !is_small(line, small))
			fail_msg("%s reads a table from end to end: %s", stmt->name, line);
	}
	return true;
}

static PGconn *connect_as(const char *role)
{
	PGconn *pg = PQconnectdb(test_db_url(role));

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	exec(pg, "SET enable_seqscan = off");
	exec(pg, "SET plan_cache_mode = force_generic_plan");
	exec(pg, "SET c360.departements = '31'");
	return pg;
}

static bool fits(PGconn *pg, const struct cmn_stmt *stmt, const char *const *small)
{
	bool allowed = true;

	prepare(pg, stmt);
	if (has_plan(stmt->sql))
		allowed = explain(pg, stmt, small);
	exec(pg, "DEALLOCATE statement");
	return allowed;
}

void test_plan_sorts_nothing(const char *role, const struct cmn_stmt *stmt)
{
	PGconn *pg CMN_AUTO(drop_connection) = connect_as(role);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf sql CMN_AUTO(cmn_buf_free) = {0};

	exec(pg, "SET enable_sort = off; SET enable_bitmapscan = off; SET enable_incremental_sort"
		 " = off");
	prepare(pg, stmt);
	cmn_buf_init(&sql, 4096);
	for (int i = 0; i < stmt->n_params; i++)
		cmn_buf_text(&sql, i ? ", NULL" : "EXPLAIN EXECUTE statement (NULL");
	cmn_buf_text(&sql, ")");
	res = PQexec(pg, sql.data);
	assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	for (int i = 0; i < PQntuples(res); i++)
		/* the node; the key of a Merge Append is no sort */
		if (strstr(PQgetvalue(res, i, 0), "Sort  (") ||
		    strstr(PQgetvalue(res, i, 0), "Filter: (state"))
			fail_msg("%s: %s", stmt->name, PQgetvalue(res, i, 0));
}

void test_statements(const char *role, const struct cmn_stmt *const *stmts, size_t n,
		     const char *const *small)
{
	PGconn *pg CMN_AUTO(drop_connection) = connect_as(role);

	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		if (!fits(pg, stmts[i], small))
			fail_msg("%s: %s has no right to it", stmts[i]->name, role);
}

void test_statements_of(const char *service, const struct cmn_stmt *const *stmts, size_t n,
			const char *const *small)
{
	char bus_role[64];

	snprintf(bus_role, sizeof(bus_role), "%s_bus", service);
	PGconn *handler CMN_AUTO(drop_connection) = connect_as(service);
	PGconn *bus CMN_AUTO(drop_connection) = connect_as(bus_role);

	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		if (!fits(handler, stmts[i], small) && !fits(bus, stmts[i], small))
			fail_msg("%s: neither role of %s has a right to it", stmts[i]->name,
				 service);
}
