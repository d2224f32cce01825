/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_definition.c - what one fact adds to the cells, against the plain meaning of each measure.
 */
#include "definition.h"
#include "month.h"

#include "support/cmocka_all.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define GOT_MAX 512

struct got {
	const struct observatory_part *part;
	int32_t month;
	char key[OBSERVATORY_KEY_MAX + 32];
	int64_t n, total;
};
static struct got got[GOT_MAX];
static size_t n_got, stop_at;

static bool take(const struct observatory_share *s, void *arg)
{
	assert_ptr_equal(arg, &n_got);
	assert_true(n_got < GOT_MAX);
	got[n_got] = (struct got){.part = s->part, .month = s->month, .n = s->n, .total = s->total};
	snprintf(got[n_got].key, sizeof(got[n_got].key), "%s", s->key);
	n_got++;
	return n_got != stop_at;
}

static int day(const char *text)
{
	int d = 0;

	assert_true(cmn_day_parse(text, &d));
	return d;
}

static const char *CODES_OF_A_CHILD[] = {"channel:phone", "problem:care", "problem:school",
					 "profile:child", "profile_of:none"};

static struct observatory_fact fact_of(int32_t on, int32_t until, int64_t value)
{
	return (struct observatory_fact){.kind = "solicitation",
					 .day = on,
					 .until = until,
					 .commune = "31555",
					 .value = value,
					 .codes = CODES_OF_A_CHILD,
					 .n_codes = CMN_LEN(CODES_OF_A_CHILD)};
}

static struct observatory_part part_of(enum observatory_measure measure)
{
	return (struct observatory_part){.indicator = "1.1",
					 .version = 1,
					 .part = "number",
					 .kind = "solicitation",
					 .by = "",
					 .measure = measure,
					 .valid_from = INT32_MIN,
					 .valid_to = INT32_MAX};
}

static bool shares(const struct observatory_part *parts, size_t n,
		   const struct observatory_fact *fact, int32_t upto)
{
	n_got = 0;
	return observatory_shares(parts, n, fact, upto, take, &n_got);
}

static size_t of_one(const struct observatory_part *part, const struct observatory_fact *fact)
{
	assert_true(shares(part, 1, fact, day("2026-12-01")));
	return n_got;
}

static int64_t sum(int32_t from, int32_t to, const char *key, bool total)
{
	int64_t all = 0;

	for (size_t i = 0; i < n_got; i++) {
		if (got[i].month >= from && got[i].month < to && strcmp(got[i].key, key) == 0)
			all += total ? got[i].total : got[i].n;
	}
	return all;
}

/* --- which facts count ------------------------------------------------------------------------ */

/* All subsets of three codes as all, any and none, against the fact that carries the first two. */
static void codes_are_asked_for_all_any_and_none(void **state)
{
	static const char *const ASKED[] = {"profile:child", "channel:phone", "profile:adult"};
	const struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 0);

	(void)state;
	for (unsigned mask = 0; mask < 512; mask++) {
		const char *lists[3][3];
		size_t n[3] = {0};
		struct observatory_part part = part_of(OBSERVATORY_COUNT);
		bool all, any, none;

		for (unsigned l = 0; l < 3; l++) {
			for (unsigned c = 0; c < 3; c++) {
				if (mask >> (3 * l + c) & 1)
					lists[l][n[l]++] = ASKED[c];
			}
		}
		part.all = lists[0], part.n_all = n[0];
		part.any = lists[1], part.n_any = n[1];
		part.none = lists[2], part.n_none = n[2];
		all = !(mask & 4);
		any = (mask >> 3 & 7) == 0 || (mask >> 3 & 3) != 0;
		none = (mask >> 6 & 3) == 0;
		assert_int_equal(of_one(&part, &fact), all && any && none);
	}
}

static void another_kind_and_an_unknown_measure_count_nothing(void **state)
{
	struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 0);
	struct observatory_part part = part_of(OBSERVATORY_COUNT);

	(void)state;
	assert_int_equal(of_one(&part, &fact), 1);
	fact.kind = "relance";
	assert_int_equal(of_one(&part, &fact), 0);
	fact.kind = "solicitations";
	assert_int_equal(of_one(&part, &fact), 0);
	fact.kind = "solicitation";
	part.measure = 0;
	assert_int_equal(of_one(&part, &fact), 0);
	part.measure = OBSERVATORY_MEASURE_END_;
	assert_int_equal(of_one(&part, &fact), 0);
}

static void a_fact_without_a_day_counts_nowhere(void **state)
{
	const struct observatory_fact fact = fact_of(OBSERVATORY_NO_DAY, INT32_MAX, 5);

	(void)state;
	for (int m = OBSERVATORY_COUNT; m < OBSERVATORY_MEASURE_END_; m++) {
		const struct observatory_part part = part_of((enum observatory_measure)m);

		assert_int_equal(of_one(&part, &fact), 0);
	}
}

static void a_fact_without_codes_is_counted_where_none_is_asked(void **state)
{
	struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 0);
	struct observatory_part part = part_of(OBSERVATORY_COUNT);
	static const char *const CHILD[] = {"profile:child"};

	(void)state;
	fact.codes = NULL;
	fact.n_codes = 0;
	part.none = CHILD;
	part.n_none = 1;
	assert_int_equal(of_one(&part, &fact), 1);
	part.all = CHILD;
	part.n_all = 1;
	assert_int_equal(of_one(&part, &fact), 0);
}

/* --- under which keys ------------------------------------------------------------------------- */

static void a_fact_counts_under_each_code_of_the_attribute(void **state)
{
	const struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 0);
	struct observatory_part part = part_of(OBSERVATORY_COUNT);

	(void)state;
	part.by = "problem";
	assert_int_equal(of_one(&part, &fact), 2);
	assert_string_equal(got[0].key, "care");
	assert_string_equal(got[1].key, "school");
	part.by = "profile"; /* not profile_of */
	assert_int_equal(of_one(&part, &fact), 1);
	assert_string_equal(got[0].key, "child");
	assert_int_equal(got[0].n, 1);
	assert_int_equal(got[0].total, 0);
}

static void what_is_not_known_has_a_key_so_that_keys_add_up(void **state)
{
	const struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 0);
	struct observatory_part part = part_of(OBSERVATORY_COUNT);

	(void)state;
	part.by = "moment";
	assert_int_equal(of_one(&part, &fact), 1);
	assert_string_equal(got[0].key, OBSERVATORY_KEY_UNKNOWN);
	part.by = "prof";
	assert_int_equal(of_one(&part, &fact), 1);
	assert_string_equal(got[0].key, OBSERVATORY_KEY_UNKNOWN);
}

static void a_code_that_is_told_twice_counts_once(void **state)
{
	const char *twice[] = {"problem:care", "problem:care", "problem:school"};
	struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 0);
	struct observatory_part part = part_of(OBSERVATORY_COUNT);

	(void)state;
	fact.codes = twice;
	fact.n_codes = CMN_LEN(twice);
	part.by = "problem";
	assert_int_equal(of_one(&part, &fact), 2);
}

/* --- when a definition is valid --------------------------------------------------------------- */

static void a_version_counts_from_its_first_day_to_before_its_last(void **state)
{
	struct observatory_part v[2] = {part_of(OBSERVATORY_COUNT), part_of(OBSERVATORY_COUNT)};
	const int border = day("2026-07-01");

	(void)state;
	v[0].valid_to = v[1].valid_from = border;
	v[1].version = 2;
	for (int d = border - 3; d < border + 3; d++) {
		const struct observatory_fact fact = fact_of(d, INT32_MAX, 0);

		assert_true(shares(v, 2, &fact, day("2026-12-01")));
		assert_int_equal(n_got, 1);
		assert_int_equal(got[0].part->version, d < border ? 1 : 2);
		assert_int_equal(got[0].month, d < border ? day("2026-06-01") : border);
	}
}

/* --- the measures ----------------------------------------------------------------------------- */

static void a_spread_keeps_number_sum_and_each_value(void **state)
{
	struct observatory_fact fact = fact_of(day("2026-02-28"), INT32_MAX, 12);
	struct observatory_part part = part_of(OBSERVATORY_SPREAD);

	(void)state;
	assert_int_equal(of_one(&part, &fact), 2);
	assert_int_equal(got[0].month, day("2026-02-01"));
	assert_string_equal(got[0].key, "");
	assert_int_equal(got[0].n, 1);
	assert_int_equal(got[0].total, 12);
	assert_string_equal(got[1].key, "d:12");
	assert_int_equal(got[1].n, 1);
	part.by = "profile";
	fact.value = 0;
	assert_int_equal(of_one(&part, &fact), 2);
	assert_string_equal(got[0].key, "child");
	assert_string_equal(got[1].key, "child/d:0");
	fact.value = INT64_MIN;
	assert_int_equal(of_one(&part, &fact), 2);
	assert_string_equal(got[1].key, "child/d:-9223372036854775808");
}

/* What stands on the last day of each month, over all beginnings, ends and validities of a grid. */
static void a_stock_is_what_stands_on_the_last_day(void **state)
{
	static const char *const DAYS[] = {"2025-12-31", "2026-01-01", "2026-01-15",
					   "2026-01-31", "2026-02-01", "2026-03-31",
					   "2026-04-01", "2026-04-30", "2026-05-01"};
	const int32_t first = day("2025-12-01");

	(void)state;
	for (size_t x = 0; x < CMN_LEN(DAYS) * CMN_LEN(DAYS) * CMN_LEN(DAYS); x++) {
		const size_t len = CMN_LEN(DAYS), a = x % len, b = x / len % len, c = x / len / len;
		const int32_t until = b + 1 == len ? INT32_MAX : day(DAYS[b]);
		const struct observatory_fact fact = fact_of(day(DAYS[a]), until, 7);
		struct observatory_part part = part_of(OBSERVATORY_STOCK);

		part.valid_from = c < 4 ? day(DAYS[c]) : INT32_MIN;
		part.valid_to = c >= 4 ? day(DAYS[c]) : INT32_MAX;
		of_one(&part, &fact);
		for (int32_t m = first; m < day("2026-07-01"); m = observatory_month_add(m, 1)) {
			const int32_t next = observatory_month_add(m, 1);
			const int32_t last = next - 1;
			const bool stands = fact.day <= last && last < until &&
					    part.valid_from <= last && last < part.valid_to;

			assert_int_equal(sum(INT32_MIN, next, "", false), stands);
			assert_int_equal(sum(INT32_MIN, next, "", true), stands ? fact.day : 0);
		}
	}
}

static void what_ends_before_it_begins_never_stood(void **state)
{
	const int d = day("2026-03-10");
	const struct observatory_fact fact = fact_of(d, d - 20, 500);
	const struct observatory_part stock = part_of(OBSERVATORY_STOCK);
	const struct observatory_part weighted = part_of(OBSERVATORY_WEIGHTED);

	(void)state;
	assert_int_equal(of_one(&stock, &fact), 0);
	assert_int_equal(of_one(&weighted, &fact), 0);
}

/* Thousandths of an ETP times days, against the sum over the days one by one. */
static void a_weight_is_the_sum_over_its_days(void **state)
{
	const int begin = day("2025-12-20"), end = day("2026-04-12");
	const int32_t upto = day("2026-03-17"), stop = day("2026-04-01");

	(void)state;
	for (int from = begin; from < end; from += 5) {
		for (int until = from; until <= end; until += 3) {
			const struct observatory_fact fact =
			    fact_of(from, until > end - 3 ? INT32_MAX : until, 250);
			struct observatory_part part = part_of(OBSERVATORY_WEIGHTED);

			part.valid_from = day("2026-01-03");
			assert_true(shares(&part, 1, &fact, upto));
			for (int32_t m = day("2025-12-01"); m < day("2026-06-01");
			     m = observatory_month_add(m, 1)) {
				const int32_t next = observatory_month_add(m, 1);
				int64_t days = 0;

				for (int32_t d = m; d < next; d++)
					days += from <= d && d < fact.until && d < stop &&
						part.valid_from <= d;
				assert_int_equal(sum(m, next, "", false), days);
				assert_int_equal(sum(m, next, "", true), days * 250);
			}
		}
	}
}

/* A month later, what stands adds that month and nothing else. */
static void another_month_adds_to_a_weight_only_its_own_share(void **state)
{
	const struct observatory_fact fact = fact_of(day("2026-01-10"), INT32_MAX, 1000);
	const struct observatory_part part = part_of(OBSERVATORY_WEIGHTED);
	int64_t before;

	(void)state;
	assert_true(shares(&part, 1, &fact, day("2026-02-28")));
	assert_int_equal(n_got, 2);
	before = sum(INT32_MIN, INT32_MAX, "", true);
	assert_int_equal(before, (22 + 28) * 1000);
	assert_true(shares(&part, 1, &fact, day("2026-03-01")));
	assert_int_equal(n_got, 3);
	assert_int_equal(sum(INT32_MIN, INT32_MAX, "", true), before + 31 * 1000);
	assert_true(shares(&part, 1, &fact, day("2026-01-01")));
	assert_int_equal(n_got, 1);
	assert_true(shares(&part, 1, &fact, day("2025-12-31")));
	assert_int_equal(n_got, 0);
}

/* --- the call --------------------------------------------------------------------------------- */

static void the_caller_may_stop_at_any_share(void **state)
{
	struct observatory_part parts[4];
	const struct observatory_fact fact = fact_of(day("2026-01-10"), day("2026-03-05"), 3);

	(void)state;
	for (int i = 0; i < 4; i++) {
		parts[i] = part_of((enum observatory_measure)(OBSERVATORY_COUNT + i));
		parts[i].by = "problem";
	}
	assert_true(shares(parts, 4, &fact, day("2026-12-01")));
	assert_int_equal(n_got, 2 + 4 + 4 + 6);
	for (size_t at = 1; at <= 16; at++) {
		stop_at = at;
		assert_false(shares(parts, 4, &fact, day("2026-12-01")));
		assert_int_equal(n_got, at);
	}
	stop_at = 0;
	assert_true(shares(NULL, 0, &fact, day("2026-12-01")));
	assert_int_equal(n_got, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes_are_asked_for_all_any_and_none),
	    cmocka_unit_test(another_kind_and_an_unknown_measure_count_nothing),
	    cmocka_unit_test(a_fact_without_a_day_counts_nowhere),
	    cmocka_unit_test(a_fact_without_codes_is_counted_where_none_is_asked),
	    cmocka_unit_test(a_fact_counts_under_each_code_of_the_attribute),
	    cmocka_unit_test(what_is_not_known_has_a_key_so_that_keys_add_up),
	    cmocka_unit_test(a_code_that_is_told_twice_counts_once),
	    cmocka_unit_test(a_version_counts_from_its_first_day_to_before_its_last),
	    cmocka_unit_test(a_spread_keeps_number_sum_and_each_value),
	    cmocka_unit_test(a_stock_is_what_stands_on_the_last_day),
	    cmocka_unit_test(what_ends_before_it_begins_never_stood),
	    cmocka_unit_test(a_weight_is_the_sum_over_its_days),
	    cmocka_unit_test(another_month_adds_to_a_weight_only_its_own_share),
	    cmocka_unit_test(the_caller_may_stop_at_any_share),
	};

	return cmocka_run_group_tests_name("definitions", tests, NULL, NULL);
}
