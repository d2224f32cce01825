/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_retention.c - the term of retention: counted first, then done in place, interrupted,
 * resumed, proved, and done again after a restore.  The persons are invented.
 */
#include "rights.h"

#include "erasure.h"

#define RUNS "/v1/intake/retention-runs"
#define NOW  "2026-11-01T10:00:00Z"

static void ask_run(const char *mode, const char *dry_run, int status, char id[40])
{
	char body[256];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"mode\":\"%s\"%s%s%s}", mode,
		 dry_run ? ",\"dry_run_id\":\"" : "", dry_run ? dry_run : "", dry_run ? "\"" : "");
	desk_send(&desk, "POST", RUNS, coordonnateur, NULL, body, status);
	if (status == 201)
		snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static int64_t found(const char *id, const char *what)
{
	char target[128];

	snprintf(target, sizeof(target), RUNS "/%s", id);
	desk_get(&desk, coordonnateur, target, 200);
	return json_integer_value(json_object_get(desk.a.json, what));
}

static void dry_run(char id[40])
{
	ask_run("dry_run", NULL, 201, id);
	run_job(intake_job_retention, NOW);
	found(id, "due");
	assert_string_equal(desk_text(&desk, "state"), "done");
}

static int64_t told(void)
{
	return count(
	    "SELECT count(*) FROM intake.outbox WHERE type = 'intake.situation.erased.v1'");
}

static int64_t erased_persons(void)
{
	return count("SELECT count(*) FROM intake.person WHERE state = 'erased'");
}

/* 1 to 4 are old, 5 is young; 2 is held, 3 has an open file; an old call of nobody, too. */
static int fresh(void **state)
{
	(void)state;
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "DELETE FROM erasure; DELETE FROM retention_run; DELETE FROM retention_rule;"
	    "DELETE FROM archive_sort; DELETE FROM legal_hold; DELETE FROM person_contact;"
	    "DELETE FROM situation; DELETE FROM solicitation; DELETE FROM person; DELETE FROM event;"
	    "DELETE FROM erasure_again; DELETE FROM outbox; SET session_replication_role = origin");
	invent(P(1), "2020-03-10");
	invent(P(2), "2020-03-10");
	invent(P(3), "2020-03-10");
	invent(P(4), "2020-03-10");
	invent(P(5), "2026-10-01");
	sql("SET search_path = intake;"
	    "INSERT INTO legal_hold (id, departement, person_id, reason, set_at, set_by) VALUES"
	    " (gen_random_uuid(), '31', '" P(
		2) "', 'procédure', '2026-01-01', 'test');"
		   "UPDATE situation SET state = 'open', closed_at = NULL, closure_reason = NULL"
		   " WHERE person_id = '" P(
		       3) "';"
			  "INSERT INTO solicitation (id, departement, received_at, recorded_at, recorded_by,"
			  " channel, requester_kind, person_profile, profile, commune, text) VALUES ('" P(
			      9) "',"
				 " '31', '2020-05-05', '2020-05-05', 'test', 'phone', 'person', 'adult', 'adult',"
				 " '31483', 'anonyme')");
	return 0;
}

static void a_dry_run_counts_and_erases_nothing(void **state)
{
	char id[40];

	(void)state;
	dry_run(id);
	assert_int_equal(found(id, "looked_at"), 6);
	assert_int_equal(found(id, "due"), 5);
	assert_int_equal(found(id, "held"), 1);
	assert_int_equal(found(id, "open_files"), 1);
	assert_int_equal(found(id, "erased"), 0);
	assert_int_equal(erased_persons(), 0);
	assert_int_equal(told(), 0);
	assert_int_equal(count("SELECT count(*) FROM intake.erasure"), 0);
}

static void a_run_without_a_dry_run_is_refused(void **state)
{
	char id[40];

	(void)state;
	ask_run("run", NULL, 422, id);
	assert_string_equal(asked_pointer(&desk.a), "/dry_run_id");
	ask_run("run", P(1), 422, id);
	dry_run(id);
	desk_send(&desk, "POST", "/v1/intake/retention-rules", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"valid_from\":\"2020-01-01\",\"months\":36}", 200);
	ask_run("run", id, 422, id); /* another term than was counted */
	desk_send(&desk, "POST", RUNS, conseiller, NULL,
		  "{\"departement\":\"31\",\"mode\":\"dry_run\"}", 403);
}

static void a_run_erases_what_is_due_and_proves_it(void **state)
{
	char id[40];

	(void)state;
	dry_run(id);
	ask_run("run", id, 201, id);
	ask_run("dry_run", NULL, 409, id);
	run_job(intake_job_retention, NOW);
	assert_int_equal(found(id, "erased"), 3); /* 1, 4 and the call of nobody */
	assert_int_equal(found(id, "held"), 1);
	assert_int_equal(found(id, "remains"), 0);
	assert_int_equal(erased_persons(), 2);
	assert_int_equal(told(), 2); /* the files of 1 and 4; the call of nobody opened none */
	assert_int_equal(count("SELECT count(*) FROM intake.person WHERE id IN ('" P(2) "', '" P(
			     3) "', '" P(5) "') AND family_name IS NOT NULL"),
			 3);
	assert_int_equal(count("SELECT count(*) FROM intake.solicitation WHERE text IS NULL"
			       " AND commune IS NULL AND received_at = date_trunc('month',"
			       " received_at)"),
			 3);
	assert_int_equal(count("SELECT count(*) FROM intake.event WHERE data::jsonb ? 'commune'"),
			 3);
	dry_run(id);
	assert_int_equal(found(id, "due"), 2); /* those that something holds back */
}

static void the_archives_speak_first_where_they_are_asked(void **state)
{
	char id[40];

	(void)state;
	desk_send(&desk, "POST", "/v1/intake/retention-rules", admin, NULL,
		  "{\"departement\":\"31\",\"valid_from\":\"2020-01-01\",\"months\":24,"
		  "\"archive_sorting\":true}",
		  200);
	desk_send(&desk, "POST", "/v1/intake/persons/" P(1) "/archive-sorting", coordonnateur, NULL,
		  "{\"decision\":\"keep\"}", 200);
	dry_run(id);
	assert_int_equal(found(id, "to_sort"), 1);
	assert_int_equal(found(id, "kept_for_archives"), 1);
	desk_send(&desk, "POST", "/v1/intake/persons/" P(1) "/archive-sorting", coordonnateur, NULL,
		  "{\"decision\":\"eliminate\"}", 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "version")), 2);
	ask_run("run", id, 201, id);
	run_job(intake_job_retention, NOW);
	assert_int_equal(found(id, "erased"), 2);
	assert_int_equal(found(id, "to_sort"), 1);
}

/* One step of a run on a connection that is cut before its commit. */
static void die_in_the_middle(void)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more;

	cmn_error_init(&err);
	sql("CREATE FUNCTION intake.die() RETURNS trigger LANGUAGE plpgsql AS"
	    " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';"
	    "CREATE TRIGGER die BEFORE UPDATE ON intake.retention_run FOR EACH ROW"
	    " WHEN (NEW.erased > 0) EXECUTE FUNCTION intake.die();"
	    "GRANT EXECUTE ON FUNCTION intake.die() TO c360_intake_bus");
	for (int i = 0; i < 3; i++)
		if (intake_job_retention(conn, NOW, NULL, &more, &err) != CMN_OK)
			break;
	assert_int_not_equal(err.code, CMN_OK);
	cmn_conn_close(&conn);
	sql("DROP TRIGGER die ON intake.retention_run; DROP FUNCTION intake.die()");
}

static void a_run_that_is_cut_goes_on_where_it_was(void **state)
{
	char id[40];

	(void)state;
	dry_run(id);
	ask_run("run", id, 201, id);
	die_in_the_middle();
	assert_int_equal(erased_persons(), 0); /* the step has not happened */
	assert_int_equal(found(id, "erased"), 0);
	run_job(intake_job_retention, NOW);
	assert_int_equal(found(id, "erased"), 3);
	assert_int_equal(found(id, "looked_at"), 6);
	assert_int_equal(found(id, "remains"), 0);
}

static void what_a_backup_brings_back_is_erased_again(void **state)
{
	char id[40];

	(void)state;
	dry_run(id);
	ask_run("run", id, 201, id);
	run_job(intake_job_retention, NOW);
	sql("UPDATE intake.person SET family_name = 'Revenante', state = 'known' WHERE id = '" P(
	    1) "'");
	ask_run("replay", NULL, 201, id);
	run_job(intake_job_retention, NOW);
	assert_int_equal(found(id, "remains"), 0);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.person WHERE family_name = 'Revenante'"), 0);
	assert_int_equal(erased_persons(), 2);
}

static void a_journal_from_outside_erases_what_it_names_here_alone(void **state)
{
	static const char BODY[] = "{\"departement\":\"31\",\"items\":[{\"id\":\"" P(
	    1) "\",\"kind\":\"person\"},"
	       "{\"id\":\"" P(8) "\",\"kind\":\"person\"},{\"id\":\"" P(9) "\",\"kind\":"
									   "\"solicitation\"}]}";

	(void)state;
	desk_send(&desk, "POST", "/v1/intake/erasures", conseiller, NULL, BODY, 403);
	desk_send(&desk, "POST", "/v1/intake/erasures", coordonnateur, NULL, BODY, 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "taken")), 3);
	run_job(intake_job_erasure, NOW);
	assert_int_equal(erased_persons(), 1);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.solicitation WHERE id = '" P(9) "'"
									       " AND text IS NULL"),
	    1);
	desk_get(&desk, admin, "/v1/intake/erasures?departement=31", 200);
	assert_int_equal(desk_items(&desk), 3);
	assert_null(json_object_get(desk_item(&desk, 0), "persons"));
}

static void who_asks_for_another_is_in_touch(void **state)
{
	char id[40];

	(void)state;
	sql("UPDATE intake.solicitation SET requester_person_id = '" P(1) "' WHERE person_id = '" P(
	    5) "'");
	dry_run(id);
	assert_int_equal(found(id, "due"), 4);
}

static void the_trail_goes_at_its_own_term_and_not_before(void **state)
{
	(void)state;
	sql("DELETE FROM intake.audit; INSERT INTO intake.audit (at, actor, operation, departement)"
	    " VALUES ('2022-01-01', 'x', 'old', '31'), ('2025-12-01', 'x', 'recent', '31'),"
	    " ('2022-01-01', 'x', 'old', '44'), ('2022-01-01', 'x', 'old', NULL)");
	sql("INSERT INTO intake.retention_rule (id, departement, valid_from, months, audit_months,"
	    " archive_sorting, set_at, set_by) VALUES (gen_random_uuid(), '44', '2020-01-01', 24, 72,"
	    " false, '2026-01-01', 'test'), (gen_random_uuid(), '31', '2020-01-01', 24, 6, false,"
	    " '2026-01-01', 'test')");
	run_job(intake_job_audit, "2026-03-01T10:00:00Z");
	assert_int_equal(count("SELECT count(*) FROM intake.audit WHERE operation = 'recent'"), 1);
	assert_int_equal(count("SELECT count(*) FROM intake.audit WHERE departement = '44'"), 1);
	assert_int_equal(count("SELECT count(*) FROM intake.audit WHERE operation = 'old'"), 1);
	run_job(intake_job_audit, "2026-08-01T10:00:00Z");
	assert_int_equal(count("SELECT count(*) FROM intake.audit WHERE operation = 'recent'"), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_dry_run_counts_and_erases_nothing),
	    TEST(a_run_without_a_dry_run_is_refused),
	    TEST(a_run_erases_what_is_due_and_proves_it),
	    TEST(the_archives_speak_first_where_they_are_asked),
	    TEST(a_run_that_is_cut_goes_on_where_it_was),
	    TEST(what_a_backup_brings_back_is_erased_again),
	    TEST(a_journal_from_outside_erases_what_it_names_here_alone),
	    TEST(who_asks_for_another_is_in_touch),
	    TEST(the_trail_goes_at_its_own_term_and_not_before),
	};

	return cmocka_run_group_tests_name("retention", tests, rights_setup, rights_teardown);
}
