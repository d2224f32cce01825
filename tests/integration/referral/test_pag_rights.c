/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pag_rights.c - followed rights, administrative impacts, stays under the Creton amendment.
 */
#include "pag_desk.h"

#define RIGHTS       "/v1/referral/rights"
#define IMPACTS      "/v1/referral/impacts"
#define CRETONS      "/v1/referral/cretons"
#define RIGHT(more)  "{\"situation_id\":\"" SITUATION "\",\"right\":\"5_1\"" more "}"
#define IMPACT(more) "{\"situation_id\":\"" SITUATION "\"" more "}"
#define STAY(since, until)                                                               \
	"{\"situation_id\":\"" SITUATION "\",\"since\":\"" since "\",\"until\":\"" until \
	"\",\"decided_on\":\"2025-12-01\",\"number\":\"" WORDS "\"}"

static int64_t clocks(void **state, const char *clock)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.clock WHERE clock = '%s' AND stopped_at IS NULL",
		 clock);
	return test_db_count(*state, sql);
}

static void a_right_is_followed_from_its_demand_to_its_renewal(void **state)
{
	char path[96];

	pag_made(conseiller, RIGHTS,
		 RIGHT(",\"state\":\"asked\",\"asked_on\":\"2026-01-12\",\"number\":\"" WORDS "\""),
		 RIGHTS, path);
	assert_string_equal(desk_text(&desk, "number"), WORDS);
	assert_int_equal(clocks(state, "right_renewal"), 0);
	pag_act(mdph, path, "progress", 1, "{\"state\":\"renewal_due\"}", 409);
	pag_act(mdph, path, "progress", 1,
		"{\"state\":\"granted\",\"decided_on\":\"2026-05-05\",\"opens_on\":\"2026-06-01\","
		"\"ends_on\":\"2028-05-31\"}",
		200);
	assert_string_equal(desk_text(&desk, "asked_on"), "2026-01-12");
	assert_int_equal(clocks(state, "right_renewal"), 1);
	desk_get(&desk, conseiller, "/v1/referral/clocks?departement=31&situation_id=" SITUATION,
		 200);
	size_t renewals = 0;
	for (size_t i = 0; i < desk_items(&desk); i++)
		if (strcmp(cmn_json_get(desk_item(&desk, i), "clock"), "right_renewal") == 0) {
			assert_string_equal(cmn_json_get(desk_item(&desk, i), "due_on"),
					    "2028-05-31");
			renewals++;
		}
	assert_int_equal(renewals, 1);
	pag_act(conseiller, path, "progress", 2, "{\"state\":\"renewal_due\"}", 200);
	pag_act(conseiller, path, "progress", 3,
		"{\"state\":\"asked\",\"asked_on\":\"2026-07-01\"}", 200);
	assert_int_equal(clocks(state, "right_renewal"), 0);
	desk_get(&desk, mdph, RIGHTS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_null(json_object_get(desk_item(&desk, 0), "number"));
}

static void the_same_right_is_followed_once_at_a_time(void **state)
{
	char path[96];

	(void)state;
	pag_made(conseiller, RIGHTS, RIGHT(",\"state\":\"asked\""), RIGHTS, path);
	desk_send(&desk, "POST", RIGHTS, mdph, NULL, RIGHT(",\"state\":\"granted\""), 409);
	pag_act(mdph, path, "progress", 1, "{\"state\":\"refused\"}", 200);
	pag_made(mdph, RIGHTS, RIGHT(",\"state\":\"asked\""), RIGHTS, path);
}

static void days_that_cannot_be_are_refused(void **state)
{
	static const char *const WRONG[][2] = {
	    {RIGHT(",\"state\":\"asked\",\"asked_on\":\"2999-01-01\""), "/asked_on"},
	    {RIGHT(",\"state\":\"granted\",\"decided_on\":\"2999-01-01\""), "/decided_on"},
	    {RIGHT(",\"state\":\"granted\",\"opens_on\":\"2026-06-01\",\"ends_on\":\"2026-05-31\""),
	     "/ends_on"},
	    {RIGHT(",\"state\":\"ended\""), "/state"},
	    {"{\"situation_id\":\"" SITUATION "\",\"right\":\"99_9\",\"state\":\"asked\"}",
	     "/right"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(WRONG); i++) {
		desk_send(&desk, "POST", RIGHTS, conseiller, NULL, WRONG[i][0], 422);
		assert_string_equal(asked_pointer(&desk.a), WRONG[i][1]);
	}
}

static void the_mdph_evaluates_an_impact_and_puts_it_in_order(void **state)
{
	char path[96];

	(void)state;
	desk_send(&desk, "POST", IMPACTS, conseiller, NULL,
		  IMPACT(",\"impacts\":[\"none\"],\"regularisation\":\"not_needed\""), 403);
	desk_send(&desk, "POST", IMPACTS, mdph, NULL,
		  IMPACT(",\"impacts\":[\"none\",\"other\"],\"regularisation\":\"not_needed\""),
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/impacts");
	desk_send(&desk, "POST", IMPACTS, mdph, NULL,
		  IMPACT(",\"impacts\":[\"none\"],\"regularisation\":\"needed\""), 422);
	assert_string_equal(asked_pointer(&desk.a), "/regularisation");
	desk_send(&desk, "POST", IMPACTS, mdph, NULL,
		  IMPACT(",\"impacts\":[\"other\"],\"regularisation\":\"needed\","
			 "\"proposal_id\":\"" NOWHERE "\""),
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/proposal_id");
	pag_made(
	    mdph, IMPACTS,
	    IMPACT(",\"impacts\":[\"transport\"],\"regularisation\":\"needed\",\"note\":\"" WORDS
		   "\""),
	    IMPACTS, path);
	pag_act(mdph, path, "regularisation", 1, "{\"state\":\"under_way\"}", 200);
	pag_act(mdph, path, "regularisation", 2, "{\"state\":\"under_way\"}", 409);
	pag_act(mdph, path, "regularisation", 2, "{\"state\":\"done\"}", 200);
	assert_string_equal(desk_text(&desk, "note"), WORDS);
	pag_act(mdph, path, "regularisation", 3, "{\"state\":\"done\"}", 409);
}

static void a_creton_stay_is_given_for_a_year_at_most_and_renewed(void **state)
{
	char path[96];

	desk_send(&desk, "POST", CRETONS, mdph, NULL, STAY("2026-01-01", "2027-01-02"), 422);
	assert_string_equal(asked_pointer(&desk.a), "/until");
	desk_send(&desk, "POST", CRETONS, mdph, NULL, STAY("2026-01-01", "2026-01-01"), 422);
	pag_made(mdph, CRETONS, STAY("2026-01-01", "2026-12-31"), CRETONS, path);
	assert_string_equal(desk_text(&desk, "demand"), "3");
	desk_get(&desk, conseiller, "/v1/referral/clocks?departement=31&situation_id=" SITUATION,
		 200);
	for (size_t i = 0; i < desk_items(&desk); i++)
		if (strcmp(cmn_json_get(desk_item(&desk, i), "clock"), "creton_renewal") == 0)
			assert_string_equal(cmn_json_get(desk_item(&desk, i), "due_on"),
					    "2026-12-31");
	desk_send(&desk, "POST", CRETONS, conseiller, NULL, STAY("2026-01-01", "2026-12-31"), 409);
	pag_act(mdph, path, "renewal", 1,
		"{\"until\":\"2026-06-01\",\"decided_on\":\"2026-06-01\"}", 422);
	pag_act(mdph, path, "renewal", 1,
		"{\"until\":\"2027-12-31\",\"decided_on\":\"2026-06-01\"}", 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "renewals")), 1);
	assert_int_equal(clocks(state, "creton_renewal"), 1);
	pag_act(conseiller, path, "end", 2, "{\"reason\":\"adult_place\"}", 200);
	assert_int_equal(clocks(state, "creton_renewal"), 0);
	pag_act(mdph, path, "renewal", 3,
		"{\"until\":\"2028-12-31\",\"decided_on\":\"2026-06-01\"}", 409);
}

static void a_stay_begins_on_a_day_that_is_likely(void **state)
{
	static const char *const DAYS[][2] = {{"0206-01-01", "0206-12-31"},
					      {"1988-12-01", "1989-02-01"},
					      {"9999-06-01", "9999-12-31"}};
	char body[200];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(DAYS); i++) {
		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION "\",\"since\":\"%s\","
			 "\"until\":\"%s\",\"decided_on\":\"2026-01-01\"}",
			 DAYS[i][0], DAYS[i][1]);
		desk_send(&desk, "POST", "/v1/referral/cretons", mdph, NULL, body, 422);
		assert_string_equal(asked_pointer(&desk.a), "/since");
	}
}

static void a_rule_of_a_departement_does_not_change_the_past(void **state)
{
	char body[200];

	desk_send(&desk, "POST", "/v1/referral/pag-rules", mdph, NULL,
		  "{\"departement\":\"31\",\"rule\":\"cdaph_decision_required\",\"required\":true,"
		  "\"valid_from\":\"2026-01-01\"}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	desk_send(&desk, "POST", "/v1/referral/pag-rules", mdph, NULL,
		  "{\"departement\":\"44\",\"rule\":\"cdaph_decision_required\",\"required\":true,"
		  "\"valid_from\":\"2999-01-01\"}",
		  403);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"rule\":\"cdaph_decision_required\",\"required\":true,"
		 "\"valid_from\":\"2999-01-01\"}");
	desk_send(&desk, "POST", "/v1/referral/pag-rules", mdph, NULL, body, 201);
	desk_send(&desk, "POST", "/v1/referral/pag-rules", mdph, NULL, body, 409);
	desk_get(&desk, conseiller, "/v1/referral/pag-rules?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	desk_get(&desk, conseiller, "/v1/referral/pag-rules?departement=31&limit=1", 200);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "departement"), "*");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.audit WHERE"
					       " operation = 'set_pag_rule'"),
			 1);
}

/* The clock of a right ends on its last day: another length would say nothing. */
static void what_has_a_last_day_keeps_its_length(void **state)
{
	static const char RULE[] =
	    "{\"departement\":\"31\",\"clock\":\"right_renewal\",\"unit\":\"months\",\"n\":%d,"
	    "\"end_rule\":\"as_is\",\"remind_before\":120,\"valid_from\":\"2099-01-01\"}";
	const char *coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	char body[256];

	(void)state;
	snprintf(body, sizeof(body), RULE, 3);
	desk_send(&desk, "POST", "/v1/referral/delay-rules", coordonnateur, NULL, body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/n");
	snprintf(body, sizeof(body), RULE, 6);
	desk_send(&desk, "POST", "/v1/referral/delay-rules", coordonnateur, NULL, body, 201);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, pag_desk_fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_right_is_followed_from_its_demand_to_its_renewal),
	    TEST(the_same_right_is_followed_once_at_a_time),
	    TEST(days_that_cannot_be_are_refused),
	    TEST(the_mdph_evaluates_an_impact_and_puts_it_in_order),
	    TEST(a_creton_stay_is_given_for_a_year_at_most_and_renewed),
	    TEST(a_stay_begins_on_a_day_that_is_likely),
	    TEST(a_rule_of_a_departement_does_not_change_the_past),
	    TEST(what_has_a_last_day_keeps_its_length),
	};

	return cmocka_run_group_tests_name("rights", tests, pag_desk_setup, pag_desk_teardown);
}
