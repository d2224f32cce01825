/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_step.c - announcements: which step is told on each day, and to whom.
 */
#include "unit/directory/agenda_made.h"

#include "agenda_step.h"
#include "agenda_text.h"

static struct directory_agenda_item item_of(enum directory_agenda_kind kind, const char *due)
{
	return (struct directory_agenda_item){
	    .kind = kind, .due = on(due), .met = NEVER, .begins = NEVER, .planned = NEVER};
}

static const char *told(const struct directory_agenda_item *item, const char *steps, int days)
{
	return directory_agenda_step_code(
	    directory_agenda_reached(item, directory_agenda_steps(steps), item->due + days));
}

static void data_says_which_steps_there_are(void **state)
{
	static const struct {
		const char *value;
		unsigned steps;
		int soon;
	} CASES[] = {
	    {"90_30_7_late",
	     1 << DIRECTORY_STEP_90 | 1 << DIRECTORY_STEP_30 | 1 << DIRECTORY_STEP_7 |
		 1 << DIRECTORY_STEP_LATE,
	     90},
	    {"7_late", 1 << DIRECTORY_STEP_7 | 1 << DIRECTORY_STEP_LATE, 7},
	    {"late", 1 << DIRECTORY_STEP_LATE, 0},
	    {"1", 1 << DIRECTORY_STEP_1, 1},
	    {"_180__1_", 1 << DIRECTORY_STEP_180 | 1 << DIRECTORY_STEP_1, 180},
	    {"", 0, 0},
	    {"none", 0, 0},
	    {"9_300_70_later", 0, 0},
	    {"___", 0, 0},
	    {"30_30_30", 1 << DIRECTORY_STEP_30, 30},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		assert_int_equal(directory_agenda_steps(CASES[i].value), CASES[i].steps);
		assert_int_equal(directory_agenda_soon(CASES[i].steps), CASES[i].soon);
	}
}

/* Every day from 200 before to 60 after. */
static void each_day_has_its_step(void **state)
{
	const struct directory_agenda_item item = item_of(DIRECTORY_DUE_ROADMAP, "2028-02-29");

	(void)state;
	for (int day = -200; day <= 60; day++) {
		const char *expected = day < -90   ? ""
				       : day < -30 ? "due_in_90_days"
				       : day < -7  ? "due_in_30_days"
				       : day < 1   ? "due_in_7_days"
				       : day <= 31 ? "overdue"
						   : "";

		assert_string_equal(told(&item, "90_30_7_late", day), expected);
		assert_string_equal(told(&item, "", day), "");
		assert_string_equal(told(&item, "late", day),
				    day >= 1 && day <= 31 ? "overdue" : "");
		assert_string_equal(told(&item, "1", day),
				    day == -1 || day == 0 ? "due_in_1_day" : "");
	}
}

static void what_is_met_is_not_announced(void **state)
{
	struct directory_agenda_item item = item_of(DIRECTORY_DUE_ROADMAP, "2028-02-29");

	(void)state;
	item.met = on("2028-01-01");
	for (int day = -200; day <= 60; day++)
		assert_string_equal(told(&item, "90_30_7_late", day), "");
}

static void what_is_convened_is_announced_only_once_it_is_late(void **state)
{
	struct directory_agenda_item item = item_of(DIRECTORY_DUE_GOVERNANCE_MEETING, "2028-06-30");

	(void)state;
	item.planned = on("2028-06-12");
	for (int day = -200; day <= 0; day++)
		assert_string_equal(told(&item, "90_30_7_late", day), "");
	assert_string_equal(told(&item, "90_30_7_late", 1), "overdue");
}

static void what_settles_itself_is_never_late(void **state)
{
	struct directory_agenda_item item = item_of(DIRECTORY_DUE_AGREEMENT_RENEWAL, "2026-01-31");

	(void)state;
	item.silent = true;
	assert_string_equal(told(&item, "90_30_7_late", 0), "due_in_7_days");
	assert_string_equal(told(&item, "90_30_7_late", 1), "");
}

/* Every kind at every step. */
static void the_authority_is_told_of_what_it_watches_over_from_a_month_before(void **state)
{
	(void)state;
	for (int kind = 0; kind < DIRECTORY_DUE_KINDS; kind++) {
		const struct directory_agenda_item item =
		    item_of((enum directory_agenda_kind)kind, "2028-02-29");
		bool its = directory_agenda_recipe(item.kind)->authority;

		for (int step = DIRECTORY_STEP_180; step < DIRECTORY_STEPS; step++)
			assert_string_equal(
			    directory_agenda_told_to(&item, (enum directory_agenda_step)step),
			    its && step >= DIRECTORY_STEP_30 ? "{coordonnateur,authority}"
							     : "{coordonnateur}");
		/* what is about people of the team is nobody else's */
		assert_false(its && directory_agenda_recipe(item.kind)->team);
	}
}

static void each_kind_says_what_to_do_and_where(void **state)
{
	char link[200];

	(void)state;
	for (int i = 0; i < DIRECTORY_DUE_KINDS; i++) {
		enum directory_agenda_kind kind = (enum directory_agenda_kind)i;

		assert_true(strlen(directory_agenda_to_do(kind, false)) > 20);
		assert_true(strlen(directory_agenda_to_do(kind, true)) > 20);
		directory_agenda_link(kind, "31", "record", link, sizeof(link));
		assert_null(strpbrk(link, "{}"));
		assert_int_equal(strncmp(link, "/v1/", 4), 0);
		assert_true(strstr(link, "=31") != NULL || strstr(link, "/record") != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(data_says_which_steps_there_are),
	    cmocka_unit_test(each_day_has_its_step),
	    cmocka_unit_test(what_is_met_is_not_announced),
	    cmocka_unit_test(what_is_convened_is_announced_only_once_it_is_late),
	    cmocka_unit_test(what_settles_itself_is_never_late),
	    cmocka_unit_test(the_authority_is_told_of_what_it_watches_over_from_a_month_before),
	    cmocka_unit_test(each_kind_says_what_to_do_and_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
