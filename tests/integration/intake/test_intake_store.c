/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_intake_store.c - solicitations and situations against a real PostgreSQL.  The persons are
 * invented.
 */
#include "intake_store.h"
#include "work_store.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/written.h"

#include "cmn/record.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define RACERS 8

static const struct cmn_pg_ctx CTX31 = {.departements = "31", .actor = "conseiller-test"};
static const struct cmn_pg_ctx CTX44 = {.departements = "44", .actor = "conseiller-test"};

static const struct intake_solicitation ASKED = {
    .received_at = "2026-01-15T09:30:00Z",
    .channel = "allo_360",
    .requester_kind = "carer",
    .person_profile = "child",
    .profile = "child",
    .commune = "31483",
    .problem_types = "{aidants_repit}",
    .moments = "{}",
    .mdph_status = "unknown",
    .text = "Personne inventée pour les tests.",
};

static struct cmn_pool *pool;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = intake;"
			     "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens')"
			     " ON CONFLICT DO NOTHING");
	pool = test_db_pool("intake", RACERS);
	return 0;
}

static int teardown(void **state)
{
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

/* A new solicitation of 31; its id in `id`. */
static void record(const char *key, char id[CMN_UUID_LEN])
{
	struct cmn_write write;
	struct cmn_error err;
	int64_t version = 0;
	bool replayed = false;

	test_write_prepare(&write, "conseiller-test", "record_solicitation", key, "31");
	assert_int_equal(
	    intake_store_record(pool, &CTX31, &write, &ASKED, &version, &replayed, &err), CMN_OK);
	assert_int_equal(version, 1);
	snprintf(id, CMN_UUID_LEN, "%s", write.resource_id);
	cmn_write_clear(&write);
}

static enum cmn_err open_situation(const char *key, const char *solicitation, char id[CMN_UUID_LEN],
				   struct cmn_error *err)
{
	struct cmn_write write;
	int64_t version = 0;
	bool replayed = false;
	enum cmn_err rc;

	test_write_prepare(&write, "conseiller-test", "open_situation", key, "31");
	rc = intake_store_open(pool, &CTX31, &write,
			       &(struct intake_opening){.solicitation_id = solicitation,
							.conseiller = "conseiller-test",
							.day = "2026-02-01"},
			       &INTAKE_MOVES[INTAKE_DO_OPEN], &version, &replayed, err);
	snprintf(id, CMN_UUID_LEN, "%s", write.resource_id);
	cmn_write_clear(&write);
	return rc;
}

static void a_solicitation_is_kept_with_its_audit_row_and_its_event(void **state)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_error err;
	char id[CMN_UUID_LEN], sql[256];

	record("kept", id);
	assert_int_equal(intake_store_solicitation(pool, &CTX31, id, &res, &err), CMN_OK);
	assert_string_equal(cmn_column(res, 0, "state"), "received");
	assert_string_equal(cmn_column(res, 0, "text"), ASKED.text);
	assert_string_equal(cmn_column(res, 0, "_received_at"), "2026-01-15T09:30:00.000000Z");
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM intake.audit WHERE resource_id = '%s'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM intake.outbox WHERE subject = '%s'", id);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void what_lies_elsewhere_answers_as_what_is_absent(void **state)
{
	struct cmn_error there, absent;
	PGresult *res = NULL;
	char id[CMN_UUID_LEN];

	(void)state;
	record("elsewhere", id);
	assert_int_equal(intake_store_solicitation(pool, &CTX44, id, &res, &there),
			 CMN_E_NOT_FOUND);
	assert_int_equal(intake_store_solicitation(
			     pool, &CTX31, "00000000-0000-7000-8000-000000000000", &res, &absent),
			 CMN_E_NOT_FOUND);
	assert_string_equal(there.detail[CMN_FR], absent.detail[CMN_FR]);
	assert_null(res);
}

static void a_context_of_44_cannot_write_into_31(void **state)
{
	struct cmn_write write;
	struct cmn_error err;
	int64_t version = 0;
	bool replayed = false;

	test_write_prepare(&write, "conseiller-test", "record_solicitation", "trespass", "31");
	assert_int_not_equal(
	    intake_store_record(pool, &CTX44, &write, &ASKED, &version, &replayed, &err), CMN_OK);
	cmn_write_clear(&write);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.idempotency"
					       " WHERE key = 'trespass'"),
			 0);
}

static void a_commune_that_does_not_exist_leaves_nothing_behind(void **state)
{
	struct intake_solicitation nowhere = ASKED;
	struct cmn_write write;
	struct cmn_error err;
	int64_t version = 0;
	bool replayed = false, known = true, any = false;

	nowhere.commune = "31999";
	test_write_prepare(&write, "conseiller-test", "record_solicitation", "nowhere", "31");
	assert_int_equal(
	    intake_store_record(pool, &CTX31, &write, &nowhere, &version, &replayed, &err),
	    CMN_E_INVALID);
	cmn_write_clear(&write);
	assert_int_equal(test_db_count(*state, "SELECT (SELECT count(*) FROM intake.idempotency"
					       " WHERE key = 'nowhere') + (SELECT count(*) FROM"
					       " intake.solicitation WHERE commune = '31999')"),
			 0);
	assert_int_equal(intake_store_commune(pool, &CTX31, "31999", "31", &known, &any, &err),
			 CMN_OK);
	assert_false(known);
	assert_true(any);
}

struct racer {
	pthread_t thread;
	const char *solicitation;
	int number;
	enum cmn_err rc;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct cmn_error err;
	char key[32], id[CMN_UUID_LEN];

	snprintf(key, sizeof(key), "race-%d", r->number);
	r->rc = open_situation(key, r->solicitation, id, &err);
	return NULL;
}

static void of_many_who_open_a_situation_at_once_one_wins(void **state)
{
	struct racer racers[RACERS];
	char id[CMN_UUID_LEN], sql[256];
	int won = 0;

	record("raced", id);
	for (int i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){.solicitation = id, .number = i};
		assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(racers[i].thread, NULL);
		won += racers[i].rc == CMN_OK;
		assert_true(racers[i].rc == CMN_OK || racers[i].rc == CMN_E_NOT_FOUND);
	}
	assert_int_equal(won, 1);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.situation WHERE solicitation_id = '%s'", id);
	assert_int_equal(test_db_count(*state, sql), 1);
	assert_int_equal(
	    test_db_count(*state,
			  "SELECT count(*) FROM intake.idempotency WHERE key LIKE 'race-%'"),
	    1);
}

static void a_stale_version_closes_nothing(void **state)
{
	static const struct intake_end END = {.reason = "solution_found"};
	struct cmn_call call = {.pool = pool, .ctx = CTX31, .if_match = 7};
	char solicitation[CMN_UUID_LEN], id[CMN_UUID_LEN];
	struct cmn_error err;

	(void)state;
	record("stale", solicitation);
	assert_int_equal(open_situation("stale-open", solicitation, id, &err), CMN_OK);
	test_write_prepare(&call.write, "conseiller-test", "close_situation", "stale-close", "31");
	snprintf(call.write.resource_id, sizeof(call.write.resource_id), "%s", id);
	assert_int_equal(intake_store_end(&call, &END), CMN_E_NOT_FOUND);
	assert_false(call.write.done);
	call.if_match = 1;
	assert_int_equal(intake_store_end(&call, &END), CMN_OK);
	assert_true(call.write.done);
	call.write.done = false;
	assert_int_equal(intake_store_end(&call, &END), CMN_OK); /* the same key: done before */
	assert_false(call.write.done);
	cmn_write_clear(&call.write);
}

static void the_queue_shows_each_open_file_once_page_by_page(void **state)
{
	struct intake_queue queue = {.departement = "31",
				     .state = "open",
				     .now = "2027-01-01T00:00:00Z",
				     .after = "",
				     .limit = 2};
	char solicitation[CMN_UUID_LEN], id[CMN_UUID_LEN], key[32], after[128];
	struct cmn_error err;
	int64_t seen = 0;

	for (int i = 0; i < 5; i++) {
		snprintf(key, sizeof(key), "page-%d", i);
		record(key, solicitation);
		assert_int_equal(open_situation(key, solicitation, id, &err), CMN_OK);
	}
	for (bool more = true; more;) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
		int rows;

		assert_int_equal(intake_store_queue(pool, &CTX31, &queue, &res, &err), CMN_OK);
		more = PQntuples(res) > queue.limit;
		rows = more ? (int)queue.limit : PQntuples(res);
		for (int i = 0; i < rows; i++)
			assert_true(cmn_pg_int(res, i, PQfnumber(res, "age_days"), -1) > 0);
		seen += rows;
		snprintf(after, sizeof(after), "%s",
			 rows > 0 ? cmn_column(res, rows - 1, "_cursor") : "");
		queue.after = after;
	}
	assert_int_equal(
	    seen,
	    test_db_count(*state, "SELECT count(*) FROM intake.situation WHERE state = 'open'"));
}

static void the_age_of_a_file_counts_whole_days_and_never_below_zero(void **state)
{
	static const struct {
		const char *now;
		int64_t days;
	} CASES[] = {
	    {"2026-01-31T23:59:59Z", 0}, /* another machine's clock is behind */
	    {"2026-02-01T00:00:00Z", 0}, {"2026-02-01T23:59:59Z", 0},
	    {"2026-02-02T00:00:00Z", 1}, {"2027-03-08T00:00:00Z", 400},
	};
	struct intake_queue queue = {
	    .departement = "31", .state = "open", .conseiller = "aged", .after = "", .limit = 2};
	char solicitation[CMN_UUID_LEN], id[CMN_UUID_LEN], sql[256];
	struct cmn_error err;

	record("aged", solicitation);
	assert_int_equal(open_situation("aged-open", solicitation, id, &err), CMN_OK);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.situation SET conseiller = 'aged',"
		 " opened_at = '2026-02-01T00:00:00Z' WHERE id = '%s'",
		 id);
	test_db_exec(*state, sql);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

		queue.now = CASES[i].now;
		assert_int_equal(intake_store_queue(pool, &CTX31, &queue, &res, &err), CMN_OK);
		assert_int_equal(PQntuples(res), 1);
		assert_int_equal(cmn_pg_int(res, 0, PQfnumber(res, "age_days"), -1), CASES[i].days);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_solicitation_is_kept_with_its_audit_row_and_its_event),
	    cmocka_unit_test(what_lies_elsewhere_answers_as_what_is_absent),
	    cmocka_unit_test(a_context_of_44_cannot_write_into_31),
	    cmocka_unit_test(a_commune_that_does_not_exist_leaves_nothing_behind),
	    cmocka_unit_test(of_many_who_open_a_situation_at_once_one_wins),
	    cmocka_unit_test(a_stale_version_closes_nothing),
	    cmocka_unit_test(the_queue_shows_each_open_file_once_page_by_page),
	    cmocka_unit_test(the_age_of_a_file_counts_whole_days_and_never_below_zero),
	};

	return cmocka_run_group_tests_name("intake store", tests, setup, teardown);
}
