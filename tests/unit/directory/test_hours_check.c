/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_hours_check.c - hours that never open, and why.
 */
#include "unit/directory/hours_made.h"

/* --- what never opens ------------------------------------------------------------------------ */

static enum directory_hours_fault check_at(const char *today, struct directory_hours_where *where)
{
	return directory_hours_check(&hours, day(today), "31", where);
}

static void what_opens_is_good(void **state)
{
	struct directory_hours_where where;

	(void)state;
	add(MON, "09:00", "12:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
	assert_int_equal(where.rule, -1);
	hours.rules[0].until = day("2026-11-23");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
	hours.rules[0].from = day("2031-01-01");
	hours.rules[0].until = DIRECTORY_NO_DAY;
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
	fresh(NULL);
	except("2026-12-25", "2026-12-25", "10:00", "11:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
}

static void nothing_stated_never_opens(void **state)
{
	struct directory_hours_where where;

	(void)state;
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_EMPTY);
	except("2026-12-25", "2026-12-25", NULL, NULL);
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_EMPTY);
	assert_int_equal(where.exception, -1);
}

static void a_span_without_length_is_named(void **state)
{
	struct directory_hours_where where;

	(void)state;
	add(MON, "09:00", "12:00");
	add(TUE, "09:00", "09:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_SPAN);
	assert_int_equal(where.rule, 1);
	hours.n_rules = 1;
	except("2026-12-25", "2026-12-25", "09:00", "09:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_SPAN);
	assert_int_equal(where.exception, 0);
}

static void days_in_the_wrong_order_are_named(void **state)
{
	struct directory_hours_where where;

	(void)state;
	add(MON, "09:00", "12:00");
	except("2026-12-25", "2026-12-24", NULL, NULL);
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_ORDER);
	assert_int_equal(where.exception, 0);
	hours.rules[0].from = day("2027-01-02");
	hours.rules[0].until = day("2027-01-01");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_ORDER);
	assert_int_equal(where.rule, 0);
}

/* A Monday that its period does not hold, a fifth Monday in February 2027, an even week alone. */
static void days_that_do_not_occur_are_named(void **state)
{
	struct directory_hours_where where;
	struct directory_rule *r = add(MON, "09:00", "12:00");

	(void)state;
	r->from = day("2026-12-08");
	r->until = day("2026-12-13");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_NO_SUCH_DAY);
	assert_int_equal(where.rule, 0);
	r->until = day("2026-12-14");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
	r->from = day("2027-02-01");
	r->until = day("2027-02-28");
	r->nth = 1U << 4;
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_NO_SUCH_DAY);
	r->nth = 0;
	r->weeks = DIRECTORY_WEEKS_EVEN;
	r->until = day("2027-02-01");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_NO_SUCH_DAY);
}

static void what_is_over_opens_no_more(void **state)
{
	struct directory_hours_where where;

	(void)state;
	add(MON, "09:00", "12:00")->until = day("2026-11-21");
	except("2026-11-01", "2026-11-20", "09:00", "10:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_PAST);
	assert_int_equal(where.rule, -1);
	assert_int_equal(check_at("2026-11-16", &where), DIRECTORY_HOURS_GOOD);
	add(TUE, "09:00", "12:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
}

static void closures_and_holidays_that_cover_everything_are_said(void **state)
{
	struct directory_hours_where where;
	struct directory_rule *r = add(FRI, "09:00", "12:00");

	(void)state;
	r->from = r->until = day("2026-12-25");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_CLOSED);
	hours.open_on_holidays = true;
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
	except("2026-12-01", "2026-12-31", NULL, NULL);
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_CLOSED);
	except("2026-12-30", "2026-12-30", "09:00", "10:00");
	assert_int_equal(check_at("2026-11-22", &where), DIRECTORY_HOURS_GOOD);
}

static void each_fault_has_a_sentence_in_both_languages(void **state)
{
	(void)state;
	for (int f = DIRECTORY_HOURS_EMPTY; f <= DIRECTORY_HOURS_CLOSED; f++) {
		assert_true(
		    strlen(directory_hours_fault_text((enum directory_hours_fault)f, false)) > 20);
		assert_true(
		    strlen(directory_hours_fault_text((enum directory_hours_fault)f, true)) > 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH(what_opens_is_good),
	    WITH(nothing_stated_never_opens),
	    WITH(a_span_without_length_is_named),
	    WITH(days_in_the_wrong_order_are_named),
	    WITH(days_that_do_not_occur_are_named),
	    WITH(what_is_over_opens_no_more),
	    WITH(closures_and_holidays_that_cover_everything_are_said),
	    WITH(each_fault_has_a_sentence_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
