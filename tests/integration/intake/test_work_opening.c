/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_opening.c - how a situation begins: what keeps it from being opened, who else
 * has it, what it is about.
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

static void open_with(const char *heard, const char *more, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"%s}", heard, more);
	work_post(0, body, status, "situations");
}

static void what_another_handles_effectively_is_not_taken_up(void **state)
{
	char heard[40];

	(void)state;
	work_heard("", heard);
	open_with(heard,
		  ",\"handled\":\"elsewhere\",\"handled_by\":\"Un SESSAD inventé\","
		  "\"handled_since\":\"2025-09-01\",\"handled_effective\":\"yes\"",
		  422);
	assert_string_equal(asked_pointer(&work.desk.a), "/handled_effective");
	open_with(heard, ",\"handled_effective\":\"yes\"", 422);
	assert_string_equal(asked_pointer(&work.desk.a), "/handled");
	open_with(heard, ",\"handled\":\"elsewhere\",\"handled_since\":\"2199-01-01\"", 422);
	assert_string_equal(asked_pointer(&work.desk.a), "/handled_since");
	open_with(heard,
		  ",\"handled\":\"elsewhere\",\"handled_by\":\"Un SESSAD inventé\","
		  "\"handled_since\":\"2025-09-01\",\"handled_effective\":\"no\"",
		  201);
	assert_string_equal(work_text("handled"), "elsewhere");
	assert_string_equal(work_text("handled_since"), "2025-09-01");
	assert_string_equal(work_text("handled_checked_by"), "conseiller-31-test");
}

static void the_second_who_opens_is_told_which_situation_it_is(void **state)
{
	char heard[40], id[40];

	(void)state;
	work_heard("", heard);
	open_with(heard, "", 201);
	snprintf(id, sizeof(id), "%s", work_text("id"));
	open_with(heard, "", 409);
	assert_non_null(strstr(work_text("detail"), id));
}

static void a_situation_open_for_the_same_person_and_need_is_named(void **state)
{
	char person[40], one[40], two[40], three[40], id[40];

	(void)state;
	work_person(person);
	work_heard_of(person, "[\"logement\",\"soins\"]", one);
	work_heard_of(person, "[\"soins\"]", two);
	work_heard_of(person, "[\"emploi\"]", three);
	open_with(one, "", 201);
	snprintf(id, sizeof(id), "%s", work_text("id"));
	open_with(two, "", 409);
	assert_string_equal(asked_pointer(&work.desk.a), "/despite");
	assert_non_null(strstr(work_text("detail"), id));
	open_with(three, "", 201); /* another need */
	open_with(two, ",\"despite\":\"Deux lieux de soins distincts\"", 201);
	assert_string_equal(work_text("despite"), "Deux lieux de soins distincts");
}

static void a_person_whose_situation_is_closed_may_have_a_new_one(void **state)
{
	char person[40], one[40], two[40];

	(void)state;
	work_person(person);
	work_heard_of(person, "[\"soins\"]", one);
	work_heard_of(person, "[\"soins\"]", two);
	open_with(one, "", 201);
	snprintf(one, sizeof(one), "%s", work_text("id"));
	work_post(1, "{\"reason\":\"requester_stops\"}", 200, "situations/%s/closure", one);
	open_with(two, "", 201);
}

struct racer {
	pthread_t thread;
	struct desk desk;
	const char *who;
	char heard[40];
	int status;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct asked a = {0};
	char headers[2048], body[128];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", r->who);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", r->heard);
	ask(r->desk.d, "POST", "/v1/intake/situations", headers, body, &a);
	r->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void of_two_who_open_one_each_for_the_same_person_at_once_one_is_told(void **state)
{
	struct racer r[2] = {{.status = 0}, {.status = 0}};

	(void)state;
	for (int i = 0; i < 2; i++) {
		desk_open(&r[i].desk, "intake", &INTAKE_OPS, NULL);
		r[i].who = desk_as(&r[i].desk, "conseiller", "31", NULL);
	}
	for (int round = 0; round < 30; round++) {
		char person[40];

		work_person(person);
		for (int i = 0; i < 2; i++)
			work_heard_of(person, "[\"soins\"]", r[i].heard);
		for (int i = 0; i < 2; i++)
			assert_int_equal(pthread_create(&r[i].thread, NULL, race, &r[i]), 0);
		for (int i = 0; i < 2; i++)
			pthread_join(r[i].thread, NULL);
		assert_int_equal(r[0].status + r[1].status, 201 + 409);
		assert_int_equal(
		    work_count("SELECT count(*) FROM intake.situation WHERE person_id = '%s'",
			       person),
		    1);
	}
	for (int i = 0; i < 2; i++)
		desk_close(&r[i].desk);
}

static void who_the_mdph_does_not_know_has_priority(void **state)
{
	char heard[40];

	(void)state;
	work_heard(",\"mdph_status\":\"unknown_to_mdph\"", heard);
	open_with(heard, "", 201);
	assert_string_equal(json_string_value(json_array_get(
				json_object_get(work.desk.a.json, "priority_flags"), 0)),
			    "unknown_to_mdph");
	work_heard("", heard);
	open_with(heard, ",\"priority_flags\":[\"no_notification\",\"no_orality\"]", 201);
	assert_int_equal(json_array_size(json_object_get(work.desk.a.json, "priority_flags")), 2);
	work_get(work.conseiller, 200, "situations?departement=31&priority=true");
	assert_int_equal(desk_items(&work.desk), 2);
}

static void what_a_situation_is_about_is_said_again_as_it_becomes_clear(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_ask(work.conseiller, "PATCH", 1,
		 "{\"need\":\"Un répit le week-end\",\"problem_types\":[\"aidants_repit\"],"
		 "\"moments\":[\"risk_of_rupture\"],\"response_level\":\"level_2\","
		 "\"situation_type\":\"inadequate_support\","
		 "\"priority_flags\":[\"reevaluation_asked_by_mdph\"]}",
		 200, "situations/%s", id);
	assert_string_equal(work_text("response_level"), "level_2");
	assert_string_equal(work_text("situation_type"), "inadequate_support");
	assert_true(strlen(work_text("coded_on")) == 10);
	work_ask(work.conseiller, "PATCH", 2, "{\"need\":null,\"priority_flags\":[]}", 200,
		 "situations/%s", id);
	assert_string_equal(work_text("need"), "");
	assert_string_equal(work_text("response_level"), "level_2");
	work_ask(work.conseiller, "PATCH", 1, "{\"need\":\"x\"}", 412, "situations/%s", id);
	work_ask(work.conseiller, "PATCH", 3, "{}", 422, "situations/%s", id);
	work_ask(work.conseiller, "PATCH", 3, "{\"moments\":[\"breakfast\"]}", 422, "situations/%s",
		 id);
	work_ask(work.conseiller44, "PATCH", 3, "{\"need\":\"x\"}", 404, "situations/%s", id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_another_handles_effectively_is_not_taken_up),
	    cmocka_unit_test(the_second_who_opens_is_told_which_situation_it_is),
	    cmocka_unit_test(a_situation_open_for_the_same_person_and_need_is_named),
	    cmocka_unit_test(a_person_whose_situation_is_closed_may_have_a_new_one),
	    cmocka_unit_test(of_two_who_open_one_each_for_the_same_person_at_once_one_is_told),
	    cmocka_unit_test(who_the_mdph_does_not_know_has_priority),
	    cmocka_unit_test(what_a_situation_is_about_is_said_again_as_it_becomes_clear),
	};

	return cmocka_run_group_tests_name("how a situation begins", tests, setup, work_teardown);
}
