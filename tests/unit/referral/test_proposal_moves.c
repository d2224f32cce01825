/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_proposal_moves.c - every state of a proposal, with every answer, every act and every side.
 */
#include "proposal_moves.h"

#include "support/cmocka_all.h"

#include <string.h>

static const char *const STATES[] = {"proposed", "accepted", "refused", "withdrawn"};
static const char *const ANSWERS[] = {NULL, "accepted", "refused"};
static const enum referral_side SIDES[] = {REFERRAL_SIDE_TEAM, REFERRAL_SIDE_ACTOR,
					   REFERRAL_SIDE_MDPH, REFERRAL_SIDE_PERSON};

/* row: act; column: team, actor, MDPH, person; as the rules say it, not as the code does */
static const char *const MAY[REFERRAL_PROPOSAL_ACT_END_] = {
    [REFERRAL_PERSON_ACCEPTS] = "y--y", [REFERRAL_PERSON_REFUSES] = "y--y",
    [REFERRAL_ACTOR_ACCEPTS] = "yy--",  [REFERRAL_ACTOR_REFUSES] = "yy--",
    [REFERRAL_WITHDRAW] = "y---",       [REFERRAL_STATUS_ADMITS] = "yy--",
    [REFERRAL_STATUS_REFUSES] = "--y-", [REFERRAL_STATUS_CANCELS] = "--y-",
};

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool of_actor(int act)
{
	return act == REFERRAL_ACTOR_ACCEPTS || act == REFERRAL_ACTOR_REFUSES ||
	       act == REFERRAL_STATUS_ADMITS || act == REFERRAL_STATUS_REFUSES;
}

static bool of_person(int act)
{
	return act == REFERRAL_PERSON_ACCEPTS || act == REFERRAL_PERSON_REFUSES;
}

static const char *said(int act)
{
	if (act == REFERRAL_WITHDRAW || act == REFERRAL_STATUS_CANCELS)
		return NULL;
	return act == REFERRAL_PERSON_REFUSES || act == REFERRAL_ACTOR_REFUSES ||
		       act == REFERRAL_STATUS_REFUSES
		   ? "refused"
		   : "accepted";
}

static enum referral_proposal_why want(const struct referral_proposal_now *now, int act, int side)
{
	bool status = act >= REFERRAL_STATUS_ADMITS;

	if (MAY[act][side] != 'y')
		return REFERRAL_PROPOSAL_SIDE;
	if (same(now->state, "withdrawn"))
		return REFERRAL_PROPOSAL_WITHDRAWN;
	if (!same(now->state, "proposed"))
		return REFERRAL_PROPOSAL_ENDED;
	if (status && !now->by_status)
		return REFERRAL_PROPOSAL_NO_STATUS;
	if (of_actor(act) && !now->has_actor)
		return REFERRAL_PROPOSAL_NO_ACTOR;
	if (of_actor(act) && !status && now->by_status)
		return REFERRAL_PROPOSAL_BY_STATUS;
	if ((of_actor(act) && same(now->actor, said(act))) ||
	    (of_person(act) && same(now->person, said(act))))
		return REFERRAL_PROPOSAL_REPEATED;
	return REFERRAL_PROPOSAL_MAY;
}

static void check(const struct referral_proposal_now *now, int act, int side)
{
	struct referral_proposal_next next = {0};
	enum referral_proposal_why why =
	    referral_proposal_act(now, (enum referral_proposal_act)act, SIDES[side], &next);
	const char *person = of_person(act) ? said(act) : now->person;
	const char *actor = of_actor(act) ? said(act) : now->actor;

	assert_int_equal(why, want(now, act, side));
	if (why != REFERRAL_PROPOSAL_MAY) {
		assert_null(next.state);
		return;
	}
	assert_true(same(next.person, person) && same(next.actor, actor));
	if (!said(act))
		assert_string_equal(next.state, "withdrawn");
	else if (same(person, "refused") || same(actor, "refused"))
		assert_string_equal(next.state, "refused");
	else if (same(person, "accepted") && (same(actor, "accepted") || !now->actor_required))
		assert_string_equal(next.state, "accepted");
	else
		assert_string_equal(next.state, "proposed");
}

static void every_state_and_act_and_side_follows_the_rules(void **state)
{
	int n = 0;

	(void)state;
	for (int i = 0; i < 4 * 3 * 3 * 2 * 2 * 2; i++) {
		const struct referral_proposal_now now = {
		    .state = STATES[i % 4],
		    .person = ANSWERS[i / 4 % 3],
		    .actor = ANSWERS[i / 12 % 3],
		    .has_actor = i / 36 % 2,
		    .actor_required = i / 72 % 2,
		    .by_status = i / 144 % 2,
		};

		for (int act = 1; act < REFERRAL_PROPOSAL_ACT_END_; act++)
			for (int side = 0; side < 4; side++, n++)
				check(&now, act, side);
	}
	assert_int_equal(n, 288 * 8 * 4);
}

static void an_actor_never_answers_for_the_person_nor_the_person_for_an_actor(void **state)
{
	const struct referral_proposal_now now = {.state = "proposed", .has_actor = true};
	struct referral_proposal_next next;

	(void)state;
	assert_int_equal(
	    referral_proposal_act(&now, REFERRAL_PERSON_ACCEPTS, REFERRAL_SIDE_ACTOR, &next),
	    REFERRAL_PROPOSAL_SIDE);
	assert_int_equal(
	    referral_proposal_act(&now, REFERRAL_ACTOR_ACCEPTS, REFERRAL_SIDE_PERSON, &next),
	    REFERRAL_PROPOSAL_SIDE);
}

static void days_are_in_order(void **state)
{
	(void)state;
	assert_true(referral_period_plausible(NULL, "2026-07-01"));
	assert_true(referral_period_plausible("2026-07-01", NULL));
	assert_true(referral_period_plausible("2026-07-01", "2026-07-01"));
	assert_true(referral_period_plausible("2026-07-31", "2026-08-01"));
	assert_false(referral_period_plausible("2026-08-01", "2026-07-31"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_and_act_and_side_follows_the_rules),
	    cmocka_unit_test(an_actor_never_answers_for_the_person_nor_the_person_for_an_actor),
	    cmocka_unit_test(days_are_in_order),
	};

	return cmocka_run_group_tests_name("proposal moves", tests, NULL, NULL);
}
