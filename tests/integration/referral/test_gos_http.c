/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_gos_http.c - sessions of the GOS, and the complementary evaluations asked for in them.
 */
#include "pag_desk.h"

#include "cmn/clock.h"

#define DAY_US INT64_C(86400000000)

#define CONVENE "/v1/referral/handoffs/" HANDOFF "/gos-sessions"
#define SESSION                                                                          \
	"{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\",\"place\":\"" WORDS \
	"\",\"agenda\":\"" WORDS "\",\"participants\":[{\"function\":\"medico_social\"," \
	"\"actor_id\":\"" ACTOR "\"},{\"function\":\"ars\"},{\"function\":\"community\"}]}"
#define HELD                                                                                \
	"{\"held_on\":\"2026-03-10\",\"person_presence\":\"present\",\"attended\":[1,2],"   \
	"\"missing\":[{\"kind\":\"derogation\",\"asked_of\":\"ars\",\"state\":\"asked\"}]," \
	"\"outcome\":\"pag_to_make\",\"note\":\"" WORDS "\"}"
#define EVALUATION "{\"domains\":[\"health\"],\"due_on\":\"2999-01-01\",\"question\":\"" WORDS "\"}"

static void convened(char path[96])
{
	pag_made(mdph, CONVENE, SESSION, GOS, path);
}

static const json_t *seat(size_t i)
{
	const json_t *seats = json_object_get(desk.a.json, "participants");

	assert_true(i < json_array_size(seats));
	return json_array_get(seats, i);
}

static void the_person_has_the_first_seat_by_right(void **state)
{
	char path[96];

	(void)state;
	convened(path);
	assert_string_equal(cmn_json_get(seat(0), "function"), "person");
	assert_string_equal(cmn_json_get(seat(1), "actor_name"), "Acteur inventé");
	desk_send(&desk, "POST", CONVENE, mdph, NULL,
		  "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\",\"participants\":["
		  "{\"function\":\"person\"}]}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/participants");
	pag_act(mdph, path, "participants", 0, "{\"function\":\"person\"}", 422);
	pag_act(conseiller, path, "assistance", 0, "{\"assistance\":\"peer\"}", 200);
	assert_string_equal(cmn_json_get(seat(0), "assistance"), "peer");
}

static void sessions_are_optional_and_repeatable(void **state)
{
	char path[96];

	(void)state;
	convened(path);
	convened(path);
	desk_get(&desk, conseiller, GOS "?departement=31&handoff_id=" HANDOFF, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_null(json_object_get(desk_item(&desk, 0), "agenda"));
	pag_prepared(path); /* and no session is needed for a PAG */
}

static int64_t prepared(void **state)
{
	return test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
				     " 'referral.task.asked.v1' AND data->>'cause' ="
				     " 'gos_invitation' AND data->>'subject_kind' ="
				     " 'gos_session'");
}

static void the_team_is_asked_to_prepare_each_date(void **state)
{
	char path[96], at[CMN_TIME_LEN], body[160];

	convened(path); /* in March, which is over: written down afterwards */
	assert_int_equal(prepared(state), 0);
	cmn_time_format(cmn_clock_us() + 60 * DAY_US, at);
	snprintf(body, sizeof(body), "{\"planned_at\":\"%s\",\"mode\":\"remote\"}", at);
	pag_made(mdph, CONVENE, body, GOS, path);
	assert_int_equal(prepared(state), 1);
	pag_act(mdph, path, "postponement", 0, "{\"reason\":\"other\"}", 200);
	assert_int_equal(prepared(state), 1);
	cmn_time_format(cmn_clock_us() + 90 * DAY_US, at);
	snprintf(body, sizeof(body), "{\"planned_at\":\"%s\"}", at);
	pag_act(mdph, path, "date", 0, body, 200);
	assert_int_equal(prepared(state), 2);
	/* soon, not on the day of the session itself */
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data->>'cause' = 'gos_invitation' AND"
					       " (data->>'due_on')::date > at::date + 20"),
			 0);
}

static void only_the_mdph_convenes_and_for_what_it_accepted(void **state)
{
	(void)state;
	desk_send(&desk, "POST", CONVENE, conseiller, NULL, SESSION, 403);
	desk_send(&desk, "POST", CONVENE, mdph44, NULL, SESSION, 404);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" SENT "/gos-sessions", mdph, NULL, SESSION,
		  409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "« transmise »"));
	desk_send(&desk, "POST", "/v1/referral/handoffs/" NOWHERE "/gos-sessions", mdph, NULL,
		  SESSION, 404);
}

static void it_is_held_once(void **state)
{
	char path[96];

	convened(path);
	pag_act(
	    mdph, path, "holding", 0,
	    "{\"held_on\":\"2999-01-01\",\"person_presence\":\"present\",\"outcome\":\"again\"}",
	    422);
	assert_string_equal(asked_pointer(&desk.a), "/held_on");
	pag_act(mdph, path, "holding", 0,
		"{\"held_on\":\"2026-03-10\",\"person_presence\":\"present\",\"outcome\":\"again\","
		"\"attended\":[9]}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/attended");
	pag_act(mdph, path, "holding", 1, HELD, 200);
	assert_true(json_is_true(json_object_get(seat(0), "attended")));
	assert_true(json_is_false(json_object_get(seat(3), "attended")));
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "missing")), 1);
	pag_act(mdph, path, "holding", 1, HELD, 412);
	pag_act(mdph, path, "holding", 2, HELD, 409);
	pag_act(mdph, path, "cancellation", 2, "{\"reason\":\"other\"}", 409);
	assert_int_equal(pag_told(state, "referral.gos.held.v1"), 2);
}

static void postponed_it_waits_for_another_date(void **state)
{
	char path[96];

	(void)state;
	convened(path);
	pag_act(partner, path, "answer", 0, "{\"seat\":2,\"answer\":\"coming\"}", 200);
	pag_act(mdph, path, "postponement", 0,
		"{\"reason\":\"not_accessible\",\"note\":\"" WORDS "\"}", 200);
	pag_act(mdph, path, "holding", 0, HELD, 409);
	pag_act(mdph, path, "date", 0, "{\"planned_at\":\"2026-04-01T08:00:00Z\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "planned");
	assert_string_equal(desk_text(&desk, "place"), WORDS);
	assert_string_equal(cmn_json_get(seat(1), "answer"), "awaited");
	pag_act(mdph, path, "date", 0, "{\"planned_at\":\"2026-04-31T08:00:00Z\"}", 422);
	pag_act(mdph, path, "cancellation", 0, "{\"reason\":\"solution_found\"}", 200);
	pag_act(mdph, path, "date", 0, "{\"planned_at\":\"2026-04-01T08:00:00Z\"}", 409);
}

static void each_answers_for_their_own_seat(void **state)
{
	char path[96];

	(void)state;
	convened(path);
	desk_get(&desk, other, path, 404);
	pag_act(partner, path, "answer", 0, "{\"seat\":3,\"answer\":\"coming\"}", 403);
	pag_act(conseiller, path, "answer", 0, "{\"seat\":2,\"answer\":\"coming\"}", 403);
	pag_act(conseiller, path, "answer", 0, "{\"seat\":1,\"answer\":\"represented\"}", 200);
	pag_act(conseiller, path, "answer", 0, "{\"seat\":4,\"answer\":\"coming\"}", 200);
	pag_act(partner, path, "answer", 0, "{\"seat\":2,\"answer\":\"not_coming\"}", 200);
	pag_act(mdph, path, "answer", 0, "{\"seat\":3,\"answer\":\"coming\"}", 200);
	pag_act(mdph, path, "answer", 0, "{\"seat\":7,\"answer\":\"coming\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/seat");
	pag_act(mdph, path, "participants", 0,
		"{\"function\":\"medico_social\",\"actor_id\":\"" ACTOR "\"}", 409);
	pag_act(mdph, path, "participants", 0,
		"{\"function\":\"health\",\"actor_id\":\"" OTHER "\"}", 200);
	desk_get(&desk, other, path, 200);
	desk_get(&desk, other, GOS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, stranger, GOS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void the_mdph_asks_the_team_for_a_complementary_evaluation(void **state)
{
	char gos[96], path[96], target[128];

	convened(gos);
	snprintf(target, sizeof(target), "%s/complements", gos);
	desk_send(&desk, "POST", target, conseiller, NULL, EVALUATION, 403);
	desk_send(&desk, "POST", target, mdph, NULL,
		  "{\"domains\":[\"health\"],\"due_on\":\"2026-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/due_on");
	pag_made(mdph, target, EVALUATION, "/v1/referral/complements", path);
	assert_string_equal(desk_text(&desk, "question"), WORDS);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
				  " 'referral.task.asked.v1' AND data->>'due_on' = '2999-01-01'"
				  " AND data->>'cause' = 'evaluation_asked'"),
	    1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'complement_answer' AND stopped_at IS NULL"),
			 1);
	pag_act(conseiller, path, "delivery", 1, "{\"dossier_id\":\"" NOWHERE "\"}", 409);
	pag_act(mdph, path, "acceptance", 1, NULL, 403);
	pag_act(conseiller, path, "acceptance", 1, NULL, 200);
	pag_act(conseiller, path, "delivery", 2, "{\"dossier_id\":\"" NOWHERE "\"}", 200);
	assert_string_equal(desk_text(&desk, "dossier_id"), NOWHERE);
	pag_act(conseiller, path, "refusal", 3, "{\"reason\":\"other\"}", 409);
	pag_act(mdph, path, "cancellation", 3, NULL, 409);
}

static void the_team_may_decline_an_evaluation_that_it_had_accepted(void **state)
{
	char gos[96], path[96], target[128];

	(void)state;
	convened(gos);
	snprintf(target, sizeof(target), "%s/complements", gos);
	pag_made(mdph, target, EVALUATION, "/v1/referral/complements", path);
	pag_act(conseiller, path, "acceptance", 1, NULL, 200);
	pag_act(conseiller, path, "refusal", 2, "{}", 422);
	pag_act(conseiller, path, "refusal", 2,
		"{\"reason\":\"person_disagrees\",\"note\":\"" WORDS "\"}", 200);
	pag_act(mdph, gos, "cancellation", 0, "{\"reason\":\"other\"}", 200);
	desk_send(&desk, "POST", target, mdph, NULL, EVALUATION, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "« annulée »"));
}

/* An answer must be able to say the instant, and nobody meets in the year 10000. */
static void it_is_convened_for_an_instant_that_is_near(void **state)
{
	static const char *const FAR_OFF[] = {"9999-12-31T23:59:60Z", "0001-01-01T00:00:00+15:00",
					      "0000-01-01T00:00:00Z", "2020-01-01T09:00:00Z",
					      "2099-01-01T09:00:00Z"};
	char body[160], gos[96];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(FAR_OFF); i++) {
		snprintf(body, sizeof(body), "{\"planned_at\":\"%s\",\"mode\":\"remote\"}",
			 FAR_OFF[i]);
		desk_send(&desk, "POST", CONVENE, mdph, NULL, body, 422);
		assert_string_equal(asked_pointer(&desk.a), "/planned_at");
	}
	pag_made(mdph, CONVENE, SESSION, GOS, gos);
	pag_act(mdph, gos, "postponement", 0, "{\"reason\":\"person_asks\"}", 200);
	snprintf(body, sizeof(body), "{\"planned_at\":\"%s\"}", FAR_OFF[0]);
	pag_act(mdph, gos, "date", 0, body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/planned_at");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, pag_desk_fresh)
	const struct CMUnitTest tests[] = {
	    TEST(the_person_has_the_first_seat_by_right),
	    TEST(sessions_are_optional_and_repeatable),
	    TEST(the_team_is_asked_to_prepare_each_date),
	    TEST(only_the_mdph_convenes_and_for_what_it_accepted),
	    TEST(it_is_convened_for_an_instant_that_is_near),
	    TEST(it_is_held_once),
	    TEST(postponed_it_waits_for_another_date),
	    TEST(each_answers_for_their_own_seat),
	    TEST(the_mdph_asks_the_team_for_a_complementary_evaluation),
	    TEST(the_team_may_decline_an_evaluation_that_it_had_accepted),
	};

	return cmocka_run_group_tests_name("sessions of the GOS", tests, pag_desk_setup,
					   pag_desk_teardown);
}
