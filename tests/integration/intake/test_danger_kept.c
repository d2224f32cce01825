/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_danger_kept.c - how long what is written of a danger is kept, and that all of it goes then.
 * The cases are invented.
 */
#include "rights.h"

#include "intake_events.h"

#define DANGER(n) "0190d000-0000-7000-8000-00000000000" #n
#define TODAY     "2030-06-01T10:00:00Z"

static int setup(void **state)
{
	return rights_setup(state);
}

static int fresh(void **state)
{
	(void)state;
	sql("SET search_path = intake; DELETE FROM danger_entry; DELETE FROM danger_acknowledgement;"
	    "DELETE FROM danger_audit; DELETE FROM danger_alert; DELETE FROM retention_rule;"
	    "DELETE FROM legal_hold");
	return 0;
}

/* With one entry, an acknowledgement and a line of the trail, all of that day. */
static void danger(const char *id, const char *departement, const char *day, const char *situation)
{
	sql("SET search_path = intake;"
	    "INSERT INTO danger_alert (id, departement, kind, raised_at, raised_by, situation_id)"
	    " VALUES ('%s', '%s', 'violence', '%s', 'test', NULLIF('%s', '')::uuid);"
	    "INSERT INTO danger_entry (id, departement, danger_id, at, by, measures, details)"
	    " VALUES (gen_random_uuid(), '%s', '%s', '%s', 'test', '{}', 'texte inventé');"
	    "INSERT INTO danger_acknowledgement VALUES ('%s', '%s', '%s', 'test');"
	    "INSERT INTO danger_audit (at, actor, operation, danger_id, departement, request_id)"
	    " VALUES ('%s', 'test', 'x', '%s', '%s', gen_random_uuid())",
	    id, departement, day, situation, departement, id, day, id, departement, day, day, id,
	    departement);
}

static int64_t rows(void)
{
	return count("SELECT (SELECT count(*) FROM intake.danger_alert)"
		     " + (SELECT count(*) FROM intake.danger_entry)"
		     " + (SELECT count(*) FROM intake.danger_acknowledgement)"
		     " + (SELECT count(*) FROM intake.danger_audit)");
}

static int64_t is_there(const char *id)
{
	char query[128];

	snprintf(query, sizeof(query), "SELECT count(*) FROM intake.danger_alert WHERE id = '%s'",
		 id);
	return count(query);
}

static void two_years_after_the_last_word_all_of_it_goes(void **state)
{
	(void)state;
	danger(DANGER(1), "31", "2028-05-31", "");
	danger(DANGER(2), "31", "2028-06-02", "");
	danger(DANGER(3), "31", "2028-05-31", "");
	sql("INSERT INTO intake.danger_entry (id, departement, danger_id, at, by, measures)"
	    " VALUES (gen_random_uuid(), '31', '" DANGER(3) "', '2029-01-01', 'test', '{}')");
	run_job(intake_job_danger_kept, TODAY);
	assert_int_equal(is_there(DANGER(1)), 0);
	assert_int_equal(is_there(DANGER(2)), 1);
	assert_int_equal(is_there(DANGER(3)), 1); /* spoken of since */
	assert_int_equal(rows(), 9);
	run_job(intake_job_danger_kept, TODAY);
	assert_int_equal(rows(), 9);
}

static void the_term_is_that_of_the_departement(void **state)
{
	(void)state;
	sql("INSERT INTO intake.retention_rule (id, departement, valid_from, months, audit_months,"
	    " archive_sorting, set_at, set_by) VALUES"
	    " (gen_random_uuid(), '44', '2026-01-01', 60, 36, false, '2026-01-01', 'test'),"
	    " (gen_random_uuid(), '44', '2031-01-01', 6, 36, false, '2026-01-01', 'test')");
	danger(DANGER(1), "31", "2026-05-31", "");
	danger(DANGER(2), "44", "2026-05-31", "");
	run_job(intake_job_danger_kept, TODAY);
	assert_int_equal(is_there(DANGER(1)), 0);
	assert_int_equal(is_there(DANGER(2)), 1);
}

static void it_stays_while_the_file_is_open_or_held(void **state)
{
	static const char FILE_1[] = "21900000-0000-7000-8000-000000000001";
	static const char FILE_2[] = "21900000-0000-7000-8000-000000000002";

	(void)state;
	invent(P(1), "2026-01-05");
	invent(P(2), "2026-01-05");
	danger(DANGER(1), "31", "2026-01-06", FILE_1);
	danger(DANGER(2), "31", "2026-01-06", FILE_2);
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "UPDATE situation SET state = 'open', closed_at = NULL, closure_reason = NULL"
	    " WHERE id = '%s';"
	    "INSERT INTO legal_hold (id, departement, person_id, reason, set_at, set_by)"
	    " VALUES (gen_random_uuid(), '31', '" P(2) "', 'litigation', '2026-02-01', 'test');"
						       "SET session_replication_role = origin",
	    FILE_1);
	run_job(intake_job_danger_kept, TODAY);
	assert_int_equal(rows(), 8);
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "UPDATE situation SET state = 'closed', closed_at = '2028-01-01',"
	    " closure_reason = 'requester_stops' WHERE id = '%s'; DELETE FROM legal_hold;"
	    "SET session_replication_role = origin",
	    FILE_1);
	run_job(intake_job_danger_kept, TODAY);
	assert_int_equal(rows(), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(two_years_after_the_last_word_all_of_it_goes),
	    T(the_term_is_that_of_the_departement),
	    T(it_stays_while_the_file_is_open_or_held),
	};

	return cmocka_run_group_tests(tests, setup, rights_teardown);
}
