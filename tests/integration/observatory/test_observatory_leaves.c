/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_leaves.c - what was counted leaves the figures: a situation that another
 * département took over, what an import had brought.
 */
#include "story.h"

#define MOVED(from)                                                                              \
	"{\"transfer_id\":\"0197f0a0-0000-7000-8000-0000000000f1\",\"from_departement\":\"" from \
	"\",\"to_departement\":\"44\",\"solicitation_id\":"                                      \
	"\"0197f0a0-0000-7000-8000-000000000001\",\"situation_id\":\"" SITUATION "\"}"

static void left(int64_t solicitations, int64_t situations)
{
	const struct observatory_figures f = figures(JANUARY);

	assert_int_equal(f.solicitations, solicitations);
	assert_int_equal(f.situations, situations);
}

static void a_situation_that_another_departement_took_over_counts_there_alone(void **state)
{
	const struct fact here = {"intake.transfer.completed.v1", MOVED("31")};
	const struct fact elsewhere = {"intake.transfer.completed.v1", MOVED("09")};

	empty(state);
	assert_int_equal(apply_at(&ASKED, "2026-01-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&OPENED, "2026-01-11T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&FIRST, "2026-01-20T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&elsewhere, "2026-02-01T09:00:00Z"), CMN_OK);
	left(1, 1);
	assert_int_equal(apply_at(&here, "2026-02-01T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&here, "2026-02-01T09:00:00Z"), CMN_OK); /* twice as once */
	left(1, 0);
	assert_int_equal(figures(JANUARY).delays, 0);
	assert_int_equal(figures(JANUARY).delay_days, 0);
	assert_int_equal(figures(JANUARY).with_proposal, 0);
	assert_int_equal(figures(JANUARY).proposals, 1);
}

static void what_an_import_takes_away_leaves_the_figures(void **state)
{
	static const struct fact GONE = {
	    "intake.solicitation.removed.v1",
	    "{\"solicitation_id\":\"0197f0a0-0000-7000-8000-000000000001\",\"situation_id\":\"" SITUATION
	    "\",\"import_id\":\"0197f0a0-0000-7000-8000-0000000000f2\",\"removed_at\":"
	    "\"2026-02-01T09:00:00Z\"}"};
	struct test_db *db = *state;

	empty(state);
	assert_int_equal(apply_at(&ASKED, "2026-01-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&OPENED, "2026-01-11T09:00:00Z"), CMN_OK);
	left(1, 1);
	assert_int_equal(apply_at(&GONE, "2026-02-01T09:00:00Z"), CMN_OK);
	left(0, 0);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM observatory.figure_dirty"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_situation_that_another_departement_took_over_counts_there_alone),
	    cmocka_unit_test(what_an_import_takes_away_leaves_the_figures),
	};

	return cmocka_run_group_tests_name("what leaves the figures", tests, setup, teardown);
}
