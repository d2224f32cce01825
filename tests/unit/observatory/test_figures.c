/* SPDX-License-Identifier: EUPL-1.2 */
#include "figures.h"

#include "support/cmocka_all.h"

static void each_stored_sum_finds_its_place(void **state)
{
	struct observatory_figures f = {0};

	(void)state;
	assert_true(observatory_figures_add(&f, "1.1", "", 4, 0));
	assert_true(observatory_figures_add(&f, "1.2", "carer", 3, 0));
	assert_true(observatory_figures_add(&f, "1.6", "pending", 2, 0));
	assert_true(observatory_figures_add(&f, "1.7", "", 5, 60));
	assert_int_equal(f.solicitations, 4);
	assert_int_equal(f.profiles[OBSERVATORY_CARER], 3);
	assert_int_equal(f.pending, 2);
	assert_int_equal(f.delays, 5);
	assert_int_equal(f.delay_days, 60);
}

static void an_unknown_sum_is_refused(void **state)
{
	struct observatory_figures f = {0};

	(void)state;
	assert_false(observatory_figures_add(&f, "9.9", "", 1, 0));
	assert_false(observatory_figures_add(&f, "1.2", "martian", 1, 0));
}

static void a_rate_without_a_whole_is_not_invented(void **state)
{
	double rate = -1;

	(void)state;
	assert_false(observatory_rate(0, 0, &rate));
	assert_true(rate < 0);
	assert_true(observatory_rate(1, 4, &rate));
	assert_true(rate > 24.999 && rate < 25.001);
}

static void zero_is_shown_and_one_to_ten_are_not(void **state)
{
	struct observatory_figures f = {0};

	(void)state;
	for (int64_t n = 0; n < 30; n++) {
		f.solicitations = n;
		assert_int_equal(observatory_shown(&f, OBSERVATORY_1_1, 11), n == 0 || n >= 11);
		assert_true(observatory_shown(&f, OBSERVATORY_1_1, 0));
	}
}

static void one_small_cell_hides_the_whole_breakdown(void **state)
{
	struct observatory_figures f = {.solicitations = 60, .profiles = {20, 20, 20, 0}};

	(void)state;
	assert_true(observatory_shown(&f, OBSERVATORY_1_2, 11));
	f.profiles[OBSERVATORY_CARER] = 18;
	f.profiles[OBSERVATORY_PROFESSIONAL] = 2;
	assert_false(observatory_shown(&f, OBSERVATORY_1_2, 11));
	assert_true(observatory_shown(&f, OBSERVATORY_1_1, 11));
}

static void a_small_difference_hides_the_rate(void **state)
{
	struct observatory_figures f = {.proposals = 40, .situations = 30, .with_proposal = 28};

	(void)state;
	assert_false(observatory_shown(&f, OBSERVATORY_1_5, 11)); /* 2 without a proposal */
	f.with_proposal = 30;
	assert_true(observatory_shown(&f, OBSERVATORY_1_5, 11));
}

static void actors_are_institutions_and_always_shown(void **state)
{
	struct observatory_figures f = {.ordinary = 1, .specialised = 2};

	(void)state;
	assert_true(observatory_shown(&f, OBSERVATORY_4_2, 11));
	f.partners = 1;
	assert_true(observatory_shown(&f, OBSERVATORY_5_1, 11));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_stored_sum_finds_its_place),
	    cmocka_unit_test(an_unknown_sum_is_refused),
	    cmocka_unit_test(a_rate_without_a_whole_is_not_invented),
	    cmocka_unit_test(zero_is_shown_and_one_to_ten_are_not),
	    cmocka_unit_test(one_small_cell_hides_the_whole_breakdown),
	    cmocka_unit_test(a_small_difference_hides_the_rate),
	    cmocka_unit_test(actors_are_institutions_and_always_shown),
	};

	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
