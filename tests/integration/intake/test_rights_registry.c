/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rights_registry.c - every table that holds something of a département is one whose person
 * can be told of it and erased from it, or stands below with its reason.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include <stdio.h>
#include <string.h>

static void every_table_of_a_departement_is_registered_or_explained(void **state)
{
	/* names of people of the team, of places and of rules; ids and dates alone; or erased apart
	 */
	static const char QUERY[] =
	    "SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c"
	    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'departement'"
	    " WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind IN ('r', 'p')"
	    " AND c.relname NOT IN (SELECT name FROM intake.personal_data)"
	    " AND c.relname NOT IN ("
	    /* who may ask again: forgotten after a day */
	    " 'idempotency',"
	    /* who saw what, by ids: its own term */
	    " 'audit',"
	    /* places, delays, rules */
	    " 'commune_ref', 'reception_rule', 'sub_territory', 'sub_territory_commune',"
	    " 'work_setting', 'retention_rule', 'retention_run', 'facilitation', 'import',"
	    /* members of a community: organisations, by ids */
	    " 'member_ref', 'adhesion_ref',"
	    /* the team */
	    " 'facilitator', 'absence', 'reassignment', 'notice_address',"
	    /* what this part keeps of erasures: ids, and reasons of a procedure */
	    " 'legal_hold', 'archive_sort', 'erasure', 'erasure_again', 'opposition',"
	    /* the danger record: a law and a trail of its own, see intake-reception.md */
	    " 'danger_alert', 'danger_entry', 'danger_acknowledgement', 'danger_audit',"
	    " 'danger_protocol', 'danger_duty',"
	    /* calls: the number goes when nobody waits for it; drafts go when recorded or dropped
	     */
	    " 'phone_call', 'phone_call_event', 'phone_call_attempt', 'draft',"
	    /* accounts and instants alone */
	    " 'project_validation')";
	struct test_db *db = *state;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(db->pg, QUERY);

	assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	if (!PQgetisnull(res, 0, 0))
		fail_msg("neither registered in personal_data nor explained: %s",
			 PQgetvalue(res, 0, 0));
}

/* What a row names is there: a table, its key, its link, the columns that it erases. */
static void every_row_of_the_registry_fits_the_schema(void **state)
{
	assert_int_equal(
	    test_db_count(*state,
			  "SELECT count(*) FROM intake.personal_data p WHERE to_regclass('intake.'"
			  " || p.name) IS NULL OR NOT EXISTS (SELECT 1 FROM pg_attribute WHERE"
			  " attrelid = to_regclass('intake.' || p.name) AND attname = p.key)"
			  " OR NOT (p.link IN ('person', 'solicitation', 'situation') OR EXISTS"
			  " (SELECT 1 FROM intake.personal_data q WHERE q.name = p.link"
			  " AND q.ordinal < p.ordinal))"),
	    0);
}

/* Only rows of which something is left are touched: a column that counts as nothing would stay. */
static void whatever_an_erasure_empties_counts_as_something_left(void **state)
{
	assert_int_equal(
	    test_db_count(
		*state,
		"SELECT count(*) FROM intake.personal_data p, unnest(p.erase) e WHERE e ~ ' = (NULL|"
		"''.?.?'')$'"
		/* one column stands for all of the row, and is emptied with them */
		" AND p.name NOT IN ('person', 'dossier', 'notice', 'document')"
		" AND EXISTS (SELECT 1 FROM pg_attribute WHERE attname = split_part(e, ' = ', 1)"
		"  AND attrelid = to_regclass('intake.' || p.name) AND NOT attisdropped)"
		" AND position('t.' || split_part(e, ' = ', 1) IN p.remains) = 0"),
	    0);
}

/* The owner's policy is what the functions work with. */
static void every_registered_table_is_open_to_the_functions(void **state)
{
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM intake.personal_data p WHERE NOT EXISTS"
				  " (SELECT 1 FROM pg_policy WHERE polname = 'personal_data' AND"
				  " polrelid = to_regclass('intake.' || p.name))"),
	    0);
}

/* Whatever columns the tables have by now: every erasing statement and every condition runs. */
static void export_erasure_and_proof_run_over_every_table(void **state)
{
	assert_int_equal(
	    test_db_count(
		*state,
		"SET search_path = intake; SELECT personal_erase('31', ARRAY[id], ARRAY[id],"
		" ARRAY[id], '2026-01-01') + personal_remains('31', ARRAY[id], ARRAY[id],"
		" ARRAY[id]) + (SELECT count(*) FROM personal_export('31', id)"
		" WHERE jsonb_array_length(content) > 0)"
		" FROM (SELECT '01900000-0000-7000-8000-0000000000aa'::uuid AS id) AS one"),
	    0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_table_of_a_departement_is_registered_or_explained),
	    cmocka_unit_test(every_row_of_the_registry_fits_the_schema),
	    cmocka_unit_test(whatever_an_erasure_empties_counts_as_something_left),
	    cmocka_unit_test(every_registered_table_is_open_to_the_functions),
	    cmocka_unit_test(export_erasure_and_proof_run_over_every_table),
	};

	return cmocka_run_group_tests_name("registry of personal data", tests, test_db_setup,
					   test_db_teardown);
}
