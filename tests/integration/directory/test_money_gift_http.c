/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_gift_http.c - credits in reserve, by the authority and at most what is not used (R204,
 * R206); gifts in kind, the full-time post of the MDPH among them (R197, R203).
 */
#include "integration/directory/spending.h"

#include <pthread.h>

#define LINES   ",\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\",\"planned_cents\":40000000}]"
#define RESERVE "{\"cents\":%lld,\"reason\":\"Équipe en recrutement.\",\"decided_on\":\"%s\"}"

static char budget[64];

static void reserve(const char *who, int64_t cents, const char *on, int status)
{
	char body[200];

	snprintf(body, sizeof(body), RESERVE, (long long)cents, on);
	post(who, below(budget, "reserves"), body, status);
}

static void release(const char *who, const char *record, int version, const char *on, int status)
{
	char target[120], match[40], body[100];

	snprintf(target, sizeof(target), "%s/release", record);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	snprintf(body, sizeof(body), "{\"released_on\":\"%s\",\"reason\":\"Recrutée.\"}", on);
	desk_send(&me.desk, "POST", target, who, match, body, status);
}

static void the_authority_reserves_what_is_not_used_and_releases_it_once(void **state)
{
	char record[80];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 1, 30000000, "2026-03-01", NULL);
	reserve(me.ars31, 6000000, "2026-06-30", 201);
	snprintf(record, sizeof(record), "%s", asked_header(&me.desk.a, "Location"));
	reserve(me.ars31, 4000001, "2026-06-30", 422);
	assert_string_equal(at(), "/cents");
	assert_non_null(strstr(me.desk.a.answer.body.data, "4000000"));
	get(me.coord31, budget, 200);
	assert_int_equal(number("reserved_cents"), 6000000);
	assert_int_equal(number("available_cents"), 34000000);
	get(me.coord31, below(budget, "consumption?on=2026-06-29"), 200);
	assert_int_equal(number("reserved_cents"), 0); /* not yet on that day */
	release(me.coord31, record, 1, "2026-09-01", 403);
	release(me.ars44, record, 1, "2026-09-01", 404);
	release(me.ars31, record, 9, "2026-09-01", 412);
	release(me.ars31, record, 1, "2026-06-29", 422);
	release(me.ars31, record, 1, "2026-11-24", 422);
	release(me.ars31, record, 1, "2026-02-30", 422);
	release(me.ars31, record, 1, "2026-09-01", 200);
	release(me.ars31, record, 2, "2026-09-01", 409);
	get(me.coord31, record, 200);
	assert_string_equal(desk_text(&me.desk, "state"), "released");
	get(me.coord31, below(budget, "consumption?on=2026-08-31"), 200);
	assert_int_equal(number("reserved_cents"), 6000000);
	get(me.coord31, below(budget, "consumption?on=2026-09-01"), 200);
	assert_int_equal(number("reserved_cents"), 0);
}

static void nobody_else_reserves_and_no_day_of_another_time(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	reserve(me.coord31, 1, "2026-06-30", 403);
	reserve(me.ars44, 1, "2026-06-30", 404);
	reserve(me.ars31, 0, "2026-06-30", 422);
	reserve(me.ars31, -1, "2026-06-30", 422);
	reserve(me.ars31, 1, "2025-12-31", 422);
	assert_string_equal(at(), "/decided_on");
	reserve(me.ars31, 1, "2026-11-24", 422);
	reserve(me.ars31, 40000000, "2026-06-30", 201);
	reserve(me.ars31, 1, "2026-06-30", 422);
}

/* Many at once reserve together no more than there is. */
static void *hurry(void *arg)
{
	struct asked a = {0};
	char headers[2048], body[200], target[120];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", (const char *)arg);
	snprintf(target, sizeof(target), "%s/reserves", budget);
	snprintf(body, sizeof(body), RESERVE, 9000000LL, "2026-06-30");
	ask(me.desk.d, "POST", target, headers, body, &a);
	asked_clear(&a);
	return NULL;
}

static void reserves_of_one_moment_are_counted_together(void **state)
{
	pthread_t threads[8];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, hurry, (void *)(uintptr_t)me.ars31), 0);
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	get(me.coord31, budget, 200);
	assert_int_equal(number("reserved_cents"), 36000000); /* four of eight */
}

/* --- gifts ----------------------------------------------------------------------------------- */

#define POST                                                                           \
	"{\"kind\":\"staff\",\"giver\":\"mdph\",\"label\":\"Conseiller en parcours\"," \
	"\"fte_hundredths\":100,\"estimated_cents\":4500000,\"since\":\"2026-01-01\"%s}"

static void gift(const char *who, const char *more, int status)
{
	char body[400];

	snprintf(body, sizeof(body), POST, more);
	post(who, below(budget, "gifts"), body, status);
}

static void patch(const char *record, int version, const char *body, int status)
{
	char match[40];

	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&me.desk, "PATCH", record, me.coord31, match, body, status);
}

static void a_gift_in_kind_counts_in_the_statement_beside_the_money(void **state)
{
	char record[80];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	gift(me.coord31, ",\"actor_id\":\"" A31 "\"", 201);
	snprintf(record, sizeof(record), "%s", asked_header(&me.desk.a, "Location"));
	post(me.coord31, below(budget, "gifts"),
	     "{\"kind\":\"premises\",\"giver\":\"local_authority\",\"label\":\"Bureau en mairie\","
	     "\"since\":\"2025-09-01\",\"until\":\"2026-08-31\"}",
	     201);
	get(me.ars31, below(budget, "statement"), 200);
	assert_int_equal(json_array_size(member("in_kind")), 2);
	assert_int_equal(number("in_kind_cents"), 4500000); /* the other has no value */
	assert_int_equal(number("spent_cents"), 0);
	patch(record, 1, "{\"estimated_cents\":null,\"until\":\"2026-06-30\"}", 200);
	assert_null(member("estimated_cents"));
	patch(record, 1, "{\"withdrawn\":true}", 412);
	patch(record, 2, "{\"withdrawn\":true}", 200);
	get(me.ars31, below(budget, "statement"), 200);
	assert_int_equal(json_array_size(member("in_kind")), 1);
	get(me.ars31, record, 200);
	assert_true(json_is_true(member("withdrawn")));
}

static void bad_gifts_are_refused_at_their_field(void **state)
{
	static const struct {
		const char *body, *pointer;
	} BAD[] = {
	    {"{\"kind\":\"premises\",\"giver\":\"mdph\",\"label\":\"x\",\"fte_hundredths\":50,"
	     "\"since\":\"2026-01-01\"}",
	     "/fte_hundredths"},
	    {"{\"kind\":\"staff\",\"giver\":\"mdph\",\"label\":\"x\",\"since\":\"2027-01-01\"}",
	     "/since"},
	    {"{\"kind\":\"staff\",\"giver\":\"mdph\",\"label\":\"x\",\"since\":\"2026-02-01\","
	     "\"until\":\"2026-01-31\"}",
	     "/until"},
	    {"{\"kind\":\"staff\",\"giver\":\"mdph\",\"label\":\"x\",\"since\":\"2024-01-01\","
	     "\"until\":\"2025-12-31\"}",
	     "/until"},
	    {"{\"kind\":\"staff\",\"giver\":\"mdph\",\"label\":\"x\",\"since\":\"2026-01-01\","
	     "\"estimated_cents\":-1}",
	     "/estimated_cents"},
	    {"{\"kind\":\"staff\",\"giver\":\"mdph\",\"label\":\"x\",\"since\":\"2026-01-01\","
	     "\"actor_id\":\"" A44 "\"}",
	     "/actor_id"},
	    {"{\"kind\":\"gold\",\"giver\":\"mdph\",\"label\":\"x\",\"since\":\"2026-01-01\"}",
	     "/kind"},
	};
	char record[80];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		post(me.coord31, below(budget, "gifts"), BAD[i].body, 422);
		assert_string_equal(at(), BAD[i].pointer);
	}
	gift(me.ars31, "", 403);
	gift(me.coord44, "", 404);
	gift(me.coord31, "", 201);
	snprintf(record, sizeof(record), "%s", asked_header(&me.desk.a, "Location"));
	patch(record, 1, "{\"until\":\"2025-01-01\"}", 422);
	patch(record, 1, "{}", 422);
	get(me.coord44, record, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_authority_reserves_what_is_not_used_and_releases_it_once),
	    cmocka_unit_test(nobody_else_reserves_and_no_day_of_another_time),
	    cmocka_unit_test(reserves_of_one_moment_are_counted_together),
	    cmocka_unit_test(a_gift_in_kind_counts_in_the_statement_beside_the_money),
	    cmocka_unit_test(bad_gifts_are_refused_at_their_field),
	};

	return cmocka_run_group_tests(tests, spending_setup, spending_teardown);
}
