/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_fact_set.c - facts in memory, their codes, and the sums of what they add.
 */
#include "cell_sum.h"
#include "columns.h"
#include "fact_seen.h"
#include "fact_set.h"

#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct observatory_facts *set;

static int open_set(void **state)
{
	(void)state;
	set = observatory_facts_new();
	return set ? 0 : 1;
}

static int close_set(void **state)
{
	(void)state;
	observatory_facts_free(&set);
	return 0;
}

static void assert_codes(const struct observatory_said *s, const char *want)
{
	char is[512] = "";

	for (size_t i = 0; i < s->n_codes; i++) {
		strncat(is, i ? " " : "", sizeof(is) - strlen(is) - 1);
		strncat(is, s->codes[i], sizeof(is) - strlen(is) - 1);
	}
	assert_string_equal(is, want);
}

static void codes_are_sorted_and_stand_once(void **state)
{
	struct observatory_row *row = observatory_facts_add(set, "31", "call", "x", NULL);

	(void)state;
	observatory_row_add(set, row, "state", "open");
	observatory_row_add(set, row, "reason", "b");
	observatory_row_add(set, row, "reason", "a");
	observatory_row_add(set, row, "reason", "b");
	observatory_row_add(set, row, "reason", NULL);
	observatory_row_add(set, row, "reason", "");
	assert_codes(&row->now, "reason:a reason:b state:open");
	observatory_row_set(set, row, "state", "met");
	assert_codes(&row->now, "reason:a reason:b state:met");
	observatory_row_set(set, row, "reason", NULL);
	assert_codes(&row->now, "state:met");
	assert_string_equal(observatory_row_code(row, "state"), "met");
	assert_null(observatory_row_code(row, "stat"));
}

/* What an event holds cannot break an array of the database. */
static void odd_letters_become_underscores(void **state)
{
	struct observatory_row *row = observatory_facts_add(set, "31", "call", "x", NULL);

	(void)state;
	observatory_row_add(set, row, "form", "a b\",{}\\é");
	assert_codes(&row->now, "form:a_b_______");
	observatory_row_commune(row, "1234567");
	assert_string_equal(row->now.commune, "");
	observatory_row_commune(row, "2A004");
	assert_string_equal(row->now.commune, "2A004");
}

static void what_stood_in_the_table_stays_as_it_was(void **state)
{
	struct observatory_row *row = observatory_facts_add(set, "31", "call", "x", "g");

	(void)state;
	observatory_row_split(set, row, "a:1 b:2 c:3");
	observatory_row_stored(row);
	assert_false(observatory_row_changed(row));
	observatory_row_drop(set, row, "b");
	assert_codes(&row->now, "a:1 c:3");
	assert_codes(&row->was, "a:1 b:2 c:3");
	assert_true(observatory_row_changed(row));
	observatory_row_add(set, row, "b", "2");
	assert_false(observatory_row_changed(row));
	observatory_row_add(set, row, "a", "0");
	assert_codes(&row->now, "a:0 a:1 b:2 c:3");
	assert_codes(&row->was, "a:1 b:2 c:3");
}

static void groups_and_keys_find_their_rows_among_many(void **state)
{
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char id[40], group[40];

		snprintf(id, sizeof(id), "id-%d", i);
		snprintf(group, sizeof(group), "group-%d", i % 5000);
		assert_non_null(observatory_facts_add(set, i % 2 ? "31" : "44", "act", id, group));
	}
	for (struct observatory_row *r = observatory_facts_group(set, "31", "group-1"); r;
	     r = observatory_facts_group_next(r)) {
		assert_string_equal(r->group, "group-1");
		n++;
	}
	assert_int_equal(n, 4);
	assert_null(observatory_facts_group(set, "44", "group-1"));
	assert_non_null(observatory_facts_find(set, "31", "act", "id-19999"));
	assert_null(observatory_facts_find(set, "44", "act", "id-19999"));
	assert_null(observatory_facts_find(set, "31", "call", "id-19999"));
	observatory_facts_empty(set);
	assert_null(observatory_facts_find(set, "31", "act", "id-19999"));
	assert_null(observatory_facts_first(set));
}

/* --- sums ------------------------------------------------------------------------------------- */

static const struct observatory_part NUMBER = {.indicator = "1.1", .version = 1, .part = "number"};
static const struct observatory_part LATER = {.indicator = "1.1", .version = 2, .part = "number"};

static void sums_add_up_and_zeros_go_away(void **state)
{
	struct observatory_sums *sums = observatory_sums_new();
	struct observatory_sum *const *sorted;
	size_t n;

	(void)state;
	assert_non_null(sums);
	for (int i = 0; i < 30000; i++) {
		char key[16];
		const struct observatory_sum sum = {.departement = i % 2 ? "31" : "09",
						    .part = i % 3 ? &NUMBER : &LATER,
						    .month = 31 * (i % 5),
						    .commune = i % 7 ? NULL : "",
						    .key = key,
						    .n = 1,
						    .total = i};

		snprintf(key, sizeof(key), "%d", i % 6000);
		assert_true(observatory_sums_add(sums, &sum));
	}
	sorted = observatory_sums_sorted(sums, &n);
	assert_non_null(sorted);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(sorted[i - 1]->departement, sorted[i]->departement) <= 0);
	assert_string_equal(sorted[0]->departement, "09");
	for (size_t i = 0; i < n; i++) {
		struct observatory_sum less = *sorted[i];

		assert_int_not_equal(less.n, 0);
	}
	/* what was added is taken away again */
	for (int i = 0; i < 30000; i++) {
		char key[16];
		const struct observatory_sum sum = {.departement = i % 2 ? "31" : "09",
						    .part = i % 3 ? &NUMBER : &LATER,
						    .month = 31 * (i % 5),
						    .commune = i % 7 ? NULL : "",
						    .key = key,
						    .n = -1,
						    .total = -i};

		snprintf(key, sizeof(key), "%d", i % 6000);
		assert_true(observatory_sums_add(sums, &sum));
	}
	observatory_sums_sorted(sums, &n);
	assert_int_equal(n, 0);
	observatory_sums_empty(sums);
	assert_int_equal(observatory_sums_count(sums), 0);
	observatory_sums_free(&sums);
}

/* Never no of what was added; seldom yes of what was not. */
static void what_was_written_is_remembered(void **state)
{
	struct observatory_seen *seen = observatory_seen_new();
	char id[40];
	int wrong = 0;

	(void)state;
	assert_non_null(seen);
	for (int i = 0; i < 100000; i++) {
		snprintf(id, sizeof(id), "id-%d", i);
		observatory_seen_add(seen, "31", i % 2 ? "act" : "", id);
	}
	for (int i = 0; i < 100000; i++) {
		snprintf(id, sizeof(id), "id-%d", i);
		assert_true(observatory_seen_maybe(seen, "31", i % 2 ? "act" : "", id));
		wrong += observatory_seen_maybe(seen, "44", i % 2 ? "act" : "", id);
		wrong += observatory_seen_maybe(seen, "31", i % 2 ? "" : "act", id);
	}
	assert_true(wrong < 100);
	observatory_seen_free(&seen);
	assert_null(seen);
}

static void columns_are_arrays_that_postgresql_reads(void **state)
{
	struct cmn_buf c[2];
	const char *params[2];
	struct cmn_error err;

	(void)state;
	observatory_columns_init(c, 2);
	observatory_column_text(&c[0], "a\"b\\c,{}");
	observatory_column_text(&c[0], NULL);
	observatory_column_text(&c[0], "");
	observatory_column_int(&c[1], INT64_MIN);
	observatory_column_int(&c[1], 0);
	observatory_column_day(&c[1], 20454);
	observatory_column_null(&c[1]);
	assert_int_equal(observatory_columns_end(c, 2, params, &err), CMN_OK);
	assert_string_equal(params[0], "{\"a\\\"b\\\\c,{}\",NULL,\"\"}");
	assert_string_equal(params[1], "{-9223372036854775808,0,2026-01-01,NULL}");
	observatory_columns_free(c, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(codes_are_sorted_and_stand_once, open_set, close_set),
	    cmocka_unit_test_setup_teardown(odd_letters_become_underscores, open_set, close_set),
	    cmocka_unit_test_setup_teardown(what_stood_in_the_table_stays_as_it_was, open_set,
					    close_set),
	    cmocka_unit_test_setup_teardown(groups_and_keys_find_their_rows_among_many, open_set,
					    close_set),
	    cmocka_unit_test(what_was_written_is_remembered),
	    cmocka_unit_test(sums_add_up_and_zeros_go_away),
	    cmocka_unit_test(columns_are_arrays_that_postgresql_reads),
	};

	return cmocka_run_group_tests_name("facts in memory", tests, NULL, NULL);
}
