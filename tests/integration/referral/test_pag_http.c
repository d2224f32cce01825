/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pag_http.c - a PAG as the MDPH makes it, actors and the person answer it, and the team sees
 * it.
 */
#include "pag.h"
#include "pag_desk.h"

#include "cmn/codes.h"

static const json_t *services(void)
{
	return json_object_get(desk.a.json, "services");
}

static void a_pag_goes_from_its_preparation_to_its_end(void **state)
{
	char path[96];

	pag_prepared(path);
	assert_string_equal(desk_text(&desk, "state"), "in_preparation");
	assert_true(json_is_false(json_object_get(desk.a.json, "existence_pag")));
	assert_int_equal(json_array_size(services()), 2);
	assert_string_equal(cmn_json_get(json_array_get(services(), 0), "label"), WORDS);
	pag_act(mdph, path, "elaboration", 1, NULL, 200);
	assert_string_equal(desk_text(&desk, "status"), "elaborated");
	pag_agreed(path);
	pag_act(mdph, path, "validation", 0, NULL, 200);
	assert_string_equal(desk_text(&desk, "status"), "validated");
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-04-01\",\"until\":\"2027-03-31\"}", 200);
	assert_string_equal(desk_text(&desk, "in_force_from"), "2026-04-01");
	pag_act(mdph, path, "review", 0, "{\"cause\":\"yearly\"}", 200);
	pag_act(mdph, path, "review-outcome", 0,
		"{\"outcome\":\"end\",\"end_reason\":\"target_reached\",\"report\":\"" WORDS "\"}",
		200);
	assert_string_equal(desk_text(&desk, "end_reason"), "target_reached");
	assert_true(json_is_false(json_object_get(desk.a.json, "existence_pag")));
	assert_int_equal(pag_told(state, "referral.pag.elaborated.v1"), 2);
	assert_int_equal(pag_told(state, "referral.pag.ended.v1"), 2);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE data::text LIKE '%"
				  "Mots%'"),
	    0);
}

static void the_team_is_given_its_tasks(void **state)
{
	char path[96];

	pag_in_force(path);
	pag_act(mdph, path, "review", 0, "{\"cause\":\"yearly\"}", 200);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
				  " 'referral.task.asked.v1' AND data->>'cause' IN ('pag_accord',"
				  " 'pag_review')"),
	    2);
}

/* "There is to be a PAG" may be said before the PAG is written. */
static void a_hand_off_that_was_concluded_with_a_pag_leads_to_it(void **state)
{
	char path[96], gos[96];

	test_db_exec(*state, "UPDATE referral.handoff SET state = 'concluded', outcome = 'pag'"
			     " WHERE id = '" HANDOFF "'");
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions",
		 "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\"}", GOS, gos);
	pag_prepared(path);
	test_db_exec(*state,
		     "DELETE FROM referral.pag_service; DELETE FROM referral.pag_version;"
		     "DELETE FROM referral.pag; UPDATE referral.handoff SET outcome ="
		     " 'no_pag', outcome_reason = 'no_commitment' WHERE id = '" HANDOFF "'");
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/pags", mdph, NULL, NEW_PAG,
		  409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "conclue"));
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
		  "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\"}", 409);
}

static void only_the_hand_off_that_was_accepted_leads_to_a_pag(void **state)
{
	char path[96];

	(void)state;
	desk_send(&desk, "POST", "/v1/referral/handoffs/" SENT "/pags", mdph, NULL, NEW_PAG, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "« transmise »"));
	desk_send(&desk, "POST", "/v1/referral/handoffs/" FAR "/pags", mdph, NULL, NEW_PAG, 404);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/pags", conseiller, NULL,
		  NEW_PAG, 403);
	pag_prepared(path);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/pags", mdph, NULL, NEW_PAG,
		  409);
	desk_get(&desk, mdph44, path, 404);
}

static void a_session_it_comes_from_was_held_for_the_same_hand_off(void **state)
{
	(void)state;
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/pags", mdph, NULL,
		  "{\"session_id\":\"" NOWHERE "\",\"content\":" CONTENT "}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/session_id");
}

static void a_content_that_does_not_fit_is_refused_where_it_is_wrong(void **state)
{
	static const char *const WRONG[][2] = {
	    {"{\"services\":[" SERVICE(ACTOR, "") "],\"coordinator_id\":\"" OTHER "\"}",
	     "/content/coordinator_id"},
	    {"{\"services\":[" SERVICE(ACTOR, ",\"until\":\"2026-02-01\"") "]}",
	     "/content/services/0/until"},
	    {"{\"services\":[" SERVICE(OTHER, ",\"offer_id\":\"" OFFER "\"") "]}",
	     "/content/services/0/offer_id"},
	    {"{\"services\":[{\"kind\":\"educational\",\"actor_id\":\"" ACTOR
	     "\",\"label\":\"x\",\"from\":\"2026-03-01\",\"frequency\":{\"every\":\"week\"}}]}",
	     "/content/services/0/frequency/times"},
	    {"{\"services\":[{\"kind\":\"educational\",\"actor_id\":\"" ACTOR
	     "\",\"label\":\"x\",\"from\":\"2026-03-01\",\"frequency\":{\"every\":\"once\","
	     "\"times\":1}}]}",
	     "/content/services/0/frequency/times"},
	    {"{\"services\":[{\"kind\":\"educational\",\"actor_id\":\"" ACTOR
	     "\",\"label\":\"x\",\"from\":\"2026-02-30\",\"frequency\":{\"every\":\"once\"}}]}",
	     "/content/services/0/from"},
	};
	char body[1024];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(WRONG); i++) {
		snprintf(body, sizeof(body), "{\"content\":%s}", WRONG[i][0]);
		desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/pags", mdph, NULL, body,
			  422);
		assert_string_equal(asked_pointer(&desk.a), WRONG[i][1]);
	}
}

/* What is lacking is named, one thing after the other. */
static void lacks(const char *path, const char *verb, const char *word)
{
	pag_act(mdph, path, verb, 0, NULL, 409);
	if (!strstr(desk_text(&desk, "detail"), word))
		fail_msg("%s instead of %s", desk_text(&desk, "detail"), word);
}

static void to_be_elaborated_it_needs_a_service_a_coordinator_and_a_target(void **state)
{
	char path[96];

	(void)state;
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/pags", "{\"content\":{\"services\":[]}}",
		 PAGS, path);
	lacks(path, "elaboration", "aucun service");
	pag_act(mdph, path, "content", 0, "{\"services\":[" SERVICE(ACTOR, "") "]}", 200);
	lacks(path, "elaboration", "coordonnateur");
	pag_act(mdph, path, "content", 0,
		"{\"coordinator_id\":\"" ACTOR "\",\"services\":[" SERVICE(
		    ACTOR,
		    "") "],"
			"\"orientations\":[{\"qualification\":\"alternative\",\"right\":\"7_8\"}]}",
		200);
	lacks(path, "elaboration", "cible");
	pag_act(mdph, path, "content", 0, CONTENT, 200);
	pag_act(mdph, path, "elaboration", 0, NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 4);
	desk_send(&desk, "GET", PAGS, mdph, NULL, NULL, 400);
}

static void it_is_validated_only_when_every_answer_stands(void **state)
{
	char path[96], first[96], second[96];

	(void)state;
	pag_elaborated(path);
	lacks(path, "validation", "engagement");
	pag_line(path, 0, first);
	pag_line(path, 1, second);
	pag_act(partner, first, "commitment", 1,
		"{\"answer\":\"refused\",\"reason\":\"no_place\",\"note\":\"" WORDS "\"}", 200);
	lacks(path, "validation", "refuse");
	pag_act(partner, first, "commitment", 2,
		"{\"answer\":\"with_reservation\",\"reason\":\"date\"}", 200);
	lacks(path, "validation", "service est attendue");
	pag_act(conseiller, first, "accord", 3, YES, 200);
	pag_act(conseiller, second, "accord", 1,
		"{\"answer\":\"refused\",\"given_by\":\"person\",\"means\":\"oral\"}", 200);
	lacks(path, "validation", "accord de la personne");
	pag_act(conseiller, path, "accord", 0,
		"{\"answer\":\"refused\",\"given_by\":\"representative\",\"means\":\"written\"}",
		200);
	lacks(path, "validation", "pas d’accord");
	pag_act(conseiller, path, "accord", 0, YES, 200);
	pag_act(mdph, path, "validation", 0, NULL, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "words")), 4);
}

static void where_the_departement_asks_for_it_the_cdaph_decides_first(void **state)
{
	char path[96];

	test_db_exec(*state, "INSERT INTO referral.pag_rule VALUES ('31',"
			     " 'cdaph_decision_required', '2026-01-01', true, '2026-01-01', 'x')");
	pag_elaborated(path);
	pag_agreed(path);
	lacks(path, "validation", "CDAPH");
	pag_act(mdph, path, "decisions", 0,
		"{\"type\":\"rejection\",\"decided_on\":\"2026-03-01\",\"number\":\"N1\","
		"\"qualification\":\"target\"}",
		200);
	lacks(path, "validation", "CDAPH");
	pag_act(mdph, path, "decisions", 0,
		"{\"type\":\"attribution\",\"decided_on\":\"2026-03-02\",\"number\":\"N2\","
		"\"qualification\":\"target\",\"right\":\"7_1\"}",
		200);
	pag_act(mdph, path, "validation", 0, NULL, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "decisions")), 2);
}

static void a_closure_says_on_which_day_and_nothing_else_does(void **state)
{
	char path[96];

	(void)state;
	pag_elaborated(path);
	pag_act(mdph, path, "decisions", 0,
		"{\"type\":\"closure\",\"decided_on\":\"2026-03-01\",\"number\":\"N\","
		"\"qualification\":\"target\"}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/closes_on");
	pag_act(mdph, path, "decisions", 0,
		"{\"type\":\"renewal\",\"decided_on\":\"2026-03-01\",\"number\":\"N\","
		"\"qualification\":\"target\",\"closes_on\":\"2026-06-01\"}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/closes_on");
	pag_act(mdph, path, "decisions", 0,
		"{\"type\":\"renewal\",\"decided_on\":\"2999-03-01\",\"number\":\"N\","
		"\"qualification\":\"target\"}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/decided_on");
}

static void each_actor_answers_for_itself(void **state)
{
	char path[96], line[96];

	(void)state;
	pag_prepared(path);
	desk_get(&desk, partner, path, 404); /* not before it is élaboré */
	pag_act(mdph, path, "elaboration", 1, NULL, 200);
	pag_line(path, 0, line);
	desk_get(&desk, partner, path, 200);
	assert_int_equal(json_array_size(services()), 2); /* coordonnateur de parcours */
	desk_get(&desk, other, path, 200);
	assert_int_equal(json_array_size(services()), 1);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "words")), 0);
	desk_get(&desk, stranger, path, 404);
	pag_act(other, line, "commitment", 1, "{\"answer\":\"engaged\"}", 404);
	pag_act(partner, line, "commitment", 1, "{\"answer\":\"refused\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	pag_act(partner, line, "commitment", 1, "{\"answer\":\"engaged\",\"reason\":\"date\"}",
		422);
	pag_act(partner, line, "commitment", 1, "{\"answer\":\"awaited\"}", 422);
	pag_act(partner, line, "commitment", 1, "{\"answer\":\"engaged\"}", 200);
	assert_string_equal(desk_text(&desk, "commitment"), "engaged");
	pag_act(partner, line, "commitment", 1, "{\"answer\":\"engaged\"}", 412);
	pag_act(mdph, line, "commitment", 2, "{\"answer\":\"engaged\"}", 200); /* without account */
	pag_act(partner, line, "accord", 3, YES, 403);
}

static void an_answer_after_the_validation_comes_too_late(void **state)
{
	char path[96], line[96];

	(void)state;
	pag_in_force(path);
	pag_line(path, 0, line);
	pag_act(partner, line, "commitment", 3, "{\"answer\":\"engaged\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "« en vigueur »"));
	pag_act(conseiller, path, "accord", 0, YES, 409);
}

static void who_validates_validates_what_they_read(void **state)
{
	char path[96], line[96];
	int version;

	(void)state;
	pag_elaborated(path);
	pag_agreed(path);
	desk_get(&desk, mdph, path, 200);
	version = (int)json_integer_value(json_object_get(desk.a.json, "version"));
	pag_line(path, 1, line);
	pag_act(other, line, "commitment", 3, "{\"answer\":\"refused\",\"reason\":\"no_staff\"}",
		200);
	pag_act(mdph, path, "validation", version, NULL, 412);
	pag_act(mdph, path, "validation", version + 1, NULL, 200);
}

static void a_repeat_under_its_key_is_answered_as_it_was(void **state)
{
	static const char KEY[] = "Idempotency-Key: once\nIf-Match: \"1\"";
	char path[96], target[128];

	pag_prepared(path);
	snprintf(target, sizeof(target), "%s/elaboration", path);
	desk_send(&desk, "POST", target, mdph, KEY, NULL, 200);
	desk_send(&desk, "POST", target, mdph, KEY, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "elaborated");
	pag_act(mdph, path, "elaboration", 0, NULL, 409);
	assert_int_equal(pag_told(state, "referral.pag.elaborated.v1"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_pag_goes_from_its_preparation_to_its_end, pag_desk_fresh),
	    cmocka_unit_test_setup(the_team_is_given_its_tasks, pag_desk_fresh),
	    cmocka_unit_test_setup(a_hand_off_that_was_concluded_with_a_pag_leads_to_it,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(only_the_hand_off_that_was_accepted_leads_to_a_pag,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(a_session_it_comes_from_was_held_for_the_same_hand_off,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(a_content_that_does_not_fit_is_refused_where_it_is_wrong,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(to_be_elaborated_it_needs_a_service_a_coordinator_and_a_target,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(it_is_validated_only_when_every_answer_stands, pag_desk_fresh),
	    cmocka_unit_test_setup(where_the_departement_asks_for_it_the_cdaph_decides_first,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(a_closure_says_on_which_day_and_nothing_else_does,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(each_actor_answers_for_itself, pag_desk_fresh),
	    cmocka_unit_test_setup(an_answer_after_the_validation_comes_too_late, pag_desk_fresh),
	    cmocka_unit_test_setup(who_validates_validates_what_they_read, pag_desk_fresh),
	    cmocka_unit_test_setup(a_repeat_under_its_key_is_answered_as_it_was, pag_desk_fresh),
	};

	return cmocka_run_group_tests_name("PAG", tests, pag_desk_setup, pag_desk_teardown);
}
