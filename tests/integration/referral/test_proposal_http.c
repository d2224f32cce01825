/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_proposal_http.c - what a proposal says, and who answers it.
 */
#include "proposal_desk.h"

#include "cmn/codes.h"

static void a_proposal_says_what_it_is_made_of_and_when(void **state)
{
	const json_t *closure, *evaluation;

	(void)state;
	propose(",\"offer_id\":\"" OFFER "\",\"components\":[\"ordinary_environment\","
		"\"peer_support\",\"sequential_day_care\"],\"period\":{\"season\":\"summer\"},"
		"\"closure\":{\"from\":\"2026-08-01\",\"until\":\"2026-08-31\","
		"\"reason\":\"esms_closure\"},\"frequency\":\"deux jours par semaine\","
		"\"distance_km\":12.3,\"evaluation\":{\"by\":\"Équipe inventée\","
		"\"on\":\"2026-01-05\"},\"dossier_id\":\"" NOWHERE "\"",
		201, NULL);
	closure = json_object_get(desk.a.json, "closure");
	evaluation = json_object_get(desk.a.json, "evaluation");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "components")), 3);
	assert_string_equal(json_string_value(json_object_get(closure, "reason")), "esms_closure");
	assert_string_equal(json_string_value(json_object_get(closure, "until")), "2026-08-31");
	assert_string_equal(json_string_value(json_object_get(evaluation, "on")), "2026-01-05");
	assert_true(json_number_value(json_object_get(desk.a.json, "distance_km")) > 12.2);
	/* what follows from the parts feeds the indicators */
	assert_true(json_is_true(json_object_get(desk.a.json, "ordinary_environment")));
	assert_true(json_is_true(json_object_get(desk.a.json, "pre_existing_evaluation")));
}

/* An activity opened to a family, a SESSAD in a leisure centre, sequential lodging … (R069). */
static void each_example_of_a_solution_may_be_proposed(void **state)
{
	const struct cmn_code_list *all = cmn_code_list_find("proposal_components");
	char members[200];

	(void)state;
	assert_non_null(all);
	for (size_t i = 0; i < all->n; i++) {
		snprintf(members, sizeof(members), ",\"label\":\"x\",\"components\":[\"%s\"]",
			 all->codes[i].code);
		propose(members, 201, NULL);
		assert_string_equal(json_string_value(json_array_get(
					json_object_get(desk.a.json, "components"), 0)),
				    all->codes[i].code);
	}
}

static void parts_that_disagree_are_refused_by_their_name(void **state)
{
	(void)state;
	refused_at(",\"label\":\"x\",\"components\":[\"ordinary_environment\"],"
		   "\"ordinary_environment\":false",
		   "/ordinary_environment");
	refused_at(",\"label\":\"x\",\"evaluation\":{\"by\":\"x\"},"
		   "\"pre_existing_evaluation\":false",
		   "/pre_existing_evaluation");
	refused_at(",\"label\":\"x\",\"period\":{\"from\":\"2026-08-02\",\"until\":\"2026-08-01\"}",
		   "/period/until");
	refused_at(",\"label\":\"x\",\"closure\":{\"from\":\"2026-08-02\",\"until\":"
		   "\"2026-08-01\",\"reason\":\"esms_closure\"}",
		   "/closure/until");
	refused_at(",\"label\":\"x\",\"evaluation\":{\"on\":\"2999-01-01\"}", "/evaluation/on");
	refused_at(",\"label\":\"x\",\"period\":{\"from\":\"0000-01-01\"}", "/period/from");
	/* who evaluated is an actor that is known */
	propose(",\"label\":\"x\",\"evaluation\":{\"actor_id\":\"" NOWHERE "\"}", 503, NULL);
	refused_at(",\"label\":\"x\",\"actor_answer_required\":true", "/actor_id");
	refused_at(",\"label\":\"x\",\"round_id\":\"" NOWHERE "\",\"round_need\":\"1.1\"",
		   "/round_need");
	refused_at(",\"label\":\"x\",\"round_id\":\"" NOWHERE "\"", "/round_id");
	refused_at(",\"label\":\"x\",\"period\":{}", "/period");
	refused_at(",\"label\":\"x\",\"components\":[\"respite\",\"respite\"]", "/components");
	refused_at(",\"label\":\"x\",\"distance_km\":-1", "/distance_km");
	refused_at(",\"label\":\"x\",\"period\":{\"from\":\"2026-02-30\"}", "/period/from");
}

static void hostile_words_come_back_as_they_were(void **state)
{
	static const char WORDS[] =
	    "<script>'; DROP TABLE proposal; --&amp; \xe2\x80\xae\xf0\x9f\x98\x80 %s";
	char members[600], body[600], id[40];

	(void)state;
	snprintf(members, sizeof(members), ",\"offer_id\":\"" OFFER "\",\"frequency\":\"%s\"",
		 WORDS);
	propose(members, 201, id);
	says("frequency", WORDS);
	snprintf(body, sizeof(body),
		 "{\"motive\":\"other\",\"plain_text\":\"%s\",\"internal_note\":\"%s\"}", WORDS,
		 WORDS);
	act(conseiller, id, "actor-refusal", 1, body, 200);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(desk.a.json, "actor_refusal"), "plain_text")),
			    WORDS);
}

static void both_must_say_yes_in_either_order(void **state)
{
	char id[40];

	(void)state;
	propose(REQUIRED, 201, id);
	act(conseiller, id, "acceptance", 1, "{}", 200);
	says("state", "proposed");
	says("person_answer", "accepted");
	act(conseiller, id, "acceptance", 2, "{}", 409);
	act(partner, id, "actor-acceptance", 2, "{}", 200);
	says("state", "accepted");
	propose(REQUIRED, 201, id);
	act(partner, id, "actor-acceptance", 1, "{}", 200);
	says("state", "proposed");
	act(conseiller, id, "acceptance", 2, "{}", 200);
	says("state", "accepted");
	says("actor_answer", "accepted");
}

static void either_may_turn_a_yes_before_the_end(void **state)
{
	char id[40];

	(void)state;
	propose(REQUIRED, 201, id);
	act(partner, id, "actor-acceptance", 1, "{}", 200);
	act(partner, id, "actor-refusal", 2, NO_PLACE, 200);
	says("state", "refused");
	act(conseiller, id, "acceptance", 3, "{}", 409);
	propose(REQUIRED, 201, id);
	act(conseiller, id, "acceptance", 1, "{}", 200);
	act(conseiller, id, "refusal", 2, "{\"reason\":\"too_far\"}", 200);
	says("state", "refused");
	says("refusal_reason", "too_far");
}

static void an_actor_refuses_in_three_texts_and_the_team_is_asked_what_comes_next(void **state)
{
	const json_t *said;
	char id[40];

	propose(REQUIRED, 201, id);
	act(partner, id, "actor-refusal", 1, "{\"motive\":\"no_place\"}", 422);
	act(partner, id, "actor-refusal", 1, "{\"motive\":\"too_far\",\"plain_text\":\"x\"}", 422);
	act(partner, id, "actor-refusal", 1, NO_PLACE, 200);
	said = json_object_get(desk.a.json, "actor_refusal");
	assert_string_equal(json_string_value(json_object_get(said, "motive")), "no_place");
	assert_string_equal(json_string_value(json_object_get(said, "plain_text")),
			    "Il n’y a plus de place.");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.proposal.actor_answered.v1' AND"
					       " data->>'motive' = 'no_place'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.task.asked.v1' AND data->>'cause' ="
					       " 'proposal_refused'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox"
					       " WHERE data::text ~ 'SECRET|place\\.'"),
			 0);
}

static void a_side_does_not_answer_for_the_other(void **state)
{
	char id[40], target[120];

	(void)state;
	propose(REQUIRED, 201, id);
	act(partner, id, "acceptance", 1, "{}", 403);
	act(partner, id, "refusal", 1, "{\"reason\":\"too_far\"}", 403);
	act(partner, id, "withdrawal", 1, "{\"reason\":\"other\"}", 403);
	act(mdph, id, "actor-acceptance", 1, "{}", 403);
	act(stranger, id, "actor-acceptance", 1, "{}", 404);
	act(nameless, id, "actor-refusal", 1, NO_PLACE, 404);
	act(conseiller44, id, "acceptance", 1, "{}", 404);
	snprintf(target, sizeof(target), ASKED "/%s", id);
	desk_get(&desk, partner, target, 200);
	desk_get(&desk, stranger, target, 404);
	desk_get(&desk, mdph, target, 404);
	desk_get(&desk, conseiller, target, 200);
	/* nobody asked the actor of this one */
	propose(",\"offer_id\":\"" OFFER "\"", 201, id);
	act(partner, id, "actor-acceptance", 1, "{}", 404);
	propose(",\"label\":\"x\"", 201, id);
	act(conseiller, id, "actor-acceptance", 1, "{}", 409);
}

static void an_actor_sees_what_it_was_asked_and_no_word_of_the_others(void **state)
{
	char id[40];
	char *text;

	(void)state;
	propose(REQUIRED, 201, id);
	act(conseiller, id, "refusal", 1, "{\"reason\":\"too_far\",\"note\":\"MOT inventé\"}", 200);
	propose(REQUIRED, 201, NULL);
	propose(",\"offer_id\":\"" OFFER "\"", 201, NULL);
	desk_get(&desk, partner, ASKED "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	text = json_dumps(desk.a.json, 0);
	assert_null(strstr(text, "MOT"));
	assert_null(strstr(text, "too_far"));
	assert_null(strstr(text, "situation_id"));
	free(text);
	desk_get(&desk, partner, ASKED "?departement=31&state=proposed", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, stranger, ASKED "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, nameless, ASKED "?departement=31", 403);
	desk_get(&desk, partner, ASKED "?departement=44", 403);
}

#define ONE(test) cmocka_unit_test_setup(test, fresh)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(a_proposal_says_what_it_is_made_of_and_when),
	    ONE(each_example_of_a_solution_may_be_proposed),
	    ONE(parts_that_disagree_are_refused_by_their_name),
	    ONE(hostile_words_come_back_as_they_were),
	    ONE(both_must_say_yes_in_either_order),
	    ONE(either_may_turn_a_yes_before_the_end),
	    ONE(an_actor_refuses_in_three_texts_and_the_team_is_asked_what_comes_next),
	    ONE(a_side_does_not_answer_for_the_other),
	    ONE(an_actor_sees_what_it_was_asked_and_no_word_of_the_others),
	};

	return cmocka_run_group_tests(tests, proposal_setup, place_teardown);
}
