/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_concertation_moves.c - the states around a concertation: every state × every act.
 */
#include "concertation.h"

#include "support/cmocka_all.h"

#include <string.h>

static const char *const STATES[] = {"planned",  "held",     "closed",   "cancelled", "invited",
				     "accepted", "declined", "present",  "absent",    "withdrawn",
				     "open",     "kept",     "not_kept", "changed",   "contributed",
				     "",         "plan",     "planned,", "{planned}"};
#define N_STATES (sizeof(STATES) / sizeof(STATES[0]))

/* act, state → state: the table of the header, and nothing else */
static const struct {
	enum referral_meeting_act act;
	const char *from, *to;
} ALLOWED[] = {
    {REFERRAL_MEETING_INVITE, "planned", "planned"},
    {REFERRAL_MEETING_POSTPONE, "planned", "planned"},
    {REFERRAL_MEETING_CANCEL, "planned", "cancelled"},
    {REFERRAL_MEETING_HOLD, "planned", "held"},
    {REFERRAL_MEETING_DECIDE, "held", "held"},
    {REFERRAL_MEETING_CLOSE, "held", "closed"},
    {REFERRAL_SEAT_ACCEPT, "invited", "accepted"},
    {REFERRAL_SEAT_ACCEPT, "accepted", "accepted"},
    {REFERRAL_SEAT_ACCEPT, "declined", "accepted"},
    {REFERRAL_SEAT_DECLINE, "invited", "declined"},
    {REFERRAL_SEAT_DECLINE, "accepted", "declined"},
    {REFERRAL_SEAT_DECLINE, "declined", "declined"},
    {REFERRAL_SEAT_ASK_AGAIN, "invited", "invited"},
    {REFERRAL_SEAT_ASK_AGAIN, "accepted", "invited"},
    {REFERRAL_SEAT_ASK_AGAIN, "declined", "invited"},
    {REFERRAL_SEAT_WITHDRAW, "invited", "withdrawn"},
    {REFERRAL_SEAT_WITHDRAW, "accepted", "withdrawn"},
    {REFERRAL_SEAT_WITHDRAW, "declined", "withdrawn"},
    {REFERRAL_SEAT_ATTEND, "invited", "present"},
    {REFERRAL_SEAT_ATTEND, "accepted", "present"},
    {REFERRAL_SEAT_ATTEND, "declined", "present"},
    {REFERRAL_SEAT_MISS, "invited", "absent"},
    {REFERRAL_SEAT_MISS, "accepted", "absent"},
    {REFERRAL_SEAT_SET_PRESENT, "present", "present"},
    {REFERRAL_SEAT_SET_PRESENT, "absent", "present"},
    {REFERRAL_SEAT_SET_PRESENT, "declined", "present"},
    {REFERRAL_SEAT_SET_ABSENT, "present", "absent"},
    {REFERRAL_PLEDGE_KEEP, "open", "kept"},
    {REFERRAL_PLEDGE_KEEP, "changed", "kept"},
    {REFERRAL_PLEDGE_FAIL, "open", "not_kept"},
    {REFERRAL_PLEDGE_FAIL, "changed", "not_kept"},
    {REFERRAL_PLEDGE_CHANGE, "open", "changed"},
    {REFERRAL_PLEDGE_CHANGE, "changed", "changed"},
    {REFERRAL_GOS_LINK, "invited", "invited"},
    {REFERRAL_GOS_ACCEPT, "invited", "accepted"},
    {REFERRAL_GOS_CONTRIBUTE, "invited", "contributed"},
    {REFERRAL_GOS_CONTRIBUTE, "accepted", "contributed"},
    {REFERRAL_GOS_DECLINE, "invited", "declined"},
    {REFERRAL_GOS_DECLINE, "accepted", "declined"},
    {REFERRAL_GOS_CANCEL, "invited", "cancelled"},
    {REFERRAL_GOS_CANCEL, "accepted", "cancelled"},
    {REFERRAL_GOS_CANCEL, "contributed", "cancelled"},
};

static const char *wanted(const char *state, int act)
{
	for (size_t i = 0; i < sizeof(ALLOWED) / sizeof(ALLOWED[0]); i++)
		if ((int)ALLOWED[i].act == act && strcmp(ALLOWED[i].from, state) == 0)
			return ALLOWED[i].to;
	return NULL;
}

static void every_state_allows_the_acts_of_the_table_and_no_other(void **state)
{
	(void)state;
	for (size_t s = 0; s < N_STATES; s++)
		for (int act = -1; act <= REFERRAL_MEETING_ACT_END_ + 1; act++) {
			const char *want = wanted(STATES[s], act);
			const char *got =
			    referral_meeting_next(STATES[s], (enum referral_meeting_act)act);

			if (want)
				assert_string_equal(got, want);
			else
				assert_null(got);
		}
}

static void outside_are_those_whose_reading_is_a_disclosure(void **state)
{
	(void)state;
	assert_string_equal(referral_party_recipient("actor"), "actor");
	assert_string_equal(referral_party_recipient("carer"), "carer");
	assert_string_equal(referral_party_recipient("mdph"), "mdph");
	assert_string_equal(referral_party_recipient("other"), "partner");
	assert_null(referral_party_recipient("person"));
	assert_null(referral_party_recipient("representative"));
	assert_null(referral_party_recipient("team"));
	assert_null(referral_party_recipient(""));
}

static void a_party_is_named_as_it_may_be_named(void **state)
{
	static const char *const PARTIES[] = {"actor", "team", "person", "representative",
					      "carer", "mdph", "other"};

	(void)state;
	for (size_t i = 0; i < sizeof(PARTIES) / sizeof(PARTIES[0]); i++)
		for (int given = 0; given < 8; given++) {
			const char *p = PARTIES[i];
			bool actor = given & 1, account = given & 2, function = given & 4;
			bool fine = actor == (strcmp(p, "actor") == 0) &&
				    account == (strcmp(p, "team") == 0) &&
				    (function || strcmp(p, "other") != 0);

			assert_int_equal(referral_party_check(p, actor, account, function) ==
					     REFERRAL_PARTY_FINE,
					 fine);
		}
	assert_int_equal(referral_party_check("actor", false, false, true),
			 REFERRAL_PARTY_NEEDS_ACTOR);
	assert_int_equal(referral_party_check("person", true, false, true),
			 REFERRAL_PARTY_NO_ACTOR);
	assert_int_equal(referral_party_check("team", false, false, true),
			 REFERRAL_PARTY_NEEDS_ACCOUNT);
	assert_int_equal(referral_party_check("mdph", false, true, true),
			 REFERRAL_PARTY_NO_ACCOUNT);
	assert_int_equal(referral_party_check("other", false, false, false),
			 REFERRAL_PARTY_NEEDS_FUNCTION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_allows_the_acts_of_the_table_and_no_other),
	    cmocka_unit_test(outside_are_those_whose_reading_is_a_disclosure),
	    cmocka_unit_test(a_party_is_named_as_it_may_be_named),
	};

	return cmocka_run_group_tests_name("moves of concertations", tests, NULL, NULL);
}
