/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_indicators.c - each national indicator on an example that was computed by hand:
 * 1.1 to 1.7.
 *
 * The facts are those of an invented community; the figures beside them were worked out on paper
 * from the definitions of the national table, not by this program.
 */
#include "paper.h"

/* Five solicitations: three in March, one on its last day, one in April. */
static void some_solicitations(void)
{
	fact("solicitation", "2026-03-01", NULL, 0,
	     "channel:phone person:child problem:logement problem:scolarite profile:child "
	     "requester:carer search:yes");
	fact("solicitation", "2026-03-15", NULL, 0,
	     "channel:phone person:adult problem:logement profile:professional "
	     "requester:professional search:yes");
	fact("solicitation", "2026-03-31", NULL, 0,
	     "channel:aller_vers person:adult profile:adult requester:person");
	fact("solicitation", "2026-04-01", NULL, 0,
	     "channel:visit person:carer profile:carer requester:carer search:yes");
	fact("relance", "2026-03-20", NULL, 0, "channel:phone");
	fact("relance", "2026-03-21", NULL, 0, "channel:phone");
	fact("call", "2026-03-20", NULL, 0, "callback:waiting state:abandoned");
	fact("call", "2026-03-22", NULL, 0, "callback:none state:answered");
}

static void i_1_1_counts_each_month_and_tells_relances_and_calls_apart(void **state)
{
	(void)state;
	some_solicitations();
	assert_int_equal(figure("1.1", "2026-03").number, 3);
	assert_int_equal(cut("1.1", "by_channel", "phone"), 2);
	assert_int_equal(cut("1.1", "by_channel", "aller_vers"), 1);
	assert_int_equal(cut("1.1", "apart_relances", ""), 2);
	assert_int_equal(cut("1.1", "apart_abandoned_calls", ""), 1);
	assert_int_equal(figure("1.1", "2026-04").number, 1);
	assert_int_equal(figure("1.1", "2026-Q1").number, 3);
	assert_int_equal(figure("1.1", "2026").number, 4);
	assert_int_equal(figure("1.1", "2025").number, 0);
}

static void i_1_2_has_the_derived_profile_and_both_its_sources(void **state)
{
	(void)state;
	some_solicitations();
	assert_int_equal(figure("1.2", "2026").number, 4);
	assert_int_equal(cut("1.2", "by_profile", "child"), 1);
	assert_int_equal(cut("1.2", "by_profile", "adult"), 1);
	assert_int_equal(cut("1.2", "by_profile", "carer"), 1);
	assert_int_equal(cut("1.2", "by_profile", "professional"), 1);
	assert_int_equal(cut("1.2", "by_requester", "carer"), 2);
	assert_int_equal(cut("1.2", "by_person", "adult"), 2);
	assert_int_equal(cut("1.2", "by_person", "child"), 1);
}

/* Two problems of one request count under both; what was but information is no search. */
static void i_1_3_counts_problems_of_searches(void **state)
{
	(void)state;
	some_solicitations();
	assert_int_equal(figure("1.3", "2026-03").number, 2);
	assert_int_equal(cut("1.3", "by_problem", "logement"), 2);
	assert_int_equal(cut("1.3", "by_problem", "scolarite"), 1);
	assert_int_equal(figure("1.3", "2026").number, 3);
	assert_int_equal(cut("1.3", "by_problem", OBSERVATORY_KEY_UNKNOWN), 1);
}

static void some_proposals(void)
{
	fact("proposal", "2026-02-10", NULL, 0, "evaluation:pre_existing state:accepted");
	fact("proposal", "2026-02-11", NULL, 0, "state:refused");
	fact("proposal", "2026-02-12", NULL, 0, "evaluation:pre_existing state:proposed");
	fact("proposal", "2026-02-13", NULL, 0, "state:withdrawn");
	fact("proposal", "2026-02-14", NULL, 0, "state:declined");
	fact("proposal", "2026-03-14", NULL, 0, "state:accepted");
}

/* 2 of 5 in February, 2 of 6 in the year. */
static void i_1_4_is_over_all_proposals(void **state)
{
	struct observatory_figure f;

	(void)state;
	some_proposals();
	f = figure("1.4", "2026-02");
	assert_int_equal(f.number, 2);
	near_to(f.rates[0].rate, 40);
	f = figure("1.4", "2026");
	near_to(f.rates[0].rate, 100.0 / 3);
}

/* Number: proposals of the period.  Rate: by cohort of situations opened in the period. */
static void i_1_5_counts_proposals_and_rates_cohorts(void **state)
{
	struct observatory_figure f;

	(void)state;
	some_proposals();
	fact("situation", "2026-01-05", NULL, 0, "channel:phone profile:child proposed:yes");
	fact("situation", "2026-02-05", NULL, 0, "channel:phone profile:child proposed:yes");
	fact("situation", "2026-02-06", NULL, 0, "channel:phone profile:child");
	fact("situation", "2026-02-07", NULL, 0, "channel:phone profile:child");
	f = figure("1.5", "2026-02");
	assert_int_equal(f.number, 5);
	assert_int_equal(f.rates[0].numerator, 1);
	assert_int_equal(f.rates[0].denominator, 3);
	near_to(f.rates[0].rate, 100.0 / 3);
	f = figure("1.5", "2026-Q1");
	assert_int_equal(f.number, 6);
	near_to(f.rates[0].rate, 50);
	f = figure("1.5", "2026-03");
	assert_int_equal(f.number, 1);
	assert_false(f.rates[0].has);
}

/* 1 of 5 made in February; of those that the person answered 1 of 2. */
static void i_1_6_is_over_all_and_over_answered(void **state)
{
	struct observatory_figure f;

	(void)state;
	some_proposals();
	f = figure("1.6", "2026-02");
	assert_int_equal(f.number, 1);
	assert_int_equal(f.n_rates, 2);
	assert_int_equal(f.rates[0].denominator, 5);
	near_to(f.rates[0].rate, 20);
	assert_string_equal(f.rates[1].name, "answered");
	assert_int_equal(f.rates[1].denominator, 2);
	near_to(f.rates[1].rate, 50);
	assert_int_equal(cut("1.6", "by_state", "withdrawn"), 1);
	assert_int_equal(cut("1.6", "by_state", "declined"), 1);
}

/* Delays of 2, 4, 4 and 30 days: mean 10, median 4; two still wait on 31 March, since 1 and 21
 * March: 30 and 10 days. */
static void i_1_7_has_mean_median_and_those_who_wait(void **state)
{
	struct observatory_figure f;

	(void)state;
	fact("first_proposal", "2026-01-10", NULL, 4, "profile:child");
	fact("first_proposal", "2026-02-10", NULL, 30, "profile:child");
	fact("first_proposal", "2026-03-10", NULL, 2, "profile:adult");
	fact("first_proposal", "2026-03-31", NULL, 4, "profile:adult");
	fact("first_proposal", "2026-04-01", NULL, 99, "profile:adult");
	fact("waiting", "2026-01-06", "2026-01-10", 0, "profile:child");
	fact("waiting", "2026-03-01", NULL, 0, "profile:child");
	fact("waiting", "2026-03-21", "2026-04-01", 0, "profile:child");
	fact("waiting", "2026-04-02", NULL, 0, "profile:child");
	f = figure("1.7", "2026-Q1");
	assert_int_equal(f.n, 4);
	near_to(f.mean, 10);
	near_to(f.median, 4);
	assert_int_equal(f.waiting, 2);
	near_to(f.waited, 20);
	f = figure("1.7", "2026-03");
	assert_int_equal(f.n, 2);
	near_to(f.mean, 3);
	near_to(f.median, 3);
	assert_int_equal(f.waiting, 2);
	f = figure("1.7", "2026-04");
	near_to(f.median, 99);
	assert_int_equal(f.waiting, 2);
	near_to(f.waited, (60 + 28) / 2.0);
	f = figure("1.7", "2025");
	assert_int_equal(f.n, 0);
	assert_false(f.has_mean);
	assert_int_equal(f.waiting, 0);
	assert_false(f.has_waited);
}

/* Even and odd numbers of delays, ties, negative ones, by brute force. */
static void a_median_is_that_of_the_sorted_list(void **state)
{
	(void)state;
	for (int n = 1; n <= 40; n++) {
		int64_t delays[40];
		struct observatory_figure f;

		n_sums = 0;
		for (int i = 0; i < n; i++) {
			delays[i] = i * i * 7 % 13 - (i % 5 == 0 ? 2 : 0);
			fact("first_proposal", "2026-01-10", NULL, delays[i], "profile:child");
		}
		for (int i = 1; i < n; i++) {
			for (int j = i; j > 0 && delays[j - 1] > delays[j]; j--) {
				const int64_t swap = delays[j];

				delays[j] = delays[j - 1];
				delays[j - 1] = swap;
			}
		}
		f = figure("1.7", "2026-01");
		assert_true(f.has_mean);
		near_to(f.median, (double)(delays[(n - 1) / 2] + delays[n / 2]) / 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(i_1_1_counts_each_month_and_tells_relances_and_calls_apart),
	    EACH(i_1_2_has_the_derived_profile_and_both_its_sources),
	    EACH(i_1_3_counts_problems_of_searches),
	    EACH(i_1_4_is_over_all_proposals),
	    EACH(i_1_5_counts_proposals_and_rates_cohorts),
	    EACH(i_1_6_is_over_all_and_over_answered),
	    EACH(i_1_7_has_mean_median_and_those_who_wait),
	    EACH(a_median_is_that_of_the_sorted_list),
	};

	return cmocka_run_group_tests_name("national indicators 1", tests, setup, teardown);
}
