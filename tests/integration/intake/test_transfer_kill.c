/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_transfer_kill.c - whoever works on a transfer dies in the middle of each step: the file has
 * one owner, nothing is lost, nothing is done twice.
 *
 * A step is stopped at its last write, the audit trail, by a lock on that table; then the backend
 * that runs it is ended, as a crash of the service or of its server ends it.
 */
#include "transfer_desk.h"

#include <pthread.h>
#include <unistd.h>

static struct transfer_desk t;

#define ALL "{situation,identity,contact,needs}"

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		transfer_desk_open(&t, state);
	return rc;
}

static int teardown(void **state)
{
	desk_close(&t.desk);
	return test_db_teardown(state);
}

/* Ends the backend that waits for the lock; gives the number of those ended. */
static void *killer(void *ended)
{
	PGconn *pg = PQconnectdb(t.db->admin);

	for (int i = 0; i < 150 && *(int *)ended == 0; i++) {
		PGresult *res =
		    PQexec(pg, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
			       " WHERE wait_event_type = 'Lock' AND datname = current_database()");

		*(int *)ended += PQntuples(res);
		PQclear(res);
		usleep(20000);
	}
	PQfinish(pg);
	return NULL;
}

/* Run one step with the audit trail locked, and kill it there. */
static void killed(void (*step)(struct moving *), struct moving *m)
{
	pthread_t thread;
	int ended = 0;

	test_db_exec(t.db, "BEGIN; LOCK TABLE intake.audit IN EXCLUSIVE MODE");
	assert_int_equal(pthread_create(&thread, NULL, killer, &ended), 0);
	step(m);
	pthread_join(thread, NULL);
	test_db_exec(t.db, "ROLLBACK");
	assert_int_equal(ended, 1);
}

static int64_t copies(const struct moving *m)
{
	return transfer_count(&t,
			      "SELECT count(*) FROM intake.solicitation q JOIN intake.transfer t"
			      " ON t.id = q.origin_transfer_id WHERE t.solicitation_id = '%s'",
			      m->solicitation);
}

static void offer_dies(struct moving *m)
{
	transfer_offer(&t, m, "", 503);
}

static void accept_dies(struct moving *m)
{
	transfer_act(&t, t.c44, m->transfer, "acceptance", 1, "{}", 503);
}

static void refuse_dies(struct moving *m)
{
	transfer_act(&t, t.c44, m->transfer, "refusal", 1, "{\"reason\":\"other\"}", 503);
}

static void cancel_dies(struct moving *m)
{
	transfer_act(&t, t.c31, m->transfer, "cancellation", 1, NULL, 503);
}

static void run_job_dies(const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more;

	cmn_error_init(&err);
	assert_int_not_equal(intake_job_transfers(conn, now, NULL, &more, &err), CMN_OK);
	cmn_conn_close(&conn);
}

static void complete_dies(struct moving *m)
{
	(void)m;
	run_job_dies("2026-01-01T00:00:00Z");
}

static void expire_dies(struct moving *m)
{
	(void)m;
	run_job_dies("2099-01-01T00:00:00Z");
}

static void state_is(const struct moving *m, const char *state, int64_t made)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.transfer WHERE solicitation_id = '%s' AND state = "
		 "'%s'",
		 m->solicitation, state);
	assert_int_equal(test_db_count(t.db, sql), 1);
	assert_int_equal(copies(m), made);
	assert_int_equal(transfer_owners(&t, m), 1);
}

static void offered(struct moving *m)
{
	transfer_file(&t, m);
	transfer_agree(&t, m, ALL);
	transfer_offer(&t, m, "", 201);
}

static void killed_at_each_step_of_a_whole_transfer_it_ends_once(void **state)
{
	struct moving m;

	(void)state;
	transfer_file(&t, &m);
	transfer_agree(&t, &m, ALL);
	killed(offer_dies, &m);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.transfer"
					" WHERE solicitation_id = '%s'",
					m.solicitation),
			 0);
	assert_int_equal(transfer_owners(&t, &m), 1);
	transfer_offer(&t, &m, "", 201);
	state_is(&m, "offered", 0);
	killed(accept_dies, &m);
	state_is(&m, "offered", 0);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	state_is(&m, "accepted", 1);
	killed(complete_dies, &m);
	state_is(&m, "accepted", 1);
	transfer_job(NULL);
	state_is(&m, "completed", 1);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
					" AND type = 'intake.transfer.completed.v1'",
					m.transfer),
			 2);
}

static void killed_in_a_refusal_a_cancellation_or_an_expiry_it_is_the_sender_s(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	killed(refuse_dies, &m);
	state_is(&m, "offered", 0);
	transfer_act(&t, t.c44, m.transfer, "refusal", 1, "{\"reason\":\"other\"}", 200);
	state_is(&m, "declined", 0);
	offered(&m);
	killed(cancel_dies, &m);
	state_is(&m, "offered", 0);
	transfer_act(&t, t.c31, m.transfer, "cancellation", 1, NULL, 200);
	state_is(&m, "cancelled", 0);
	offered(&m);
	killed(expire_dies, &m);
	state_is(&m, "offered", 0);
	transfer_job("2099-01-01T00:00:00Z");
	state_is(&m, "expired", 0);
}

struct racer {
	pthread_t thread;
	struct transfer_desk *at;
	const struct moving *m;
	bool accept;
	int status;
};

/* On a connection of its own, against the other. */
static void *race(void *arg)
{
	struct racer *r = arg;
	char target[128];

	snprintf(target, sizeof(target), TRANSFERS "/%s/%s", r->m->transfer,
		 r->accept ? "acceptance" : "cancellation");
	{
		struct asked a = {0};
		char headers[1700];

		snprintf(headers, sizeof(headers), "%s\nIf-Match: \"1\"%s",
			 r->accept ? r->at->c44 : r->at->c31,
			 r->accept ? "\nContent-Type: application/json" : "");
		ask(r->at->desk.d, "POST", target, headers, r->accept ? "{}" : NULL, &a);
		r->status = a.answer.status;
		asked_clear(&a);
	}
	return NULL;
}

static void acceptance_and_cancellation_at_once_leave_one_owner(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct moving m;
		struct racer racers[2] = {{.at = &t, .m = &m, .accept = true},
					  {.at = &t, .m = &m, .accept = false}};
		int won = 0;

		offered(&m);
		for (int k = 0; k < 2; k++)
			assert_int_equal(pthread_create(&racers[k].thread, NULL, race, &racers[k]),
					 0);
		for (int k = 0; k < 2; k++) {
			pthread_join(racers[k].thread, NULL);
			won += racers[k].status == 200;
		}
		assert_int_equal(won, 1);
		assert_int_equal(transfer_owners(&t, &m), 1);
		assert_int_equal(copies(&m), racers[0].status == 200);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(killed_at_each_step_of_a_whole_transfer_it_ends_once),
	    cmocka_unit_test(killed_in_a_refusal_a_cancellation_or_an_expiry_it_is_the_sender_s),
	    cmocka_unit_test(acceptance_and_cancellation_at_once_leave_one_owner),
	};

	return cmocka_run_group_tests_name("transfers that are killed", tests, setup, teardown);
}
