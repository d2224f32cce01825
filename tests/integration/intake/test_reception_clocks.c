/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_reception_clocks.c - every door of intake: what is asked, where it is routed, which clock
 * runs, what a partner may follow.  The persons are invented.
 */
#include "reception_desk.h"

#define RULES     "/v1/intake/reception-rules"
#define REFERRALS "/v1/intake/referrals"

static const char *partner;

static int setup(void **state)
{
	int rc = reception_setup(state);

	if (rc == 0)
		partner = desk_as(&desk, "partner", "31", "org-inventee");
	return rc;
}

/* --- clocks ------------------------------------------------------------------------------------
 */

static void first_answer(const char *id, const char *version, const char *body, int status)
{
	char target[128], match[32];

	snprintf(target, sizeof(target), SOLICITATIONS "/%s/first-answer", id);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version);
	desk_send(&desk, "POST", target, conseiller, version[0] ? match : NULL, body, status);
}

static void a_threshold_is_dated_and_never_for_the_past(void **state)
{
	char now[CMN_TIME_LEN], body[256], id[40], target[128];

	(void)state;
	cmn_time_format(cmn_clock_us(), now);
	post(RULES, coordonnateur,
	     "{\"departement\":\"31\",\"valid_from\":\"2026-01-01\",\"first_answer_hours\":48}",
	     422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	post(RULES, coordonnateur44, "{\"departement\":\"31\",\"valid_from\":\"2098-01-01\"}", 403);
	post(RULES, conseiller, "{\"departement\":\"31\",\"valid_from\":\"2098-01-01\"}", 403);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"valid_from\":\"%.10s\",\"first_answer_hours\":48,"
		 "\"callback_attempts\":2}",
		 now);
	post(RULES, coordonnateur, body, 201);
	keep_id(id);
	post(RULES, coordonnateur, body, 409);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	post(RULES, coordonnateur, "{\"departement\":\"31\",\"valid_from\":\"2098-01-01\"}", 201);
	snprintf(target, sizeof(target), RULES "/%s?departement=31", id);
	desk_get(&desk, coordonnateur, target, 200);
	assert_string_equal(desk_text(&desk, "valid_to"), "2097-12-31");
	desk_get(&desk, coordonnateur, RULES "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
}

static void what_is_not_answered_in_time_is_on_the_overdue_list(void **state)
{
	char id[40];

	record(partner, "{\"channel\":\"partner_referral\",\"requester_kind\":\"professional\"}",
	       201);
	look(id);
	assert_string_not_equal(desk_text(&desk, "first_answer_due_at"), "");
	assert_string_equal(desk_text(&desk, "first_answered_at"), "");
	desk_get(&desk, conseiller, SOLICITATIONS "?departement=31&overdue=true", 200);
	assert_int_equal(desk_items(&desk), 0);
	test_db_exec(*state, "UPDATE intake.solicitation SET first_answer_due_at ="
			     " received_at - interval '1 hour' WHERE channel = 'partner_referral'");
	desk_get(&desk, conseiller, SOLICITATIONS "?departement=31&overdue=true&state=received",
		 200);
	assert_int_equal(desk_items(&desk), 1);
	first_answer(id, "", "{}", 428);
	first_answer(id, "7", "{}", 412);
	first_answer(id, "1", "{\"answered_at\":\"2021-01-01T00:00:00Z\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/answered_at");
	first_answer(id, "1", "{}", 200);
	assert_string_not_equal(desk_text(&desk, "first_answered_at"), "");
	first_answer(id, "2", "{}", 409);
	desk_get(&desk, conseiller, SOLICITATIONS "?departement=31&overdue=true", 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void who_is_heard_live_by_the_team_is_answered(void **state)
{
	char id[40], target[128];

	(void)state;
	record(conseiller, "{\"channel\":\"phone\"}", 201);
	look(id);
	assert_string_not_equal(desk_text(&desk, "first_answered_at"), "");
	record(platform, "{\"channel\":\"allo_360\"}", 201);
	look(id);
	assert_string_equal(desk_text(&desk, "first_answered_at"), "");
	snprintf(target, sizeof(target), SOLICITATIONS "/%s/information", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", NULL, 200);
	assert_string_not_equal(desk_text(&desk, "first_answered_at"), "");
}

/* --- later contacts ----------------------------------------------------------------------------
 */

static void a_later_contact_is_counted_apart(void **state)
{
	char id[40], target[128];
	int64_t solicitations, told;

	record(conseiller, "{\"channel\":\"phone\"}", 201);
	keep_id(id);
	solicitations = test_db_count(*state, "SELECT count(*) FROM intake.solicitation");
	told = test_db_count(*state, "SELECT count(*) FROM intake.outbox"
				     " WHERE type = 'intake.solicitation.recorded.v1'");
	snprintf(target, sizeof(target), SOLICITATIONS "/%s/relances", id);
	desk_send(&desk, "POST", target, platform, "Idempotency-Key: again",
		  "{\"channel\":\"phone\",\"text\":\"Rappelle, texte inventé.\"}", 201);
	desk_send(&desk, "POST", target, platform, "Idempotency-Key: again",
		  "{\"channel\":\"phone\",\"text\":\"Rappelle, texte inventé.\"}", 201);
	post(target, conseiller, "{\"channel\":\"email\"}", 201);
	post(target, conseiller, "{\"channel\":\"email\",\"at\":\"2021-01-01T00:00:00Z\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/at");
	post(target, conseiller, "{\"channel\":\"email\",\"text\":\"\\u0007\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/text");
	post(target, conseiller,
	     "{\"channel\":\"phone\",\"call_id\":\"00000000-0000-7000-8000-000000000000\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/call_id");
	post(target, coordonnateur44, "{\"channel\":\"email\"}", 404);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	snprintf(target, sizeof(target), SOLICITATIONS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "relances")), 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.solicitation"),
			 solicitations);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.outbox"
					       " WHERE type = 'intake.solicitation.recorded.v1'"),
			 told);
}

/* --- what a partner may follow -----------------------------------------------------------------
 */

static void a_partner_has_a_receipt_and_the_outcome_where_the_person_agreed(void **state)
{
	static const char AGREED[] =
	    "{\"channel\":\"partner_referral\",\"consent\":{\"decision\":\"given\","
	    "\"words\":\"share_2026_1\",\"purpose\":\"partner_outcome\","
	    "\"categories\":[\"outcome\"],\"recipients\":[\"partner:org-inventee\"]}}";
	char id[40], silent[40], target[128];
	const char *other = desk_as(&desk, "partner", "31", "autre-org");

	(void)state;
	record(partner, AGREED, 201);
	keep_id(id);
	snprintf(target, sizeof(target), REFERRALS "/%s", id);
	desk_get(&desk, partner, target, 200);
	assert_string_equal(desk_text(&desk, "outcome"), "waiting");
	assert_null(json_object_get(desk.a.json, "text"));
	desk_get(&desk, other, target, 404);
	desk_get(&desk, mdph, target, 404);
	desk_get(&desk, conseiller, target, 403);
	record(partner, "{\"channel\":\"partner_referral\"}", 201);
	keep_id(silent);
	snprintf(target, sizeof(target), REFERRALS "/%s", silent);
	desk_get(&desk, partner, target, 200);
	assert_string_equal(desk_text(&desk, "outcome"), "");
	assert_string_equal(desk_text(&desk, "outcome_withheld"), "no_consent");
	desk_get(&desk, partner, REFERRALS "?departement=31", 200);
	assert_true(desk_items(&desk) >= 2);
	assert_null(json_object_get(desk_item(&desk, 0), "outcome"));
	desk_get(&desk, other, REFERRALS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, partner, REFERRALS "?departement=44", 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_threshold_is_dated_and_never_for_the_past),
	    cmocka_unit_test(what_is_not_answered_in_time_is_on_the_overdue_list),
	    cmocka_unit_test(who_is_heard_live_by_the_team_is_answered),
	    cmocka_unit_test(a_later_contact_is_counted_apart),
	    cmocka_unit_test(a_partner_has_a_receipt_and_the_outcome_where_the_person_agreed),
	};

	return cmocka_run_group_tests_name("reception clocks", tests, setup, reception_teardown);
}
