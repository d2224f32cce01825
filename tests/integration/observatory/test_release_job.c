/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_release_job.c - editions: when they are made, from what, and that they are made once.
 */
#include "releasing.h"

#define CELL "SELECT count(*) FROM observatory.release_cell WHERE "
#define YEAR "span = 'year' AND period = '2026-01-01' AND place_kind = 'departement' AND "

static int begin(void **state)
{
	empty_releases(*state);
	a_year(*state);
	return 0;
}

static void a_year_is_told_a_month_after_its_end_and_not_before(void **state)
{
	release_on("2027-01-31T12:00:00Z");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE span = 'year'"),
			 0);
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE span = 'year' AND period = '2026-01-01'"),
			 2);
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND audience = 4"
							 " AND part = 'number' AND key = ''"
							 " AND indicator = '1.1' AND n = 492"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.outbox WHERE type"
					       " = 'observatory.figures.released.v1'"
					       " AND data->>'span' = 'year'"
					       " AND stream IN ('31.figures', '48.figures')"),
			 2);
}

static void the_cochairs_have_the_year_exact_and_others_have_blocks(void **state)
{
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND audience = 2 AND"
							 " part = 'by_profile' AND key = 'child'"
							 " AND said = 'value' AND n = 12"),
			 1);
	/* carer 12 closes for nobody: child and carer, 12 and 12, are told together to the partners
	 * (6 beyond one each), and with the adults to the public (17) */
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND audience = 3 AND"
							 " part = 'by_profile' AND key = 'child'"
							 " AND said = 'value' AND n = 12"),
			 1);
	assert_int_equal(test_db_count(*state,
				       CELL YEAR "departement = '31' AND audience = 4 AND"
						 " part = 'by_profile' AND said = 'suppressed'"
						 " AND n IS NULL AND together = 24"),
			 2);
	/* the rate of 1.5 */
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND audience = 4 AND"
							 " indicator = '1.5' AND part = 'numerator'"
							 " AND n = 180 AND rate = 75"),
			 1);
}

static void a_small_departement_is_told_what_protects_it(void **state)
{
	release_on("2027-02-01T12:00:00Z");
	/* 24 in the year: told to all; of 2 in each month six are 12, the least that the co-chairs
	 * are told, and all are too few for the public */
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '48' AND indicator = '1.1'"
							 " AND part = 'number' AND n = 24"),
			 3);
	assert_int_equal(test_db_count(*state,
				       CELL "departement = '48' AND span = 'month'"
					    " AND indicator = '1.1' AND said <> 'suppressed'"),
			 0);
	assert_int_equal(test_db_count(*state, CELL "departement = '48' AND span = 'month'"
						    " AND indicator = '1.1' AND audience = 2"
						    " AND together = 12"),
			 12);
	assert_int_equal(test_db_count(*state, CELL "departement = '48' AND span = 'month'"
						    " AND indicator = '1.1' AND audience = 4"
						    " AND together IS NOT NULL"),
			 0);
	/* zero is told apart: it has no proposals */
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '48' AND indicator = '1.5'"
							 " AND part = 'number' AND said = 'zero'"),
			 3);
}

static void an_epci_with_few_is_told_together_with_its_neighbour(void **state)
{
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND place = '243100518'"
						    " AND indicator = '1.1' AND audience = 2"
						    " AND said = 'value' AND n = 480"),
			 1);
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND place = '200068641'"
						    " AND indicator = '1.1' AND audience = 4"
						    " AND said = 'suppressed' AND together = 492"),
			 1);
}

static void an_edition_is_made_once_and_keeps_its_numbers(void **state)
{
	int64_t cells;

	release_on("2027-02-01T12:00:00Z");
	cells = test_db_count(*state, "SELECT count(*) FROM observatory.release_cell");
	add_cells(*state, "31", "1.1 number", "", "31555", 1);
	release_on("2027-03-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_cell"),
			 cells);
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND indicator = '1.1'"
							 " AND part = 'number' AND n = 492"),
			 3);
}

static void what_still_moves_is_not_told(void **state)
{
	struct release_calm calm = {.ms = 60000, .cut = release_cut};
	struct cmn_conn *conn = test_db_conn("observatory");
	struct cmn_error err;
	bool more = true;

	assert_int_equal(release_job(conn, "2027-02-01T12:00:00Z", &calm, &more, &err), CMN_OK);
	assert_false(more);
	add_cells(*state, "31", "1.1 number", "", "31555", 1);
	assert_int_equal(release_job(conn, "2027-02-01T12:00:40Z", &calm, &more, &err), CMN_OK);
	assert_int_equal(release_job(conn, "2027-02-01T12:01:10Z", &calm, &more, &err), CMN_OK);
	assert_true(more); /* Lozère, which rests since noon */
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE departement = '31'"),
			 0);
	assert_int_equal(release_job(conn, "2027-02-01T12:01:41Z", &calm, &more, &err), CMN_OK);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE departement = '31' AND span = 'year'"),
			 1);
	cmn_conn_close(&conn);
}

static void nothing_is_told_while_the_cells_are_rebuilt(void **state)
{
	test_db_exec(*state, "UPDATE observatory.generation SET building = 2");
	release_on("2027-02-01T12:00:00Z");
	test_db_exec(*state, "UPDATE observatory.generation SET building = NULL");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"),
			 0);
}

static void months_of_a_large_departement_are_told_as_they_come(void **state)
{
	release_on("2026-04-09T12:00:00Z"); /* March is not settled yet */
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE span = 'month' AND departement = '31'"),
			 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE departement = '48'"),
			 0);
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND span = 'month'"
						    " AND indicator = '1.1' AND n = 41"),
			 6);
	/* as get_indicators shows it, and its event has it */
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM observatory.figure_release"
				       " WHERE indicator = '1.1' AND data->>'value' = '41'"),
			 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.outbox WHERE type"
					       " = 'observatory.indicator.updated.v1' AND subject"
					       " = '31:2026-02:1.1' AND data->>'value' = '41'"),
			 1);
}

static void what_comes_late_is_in_the_rest_of_the_year(void **state)
{
	release_on("2026-12-15T12:00:00Z");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.release_edition"
					       " WHERE span = 'month' AND departement = '31'"),
			 11);
	add_cells(*state, "31", "1.1 number", "", "31555", 1); /* one in each month, late */
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND indicator = '1.1'"
							 " AND part = 'number' AND n = 504"),
			 3);
	/* February stays 41; December is 504 less eleven months of 41 */
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND span = 'month' AND"
						    " period = '2026-02-01' AND indicator = '1.1'"
						    " AND n = 41"),
			 3);
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND span = 'month' AND"
						    " period = '2026-12-01' AND indicator = '1.1'"
						    " AND said = 'suppressed' AND together = 53"),
			 3);
}

static void a_rest_of_few_hides_the_year(void **state)
{
	test_db_exec(*state, "UPDATE observatory.cell_commune SET n = 0 WHERE departement = '31'"
			     " AND month = '2026-12-01' AND indicator = '1.1';"
			     "UPDATE observatory.cell_commune SET n = 3 WHERE departement = '31'"
			     " AND month = '2026-12-01' AND indicator = '1.1' AND commune = '31555'"
			     " AND key = '';" CELLS_ARE);
	release_on("2026-12-15T12:00:00Z");
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND indicator = '1.1'"
							 " AND part <> 'apart_relances'"
							 " AND part <> 'apart_abandoned_calls'"
							 " AND said <> 'suppressed'"),
			 0);
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND place_kind = 'epci' AND"
						    " indicator = '1.1' AND said <> 'suppressed'"),
			 0);
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '31' AND indicator = '1.5'"
							 " AND part = 'number' AND n = 360"),
			 3);
}

static void two_versions_of_a_definition_in_a_year_are_told_to_nobody(void **state)
{
	test_db_exec(*state, "UPDATE observatory.cell_commune SET version = 2 WHERE departement ="
			     " '31' AND indicator = '1.5' AND month >= '2026-07-01';"
			     "DELETE FROM observatory.cell;" CELLS_ARE);
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL "departement = '31' AND indicator = '1.5' AND"
						    " said <> 'suppressed'"),
			 0);
}

static void a_local_addition_has_no_table(void **state)
{
	add_cells(*state, "31", "R31.1 number", "", "31555", 30);
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL "indicator = 'R31.1'"), 0);
}

static void the_rule_of_a_year_is_that_of_its_first_day(void **state)
{
	test_db_exec(*state,
		     "INSERT INTO observatory.release_rule (id, departement, valid_from, cochair,"
		     " partner, anybody, in_year_population, set_at) VALUES"
		     " ('0197f0a0-0000-7000-8000-000000000001', '48', '2026-01-01', 5, 10, 30,"
		     "  100000, '2025-06-01T00:00:00Z'),"
		     " ('0197f0a0-0000-7000-8000-000000000002', '48', '2027-01-01', 5, 5, 5,"
		     "  100000, '2026-06-01T00:00:00Z')");
	release_on("2027-02-01T12:00:00Z");
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '48' AND indicator = '1.1'"
							 " AND part = 'number' AND n = 24"),
			 2);
	assert_int_equal(test_db_count(*state, CELL YEAR "departement = '48' AND indicator = '1.1'"
							 " AND part = 'number' AND audience = 4"
							 " AND said = 'suppressed'"),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_year_is_told_a_month_after_its_end_and_not_before, begin),
	    cmocka_unit_test_setup(the_cochairs_have_the_year_exact_and_others_have_blocks, begin),
	    cmocka_unit_test_setup(a_small_departement_is_told_what_protects_it, begin),
	    cmocka_unit_test_setup(an_epci_with_few_is_told_together_with_its_neighbour, begin),
	    cmocka_unit_test_setup(an_edition_is_made_once_and_keeps_its_numbers, begin),
	    cmocka_unit_test_setup(what_still_moves_is_not_told, begin),
	    cmocka_unit_test_setup(nothing_is_told_while_the_cells_are_rebuilt, begin),
	    cmocka_unit_test_setup(months_of_a_large_departement_are_told_as_they_come, begin),
	    cmocka_unit_test_setup(what_comes_late_is_in_the_rest_of_the_year, begin),
	    cmocka_unit_test_setup(a_rest_of_few_hides_the_year, begin),
	    cmocka_unit_test_setup(two_versions_of_a_definition_in_a_year_are_told_to_nobody,
				   begin),
	    cmocka_unit_test_setup(a_local_addition_has_no_table, begin),
	    cmocka_unit_test_setup(the_rule_of_a_year_is_that_of_its_first_day, begin),
	};

	return cmocka_run_group_tests_name("release job", tests, test_db_setup, test_db_teardown);
}
