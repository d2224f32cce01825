/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_more_events.c - further events of one write: with the fact or not at all, and once.
 */
#include "more_events.h"
#include "more_statements.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000c1"

/* A fact that is no table's: what counts is that it is there, or not ($14). */
static const struct cmn_stmt FACT = {
    .name = "more_fact",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = CMN_SQL_CREATE ", fact AS (SELECT resource_id AS id, 1::bigint AS version FROM idem"
			  "  WHERE $14::boolean)" REFERRAL_SQL_MORE("$15") CMN_SQL_FINISH,
};

static const struct cmn_stmt OF_JOB = {
    .name = "more_job",
    .writes = true,
    .n_params = 1,
    .sql = REFERRAL_SQL_TASKS("$1", "SELECT '31', md5(n::text)::uuid, md5('s')::uuid, 'other',"
				    " 'coordonnateur', '2026-02-15'::date, 'other', 'relay',"
				    " md5('r')::uuid FROM generate_series(1, 3) AS n"),
};

static struct test_db *db;
static struct cmn_pool *pool;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	db = *state;
	if (rc == 0)
		pool = test_db_pool("referral", 2);
	return rc;
}

static int teardown(void **state)
{
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

static void call_of(struct cmn_call *call, const char *key)
{
	memset(call, 0, sizeof(*call));
	call->pool = pool;
	call->ctx = (struct cmn_pg_ctx){.departements = "31", .actor = "test"};
	call->write.client = "test";
	call->write.operation = "more";
	call->write.departement = "31";
	call->write.request_id = SITUATION;
	snprintf(call->write.key, sizeof(call->write.key), "%s", key);
	snprintf(call->write.request_hash, sizeof(call->write.request_hash), "x");
	cmn_uuid7(call->write.resource_id);
	cmn_uuid7(call->write.event_id);
	cmn_time_format(cmn_clock_us(), call->write.now);
	cmn_error_init(&call->err);
}

static enum cmn_err run(const char *key, const char *holds, const json_t *more)
{
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	struct cmn_call call;
	const char *params[CMN_WRITE_N + 2];
	int64_t version;
	bool replayed;

	call_of(&call, key);
	assert_int_equal(referral_more_text(&call, more, &text), CMN_OK);
	cmn_write_params(&call.write, params);
	params[CMN_WRITE_N] = holds;
	params[CMN_WRITE_N + 1] = text;
	return cmn_write_run(pool, &call.ctx, &FACT, params, &call.write, &version, &replayed,
			     &call.err);
}

static json_t *two(void)
{
	struct cmn_call call;
	json_t *more = NULL;

	call_of(&call, "-");
	assert_int_equal(referral_ask(&call, &more,
				      &(struct referral_task){.situation_id = SITUATION,
							      .kind = "contact_actor",
							      .due_on = "2026-02-15",
							      .cause = "relay_unacknowledged",
							      .subject_kind = "relay",
							      .subject_id = SITUATION}),
			 CMN_OK);
	assert_int_equal(referral_more_event(&call, &more, "referral.handoff.received.v1", "mdph",
					     SITUATION, json_pack("{s:s}", "x", "y")),
			 CMN_OK);
	return more;
}

static int64_t sent(const char *where)
{
	char query[512];

	snprintf(query, sizeof(query), "SELECT count(*) FROM referral.outbox WHERE %s", where);
	return test_db_count(db, query);
}

static void further_events_go_with_the_fact_and_once(void **state)
{
	CMN_AUTO(cmn_json_drop) json_t *more = two();

	(void)state;
	test_db_exec(db, "DELETE FROM referral.outbox");
	assert_int_equal(run("more-1", "true", more), CMN_OK);
	assert_int_equal(run("more-1", "true", more), CMN_OK); /* the same again */
	assert_int_equal(sent("type = 'referral.task.asked.v1' AND stream = '31.facts' AND subject"
			      " = data->>'task_id' AND data->>'for' = 'conseiller'"),
			 1);
	assert_int_equal(sent("type = 'referral.handoff.received.v1' AND stream = '31.mdph'"), 1);
	assert_int_equal(sent("true"), 2);
}

static void without_the_fact_nothing_is_sent(void **state)
{
	CMN_AUTO(cmn_json_drop) json_t *more = two();

	(void)state;
	test_db_exec(db, "DELETE FROM referral.outbox");
	assert_int_equal(run("more-2", "false", more), CMN_OK);
	assert_int_equal(run("more-3", "true", NULL), CMN_OK);
	assert_int_equal(sent("true"), 0);
}

static void a_job_asks_for_the_tasks_of_its_batch(void **state)
{
	struct cmn_conn *conn = test_db_conn("referral");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *params[] = {"2026-02-01T10:00:00Z"};
	struct cmn_error err;

	(void)state;
	test_db_exec(db, "DELETE FROM referral.outbox");
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_run(conn, &OF_JOB, params, &res, &err), CMN_OK);
	cmn_conn_close(&conn);
	assert_int_equal(sent("data->>'due_on' = '2026-02-15' AND data->>'for' = 'coordonnateur'"
			      " AND subject = data->>'task_id' AND stream = '31.facts'"),
			 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(further_events_go_with_the_fact_and_once),
	    cmocka_unit_test(without_the_fact_nothing_is_sent),
	    cmocka_unit_test(a_job_asks_for_the_tasks_of_its_batch),
	};

	return cmocka_run_group_tests_name("further events", tests, setup, teardown);
}
