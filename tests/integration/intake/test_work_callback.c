/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_callback.c - after the closure: the call three months later, and the file that is
 * opened again.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

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

static void a_closure_plans_a_call_back_three_months_later(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	close_it(id, 1, "\"reason\":\"solution_found\"", 200);
	work_get(work.conseiller, 200, "tasks?departement=31&situation_id=%s", id);
	assert_int_equal(desk_items(&work.desk), 1);
	assert_string_equal(json_string_value(json_object_get(desk_item(&work.desk, 0), "kind")),
			    "closure_callback");
	assert_int_equal(work_count("SELECT count(*) FROM intake.task t JOIN intake.situation s"
				    " ON s.id = t.situation_id WHERE s.id = '%s'"
				    " AND t.due_at BETWEEN s.closed_at + interval '85 days'"
				    " AND s.closed_at + interval '100 days'",
				    id),
			 1);
	work_open(id);
	close_it(id, 1, "\"reason\":\"solution_found\",\"callback_after_months\":0", 200);
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'", id), 0);
	work_open(id);
	close_it(id, 1, "\"reason\":\"requester_stops\"", 200);
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'", id), 0);
}

static void callback_of(const char *situation, char task[40])
{
	work_get(work.conseiller, 200, "tasks?departement=31&situation_id=%s", situation);
	snprintf(task, 40, "%s",
		 json_string_value(json_object_get(desk_item(&work.desk, 0), "id")));
}

static void a_call_back_hears_whether_it_holds(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	close_it(id, 1, "\"reason\":\"solution_found\"", 200);
	callback_of(id, task);
	work_post(1, "{}", 409, "tasks/%s/completion", task);
	work_post(1, "{\"outcome\":\"perhaps\"}", 422, "tasks/%s/callback", task);
	work_post(9, "{\"outcome\":\"holds\"}", 412, "tasks/%s/callback", task);
	work_post(1, "{\"outcome\":\"no_longer_holds\",\"note\":\"À revoir\"}", 200,
		  "tasks/%s/callback", task);
	assert_string_equal(work_text("state"), "done");
	assert_string_equal(work_text("outcome"), "no_longer_holds");
	work_post(2, "{\"outcome\":\"holds\"}", 409, "tasks/%s/callback", task);
	work_post(2, "{}", 409, "tasks/%s/reopening", task);
	assert_int_equal(work_count("SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
				    " AND type = 'intake.callback.recorded.v1'",
				    task),
			 1);
}

static void who_is_not_reached_is_called_again_and_then_no_more(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	close_it(id, 1, "\"reason\":\"solution_found\"", 200);
	callback_of(id, task);
	for (int i = 1; i < 3; i++) {
		work_post(i, "{\"outcome\":\"not_reached\"}", 200, "tasks/%s/callback", task);
		assert_string_equal(work_text("state"), "open");
		assert_int_equal(work_int("tries"), i);
	}
	work_post(3, "{\"outcome\":\"not_reached\"}", 200, "tasks/%s/callback", task);
	assert_string_equal(work_text("state"), "done");
}

static void a_reopened_situation_keeps_its_age_and_its_ends(void **state)
{
	char id[40], opened[40];

	(void)state;
	work_open(id);
	snprintf(opened, sizeof(opened), "%s", work_text("opened_at"));
	work_post(1, "{\"reason\":\"person_asks\"}", 409, "situations/%s/reopening", id);
	close_it(id, 1, "\"reason\":\"solution_found\"", 200);
	work_post(1, "{\"reason\":\"no_longer_holds\"}", 412, "situations/%s/reopening", id);
	work_post(2, "{\"reason\":\"parce que\"}", 422, "situations/%s/reopening", id);
	work_post(2, "{\"reason\":\"no_longer_holds\",\"note\":\"Rupture\"}", 200,
		  "situations/%s/reopening", id);
	assert_string_equal(work_text("state"), "open");
	assert_string_equal(work_text("opened_at"), opened);
	assert_int_equal(work_int("version"), 3);
	assert_string_equal(work_text("closure_reason"), "");
	/* the call-back has no sense any more, and hinders no second closure */
	close_it(id, 3, "\"reason\":\"requester_stops\"", 200);
	assert_int_equal(work_int("closures"), 2);
	work_get(work.conseiller, 200, "situations/%s/closures", id);
	assert_int_equal(desk_items(&work.desk), 2);
	assert_string_equal(
	    json_string_value(json_object_get(desk_item(&work.desk, 0), "reopen_reason")),
	    "no_longer_holds");
	assert_int_equal(work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'"
				    " AND state = 'cancelled'",
				    id),
			 1);
	assert_int_equal(work_count("SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
				    " AND type = 'intake.situation.reopened.v1'",
				    id),
			 1);
}

static void a_death_is_reopened_only_when_it_was_a_mistake(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	close_it(id, 1, "\"reason\":\"death\"", 200);
	work_post(2, "{\"reason\":\"person_asks\"}", 422, "situations/%s/reopening", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/reason");
	work_post(2, "{\"reason\":\"closed_by_mistake\"}", 200, "situations/%s/reopening", id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_closure_plans_a_call_back_three_months_later),
	    cmocka_unit_test(a_call_back_hears_whether_it_holds),
	    cmocka_unit_test(who_is_not_reached_is_called_again_and_then_no_more),
	    cmocka_unit_test(a_reopened_situation_keeps_its_age_and_its_ends),
	    cmocka_unit_test(a_death_is_reopened_only_when_it_was_a_mistake),
	};

	return cmocka_run_group_tests_name("after the end of a situation", tests, setup,
					   work_teardown);
}
