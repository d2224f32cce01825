/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/db.h"

#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static struct test_db the_db;

int test_db_setup(void **state)
{
	const char *url = getenv("C360_TEST_DB");

	if (!url) {
		fprintf(stderr, "C360_TEST_DB is missing: run this by tests/support/with_db.sh\n");
		return -1;
	}
	snprintf(the_db.admin, sizeof(the_db.admin), "%s", url);
	the_db.pg = PQconnectdb(url);
	if (PQstatus(the_db.pg) != CONNECTION_OK) {
		fprintf(stderr, "%s", PQerrorMessage(the_db.pg));
		PQfinish(the_db.pg);
		return -1;
	}
	*state = &the_db;
	test_db_exec(&the_db, "SET client_min_messages = warning");
	return 0;
}

int test_db_teardown(void **state)
{
	struct test_db *db = *state;

	PQfinish(db->pg);
	db->pg = NULL;
	return 0;
}

const char *test_db_url(const char *role)
{
	char name[64] = "C360_TEST_URL_";
	size_t n = strlen(name);
	const char *url;

	for (; *role && n + 1 < sizeof(name); role++)
		name[n++] = *role >= 'a' && *role <= 'z' ? (char)(*role - 'a' + 'A') : *role;
	name[n] = '\0';
	url = getenv(name);
	if (!url)
		fail_msg("%s is missing: run this by tests/support/with_db.sh", name);
	return url;
}

struct cmn_pool *test_db_pool(const char *service, size_t size)
{
	const struct cmn_pool_settings settings = {.conninfo = test_db_url(service),
						   .schema = service,
						   .size = size,
						   .wait_ms = 2000,
						   .statement_ms = 5000};
	struct cmn_pool *pool = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_pool_open(&settings, &pool, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	return pool;
}

struct cmn_conn *test_db_conn(const char *service)
{
	char role[64];
	struct cmn_conn *conn = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	snprintf(role, sizeof(role), "%s_bus", service);
	if (cmn_conn_open(test_db_url(role), service, &conn, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return conn;
}

void test_db_exec(struct test_db *db, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(db->pg, sql);
	ExecStatusType status = PQresultStatus(res);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(db->pg));
}

int64_t test_db_count(struct test_db *db, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(db->pg, sql);

	if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1)
		fail_msg("%s", PQerrorMessage(db->pg));
	return cmn_pg_int(res, 0, 0, 0);
}
