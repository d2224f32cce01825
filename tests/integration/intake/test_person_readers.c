/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_person_readers.c - intake tells which accounts are those of the person of a file.  The
 * persons are invented.
 */
#include "rights.h"

#define FILE_1 "21900000-0000-7000-8000-000000000001"
#define FILE_2 "21900000-0000-7000-8000-000000000002"
/* digests of "31:a" and "31:b" */
#define A "encode(sha256('31:a'), 'hex')"
#define B "encode(sha256('31:b'), 'hex')"

static int setup(void **state)
{
	int rc = rights_setup(state);

	if (rc == 0) {
		invent(P(1), "2026-01-05");
		invent(P(2), "2026-01-05");
	}
	return rc;
}

static int fresh(void **state)
{
	(void)state;
	sql("SET search_path = intake; DELETE FROM person_account;"
	    "UPDATE situation SET person_id = '" P(1) "' WHERE id = '" FILE_1 "';"
						      "UPDATE situation SET person_id = '" P(
							  2) "' WHERE id = '" FILE_2 "';"
							     "DELETE FROM outbox");
	return 0;
}

static void link_account(const char *sub, const char *person)
{
	sql("INSERT INTO intake.person_account (id, departement, sub, person_id, checked_by,"
	    " checked_at, checked_how) VALUES (gen_random_uuid(), '31', '%s', '%s', 'test',"
	    " '2026-01-06', 'seen')",
	    sub, person);
}

/* What was told last of a file is exactly this list. */
static void told(const char *file, const char *readers)
{
	char query[600];

	snprintf(
	    query, sizeof(query),
	    "SELECT count(*) FROM (SELECT data FROM intake.outbox WHERE type ="
	    " 'intake.situation.readers.v1' AND subject = '%s' AND stream = '31.facts'"
	    " ORDER BY ord DESC LIMIT 1) l WHERE ARRAY(SELECT json_array_elements_text("
	    "l.data->'readers') ORDER BY 1) = ARRAY(SELECT unnest(ARRAY[%s]::text[]) ORDER BY 1)",
	    file, readers);
	assert_int_equal(count(query), 1);
}

static void an_account_reads_the_files_of_its_person_until_it_ends(void **state)
{
	(void)state;
	link_account("a", P(1));
	told(FILE_1, A);
	link_account("b", P(1));
	told(FILE_1, A ", " B);
	assert_int_equal(count("SELECT count(*) FROM intake.outbox WHERE subject = '" FILE_2 "'"),
			 0);
	sql("UPDATE intake.person_account SET ended_at = '2026-02-01', ended_by = 'test'"
	    " WHERE sub = 'a'");
	told(FILE_1, B);
	sql("DELETE FROM intake.person_account WHERE sub = 'b'");
	told(FILE_1, "");
}

static void a_file_that_becomes_somebody_elses_changes_its_reader(void **state)
{
	(void)state;
	link_account("a", P(1));
	link_account("b", P(2));
	sql("UPDATE intake.situation SET person_id = '" P(2) "' WHERE id = '" FILE_1 "'");
	told(FILE_1, B);
	sql("UPDATE intake.situation SET person_id = NULL WHERE id = '" FILE_1 "'");
	told(FILE_1, "");
}

static void a_merge_brings_both_accounts_to_both_files(void **state)
{
	(void)state;
	link_account("a", P(1));
	link_account("b", P(2));
	sql("UPDATE intake.situation SET person_id = '" P(
	    1) "' WHERE id = '" FILE_2 "';"
	       "UPDATE intake.person_account SET person_id = '" P(1) "' WHERE sub = 'b'");
	told(FILE_1, A ", " B);
	told(FILE_2, A ", " B);
}

static void no_account_is_named_and_nothing_is_told_where_nobody_reads(void **state)
{
	(void)state;
	sql("UPDATE intake.situation SET opened_at = opened_at");
	assert_int_equal(count("SELECT count(*) FROM intake.outbox"), 0);
	link_account("compte-inventé", P(1));
	assert_int_equal(
	    count("SELECT count(*) FROM intake.outbox WHERE data::text LIKE '%compte%'"), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(an_account_reads_the_files_of_its_person_until_it_ends),
	    TEST(a_file_that_becomes_somebody_elses_changes_its_reader),
	    TEST(a_merge_brings_both_accounts_to_both_files),
	    TEST(no_account_is_named_and_nothing_is_told_where_nobody_reads),
	};

	return cmocka_run_group_tests(tests, setup, rights_teardown);
}
