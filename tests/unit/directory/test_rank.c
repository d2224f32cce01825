/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rank.c - the ordinary environment first, and every rank explained.
 */
#include "support/cmocka_all.h"

#include "rank.h"

#include <string.h>

#define ORDINARY    DIRECTORY_SECTOR_ORDINARY
#define SPECIALISED DIRECTORY_SECTOR_SPECIALISED
#define ANY         DIRECTORY_AGE_ANY

static const struct directory_rank_wish CHILD = {.age = 9,
						 .role = {.function = DIRECTORY_FUNCTION_NONE}};
static const struct directory_rank_wish ANYBODY = {.age = ANY,
						   .role = {.function = DIRECTORY_FUNCTION_NONE}};

static struct directory_rank_candidate offer(const char *id, enum directory_sector sector,
					     double km, int min, int max)
{
	return (struct directory_rank_candidate){
	    .id = id, .sector = sector, .distance_km = km, .age_min = min, .age_max = max};
}

static bool has(const struct directory_rank_wish *wish, const struct directory_rank_candidate *c,
		enum directory_reason reason)
{
	enum directory_reason reasons[DIRECTORY_REASONS_MAX];
	size_t n = directory_rank_reasons(wish, c, reasons);

	assert_in_range(n, 2, DIRECTORY_REASONS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (reasons[i] == reason)
			return true;
	}
	return false;
}

/* A tier with one step of one criterion. */
static uint32_t at_step(enum directory_criterion criterion, unsigned step)
{
	return (uint32_t)step << 4 * (DIRECTORY_CRITERIA - 1 - criterion);
}

static void each_criterion_decides_before_the_next(void **state)
{
	struct directory_rank_candidate above = offer("a", ORDINARY, 1.0, ANY, ANY);
	struct directory_rank_candidate below = offer("b", ORDINARY, 1.0, ANY, ANY);

	(void)state;
	above.open = below.open = true;
	assert_int_equal(directory_rank_decides(&above, &below), DIRECTORY_DECIDES_IDENTIFIER);
	below.distance_km = 1.1;
	assert_int_equal(directory_rank_decides(&above, &below), DIRECTORY_DECIDES_DISTANCE);
	for (int c = DIRECTORY_BY_FRESHNESS; c >= DIRECTORY_BY_ENVIRONMENT; c--) {
		below.tier |= at_step((enum directory_criterion)c, 1);
		enum directory_decides d = directory_rank_decides(&above, &below);

		assert_int_equal(d, DIRECTORY_DECIDES_ENVIRONMENT + c);
		assert_int_equal(directory_rank_step(&below, d), 1);
		assert_int_equal(directory_rank_step(&above, d), 0);
		assert_true(strlen(directory_decides_text(d)->fr) > 0);
	}
	below.open = false;
	assert_int_equal(directory_rank_decides(&above, &below), DIRECTORY_DECIDES_OPEN);
	assert_int_equal(directory_rank_step(&below, DIRECTORY_DECIDES_OPEN), 1);
	assert_int_equal(directory_rank_step(&below, DIRECTORY_DECIDES_DISTANCE), -1);
}

static void the_environment_is_said_as_the_wish_is(void **state)
{
	static const struct {
		const char *wish;
		enum directory_sector sector;
		enum directory_reason reason;
	} CASES[] = {
	    {NULL, ORDINARY, DIRECTORY_REASON_ORDINARY_FIRST},
	    {"ordinary", SPECIALISED, DIRECTORY_REASON_SPECIALISED_AFTER},
	    {"specialised", SPECIALISED, DIRECTORY_REASON_SPECIALISED_FIRST},
	    {"specialised", ORDINARY, DIRECTORY_REASON_ORDINARY_AFTER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct directory_rank_candidate o = offer("a", CASES[i].sector, 1.0, ANY, ANY);
		struct directory_rank_wish wish = ANYBODY;

		wish.environment = directory_wish_of(CASES[i].wish);
		assert_true(has(&wish, &o, CASES[i].reason));
		wish.environment = directory_wish_of("none");
		assert_false(has(&wish, &o, CASES[i].reason));
	}
}

static void room_and_freshness_are_always_said(void **state)
{
	struct directory_rank_candidate o = offer("a", ORDINARY, 1.0, ANY, ANY);

	(void)state;
	assert_true(has(&CHILD, &o, DIRECTORY_REASON_FREE));
	assert_true(has(&CHILD, &o, DIRECTORY_REASON_CONFIRMED));
	o.tier = at_step(DIRECTORY_BY_ROOM, 1) | at_step(DIRECTORY_BY_FRESHNESS, 1);
	assert_true(has(&CHILD, &o, DIRECTORY_REASON_ROOM_UNKNOWN));
	assert_true(has(&CHILD, &o, DIRECTORY_REASON_TO_CONFIRM));
	o.tier = at_step(DIRECTORY_BY_ROOM, 2);
	assert_true(has(&CHILD, &o, DIRECTORY_REASON_FULL));
}

static void a_role_is_said_when_the_matrix_says_something(void **state)
{
	static const enum directory_reason ASKED[] = {
	    DIRECTORY_REASON_EXPECTED, DIRECTORY_REASON_CONDITION, 0, DIRECTORY_REASON_OTHER_ROLE};
	static const enum directory_reason UNASKED[] = {0, DIRECTORY_REASON_COORDINATES,
							DIRECTORY_REASON_SUPPORTS};
	struct directory_rank_candidate o = offer("a", ORDINARY, 1.0, ANY, ANY);
	struct directory_rank_wish wish = CHILD;

	(void)state;
	for (unsigned step = 0; step < 4; step++) {
		o.tier = at_step(DIRECTORY_BY_ROLE, step);
		wish.role.function = DIRECTORY_FUNCTION_PAG;
		for (int r = DIRECTORY_REASON_EXPECTED; r <= DIRECTORY_REASON_SUPPORTS; r++)
			assert_int_equal(has(&wish, &o, (enum directory_reason)r),
					 (enum directory_reason)r == ASKED[step]);
		wish.role.function = DIRECTORY_FUNCTION_NONE;
		for (int r = DIRECTORY_REASON_EXPECTED; step < 3 && r <= DIRECTORY_REASON_SUPPORTS;
		     r++)
			assert_int_equal(has(&wish, &o, (enum directory_reason)r),
					 (enum directory_reason)r == UNASKED[step]);
	}
}

static void limits_of_age_are_included(void **state)
{
	struct directory_rank_candidate o = offer("a", ORDINARY, 0.0, 6, 12);
	static const struct {
		int age;
		bool fits;
	} CASES[] = {{5, false}, {6, true}, {12, true}, {13, false}, {ANY, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct directory_rank_wish wish = {.age = CASES[i].age};

		assert_int_equal(directory_rank_fits(&wish, &o), CASES[i].fits);
	}
}

static void whoever_does_not_fit_is_told_why(void **state)
{
	struct directory_rank_candidate small = offer("a", ORDINARY, 0.0, 0, 5);
	struct directory_rank_candidate grown = offer("b", ORDINARY, 0.0, 18, ANY);
	enum directory_reason first[DIRECTORY_REASONS_MAX];

	(void)state;
	(void)directory_rank_reasons(&CHILD, &small, first);
	assert_int_equal(first[0], DIRECTORY_REASON_TOO_OLD);
	(void)directory_rank_reasons(&CHILD, &grown, first);
	assert_int_equal(first[0], DIRECTORY_REASON_TOO_YOUNG);
	assert_false(has(&CHILD, &grown, DIRECTORY_REASON_AGE_FITS));
}

static void an_offer_without_limits_says_so_only_when_an_age_was_asked(void **state)
{
	struct directory_rank_candidate open = offer("a", ORDINARY, 0.0, ANY, ANY);

	(void)state;
	assert_true(has(&CHILD, &open, DIRECTORY_REASON_AGE_OPEN));
	assert_false(has(&ANYBODY, &open, DIRECTORY_REASON_AGE_OPEN));
}

static void proximity_is_said_in_three_steps(void **state)
{
	struct directory_rank_candidate here = offer("a", ORDINARY, 0.0, ANY, ANY);
	struct directory_rank_candidate near = offer("b", ORDINARY, 9.99, ANY, ANY);
	struct directory_rank_candidate within = offer("c", ORDINARY, 10.0, ANY, ANY);

	(void)state;
	here.same_commune = true;
	assert_true(has(&CHILD, &here, DIRECTORY_REASON_SAME_COMMUNE));
	assert_true(has(&CHILD, &near, DIRECTORY_REASON_NEAR));
	assert_true(has(&CHILD, &within, DIRECTORY_REASON_WITHIN));
}

static void what_was_asked_for_is_repeated_as_a_reason(void **state)
{
	struct directory_rank_candidate o = offer("a", ORDINARY, 0.0, 3, 12);
	struct directory_rank_wish all = {
	    .age = 9, .theme = true, .need = true, .role = {.function = DIRECTORY_FUNCTION_NONE}};
	enum directory_reason reasons[DIRECTORY_REASONS_MAX];

	(void)state;
	o.comes_home = true;
	assert_true(has(&all, &o, DIRECTORY_REASON_THEME));
	assert_true(has(&all, &o, DIRECTORY_REASON_NEED));
	assert_true(has(&all, &o, DIRECTORY_REASON_COMES_HOME));
	assert_int_equal(directory_rank_reasons(&all, &o, reasons), 8);
	assert_false(has(&CHILD, &o, DIRECTORY_REASON_THEME));
}

static void every_reason_has_a_code_and_two_labels(void **state)
{
	(void)state;
	for (int r = DIRECTORY_REASON_ORDINARY_FIRST; r <= DIRECTORY_REASON_NEED; r++) {
		const struct directory_reason_text *text =
		    directory_reason_text((enum directory_reason)r);

		assert_non_null(text->code);
		assert_true(strlen(text->fr) > 0 && strlen(text->en) > 0);
	}
}

static void only_two_words_are_sectors(void **state)
{
	(void)state;
	assert_int_equal(directory_sector_of("ordinary"), ORDINARY);
	assert_int_equal(directory_sector_of("specialised"), SPECIALISED);
	assert_int_equal(directory_sector_of("Ordinary"), 0);
	assert_int_equal(directory_sector_of(""), 0);
	assert_int_equal(directory_sector_of(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_criterion_decides_before_the_next),
	    cmocka_unit_test(the_environment_is_said_as_the_wish_is),
	    cmocka_unit_test(room_and_freshness_are_always_said),
	    cmocka_unit_test(a_role_is_said_when_the_matrix_says_something),
	    cmocka_unit_test(limits_of_age_are_included),
	    cmocka_unit_test(whoever_does_not_fit_is_told_why),
	    cmocka_unit_test(an_offer_without_limits_says_so_only_when_an_age_was_asked),
	    cmocka_unit_test(proximity_is_said_in_three_steps),
	    cmocka_unit_test(what_was_asked_for_is_repeated_as_a_reason),
	    cmocka_unit_test(every_reason_has_a_code_and_two_labels),
	    cmocka_unit_test(only_two_words_are_sectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
