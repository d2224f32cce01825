/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_concertation_outcome.c - a concertation that was held: who was there, what was decided and
 * promised, what it came to.
 */
#include "concertation_desk.h"

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

/* A meeting that was held and promised something, and one that nobody said was held. */
static void leave_two_meetings(void)
{
	char id[40], seat[40], actor[40];

	held(id, seat, actor);
	act(conseiller, MEETINGS, id, "decisions", 0,
	    "{\"code\":\"other\",\"commitment\":{\"party\":\"carer\",\"what\":\"x\","
	    "\"until_on\":\"2097-01-01\"}}",
	    201);
	planned(id, seat);
	test_db_exec(db, "DELETE FROM referral.outbox");
}

static void run_the_job_at(const char *now)
{
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	if (referral_job_meetings(conn, now, NULL, &more, &err) != CMN_OK)
		fail_msg("%s %s", err.detail[CMN_EN], err.cause);
	assert_false(more);
}

static void run_the_job(void)
{
	run_the_job_at("2098-01-01T10:00:00Z");
}

static void a_concertation_that_comes_near_is_prepared(void **state)
{
	static const char NEAR[] = "SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				   " 'concertation_to_prepare'";
	char id[40], body[200];

	(void)state;
	planned_in(30, "", 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	run_the_job_at(in_days(10));
	assert_int_equal(number(NEAR), 0);
	run_the_job_at(in_days(26));
	run_the_job_at(in_days(27));
	assert_int_equal(number(NEAR), 1);
	assert_int_equal(
	    number("SELECT count(*) FROM referral.outbox o JOIN referral.concertation c"
		   " ON o.data->>'subject_id' = c.id::text WHERE"
		   " (o.data->>'due_on')::date <= c.starts_at::date"
		   " AND o.data->>'subject_kind' = 'concertation'"),
	    1);
	/* another date is prepared as well; what is cancelled is not */
	snprintf(body, sizeof(body), "{\"starts_at\":\"%s\",\"reason\":\"x\"}", in_days(60));
	act(conseiller, MEETINGS, id, "postponement", 1, body, 200);
	run_the_job_at(in_days(40));
	assert_int_equal(number(NEAR), 1);
	run_the_job_at(in_days(58));
	assert_int_equal(number(NEAR), 2);
	planned_in(10, "", 201);
	act(conseiller, MEETINGS, desk_text(&desk, "id"), "cancellation", 1,
	    "{\"reason\":\"other\"}", 200);
	run_the_job_at(in_days(9));
	assert_int_equal(number(NEAR), 2);
}

static void the_job_brings_back_what_is_over(void **state)
{
	(void)state;
	leave_two_meetings();
	run_the_job();
	run_the_job();
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'commitment_due'"),
			 1);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'concertation_minutes' AND data->>'due_on' = '2098-01-06'"),
			 1);
	assert_int_equal(sent("referral.task.asked.v1"), 2);
}

static void nothing_is_asked_about_a_file_that_was_erased(void **state)
{
	(void)state;
	leave_two_meetings();
	test_db_exec(db, "UPDATE referral.situation_ref SET erased_at = '2026-06-01T10:00:00Z'"
			 " WHERE id = '" SITUATION "'");
	run_the_job();
	assert_int_equal(sent("referral.task.asked.v1"), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(who_was_there_is_said_once_and_corrected),
	    TEST(a_decision_becomes_a_task_and_a_commitment),
	    TEST(a_decision_is_refused_where_it_says_what_cannot_be),
	    TEST(the_outcome_is_said_in_plain_language_and_by_codes),
	    TEST(participation_is_counted_by_actor_and_period),
	    TEST(the_job_brings_back_what_is_over),
	    TEST(a_concertation_that_comes_near_is_prepared),
	    TEST(nothing_is_asked_about_a_file_that_was_erased),
	};

	return cmocka_run_group_tests_name("outcomes of concertations", tests, concertation_setup,
					   concertation_teardown);
}
