/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_release_cut.c - the rule by which cells are put together, played against a reader who knows
 * it: for every table of five cells up to a total, all tables that look the same are compared.
 */
#include "release_cut.h"
#include "release_table.h"

#include "support/cmocka_all.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS 5
#define TOTAL 17
#define LOOKS 65536

/* What one look of a table leaves open of each cell. */
struct look {
	uint64_t hash;
	bool taken, told;
	bool withheld[CELLS];
	int64_t low[CELLS], high[CELLS], total;
};

static struct look looks[LOOKS];

static uint64_t mix(uint64_t hash, uint64_t value)
{
	return (hash ^ (value + 1)) * 0x100000001B3u;
}

static struct look *look_of(const struct release_cut *cut, const int64_t *n, int64_t total)
{
	uint64_t hash = mix(0xCBF29CE484222325u, (uint64_t)total);
	struct look *look;

	for (size_t i = 0; i < CELLS; i++) {
		int64_t together;
		enum release_said said = release_say(cut, n, i, &together);

		hash = mix(hash, (uint64_t)said);
		hash = mix(hash, (uint64_t)together);
		hash = mix(hash, said == RELEASE_VALUE ? (uint64_t)n[i] : 0);
		hash = mix(hash, cut->told ? cut->block[i] : 0);
	}
	for (look = &looks[hash % LOOKS]; look->taken && look->hash != hash;)
		look = look + 1 == looks + LOOKS ? looks : look + 1;
	look->hash = hash;
	return look;
}

static void learn(const struct release_cut *cut, const int64_t *n, int64_t total)
{
	struct look *look = look_of(cut, n, total);
	int64_t together;

	for (size_t i = 0; i < CELLS; i++) {
		if (!look->taken || n[i] < look->low[i])
			look->low[i] = n[i];
		if (!look->taken || n[i] > look->high[i])
			look->high[i] = n[i];
		look->withheld[i] = release_say(cut, n, i, &together) == RELEASE_SUPPRESSED;
	}
	look->taken = true;
	look->told = cut->told;
	look->total = total;
}

/* Every table of CELLS cells whose total is at most TOTAL. */
static void walk(int64_t *n, size_t at, int64_t left, const int64_t *close, size_t audiences)
{
	struct release_cut cuts[3];
	int64_t total = 0;

	for (n[at] = 0; at < CELLS && n[at] <= left; n[at]++) {
		if (at + 1 < CELLS) {
			walk(n, at + 1, left - n[at], close, audiences);
			continue;
		}
		total = 0;
		for (size_t i = 0; i < CELLS; i++)
			total += n[i];
		for (size_t a = 0; a < audiences; a++)
			release_cut(n, CELLS, close[a], a ? &cuts[a - 1] : NULL, true, &cuts[a]);
		learn(&cuts[audiences - 1], n, total);
	}
}

static void nothing_is_narrower_than(int64_t threshold)
{
	int withheld = 0;

	for (size_t l = 0; l < LOOKS; l++) {
		const struct look *look = &looks[l];

		for (size_t i = 0; look->taken && i < CELLS; i++) {
			int64_t open = look->high[i] - look->low[i];

			if (!look->withheld[i])
				continue;
			withheld++;
			/* what is known of a whole that is small itself is not more known by its
			 * cells */
			assert_true(
			    open >= threshold ||
			    (!look->told &&
			     open >= (look->total < threshold + 2 ? look->total : threshold)));
		}
	}
	assert_true(withheld > 200);
}

static void play(const int64_t *close, size_t audiences, int64_t threshold)
{
	int64_t n[CELLS + 1] = {0};

	memset(looks, 0, sizeof(looks));
	walk(n, 0, TOTAL, close, audiences);
	nothing_is_narrower_than(threshold);
}

static void who_knows_the_rule_narrows_no_cell_below_the_threshold(void **state)
{
	static const int64_t TWO[] = {3}, FOUR[] = {5};

	(void)state;
	play(TWO, 1, 2);
	play(FOUR, 1, 4);
}

static void nor_does_a_weaker_audience_that_knows_there_is_a_stronger_one(void **state)
{
	static const int64_t STEPS[] = {3, 6}, THREE[] = {2, 4, 7};

	(void)state;
	play(STEPS, 2, 3); /* 2 + 1, then 3 more */
	play(THREE, 3, 3); /* 1 + 1, then 2 more, then 3 more */
}

static void with_one_less_the_reader_would_win(void **state)
{
	static const int64_t CLOSE[] = {3, 5};
	int64_t n[CELLS + 1] = {0};
	int narrow = 0;

	(void)state;
	memset(looks, 0, sizeof(looks));
	walk(n, 0, TOTAL, CLOSE, 2);
	for (size_t l = 0; l < LOOKS; l++)
		for (size_t i = 0; looks[l].taken && looks[l].told && i < CELLS; i++)
			narrow += looks[l].withheld[i] && looks[l].high[i] - looks[l].low[i] < 3;
	assert_true(narrow > 0);
}

static void a_block_has_its_threshold_and_one_more_above_its_cells(void **state)
{
	static const struct release_rule RULE = {5, 5, 11}, STEPS = {5, 7, 11};

	(void)state;
	assert_int_equal(release_close(&RULE, RELEASE_COCHAIR, RELEASE_COCHAIR), 6);
	assert_int_equal(release_close(&RULE, RELEASE_COCHAIR, RELEASE_PARTNER), 6);
	assert_int_equal(release_close(&RULE, RELEASE_COCHAIR, RELEASE_PUBLIC), 17);
	assert_int_equal(release_close(&STEPS, RELEASE_COCHAIR, RELEASE_PUBLIC), 6 + 7 + 11);
	assert_int_equal(release_close(&STEPS, RELEASE_PARTNER, RELEASE_PARTNER), 8);
	assert_true(release_rule_holds(&RULE));
	assert_false(release_rule_holds(&(struct release_rule){4, 5, 11}));
	assert_false(release_rule_holds(&(struct release_rule){6, 5, 11}));
	assert_false(release_rule_holds(&(struct release_rule){5, 12, 11}));
	assert_false(release_rule_holds(&(struct release_rule){5, 5, 1001}));
}

static void zero_is_told_where_anything_is(void **state)
{
	static const int64_t N[] = {20, 0, 3, 9, 30};
	struct release_cut cut;
	int64_t together;

	(void)state;
	release_cut(N, CELLS, 6, NULL, true, &cut);
	assert_int_equal(release_say(&cut, N, 0, &together), RELEASE_VALUE);
	assert_int_equal(release_say(&cut, N, 1, &together), RELEASE_ZERO);
	assert_int_equal(release_say(&cut, N, 2, &together), RELEASE_SUPPRESSED);
	assert_int_equal(together, 12);
	assert_int_equal(release_say(&cut, N, 4, &together), RELEASE_VALUE);
	release_cut(N, 3, 100, NULL, true, &cut);
	assert_int_equal(release_say(&cut, N, 1, &together), RELEASE_SUPPRESSED);
	assert_int_equal(together, -1);
}

static void what_follows_joins_the_last_block_or_waits_for_more(void **state)
{
	static const int64_t N[] = {20, 3, 4};
	struct release_cut cut;
	int64_t together;

	(void)state;
	release_cut(N, 3, 6, NULL, true, &cut);
	assert_int_equal(release_say(&cut, N, 0, &together), RELEASE_SUPPRESSED);
	assert_int_equal(together, 27);
	release_cut(N, 3, 6, NULL, false, &cut);
	assert_int_equal(release_say(&cut, N, 0, &together), RELEASE_VALUE);
	assert_int_equal(release_say(&cut, N, 2, &together), RELEASE_SUPPRESSED);
	assert_int_equal(together, -1);
}

static void a_sum_is_told_of_whole_blocks_alone(void **state)
{
	static const int64_t N[] = {20, 3, 4, 10, 2};
	struct release_cut cut;

	(void)state;
	release_cut(N, CELLS, 6, NULL, true, &cut);
	assert_true(release_whole(&cut, (const bool[CELLS]){true}, CELLS));
	assert_false(release_whole(&cut, (const bool[CELLS]){true, true}, CELLS));
	assert_true(release_whole(&cut, (const bool[CELLS]){false, true, true, true, true}, CELLS));
}

static void a_part_that_is_not_in_the_list_has_no_table(void **state)
{
	(void)state;
	assert_int_equal(release_table_of("1.1", "number"), 0);
	assert_true(release_table_of("R31.1", "number") == RELEASE_NO_TABLE);
	assert_true(release_table_named("1.6 by_state") < RELEASE_TABLE_COUNT);
	assert_true(release_table_named(NULL) == RELEASE_NO_TABLE);
	/* a base, and what is near, come before */
	for (size_t t = 0; t < RELEASE_TABLE_COUNT; t++) {
		if (RELEASE_TABLES[t].base)
			assert_true(release_table_named(RELEASE_TABLES[t].base) < t);
		if (RELEASE_TABLES[t].near)
			assert_true(release_table_named(RELEASE_TABLES[t].near) < t);
	}
	assert_int_equal(release_key_order("adult,child", "child"), 1);
	assert_int_equal(release_key_order("adult,child", "chil"), 2);
}

/* What somebody adds to the national indicators is told to nobody until its table is decided. */
static void each_national_part_has_its_table(void **state)
{
	FILE *in = fopen("services/observatory/data/indicator-parts.csv", "r");
	char line[1024], indicator[16], part[64];
	int parts = 0;

	(void)state;
	assert_non_null(in);
	assert_non_null(fgets(line, sizeof(line), in)); /* names of the columns */
	while (fgets(line, sizeof(line), in)) {
		assert_int_equal(sscanf(line, "%15[^,],%*[^,],%63[^,]", indicator, part), 2);
		if (release_table_of(indicator, part) == RELEASE_NO_TABLE)
			fail_msg("no table for %s %s", indicator, part);
		parts++;
	}
	fclose(in);
	assert_true(parts > 30);
}

static void roles_have_their_audience(void **state)
{
	(void)state;
	assert_int_equal(release_audience_of_role("coordonnateur"), RELEASE_TEAM);
	assert_int_equal(release_audience_of_role("authority"), RELEASE_COCHAIR);
	assert_int_equal(release_audience_of_role("mdph"), RELEASE_COCHAIR);
	assert_int_equal(release_audience_of_role("partner"), RELEASE_PARTNER);
	assert_int_equal(release_audience_of_role("observer"), RELEASE_PUBLIC);
	assert_int_equal(release_audience_of_code("public"), RELEASE_PUBLIC);
	assert_int_equal(release_audience_of_code("nobody"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_knows_the_rule_narrows_no_cell_below_the_threshold),
	    cmocka_unit_test(nor_does_a_weaker_audience_that_knows_there_is_a_stronger_one),
	    cmocka_unit_test(with_one_less_the_reader_would_win),
	    cmocka_unit_test(a_block_has_its_threshold_and_one_more_above_its_cells),
	    cmocka_unit_test(zero_is_told_where_anything_is),
	    cmocka_unit_test(what_follows_joins_the_last_block_or_waits_for_more),
	    cmocka_unit_test(a_sum_is_told_of_whole_blocks_alone),
	    cmocka_unit_test(a_part_that_is_not_in_the_list_has_no_table),
	    cmocka_unit_test(each_national_part_has_its_table),
	    cmocka_unit_test(roles_have_their_audience),
	};

	return cmocka_run_group_tests_name("cut of a table", tests, NULL, NULL);
}
