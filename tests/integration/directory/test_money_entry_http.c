/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_entry_http.c - receipts and expenses: traced with their piece, answered by their
 * opposite, never changed (R205); no passing-on of credits (R190); twelfths received (R204).
 */
#include "integration/directory/spending.h"

#define LINES                                                                                \
	",\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\",\"planned_cents\":30000000}," \
	"{\"number\":2,\"kind\":\"other_running\",\"planned_cents\":10000000}]"

static char budget[64];

static int setup(void **state)
{
	int rc = spending_setup(state);

	if (rc == 0)
		new_budget("31", 2026, LINES, budget);
	return rc;
}

static void an_expense_is_traced_with_its_day_and_its_piece(void **state)
{
	char entry[80];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 1, 1234567, "2026-01-31", entry);
	assert_string_equal(desk_text(&me.desk, "piece"), "P-1");
	assert_string_equal(desk_text(&me.desk, "recorded_by"), "coordonnateur-31-test");
	get(me.ars31, entry, 200);
	get(me.coord31, budget, 200);
	assert_int_equal(number("spent_cents"), 1234567);
	get(me.coord44, entry, 404);
	get(me.conseiller, entry, 403);
}

static void bad_expenses_are_refused_at_their_field(void **state)
{
	static const struct {
		const char *more, *pointer;
	} BAD[] = {
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":-5", "/cents"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":0", "/cents"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\","
	     "\"cents\":1000000000000000000",
	     "/cents"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":12.5",
	     "/cents"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":\"12,50 €\"",
	     "/cents"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":5,"
	     "\"currency\":\"USD\"",
	     "/currency"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2025-12-31\",\"cents\":5",
	     "/booked_on"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2027-01-01\",\"cents\":5",
	     "/booked_on"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-11-24\",\"cents\":5",
	     "/booked_on"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"0001-01-01\",\"cents\":5",
	     "/booked_on"},
	    {"\"line\":9,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":5", "/line"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":5,"
	     "\"payee_id\":\"" A44 "\"",
	     "/payee_id"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":5,"
	     "\"actor_id\":\"" NOBODY "\"",
	     "/actor_id"},
	    {"\"line\":1,\"kind\":\"bribe\",\"booked_on\":\"2026-03-01\",\"cents\":5", "/kind"},
	    {"\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":5,"
	     "\"label\":\"a\\u0007\"",
	     "/label"},
	};
	char body[400];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(body, sizeof(body), "{%s,\"piece\":\"P\"}", BAD[i].more);
		post(me.coord31, below(budget, "expenses"), body, 422);
		assert_string_equal(at(), BAD[i].pointer);
	}
	post(me.conseiller, below(budget, "expenses"), "{}", 403);
	post(me.ars31, below(budget, "expenses"), "{}", 403);
}

static const char *grant(const char *more)
{
	static char body[300];

	snprintf(
	    body, sizeof(body),
	    "{\"line\":1,\"kind\":\"grant_to_actor\",\"booked_on\":\"2026-03-01\",\"cents\":500,"
	    "\"piece\":\"P\"%s}",
	    more);
	return body;
}

static void credits_are_not_passed_on_where_the_region_says_so_and_flagged_elsewhere(void **state)
{
	char other[64];

	(void)state;
	post(me.coord31, below(budget, "expenses"), grant(""), 422);
	assert_string_equal(at(), "/payee_id");
	post(me.coord31, below(budget, "expenses"), grant(",\"payee_id\":\"" A31 "\""), 422);
	assert_string_equal(at(), "/kind");
	assert_non_null(strstr(me.desk.a.answer.body.data, "R190"));
	new_budget("44", 2026, LINES, other);
	post(me.coord44, below(other, "expenses"), grant(",\"payee_id\":\"" A44 "\""), 201);
	get(me.ars44, other, 200);
	assert_int_equal(cmn_json_get_int(flagged("passed_on"), "found_cents", 0), 500);
	assert_string_equal(cmn_json_get(flagged("passed_on"), "rule"), "R190");
}

static void a_mistake_is_answered_by_its_opposite_once(void **state)
{
	char wrong[80], target[120], counter[80];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 1, 700, "2026-02-10", wrong);
	spend(budget, me.coord31, 1, 70, "2026-02-10", NULL);
	snprintf(target, sizeof(target), "%s/reversal", wrong);
	post(me.coord31, target, "{}", 422);
	post(me.ars31, target, "{\"reason\":\"x\"}", 403);
	post(me.coord44, target, "{\"reason\":\"x\"}", 404);
	post(me.coord31, target, "{\"reason\":\"Un zéro de trop.\"}", 201);
	assert_int_equal(number("cents") + 700, 0);
	assert_string_equal(desk_text(&me.desk, "booked_on"), "2026-02-10");
	assert_string_equal(desk_text(&me.desk, "reverses"), strrchr(wrong, '/') + 1);
	snprintf(counter, sizeof(counter), "%s", asked_header(&me.desk.a, "Location"));
	post(me.coord31, target, "{\"reason\":\"Encore.\"}", 409);
	snprintf(target, sizeof(target), "%s/reversal", counter);
	post(me.coord31, target, "{\"reason\":\"Non.\"}", 409);
	get(me.coord31, wrong, 200);
	assert_true(json_is_true(member("reversed")));
	assert_int_equal(number("cents"), 700); /* it stays as it was */
	get(me.coord31, budget, 200);
	assert_int_equal(number("spent_cents"), 70);
}

static void what_was_received_stands_beside_what_was_due(void **state)
{
	const json_t *month;

	(void)state;
	new_budget("31", 2026, LINES, budget);
	post(
	    me.coord31, below(budget, "payments"),
	    "{\"kind\":\"ars_credits\",\"month\":1,\"booked_on\":\"2026-01-20\",\"cents\":3333334}",
	    201);
	post(me.coord31, below(budget, "payments"),
	     "{\"kind\":\"cd_complement\",\"month\":1,\"booked_on\":\"2026-01-20\",\"cents\":5}",
	     422);
	assert_string_equal(at(), "/month");
	post(me.coord31, below(budget, "payments"),
	     "{\"kind\":\"cd_complement\",\"booked_on\":\"2026-01-20\",\"cents\":5}", 201);
	get(me.coord31, budget, 200);
	month = json_array_get(member("twelfths"), 0);
	assert_int_equal(cmn_json_get_int(month, "due_cents", 0), 3333334);
	assert_int_equal(cmn_json_get_int(month, "received_cents", 0), 3333334);
	assert_int_equal(number("received_cents"), 3333339);
	/* ten months are over on 23 November */
	assert_int_equal(cmn_json_get_int(flagged("payments_behind"), "found_cents", 0), 3333334);
	assert_int_equal(cmn_json_get_int(flagged("payments_behind"), "stated_cents", 0), 33333334);
}

static void more_than_there_is_is_entered_and_flagged(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 1, 40000001, "2026-06-01", NULL);
	get(me.coord31, budget, 200);
	assert_int_equal(cmn_json_get_int(flagged("overspent"), "difference_cents", 0) + 1, 0);
	for (int i = 0; i < 20; i++)
		spend(budget, me.coord31, 1, 100000000000, "2026-06-01", NULL);
	get(me.coord31, budget, 200);
	assert_true(number("spent_cents") == 2000040000001);
}

static void the_books_are_read_page_by_page_in_the_order_of_days(void **state)
{
	char target[800], last[12] = "";
	int rows = 0;

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (int i = 0; i < 7; i++) {
		char day[12];

		snprintf(day, sizeof(day), "2026-0%d-15", 7 - i);
		spend(budget, me.coord31, 1, 10 + i, day, NULL);
	}
	post(me.coord31, below(budget, "payments"),
	     "{\"kind\":\"other_income\",\"booked_on\":\"2026-01-20\",\"cents\":5}", 201);
	snprintf(target, sizeof(target), "%s", below(budget, "entries?side=expense&limit=3"));
	for (;;) {
		get(me.coord31, target, 200);
		for (size_t i = 0; i < desk_items(&me.desk); i++, rows++) {
			const char *day = cmn_json_get(desk_item(&me.desk, i), "booked_on");

			assert_true(strcmp(day, last) > 0);
			snprintf(last, sizeof(last), "%s", day);
		}
		if (desk_text(&me.desk, "next")[0] == '\0')
			break;
		char next[600];

		snprintf(next, sizeof(next), "%s", desk_text(&me.desk, "next"));
		snprintf(target, sizeof(target), "%s/entries?side=expense&limit=3&cursor=%s",
			 budget, next);
	}
	assert_int_equal(rows, 7);
	get(me.coord31, below(budget, "entries"), 200);
	assert_int_equal(desk_items(&me.desk), 8);
	get(me.coord44, below(budget, "entries"), 404);
}

static void a_repeated_key_enters_one_expense(void **state)
{
	static const char BODY[] = "{\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\","
				   "\"cents\":9,\"piece\":\"P\"}";

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (int i = 0; i < 3; i++)
		desk_send(&me.desk, "POST", below(budget, "expenses"), me.coord31,
			  "Idempotency-Key: e1", BODY, 201);
	get(me.coord31, budget, 200);
	assert_int_equal(number("spent_cents"), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_expense_is_traced_with_its_day_and_its_piece),
	    cmocka_unit_test(bad_expenses_are_refused_at_their_field),
	    cmocka_unit_test(
		credits_are_not_passed_on_where_the_region_says_so_and_flagged_elsewhere),
	    cmocka_unit_test(a_mistake_is_answered_by_its_opposite_once),
	    cmocka_unit_test(what_was_received_stands_beside_what_was_due),
	    cmocka_unit_test(more_than_there_is_is_entered_and_flagged),
	    cmocka_unit_test(the_books_are_read_page_by_page_in_the_order_of_days),
	    cmocka_unit_test(a_repeated_key_enters_one_expense),
	};

	return cmocka_run_group_tests(tests, setup, spending_teardown);
}
