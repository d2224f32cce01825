/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_indicators_more.c - each national indicator on an example that was computed by hand:
 * 2.1 to 5.1.
 *
 * The facts are those of an invented community; the figures beside them were worked out on paper
 * from the definitions of the national table, not by this program.
 */
#include "paper.h"

/* Found by outreach, and an act that supports: a call without an answer is none. */
static void i_2_1_asks_for_outreach_and_an_act(void **state)
{
	(void)state;
	fact("situation", "2026-05-02", NULL, 0, "act:home_visit act:message channel:aller_vers");
	fact("situation", "2026-05-03", NULL, 0, "act:attempted_call channel:aller_vers");
	fact("situation", "2026-05-04", NULL, 0, "channel:aller_vers");
	fact("situation", "2026-05-05", NULL, 0, "act:home_visit channel:phone");
	fact("situation", "2026-06-05", NULL, 0, "act:coordination channel:aller_vers");
	assert_int_equal(figure("2.1", "2026-05").number, 1);
	assert_int_equal(figure("2.1", "2026-Q2").number, 2);
}

static void some_solutions(void)
{
	fact("solution", "2026-06-01", NULL, 0, "ad_hoc:yes ordinary:yes");
	fact("solution", "2026-06-02", NULL, 0, "ordinary:yes");
	fact("solution", "2026-06-03", NULL, 0, "");
	fact("solution", "2026-06-30", NULL, 0, "ordinary:yes");
	fact("solution", "2026-07-01", NULL, 0, "ad_hoc:yes");
}

static void i_2_2_is_over_solutions_set_up(void **state)
{
	struct observatory_figure f;

	(void)state;
	some_solutions();
	f = figure("2.2", "2026-06");
	assert_int_equal(f.number, 1);
	near_to(f.rates[0].rate, 25);
	near_to(figure("2.2", "2026").rates[0].rate, 40);
}

static void i_2_3_is_over_solutions_set_up(void **state)
{
	struct observatory_figure f;

	(void)state;
	some_solutions();
	f = figure("2.3", "2026-06");
	assert_int_equal(f.number, 3);
	near_to(f.rates[0].rate, 75);
	near_to(figure("2.3", "2026").rates[0].rate, 60);
}

static void i_3_1_is_the_share_of_projects_built_together(void **state)
{
	struct observatory_figure f;

	(void)state;
	fact("project", "2026-08-01", NULL, 0, "built_with:carer built_with:person co_built:yes");
	fact("project", "2026-08-02", NULL, 0, "built_with:conseiller");
	fact("project", "2026-08-03", NULL, 0, "built_with:peer co_built:yes");
	f = figure("3.1", "2026-08");
	near_to(f.rates[0].rate, 200.0 / 3);
	assert_int_equal(f.rates[0].denominator, 3);
	assert_int_equal(cut("3.1", "by_builder", "person"), 1);
	assert_int_equal(cut("3.1", "by_builder", "conseiller"), 1);
	assert_false(figure("3.1", "2026-09").rates[0].has);
}

#define ESMS "0197f0a0-0000-7000-8000-0000000000e1"
#define MDPH "0197f0a0-0000-7000-8000-0000000000e2"

static void some_posts(void)
{
	/* a conseiller, full time for the whole year, 600 thousandths of it searching */
	fact("post", "2026-01-01", NULL, 1000,
	     "employer:" ESMS " function:conseiller membership:core share:all");
	fact("post", "2026-01-01", NULL, 600,
	     "employer:" ESMS " function:conseiller membership:core share:search");
	/* half a post from 16 to 30 April: 15 of 30 days */
	fact("post", "2026-04-16", "2026-05-01", 500,
	     "employer:" MDPH " function:rapt_officer membership:core share:all");
	fact("post", "2026-04-16", "2026-05-01", 200,
	     "employer:" MDPH " function:rapt_officer membership:core share:search");
	/* a referent: no core team */
	fact("post", "2026-01-01", NULL, 100,
	     "employer:" MDPH " function:referent membership:referent share:all");
}

/* April: 0.6 + 0.2 × 15/30 = 0.7. */
static void i_4_1_is_weighted_by_days(void **state)
{
	struct observatory_figure f;

	(void)state;
	some_posts();
	f = figure("4.1", "2026-04");
	assert_true(f.has_etp);
	assert_false(f.has_number);
	near_to(f.etp, 0.7);
	near_to(figure("4.1", "2026-01").etp, 0.6);
	near_to(figure("4.1", "2026").etp, 0.6 + 0.2 * 15 / 365);
	near_to(figure("4.1", "2025").etp, 0);
}

/* April: 1 + 0.5 × 15/30 = 1.25 of the core team, by employer 1 and 0.25. */
static void i_4_3_is_the_core_team_by_employer(void **state)
{
	const struct observatory_definition *d = observatory_set_find(set, "31", "4.3", 1);
	struct observatory_part_sums list = {.rows = chosen};

	(void)state;
	some_posts();
	near_to(figure("4.3", "2026-04").etp, 1.25);
	assert_int_equal(cut("4.3", "by_employer", MDPH), 15);
	for (size_t i = 0; i < n_sums; i++) {
		if (strcmp(parts_of[i]->indicator, "4.3") == 0 && months[i] == period.from)
			chosen[list.n++] = sums[i];
	}
	near_to(
	    observatory_etp_of(
		observatory_value_of(observatory_part_named(d, "by_employer"), &list, MDPH), 30),
	    0.25);
	near_to(
	    observatory_etp_of(
		observatory_value_of(observatory_part_named(d, "by_employer"), &list, ESMS), 30),
	    1);
}

static void some_actors(void)
{
	fact("actor", "2025-06-01", NULL, 0,
	     "membership:core_member sector:specialised type:x verified:yes");
	fact("actor", "2026-01-31", NULL, 0, "membership:partner sector:ordinary verified:yes");
	fact("actor", "2026-02-01", "2026-02-28", 0,
	     "membership:partner sector:ordinary verified:yes");
	fact("actor", "2026-02-10", "2026-03-01", 0, "sector:ordinary verified:no");
	fact("actor", "2026-03-01", NULL, 0, "sector:ordinary verified:yes");
}

/* On the last day: 31 January two, 28 February two (one left that day) and one apart, 31 March
 * three. */
static void i_4_2_counts_who_is_there_at_the_end(void **state)
{
	(void)state;
	some_actors();
	assert_int_equal(figure("4.2", "2025").number, 1);
	assert_int_equal(figure("4.2", "2026-01").number, 2);
	assert_int_equal(figure("4.2", "2026-02").number, 2);
	assert_int_equal(cut("4.2", "by_sector", "ordinary"), 1);
	assert_int_equal(cut("4.2", "by_sector", "specialised"), 1);
	assert_int_equal(cut("4.2", "apart_unverified", "ordinary"), 1);
	assert_int_equal(figure("4.2", "2026-Q1").number, 3);
	assert_int_equal(cut("4.2", "apart_unverified", "ordinary"), 0);
	assert_int_equal(figure("4.2", "2026").number, 3);
}

static void i_5_1_counts_partners_outside_the_core(void **state)
{
	(void)state;
	some_actors();
	assert_int_equal(figure("5.1", "2025").number, 0);
	assert_int_equal(figure("5.1", "2026-01").number, 1);
	assert_int_equal(figure("5.1", "2026-02").number, 1);
	assert_int_equal(figure("5.1", "2026").number, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(i_2_1_asks_for_outreach_and_an_act),
	    EACH(i_2_2_is_over_solutions_set_up),
	    EACH(i_2_3_is_over_solutions_set_up),
	    EACH(i_3_1_is_the_share_of_projects_built_together),
	    EACH(i_4_1_is_weighted_by_days),
	    EACH(i_4_2_counts_who_is_there_at_the_end),
	    EACH(i_4_3_is_the_core_team_by_employer),
	    EACH(i_5_1_counts_partners_outside_the_core),
	};

	return cmocka_run_group_tests_name("national indicators 2 to 5", tests, setup, teardown);
}
