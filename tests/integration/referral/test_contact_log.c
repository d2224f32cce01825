/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_contact_log.c - the two logs of contacts with actors, read as one in the order of time.
 * Persons and actors are invented.
 */
#include "contact_log_store.h"
#include "need_desk.h"

#include "support/statements.h"

#define LOG "/v1/referral/situations/" SITUATION "/contacts"

static void in_plan(const char *at, const char *more)
{
	char body[600];

	snprintf(body, sizeof(body),
		 "{\"kind\":\"presentation\",\"mean\":\"phone\",\"party\":\"school\","
		 "\"with_function\":\"directeur\",\"anonymous\":true,\"purpose\":\"" WORDS "\","
		 "\"outcome\":\"will_study\",\"contacted_at\":\"%s\"%s}",
		 at, more);
	send_to(PLANS, plan, "/contacts", NULL, body, 201);
}

static void with_actor(const char *at, const char *presence)
{
	char body[600];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"actor_id\":\"" ACTOR "\",\"at\":\"%s\","
		 "\"means\":\"visit\",\"presence\":\"%s\",\"result\":\"willing\",\"note\":\"" WORDS
		 "\"}",
		 at, presence);
	desk_send(&desk, "POST", "/v1/referral/contacts", conseiller, NULL, body, 201);
}

static const char *member(size_t i, const char *key)
{
	return json_string_value(json_object_get(desk_item(&desk, i), key));
}

static void both_logs_stand_in_the_order_of_time(void **state)
{
	(void)state;
	in_plan("2026-01-12T09:00:00Z", "");
	with_actor("2026-01-11T09:00:00Z", "with_person");
	with_actor("2026-01-13T09:00:00Z", "team_alone");
	desk_get(&desk, conseiller, LOG, 200);
	assert_int_equal(desk_items(&desk), 3);
	assert_string_equal(member(0, "log"), "actor");
	assert_string_equal(member(0, "actor_name"), "Acteur inventé");
	assert_string_equal(member(0, "result"), "willing");
	assert_true(json_is_true(json_object_get(desk_item(&desk, 0), "with_person")));
	assert_null(member(0, "outcome"));
	assert_string_equal(member(1, "log"), "plan");
	assert_string_equal(member(1, "plan_id"), plan);
	assert_string_equal(member(1, "outcome"), "will_study");
	assert_null(member(1, "result"));
	assert_false(json_is_true(json_object_get(desk_item(&desk, 2), "with_person")));
	assert_null(strstr(desk.a.answer.body.data, WORDS));
}

static void a_corrected_entry_names_the_one_that_corrects_it(void **state)
{
	char first[40], more[80];

	(void)state;
	in_plan("2026-01-12T09:00:00Z", "");
	keep_id(first);
	snprintf(more, sizeof(more), ",\"corrects\":\"%s\"", first);
	in_plan("2026-01-12T10:00:00Z", more);
	desk_get(&desk, conseiller, LOG, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(member(0, "corrected_by"), member(1, "id"));
	assert_string_equal(member(1, "corrects"), first);
}

/* Page by page, the same instant in both logs too. */
static void no_entry_is_lost_or_twice_from_page_to_page(void **state)
{
	char target[400], seen[6][40];
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		in_plan("2026-01-12T09:00:00Z", "");
		with_actor("2026-01-12T09:00:00Z", "team_alone");
	}
	snprintf(target, sizeof(target), LOG "?limit=1");
	for (;;) {
		desk_get(&desk, conseiller, target, 200);
		for (size_t i = 0; i < desk_items(&desk); i++, n++) {
			assert_true(n < CMN_LEN(seen));
			snprintf(seen[n], sizeof(seen[n]), "%s", member(i, "id"));
			for (size_t j = 0; j < n; j++)
				assert_string_not_equal(seen[j], seen[n]);
		}
		if (!desk_text(&desk, "next")[0])
			break;
		snprintf(target, sizeof(target), LOG "?limit=1&cursor=%s",
			 desk_text(&desk, "next"));
	}
	assert_int_equal(n, CMN_LEN(seen));
}

static void another_departement_and_an_unknown_situation_have_no_log(void **state)
{
	(void)state;
	with_actor("2026-01-11T09:00:00Z", "team_alone");
	desk_get(&desk, conseiller44, LOG, 404);
	desk_get(&desk, conseiller, "/v1/referral/situations/" NOWHERE "/contacts", 404);
	desk_get(&desk, conseiller, "/v1/referral/situations/" OTHER "/contacts", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, desk_as(&desk, "partner", "31", ACTOR), LOG, 403);
}

static void the_page_comes_from_two_indexes_in_order(void **state)
{
	static const struct cmn_stmt *const ALL[] = {&REFERRAL_CONTACT_LOG};

	(void)state;
	test_statements_of("referral", ALL, CMN_LEN(ALL), NULL);
	test_plan_sorts_nothing("referral", &REFERRAL_CONTACT_LOG);
}

#define ONE(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(both_logs_stand_in_the_order_of_time),
	    ONE(a_corrected_entry_names_the_one_that_corrects_it),
	    ONE(no_entry_is_lost_or_twice_from_page_to_page),
	    ONE(another_departement_and_an_unknown_situation_have_no_log),
	    ONE(the_page_comes_from_two_indexes_in_order),
	};

	return cmocka_run_group_tests(tests, need_setup, need_teardown);
}
