/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_http.c - the life project as a conseiller writes it with a person.
 */
#include "project_help.h"

static void until_somebody_asks_the_project_is_not_asked(void **state)
{
	char situation[40];

	(void)state;
	a_situation(situation);
	desk_get(&desk, conseiller, SITUATION(situation, "/project"), 200);
	assert_string_equal(desk_text(&desk, "state"), "not_asked");
	assert_string_equal(desk_text(&desk, "situation_id"), situation);
	assert_false(has("id") || has("version") || has("content"));
	assert_null(asked_header(&desk.a, "ETag"));
}

static void a_yes_opens_a_project_and_a_no_opens_none_to_write_in(void **state)
{
	char situation[40], id[40];

	a_situation(situation);
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL,
		  "{\"wanted\":false,\"said_on\":\"2026-01-02\",\"expression\":\"with_help\","
		  "\"said_by\":\"parent\"}",
		  201);
	keep_id(id);
	assert_string_equal(desk_text(&desk, "state"), "not_wanted");
	assert_string_equal(desk_text(&desk, "said_on"), "2026-01-02");
	write_it(id, 1, CONTENT, 409);
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_version WHERE project_id = '<id>'",
		  id),
	    0);
	assert_int_equal(told(state, "intake.project.opened.v1", id), 1);
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL, YES, 409);
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(1), YES, 200);
	assert_string_equal(desk_text(&desk, "state"), "wanted");
	write_it(id, 2, CONTENT, 201);
}

static void nothing_is_validated_or_relayed_either_while_it_is_not_wanted(void **state)
{
	char situation[40], id[40];

	(void)state;
	a_situation(situation);
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL, NO, 201);
	keep_id(id);
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(1),
		  "{\"validated_how\":\"oral\"}", 409);
	desk_send(&desk, "POST", PROJECT(id, "/relays"), conseiller, at(1),
		  "{\"facilitator_id\":\"" NOBODY "\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "ne souhaite pas"));
}

static void a_withdrawn_project_is_kept_and_no_longer_shown(void **state)
{
	char situation[40], id[40];

	a_written_project(situation, id);
	assert_true(has("content"));
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(2), NO, 200);
	assert_string_equal(desk_text(&desk, "state"), "withdrawn");
	assert_false(has("content") || has("built_with"));
	assert_int_equal(number_of("number"), 1);
	desk_get(&desk, conseiller, SITUATION(situation, "/project"), 200);
	assert_false(has("content"));
	desk_get(&desk, conseiller, PROJECT(id, "/versions/1"), 200);
	assert_false(has("content"));
	write_it(id, 3, CONTENT, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "retiré"));
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_version WHERE project_id = '<id>'",
		  id),
	    1);
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(3), YES, 200);
	assert_true(has("content"));
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "answers")), 3);
	assert_int_equal(told(state, "intake.project.answered.v1", id), 2);
}

static void every_version_stays_as_it_was_written(void **state)
{
	char situation[40], id[40], content[128];

	(void)state;
	a_project(situation, id);
	for (int n = 1; n <= 5; n++) {
		snprintf(content, sizeof(content),
			 "{\"built_with\":[\"%s\"],\"summary\":\"Version %d, inventée.\"}",
			 n == 2 ? "professional" : "carer", n);
		write_it(id, n, content, 201);
		assert_int_equal(number_of("number"), n);
	}
	for (int n = 1; n <= 5; n++) {
		char end[32], summary[64];

		snprintf(end, sizeof(end), "/versions/%d", n);
		snprintf(summary, sizeof(summary), "Version %d, inventée.", n);
		desk_get(&desk, conseiller, PROJECT(id, end), 200);
		assert_string_equal(json_string_value(json_object_get(
					json_object_get(desk.a.json, "content"), "summary")),
				    summary);
		assert_string_equal(desk_text(&desk, "written_by"), "conseiller-31-test");
		assert_true(json_is_true(json_object_get(desk.a.json, "co_built")) == (n != 2));
	}
	desk_get(&desk, conseiller, PROJECT(id, "/versions/6"), 404);
	desk_get(&desk, conseiller, PROJECT(id, "/versions?limit=2"), 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "number")), 5);
	assert_null(json_object_get(desk_item(&desk, 0), "content"));
	desk_get(&desk, conseiller, target_of("/v1/intake/projects", id, "/versions?limit=200"),
		 200);
	assert_int_equal(desk_items(&desk), 5);
}

static void the_pages_of_versions_follow_each_other(void **state)
{
	char situation[40], id[40], end[600];

	(void)state;
	a_project(situation, id);
	for (int n = 1; n <= 3; n++)
		write_it(id, n, CONTENT, 201);
	desk_get(&desk, conseiller, PROJECT(id, "/versions?limit=2"), 200);
	snprintf(end, sizeof(end), "/v1/intake/projects/%s/versions?limit=2&cursor=%s", id,
		 desk_text(&desk, "next"));
	desk_get(&desk, conseiller, end, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "number")), 1);
}

static void the_words_of_the_second_of_two_writers_are_kept(void **state)
{
	static const char SECOND[] =
	    "{\"built_with\":[\"carer\"],\"summary\":\"Mots du second, inventés.\"}";
	char situation[40], id[40], draft[40];

	a_written_project(situation, id);
	write_it(id, 2, CONTENT, 201);
	write_it(id, 2, SECOND, 412);
	assert_non_null(strstr(desk_text(&desk, "detail"), "brouillon"));
	write_it(id, 2, SECOND, 412); /* the same words again: kept once */
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_draft WHERE project_id = '<id>'", id),
	    1);
	write_it(id, 2, CONTENT, 412);
	desk_get(&desk, conseiller, "/v1/intake/project-drafts?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(desk_item(&desk, 0), "content"), "summary")),
			    "Mots du second, inventés.");
	snprintf(draft, sizeof(draft), "%s",
		 json_string_value(json_object_get(desk_item(&desk, 0), "id")));
	desk_get(&desk, coordonnateur, "/v1/intake/project-drafts?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0); /* of their author alone */
	desk_send(&desk, "DELETE", target_of("/v1/intake/project-drafts", draft, ""), coordonnateur,
		  NULL, NULL, 404);
	desk_send(&desk, "DELETE", target_of("/v1/intake/project-drafts", draft, ""), conseiller,
		  "Idempotency-Key: dropped", NULL, 200);
	desk_send(&desk, "DELETE", target_of("/v1/intake/project-drafts", draft, ""), conseiller,
		  "Idempotency-Key: dropped", NULL, 200);
	desk_send(&desk, "DELETE", target_of("/v1/intake/project-drafts", draft, ""), conseiller,
		  NULL, NULL, 404);
}

static void in_a_closed_file_only_a_no_is_still_heard(void **state)
{
	char situation[40], id[40], closed[40];

	(void)state;
	a_written_project(situation, id);
	a_situation(closed);
	for (int i = 0; i < 2; i++)
		desk_send(&desk, "POST", SITUATION(i ? situation : closed, "/closure"), conseiller,
			  at(1), "{\"reason\":\"requester_stops\"}", 200);
	desk_send(&desk, "POST", SITUATION(closed, "/project"), conseiller, NULL, YES, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "close"));
	write_it(id, 2, CONTENT, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "close"));
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(2),
		  "{\"validated_how\":\"oral\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "close"));
	say(situation, AGREED);
	orient(id, 2, the_post(), "", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "close"));
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(2), NO, 200);
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(3), YES, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "close"));
}

static void a_draft_is_not_kept_once_the_project_is_withdrawn(void **state)
{
	char situation[40], id[40];

	a_written_project(situation, id);
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(2), NO, 200);
	write_it(id, 2, CONTENT, 412);
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_draft WHERE project_id = '<id>'", id),
	    0);
}

static void a_repeated_write_makes_one_version(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: written-once-project";
	char situation[40], id[40];

	a_project(situation, id);
	desk_send(&desk, "POST", PROJECT(id, "/versions"), conseiller, KEY, CONTENT, 201);
	desk_send(&desk, "POST", PROJECT(id, "/versions"), conseiller, KEY, CONTENT, 201);
	assert_int_equal(number_of("number"), 1);
	desk_send(&desk, "POST", PROJECT(id, "/versions"), conseiller, KEY,
		  "{\"built_with\":[\"carer\"],\"summary\":\"autre\"}", 422);
	assert_int_equal(told(state, "intake.project.versioned.v1", id), 1);
}

static void the_person_validates_a_version_once_and_the_next_one_is_open_again(void **state)
{
	char situation[40], id[40];

	a_written_project(situation, id);
	assert_true(json_is_false(json_object_get(desk.a.json, "validated")));
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(2),
		  "{\"validated_how\":\"with_help\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/validated_with");
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(2),
		  "{\"validated_how\":\"oral\",\"validated_with\":\"parent\"}", 422);
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(2),
		  "{\"validated_how\":\"oral\",\"validated_on\":\"2199-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/validated_on");
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(1),
		  "{\"validated_how\":\"augmented\"}", 412);
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(2),
		  "{\"validated_how\":\"augmented\",\"validated_on\":\"2026-02-01\"}", 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "validated")));
	assert_string_equal(desk_text(&desk, "validated_how"), "augmented");
	assert_string_equal(desk_text(&desk, "validated_on"), "2026-02-01");
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(3),
		  "{\"validated_how\":\"oral\"}", 409);
	write_it(id, 3, CONTENT, 201);
	assert_true(json_is_false(json_object_get(desk.a.json, "validated")));
	desk_get(&desk, conseiller, PROJECT(id, "/versions/1"), 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "validated")));
	assert_int_equal(told(state, "intake.project.validated.v1", id), 1);
}

static void nothing_can_be_validated_before_something_is_written(void **state)
{
	char situation[40], id[40];

	(void)state;
	a_project(situation, id);
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller, at(1),
		  "{\"validated_how\":\"oral\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "encore"));
}

static void the_owner_is_the_person_or_their_family_and_the_conseiller_carries_it_out(void **state)
{
	char situation[40], id[40];
	const json_t *roles;

	(void)state;
	a_project(situation, id);
	write_it(id, 1, "{\"built_with\":[\"carer\"],\"owner\":\"conseiller\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/owner");
	write_it(id, 1, CONTENT, 201);
	roles = json_object_get(desk.a.json, "roles");
	assert_string_equal(json_string_value(json_object_get(roles, "maitre_ouvrage")), "person");
	assert_string_equal(json_string_value(json_object_get(roles, "maitre_oeuvre")),
			    "conseiller-31-test");
	assert_null(json_object_get(roles, "assistant"));
	write_it(id, 2, "{\"built_with\":[\"carer\"],\"owner\":\"family\"}", 201);
	roles = json_object_get(desk.a.json, "roles");
	assert_string_equal(json_string_value(json_object_get(roles, "maitre_ouvrage")), "family");
}

static void the_event_of_a_version_counts_for_3_1_and_carries_no_word(void **state)
{
	static const char SQL[] =
	    "SELECT count(*) FROM intake.outbox WHERE type = 'intake.project.versioned.v1'"
	    " AND subject = '<id>' AND data ->> 'co_built' = 'true' AND data ->> 'number' = '1'"
	    " AND data -> 'built_with' ->> 0 = 'peer_carer' AND data -> 'domains' ->> 0 = 'health'"
	    " AND data -> 'acts' ->> 0 = '2.3.1.1' AND data::text NOT LIKE '%invent%'";
	char situation[40], id[40];

	a_project(situation, id);
	write_it(
	    id, 1,
	    "{\"built_with\":[\"peer_carer\"],\"wishes\":[{\"domain\":\"health\",\"text\":"
	    "\"Souhait inventé.\",\"expression\":\"direct\"}],\"needs\":[{\"code\":\"1.3.1.1\"}],"
	    "\"acts\":[{\"code\":\"2.3.1.1\"}]}",
	    201);
	assert_int_equal(count(state, SQL, id), 1);
	assert_int_equal(
	    count(state,
		  "SELECT count(*) FROM intake.project_version WHERE project_id = '<id>'"
		  " AND categories = 'wishes needs health'",
		  id),
	    1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(until_somebody_asks_the_project_is_not_asked),
	    cmocka_unit_test(a_yes_opens_a_project_and_a_no_opens_none_to_write_in),
	    cmocka_unit_test(nothing_is_validated_or_relayed_either_while_it_is_not_wanted),
	    cmocka_unit_test(a_withdrawn_project_is_kept_and_no_longer_shown),
	    cmocka_unit_test(every_version_stays_as_it_was_written),
	    cmocka_unit_test(the_pages_of_versions_follow_each_other),
	    cmocka_unit_test(the_words_of_the_second_of_two_writers_are_kept),
	    cmocka_unit_test(in_a_closed_file_only_a_no_is_still_heard),
	    cmocka_unit_test(a_draft_is_not_kept_once_the_project_is_withdrawn),
	    cmocka_unit_test(a_repeated_write_makes_one_version),
	    cmocka_unit_test(the_person_validates_a_version_once_and_the_next_one_is_open_again),
	    cmocka_unit_test(nothing_can_be_validated_before_something_is_written),
	    cmocka_unit_test(
		the_owner_is_the_person_or_their_family_and_the_conseiller_carries_it_out),
	    cmocka_unit_test(the_event_of_a_version_counts_for_3_1_and_carries_no_word),
	};

	return cmocka_run_group_tests_name("life project", tests, help_setup, help_teardown);
}
