/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_regions.c - the calendar of both regions by the rules of the data files: a community
 * whose agreement takes effect on 31 January 2023, to the end of 2029.
 */
#include "integration/directory/loaded.h"
#include "unit/directory/agenda_expected.h"
#include "unit/directory/agenda_made.h"

#include "agenda_facts.h"
#include "agenda_step.h"

static struct directory_agenda_set set;

static int read_setup(void **state)
{
	const struct cmn_pg_ctx ctx = {.departements = "31,44", .actor = "tester"};
	struct cmn_error err;
	int rc = loaded_setup(state);

	if (rc)
		return rc;
	struct cmn_pool *pool = test_db_pool("directory", 1);
	cmn_error_init(&err);
	if (directory_agenda_read(pool, &ctx, "{44,31,99}", &set, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_pool_close(&pool);
	return 0;
}

static int read_teardown(void **state)
{
	directory_agenda_set_drop(&set);
	return test_db_teardown(state);
}

static void ask_of(size_t community, const char *effect)
{
	const struct directory_agenda_fact facts[] = {signed_on(effect, NULL)};

	ask_for(facts, 1, set.communities[community].rules.rows, set.communities[community].rules.n,
		"2020-01-01", AGENDA_END);
}

static void the_communities_asked_for_that_there_are_come_with_their_rules(void **state)
{
	(void)state;
	assert_int_equal(set.n, 2);
	assert_string_equal(set.communities[0].departement, "31");
	assert_string_equal(set.communities[1].departement, "44");
	assert_true(set.communities[0].rules.n > 10);
	assert_int_equal(set.communities[0].facts.n, 0);
}

static void the_first_region_has_the_days_of_its_agreement(void **state)
{
	(void)state;
	ask_of(0, AGENDA_SIGNED);
	expect(EXPECTED_OF_THE_FIRST, CMN_LEN(EXPECTED_OF_THE_FIRST));
	assert_string_equal(out.items[0].source, "R136"); /* that of the rule */
}

static void the_other_region_has_the_days_of_its_own(void **state)
{
	(void)state;
	ask_of(1, AGENDA_SIGNED);
	expect(EXPECTED_OF_THE_OTHER, CMN_LEN(EXPECTED_OF_THE_OTHER));
}

static void every_obligation_of_every_community_is_announced(void **state)
{
	int day = on("2026-11-23");

	(void)state;
	for (size_t i = 0; i < set.n; i++)
		for (int kind = 0; kind < DIRECTORY_DUE_KINDS; kind++) {
			const struct directory_agenda_rule_row *alerts = directory_agenda_rule_on(
			    &set.communities[i].rules,
			    directory_agenda_recipe((enum directory_agenda_kind)kind)->alerts, day);

			assert_non_null(alerts);
			assert_int_not_equal(directory_agenda_steps(alerts->value), 0);
			assert_true(directory_agenda_soon(directory_agenda_steps(alerts->value)) >
				    0);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_communities_asked_for_that_there_are_come_with_their_rules),
	    cmocka_unit_test(the_first_region_has_the_days_of_its_agreement),
	    cmocka_unit_test(the_other_region_has_the_days_of_its_own),
	    cmocka_unit_test(every_obligation_of_every_community_is_announced),
	};

	return cmocka_run_group_tests(tests, read_setup, read_teardown);
}
