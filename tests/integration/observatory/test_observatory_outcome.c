/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_outcome.c - what ends a proposal without an answer of the person, in
 * indicator 1.6.
 */
#include "story.h"

#define OF_FIRST "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\""

static int64_t solutions_with_a_day(struct test_db *db)
{
	return test_db_count(db, "SELECT count(*) FROM observatory.fact WHERE kind = 'solution'"
				 " AND day IS NOT NULL");
}

/* What ends a proposal without the person: it was made, and was neither accepted nor refused. */
static void a_proposal_taken_back_or_refused_by_the_actor_is_not_refused_by_the_person(void **state)
{
	static const struct fact WITHDRAWN = {"referral.proposal.withdrawn.v1", OF_FIRST "}"};
	static const struct fact DECLINED = {"referral.proposal.actor_answered.v1",
					     OF_FIRST ",\"state\":\"refused\"}"};
	static const struct fact WILLING = {"referral.proposal.actor_answered.v1",
					    OF_FIRST ",\"state\":\"proposed\"}"};
	static const struct {
		const struct fact *facts[4];
		int accepted, pending, withdrawn, declined;
	} CASES[] = {
	    {{&FIRST, &WITHDRAWN, &WITHDRAWN}, 0, 0, 1, 0},
	    {{&FIRST, &ACCEPTED, &WITHDRAWN}, 0, 0, 1, 0},
	    {{&FIRST, &DECLINED, &DECLINED}, 0, 0, 0, 1},
	    {{&FIRST, &ACCEPTED, &DECLINED}, 1, 0, 0, 0},
	    {{&FIRST, &ACCEPTED, &DECLINED, &ACCEPTED}, 1, 0, 0, 0},
	    {{&FIRST, &WILLING}, 0, 1, 0, 0},
	    {{&FIRST, &DECLINED, &WITHDRAWN}, 0, 0, 1, 0},
	};

	for (size_t c = 0; c < CMN_LEN(CASES); c++) {
		struct observatory_figures f;

		empty(state);
		for (size_t i = 0; i < 4 && CASES[c].facts[i]; i++)
			assert_int_equal(apply(CASES[c].facts[i]), CMN_OK);
		f = figures(JANUARY);
		assert_int_equal(f.proposals, 1);
		assert_int_equal(f.refused, 0);
		assert_int_equal(f.accepted, CASES[c].accepted);
		assert_int_equal(f.pending, CASES[c].pending);
		assert_int_equal(f.withdrawn, CASES[c].withdrawn);
		assert_int_equal(f.declined, CASES[c].declined);
		assert_int_equal(solutions_with_a_day(*state), 0);
		assert_int_equal(observatory_made(&f), 1);
	}
}

/* Until the proposal is concluded; a no concludes it, and what is told again changes nothing. */
static void a_yes_may_become_a_no_and_never_the_reverse(void **state)
{
	static const struct fact REFUSED = {"referral.proposal.answered.v1",
					    OF_FIRST ",\"answer\":\"refused\"}"};
	static const struct {
		const struct fact *facts[5];
		int accepted, refused, solutions;
	} CASES[] = {
	    {{&FIRST, &ACCEPTED}, 1, 0, 1},
	    {{&FIRST, &ACCEPTED, &ACCEPTED}, 1, 0, 1},
	    {{&FIRST, &ACCEPTED, &REFUSED}, 0, 1, 0},
	    {{&FIRST, &ACCEPTED, &REFUSED, &ACCEPTED}, 0, 1, 0},
	    {{&FIRST, &ACCEPTED, &REFUSED, &ACCEPTED, &REFUSED}, 0, 1, 0},
	    {{&FIRST, &REFUSED, &ACCEPTED}, 0, 1, 0},
	};

	for (size_t c = 0; c < CMN_LEN(CASES); c++) {
		struct observatory_figures f;

		empty(state);
		for (size_t i = 0; i < CMN_LEN(CASES[c].facts) && CASES[c].facts[i]; i++)
			assert_int_equal(apply(CASES[c].facts[i]), CMN_OK);
		f = figures(JANUARY);
		assert_int_equal(f.proposals, 1);
		assert_int_equal(f.accepted, CASES[c].accepted);
		assert_int_equal(f.refused, CASES[c].refused);
		assert_int_equal(f.pending, 0);
		assert_int_equal(solutions_with_a_day(*state), CASES[c].solutions);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(
		a_proposal_taken_back_or_refused_by_the_actor_is_not_refused_by_the_person, empty),
	    cmocka_unit_test_setup(a_yes_may_become_a_no_and_never_the_reverse, empty),
	};

	return cmocka_run_group_tests_name("outcomes of proposals", tests, setup, teardown);
}
