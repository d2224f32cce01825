/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_ballot.c - one member, one voice: who may vote, for whom, and what comes out.
 */
#include "support/cmocka_all.h"

#include "governance_ballot.h"
#include "governance_steps.h"

#include "cmn/base.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* Every count of up to six voices, in words that are not those of the code. */
static enum governance_result expected(int yes, int no, int abstain, enum governance_majority m,
				       enum governance_casting casting)
{
	const double cast = yes + no + abstain;
	bool equal = false, passes = false;

	if (cast == 0)
		return GOVERNANCE_NOBODY_VOTED;
	if (m == GOVERNANCE_SIMPLE) {
		equal = yes == no;
		passes = yes > no;
	} else if (m == GOVERNANCE_ABSOLUTE) {
		equal = yes == cast / 2;
		passes = yes > cast / 2;
	} else {
		passes = yes + no > 0 && yes >= (yes + no) * 2.0 / 3 - 1e-9;
	}
	if (equal)
		return casting == GOVERNANCE_CASTING_YES ? GOVERNANCE_ADOPTED_BY_CHAIR
							 : GOVERNANCE_REJECTED_TIE;
	return passes ? GOVERNANCE_ADOPTED : GOVERNANCE_REJECTED;
}

static void every_count_of_six_voices_has_its_result(void **state)
{
	(void)state;
	for (int code = 0; code < 7 * 7 * 7 * 3 * 3; code++) {
		struct governance_count c = {
		    .roll = 18,
		    .there = 18,
		    .yes = code % 7,
		    .no = code / 7 % 7,
		    .abstain = code / 49 % 7,
		    .majority = (enum governance_majority)(1 + code / 343 % 3),
		    .casting = (enum governance_casting)(code / 1029),
		};
		enum governance_result result = governance_result_of(&c);

		assert_int_equal(result, expected(c.yes, c.no, c.abstain, c.majority, c.casting));
	}
}

static void a_quorum_is_rounded_up_and_comes_first(void **state)
{
	(void)state;
	for (int roll = 0; roll <= 40; roll++) {
		for (int percent = 0; percent <= 100; percent++) {
			const int needed = governance_quorum(roll, percent);

			assert_true(needed * 100 >= roll * percent);
			assert_true(needed == 0 || (needed - 1) * 100 < roll * percent);
			for (int there = 0; there <= roll; there++) {
				const struct governance_count c = {.roll = roll,
								   .there = there,
								   .yes = there,
								   .quorum_percent = percent,
								   .majority = GOVERNANCE_SIMPLE};
				bool none = governance_result_of(&c) == GOVERNANCE_NO_QUORUM;

				assert_int_equal(none, there * 100 < roll * percent);
			}
		}
	}
}

static void every_try_to_vote_is_judged(void **state)
{
	(void)state;
	for (int bits = 0; bits < 128; bits++) {
		for (int held = 0; held <= 3; held++) {
			const struct governance_try t = {
			    .open = bits & 1,
			    .member = bits & 2,
			    .voted = bits & 4,
			    .by_proxy = bits & 8,
			    .holder = bits & 16,
			    .given = bits & 32,
			    .giver_there = bits & 64,
			    .held = held,
			    .max_proxies = 2,
			};
			const bool own = t.open && t.member && !t.voted;
			const bool other =
			    !t.by_proxy || (t.holder && t.given && !t.giver_there && held < 2);

			assert_int_equal(governance_may_vote(&t) == GOVERNANCE_MAY_VOTE,
					 own && other);
		}
	}
}

static void the_reason_of_a_refusal_is_the_first_that_holds(void **state)
{
	struct governance_try t = {.by_proxy = true, .voted = true, .giver_there = true};

	(void)state;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_VOTE_CLOSED);
	t.open = true;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_NOT_A_MEMBER);
	t.member = true;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_VOTED_ALREADY);
	t.voted = false;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_HOLDER_NO_MEMBER);
	t.holder = true;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_NO_PROXY);
	t.given = true;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_GIVER_THERE);
	t.giver_there = false;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_PROXIES_ABOVE);
	t.max_proxies = 1;
	assert_int_equal(governance_may_vote(&t), GOVERNANCE_MAY_VOTE);
}

static void every_proxy_is_judged(void **state)
{
	(void)state;
	for (int bits = 0; bits < 128; bits++) {
		for (int held = 0; held <= 3; held++) {
			const struct governance_proxy p = {
			    .giver_member = bits & 1,
			    .holder_member = bits & 2,
			    .same = bits & 4,
			    .giver_there = bits & 8,
			    .given = bits & 16,
			    .giver_holds = bits & 32,
			    .holder_gave = bits & 64,
			    .held = held,
			    .max_proxies = 2,
			};
			const bool good = (bits & 3) == 3 && bits < 4 && held < 2;

			assert_int_equal(governance_may_give(&p) == GOVERNANCE_PROXY_GOOD, good);
		}
	}
	assert_int_equal(governance_may_give(&(struct governance_proxy){.giver_member = true,
									.holder_member = true}),
			 GOVERNANCE_PROXY_LIMIT);
}

static void codes_are_those_of_the_contract(void **state)
{
	const struct cmn_code_list *results = cmn_code_list_find("governance_vote_results");
	const struct cmn_code_list *majorities = cmn_code_list_find("governance_majorities");

	(void)state;
	for (int i = GOVERNANCE_ADOPTED; i <= GOVERNANCE_NOBODY_VOTED; i++)
		assert_non_null(
		    cmn_code_find(results, governance_result_code((enum governance_result)i)));
	assert_int_equal(results->n, GOVERNANCE_NOBODY_VOTED);
	for (size_t i = 0; i < majorities->n; i++)
		assert_true(governance_majority_of(majorities->codes[i].code) != 0);
	assert_int_equal(governance_majority_of("loud"), 0);
	assert_int_equal(governance_majority_of(NULL), 0);
}

/* --- steps of a meeting and of an arbitration ----------------------------------------------- */

static void every_step_of_a_meeting(void **state)
{
	static const char *const STATES[] = {"planned", "convened", "held", "cancelled"};
	static const char *const MAY[] = {"planned planned",   "planned convened",
					  "planned cancelled", "convened planned",
					  "convened held",     "convened cancelled"};

	(void)state;
	assert_int_equal(governance_meeting_of("lost"), 0);
	assert_int_equal(governance_meeting_of(NULL), 0);
	for (size_t from = 0; from < CMN_LEN(STATES); from++) {
		for (size_t to = 0; to < CMN_LEN(STATES); to++) {
			char step[40];
			bool may = false;

			snprintf(step, sizeof(step), "%s %s", STATES[from], STATES[to]);
			for (size_t i = 0; i < CMN_LEN(MAY); i++)
				may = may || strcmp(MAY[i], step) == 0;
			assert_int_equal(governance_meeting_may(governance_meeting_of(STATES[from]),
								governance_meeting_of(STATES[to])),
					 may);
		}
	}
}

static void every_step_of_an_arbitration(void **state)
{
	static const char *const STATES[] = {"asked", "answered", "done", "withdrawn"};
	static const char *const MAY[] = {"asked answered", "asked withdrawn", "answered done",
					  "answered asked", "answered withdrawn"};

	(void)state;
	assert_int_equal(governance_arbitration_of("lost"), 0);
	for (size_t from = 0; from < CMN_LEN(STATES); from++) {
		enum governance_arbitration is = governance_arbitration_of(STATES[from]);

		for (size_t to = 0; to < CMN_LEN(STATES); to++) {
			char step[40];
			bool may = false;

			snprintf(step, sizeof(step), "%s %s", STATES[from], STATES[to]);
			for (size_t i = 0; i < CMN_LEN(MAY); i++)
				may = may || strcmp(MAY[i], step) == 0;
			assert_int_equal(
			    governance_arbitration_may(is, governance_arbitration_of(STATES[to])),
			    may);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_count_of_six_voices_has_its_result),
	    cmocka_unit_test(a_quorum_is_rounded_up_and_comes_first),
	    cmocka_unit_test(every_try_to_vote_is_judged),
	    cmocka_unit_test(the_reason_of_a_refusal_is_the_first_that_holds),
	    cmocka_unit_test(every_proxy_is_judged),
	    cmocka_unit_test(codes_are_those_of_the_contract),
	    cmocka_unit_test(every_step_of_a_meeting),
	    cmocka_unit_test(every_step_of_an_arbitration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
