/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/db.h - the database that tests/support/with_db.sh gives, for cmocka.
 *
 *   static struct test_db db;
 *   cmocka_run_group_tests(tests, test_db_setup, test_db_teardown)   // *state is struct test_db *
 *
 * Without C360_TEST_DB a group fails in its setup: a test that did not run is never a success.
 */
#ifndef SUPPORT_DB_H
#define SUPPORT_DB_H

#include "cmn/pg.h"

#define TEST_DB_URL 512

struct test_db {
	char admin[TEST_DB_URL]; /* libpq address of the administrator */
	PGconn *pg;              /* the administrator, to prepare and to look behind the scenes */
};

int test_db_setup(void **state);
int test_db_teardown(void **state);

/* Address of the same database as a role: test_db_url("intake"), test_db_url("intake_bus"). */
const char *test_db_url(const char *role);

/* A pool as the handlers of `service` have it.  Fails the test when it cannot be opened. */
struct cmn_pool *test_db_pool(const char *service, size_t size);
struct cmn_conn *test_db_conn(const char *service); /* as its bus role */

/* Run constant SQL (several statements are fine) as the administrator; fails the test on error. */
void test_db_exec(struct test_db *db, const char *sql);
/* The single number that a query of the administrator answers. */
int64_t test_db_count(struct test_db *db, const char *sql);

#endif
