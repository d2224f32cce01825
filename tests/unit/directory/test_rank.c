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

static const struct directory_rank_wish CHILD = {.age = 9};
static const struct directory_rank_wish ANYBODY = {.age = ANY};

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

static void the_ordinary_comes_first_even_when_it_is_farther(void **state)
{
	struct directory_rank_candidate far = offer("b", ORDINARY, 29.0, ANY, ANY);
	struct directory_rank_candidate near = offer("a", SPECIALISED, 1.0, ANY, ANY);

	(void)state;
	assert_true(directory_rank_compare(&CHILD, &far, &near) < 0);
	assert_true(directory_rank_compare(&CHILD, &near, &far) > 0);
	assert_true(has(&CHILD, &far, DIRECTORY_REASON_ORDINARY_FIRST));
	assert_true(has(&CHILD, &near, DIRECTORY_REASON_SPECIALISED_AFTER));
}

static void a_specialised_offer_that_fits_comes_before_an_ordinary_one_that_does_not(void **state)
{
	struct directory_rank_candidate adults = offer("a", ORDINARY, 1.0, 18, ANY);
	struct directory_rank_candidate fits = offer("b", SPECIALISED, 20.0, 3, 20);

	(void)state;
	assert_true(directory_rank_compare(&CHILD, &fits, &adults) < 0);
	/* without an age, both fit: the ordinary one is first again */
	assert_true(directory_rank_compare(&ANYBODY, &fits, &adults) > 0);
}

static void the_nearer_one_comes_first_within_a_sector(void **state)
{
	struct directory_rank_candidate a = offer("z", ORDINARY, 2.0, ANY, ANY);
	struct directory_rank_candidate b = offer("a", ORDINARY, 2.1, ANY, ANY);

	(void)state;
	assert_true(directory_rank_compare(&CHILD, &a, &b) < 0);
}

static void equals_are_ordered_by_identifier(void **state)
{
	struct directory_rank_candidate a = offer("a", ORDINARY, 2.0, ANY, ANY);
	struct directory_rank_candidate b = offer("b", ORDINARY, 2.0, ANY, ANY);

	(void)state;
	assert_true(directory_rank_compare(&CHILD, &a, &b) < 0);
	assert_int_equal(directory_rank_compare(&CHILD, &a, &a), 0);
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
	struct directory_rank_wish all = {.age = 9, .theme = true, .need = true};
	enum directory_reason reasons[DIRECTORY_REASONS_MAX];

	(void)state;
	o.comes_home = true;
	assert_true(has(&all, &o, DIRECTORY_REASON_THEME));
	assert_true(has(&all, &o, DIRECTORY_REASON_NEED));
	assert_true(has(&all, &o, DIRECTORY_REASON_COMES_HOME));
	assert_int_equal(directory_rank_reasons(&all, &o, reasons), 6);
	assert_false(has(&CHILD, &o, DIRECTORY_REASON_THEME));
}

static void sorting_agrees_with_comparing_from_any_start(void **state)
{
	const struct directory_rank_candidate all[] = {
	    offer("a", ORDINARY, 1.0, ANY, ANY),    offer("b", ORDINARY, 8.0, 3, 12),
	    offer("c", SPECIALISED, 0.5, ANY, ANY), offer("d", SPECIALISED, 4.0, 3, 20),
	    offer("e", ORDINARY, 0.1, 18, ANY),     offer("f", SPECIALISED, 0.2, 18, ANY),
	};
	struct directory_rank_candidate mixed[6];

	(void)state;
	for (size_t shift = 0; shift < 6; shift++) {
		for (size_t i = 0; i < 6; i++)
			mixed[i] = all[(i * 5 + shift) % 6];
		directory_rank_sort(&CHILD, mixed, 6);
		for (size_t i = 0; i < 6; i++)
			assert_string_equal(mixed[i].id, all[i].id);
	}
	directory_rank_sort(&CHILD, mixed, 0);
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
	    cmocka_unit_test(the_ordinary_comes_first_even_when_it_is_farther),
	    cmocka_unit_test(
		a_specialised_offer_that_fits_comes_before_an_ordinary_one_that_does_not),
	    cmocka_unit_test(the_nearer_one_comes_first_within_a_sector),
	    cmocka_unit_test(equals_are_ordered_by_identifier),
	    cmocka_unit_test(limits_of_age_are_included),
	    cmocka_unit_test(whoever_does_not_fit_is_told_why),
	    cmocka_unit_test(an_offer_without_limits_says_so_only_when_an_age_was_asked),
	    cmocka_unit_test(proximity_is_said_in_three_steps),
	    cmocka_unit_test(what_was_asked_for_is_repeated_as_a_reason),
	    cmocka_unit_test(sorting_agrees_with_comparing_from_any_start),
	    cmocka_unit_test(every_reason_has_a_code_and_two_labels),
	    cmocka_unit_test(only_two_words_are_sectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
