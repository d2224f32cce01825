/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_unmet.c - needs that found no answer, from events: the table is what the raw
 * events say, whatever is told twice, and the own team alone sees the counts.
 */
#include "observatory_deps.h"
#include "observatory_events.h"
#include "observatory_ops.h"
#include "unmet_publisher.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNMET(n, need, reasons)                                                                                                          \
	{                                                                                                                                \
		"referral.need.unmet.v1",                                                                                                \
		    "{\"unmet_need_id\":\"0197f0a0-0000-7000-8000-00000000000" n                                                         \
		    "\",\"need\":\"" need                                                                                                \
		    "\",\"qualification\":\"1\",\"since\":\"2026-01-12\",\"recorded_at\":\"2026-01-20T10:00:00Z\",\"reasons\":[" reasons \
		    "]}"                                                                                                                 \
	}
#define OVER(type, n, more)                                                        \
	{                                                                          \
		type, "{\"unmet_need_id\":\"0197f0a0-0000-7000-8000-00000000000" n \
		      "\",\"ended_on\":\"2026-02-01\"" more "}"                    \
	}

static const struct {
	const char *type, *data;
} RAW[] = {
    UNMET("1", "1.2.1", "\"too_far\""),
    UNMET("2", "1.2.1", "\"too_far\",\"no_place\""),
    UNMET("3", "1.3.5", ""),
    OVER("referral.need.met.v1", "1", ""),
    OVER("referral.need.ended.v1", "3", ",\"end\":\"withdrawn\""),
};

static void the_table_is_what_the_raw_events_say(void **state)
{
	struct cmn_conn *conn = test_db_conn("observatory");
	struct observatory_fold *fold = observatory_fold_new(false);

	assert_non_null(fold);
	for (int twice = 0; twice < 2; twice++) {
		for (size_t i = 0; i < CMN_LEN(RAW); i++) {
			struct cmn_event ev = {.departement = "31", .time = "2026-01-20T10:00:00Z"};
			const struct cmn_event *one = &ev;
			struct cmn_error err;

			snprintf(ev.type, sizeof(ev.type), "%s", RAW[i].type);
			ev.data = json_loads(RAW[i].data, 0, NULL);
			assert_non_null(ev.data);
			cmn_error_init(&err);
			assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
			assert_int_equal(observatory_fold_apply(conn, &one, 1, fold, &err), CMN_OK);
			assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
			cmn_event_clear(&ev);
		}
	}
	observatory_fold_free(&fold);
	cmn_conn_close(&conn);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.unmet_fact"), 3);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM observatory.unmet_fact WHERE (state,"
				       " ended_on) IN (('met', '2026-02-01'), ('withdrawn',"
				       " '2026-02-01'))"),
			 2);
}

static void the_own_team_alone_sees_the_counts(void **state)
{
	static struct desk team;
	static struct observatory_deps team_deps = {.threshold = 11};
	const json_t *first;

	(void)state;
	desk_open(&team, "observatory", &OBSERVATORY_OPS, &team_deps);
	desk_get(&team, desk_as(&team, "conseiller", "31", NULL),
		 "/v1/observatory/unmet-needs?departement=31", 200);
	assert_int_equal(desk_items(&team), 2);
	first = desk_item(&team, 0);
	assert_string_equal(cmn_json_get(first, "need"), "1.2.1");
	assert_int_equal(json_integer_value(json_object_get(first, "open")), 1);
	assert_int_equal(json_integer_value(json_object_get(first, "met")), 1);
	assert_int_equal(
	    json_integer_value(json_object_get(json_object_get(first, "reasons"), "too_far")), 2);
	desk_get(&team, desk_as(&team, "authority", "31", NULL),
		 "/v1/observatory/unmet-needs?departement=31", 403);
	desk_get(&team, desk_as(&team, "conseiller", "44", NULL),
		 "/v1/observatory/unmet-needs?departement=31", 403);
	desk_close(&team);
}

/* --- released -----------------------------------------------------------------------------------
 */

#define THRESHOLD 5
#define RELEASED  "/v1/observatory/unmet-needs/released?departement=31&period="

static struct observatory_deps deps = {.threshold = THRESHOLD};
static struct desk desk;
static const char *authority;

static void round_on(const char *day, int64_t threshold)
{
	struct cmn_conn *conn = test_db_conn("observatory");
	struct cmn_error err;
	char instant[CMN_TIME_LEN];
	int64_t us = 0;

	cmn_error_init(&err);
	snprintf(instant, sizeof(instant), "%sT10:00:00Z", day);
	assert_true(cmn_time_parse(instant, &us));
	if (observatory_publish_unmet(conn, "31, 44", threshold, us, &err) != CMN_OK)
		fail_msg("round: %s %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
}

/* Autonomy: 9 open, 6 met.  Housing: 7 open.  Health: 2, of which one recorded late on its last
 * day. */
static int quarter(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(
	    *state,
	    "SET search_path = observatory; DELETE FROM unmet_fact;"
	    "INSERT INTO unmet_fact (id, departement, need, qualification, reasons, since, state,"
	    " ended_on, recorded_on)"
	    " SELECT gen_random_uuid(), '31', '1.2.1.1', '1', '{too_far}'::text[], '2026-01-10'::date,"
	    "  CASE WHEN i <= 6 THEN 'met' ELSE 'open' END,"
	    "  CASE WHEN i <= 6 THEN date '2026-02-09' END, '2026-01-20'::date"
	    "  FROM generate_series(1, 15) i"
	    " UNION ALL SELECT gen_random_uuid(), '31', '1.3.2', '1', '{no_place,no_place}',"
	    "  '2026-01-01', 'open', NULL, '2026-03-31' FROM generate_series(1, 7) i"
	    " UNION ALL SELECT gen_random_uuid(), '31', '1.1.3', '1', '{}', '2026-03-01', 'open',"
	    "  NULL, '2026-03-31' FROM generate_series(1, 2) i");
	desk_open(&desk, "observatory", &OBSERVATORY_OPS, &deps);
	authority = desk_as(&desk, "authority", "31", NULL);
	return 0;
}

static int quarter_ends(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static json_int_t told(const json_t *of, const char *key)
{
	const json_t *n = json_object_get(of, key);

	return n ? json_integer_value(n) : -1;
}

static const json_t *figures(const char *period)
{
	char target[120];

	snprintf(target, sizeof(target), RELEASED "%s", period);
	desk_get(&desk, authority, target, 200);
	return json_object_get(desk.a.json, "figures");
}

static void a_quarter_is_released_a_week_after_its_end(void **state)
{
	(void)state;
	round_on("2026-04-07", THRESHOLD);
	assert_null(figures("2026-Q1"));
	round_on("2026-04-08", THRESHOLD);
	assert_non_null(figures("2026-Q1"));
	assert_true(strlen(desk_text(&desk, "released_at")) > 20);
	assert_int_equal(told(desk.a.json, "threshold"), THRESHOLD);
	assert_null(figures("2026-Q2"));
}

static void small_groups_stand_together_and_the_rows_add_up(void **state)
{
	const json_t *f = figures("2026-Q1"), *groups = json_object_get(f, "groups");
	const json_t *one = json_array_get(groups, 0), *other = json_array_get(groups, 1);

	(void)state;
	assert_int_equal(told(f, "n"), 24);
	assert_int_equal(json_array_size(groups), 2);
	assert_string_equal(cmn_json_get(one, "group"), "1.2");
	assert_int_equal(told(one, "n"), 15);
	assert_string_equal(cmn_json_get(other, "group"), "other");
	assert_int_equal(told(other, "n"), 9); /* two of health took the seven of housing along */
	assert_int_equal(told(json_object_get(one, "states"), "met"), 6);
	assert_int_equal(told(json_object_get(other, "states"), "met"), 0);
	/* 15 too_far of 24; 7 no_place, told once of each although it was said twice */
	assert_int_equal(told(json_object_get(f, "reasons"), "too_far"), 15);
	assert_int_equal(told(json_object_get(f, "reasons"), "no_place"), 7);
	/* six waited 30 days, nine 88 */
	assert_true(json_number_value(json_object_get(one, "mean_days")) > 64.7 &&
		    json_number_value(json_object_get(one, "mean_days")) < 64.9);
	assert_int_equal((int)json_number_value(json_object_get(one, "median_days")), 88);
}

/* Asked before and after, whoever is not of the team learns nothing of what happened between. */
static void nothing_alters_a_quarter_that_was_released(void **state)
{
	char *before = json_dumps(figures("2026-Q1"), JSON_SORT_KEYS), *after;
	int64_t events = test_db_count(*state, "SELECT count(*) FROM observatory.outbox");

	test_db_exec(
	    *state,
	    "SET search_path = observatory;"
	    "UPDATE unmet_fact SET state = 'met', ended_on = '2026-04-01' WHERE need = '1.1.3';"
	    "INSERT INTO unmet_fact (id, departement, need, qualification, reasons, since,"
	    " state, recorded_on) VALUES (gen_random_uuid(), '31', '1.1.3', '1', '{}',"
	    " '2026-02-01', 'open', '2026-02-01')");
	round_on("2026-04-20", THRESHOLD);
	after = json_dumps(figures("2026-Q1"), JSON_SORT_KEYS);
	assert_string_equal(before, after);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.outbox"), events);
	free(before);
	free(after);
}

static void a_quarter_without_a_need_says_zero_and_one_with_few_says_nothing(void **state)
{
	const json_t *f;

	round_on("2026-07-10", THRESHOLD);
	f = figures("2026-Q2");
	assert_int_equal(told(f, "n"), 0);
	assert_null(json_object_get(f, "mean_days"));
	test_db_exec(
	    *state,
	    "INSERT INTO observatory.unmet_fact (id, departement, need,"
	    " qualification, reasons, since, state, recorded_on)"
	    " SELECT gen_random_uuid(), '31', '1.2', '1', '{x}'::text[], '2026-08-01'::date,"
	    " 'open', '2026-08-02'::date FROM generate_series(1, 4)");
	round_on("2026-10-10", THRESHOLD);
	f = figures("2026-Q3");
	assert_true(json_is_true(json_object_get(f, "suppressed")));
	assert_int_equal(json_object_size(f), 1);
}

static void a_higher_threshold_hides_until_the_copy_is_released_again(void **state)
{
	deps.threshold = 10;
	assert_null(figures("2026-Q1"));
	round_on("2026-10-11", 10);
	assert_int_equal(told(figures("2026-Q1"), "n"), 24);
	/* 9 are too few: the 15 join them */
	assert_int_equal(json_array_size(json_object_get(figures("2026-Q1"), "groups")), 1);
	/* 6 met are too few of 24 */
	assert_null(json_object_get(figures("2026-Q1"), "states"));
	assert_null(json_object_get(json_object_get(figures("2026-Q1"), "reasons"), "too_far"));
	deps.threshold = THRESHOLD;
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM observatory.outbox WHERE type ="
				       " 'observatory.unmet_needs.released.v1' AND stream ="
				       " '31.figures' AND subject = '31:2026-Q1'"),
			 2);
}

static void a_release_is_seen_in_its_own_territory_alone(void **state)
{
	(void)state;
	desk_get(&desk, desk_as(&desk, "authority", "44", NULL), RELEASED "2026-Q1", 403);
	desk_get(&desk, desk_as(&desk, "partner", "31", NULL), RELEASED "2026-Q1", 403);
	desk_get(&desk, desk_as(&desk, "observer", "31", NULL), RELEASED "2026-Q5", 400);
	desk_get(&desk, NULL, RELEASED "2026-Q1", 401);
	/* the handlers cannot read what it was made of */
	assert_int_equal(test_db_count(*state, "SELECT has_table_privilege('c360_observatory',"
					       " 'observatory.unmet_frozen', 'SELECT')::int"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_is_what_the_raw_events_say),
	    cmocka_unit_test(the_own_team_alone_sees_the_counts),
	};

	const struct CMUnitTest released[] = {
	    cmocka_unit_test(a_quarter_is_released_a_week_after_its_end),
	    cmocka_unit_test(small_groups_stand_together_and_the_rows_add_up),
	    cmocka_unit_test(nothing_alters_a_quarter_that_was_released),
	    cmocka_unit_test(a_quarter_without_a_need_says_zero_and_one_with_few_says_nothing),
	    cmocka_unit_test(a_higher_threshold_hides_until_the_copy_is_released_again),
	    cmocka_unit_test(a_release_is_seen_in_its_own_territory_alone),
	};

	return cmocka_run_group_tests_name("unmet needs counted", tests, test_db_setup,
					   test_db_teardown) +
	       cmocka_run_group_tests_name("unmet needs released", released, quarter, quarter_ends);
}
