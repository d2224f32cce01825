/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_lab_statements.c - statements of the lab: each prepares under the role that runs it, lists
 * come in the order of an index, and what happened cannot be altered.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "lab_store.h"
#include "lab_year.h"

static void every_statement_prepares_and_reads_no_whole_table(void **state)
{
	const struct cmn_stmt *year[LAB_PART_END_];

	(void)state;
	test_statements_of("observatory", LAB_STATEMENTS, LAB_STATEMENT_COUNT, NULL);
	for (int part = 1; part < LAB_PART_END_; part++)
		year[part - 1] = &LAB_YEAR_ROWS[part];
	year[LAB_PART_END_ - 1] = &LAB_YEAR_GAPS;
	test_statements_of("observatory", year, LAB_PART_END_, NULL);
}

static void an_index_gives_the_lists_in_their_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("observatory", &LAB_LIST);
	test_plan_sorts_nothing("observatory", &LAB_PUBLISHED);
}

static void refused(PGconn *pg, const char *sql)
{
	PGresult *res = PQexec(pg, sql);

	assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "42501");
	PQclear(res);
}

static void what_happened_is_neither_changed_nor_taken_away(void **state)
{
	static const char *const ROLES[] = {"observatory", "observatory_bus"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ROLES); i++) {
		PGconn *pg = PQconnectdb(test_db_url(ROLES[i]));

		refused(pg, "UPDATE lab_entry SET said = '{}'");
		refused(pg, "DELETE FROM lab_entry");
		refused(pg, "DELETE FROM lab_record");
		refused(pg, "UPDATE lab_record SET recorded_by = 'x'");
		PQfinish(pg);
	}
}

static void the_bus_reads_no_words(void **state)
{
	PGconn *pg = PQconnectdb(test_db_url("observatory_bus"));

	(void)state;
	refused(pg, "SELECT said FROM lab_record");
	refused(pg, "SELECT said FROM lab_entry");
	PQfinish(pg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_and_reads_no_whole_table),
	    cmocka_unit_test(an_index_gives_the_lists_in_their_order),
	    cmocka_unit_test(what_happened_is_neither_changed_nor_taken_away),
	    cmocka_unit_test(the_bus_reads_no_words),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
