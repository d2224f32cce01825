/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent.c - may this leave?  Each sentence of cmn/consent.h.
 */
#include "support/cmocka_all.h"

#include "cmn/codes.h"
#include "cmn/consent.h"

#include <string.h>

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
