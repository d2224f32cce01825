/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plan_words.c - the words of a search plan: gone with an erased file, kept as they are when
 * hostile, refused when there are too many.
 */
#include "plan_desk.h"

static int64_t with_words(void **state, const char *words)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "SELECT (SELECT count(*) FROM referral.plan_version t WHERE t::text LIKE '%%%s%%')"
		 " + (SELECT count(*) FROM referral.considered t WHERE t::text LIKE '%%%s%%')"
		 " + (SELECT count(*) FROM referral.considered_decision t WHERE t::text LIKE"
		 " '%%%s%%') + (SELECT count(*) FROM referral.outbox t WHERE t::text LIKE"
		 " '%%%s%%')",
		 words, words, words, words);
	return test_db_count(*state, sql);
}

static void the_words_of_an_erased_file_go_and_nothing_is_added(void **state)
{
	char id[40], one[40];

	opened(id);
	considered(id, ORDINARY ",\"label\":\"" WISH "\",\"distance_km\":3", one);
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"retained\",\"words\":\"" WISH "\"}", 200);
	assert_int_equal(with_words(state, WISH), 3);
	assert_int_equal(learn("intake.situation.erased.v1",
			       "{\"situation_id\":\"" SITUATION
			       "\",\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}"),
			 CMN_OK);
	assert_int_equal(with_words(state, WISH), 0);
	read_one(CONSIDERED, one, 200);
	assert_string_equal(desk_text(&desk, "state"), "retained");
	assert_null(json_object_get(desk.a.json, "distance_km"));
	assert_null(json_object_get(desk.a.json, "snapshot"));
	send_to(PLANS, id, "/versions", "1", CONTENT, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	consider(id, ORDINARY, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	send_to(CONSIDERED, one, "/decision", "3",
		"{\"decision\":\"set_aside\",\"reason\":\"too_far\"}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	test_db_exec(*state,
		     "INSERT INTO referral.plan_version (departement, plan_id, number,"
		     " situation_id, said_on, expression, needs, wish, themes, community_role,"
		     " support_forms, response_level, written_at, written_by) SELECT departement,"
		     " id, 9, situation_id, '2026-02-01', 'direct', '{}', '" WISH
		     "', '{}', 'assembly', '{}', 'level_1', '2026-02-01', 'test' FROM"
		     " referral.plan");
	assert_int_equal(with_words(state, WISH), 0);
}

static void hostile_words_are_kept_as_words(void **state)
{
	static const char *const TEXTS[] = {
	    "'; DROP TABLE referral.plan; --",  "<script>alert(1)</script> & \\u0026",
	    "\\u202eabc\\u202c \\ud83e\\udd8a", "ligne\\nnouvelle\\ttabulation",
	    "{\\\"a\\\":[1,2]} %s %n $1",
	};
	char body[1400], id[40], seen[24];

	(void)state;
	opened(id);
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		CMN_AUTO(cmn_json_drop) json_t *want = NULL;
		char quoted[200];

		snprintf(quoted, sizeof(quoted), "\"%s\"", TEXTS[i]);
		want = json_loads(quoted, JSON_DECODE_ANY, NULL);
		assert_non_null(want);
		snprintf(body, sizeof(body),
			 "{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"%s\",\"community_role\":"
			 "\"assembly\",\"support_forms\":[\"ad_hoc\"],\"response_level\":"
			 "\"level_1\"}",
			 TEXTS[i]);
		snprintf(seen, sizeof(seen), "%zu", i + 1);
		send_to(PLANS, id, "/versions", seen, body, 200);
		assert_string_equal(in("content", "wish"), json_string_value(want));
	}
	send_to(PLANS, id, "/versions", "6",
		"{" REQUEST "," REST ",\"themes\":[\"creton\",\"creton\"]}", 400);
	send_to(PLANS, id, "/versions", "6", "{" REQUEST "," REST ",\"nom\":\"x\"}", 422);
}

static void words_that_cannot_be_read_are_refused(void **state)
{
	static const char *const BAD[] = {"a\\u0001b", "a\\u007f",       "\\u0085",
					  " \\t\\n ",  "\\u00a0\\u202f", "\\u200b\\ufeff"};
	char body[1400], label[200], id[40];

	(void)state;
	opened(id);
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(body, sizeof(body),
			 "{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"%s\",\"community_role\":"
			 "\"assembly\",\"support_forms\":[\"ad_hoc\"],\"response_level\":"
			 "\"level_1\"}",
			 BAD[i]);
		send_to(PLANS, id, "/versions", "1", body, 422);
		assert_string_equal(asked_pointer(&desk.a), "/wish");
		snprintf(label, sizeof(label), ORDINARY ",\"label\":\"%s\"", BAD[i]);
		consider(id, label, 422);
		assert_string_equal(asked_pointer(&desk.a), "/label");
	}
}

static void a_story_of_a_megabyte_is_refused_before_it_is_read(void **state)
{
	char *body = malloc((1 << 20) + 64);

	(void)state;
	assert_non_null(body);
	memset(body, 'a', 1 << 20);
	memcpy(body, "{\"situation_id\":\"", 17);
	snprintf(body + (1 << 20), 64, "\"}");
	desk_send(&desk, "POST", PLANS, conseiller, NULL, body, 413);
	free(body);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, plan_desk_fresh)
	const struct CMUnitTest tests[] = {
	    T(the_words_of_an_erased_file_go_and_nothing_is_added),
	    T(hostile_words_are_kept_as_words),
	    T(words_that_cannot_be_read_are_refused),
	    T(a_story_of_a_megabyte_is_refused_before_it_is_read),
	};

	return cmocka_run_group_tests_name("words of a plan", tests, plan_desk_setup,
					   plan_desk_teardown);
}
