/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_saw.c - who saw which records is in the audit table, in batches, also when the table could
 * not be written for a while; a reading that cannot be recorded is refused.
 */
#include "cmn/clock.h"
#include "saw.h"
#include "support/ask.h"
#include "support/cmocka_all.h"
#include "support/db.h"

#include <stdio.h>
#include <string.h>

#define A  "6f9619ff-8b86-4011-b42d-00cf4fc964f0"
#define B  "6f9619ff-8b86-4011-b42d-00cf4fc964f1"
#define C_ "6f9619ff-8b86-4011-b42d-00cf4fc964f2"
#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"

/* What the next call shows: département and id, in turns. */
static const char *shown[8][2];
static size_t n_shown;

static enum cmn_err list(struct cmn_call *call)
{
	size_t i;

	for (i = 0; i < n_shown; i++)
		cmn_call_saw(call, shown[i][0], shown[i][1]);
	return cmn_reply_json(call, json_pack("{si}", "n", (int)n_shown));
}

static const struct cmn_op OPS[] = {{.id = "list_things",
				     .method = "GET",
				     .path = "/a",
				     .roles = CMN_ROLE_PUBLIC,
				     .flags = CMN_OP_AUDITED,
				     .ok_status = 200,
				     .handle = list}};
static const struct cmn_ops TABLE = {"test", OPS, 1};

static struct test_db *db;
static struct cmn_pool *pool;
static struct cmn_dispatcher *d;

static int begin(void **state)
{
	struct cmn_error err;

	db = *state;
	test_db_exec(db, "TRUNCATE intake.audit");
	pool = test_db_pool("intake", 2);
	return (int)cmn_dispatcher_make(
	    &(struct cmn_dispatcher_settings){.ops = &TABLE, .pool = pool}, &d, &err);
}

static int end(void **state)
{
	(void)state;
	cmn_dispatcher_free(&d);
	cmn_pool_close(&pool);
	return 0;
}

static void show(const char *departement, const char *id)
{
	shown[n_shown][0] = departement;
	shown[n_shown++][1] = id;
}

static int get(void)
{
	struct asked a;
	int status;

	ask(d, "GET", "/a", "X-Request-Id: " ID, NULL, &a);
	status = a.answer.status;
	asked_clear(&a);
	n_shown = 0;
	return status;
}

static void wait_for_rows(int64_t n)
{
	int64_t until = cmn_clock_mono_ms() + 5000;

	while (test_db_count(db, "SELECT count(*) FROM intake.audit") < n &&
	       cmn_clock_mono_ms() < until)
		cmn_sleep_ms(20);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.audit"), n);
}

static void one_record_is_one_row_with_its_id(void **state)
{
	(void)state;
	show("31", A);
	assert_int_equal(get(), 200);
	wait_for_rows(1);
	assert_int_equal(test_db_count(db,
				       "SELECT count(*) FROM intake.audit WHERE resource_id = '" A
				       "' AND resources IS NULL AND departement = '31' AND"
				       " actor = 'public' AND operation = 'list_things' AND"
				       " request_id = '" ID "'"),
			 1);
}

static void a_list_is_one_row_for_each_departement(void **state)
{
	(void)state;
	show("31", A);
	show("09", B);
	show("31", C_);
	assert_int_equal(get(), 200);
	wait_for_rows(2);
	assert_int_equal(test_db_count(db,
				       "SELECT count(*) FROM intake.audit WHERE departement = '31'"
				       " AND resources = ARRAY['" A "', '" C_ "']::uuid[]"),
			 1);
	assert_int_equal(test_db_count(db,
				       "SELECT count(*) FROM intake.audit WHERE departement = '09'"
				       " AND resource_id = '" B "'"),
			 1);
}

static void nothing_seen_writes_nothing(void **state)
{
	(void)state;
	assert_int_equal(get(), 200);
	cmn_sleep_ms(300);
	wait_for_rows(0);
}

static void rows_wait_until_the_table_can_be_written_again(void **state)
{
	int i;

	(void)state;
	test_db_exec(db, "REVOKE INSERT ON intake.audit FROM c360_intake");
	for (i = 0; i < 20; i++) {
		show("31", A);
		assert_int_equal(get(), 200);
	}
	cmn_sleep_ms(500);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.audit"), 0);
	test_db_exec(db, "GRANT INSERT ON intake.audit TO c360_intake");
	wait_for_rows(20);
}

static void stopping_writes_what_is_queued(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 1200; i++) {
		show("31", A);
		assert_int_equal(get(), 200);
	}
	cmn_dispatcher_free(&d);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.audit"), 1200);
}

static void an_id_that_cannot_be_recorded_refuses_the_reading(void **state)
{
	(void)state;
	show("31", "not-a-uuid");
	assert_int_equal(get(), 503);
}

static void a_full_queue_refuses_instead_of_forgetting(void **state)
{
	int i, status = 200;

	(void)state;
	test_db_exec(db, "REVOKE INSERT ON intake.audit FROM c360_intake");
	for (i = 0; i < 5000 && status == 200; i++) {
		show("31", A);
		status = get();
	}
	assert_int_equal(status, 503);
	assert_true(i > 4000);
	test_db_exec(db, "GRANT INSERT ON intake.audit TO c360_intake");
	wait_for_rows(i - 1);
	show("31", A);
	assert_int_equal(get(), 200);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(one_record_is_one_row_with_its_id),
	    T(a_list_is_one_row_for_each_departement),
	    T(nothing_seen_writes_nothing),
	    T(rows_wait_until_the_table_can_be_written_again),
	    T(stopping_writes_what_is_queued),
	    T(an_id_that_cannot_be_recorded_refuses_the_reading),
	    T(a_full_queue_refuses_instead_of_forgetting),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
