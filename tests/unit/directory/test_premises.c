/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_premises.c - the year of temporary premises, and the steps that announce its end.
 */
#include "support/cmocka_all.h"

#include "premises.h"

#include "cmn/base.h"
#include "cmn/calendar.h"
#include "cmn/codes.h"

#include <string.h>

static int day(const char *text)
{
	int ret = 0;

	if (!cmn_day_parse(text, &ret))
		fail_msg("%s", text);
	return ret;
}

static void temporary_premises_have_one_year(void **state)
{
	(void)state;
	assert_int_equal(directory_premises_due(day("2026-11-22"), "31"), day("2027-11-22"));
	assert_int_equal(directory_premises_due(day("2024-02-29"), "31"), day("2025-02-28"));
	assert_int_equal(directory_premises_due(day("2027-02-28"), "31"), day("2028-02-28"));
	assert_int_equal(directory_premises_due(day("2027-02-28"), "974"), day("2028-02-28"));
}

static void each_step_is_reached_on_its_day_and_names_the_next(void **state)
{
	const int due = day("2027-11-22");
	const struct {
		int before; /* days before the last day */
		enum directory_warning level;
		int next; /* the same; -1: none */
	} cases[] = {
	    {365, DIRECTORY_UNWARNED, 90},      {91, DIRECTORY_UNWARNED, 90},
	    {90, DIRECTORY_DUE_IN_90_DAYS, 30}, {31, DIRECTORY_DUE_IN_90_DAYS, 30},
	    {30, DIRECTORY_DUE_IN_30_DAYS, -1}, {1, DIRECTORY_DUE_IN_30_DAYS, -1},
	    {0, DIRECTORY_DUE_IN_30_DAYS, -1},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(cases); i++) {
		struct directory_warned w = directory_premises_warned(due, due - cases[i].before);

		assert_int_equal(w.level, cases[i].level);
		assert_int_equal(w.next, due - cases[i].next);
	}
}

static void who_is_late_is_told_so_from_the_next_day_on_and_nothing_follows(void **state)
{
	const int due = day("2027-11-22");
	struct directory_warned w = directory_premises_warned(due, due + 1);

	(void)state;
	assert_int_equal(w.level, DIRECTORY_OVERDUE);
	assert_int_equal(w.next, DIRECTORY_NEVER);
	w = directory_premises_warned(due, due + 4000);
	assert_int_equal(w.level, DIRECTORY_OVERDUE);
	assert_int_equal(w.next, DIRECTORY_NEVER);
}

static void steps_are_codes_and_the_authority_is_told_before_the_end(void **state)
{
	const struct cmn_code_list *codes = cmn_code_list_find("premises_warnings");

	(void)state;
	for (int i = DIRECTORY_DUE_IN_90_DAYS; i <= DIRECTORY_OVERDUE; i++)
		assert_non_null(
		    cmn_code_find(codes, directory_warning_code((enum directory_warning)i)));
	assert_null(directory_warning_code(DIRECTORY_UNWARNED));
	assert_string_equal(directory_warning_told_to(DIRECTORY_UNWARNED), "{}");
	assert_null(strstr(directory_warning_told_to(DIRECTORY_DUE_IN_90_DAYS), "authority"));
	assert_non_null(strstr(directory_warning_told_to(DIRECTORY_DUE_IN_30_DAYS), "authority"));
	assert_non_null(strstr(directory_warning_told_to(DIRECTORY_OVERDUE), "coordonnateur"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(temporary_premises_have_one_year),
	    cmocka_unit_test(each_step_is_reached_on_its_day_and_names_the_next),
	    cmocka_unit_test(who_is_late_is_told_so_from_the_next_day_on_and_nothing_follows),
	    cmocka_unit_test(steps_are_codes_and_the_authority_is_told_before_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
