/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_outcome_unknown.c - the server commits and the connection dies before its answer is read:
 * whoever sends the same again must not do it twice.  Played for each loop of ours that repeats.
 */
#include "cmn/clock.h"
#include "cmn/stop.h"
#include "cmn/write.h"
#include "jobs.h"
#include "saw.h"
#include "support/bus.h"
#include "support/cmocka_all.h"
#include "support/cut.h"

#include <stdio.h>
#include <string.h>

#define PORT 18390
#define A    "6f9619ff-8b86-4011-b42d-00cf4fc964f0"
#define NOW  "2026-11-22T10:00:00Z"

static struct test_db *db;
static struct cut *cut;
static char url[CUT_URL];

static void begin(struct test_db *the_db, const char *role)
{
	db = the_db;
	cut = cut_start(test_db_url(role), url);
	test_db_exec(db, "TRUNCATE intake.audit, intake.idempotency, intake.outbox, intake.event");
}

static void end(unsigned cuts)
{
	assert_int_equal(cut_done(cut), cuts);
	cut_stop(cut);
}

static struct cmn_pool *pool_through_the_cut(void)
{
	const struct cmn_pool_settings settings = {
	    .conninfo = url, .schema = "intake", .size = 1, .wait_ms = 2000, .statement_ms = 5000};
	struct cmn_pool *pool = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_pool_open(&settings, &pool, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return pool;
}

/* --- who saw what ------------------------------------------------------------------------------
 */

static void saw(struct cmn_saw *queue, int n)
{
	struct cmn_seen *list = NULL;

	for (int i = 0; i < n; i++) {
		struct cmn_seen like = {
		    .at = NOW, .actor = "tester", .operation = "get_thing", .request_id = A};

		assert_true(cmn_seen_add(&list, &like, "31", A));
		assert_true(cmn_saw_put(queue, &list));
	}
}

static void a_batch_of_seen_records_is_written_once(void **state)
{
	struct cmn_pool *pool;
	struct cmn_saw *queue = NULL;
	struct cmn_error err;

	begin(*state, "intake");
	pool = pool_through_the_cut();
	cmn_error_init(&err);
	assert_int_equal(cmn_saw_start(pool, &queue, &err), CMN_OK);
	cut_arm(cut, "INSERT", 3);
	saw(queue, 20);
	for (int i = 0; i < 100 && cut_done(cut) < 1; i++)
		cmn_sleep_ms(20);
	saw(queue, 5); /* what came meanwhile travels with what is sent again */
	cmn_saw_stop(&queue);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.audit"), 25);
	cmn_pool_close(&pool);
	end(3);
}

/* --- a write -----------------------------------------------------------------------------------
 */

static const struct cmn_stmt NOTE = {
    .name = "ou_note",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = CMN_SQL_CREATE ", fact AS (SELECT resource_id AS id, 1::bigint AS version"
			  " FROM idem)" CMN_SQL_FINISH,
};

static enum cmn_err note(struct cmn_pool *pool, struct cmn_write *w, bool *ret_replayed,
			 struct cmn_error *err)
{
	const struct cmn_pg_ctx ctx = {.departements = "31", .actor = "tester"};
	const char *params[CMN_WRITE_N];
	int64_t version;
	enum cmn_err rc;

	memset(w, 0, sizeof(*w));
	w->client = "tester";
	w->operation = "note";
	snprintf(w->key, sizeof(w->key), "the-key");
	snprintf(w->request_hash, sizeof(w->request_hash), "h");
	snprintf(w->now, sizeof(w->now), NOW);
	w->request_id = A;
	w->departement = "31";
	cmn_uuid7(w->resource_id);
	cmn_uuid7(w->event_id);
	w->event_type = "intake.test.done.v1";
	w->event_data = strdup("{}");
	w->audiences = "{facts}";
	cmn_write_params(w, params);
	cmn_error_init(err);
	rc = cmn_write_run(pool, &ctx, &NOTE, params, w, &version, ret_replayed, err);
	cmn_write_clear(w);
	return rc;
}

static void a_write_is_unknown_and_its_repeat_finds_it_done(void **state)
{
	struct cmn_pool *pool;
	struct cmn_error err;
	struct cmn_write w;
	bool replayed;
	char id[CMN_UUID_LEN];

	begin(*state, "intake");
	pool = pool_through_the_cut();
	assert_true(cmn_pool_healthy(pool)); /* connected: what is cut next is the write */
	cut_arm(cut, "SELECT", 1);           /* a write answers with what it wrote */
	assert_int_equal(note(pool, &w, &replayed, &err), CMN_E_OUTCOME_UNKNOWN);
	memcpy(id, w.resource_id, sizeof(id));
	assert_int_equal(note(pool, &w, &replayed, &err), CMN_OK);
	assert_true(replayed);
	assert_string_equal(w.resource_id, id);
	assert_int_equal(test_db_count(db, "SELECT (SELECT count(*) FROM intake.audit)"
					   " + (SELECT count(*) FROM intake.outbox)"),
			 2);
	cmn_pool_close(&pool);
	end(1);
}

/* --- relay and feed ----------------------------------------------------------------------------
 */

static struct test_bus bus;

/* `variable` names the address by which test_relay or test_feed finds its database. */
static void play_bus(struct test_db *the_db, const char *variable, const char *role,
		     const char *tag)
{
	char direct[CUT_URL];
	struct cmn_relay *relay;
	struct cmn_feed *feed;

	snprintf(direct, sizeof(direct), "%s", test_db_url(role));
	begin(the_db, role);
	test_bus_open(&bus, db, PORT);
	setenv(variable, url, 1);
	relay = test_relay(&bus, 0);
	feed = test_feed(&bus, test_effect, NULL);
	test_outbox(&bus, "31.facts", "s1", 10);
	cmn_relay_kick(relay);
	test_until(db, "SELECT count(*) FROM referral.effect", 10, 20);
	for (unsigned i = 1; i <= 3; i++) {
		cut_arm(cut, tag, 1);
		test_outbox(&bus, "31.facts", "s1", 100);
		test_outbox(&bus, "44.facts", "s2", 100);
		cmn_relay_kick(relay);
		test_until(db, "SELECT count(*) FROM referral.effect", 10 + i * 200, 30);
		cut_arm(cut, tag, 0);
	}
	setenv(variable, direct, 1);
	assert_int_equal(
	    test_db_count(db,
			  "SELECT count(DISTINCT (stream, epoch, sequence)) FROM referral.effect"),
	    610);
	assert_int_equal(test_db_count(db, "SELECT count(DISTINCT event_id) FROM intake.event"),
			 610);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.event"), 610);
	assert_int_equal(test_db_count(db, "SELECT sum(sequence) FROM intake.stream_head"), 610);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
	test_bus_close(&bus);
	assert_true(cut_done(cut) > 0);
	end(cut_done(cut));
}

static void events_that_were_numbered_unheard_keep_their_numbers(void **state)
{
	play_bus(*state, "C360_TEST_URL_INTAKE_BUS", "intake_bus", "SELECT");
}

static void events_that_were_applied_unheard_are_not_applied_again(void **state)
{
	play_bus(*state, "C360_TEST_URL_REFERRAL_BUS", "referral_bus", "COMMIT");
}

/* --- jobs --------------------------------------------------------------------------------------
 */

static void a_purge_that_was_done_unheard_is_done_again_harmlessly(void **state)
{
	struct cmn_jobs_settings settings = {.schema = "intake", .every_ms = 50};
	struct cmn_jobs *jobs = NULL;
	struct cmn_error err;

	begin(*state, "intake_bus");
	test_db_exec(
	    db,
	    "INSERT INTO intake.idempotency SELECT 'tester', 'op', n::text, 'h',"
	    " gen_random_uuid(), '31', '2020-01-01Z', CASE WHEN n <= 1500 THEN"
	    " '2020-01-02Z'::timestamptz ELSE '2999-01-01Z' END FROM generate_series(1, 1600) n");
	settings.conninfo = url;
	cmn_error_init(&err);
	cut_arm(cut, "DELETE", 2);
	assert_int_equal(cmn_jobs_start(&settings, &jobs, &err), CMN_OK);
	test_until(db, "SELECT count(*) FROM intake.idempotency", 100, 20);
	for (int i = 0; i < 100 && cut_done(cut) < 2; i++)
		cmn_sleep_ms(20);
	cmn_jobs_stop(&jobs);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.idempotency"), 100);
	end(2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_batch_of_seen_records_is_written_once),
	    cmocka_unit_test(a_write_is_unknown_and_its_repeat_finds_it_done),
	    cmocka_unit_test(events_that_were_numbered_unheard_keep_their_numbers),
	    cmocka_unit_test(events_that_were_applied_unheard_are_not_applied_again),
	    cmocka_unit_test(a_purge_that_was_done_unheard_is_done_again_harmlessly),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
