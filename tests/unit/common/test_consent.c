/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent.c - may this leave?  Each sentence of cmn/consent.h, and then the rule against a
 * second writing of it that asks the same questions one datum at a time.
 */
#include "support/cmocka_all.h"

#include "cmn/codes.h"
#include "cmn/consent.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define GIVEN(...)                                                                        \
	{                                                                                 \
		.id = "a", .given = true, .purpose = "mdph_handoff",                      \
		.categories = "identity needs", .recipients = "mdph", .decided_us = 100,  \
		.from_us = INT64_MIN, .until_us = CMN_NEVER, .right_until_us = CMN_NEVER, \
		.withdrawn_us = CMN_NEVER, __VA_ARGS__                                    \
	}
#define REFUSED(...)                                                                             \
	{                                                                                        \
		.id = "r", .purpose = "", .categories = "", .recipients = "", .decided_us = 200, \
		.from_us = INT64_MIN, .until_us = CMN_NEVER, .right_until_us = CMN_NEVER,        \
		.withdrawn_us = CMN_NEVER, __VA_ARGS__                                           \
	}
#define TO_MDPH                                                                                \
	{                                                                                      \
		.purpose = "mdph_handoff", .categories = "identity", .recipient_kind = "mdph", \
		.recipient_id = "31", .at_us = 1000                                            \
	}

static enum cmn_consent_reason ask(const struct cmn_consent_act *acts, size_t n,
				   struct cmn_disclosure d)
{
	struct cmn_verdict v = cmn_consent_allowed(acts, n, &d);

	assert_true((v.reason == CMN_CONSENT_ALLOWED) == (v.consent_id != NULL));
	return v.reason;
}

#pragma GCC diagnostic ignored "-Woverride-init"

static void one_agreement_allows_what_it_names_and_nothing_else(void **state)
{
	static const struct {
		struct cmn_disclosure d;
		enum cmn_consent_reason reason;
	} CASES[] = {
	    {{"mdph_handoff", "identity", "mdph", "31", 1000}, CMN_CONSENT_ALLOWED},
	    {{"mdph_handoff", "needs identity", "mdph", NULL, 1000}, CMN_CONSENT_ALLOWED},
	    {{"mdph_handoff", "identity", "mdph", "", 100}, CMN_CONSENT_ALLOWED},
	    {{"mdph_handoff", "identity", "mdph", "", 99}, CMN_CONSENT_NONE},
	    {{"mdph_handoff", "", "mdph", "31", 1000}, CMN_CONSENT_CATEGORY},
	    {{"mdph_handoff", " ", "mdph", "31", 1000}, CMN_CONSENT_CATEGORY},
	    {{"mdph_handoff", "identity health", "mdph", "31", 1000}, CMN_CONSENT_CATEGORY},
	    {{"mdph_handoff", "identit", "mdph", "31", 1000}, CMN_CONSENT_CATEGORY},
	    {{"mdph_handoff", "identity", "mdp", "31", 1000}, CMN_CONSENT_RECIPIENT},
	    {{"mdph_handoff", "identity", "mdphs", "31", 1000}, CMN_CONSENT_RECIPIENT},
	    {{"mdph_handoff", "identity", "", "", 1000}, CMN_CONSENT_RECIPIENT},
	    {{"seek_solutions", "identity", "mdph", "31", 1000}, CMN_CONSENT_NONE},
	};
	const struct cmn_consent_act acts[] = {GIVEN(.id = "a")};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(ask(acts, 1, CASES[i].d), CASES[i].reason);
	assert_int_equal(ask(NULL, 0, CASES[0].d), CMN_CONSENT_NONE);
}

static void an_agreement_for_one_organisation_is_not_for_another(void **state)
{
	const struct cmn_consent_act acts[] = {GIVEN(.recipients = "actor partner:Org-1")};
	struct cmn_disclosure d = {"mdph_handoff", "identity", "partner", "org-1", 1000};

	(void)state;
	assert_int_equal(ask(acts, 1, d), CMN_CONSENT_ALLOWED);
	d.recipient_id = "org-2";
	assert_int_equal(ask(acts, 1, d), CMN_CONSENT_RECIPIENT);
	d.recipient_id = "org-12";
	assert_int_equal(ask(acts, 1, d), CMN_CONSENT_RECIPIENT);
	d.recipient_id = NULL; /* a partner, not known which */
	assert_int_equal(ask(acts, 1, d), CMN_CONSENT_RECIPIENT);
	d.recipient_kind = "actor";
	d.recipient_id = "whoever";
	assert_int_equal(ask(acts, 1, d), CMN_CONSENT_ALLOWED);
}

static void an_agreement_holds_from_its_first_instant_to_before_its_last(void **state)
{
	const struct cmn_consent_act acts[] = {
	    GIVEN(.from_us = 500, .until_us = 900, .right_until_us = 800)};
	static const struct {
		int64_t at;
		enum cmn_consent_reason reason;
	} CASES[] = {
	    {499, CMN_CONSENT_NOT_YET},     {500, CMN_CONSENT_ALLOWED},
	    {799, CMN_CONSENT_ALLOWED},     {800, CMN_CONSENT_RIGHT_ENDED},
	    {900, CMN_CONSENT_RIGHT_ENDED},
	};
	const struct cmn_consent_act plain[] = {GIVEN(.until_us = 900)};
	struct cmn_disclosure d = TO_MDPH;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		d.at_us = CASES[i].at;
		assert_int_equal(ask(acts, 1, d), CASES[i].reason);
	}
	d.at_us = 900;
	assert_int_equal(ask(plain, 1, d), CMN_CONSENT_EXPIRED);
}

static void the_later_of_an_agreement_and_a_refusal_wins_and_a_tie_is_a_no(void **state)
{
	struct cmn_disclosure d = TO_MDPH;

	(void)state;
	for (int64_t refused = 99; refused <= 101; refused++) {
		const struct cmn_consent_act acts[] = {GIVEN(.id = "a"),
						       REFUSED(.decided_us = refused)};
		enum cmn_consent_reason want =
		    refused < 100 ? CMN_CONSENT_ALLOWED : CMN_CONSENT_REFUSED;

		assert_int_equal(ask(acts, 2, d), want);
	}
	{
		const struct cmn_consent_act later[] = {GIVEN(.id = "a"),
							REFUSED(.decided_us = 1001)};

		assert_int_equal(ask(later, 2, d), CMN_CONSENT_ALLOWED);
	}
}

static void a_refusal_is_a_no_to_what_it_names_and_to_any_part_of_it(void **state)
{
	static const struct {
		const char *purpose, *categories, *recipients;
		bool no;
	} CASES[] = {
	    {"", "", "", true},
	    {"mdph_handoff", "", "", true},
	    {"seek_solutions", "", "", false},
	    {"", "needs", "", true},
	    {"", "health", "", false},
	    {"", "health identity", "", true},
	    {"", "", "mdph", true},
	    {"", "", "mdph:31", true},
	    {"", "", "mdph:44", false},
	    {"", "", "partner", false},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		const struct cmn_consent_act acts[] = {GIVEN(.id = "a"),
						       REFUSED(.purpose = CASES[i].purpose,
							       .categories = CASES[i].categories,
							       .recipients = CASES[i].recipients)};
		const struct cmn_disclosure d = {"mdph_handoff", "identity needs", "mdph", "31",
						 1000};

		assert_int_equal(ask(acts, 2, d),
				 CASES[i].no ? CMN_CONSENT_REFUSED : CMN_CONSENT_ALLOWED);
	}
}

static void a_refusal_of_one_counts_when_it_is_not_known_to_whom(void **state)
{
	const struct cmn_consent_act acts[] = {GIVEN(.id = "a"), REFUSED(.recipients = "mdph:44")};
	struct cmn_disclosure d = TO_MDPH;

	(void)state;
	d.recipient_id = NULL;
	assert_int_equal(ask(acts, 2, d), CMN_CONSENT_REFUSED);
}

static void a_withdrawal_leaves_no_older_agreement_open_for_the_same(void **state)
{
	const struct cmn_consent_act acts[] = {
	    GIVEN(.id = "older", .decided_us = 50),
	    GIVEN(.id = "taken back", .decided_us = 100, .withdrawn_us = 300),
	    GIVEN(.id = "newer", .decided_us = 400),
	};
	struct cmn_disclosure d = TO_MDPH;

	(void)state;
	assert_int_equal(ask(acts, 2, d), CMN_CONSENT_WITHDRAWN);
	assert_int_equal(ask(acts, 3, d), CMN_CONSENT_ALLOWED);
	assert_string_equal(cmn_consent_allowed(acts, 3, &d).consent_id, "newer");
	d.at_us = 299;
	assert_int_equal(ask(acts, 2, d), CMN_CONSENT_ALLOWED);
	d.at_us = 300;
	assert_int_equal(ask(acts, 2, d), CMN_CONSENT_WITHDRAWN);
}

static void two_agreements_do_not_add_up(void **state)
{
	const struct cmn_consent_act acts[] = {GIVEN(.categories = "identity"),
					       GIVEN(.categories = "needs")};
	struct cmn_disclosure d = TO_MDPH;

	(void)state;
	d.categories = "identity needs";
	assert_int_equal(ask(acts, 2, d), CMN_CONSENT_CATEGORY);
}

static void a_document_may_be_agreed_to_or_refused_alone(void **state)
{
	static const struct {
		const char *given, *refused, *asked;
		enum cmn_consent_reason reason;
	} CASES[] = {
	    {"documents", "health", "documents:A", CMN_CONSENT_ALLOWED},
	    {"documents:a", "health", "documents:A", CMN_CONSENT_ALLOWED},
	    {"documents:a", "health", "documents:b", CMN_CONSENT_CATEGORY},
	    {"documents:a", "health", "documents:ab", CMN_CONSENT_CATEGORY},
	    {"documents:a", "health", "documents", CMN_CONSENT_CATEGORY},
	    {"documents:a documents:b", "health", "documents:b documents:a", CMN_CONSENT_ALLOWED},
	    {"documents", "documents:b", "documents:a", CMN_CONSENT_ALLOWED},
	    {"documents", "documents:b", "documents:b", CMN_CONSENT_REFUSED},
	    {"documents", "documents:b", "documents", CMN_CONSENT_REFUSED},
	    {"documents", "documents", "documents:b", CMN_CONSENT_REFUSED},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		const struct cmn_consent_act acts[] = {GIVEN(.categories = CASES[i].given),
						       REFUSED(.categories = CASES[i].refused)};
		struct cmn_disclosure d = TO_MDPH;

		d.categories = CASES[i].asked;
		assert_int_equal(ask(acts, 2, d), CASES[i].reason);
	}
}

static void every_reason_is_a_code_with_words(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("consent_reasons");

	(void)state;
	assert_non_null(list);
	assert_int_equal(list->n, CMN_CONSENT_REASON_END_ - 1);
	for (int r = CMN_CONSENT_ALLOWED; r < CMN_CONSENT_REASON_END_; r++)
		assert_non_null(
		    cmn_code_find(list, cmn_consent_reason_code((enum cmn_consent_reason)r)));
	assert_string_equal(cmn_consent_reason_code(0), "no_consent");
}

/* --- the rule against a second writing of it ------------------------------------------------- */

static uint64_t seed = 20261122;

static unsigned draw(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

static const char *const PURPOSES[] = {"", "p", "q"};
static const char *const CATEGORIES[] = {"", "a", "b", "c", "a b", "a c", "b c", "a b c"};
static const char *const RECIPIENTS[] = {"", "k", "k:1", "k:2", "l", "l:1", "k:1 l", "k:2 l:1"};

/* Of each list of RECIPIENTS: k:1, k:2, l:1, l:2. */
static const unsigned REACH[] = {0xf, 0x3, 0x1, 0x2, 0xc, 0x4, 0xd, 0x6};
static const unsigned HELD[] = {0x7, 0x1, 0x2, 0x4, 0x3, 0x5, 0x6, 0x7};

struct drawn {
	struct cmn_consent_act act;
	unsigned purpose, categories, recipients;
};

static void draw_act(struct drawn *x, const char *id)
{
	bool given = draw(3) != 0;
	unsigned least = given ? 1 : 0;

	x->purpose = least + draw(3 - least);
	x->categories = least + draw(8 - least);
	x->recipients = least + draw(8 - least);
	x->act = (struct cmn_consent_act){
	    .id = id,
	    .given = given,
	    .purpose = PURPOSES[x->purpose],
	    .categories = CATEGORIES[x->categories],
	    .recipients = RECIPIENTS[x->recipients],
	    .decided_us = draw(10),
	    .from_us = given && draw(3) == 0 ? (int64_t)draw(12) : INT64_MIN,
	    .until_us = given && draw(3) == 0 ? (int64_t)draw(14) : CMN_NEVER,
	    .right_until_us = given && draw(5) == 0 ? (int64_t)draw(14) : CMN_NEVER,
	    .withdrawn_us = given && draw(4) == 0 ? (int64_t)draw(14) : CMN_NEVER,
	};
	if (x->act.withdrawn_us < x->act.decided_us)
		x->act.withdrawn_us = x->act.decided_us;
}

/* May this one datum go to this one recipient under this agreement, at that instant? */
static bool datum_may(const struct drawn *all, size_t n, const struct drawn *under,
		      unsigned purpose, unsigned category, unsigned who, int64_t at)
{
	const struct cmn_consent_act *u = &under->act;

	if (!u->given || under->purpose != purpose || !(HELD[under->categories] & category) ||
	    !(REACH[under->recipients] & who) || u->decided_us > at || u->from_us > at ||
	    u->until_us <= at || u->right_until_us <= at)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct drawn *x = &all[i];
		int64_t said = x->act.given ? x->act.withdrawn_us : x->act.decided_us;

		if (said <= at && said >= u->decided_us &&
		    (x->purpose == 0 || x->purpose == purpose) &&
		    (HELD[x->categories] & category) && (REACH[x->recipients] & who))
			return false;
	}
	return true;
}

static bool model(const struct drawn *all, size_t n, unsigned purpose, unsigned categories,
		  unsigned who, int64_t at)
{
	for (size_t i = 0; i < n; i++) {
		bool may = true;

		for (unsigned c = 1; c <= 4; c <<= 1)
			if (HELD[categories] & c)
				may = may && datum_may(all, n, &all[i], purpose, c, who, at);
		if (may)
			return true;
	}
	return false;
}

static void the_rule_agrees_with_a_model_that_asks_datum_by_datum(void **state)
{
	static const struct {
		const char *kind, *id;
	} WHO[] = {{"k", "1"}, {"k", "2"}, {"l", "1"}, {"l", "2"}};
	unsigned yes = 0;

	(void)state;
	for (unsigned round = 0; round < 100000; round++) {
		struct drawn all[6];
		struct cmn_consent_act acts[6];
		char ids[6][2];
		size_t n = draw(7);
		unsigned who = draw(4), purpose = 1 + draw(2), categories = 1 + draw(7);
		struct cmn_disclosure d = {PURPOSES[purpose], CATEGORIES[categories], WHO[who].kind,
					   WHO[who].id, draw(14)};
		struct cmn_verdict v;

		for (size_t i = 0; i < n; i++) {
			snprintf(ids[i], sizeof(ids[i]), "%zu", i);
			draw_act(&all[i], ids[i]);
			acts[i] = all[i].act;
		}
		v = cmn_consent_allowed(acts, n, &d);
		assert_int_equal(v.reason == CMN_CONSENT_ALLOWED,
				 model(all, n, purpose, categories, 1U << who, d.at_us));
		if (v.consent_id) { /* the one it names suffices */
			size_t i = (size_t)(v.consent_id[0] - '0');

			yes++;
			for (unsigned c = 1; c <= 4; c <<= 1)
				if (HELD[categories] & c)
					assert_true(datum_may(all, n, &all[i], purpose, c,
							      1U << who, d.at_us));
		}
	}
	assert_in_range(yes, 2000, 98000);
}

/* More of a no never opens, less data never closes, and the order of the acts says nothing. */
static void a_no_never_opens_and_less_never_closes(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct drawn x;
		struct cmn_consent_act acts[5], turned[5];
		size_t n = 1 + draw(4);
		struct cmn_disclosure d = {"p", "a b", "k", "1", draw(14)};
		struct cmn_disclosure less = d;
		bool before;

		for (size_t i = 0; i < n; i++) {
			draw_act(&x, "x");
			acts[i] = turned[n - 1 - i] = x.act;
		}
		before = cmn_consent_allowed(acts, n, &d).reason == CMN_CONSENT_ALLOWED;
		assert_int_equal(cmn_consent_allowed(turned, n, &d).reason == CMN_CONSENT_ALLOWED,
				 before);
		less.categories = "a";
		if (before)
			assert_int_equal(cmn_consent_allowed(acts, n, &less).reason,
					 CMN_CONSENT_ALLOWED);
		do
			draw_act(&x, "x");
		while (x.act.given);
		acts[n] = x.act;
		if (!before)
			assert_int_not_equal(cmn_consent_allowed(acts, n + 1, &d).reason,
					     CMN_CONSENT_ALLOWED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_agreement_allows_what_it_names_and_nothing_else),
	    cmocka_unit_test(an_agreement_for_one_organisation_is_not_for_another),
	    cmocka_unit_test(an_agreement_holds_from_its_first_instant_to_before_its_last),
	    cmocka_unit_test(the_later_of_an_agreement_and_a_refusal_wins_and_a_tie_is_a_no),
	    cmocka_unit_test(a_refusal_is_a_no_to_what_it_names_and_to_any_part_of_it),
	    cmocka_unit_test(a_refusal_of_one_counts_when_it_is_not_known_to_whom),
	    cmocka_unit_test(a_withdrawal_leaves_no_older_agreement_open_for_the_same),
	    cmocka_unit_test(two_agreements_do_not_add_up),
	    cmocka_unit_test(a_document_may_be_agreed_to_or_refused_alone),
	    cmocka_unit_test(every_reason_is_a_code_with_words),
	    cmocka_unit_test(the_rule_agrees_with_a_model_that_asks_datum_by_datum),
	    cmocka_unit_test(a_no_never_opens_and_less_never_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
