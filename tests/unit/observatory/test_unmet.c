/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_unmet.c - needs outside the team: whoever knows the rule and sees a whole release still
 * cannot tell a count that is too small to be shown.
 */
#include "unmet.h"

#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_TRIED 4
#define MOST         9
#define TUPLES       10000 /* (MOST + 1) to the power GROUPS_TRIED */

struct seen {
	char told[64]; /* all that is published of these counts */
	int64_t n[GROUPS_TRIED];
};

static void counts_of(int tuple, int64_t n[GROUPS_TRIED])
{
	for (int g = 0; g < GROUPS_TRIED; g++) {
		n[g] = tuple % (MOST + 1);
		tuple /= MOST + 1;
	}
}

static void tell(const int64_t n[GROUPS_TRIED], int64_t threshold, char out[64])
{
	bool alone[GROUPS_TRIED];
	int64_t total = 0;
	size_t at = 0;

	out[0] = '\0';
	if (!observatory_unmet_merge(n, GROUPS_TRIED, threshold, alone)) {
		snprintf(out, 64, "nothing");
		return;
	}
	for (int g = 0; g < GROUPS_TRIED; g++) {
		total += n[g];
		at += (size_t)snprintf(out + at, 64 - at, "%lld ", alone[g] ? (long long)n[g] : -1);
		if (alone[g])
			assert_true(n[g] >= threshold);
	}
	snprintf(out + at, 64 - at, "of %lld", (long long)total);
}

static int by_told(const void *a, const void *b)
{
	return strcmp(((const struct seen *)a)->told, ((const struct seen *)b)->told);
}

/* Of all counts that are published alike: a group whose count is the same in all of them is known.
 */
static void expect_no_small_count_known(const struct seen *like, size_t n, int64_t threshold)
{
	for (int g = 0; g < GROUPS_TRIED; g++) {
		bool known = like[0].n[g] > 0 && like[0].n[g] < threshold;

		for (size_t i = 1; known && i < n; i++)
			known = like[i].n[g] == like[0].n[g];
		if (known)
			fail_msg("threshold %lld: \"%s\" tells that group %d has %lld",
				 (long long)threshold, like[0].told, g, (long long)like[0].n[g]);
	}
}

static void nobody_who_knows_the_rule_can_tell_a_small_count(void **state)
{
	struct seen *all = calloc(TUPLES, sizeof(*all));

	(void)state;
	assert_non_null(all);
	for (int64_t threshold = OBSERVATORY_UNMET_LEAST; threshold <= 5; threshold++) {
		size_t from = 0;

		for (int t = 0; t < TUPLES; t++) {
			counts_of(t, all[t].n);
			tell(all[t].n, threshold, all[t].told);
		}
		qsort(all, TUPLES, sizeof(*all), by_told);
		for (size_t i = 1; i <= TUPLES; i++) {
			if (i < TUPLES && strcmp(all[i].told, all[from].told) == 0)
				continue;
			expect_no_small_count_known(all + from, i - from, threshold);
			from = i;
		}
	}
	free(all);
}

/* What is withheld under one threshold contains what is withheld under a lower one, or nothing of
 * it: the difference of two releases of the same copy is a row that was large enough. */
static void two_thresholds_leave_nothing_small_between_them(void **state)
{
	(void)state;
	for (int t = 0; t < TUPLES; t++) {
		bool low[GROUPS_TRIED], high[GROUPS_TRIED];
		int64_t n[GROUPS_TRIED], between = 0;

		counts_of(t, n);
		if (!observatory_unmet_merge(n, GROUPS_TRIED, 3, low) ||
		    !observatory_unmet_merge(n, GROUPS_TRIED, 5, high))
			continue;
		for (int g = 0; g < GROUPS_TRIED; g++) {
			assert_true(low[g] || !high[g]);
			between += low[g] && !high[g] ? n[g] : 0;
		}
		assert_true(between == 0 || between >= 3);
	}
}

static void a_row_is_large_enough_and_the_rows_add_up(void **state)
{
	static const int64_t N[] = {30, 12, 3, 0, 6, 0, 0, 0, 2};
	bool alone[OBSERVATORY_UNMET_ROWS];

	(void)state;
	assert_true(observatory_unmet_merge(N, OBSERVATORY_UNMET_ROWS, 11, alone));
	assert_true(alone[0] && !alone[1] && !alone[2] && !alone[4] && !alone[8]);
	assert_true(observatory_unmet_merge(N, OBSERVATORY_UNMET_ROWS, 30, alone));
	assert_false(alone[0]); /* 23 are too few: the 30 join them */
	assert_true(observatory_unmet_merge(N, OBSERVATORY_UNMET_ROWS, 53, alone));
	assert_false(alone[0]);
	assert_false(observatory_unmet_merge(N, OBSERVATORY_UNMET_ROWS, 54, alone));
	assert_true(observatory_unmet_merge(N, OBSERVATORY_UNMET_ROWS, 0, alone));
	assert_true(alone[0] && alone[2] && alone[4] && !alone[8]);
}

static void a_need_has_its_group(void **state)
{
	static const char *const OF[][2] = {
	    {"1.1", "1.1"},       {"1.1.10", "1.1"},  {"1.2.1.4", "1.2"}, {"1.3", "1.3"},
	    {"1.3.2.1", "1.3.2"}, {"1.3.5", "1.3.5"}, {"1.3.30", "1.3"},  {"1.30", "other"},
	    {"1", "other"},       {"", "other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(OF) / sizeof(OF[0]); i++)
		assert_string_equal(observatory_need_group_code(observatory_need_group(OF[i][0])),
				    OF[i][1]);
}

static size_t fill(struct observatory_unmet_need *to, size_t n, size_t group,
		   enum observatory_unmet_state state, int64_t days)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (struct observatory_unmet_need){group, state, days};
	return n;
}

static void mean_and_median_come_of_whole_days(void **state)
{
	struct observatory_unmet_need needs[40];
	struct observatory_unmet_table t;
	size_t n = fill(needs, 10, 0, OBSERVATORY_UNMET_OPEN, 10);

	(void)state;
	n += fill(needs + n, 10, 0, OBSERVATORY_UNMET_MET, 21);
	n += fill(needs + n, 12, 1, OBSERVATORY_UNMET_OPEN, 30);
	n += fill(needs + n, 2, 4, OBSERVATORY_UNMET_OPEN, 40);
	observatory_unmet_protect(needs, n, 5, &t);
	assert_true(t.shown && t.states && t.states_by_group);
	assert_int_equal(t.total.n, 34);
	assert_int_equal(t.total.days, 100 + 210 + 360 + 80);
	assert_true(t.total.median > 20.9 && t.total.median < 21.1);
	assert_int_equal(t.n_rows, 2); /* the two of 1.3.3 take the twelve of 1.2 along */
	assert_string_equal(t.rows[0].group, "1.1");
	assert_true(t.rows[0].median > 15.4 && t.rows[0].median < 15.6);
	assert_string_equal(t.rows[1].group, "other");
	assert_int_equal(t.rows[1].n, 14);
}

static void states_are_told_of_all_rows_or_of_the_total_alone(void **state)
{
	struct observatory_unmet_need needs[60];
	struct observatory_unmet_table t;
	size_t n = fill(needs, 20, 0, OBSERVATORY_UNMET_OPEN, 1);

	(void)state;
	n += fill(needs + n, 3, 0, OBSERVATORY_UNMET_MET, 2);
	n += fill(needs + n, 20, 1, OBSERVATORY_UNMET_MET, 3);
	observatory_unmet_protect(needs, n, 5, &t);
	assert_true(t.shown && t.states && !t.states_by_group);
	n += fill(needs + n, 1, 1, OBSERVATORY_UNMET_ENDED, 4);
	observatory_unmet_protect(needs, n, 5, &t);
	assert_true(t.shown && !t.states && !t.states_by_group);
	observatory_unmet_protect(needs, 4, 5, &t);
	assert_false(t.shown);
	assert_int_equal(t.total.n, 0);
	observatory_unmet_protect(NULL, 0, 5, &t);
	assert_true(t.shown);
	assert_int_equal(t.n_rows, 0);
}

static void a_part_is_told_when_neither_side_is_small(void **state)
{
	(void)state;
	assert_true(observatory_unmet_part_shown(11, 22, 11));
	assert_true(observatory_unmet_part_shown(22, 22, 11));
	assert_false(observatory_unmet_part_shown(10, 22, 11));
	assert_false(observatory_unmet_part_shown(12, 22, 11));
	assert_false(observatory_unmet_part_shown(0, 22, 11));
	assert_false(observatory_unmet_part_shown(2, 4, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_who_knows_the_rule_can_tell_a_small_count),
	    cmocka_unit_test(two_thresholds_leave_nothing_small_between_them),
	    cmocka_unit_test(a_row_is_large_enough_and_the_rows_add_up),
	    cmocka_unit_test(a_need_has_its_group),
	    cmocka_unit_test(mean_and_median_come_of_whole_days),
	    cmocka_unit_test(states_are_told_of_all_rows_or_of_the_total_alone),
	    cmocka_unit_test(a_part_is_told_when_neither_side_is_small),
	};

	return cmocka_run_group_tests_name("unmet needs outside the team", tests, NULL, NULL);
}
