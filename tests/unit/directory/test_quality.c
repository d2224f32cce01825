/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_quality.c - the score of an offer, part by part.
 */
#include "quality.h"

#include "support/cmocka_all.h"

static const struct directory_quality_facts BEST = {
    .gaps = 0, .age_days = 0, .valid_days = 365, .origin = DIRECTORY_ORIGIN_MANUAL};

static void the_parts_add_up_to_a_hundred(void **state)
{
	int sum = 0;

	(void)state;
	for (unsigned p = 0; p < DIRECTORY_PARTS; p++)
		sum += directory_part_of((enum directory_part)p);
	assert_int_equal(sum, 100);
	assert_int_equal(directory_quality(&BEST).score, 100);
}

static void the_worst_offer_has_none(void **state)
{
	const struct directory_quality_facts worst = {.gaps = (1U << DIRECTORY_GAPS) - 1,
						      .age_days = -1,
						      .valid_days = -1,
						      .origin = DIRECTORY_ORIGIN_INVENTED,
						      .anomalies = 9,
						      .grave = true};
	struct directory_quality q = directory_quality(&worst);

	(void)state;
	assert_int_equal(q.score, 0);
	for (unsigned p = 0; p < DIRECTORY_PARTS; p++)
		assert_int_equal(q.points[p], 0);
}

/* All gaps there are, in all their combinations: more said is never worth less. */
static void saying_more_never_costs_a_point(void **state)
{
	(void)state;
	for (unsigned gaps = 0; gaps < 1U << DIRECTORY_GAPS; gaps++) {
		struct directory_quality_facts f = BEST;

		f.gaps = gaps;
		int with = directory_quality(&f).score;
		assert_in_range(with, 60, 100);
		for (unsigned g = 0; g < DIRECTORY_GAPS; g++) {
			f.gaps = gaps & ~(1U << g);
			if (f.gaps != gaps)
				assert_true(directory_quality(&f).score > with);
		}
	}
}

static void age_counts_in_steps(void **state)
{
	static const int STEPS[][2] = {{-1, 0},   {0, 20},   {90, 20},   {91, 15},
				       {180, 15}, {181, 10}, {365, 10},  {366, 5},
				       {730, 5},  {731, 0},  {100000, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
		struct directory_quality_facts f = BEST;

		f.age_days = STEPS[i][0];
		assert_int_equal(directory_quality(&f).points[DIRECTORY_PART_FRESHNESS],
				 STEPS[i][1]);
	}
}

static void a_verification_about_to_end_is_worth_less_and_none_nothing(void **state)
{
	static const int DAYS[][2] = {{-1, 0}, {0, 15}, {29, 15}, {30, 20}, {365, 20}};

	(void)state;
	for (size_t i = 0; i < sizeof(DAYS) / sizeof(DAYS[0]); i++) {
		struct directory_quality_facts f = BEST;

		f.valid_days = DAYS[i][0];
		assert_int_equal(directory_quality(&f).points[DIRECTORY_PART_VERIFICATION],
				 DAYS[i][1]);
	}
}

static void reports_take_points_and_a_grave_one_takes_all(void **state)
{
	static const int OPEN[][3] = {{0, 0, 10}, {1, 0, 6}, {2, 0, 2}, {3, 0, 0}, {1, 1, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(OPEN) / sizeof(OPEN[0]); i++) {
		struct directory_quality_facts f = BEST;

		f.anomalies = OPEN[i][0];
		f.grave = OPEN[i][1] != 0;
		assert_int_equal(directory_quality(&f).points[DIRECTORY_PART_ANOMALIES],
				 OPEN[i][2]);
	}
}

static void each_origin_has_its_name(void **state)
{
	(void)state;
	assert_int_equal(directory_origin_named("manual"), DIRECTORY_ORIGIN_MANUAL);
	assert_int_equal(directory_origin_named("imported"), DIRECTORY_ORIGIN_IMPORTED);
	assert_int_equal(directory_origin_named("demonstration"), DIRECTORY_ORIGIN_DEMONSTRATION);
	assert_int_equal(directory_origin_named("invented"), DIRECTORY_ORIGIN_INVENTED);
	assert_int_equal(directory_origin_named("finess"), DIRECTORY_ORIGIN_IMPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_parts_add_up_to_a_hundred),
	    cmocka_unit_test(the_worst_offer_has_none),
	    cmocka_unit_test(saying_more_never_costs_a_point),
	    cmocka_unit_test(age_counts_in_steps),
	    cmocka_unit_test(a_verification_about_to_end_is_worth_less_and_none_nothing),
	    cmocka_unit_test(reports_take_points_and_a_grave_one_takes_all),
	    cmocka_unit_test(each_origin_has_its_name),
	};

	return cmocka_run_group_tests_name("quality", tests, NULL, NULL);
}
