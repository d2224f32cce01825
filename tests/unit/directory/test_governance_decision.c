/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_decision.c - which decision is for which instance and what it bears: every kind.
 */
#include "support/cmocka_all.h"

#include "governance_decision.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* strategic, year, opinion */
static const struct {
	const char *kind, *is;
} KINDS[] = {
    {"roadmap_validated", "s--"},
    {"bilan_validated", "sy-"},
    {"report_validated", "sy-"},
    {"coherence_opinion", "s-o"},
};

static const char *expected(const char *kind)
{
	for (size_t i = 0; i < CMN_LEN(KINDS); i++) {
		if (strcmp(KINDS[i].kind, kind) == 0)
			return KINDS[i].is;
	}
	return "---";
}

static void every_kind_of_decision_has_its_instance_and_its_members(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("governance_decision_kinds");
	size_t known = 0;

	(void)state;
	assert_non_null(list);
	for (size_t i = 0; i < list->n; i++) {
		const char *kind = list->codes[i].code;
		const struct governance_decision is = governance_decision_of(kind);
		const char found[] = {is.strategic ? 's' : '-', is.year ? 'y' : '-',
				      is.opinion ? 'o' : '-', '\0'};

		assert_string_equal(found, expected(kind));
		known += is.strategic;
	}
	assert_int_equal(known, CMN_LEN(KINDS));
}

/* The list of the statements is that of the rule. */
static void two_instances_are_strategic_in_c_and_in_statements_alike(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("governance_instance_kinds");
	size_t n = 0;

	(void)state;
	assert_non_null(list);
	for (size_t i = 0; i < list->n; i++) {
		char quoted[80];

		snprintf(quoted, sizeof(quoted), "'%s'", list->codes[i].code);
		assert_int_equal(governance_strategic(list->codes[i].code),
				 strstr(GOVERNANCE_STRATEGIC, quoted) != NULL);
		n += governance_strategic(list->codes[i].code);
	}
	assert_int_equal(n, 2);
	assert_false(governance_strategic(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_of_decision_has_its_instance_and_its_members),
	    cmocka_unit_test(two_instances_are_strategic_in_c_and_in_statements_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
