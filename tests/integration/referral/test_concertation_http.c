/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_concertation_http.c - a concertation from its plan to its outcome, as the team leads it.
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

/* Held today, with the actor and the person. */
static void held(char id[40], char seat[40], char actor[40])
{
	char body[256];

	planned(id, seat);
	invited(id, INVITE_ACTOR, 201, actor);
	snprintf(body, sizeof(body), "{\"held_on\":\"%s\",\"present\":[\"%s\",\"%s\"]}", day_in(0),
		 seat, actor);
	act(conseiller, MEETINGS, id, "holding", 1, body, 200);
}

static void who_was_there_is_said_once_and_corrected(void **state)
{
	char id[40], seat[40], actor[40], body[256];

	(void)state;
	planned(id, seat);
	invited(id, INVITE_ACTOR, 201, actor);
	act(conseiller, MEETINGS, id, "holding", 1, "{\"present\":[]}", 422); /* to come */
	assert_string_equal(asked_pointer(&desk.a), "/held_on");
	snprintf(body, sizeof(body), "{\"held_on\":\"%s\",\"present\":[\"" NOWHERE "\"]}",
		 day_in(0));
	act(conseiller, MEETINGS, id, "holding", 1, body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/present/0");
	act(conseiller, MEETINGS, id, "holding", 1, "{\"held_on\":\"2026-02-30\",\"present\":[]}",
	    422);
	act(conseiller, SEATS, seat, "presence", 1, "{\"present\":true}", 409);
	snprintf(body, sizeof(body), "{\"held_on\":\"%s\",\"present\":[\"%s\"]}", day_in(0), seat);
	act(conseiller, MEETINGS, id, "holding", 1, body, 200);
	act(conseiller, MEETINGS, id, "holding", 2, body, 409);
	look(conseiller, SEATS, actor, 200);
	assert_string_equal(desk_text(&desk, "state"), "absent");
	assert_int_equal(sent("referral.concertation.participated.v1"), 0);
	act(conseiller, SEATS, actor, "presence", 2, "{\"present\":true}", 200);
	assert_string_equal(desk_text(&desk, "state"), "present");
	assert_int_equal(sent("referral.concertation.participated.v1"), 1);
	act(conseiller, SEATS, actor, "presence", 3, "{\"present\":false}", 200);
	act(conseiller, SEATS, actor, "presence", 4, "{\"present\":false}", 409);
	act(conseiller, SEATS, actor, "answer", 4, "{\"answer\":\"accepted\"}", 409);
	invited(id, INVITE_MDPH, 409, NULL);
}

static void a_decision_becomes_a_task_and_a_commitment(void **state)
{
	char id[40], seat[40], actor[40], body[1024], pledge[40];

	(void)state;
	held(id, seat, actor);
	snprintf(
	    body, sizeof(body),
	    "{\"code\":\"adapt_support\",\"text\":\"Deux heures de plus " NASTY "\","
	    "\"task\":{\"kind\":\"contact_actor\",\"due_on\":\"%s\",\"for\":\"coordonnateur\"},"
	    "\"commitment\":{\"party\":\"actor\",\"actor_id\":\"" ACTOR
	    "\",\"what\":\"Venir le mardi\",\"until_on\":\"%s\"}}",
	    day_in(3), day_in(30));
	act(conseiller, MEETINGS, id, "decisions", 0, body, 201);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "decisions")), 1);
	snprintf(
	    pledge, sizeof(pledge), "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(desk.a.json, "decisions"), 0), "commitment_id")));
	assert_int_equal(number("SELECT count(*) FROM referral.outbox o JOIN"
				" referral.concertation_decision d ON d.task_id::text ="
				" o.data->>'task_id' WHERE o.type = 'referral.task.asked.v1' AND"
				" o.data->>'for' = 'coordonnateur' AND o.data->>'cause' ="
				" 'concertation_decision'"),
			 1);
	look(conseiller, PLEDGES, pledge, 200);
	assert_string_equal(desk_text(&desk, "actor_name"), "Acteur inventé");
	assert_string_equal(desk_text(&desk, "state"), "open");
	/* and what becomes of it */
	act(conseiller, PLEDGES, pledge, "follow-up", 1, "{\"state\":\"changed\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/until_on");
	act(conseiller, PLEDGES, pledge, "follow-up", 1, "{\"state\":\"kept\",\"what\":\"x\"}",
	    422);
	assert_string_equal(asked_pointer(&desk.a), "/what");
	snprintf(body, sizeof(body),
		 "{\"state\":\"changed\",\"until_on\":\"%s\",\"note\":\"Congés\"}", day_in(60));
	act(conseiller, PLEDGES, pledge, "follow-up", 1, body, 200);
	act(conseiller, PLEDGES, pledge, "follow-up", 1, "{\"state\":\"kept\"}", 412);
	act(conseiller, PLEDGES, pledge, "follow-up", 2, "{\"state\":\"kept\"}", 200);
	act(conseiller, PLEDGES, pledge, "follow-up", 3, "{\"state\":\"not_kept\"}", 409);
	look(conseiller, PLEDGES, pledge, 200);
	assert_string_equal(desk_text(&desk, "what"), "Venir le mardi");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "history")), 2);
	desk_get(&desk, conseiller, PLEDGES "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
}

static void a_decision_is_refused_where_it_says_what_cannot_be(void **state)
{
	static const struct {
		const char *more, *pointer;
	} WRONG[] = {
	    {"\"task\":{\"kind\":\"closure_callback\",\"due_on\":\"2098-01-01\"}", "/task/kind"},
	    {"\"task\":{\"kind\":\"other\",\"due_on\":\"2020-01-01\"}", "/task/due_on"},
	    {"\"commitment\":{\"party\":\"actor\",\"what\":\"x\",\"until_on\":\"2098-01-01\"}",
	     "/commitment/actor_id"},
	    {"\"commitment\":{\"party\":\"mdph\",\"actor_id\":\"" ACTOR
	     "\",\"what\":\"x\",\"until_on\":\"2098-01-01\"}",
	     "/commitment/actor_id"},
	    {"\"commitment\":{\"party\":\"mdph\",\"what\":\"x\",\"until_on\":\"2020-01-01\"}",
	     "/commitment/until_on"},
	    {"\"text\":\"a\\u0085b\"", "/text"},
	};
	char id[40], seat[40], actor[40], body[512], early[40];

	(void)state;
	planned(early, NULL);
	act(conseiller, MEETINGS, early, "decisions", 0, "{\"code\":\"other\"}", 409);
	test_db_exec(db, "TRUNCATE referral.concertation CASCADE");
	held(id, seat, actor);
	for (size_t i = 0; i < CMN_LEN(WRONG); i++) {
		snprintf(body, sizeof(body), "{\"code\":\"other\",%s}", WRONG[i].more);
		act(conseiller, MEETINGS, id, "decisions", 0, body, 422);
		assert_string_equal(asked_pointer(&desk.a), WRONG[i].pointer);
	}
	act(conseiller44, MEETINGS, id, "decisions", 0, "{\"code\":\"other\"}", 404);
	assert_int_equal(number("SELECT count(*) FROM referral.concertation_decision"), 0);
}

static void the_outcome_is_said_in_plain_language_and_by_codes(void **state)
{
	char id[40], seat[40], actor[40];

	(void)state;
	held(id, seat, actor);
	act(conseiller, MEETINGS, id, "decisions", 0, "{\"code\":\"new_solution\"}", 201);
	act(conseiller, MEETINGS, id, "decisions", 0, "{\"code\":\"new_solution\"}", 201);
	act(conseiller, MEETINGS, id, "closure", 4, "{}", 422);
	act(conseiller, MEETINGS, id, "closure", 2, "{\"outcome\":\"x\"}", 412); /* not seen */
	act(conseiller, MEETINGS, id, "closure", 4,
	    "{\"outcome\":\"Vous aurez de l’aide le mardi.\",\"minutes\":\"Compte rendu\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "closed");
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE type ="
				" 'referral.concertation.closed.v1' AND data->'decisions'->>0 ="
				" 'new_solution' AND json_array_length(data->'decisions') = 1 AND"
				" data::text NOT LIKE '%mardi%'"),
			 1);
	act(conseiller, MEETINGS, id, "decisions", 0, "{\"code\":\"other\"}", 409);
	act(conseiller, MEETINGS, id, "closure", 5, "{\"outcome\":\"x\"}", 409);
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

static void participation_is_counted_by_actor_and_period(void **state)
{
	char id[40], seat[40], actor[40], target[160];

	(void)state;
	held(id, seat, actor);
	held(id, seat, actor);
	snprintf(target, sizeof(target),
		 "/v1/referral/concertation-participation?departement=31&from=%s&to=%s", day_in(-1),
		 day_in(1));
	desk_get(&desk, conseiller, target, 403);
	desk_get(&desk, coordonnateur, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "concertations")),
			 2);
	assert_null(json_object_get(desk_item(&desk, 0), "situation_id"));
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE type ="
				" 'referral.concertation.participated.v1' AND data->>'actor_id' ="
				" '" ACTOR "' AND data->>'situation_id' IS NULL"),
			 2);
	desk_get(&desk, coordonnateur,
		 "/v1/referral/concertation-participation?departement=31&from=2026-02-02"
		 "&to=2026-02-01",
		 400);
	desk_get(&desk, coordonnateur,
		 "/v1/referral/concertation-participation?departement=44&from=2026-02-02"
		 "&to=2026-02-03",
		 403);
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

static void the_job_brings_back_what_is_over(void **state)
{
	char id[40], seat[40], actor[40];
	struct cmn_error err;
	bool more = true;

	(void)state;
	held(id, seat, actor);
	act(conseiller, MEETINGS, id, "decisions", 0,
	    "{\"code\":\"other\",\"commitment\":{\"party\":\"carer\",\"what\":\"x\","
	    "\"until_on\":\"2097-01-01\"}}",
	    201);
	planned(id, seat);
	test_db_exec(db, "DELETE FROM referral.outbox");
	for (int i = 0; i < 2; i++) {
		cmn_error_init(&err);
		if (referral_job_meetings(conn, "2098-01-01T10:00:00Z", NULL, &more, &err) !=
		    CMN_OK)
			fail_msg("%s %s", err.detail[CMN_EN], err.cause);
		assert_false(more);
	}
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'commitment_due'"),
			 1);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'concertation_minutes' AND data->>'due_on' = '2098-01-04'"),
			 1);
	assert_int_equal(sent("referral.task.asked.v1"), 2);
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
	    TEST(who_was_there_is_said_once_and_corrected),
	    TEST(a_decision_becomes_a_task_and_a_commitment),
	    TEST(a_decision_is_refused_where_it_says_what_cannot_be),
	    TEST(the_outcome_is_said_in_plain_language_and_by_codes),
	    TEST(cancelled_nobody_reads_or_answers_any_more),
	    TEST(participation_is_counted_by_actor_and_period),
	    TEST(the_same_key_plans_once),
	    TEST(the_job_brings_back_what_is_over),
	};

	return cmocka_run_group_tests_name("concertations", tests, concertation_setup,
					   concertation_teardown);
}
