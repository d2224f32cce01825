/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_accord_rules.c - every act in every state, and everything that an accord can lack.
 */
#include "accord.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <string.h>

static void every_act_is_allowed_in_its_states_and_in_no_other(void **state)
{
	static const struct {
		enum referral_accord_act act;
		const char *from, *to;
	} ALLOWED[] = {
	    {REFERRAL_ACCORD_REVISE, "draft", "draft"},
	    {REFERRAL_ACCORD_REVISE, "proposed", "draft"},
	    {REFERRAL_ACCORD_PROPOSE, "draft", "proposed"},
	    {REFERRAL_ACCORD_SIGN, "proposed", "signed"},
	    {REFERRAL_ACCORD_CANCEL, "draft", "cancelled"},
	    {REFERRAL_ACCORD_CANCEL, "proposed", "cancelled"},
	    {REFERRAL_ACCORD_END, "signed", "ended"},
	    {REFERRAL_ACCORD_ATTACH, "proposed", NULL},
	    {REFERRAL_ACCORD_ATTACH, "signed", NULL},
	    {REFERRAL_ACCORD_ATTACH, "ended", NULL},
	};
	const struct cmn_code_list *states = cmn_code_list_find("accord_states");
	size_t seen = 0;

	(void)state;
	assert_non_null(states);
	for (enum referral_accord_act act = 1; act < REFERRAL_ACCORD_ACT_END_; act++) {
		for (size_t s = 0; s < states->n; s++) {
			const char *code = states->codes[s].code, *to = "";
			bool allowed = false;

			for (size_t i = 0; i < sizeof(ALLOWED) / sizeof(ALLOWED[0]); i++)
				if (ALLOWED[i].act == act && strcmp(ALLOWED[i].from, code) == 0) {
					allowed = true;
					to = ALLOWED[i].to;
				}
			assert_int_equal(referral_accord_allows(act, code), allowed);
			if (allowed && to)
				assert_string_equal(REFERRAL_ACCORD_MOVES[act].to, to);
			seen += allowed;
		}
		assert_false(referral_accord_allows(act, ""));
		assert_false(referral_accord_allows(act, "sign"));
	}
	assert_int_equal(seen, sizeof(ALLOWED) / sizeof(ALLOWED[0]));
	assert_false(referral_accord_allows(0, "draft"));
}

/* An accord that lacks nothing. */
static struct referral_party parties[3];
static struct referral_commitment commitments[2];
static struct referral_financing financing[2];
static struct referral_accord whole;

static int fresh(void **state)
{
	(void)state;
	parties[0] = (struct referral_party){.key = "moi", .kind = "person", .signs = true};
	parties[1] = (struct referral_party){
	    .key = "service", .kind = "actor", .actor = true, .signs = true};
	parties[2] = (struct referral_party){.key = "c360", .kind = "community"};
	commitments[0] = (struct referral_commitment){.party = "service",
						      .frequency = "weekly",
						      .from = "2026-02-01",
						      .to = "2026-02-01",
						      .times = true};
	commitments[1] = (struct referral_commitment){.party = "moi"};
	financing[0] = (struct referral_financing){.source = "cnr", .mention_c360 = true};
	financing[1] = (struct referral_financing){
	    .source = "other_funder", .funder = "caf_msa", .party = "c360"};
	whole = (struct referral_accord){
	    .from = "2026-02-01",
	    .to = "2026-12-31",
	    .review_on = "2026-06-30",
	    .parties = parties,
	    .n_parties = 3,
	    .commitments = commitments,
	    .n_commitments = 2,
	    .financing = financing,
	    .n_financing = 2,
	};
	return 0;
}

static void is(enum referral_accord_fault want, size_t place)
{
	size_t at = 99;

	assert_int_equal(referral_accord_check(&whole, &at), want);
	if (want)
		assert_int_equal(at, place);
}

static void an_accord_that_lacks_nothing_is_taken(void **state)
{
	(void)state;
	is(0, 0);
	whole.n_financing = 0;
	whole.from = whole.to = whole.review_on = NULL;
	parties[0].kind = "representative";
	is(0, 0);
}

static void a_plan_and_a_commitment_do_not_end_before_they_begin(void **state)
{
	(void)state;
	whole.to = "2026-01-31";
	is(REFERRAL_ACCORD_PLAN_REVERSED, 0);
	whole.to = NULL;
	whole.review_on = "2026-01-31";
	is(REFERRAL_ACCORD_REVIEW_EARLY, 0);
	whole.review_on = NULL;
	commitments[0].to = "2026-01-31";
	is(REFERRAL_ACCORD_COMMITMENT_REVERSED, 0);
	commitments[0].from = NULL;
	is(0, 0);
}

static void both_sides_sign(void **state)
{
	(void)state;
	parties[0].signs = false;
	is(REFERRAL_ACCORD_NOBODY_FOR_PERSON, 0);
	parties[0].signs = true;
	parties[1].signs = false;
	is(REFERRAL_ACCORD_ONE_SIDED, 0);
	parties[2].signs = true;
	is(0, 0);
	parties[2].kind = "representative";
	is(REFERRAL_ACCORD_ONE_SIDED, 0);
}

static void a_key_names_one_party_and_an_actor_is_of_the_directory(void **state)
{
	(void)state;
	parties[2].key = "moi";
	is(REFERRAL_ACCORD_SAME_KEY, 2);
	parties[2].key = "c360";
	parties[1].actor = false;
	is(REFERRAL_ACCORD_ACTOR, 1);
	parties[1].actor = true;
	parties[2].actor = true;
	is(REFERRAL_ACCORD_ACTOR, 2);
}

static void a_commitment_is_one_of_a_party_and_counts_per_something(void **state)
{
	(void)state;
	commitments[1].party = "inconnue";
	is(REFERRAL_ACCORD_UNKNOWN_PARTY, 1);
	commitments[1].party = "moi";
	commitments[1].times = true;
	is(REFERRAL_ACCORD_TIMES, 1);
}

static void credits_mention_the_community_and_a_funder_is_named(void **state)
{
	(void)state;
	financing[0].mention_c360 = false;
	is(REFERRAL_ACCORD_MENTION, 0);
	financing[0].source = "own_means";
	is(0, 0);
	financing[1].funder = NULL;
	is(REFERRAL_ACCORD_FUNDER, 1);
	financing[1].funder = "ars";
	financing[1].party = "inconnue";
	is(REFERRAL_ACCORD_FINANCING_PARTY, 1);
}

static void a_day_lies_between_what_it_follows_and_today(void **state)
{
	(void)state;
	assert_int_equal(referral_day_check(11, 10, 10), REFERRAL_DAY_AHEAD);
	assert_int_equal(referral_day_check(10, 10, 10), 0);
	assert_int_equal(referral_day_check(9, 10, 10), REFERRAL_DAY_EARLY);
	assert_int_equal(referral_day_check(11, 12, 10), REFERRAL_DAY_AHEAD);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(every_act_is_allowed_in_its_states_and_in_no_other),
	    T(an_accord_that_lacks_nothing_is_taken),
	    T(a_plan_and_a_commitment_do_not_end_before_they_begin),
	    T(both_sides_sign),
	    T(a_key_names_one_party_and_an_actor_is_of_the_directory),
	    T(a_commitment_is_one_of_a_party_and_counts_per_something),
	    T(credits_mention_the_community_and_a_funder_is_named),
	    T(a_day_lies_between_what_it_follows_and_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
