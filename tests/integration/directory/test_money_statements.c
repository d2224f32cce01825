/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_statements.c - statements of money: each prepares under the role that runs it, lists
 * come in the order of an index, and what was entered cannot be changed.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "money_store.h"

/* A few dozen rows each, or one a year. */
static const char *const SMALL[] = {"envelope",       "budget",    "region_rule",
				    "community_rule", "community", NULL};

static void every_statement_prepares_and_reads_no_whole_table(void **state)
{
	(void)state;
	test_statements_of("directory", MONEY_STATEMENTS, MONEY_STATEMENT_COUNT, SMALL);
}

static void an_index_gives_the_lists_in_their_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("directory", &MONEY_BUDGETS);
	test_plan_sorts_nothing("directory", &MONEY_HISTORY);
	test_plan_sorts_nothing("directory", &MONEY_ENTRIES);
}

static void refused(PGconn *pg, const char *sql)
{
	PGresult *res = PQexec(pg, sql);

	assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "42501");
	PQclear(res);
}

static void neither_role_changes_or_takes_away_what_was_entered(void **state)
{
	static const char *const ROLES[] = {"directory", "directory_bus"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ROLES); i++) {
		PGconn *pg = PQconnectdb(test_db_url(ROLES[i]));

		refused(pg, "UPDATE budget_entry SET cents = 1");
		refused(pg, "DELETE FROM budget_entry");
		refused(pg, "UPDATE budget_history SET by = 'x'");
		refused(pg, "DELETE FROM budget_history");
		refused(pg, "DELETE FROM budget");
		refused(pg, "DELETE FROM budget_line");
		refused(pg, "DELETE FROM budget_reserve");
		PQfinish(pg);
	}
}

static void the_bus_reads_no_words(void **state)
{
	PGconn *pg = PQconnectdb(test_db_url("directory_bus"));

	(void)state;
	refused(pg, "SELECT label FROM budget_entry");
	refused(pg, "SELECT recorded_by FROM budget_entry");
	refused(pg, "SELECT reason FROM budget_reserve");
	refused(pg, "SELECT note FROM budget");
	refused(pg, "SELECT 1 FROM budget_share");
	PQfinish(pg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_and_reads_no_whole_table),
	    cmocka_unit_test(an_index_gives_the_lists_in_their_order),
	    cmocka_unit_test(neither_role_changes_or_takes_away_what_was_entered),
	    cmocka_unit_test(the_bus_reads_no_words),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
