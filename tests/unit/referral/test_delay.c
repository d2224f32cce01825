/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_delay.c - due days with pauses, and the order of the steps.
 */
#include "support/cmocka_all.h"

#include "delay.h"

#include <string.h>

static int day(const char *text)
{
	int ret = 0;

	assert_true(cmn_day_parse(text, &ret));
	return ret;
}

static struct referral_delay delay(enum cmn_unit unit, unsigned n, enum cmn_end end,
				   const char *started)
{
	return (struct referral_delay){
	    .delay = {.unit = unit, .n = n, .end = end},
	    .departement = "31",
	    .started = day(started),
	    .paused = REFERRAL_NO_DAY,
	    .remind_before = 2,
	    .to_coordonnateur = 2,
	    .to_member = 5,
	};
}

static void assert_due(const struct referral_delay *d, const char *expected)
{
	struct referral_due due = referral_delay_due(d);
	char text[CMN_DAY_LEN];

	assert_int_not_equal(due.day, REFERRAL_NO_DAY);
	cmn_day_format(due.day, text);
	assert_string_equal(text, expected);
}

static void a_clock_without_pause_is_due_as_the_calendar_says(void **state)
{
	static const struct {
		enum cmn_unit unit;
		unsigned n;
		enum cmn_end end;
		const char *departement, *started, *due;
	} CASES[] = {
	    {CMN_JOURS_OUVRES, 5, CMN_END_AS_IS, "31", "2026-12-21", "2026-12-29"},
	    {CMN_JOURS_OUVRES, 5, CMN_END_AS_IS, "67", "2026-12-18", "2026-12-28"}, /* 26: Sat. */
	    {CMN_JOURS_OUVRES, 2, CMN_END_AS_IS, "31", "2026-04-02", "2026-04-07"},
	    {CMN_JOURS_OUVRES, 2, CMN_END_AS_IS, "67", "2026-04-02", "2026-04-08"}, /* Good Fri. */
	    {CMN_JOURS_OUVRES, 1, CMN_END_AS_IS, "974", "2026-12-18", "2026-12-21"},
	    {CMN_JOURS_OUVRES, 1, CMN_END_AS_IS, "974", "2027-12-17",
	     "2027-12-21"}, /* 20: Réunion */
	    {CMN_JOURS_OUVRABLES, 1, CMN_END_AS_IS, "31", "2026-12-25", "2026-12-26"},
	    {CMN_JOURS_OUVRABLES, 1, CMN_END_AS_IS, "67", "2026-12-25", "2026-12-28"},
	    {CMN_CALENDAR_DAYS, 8, CMN_END_AS_IS, "31", "2026-12-17", "2026-12-25"},
	    {CMN_CALENDAR_DAYS, 8, CMN_END_NEXT_OUVRE, "31", "2026-12-17", "2026-12-28"},
	    {CMN_CALENDAR_DAYS, 8, CMN_END_NEXT_OUVRABLE, "31", "2026-12-17", "2026-12-26"},
	    {CMN_MONTHS, 1, CMN_END_AS_IS, "31", "2027-01-31", "2027-02-28"},
	    {CMN_MONTHS, 1, CMN_END_AS_IS, "31", "2028-01-31", "2028-02-29"},
	    {CMN_MONTHS, 4, CMN_END_NEXT_OUVRE, "31", "2026-09-01", "2027-01-04"},
	    {CMN_MONTHS, 0, CMN_END_AS_IS, "31", "2026-09-01", "2026-09-01"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		struct referral_delay d =
		    delay(CASES[i].unit, CASES[i].n, CASES[i].end, CASES[i].started);

		d.departement = CASES[i].departement;
		assert_due(&d, CASES[i].due);
	}
}

/* Whatever the unit, the end and the day. */
static void a_pause_that_ends_the_same_day_changes_nothing(void **state)
{
	(void)state;
	for (int unit = CMN_CALENDAR_DAYS; unit <= CMN_MONTHS; unit++)
		for (int end = CMN_END_AS_IS; end <= CMN_END_NEXT_OUVRABLE; end++)
			for (int at = 0; at < 60; at++) {
				struct referral_delay d =
				    delay((enum cmn_unit)unit, unit == CMN_MONTHS ? 1 : 12,
					  (enum cmn_end)end, "2026-04-20");
				struct referral_pause p = {d.started + at, d.started + at};
				int plain = referral_delay_due(&d).day;

				d.pauses = &p;
				d.n_pauses = 1;
				assert_int_equal(referral_delay_due(&d).day, plain);
			}
}

/* A longer pause never makes the clock due earlier, and a clock that was late stays late. */
static void a_pause_only_moves_the_end_away_and_never_saves_what_is_late(void **state)
{
	(void)state;
	for (int unit = CMN_CALENDAR_DAYS; unit <= CMN_MONTHS; unit++)
		for (int at = 0; at < 60; at++) {
			struct referral_delay d =
			    delay((enum cmn_unit)unit, unit == CMN_MONTHS ? 1 : 12,
				  CMN_END_NEXT_OUVRE, "2026-04-20");
			int plain = referral_delay_due(&d).day;
			int last = plain;
			struct referral_pause p = {d.started + at, 0};

			d.pauses = &p;
			d.n_pauses = 1;
			for (p.to = p.from; p.to < p.from + 40; p.to++) {
				int due = referral_delay_due(&d).day;

				assert_true(due >= last);
				if (p.from > plain)
					assert_int_equal(due, plain);
				else
					assert_true(due >= p.to);
				last = due;
			}
		}
}

static void what_is_left_is_kept_for_each_unit(void **state)
{
	struct referral_delay d = delay(CMN_JOURS_OUVRES, 10, CMN_END_AS_IS, "2026-05-04");
	struct referral_pause p[2] = {{day("2026-05-06"), day("2026-06-01")},
				      {day("2026-06-03"), day("2026-07-13")}};

	(void)state;
	d.pauses = p;
	d.n_pauses = 1; /* 2 gone, 8 after 1 June */
	assert_due(&d, "2026-06-11");
	d.n_pauses = 2; /* 4 gone, 6 after 13 July, and the 14th is a holiday */
	assert_due(&d, "2026-07-22");
	d = delay(CMN_MONTHS, 4, CMN_END_NEXT_OUVRE, "2026-01-15");
	d.pauses = p; /* 15 May is 9 days after the pause began */
	d.n_pauses = 1;
	assert_due(&d, "2026-06-10");
	d.n_pauses = 0;
	d.paused = day("2026-05-06");
	assert_int_equal(referral_delay_due(&d).day, REFERRAL_NO_DAY);
	assert_int_equal(referral_delay_due(&d).left, 9);
	d.paused = day("2026-05-18"); /* due Friday 15: it was late before it stood still */
	assert_int_equal(referral_delay_due(&d).day, day("2026-05-15"));
}

static void late_begins_the_day_after(void **state)
{
	struct referral_due due = {100, 0}, still = {REFERRAL_NO_DAY, 3};

	(void)state;
	assert_false(referral_delay_late(due, 99));
	assert_false(referral_delay_late(due, 100));
	assert_true(referral_delay_late(due, 101));
	assert_false(referral_delay_late(still, 100000));
}

static void assert_next(const struct referral_delay *d, enum referral_level told, const char *today,
			enum referral_level level, const char *at)
{
	struct referral_step step =
	    referral_delay_next(d, referral_delay_due(d).day, told, day(today));

	assert_int_equal(step.level, level);
	assert_int_equal(step.day, at ? day(at) : REFERRAL_NEVER);
}

static void steps_come_in_their_order_each_once(void **state)
{
	struct referral_delay d = delay(CMN_JOURS_OUVRES, 10, CMN_END_AS_IS, "2026-05-04");

	(void)state; /* due Wednesday 20 May */
	assert_next(&d, REFERRAL_UNTOLD, "2026-05-04", REFERRAL_REMINDED, "2026-05-18");
	assert_next(&d, REFERRAL_UNTOLD, "2026-05-21", REFERRAL_TO_CONSEILLER, "2026-05-21");
	assert_next(&d, REFERRAL_REMINDED, "2026-05-18", REFERRAL_TO_CONSEILLER, "2026-05-21");
	assert_next(&d, REFERRAL_TO_CONSEILLER, "2026-05-21", REFERRAL_TO_COORDONNATEUR,
		    "2026-05-23");
	assert_next(&d, REFERRAL_TO_COORDONNATEUR, "2026-05-23", REFERRAL_TO_MEMBER, "2026-05-29");
	assert_next(&d, REFERRAL_TO_MEMBER, "2026-05-29", REFERRAL_UNTOLD, NULL);
}

static void a_step_that_a_community_leaves_out_is_skipped(void **state)
{
	struct referral_delay d = delay(CMN_JOURS_OUVRES, 10, CMN_END_AS_IS, "2026-05-04");

	(void)state;
	d.remind_before = REFERRAL_NEVER;
	assert_next(&d, REFERRAL_UNTOLD, "2026-05-04", REFERRAL_TO_CONSEILLER, "2026-05-21");
	d.to_coordonnateur = REFERRAL_NEVER;
	assert_next(&d, REFERRAL_TO_CONSEILLER, "2026-05-21", REFERRAL_TO_MEMBER, "2026-05-29");
	d.to_member = REFERRAL_NEVER;
	assert_next(&d, REFERRAL_TO_CONSEILLER, "2026-05-21", REFERRAL_UNTOLD, NULL);
	d.to_coordonnateur = 0;
	assert_next(&d, REFERRAL_TO_CONSEILLER, "2026-05-21", REFERRAL_TO_COORDONNATEUR,
		    "2026-05-21");
}

static void each_level_names_whom_it_tells(void **state)
{
	(void)state;
	assert_null(referral_level_code(REFERRAL_UNTOLD));
	assert_string_equal(referral_level_code(REFERRAL_REMINDED), "conseiller");
	assert_string_equal(referral_level_code(REFERRAL_TO_CONSEILLER), "conseiller");
	assert_string_equal(referral_level_code(REFERRAL_TO_COORDONNATEUR), "coordonnateur");
	assert_string_equal(referral_level_code(REFERRAL_TO_MEMBER), "member_contact");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_clock_without_pause_is_due_as_the_calendar_says),
	    cmocka_unit_test(a_pause_that_ends_the_same_day_changes_nothing),
	    cmocka_unit_test(a_pause_only_moves_the_end_away_and_never_saves_what_is_late),
	    cmocka_unit_test(what_is_left_is_kept_for_each_unit),
	    cmocka_unit_test(late_begins_the_day_after),
	    cmocka_unit_test(steps_come_in_their_order_each_once),
	    cmocka_unit_test(a_step_that_a_community_leaves_out_is_skipped),
	    cmocka_unit_test(each_level_names_whom_it_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
