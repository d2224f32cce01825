/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_closure.c - the ends of a situation, and what none of them passes over.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

static void close_it(const char *id, int version, const char *members, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{%s}", members);
	work_post(version, body, status, "situations/%s/closure", id);
}

static void refused(const char *id, const char *members, const char *pointer)
{
	close_it(id, 1, members, 422);
	assert_string_equal(asked_pointer(&work.desk.a), pointer);
}

static void add_task(const char *situation, char id[40])
{
	work_post(0,
		  "{\"kind\":\"call_back\",\"title\":\"Rappeler\",\"due_in\":{\"amount\":2,"
		  "\"unit\":\"jours_ouvres\"}}",
		  201, "situations/%s/tasks", situation);
	snprintf(id, 40, "%s", work_text("id"));
}

static void a_file_with_an_open_task_is_not_closed_and_the_refusal_counts_them(void **state)
{
	char id[40], one[40], two[40];

	(void)state;
	work_open(id);
	add_task(id, one);
	add_task(id, two);
	close_it(id, 1, "\"reason\":\"requester_stops\"", 409);
	assert_non_null(strstr(work_text("detail"), "2 tâche(s)"));
	work_post(1, "{\"note\":\"Fait\"}", 200, "tasks/%s/completion", one);
	close_it(id, 1, "\"reason\":\"requester_stops\"", 409);
	assert_non_null(strstr(work_text("detail"), "1 tâche(s)"));
	work_post(1, "{\"note\":\"Inutile\"}", 200, "tasks/%s/cancellation", two);
	close_it(id, 1, "\"reason\":\"requester_stops\"", 200);
}

static void a_solution_needs_its_accord_where_one_is_required(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_ask(work.conseiller, "PATCH", 1, "{\"accord_required\":true}", 200, "situations/%s",
		 id);
	close_it(id, 2, "\"reason\":\"solution_found\"", 422);
	assert_string_equal(asked_pointer(&work.desk.a), "/accord_id");
	close_it(id, 2,
		 "\"reason\":\"solution_found\",\"accord_id\":"
		 "\"0197f0a0-0000-7000-8000-000000000001\"",
		 422);
	close_it(id, 2,
		 "\"reason\":\"solution_found\",\"accord_id\":"
		 "\"0197f0a0-0000-7000-8000-000000000001\",\"accord_signed_on\":\"2199-01-01\"",
		 422);
	assert_string_equal(asked_pointer(&work.desk.a), "/accord_signed_on");
	close_it(id, 2,
		 "\"reason\":\"solution_found\",\"accord_id\":"
		 "\"0197f0a0-0000-7000-8000-000000000001\",\"accord_signed_on\":\"2026-02-01\"",
		 200);
	assert_string_equal(work_text("accord_id"), "0197f0a0-0000-7000-8000-000000000001");
	work_get(work.conseiller, 200, "situations/%s/closures", id);
	assert_string_equal(
	    json_string_value(json_object_get(desk_item(&work.desk, 0), "accord_signed_on")),
	    "2026-02-01");
}

static void an_accord_that_the_file_names_need_not_be_repeated(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_ask(work.conseiller, "PATCH", 1,
		 "{\"accord_required\":true,\"accord_id\":\"0197f0a0-0000-7000-8000-000000000001\","
		 "\"accord_signed_on\":\"2026-02-01\"}",
		 200, "situations/%s", id);
	close_it(id, 2, "\"reason\":\"solution_found\"", 200);
}

static void who_cannot_be_reached_was_tried_as_often_as_set(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	for (int i = 0; i < 3; i++) {
		close_it(id, 1, "\"reason\":\"unreachable\"", 422);
		assert_string_equal(asked_pointer(&work.desk.a), "/reason");
		work_post(0, "{\"kind\":\"attempted_call\"}", 201, "situations/%s/acts", id);
	}
	/* who was reached since is not unreachable */
	work_post(0, "{\"kind\":\"call\"}", 201, "situations/%s/acts", id);
	close_it(id, 1, "\"reason\":\"unreachable\"", 422);
	for (int i = 0; i < 3; i++)
		work_post(0, "{\"kind\":\"attempted_call\"}", 201, "situations/%s/acts", id);
	close_it(id, 1, "\"reason\":\"unreachable\"", 200);
}

static void an_attempt_that_was_withdrawn_does_not_count(void **state)
{
	char id[40], act[40];

	(void)state;
	work_open(id);
	for (int i = 0; i < 3; i++)
		work_post(0, "{\"kind\":\"attempted_call\"}", 201, "situations/%s/acts", id);
	snprintf(act, sizeof(act), "%s", work_text("id"));
	work_post(0, "{\"reason\":\"Saisi deux fois\",\"withdrawn\":true}", 201,
		  "acts/%s/corrections", act);
	close_it(id, 1, "\"reason\":\"unreachable\"", 422);
}

static void a_duplicate_names_the_situation_that_goes_on(void **state)
{
	char id[40], other[40], third[40], members[160];

	(void)state;
	work_open(id);
	work_open(other);
	work_open(third);
	refused(id, "\"reason\":\"duplicate\"", "/duplicate_of");
	snprintf(members, sizeof(members), "\"reason\":\"duplicate\",\"duplicate_of\":\"%s\"", id);
	refused(id, members, "/duplicate_of");
	refused(id,
		"\"reason\":\"duplicate\",\"duplicate_of\":"
		"\"00000000-0000-7000-8000-000000000000\"",
		"/duplicate_of");
	snprintf(members, sizeof(members), "\"reason\":\"duplicate\",\"duplicate_of\":\"%s\"",
		 other);
	close_it(id, 1, members, 200);
	/* no circle, no chain */
	snprintf(members, sizeof(members), "\"reason\":\"duplicate\",\"duplicate_of\":\"%s\"", id);
	refused(other, members, "/duplicate_of");
	refused(third, members, "/duplicate_of");
}

static void a_hand_off_that_was_sent_closes_nothing(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	refused(id,
		"\"reason\":\"relay_mdph\",\"handoff_id\":\"0197f0a0-0000-7000-8000-000000000001\"",
		"/taken_over_on");
	refused(id, "\"reason\":\"relay_mdph\",\"taken_over_on\":\"2199-01-01\"", "/taken_over_on");
	refused(id, "\"reason\":\"relay_actor\",\"taken_over_on\":\"2026-02-01\"",
		"/taken_over_by");
	close_it(id, 1,
		 "\"reason\":\"relay_actor\",\"taken_over_on\":\"2026-02-01\","
		 "\"taken_over_by\":\"0197f0a0-0000-7000-8000-000000000009\"",
		 200);
}

static void a_member_of_another_reason_is_refused_and_not_lost(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	refused(id, "\"reason\":\"requester_stops\",\"occurred_on\":\"2026-02-01\"",
		"/occurred_on");
	refused(id, "\"reason\":\"death\",\"callback_after_months\":3", "/callback_after_months");
	refused(id, "\"reason\":\"death\",\"occurred_on\":\"2026-02-30\"", "/occurred_on");
	refused(id, "\"reason\":\"death\",\"occurred_on\":\"2199-02-01\"", "/occurred_on");
	close_it(id, 1, "\"reason\":\"death\",\"occurred_on\":\"2026-02-01\"", 200);
}

static void a_repeated_closure_answers_what_was_done(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: closed-twice";
	char id[40], target[128];

	(void)state;
	work_open(id);
	snprintf(target, sizeof(target), "/v1/intake/situations/%s/closure", id);
	for (int i = 0; i < 2; i++)
		desk_send(&work.desk, "POST", target, work.conseiller, KEY,
			  "{\"reason\":\"solution_found\"}", 200);
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.closure WHERE situation_id = '%s'", id), 1);
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'", id), 1);
}

static void nothing_is_done_for_a_person_whose_data_were_erased(void **state)
{
	char person[40], heard[40], id[40], body[128];

	(void)state;
	work_person(person);
	work_heard_of(person, "[\"soins\"]", heard);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 201, "situations");
	snprintf(id, sizeof(id), "%s", work_text("id"));
	work_exec("UPDATE intake.person SET state = 'erased' WHERE id = '%s'", person);
	close_it(id, 1, "\"reason\":\"requester_stops\"", 409);
	assert_non_null(strstr(work_text("detail"), "effacées"));
	work_post(0, "{\"kind\":\"call\"}", 409, "situations/%s/acts", id);
	work_post(0, "{\"visibility\":\"shared\",\"text\":\"Note\"}", 409, "situations/%s/notes",
		  id);
	work_post(0,
		  "{\"kind\":\"other\",\"title\":\"x\",\"due_in\":{\"amount\":1,"
		  "\"unit\":\"hours\"}}",
		  409, "situations/%s/tasks", id);
	work_post(1, "{\"conseiller\":\"autre\"}", 409, "situations/%s/handover", id);
	work_ask(work.conseiller, "PATCH", 1, "{\"need\":\"x\"}", 409, "situations/%s", id);
	work_heard_of(person, "[\"emploi\"]", heard);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 409, "situations");
}

static void nothing_is_done_in_a_file_that_another_departement_answers_for(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_exec("UPDATE situation SET state = 'closed', closed_at = '2026-03-01T00:00:00Z',"
		  " closure_reason = 'transferred', version = 2 WHERE id = '%s'",
		  id);
	work_post(2, "{\"reason\":\"person_asks\"}", 409, "situations/%s/reopening", id);
	assert_non_null(strstr(work_text("detail"), "transmis"));
	work_post(0, "{\"kind\":\"call\"}", 409, "situations/%s/acts", id);
	assert_non_null(strstr(work_text("detail"), "transmis"));
	work_post(0, "{\"kind\":\"analysis\"}", 409, "situations/%s/acts", id);
	assert_non_null(strstr(work_text("detail"), "transmis"));
	work_post(0, "{\"visibility\":\"private\",\"text\":\"Note\"}", 409, "situations/%s/notes",
		  id);
	work_post(2, "{\"conseiller\":\"autre\"}", 409, "situations/%s/handover", id);
	close_it(id, 2, "\"reason\":\"requester_stops\"", 409);
}

/* --- a task that is given while somebody closes -------------------------------------------------
 */

struct giver {
	pthread_t thread;
	char situation[40];
	struct desk desk;
	const char *who;
	int status;
};

static void *give(void *arg)
{
	struct giver *g = arg;
	char target[128];
	struct asked a = {0};
	char headers[2048];

	snprintf(target, sizeof(target), "/v1/intake/situations/%s/tasks", g->situation);
	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", g->who);
	ask(g->desk.d, "POST", target, headers,
	    "{\"kind\":\"other\",\"title\":\"Tard\",\"due_in\":{\"amount\":1,\"unit\":\"hours\"}}",
	    &a);
	g->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void no_file_is_closed_over_a_task_that_was_given_meanwhile(void **state)
{
	struct giver g = {.status = 0};

	(void)state;
	desk_open(&g.desk, "intake", &INTAKE_OPS, NULL);
	g.who = desk_as(&g.desk, "conseiller", "31", NULL);
	for (int i = 0; i < 40; i++) {
		char target[128];
		struct asked a = {0};
		char headers[2048];

		work_open(g.situation);
		assert_int_equal(pthread_create(&g.thread, NULL, give, &g), 0);
		snprintf(target, sizeof(target), "/v1/intake/situations/%s/closure", g.situation);
		snprintf(headers, sizeof(headers),
			 "%s\nIf-Match: \"1\"\nContent-Type: application/json", work.conseiller);
		ask(work.desk.d, "POST", target, headers, "{\"reason\":\"requester_stops\"}", &a);
		pthread_join(g.thread, NULL);
		/* one of the two, never both */
		assert_true((a.answer.status == 200 && g.status == 409) ||
			    (a.answer.status == 409 && g.status == 201));
		asked_clear(&a);
	}
	desk_close(&g.desk);
	assert_int_equal(work_count("SELECT count(*) FROM intake.situation WHERE open_tasks <>"
				    " (SELECT count(*) FROM intake.task t WHERE t.situation_id ="
				    " situation.id AND t.state = 'open'"
				    " AND t.kind <> 'closure_callback')"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_with_an_open_task_is_not_closed_and_the_refusal_counts_them),
	    cmocka_unit_test(a_solution_needs_its_accord_where_one_is_required),
	    cmocka_unit_test(an_accord_that_the_file_names_need_not_be_repeated),
	    cmocka_unit_test(who_cannot_be_reached_was_tried_as_often_as_set),
	    cmocka_unit_test(an_attempt_that_was_withdrawn_does_not_count),
	    cmocka_unit_test(a_duplicate_names_the_situation_that_goes_on),
	    cmocka_unit_test(a_hand_off_that_was_sent_closes_nothing),
	    cmocka_unit_test(a_member_of_another_reason_is_refused_and_not_lost),
	    cmocka_unit_test(a_repeated_closure_answers_what_was_done),
	    cmocka_unit_test(nothing_is_done_for_a_person_whose_data_were_erased),
	    cmocka_unit_test(nothing_is_done_in_a_file_that_another_departement_answers_for),
	    cmocka_unit_test(no_file_is_closed_over_a_task_that_was_given_meanwhile),
	};

	return cmocka_run_group_tests_name("ends of a situation", tests, setup, work_teardown);
}
