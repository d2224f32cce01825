/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_addressed.c - relays and handoffs as the actor and the MDPH addressed meet them.
 */
#include "referral_desk.h"

static void a_partner_that_asks_for_another_actor_is_told_so(void **state)
{
	char id[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 201);
	desk_get(&desk, partner, RELAYS "?departement=31&actor_id=" OTHER, 403);
	assert_string_equal(asked_pointer(&desk.a), "query:actor_id");
	desk_get(&desk, partner, RELAYS "?departement=31&actor_id=" ACTOR_UPPER, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, RELAYS "?departement=31&actor_id=" OTHER, 200);
	desk_get(&desk, conseiller, RELAYS "?departement=31", 200);
}

static void a_relay_goes_to_the_actor_and_is_acknowledged_by_it_alone(void **state)
{
	char id[40], relay[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 409);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 201);
	snprintf(relay, sizeof(relay), "%s", desk_text(&desk, "id"));
	assert_string_equal(desk_text(&desk, "actor_name"), "Acteur inventé");
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 409);
	act(RELAYS, relay, "acknowledgement", stranger, "If-Match: \"1\"", NULL, 404);
	act(RELAYS, relay, "acknowledgement", partner, "If-Match: \"1\"", NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "acknowledged");
}

static void a_partner_sees_only_what_is_addressed_to_it(void **state)
{
	char id[40], relay[128];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 201);
	snprintf(relay, sizeof(relay), RELAYS "/%s", desk_text(&desk, "id"));
	desk_get(&desk, partner, relay, 200);
	desk_get(&desk, desk_as(&desk, "partner", "31", ACTOR_UPPER), relay, 200);
	desk_get(&desk, stranger, relay, 404);
	desk_get(&desk, partner, RELAYS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, stranger, RELAYS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, partner, PROPOSALS "?departement=31&situation_id=" SITUATION, 403);
}

static void hand_off(char id[40])
{
	desk_send(&desk, "POST", HANDOFFS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"complexity_or_rupture\"}", 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void only_the_mdph_addressed_answers_a_handoff(void **state)
{
	char id[40];

	(void)state;
	hand_off(id);
	act(HANDOFFS, id, "receipt", conseiller, "If-Match: \"1\"", NULL, 403);
	act(HANDOFFS, id, "receipt", mdph44, "If-Match: \"1\"", NULL, 404);
	act(HANDOFFS, id, "acceptance", mdph, "If-Match: \"1\"", NULL, 409);
	act(HANDOFFS, id, "receipt", mdph, "If-Match: \"1\"", NULL, 200);
	act(HANDOFFS, id, "acceptance", mdph, "If-Match: \"2\"", NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&state=accepted", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&situation_id=" CLOSED, 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void a_refused_handoff_says_why(void **state)
{
	char id[40];

	(void)state;
	hand_off(id);
	act(HANDOFFS, id, "receipt", mdph, "If-Match: \"1\"", NULL, 200);
	act(HANDOFFS, id, "refusal", mdph, "If-Match: \"2\"", "{}", 422);
	act(HANDOFFS, id, "refusal", mdph, "If-Match: \"2\"",
	    "{\"reason\":\"first_response_possible\",\"note\":\"Une aide existe.\"}", 200);
	assert_string_equal(desk_text(&desk, "refusal_reason"), "first_response_possible");
}

static void one_handoff_of_a_situation_is_under_way(void **state)
{
	char id[40];

	(void)state;
	hand_off(id);
	desk_send(&desk, "POST", HANDOFFS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_partner_that_asks_for_another_actor_is_told_so, fresh),
	    cmocka_unit_test_setup(a_relay_goes_to_the_actor_and_is_acknowledged_by_it_alone,
				   fresh),
	    cmocka_unit_test_setup(a_partner_sees_only_what_is_addressed_to_it, fresh),
	    cmocka_unit_test_setup(only_the_mdph_addressed_answers_a_handoff, fresh),
	    cmocka_unit_test_setup(a_refused_handoff_says_why, fresh),
	    cmocka_unit_test_setup(one_handoff_of_a_situation_is_under_way, fresh),
	};

	return cmocka_run_group_tests_name("referral addressed", tests, referral_setup,
					   place_teardown);
}
