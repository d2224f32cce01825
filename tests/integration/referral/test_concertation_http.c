/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_concertation_http.c - a concertation from its plan to the answers of those invited, as the
 * team leads it.
 */
#include "concertation_desk.h"

static void the_person_is_invited_by_right(void **state)
{
	char id[40], seat[40];

	(void)state;
	planned(id, seat);
	assert_string_equal(desk_text(&desk, "state"), "planned");
	assert_string_equal(desk_text(&desk, "community_role"), "assembly");
	look(conseiller, SEATS, seat, 200);
	assert_string_equal(desk_text(&desk, "kind"), "person");
	assert_string_equal(desk_text(&desk, "state"), "invited");
	assert_int_equal(sent("referral.concertation.planned.v1"), 1);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data::text LIKE"
				" '%invent%'"),
			 0);
}

static void without_the_person_only_with_a_reason(void **state)
{
	char id[40], seat[40];

	(void)state;
	planned_in(5, ",\"without_person\":{}", 422);
	planned_in(5, ",\"without_person\":{\"reason\":\"no_time\"}", 422);
	planned_in(5,
		   ",\"without_person\":{\"reason\":\"danger\"},\"person\":{\"assisted_by\":\"x\"}",
		   422);
	assert_string_equal(asked_pointer(&desk.a), "/without_person");
	planned_in(5, ",\"without_person\":{\"reason\":\"danger\",\"note\":\"Note inventée\"}",
		   201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	assert_string_equal(desk_text(&desk, "without_person"), "danger");
	assert_string_equal(desk_text(&desk, "without_person_note"), "Note inventée");
	assert_null(json_object_get(desk.a.json, "invitations"));
	/* invited after all: the reason goes */
	invited(id, "{\"kind\":\"person\",\"assisted_by\":\"Proche choisi\"}", 201, seat);
	look(conseiller, MEETINGS, id, 200);
	assert_null(json_object_get(desk.a.json, "without_person"));
	assert_null(json_object_get(desk.a.json, "without_person_note"));
	/* and is not taken back without one */
	act(conseiller, SEATS, seat, "withdrawal", 1, "{}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	act(conseiller, SEATS, seat, "withdrawal", 1, "{\"reason\":\"person_prefers_not\"}", 200);
	look(conseiller, MEETINGS, id, 200);
	assert_string_equal(desk_text(&desk, "without_person"), "person_prefers_not");
}

static void it_is_planned_in_an_open_situation_on_a_likely_day(void **state)
{
	(void)state;
	planned_in(-40, "", 422);
	assert_string_equal(asked_pointer(&desk.a), "/starts_at");
	planned_in(800, "", 422);
	planned_in(-3, "", 201); /* what was held without a plan is written down afterwards */
	said(conseiller, MEETINGS, 0, 409,
	     "{\"situation_id\":\"" CLOSED "\",\"kind\":\"synthesis\",\"purpose\":\"x\","
	     "\"starts_at\":\"2026-12-30T10:00:00Z\"}");
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	said(conseiller44, MEETINGS, 0, 503,
	     "{\"situation_id\":\"" SITUATION "\",\"kind\":\"synthesis\",\"purpose\":\"x\","
	     "\"starts_at\":\"2026-12-30T10:00:00Z\"}");
	said(conseiller, MEETINGS, 0, 422,
	     "{\"situation_id\":\"" SITUATION "\",\"kind\":\"synthesis\",\"purpose\":\"a\\u0007b\","
	     "\"starts_at\":\"2026-12-30T10:00:00Z\"}");
	assert_string_equal(asked_pointer(&desk.a), "/purpose");
	said(partner, MEETINGS, 0, 403, "{}");
}

static void each_party_is_named_as_it_may_be_and_once(void **state)
{
	static const struct {
		const char *body, *pointer;
	} WRONG[] = {
	    {"{\"kind\":\"actor\"}", "/actor_id"},
	    {"{\"kind\":\"carer\",\"actor_id\":\"" ACTOR "\"}", "/actor_id"},
	    {"{\"kind\":\"team\"}", "/account"},
	    {"{\"kind\":\"mdph\",\"account\":\"x\"}", "/account"},
	    {"{\"kind\":\"other\"}", "/function"},
	    {"{\"kind\":\"representative\",\"categories\":[\"health\"]}", "/categories"},
	    {"{\"kind\":\"team\",\"account\":\"x\",\"dossier_id\":\"" DOSSIER "\"}", "/categories"},
	    {"{\"kind\":\"other\",\"label\":\"m\\u0000\"}", ""},
	};
	char id[40];

	(void)state;
	planned(id, NULL);
	for (size_t i = 0; i + 1 < CMN_LEN(WRONG); i++) {
		invited(id, WRONG[i].body, 422, NULL);
		assert_string_equal(asked_pointer(&desk.a), WRONG[i].pointer);
	}
	invited(id, INVITE_ACTOR, 201, NULL);
	invited(id, INVITE_ACTOR, 409, NULL);
	invited(id, INVITE_MDPH, 201, NULL);
	invited(id, INVITE_MDPH, 409, NULL);
	invited(id, "{\"kind\":\"person\"}", 409, NULL);
	invited(id, "{\"kind\":\"team\",\"account\":\"collègue\"}", 201, NULL);
	invited(id, "{\"kind\":\"carer\",\"accommodations\":[\"respite\",\"schedule\"]}", 201,
		NULL);
	invited(id, "{\"kind\":\"carer\"}", 201, NULL); /* there may be several */
	invited(id, "{\"kind\":\"other\",\"label\":\"médecin traitant " NASTY "\"}", 201, NULL);
	look(conseiller, MEETINGS, id, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "invitations")), 7);
	look(conseiller44, MEETINGS, id, 404);
}

static void another_date_keeps_the_former_and_asks_again(void **state)
{
	char id[40], seat[40], body[256];

	(void)state;
	planned(id, seat);
	act(conseiller, SEATS, seat, "answer", 1, "{\"answer\":\"accepted\"}", 200);
	snprintf(body, sizeof(body), "{\"starts_at\":\"%s\",\"reason\":\"Salle prise\"}",
		 in_days(20));
	act(conseiller, MEETINGS, id, "postponement", 0, body, 428);
	act(conseiller, MEETINGS, id, "postponement", 2, body, 412);
	act(conseiller, MEETINGS, id, "postponement", 1, body, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "former_dates")), 1);
	assert_string_equal(desk_text(&desk, "place"), "Salle inventée");
	assert_true(json_is_true(json_object_get(desk.a.json, "remote")));
	snprintf(body, sizeof(body), "{\"starts_at\":\"%s\",\"reason\":\"x\"}", in_days(-1));
	act(conseiller, MEETINGS, id, "postponement", 2, body, 422);
	snprintf(body, sizeof(body),
		 "{\"starts_at\":\"%s\",\"reason\":\"x\",\"place\":\"Ailleurs\",\"remote\":false}",
		 in_days(21));
	act(conseiller, MEETINGS, id, "postponement", 2, body, 200);
	assert_string_equal(desk_text(&desk, "place"), "Ailleurs");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "former_dates")), 2);
	look(conseiller, SEATS, seat, 200);
	assert_string_equal(desk_text(&desk, "state"), "invited");
}

static void the_person_may_decline_and_say_what_is_to_be_told(void **state)
{
	char id[40], seat[40];

	(void)state;
	planned(id, seat);
	act(conseiller, SEATS, seat, "answer", 1,
	    "{\"answer\":\"declined\",\"note\":\"Dites que je veux rester chez moi " NASTY "\"}",
	    200);
	assert_string_equal(desk_text(&desk, "state"), "declined");
	assert_string_equal(desk_text(&desk, "answered_by"), "team");
	assert_non_null(strstr(desk_text(&desk, "note"), "rester chez moi"));
	/* and change their mind: come with somebody of their choice */
	act(conseiller, SEATS, seat, "answer", 2,
	    "{\"answer\":\"accepted\",\"assisted_by\":\"Une amie\","
	    "\"accommodations\":[\"easy_to_read\"]}",
	    200);
	assert_string_equal(desk_text(&desk, "assisted_by"), "Une amie");
	assert_string_equal(desk_text(&desk, "note"), "");
	act(conseiller, SEATS, seat, "answer", 2, "{\"answer\":\"declined\"}", 412);
}

static void cancelled_nobody_reads_or_answers_any_more(void **state)
{
	char id[40], actor[40];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	act(conseiller, MEETINGS, id, "cancellation", 1, "{\"reason\":\"bored\"}", 422);
	act(conseiller, MEETINGS, id, "cancellation", 1,
	    "{\"reason\":\"solution_found\",\"note\":\"Trouvé\"}", 200);
	look(partner, SEATS, actor, 403);
	act(conseiller, SEATS, actor, "answer", 2, "{\"answer\":\"accepted\"}", 409);
	act(conseiller, SEATS, actor, "sharing", 2, "{\"categories\":[]}", 409);
	act(conseiller, MEETINGS, id, "cancellation", 2, "{\"reason\":\"other\"}", 409);
}

static void the_same_key_plans_once(void **state)
{
	char body[512];

	(void)state;
	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION
		 "\",\"kind\":\"coordination\",\"starts_at\":\"%s\","
		 "\"purpose\":\"x\"}",
		 in_days(4));
	for (int i = 0; i < 2; i++)
		desk_send(&desk, "POST", MEETINGS, conseiller, "Idempotency-Key: meeting-1", body,
			  201);
	assert_int_equal(number("SELECT count(*) FROM referral.concertation"), 1);
	assert_int_equal(number("SELECT count(*) FROM referral.concertation_invitation"), 1);
	desk_get(&desk, conseiller, MEETINGS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, MEETINGS "?departement=31&limit=1", 200);
	assert_int_equal(desk_items(&desk), 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(the_person_is_invited_by_right),
	    TEST(without_the_person_only_with_a_reason),
	    TEST(it_is_planned_in_an_open_situation_on_a_likely_day),
	    TEST(each_party_is_named_as_it_may_be_and_once),
	    TEST(another_date_keeps_the_former_and_asks_again),
	    TEST(the_person_may_decline_and_say_what_is_to_be_told),
	    TEST(cancelled_nobody_reads_or_answers_any_more),
	    TEST(the_same_key_plans_once),
	};

	return cmocka_run_group_tests_name("concertations", tests, concertation_setup,
					   concertation_teardown);
}
