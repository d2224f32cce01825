/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_report_http.c - what is consumed on any day (R204, R206), the statement of the year as
 * JSON, CSV and XLSX (R199, R230), credits with the mention of the communauté 360 (R195 to R197),
 * and what a recipient of credits reads of its own (R194, R207).
 */
#include "integration/directory/spending.h"

#include "money_feed.h"

#define LINES                                                                                     \
	",\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\",\"planned_cents\":30000000,"       \
	"\"actor_id\":\"" A31 "\"},{\"number\":2,\"kind\":\"other_running\","                     \
	"\"label\":\"=cmd|' /C calc'!A0\",\"planned_cents\":10000000}],\"shares\":["              \
	"{\"actor_id\":\"" A31 "\",\"kind\":\"carrier\",\"cents\":30000000},{\"actor_id\":\"" B31 \
	"\",\"kind\":\"sub_delegate\",\"cents\":10000000}]"

static char budget[64];

static int setup(void **state)
{
	int rc = spending_setup(state);

	if (rc == 0)
		new_budget("31", 2026, LINES, budget);
	return rc;
}

static void each_day_has_its_consumption(void **state)
{
	static const struct {
		const char *on;
		int64_t spent, elapsed;
	} DAYS[] = {{"2025-12-31", 0, 0},     {"2026-01-30", 0, 30},    {"2026-01-31", 100, 31},
		    {"2026-06-14", 100, 165}, {"2026-06-15", 350, 166}, {"2026-12-31", 350, 365},
		    {"2027-05-01", 350, 365}, {"0001-01-01", 0, 0},     {"9999-12-31", 350, 365}};
	char target[120];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 1, 100, "2026-01-31", NULL);
	spend(budget, me.coord31, 2, 250, "2026-06-15", NULL);
	for (size_t i = 0; i < CMN_LEN(DAYS); i++) {
		snprintf(target, sizeof(target), "%s/consumption?on=%s", budget, DAYS[i].on);
		get(me.coord31, target, 200);
		assert_int_equal(number("spent_cents"), DAYS[i].spent);
		assert_int_equal(number("elapsed_days"), DAYS[i].elapsed);
		assert_int_equal(number("days"), 365);
	}
	get(me.coord31, below(budget, "consumption?on=2026-02-30"), 400);
	get(me.coord31, below(budget, "consumption"), 200);
	assert_int_equal(cmn_json_get_int(json_array_get(member("lines"), 1), "left_cents", 0),
			 10000000 - 250);
	assert_int_equal(json_array_size(member("months")), 2);
}

static void slow_spending_is_an_alert_and_a_budget_on_its_way_is_none(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	get(me.coord31, below(budget, "consumption?on=2026-03-30"), 200);
	assert_null(among(member("alerts"), "code", "reserve_risk"));
	get(me.coord31, below(budget, "consumption?on=2026-03-31"), 200);
	assert_non_null(among(member("alerts"), "code", "reserve_risk"));
	spend(budget, me.coord31, 1, 20000000, "2026-06-30", NULL);
	get(me.coord31, below(budget, "consumption?on=2026-06-30"), 200);
	assert_null(among(member("alerts"), "code", "reserve_risk"));
}

static void receive(const char *kind, int64_t cents, const char *on)
{
	char body[200];

	snprintf(body, sizeof(body), "{\"kind\":\"%s\",\"booked_on\":\"%s\",\"cents\":%lld}", kind,
		 on, (long long)cents);
	post(me.coord31, below(budget, "payments"), body, 201);
}

static void what_is_left_is_carried_over_and_compared_the_next_year(void **state)
{
	char next[64];

	(void)state;
	new_budget("31", 2025, ",\"carried_in_cents\":-1000", budget);
	receive("ars_credits", 40000000, "2025-06-01");
	get(me.coord31, budget, 200);
	new_budget("31", 2025, LINES ",\"carried_in_cents\":-1000", budget);
	receive("ars_credits", 40000000, "2025-06-01");
	receive("contribution_money", 5000, "2025-06-01");
	spend(budget, me.coord31, 1, 30000000, "2025-07-01", NULL);
	post(me.ars31, below(budget, "reserves"),
	     "{\"cents\":2000000,\"reason\":\"x\",\"decided_on\":\"2025-12-01\"}", 201);
	get(me.ars31, below(budget, "statement?on=2025-12-31"), 200);
	assert_int_equal(number("received_cents"), 40005000);
	assert_int_equal(number("result_cents"), 40005000 - 1000 - 30000000 - 2000000);
	new_budget("31", 2026, ",\"carried_in_cents\":8004000", next);
	assert_null(flagged("carry_over_differs"));
	new_budget("31", 2026, "", next);
	assert_int_equal(
	    cmn_json_get_int(flagged("carry_over_differs"), "difference_cents", 0) + 8004000, 0);
	test_db_exec(me.db, "DELETE FROM directory.budget_reserve");
}

static void credits_asked_for_stand_in_the_statement_with_their_mention(void **state)
{
	struct cmn_conn *bus = test_db_conn("directory");
	const json_t *group;

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (int i = 0; i < 3; i++) {
		char data[400];
		struct cmn_event ev = {.departement = "31", .type = "referral.funding.asked.v1"};
		struct cmn_error err;

		snprintf(
		    data, sizeof(data),
		    "{\"funding_id\":\"0197f0a0-0000-7000-8000-00000000000%d\",\"kind\":\"cnr\","
		    "\"side\":\"actor\",\"funder\":\"ars\",\"purpose\":\"respite\","
		    "\"mention_c360\":%s,\"asked_on\":\"%s\",\"amount_cents\":1000}",
		    i, i == 0 ? "true" : "false", i == 2 ? "2025-12-31" : "2026-02-01");
		ev.data = json_loads(data, 0, NULL);
		cmn_error_init(&err);
		assert_int_equal(money_feed_apply(bus, &ev, NULL, &err), CMN_OK);
		cmn_event_clear(&ev);
	}
	cmn_conn_close(&bus);
	get(me.coord31, below(budget, "statement"), 200);
	assert_int_equal(json_array_size(member("fundings")), 1);
	group = json_array_get(member("fundings"), 0);
	assert_int_equal(cmn_json_get_int(group, "requests", 0), 2);
	assert_int_equal(cmn_json_get_int(group, "with_mention", 0), 1);
	assert_int_equal(cmn_json_get_int(group, "asked_cents", 0), 2000);
}

static bool body_has(const char *text)
{
	return memmem(me.desk.a.answer.body.data, me.desk.a.answer.body.len, text, strlen(text)) !=
	       NULL;
}

static void the_files_hold_the_amounts_and_no_formula(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 2, 123456, "2026-03-15", NULL);
	get(me.coord31, below(budget, "statement?format=csv"), 200);
	assert_string_equal(me.desk.a.answer.content_type, "text/csv; charset=utf-8");
	assert_true(body_has("\xef\xbb\xbf\"Bilan\""));
	assert_true(body_has("\"Dépenses\";1234,56"));
	assert_true(body_has("\"'=cmd|' /C calc'!A0\""));
	assert_non_null(
	    strstr(asked_header(&me.desk.a, "Content-Disposition"), "bilan-financier-31"));
	get(me.coord31, below(budget, "statement?format=xlsx"), 200);
	assert_memory_equal(me.desk.a.answer.body.data, "PK\x03\x04", 4);
	assert_true(body_has("<v>1234.56</v>"));
	assert_false(body_has("<f>"));
	get(me.coord31, below(budget, "consumption?format=csv"), 200);
	assert_true(body_has("\"Consommation\""));
	assert_true(body_has("\"Écritures\""));
	assert_true(body_has("\"P-1\""));
	get(me.ars31, below(budget, "consumption?format=xlsx"), 200);
	assert_true(body_has("xl/worksheets/sheet2.xml"));
	get(me.coord31, below(budget, "statement?format=pdf"), 400);
}

/* One piece too many for the file, and one of after its day. */
static void a_file_that_does_not_hold_all_pieces_says_so(void **state)
{
	char sql[700];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	snprintf(
	    sql, sizeof(sql),
	    "SET search_path = directory; INSERT INTO budget_entry (id, departement, budget_id,"
	    " side, kind, line, booked_on, cents, piece, recorded_at, recorded_by)"
	    " SELECT gen_random_uuid(), '31', '%s', 'expense', 'salary', 2, '2026-02-03', 1,"
	    " 'Q-' || n, now(), 'test' FROM generate_series(1, 5000) n",
	    strrchr(budget, '/') + 1);
	test_db_exec(me.db, sql);
	spend(budget, me.coord31, 2, 7, "2026-03-15", NULL);
	get(me.coord31, below(budget, "consumption?format=csv&on=2026-03-14"), 200);
	assert_false(body_has("Liste incomplète"));
	assert_false(body_has("\"P-1\"")); /* the sums are without it too */
	get(me.coord31, below(budget, "consumption?format=csv&on=2026-03-15"), 200);
	assert_true(body_has("Liste incomplète : les 5000 premières écritures seulement"));
	get(me.coord31, below(budget, "consumption?format=xlsx&on=2026-03-15"), 200);
	assert_memory_equal(me.desk.a.answer.body.data, "PK\x03\x04", 4);
}

static void a_recipient_reads_its_own_part_and_no_other(void **state)
{
	char body[300];
	const json_t *own;

	(void)state;
	new_budget("31", 2026, LINES, budget);
	snprintf(body, sizeof(body),
		 "{\"line\":1,\"kind\":\"salary\",\"booked_on\":\"2026-03-01\",\"cents\":700,"
		 "\"piece\":\"P-A\",\"actor_id\":\"" A31 "\"}");
	post(me.coord31, below(budget, "expenses"), body, 201);
	spend(budget, me.coord31, 2, 9, "2026-03-02", NULL);
	get(me.partner, "/v1/directory/own-credits?departement=31&year=2026", 200);
	own = desk_item(&me.desk, 0);
	assert_int_equal(cmn_json_get_int(own, "cents", 0), 30000000);
	assert_int_equal(cmn_json_get_int(own, "spent_cents", 0), 700);
	assert_int_equal(cmn_json_get_int(own, "left_cents", 0), 30000000 - 700);
	assert_int_equal(json_array_size(json_object_get(own, "lines")), 1);
	assert_int_equal(json_array_size(json_object_get(own, "entries")), 1);
	assert_false(body_has(B31));
	get(me.partner, "/v1/directory/own-credits?departement=31", 200);
	assert_int_equal(cmn_json_get_int(desk_item(&me.desk, 0), "year", 0), 2026);
	get(me.stranger, "/v1/directory/own-credits?departement=31&year=2026", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(me.partner, "/v1/directory/own-credits?departement=31&year=2024", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(me.partner, "/v1/directory/own-credits?departement=44&year=2026", 403);
	get(me.coord31, "/v1/directory/own-credits?departement=31&year=2026", 403);
	get(me.partner, below(budget, "statement"), 403);
}

static void nobody_of_elsewhere_reads_the_reports(void **state)
{
	static const char *const WHAT[] = {"statement", "consumption"};

	(void)state;
	new_budget("31", 2026, LINES, budget);
	for (size_t i = 0; i < CMN_LEN(WHAT); i++) {
		get(me.ars44, below(budget, WHAT[i]), 404);
		get(me.coord44, below(budget, WHAT[i]), 404);
		get(me.conseiller, below(budget, WHAT[i]), 403);
		get(NULL, below(budget, WHAT[i]), 401);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_day_has_its_consumption),
	    cmocka_unit_test(slow_spending_is_an_alert_and_a_budget_on_its_way_is_none),
	    cmocka_unit_test(what_is_left_is_carried_over_and_compared_the_next_year),
	    cmocka_unit_test(credits_asked_for_stand_in_the_statement_with_their_mention),
	    cmocka_unit_test(the_files_hold_the_amounts_and_no_formula),
	    cmocka_unit_test(a_file_that_does_not_hold_all_pieces_says_so),
	    cmocka_unit_test(a_recipient_reads_its_own_part_and_no_other),
	    cmocka_unit_test(nobody_of_elsewhere_reads_the_reports),
	};

	return cmocka_run_group_tests(tests, setup, spending_teardown);
}
