/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_budget_http.c - the budget of a year: what does not add up is kept and flagged, shares
 * stay within the credits, each version is kept, and who may do what (R190 to R194, R200, R204,
 * R207).
 */
#include "integration/directory/spending.h"

#define BUDGETS "/v1/directory/budgets"

/* 400 000 euros in four lines. */
#define LINES                                                                                     \
	",\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\",\"planned_cents\":25000000,"       \
	"\"fte_hundredths\":450},{\"number\":2,\"kind\":\"payroll_secondment\","                  \
	"\"planned_cents\":9500000,\"fte_hundredths\":150},{\"number\":3,\"kind\":\"equipment\"," \
	"\"planned_cents\":2500000},{\"number\":4,\"kind\":\"premises_lease\","                   \
	"\"planned_cents\":3000000}]"

static char budget[64];

static const char *if_match(int version)
{
	static char room[40];

	snprintf(room, sizeof(room), "If-Match: \"%d\"", version);
	return room;
}

static void change(int version, const char *body, int status)
{
	desk_send(&me.desk, "PATCH", budget, me.coord31, if_match(version), body, status);
}

static void a_budget_begins_with_what_was_announced(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	assert_int_equal(number("ars_cents"), 40000000);
	assert_string_equal(desk_text(&me.desk, "ars_source"), "announced");
	assert_int_equal(number("planned_cents"), 40000000);
	assert_int_equal(json_array_size(member("lines")), 4);
	assert_null(flagged("lines_do_not_add_up"));
	assert_null(flagged("shares_do_not_add_up"));
	assert_int_equal(json_array_size(member("twelfths")), 12);
	assert_string_equal(asked_header(&me.desk.a, "ETag"), "\"1\"");
	get(me.coord31, budget, 200);
	get(me.ars31, budget, 200);
	get(me.coord31, BUDGETS "?departement=31", 200);
	assert_int_equal(cmn_json_get_int(desk_item(&me.desk, 0), "year", 0), 2026);
}

static const char *kind_of_line(size_t i)
{
	return cmn_json_get(json_array_get(member("lines"), i), "kind");
}

static void payroll_equipment_and_premises_are_lines_of_their_kind(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	assert_string_equal(kind_of_line(0), "payroll_direct");
	assert_string_equal(kind_of_line(1), "payroll_secondment");
	assert_string_equal(kind_of_line(2), "equipment");
	assert_string_equal(kind_of_line(3), "premises_lease");
	change(
	    1,
	    "{\"lines\":[{\"number\":4,\"kind\":\"premises_made_available\",\"planned_cents\":0}]}",
	    200);
	assert_string_equal(kind_of_line(3), "premises_made_available");
}

static void a_year_has_one_budget(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	post(me.coord31, BUDGETS, "{\"departement\":\"31\",\"year\":2026}", 409);
	assert_string_equal(at(), "/year");
}

static void before_the_first_year_of_the_envelope_there_is_none(void **state)
{
	(void)state;
	post(me.coord31, BUDGETS, "{\"departement\":\"31\",\"year\":2022}", 422);
	assert_string_equal(at(), "/year");
	post(me.coord31, BUDGETS, "{\"departement\":\"31\",\"year\":2019}", 422);
}

static void what_does_not_add_up_is_kept_and_flagged(void **state)
{
	const json_t *flag;

	(void)state;
	new_budget("31", 2026,
		   ",\"cd_cents\":500000,\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\","
		   "\"planned_cents\":41234567}]",
		   budget);
	flag = flagged("lines_do_not_add_up");
	assert_int_equal(cmn_json_get_int(flag, "stated_cents", 0), 40500000);
	assert_int_equal(cmn_json_get_int(flag, "found_cents", 0), 41234567);
	assert_int_equal(cmn_json_get_int(flag, "difference_cents", 0) + 734567, 0);
	get(me.coord31, budget, 200);
	assert_int_equal(number("planned_cents"), 41234567); /* as it was said */
}

static void the_contradiction_of_the_announcement_follows_the_budget(void **state)
{
	const json_t *flag;

	(void)state;
	new_budget("44", 2026, "", budget);
	assert_int_equal(number("ars_cents"), 43000000);
	flag = flagged("announced_does_not_add_up");
	assert_int_equal(cmn_json_get_int(flag, "difference_cents", 0) + 10000000, 0);
	assert_string_equal(cmn_json_get(flag, "rule"), "R201");
	get(me.coord31, budget, 404);
	get(me.ars44, budget, 200);
}

static void shares_stay_within_the_credits(void **state)
{
	static const char BOTH[] = ",\"shares\":[{\"actor_id\":\"" A31
				   "\",\"kind\":\"carrier\",\"cents\":%d},{\"actor_id\":\"" B31
				   "\",\"kind\":\"sub_delegate\",\"cents\":%d}]";
	char more[400], body[500];

	(void)state;
	snprintf(more, sizeof(more), BOTH, 30000000, 10000000);
	new_budget("31", 2026, more, budget);
	assert_null(flagged("shares_do_not_add_up"));
	assert_int_equal(number("shared_cents"), 40000000);
	snprintf(more, sizeof(more), BOTH, 30000000, 9999999);
	new_budget("31", 2026, more, budget);
	assert_int_equal(cmn_json_get_int(flagged("shares_do_not_add_up"), "difference_cents", 0),
			 1);
	snprintf(more, sizeof(more), BOTH, 30000000, 10000001);
	snprintf(body, sizeof(body), "{%s}", more + 1);
	change(1, body, 422);
	assert_string_equal(at(), "/shares");
	get(me.coord31, budget, 200);
	assert_int_equal(number("shared_cents"), 39999999);
}

static void a_share_makes_nobody_the_carrier_of_the_community(void **state)
{
	char more[200];

	(void)state;
	snprintf(more, sizeof(more),
		 ",\"shares\":[{\"actor_id\":\"" A31
		 "\",\"kind\":\"carrier\",\"cents\":40000000}]");
	new_budget("31", 2026, more, budget);
	assert_int_equal(
	    test_db_count(me.db,
			  "SELECT count(*) FROM directory.actor WHERE id = '" A31
			  "' AND version = 1 AND membership IS NOT DISTINCT FROM (SELECT membership"
			  " FROM directory.actor WHERE id = '" B31 "')"),
	    1);
}

static void lines_and_shares_name_each_once_and_actors_of_here(void **state)
{
	static const struct {
		const char *body, *pointer;
	} BAD[] = {
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":1},{\"number\":1,"
	     "\"kind\":\"travel\",\"planned_cents\":2}]}",
	     "/lines/1/number"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":1,"
	     "\"fte_hundredths\":50}]}",
	     "/lines/0/fte_hundredths"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":-1}]}",
	     "/lines/0/planned_cents"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":"
	     "1000000000000000000}]}",
	     "/lines/0/planned_cents"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":10.5}]}",
	     "/lines/0/planned_cents"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":\"100\"}]}",
	     "/lines/0/planned_cents"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"champagne\",\"planned_cents\":1}]}",
	     "/lines/0/kind"},
	    {"{\"lines\":[{\"number\":1,\"kind\":\"travel\",\"planned_cents\":1,"
	     "\"actor_id\":\"" A44 "\"}]}",
	     "/lines"},
	    {"{\"shares\":[{\"actor_id\":\"" NOBODY "\",\"kind\":\"carrier\",\"cents\":1}]}",
	     "/shares"},
	    {"{\"shares\":[{\"actor_id\":\"" A31
	     "\",\"kind\":\"carrier\",\"cents\":1},{\"actor_id\":\"" A31
	     "\",\"kind\":\"co_carrier\",\"cents\":1}]}",
	     "/shares/1/actor_id"},
	    {"{\"note\":\" \"}", "/note"},
	};

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		change(1, BAD[i].body, 422);
		assert_string_equal(at(), BAD[i].pointer);
	}
}

static void a_line_that_leaves_keeps_its_expenses(void **state)
{
	const json_t *line;

	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 3, 12345, "2026-05-02", NULL);
	change(1, "{\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\",\"planned_cents\":1}]}",
	       200);
	assert_int_equal(number("planned_cents"), 1);
	assert_int_equal(number("spent_cents"), 12345);
	line = json_array_get(member("lines"), 2);
	assert_true(json_is_true(json_object_get(line, "dropped")));
	assert_int_equal(cmn_json_get_int(line, "spent_cents", 0), 12345);
	post(me.coord31, below(budget, "expenses"),
	     "{\"line\":3,\"kind\":\"equipment\",\"booked_on\":\"2026-05-02\",\"cents\":1,"
	     "\"piece\":\"P\"}",
	     422);
	assert_string_equal(at(), "/line");
	change(2, "{\"lines\":[{\"number\":3,\"kind\":\"equipment\",\"planned_cents\":9}]}", 200);
	spend(budget, me.coord31, 3, 5, "2026-05-03", NULL); /* it came back */
}

/* What is booked is not booked anew by naming its line otherwise (R205). */
static void a_line_that_has_expenses_keeps_its_nature(void **state)
{
	static const char TRAVEL[] =
	    "{\"note\":\"Relu.\",\"lines\":[{\"number\":3,\"kind\":\"travel\",\"planned_cents\":9},"
	    "{\"number\":4,\"kind\":\"travel\",\"planned_cents\":9}]}";

	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 3, 12345, "2026-05-02", NULL);
	change(1, TRAVEL, 409);
	assert_string_equal(at(), "/lines");
	assert_non_null(strstr(desk_text(&me.desk, "detail"), "ligne 3"));
	change(9, TRAVEL, 412);
	get(me.coord31, budget, 200);
	assert_int_equal(number("version"), 1); /* nothing of the request was done */
	assert_string_equal(kind_of_line(2), "equipment");
	assert_string_equal(kind_of_line(3), "premises_lease");
	change(1, "{\"lines\":[{\"number\":4,\"kind\":\"travel\",\"planned_cents\":9}]}", 200);
	assert_true(json_is_true(json_object_get(json_array_get(member("lines"), 2), "dropped")));
	change(2, TRAVEL, 409); /* nor when it comes back */
	change(2,
	       "{\"lines\":[{\"number\":3,\"kind\":\"equipment\",\"label\":\"Mobilier\","
	       "\"planned_cents\":7}]}",
	       200);
	assert_string_equal(kind_of_line(2), "equipment");
}

static void each_version_is_kept_and_a_stale_one_refused(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	change(1, "{\"cd_cents\":700000,\"note\":\"Relu.\"}", 200);
	assert_int_equal(number("cd_cents"), 700000);
	change(1, "{\"cd_cents\":1}", 412);
	change(2, "{\"cd_cents\":null,\"note\":null}", 200);
	assert_null(member("cd_cents"));
	assert_null(member("note"));
	get(me.coord31, below(budget, "history"), 200);
	assert_int_equal(desk_items(&me.desk), 3);
	assert_int_equal(
	    cmn_json_get_int(json_object_get(desk_item(&me.desk, 1), "said"), "cd_cents", 0),
	    700000);
	get(me.coord31, below(budget, "history?limit=2"), 200);
	assert_int_equal(desk_items(&me.desk), 2);
	assert_non_null(member("next"));
	get(me.coord31, below(budget, "history?cursor=forged"), 400);
}

static void the_authority_delegates_and_the_twelve_payments_follow(void **state)
{
	int64_t sum = 0;
	const json_t *month;
	size_t i;

	(void)state;
	new_budget("31", 2026, LINES, budget);
	desk_send(&me.desk, "POST", below(budget, "delegation"), me.ars31, if_match(1),
		  "{\"ars_cents\":39999995,\"cd_cents\":1000,\"decided_on\":\"2026-02-01\","
		  "\"reference\":\"N-2026-31\"}",
		  200);
	assert_string_equal(desk_text(&me.desk, "ars_source"), "delegated");
	assert_string_equal(desk_text(&me.desk, "delegation_reference"), "N-2026-31");
	json_array_foreach(member("twelfths"), i, month) sum +=
	    cmn_json_get_int(month, "due_cents", 0);
	assert_int_equal(sum, 39999995);
	assert_int_equal(cmn_json_get_int(flagged("differs_from_announced"), "difference_cents", 0),
			 5);
	desk_send(&me.desk, "POST", below(budget, "delegation"), me.ars31, if_match(1),
		  "{\"ars_cents\":1,\"decided_on\":\"2026-02-01\"}", 412);
	desk_send(&me.desk, "POST", below(budget, "delegation"), me.ars31, if_match(2),
		  "{\"decided_on\":\"2026-02-01\"}", 422);
	assert_string_equal(at(), "/ars_cents");
	desk_send(&me.desk, "POST", below(budget, "delegation"), me.ars31, if_match(2),
		  "{\"cd_cents\":1,\"decided_on\":\"2026-02-30\"}", 422);
	desk_send(&me.desk, "POST", below(budget, "delegation"), me.coord31, if_match(2),
		  "{\"ars_cents\":1,\"decided_on\":\"2026-02-01\"}", 403);
	desk_send(&me.desk, "POST", below(budget, "delegation"), me.ars44, if_match(2),
		  "{\"ars_cents\":1,\"decided_on\":\"2026-02-01\"}", 404);
}

static void the_authority_opens_with_its_own_amount_and_no_lines(void **state)
{
	(void)state;
	test_db_exec(me.db,
		     "DELETE FROM directory.budget_history WHERE budget_id IN (SELECT id FROM"
		     " directory.budget WHERE year = 2024); DELETE FROM directory.budget"
		     " WHERE year = 2024");
	post(me.ars31, BUDGETS,
	     "{\"departement\":\"31\",\"year\":2024,\"ars_cents\":100,\"lines\":[]}", 403);
	assert_string_equal(at(), "/lines");
	post(me.coord31, BUDGETS, "{\"departement\":\"31\",\"year\":2024,\"ars_cents\":100}", 403);
	assert_string_equal(at(), "/ars_cents");
	post(me.ars31, BUDGETS, "{\"departement\":\"31\",\"year\":2024,\"ars_cents\":100}", 201);
	assert_string_equal(desk_text(&me.desk, "ars_source"), "delegated");
}

static void nobody_else_reads_or_writes(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	get(me.conseiller, budget, 403);
	get(me.partner, budget, 403);
	get(NULL, budget, 401);
	get(me.coord44, budget, 404);
	get(me.ars44, budget, 404);
	get(me.coord44, below(budget, "history"), 404);
	get(me.ars44, BUDGETS "?departement=31", 403);
	post(me.conseiller, BUDGETS, "{\"departement\":\"31\",\"year\":2026}", 403);
	post(me.coord44, BUDGETS, "{\"departement\":\"31\",\"year\":2027}", 403);
	desk_send(&me.desk, "PATCH", budget, me.coord44, if_match(1), "{\"cd_cents\":1}", 404);
	desk_send(&me.desk, "PATCH", budget, me.ars31, if_match(1), "{\"cd_cents\":1}", 403);
}

static void a_repeated_key_opens_one_budget(void **state)
{
	char first[64];

	(void)state;
	new_budget("31", 2025, "", budget);
	test_db_exec(me.db,
		     "DELETE FROM directory.budget_history WHERE budget_id IN (SELECT id FROM"
		     " directory.budget WHERE year = 2025); DELETE FROM directory.budget"
		     " WHERE year = 2025");
	for (int i = 0; i < 2; i++) {
		desk_send(&me.desk, "POST", BUDGETS, me.coord31, "Idempotency-Key: k2025",
			  "{\"departement\":\"31\",\"year\":2025}", 201);
		if (i == 0)
			snprintf(first, sizeof(first), "%s", desk_text(&me.desk, "id"));
		assert_string_equal(desk_text(&me.desk, "id"), first);
	}
	desk_send(&me.desk, "POST", BUDGETS, me.coord31, "Idempotency-Key: k2025",
		  "{\"departement\":\"31\",\"year\":2027}", 422);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_budget_begins_with_what_was_announced),
	    cmocka_unit_test(payroll_equipment_and_premises_are_lines_of_their_kind),
	    cmocka_unit_test(a_year_has_one_budget),
	    cmocka_unit_test(before_the_first_year_of_the_envelope_there_is_none),
	    cmocka_unit_test(what_does_not_add_up_is_kept_and_flagged),
	    cmocka_unit_test(the_contradiction_of_the_announcement_follows_the_budget),
	    cmocka_unit_test(shares_stay_within_the_credits),
	    cmocka_unit_test(a_share_makes_nobody_the_carrier_of_the_community),
	    cmocka_unit_test(lines_and_shares_name_each_once_and_actors_of_here),
	    cmocka_unit_test(a_line_that_leaves_keeps_its_expenses),
	    cmocka_unit_test(a_line_that_has_expenses_keeps_its_nature),
	    cmocka_unit_test(each_version_is_kept_and_a_stale_one_refused),
	    cmocka_unit_test(the_authority_delegates_and_the_twelve_payments_follow),
	    cmocka_unit_test(the_authority_opens_with_its_own_amount_and_no_lines),
	    cmocka_unit_test(nobody_else_reads_or_writes),
	    cmocka_unit_test(a_repeated_key_opens_one_budget),
	};

	return cmocka_run_group_tests(tests, spending_setup, spending_teardown);
}
