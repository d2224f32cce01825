/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_proposal_races.c - several say yes at the same instant: exactly one wins.
 *
 * C360_RACES says how many (make races: 10 000); a sample otherwise.  Whatever PostgreSQL had to
 * break is counted: a deadlock that reached a caller would be an answer that is neither 200 nor
 * 409.
 */
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RACERS 3
#define SAMPLE 150
#define ACTOR  "0197f0a0-0000-7000-8000-0000000000c1"
#define PLACE  "0197f0a0-0000-7000-8000-0000000000a1"

/* How each of the three says it: row by kind of race. */
static const struct {
	const char *verb[RACERS];
	bool required, said; /* the actor has to answer; the person said yes before */
} KINDS[] = {
    {{"acceptance", "acceptance", "acceptance"}, false, false},
    {{"actor-acceptance", "actor-acceptance", "actor-acceptance"}, true, true},
    {{"acceptance", "actor-acceptance", "acceptance"}, false, true},
};

struct racer {
	struct desk desk;
	const char *who[2]; /* the team, the actor */
	char id[40];
	const char *verb;
	int version;
	int status;
	char body[1024];
};

static struct racer racers[RACERS];
static pthread_barrier_t ready, done;
static bool over;

/* As a client does: when the database was too slow to say how it went, once more by the key. */
static void say(struct racer *r, const char *target, const char *headers)
{
	struct asked a = {0};

	for (int tries = 0; tries < 5; tries++) {
		ask(r->desk.d, "POST", target, headers, "{}", &a);
		r->status = a.answer.status;
		snprintf(r->body, sizeof(r->body), "%.1000s", (const char *)a.answer.body.data);
		asked_clear(&a);
		if (r->status != 503 || !strstr(r->body, "outcome-unknown"))
			return;
	}
}

static void *run(void *arg)
{
	struct racer *r = arg;
	char target[160], headers[2048];

	for (;;) {
		pthread_barrier_wait(&ready);
		if (over)
			return NULL;
		snprintf(target, sizeof(target), "/v1/referral/proposals/%s/%s", r->id, r->verb);
		snprintf(headers, sizeof(headers),
			 "%s\nContent-Type: application/json\nIf-Match: \"%d\"\n"
			 "Idempotency-Key: %s",
			 r->who[r->verb[1] == 'c' && r->verb[2] == 't'], r->version, r->id);
		say(r, target, headers);
		pthread_barrier_wait(&done);
	}
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé');"
			     "INSERT INTO situation_ref VALUES ('" PLACE
			     "', '31', '2026-01-10T08:00:00Z', 'open')");
	for (int i = 0; i < RACERS; i++) {
		desk_open(&racers[i].desk, "referral", &REFERRAL_OPS, NULL);
		racers[i].who[0] = desk_as(&racers[i].desk, "conseiller", "31", NULL);
		racers[i].who[1] = desk_as(&racers[i].desk, "partner", "31", ACTOR);
	}
	return 0;
}

static int teardown(void **state)
{
	for (int i = 0; i < RACERS; i++)
		desk_close(&racers[i].desk);
	return test_db_teardown(state);
}

/* A round of candidates, as they are made by the operations. */
static void start(void *db, int n, size_t kind)
{
	char sql[2048], round[40];
	size_t used;

	snprintf(round, sizeof(round), "0197f0a0-0000-7000-9000-%012x", (unsigned)n);
	used = (size_t)snprintf(sql, sizeof(sql),
				"SET search_path = referral; INSERT INTO proposal_round (id,"
				" departement, situation_id, opened_at, opened_by) VALUES ('%s',"
				" '31', '" PLACE "', '2026-01-11T08:00:00Z', 'x');",
				round);
	for (int i = 0; i < RACERS; i++) {
		struct racer *r = &racers[i];
		bool said = KINDS[kind].said && strcmp(KINDS[kind].verb[i], "acceptance") != 0;

		snprintf(r->id, sizeof(r->id), "0197f0a0-0000-7000-a%03x-%012x", (unsigned)i,
			 (unsigned)n);
		r->verb = KINDS[kind].verb[i];
		r->version = 1;
		used += (size_t)snprintf(
		    sql + used, sizeof(sql) - used,
		    "INSERT INTO proposal (id, departement, situation_id, round_id, label,"
		    " support_form, pre_existing_evaluation, ordinary_environment, ad_hoc,"
		    " proposed_at, proposed_by, actor_id, asked, actor_answer_required,"
		    " person_answer, person_answer_at) VALUES ('%s', '31', '" PLACE
		    "', '%s', 'x', 'orientation', false, false, false,"
		    " '2026-01-11T08:00:00Z', 'x', '" ACTOR "', true, %s, %s);",
		    r->id, round, KINDS[kind].required || said ? "true" : "false",
		    said ? "'accepted', '2026-01-11T09:00:00Z'" : "NULL, NULL");
	}
	test_db_exec(db, sql);
}

static void judge(int n)
{
	const struct racer *winner = NULL;

	for (int i = 0; i < RACERS; i++) {
		if (racers[i].status == 200) {
			if (winner)
				fail_msg("race %d: two won", n);
			winner = &racers[i];
		}
	}
	if (!winner)
		fail_msg("race %d: nobody won: %s", n, racers[0].body);
	for (int i = 0; i < RACERS; i++) {
		if (&racers[i] == winner)
			continue;
		if (racers[i].status != 409 || !strstr(racers[i].body, winner->id))
			fail_msg("race %d: %d %s", n, racers[i].status, racers[i].body);
	}
}

static int races(void)
{
	const char *said = getenv("C360_RACES");
	long n = said ? strtol(said, NULL, 10) : SAMPLE;

	return n > 0 && n <= 1000000 ? (int)n : SAMPLE;
}

/* What is written agrees with what was answered, for all races at once. */
static void look(void *db, int n)
{
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.proposal"
					   " WHERE state = 'accepted'"),
			 n);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.proposal_round r"
					   " JOIN referral.proposal p ON p.id = r.winner_id AND"
					   " p.state = 'accepted' WHERE r.state = 'decided'"),
			 n);
	assert_int_equal(
	    test_db_count(db, "SELECT count(*) FROM referral.outbox w JOIN referral.outbox a"
			      " ON a.xmin::text = w.xmin::text AND a.subject ="
			      " w.data->>'winner_id' WHERE w.type ="
			      " 'referral.proposal.withdrawn.v1' AND a.type IN"
			      " ('referral.proposal.answered.v1',"
			      "  'referral.proposal.actor_answered.v1')"),
	    n * (RACERS - 1));
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.outbox WHERE type ="
					   " 'referral.proposal.withdrawn.v1'"),
			 n * (RACERS - 1));
}

static void of_those_who_say_yes_at_once_exactly_one_wins(void **state)
{
	pthread_t threads[RACERS];
	int n = races();

	assert_int_equal(pthread_barrier_init(&ready, NULL, RACERS + 1), 0);
	assert_int_equal(pthread_barrier_init(&done, NULL, RACERS + 1), 0);
	for (int i = 0; i < RACERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run, &racers[i]), 0);
	for (int k = 0; k < n; k++) {
		start(*state, k, (size_t)k % CMN_LEN(KINDS));
		pthread_barrier_wait(&ready);
		pthread_barrier_wait(&done);
		judge(k);
	}
	print_message("%d races of %d: %d won, %d refused with the winner, nothing else answered\n",
		      n, RACERS, n, n * (RACERS - 1));
	over = true;
	pthread_barrier_wait(&ready);
	for (int i = 0; i < RACERS; i++)
		pthread_join(threads[i], NULL);
	look(*state, n);
	cmn_sleep_ms(1200); /* counters are told to the statistics once a second */
	print_message("deadlocks in the database: %lld\n",
		      (long long)test_db_count(*state, "SELECT deadlocks FROM pg_stat_database"
						       " WHERE datname = current_database()"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_those_who_say_yes_at_once_exactly_one_wins),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
