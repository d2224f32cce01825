/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_person_decide.c - who may decide: every age, quality, power and matter.
 */
#include "support/cmocka_all.h"

#include "decide.h"

#include "cmn/base.h"
#include "cmn/codes.h"

#include <string.h>

#define BOTH (INTAKE_MATTER_PERSON | INTAKE_MATTER_PROPERTY)

static struct intake_decider holder(const char *kind, enum intake_power power, bool disagrees)
{
	const struct intake_link_kind *k = intake_link_kind_of(kind);

	assert_non_null(k);
	return (struct intake_decider){k, power ? power : k->power, k->matters, disagrees};
}

static void expect(int of_age, const struct intake_decider *d, size_t n, enum intake_matter matter,
		   bool usual, enum intake_decision_rule rule, unsigned who)
{
	struct intake_decision got = intake_decide(of_age, d, n, matter, usual);

	if (got.rule != rule || got.who != who)
		fail_msg("%s by %x instead of %s by %x", intake_decision_code(got.rule), got.who,
			 intake_decision_code(rule), who);
}

static void the_codes_are_those_of_the_lists(void **state)
{
	const struct cmn_code_list *kinds = cmn_code_list_find("link_kinds");
	const struct cmn_code_list *powers = cmn_code_list_find("link_powers");
	const struct cmn_code_list *rules = cmn_code_list_find("decision_rules");

	(void)state;
	for (size_t i = 0; i < kinds->n; i++)
		assert_non_null(intake_link_kind_of(kinds->codes[i].code));
	for (size_t i = 0; i < powers->n; i++)
		assert_string_equal(intake_power_code(intake_power_of(powers->codes[i].code)),
				    powers->codes[i].code);
	for (int rule = INTAKE_DECIDES_SELF; rule <= INTAKE_DECIDES_AGE_UNKNOWN; rule++)
		assert_non_null(cmn_code_find(rules, intake_decision_code(rule)));
	assert_null(intake_link_kind_of("uncle"));
	assert_int_equal(intake_power_of("all"), 0);
	assert_null(intake_power_code(0));
}

static void a_minor_has_parents_who_act_together_on_what_is_not_usual(void **state)
{
	struct intake_decider d[3] = {holder("parental_authority", 0, false),
				      holder("parental_authority", 0, false),
				      holder("carer", 0, false)};

	(void)state;
	expect(-1, d, 3, INTAKE_MATTER_PERSON, false, INTAKE_DECIDES_ALL_OF, 3);
	expect(-1, d, 3, INTAKE_MATTER_PERSON, true, INTAKE_DECIDES_ONE_OF, 3);
	expect(-1, d, 3, INTAKE_MATTER_PROPERTY, false, INTAKE_DECIDES_ALL_OF, 3);
	d[1].disagrees = true; /* separated, and of two minds */
	expect(-1, d, 3, INTAKE_MATTER_PERSON, false, INTAKE_DECIDES_DISAGREEMENT, 3);
	expect(-1, d, 3, INTAKE_MATTER_PERSON, true, INTAKE_DECIDES_DISAGREEMENT, 3);
	d[1].power = INTAKE_POWER_NONE; /* one of them has lost it: nobody to disagree with */
	d[0].power = INTAKE_POWER_ALONE;
	expect(-1, d, 3, INTAKE_MATTER_PERSON, false, INTAKE_DECIDES_ONE_OF, 1);
	expect(-1, d + 2, 1, INTAKE_MATTER_PERSON, true, INTAKE_DECIDES_NOBODY_KNOWN, 0);
	expect(-1, NULL, 0, INTAKE_MATTER_PERSON, true, INTAKE_DECIDES_NOBODY_KNOWN, 0);
}

static void parental_authority_is_over_on_the_eighteenth_birthday(void **state)
{
	struct intake_decider d[2] = {holder("parental_authority", INTAKE_POWER_ALONE, false),
				      holder("parental_authority", 0, true)};

	(void)state;
	for (unsigned matter = 1; matter <= 2; matter++)
		for (int usual = 0; usual < 2; usual++)
			expect(1, d, 2, matter, usual, INTAKE_DECIDES_SELF, 0);
	expect(0, d, 2, INTAKE_MATTER_PERSON, true, INTAKE_DECIDES_AGE_UNKNOWN, 3);
}

static void an_adult_under_a_measure_decides_about_their_own_person(void **state)
{
	static const struct {
		const char *kind;
		enum intake_decision_rule money;
		unsigned who;
	} CASES[] = {
	    {"tutelle", INTAKE_DECIDES_ONE_OF, 1},
	    {"curatelle", INTAKE_DECIDES_ASSISTED, 1},
	    {"curatelle_renforcee", INTAKE_DECIDES_ASSISTED, 1},
	    {"sauvegarde", INTAKE_DECIDES_SELF, 0},
	    {"habilitation_familiale", INTAKE_DECIDES_ONE_OF, 1},
	    {"future_protection", INTAKE_DECIDES_ONE_OF, 1},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		struct intake_decider d = holder(CASES[i].kind, 0, false);
		bool counts = d.power != INTAKE_POWER_NONE;

		expect(1, &d, 1, INTAKE_MATTER_PROPERTY, false, CASES[i].money, CASES[i].who);
		expect(1, &d, 1, INTAKE_MATTER_PERSON, false, INTAKE_DECIDES_SELF, 0);
		/* an adult's measure says the age that nobody wrote down; a child has none */
		expect(0, &d, 1, INTAKE_MATTER_PROPERTY, false,
		       counts ? CASES[i].money : INTAKE_DECIDES_AGE_UNKNOWN, CASES[i].who);
		expect(-1, &d, 1, INTAKE_MATTER_PROPERTY, false, INTAKE_DECIDES_NOBODY_KNOWN, 0);
		d.matters = BOTH; /* the judge extended it to the person */
		expect(1, &d, 1, INTAKE_MATTER_PERSON, false, CASES[i].money, CASES[i].who);
	}
}

static void two_guardians_act_as_the_judge_said(void **state)
{
	struct intake_decider d[2] = {holder("tutelle", INTAKE_POWER_JOINTLY, false),
				      holder("tutelle", INTAKE_POWER_JOINTLY, false)};

	(void)state;
	expect(1, d, 2, INTAKE_MATTER_PROPERTY, true, INTAKE_DECIDES_ALL_OF, 3);
	d[0].disagrees = true;
	expect(1, d, 2, INTAKE_MATTER_PROPERTY, true, INTAKE_DECIDES_DISAGREEMENT, 3);
	expect(1, d, 1, INTAKE_MATTER_PROPERTY, true, INTAKE_DECIDES_ALL_OF, 1);
}

static void who_the_person_named_takes_nothing_away(void **state)
{
	struct intake_decider d[2] = {holder("mandate", 0, false),
				      holder("trusted_person", 0, false)};

	(void)state;
	expect(1, d, 2, INTAKE_MATTER_PERSON, false, INTAKE_DECIDES_SELF, 3);
	expect(1, d, 2, INTAKE_MATTER_PROPERTY, false, INTAKE_DECIDES_SELF, 0);
	expect(-1, d, 2, INTAKE_MATTER_PERSON, false, INTAKE_DECIDES_NOBODY_KNOWN, 0);
}

/* Whatever is recorded, an answer follows, and only holders of a power are named. */
static void every_pair_of_qualities_and_powers_has_an_answer(void **state)
{
	const struct cmn_code_list *kinds = cmn_code_list_find("link_kinds");

	(void)state;
	for (size_t i = 0; i < kinds->n * kinds->n * 16 * 3 * 4; i++) {
		size_t rest = i;
		struct intake_decider d[2];
		struct intake_decision got;

		for (size_t k = 0; k < 2; k++) {
			d[k] = holder(kinds->codes[rest % kinds->n].code, 0, false);
			rest /= kinds->n;
			d[k].power = 1u << rest % 4;
			rest /= 4;
			d[k].disagrees = k == rest % 2;
		}
		got = intake_decide((int)(rest % 3) - 1, d, 2, 1u << rest / 3 % 2, rest / 6 % 2);
		assert_in_range(got.rule, INTAKE_DECIDES_SELF, INTAKE_DECIDES_AGE_UNKNOWN);
		for (size_t k = 0; k < 2; k++)
			if (got.who & 1u << k) {
				assert_int_not_equal(d[k].power, INTAKE_POWER_NONE);
				assert_int_not_equal(d[k].kind->capacity, INTAKE_OF_NOBODY);
			}
		if (got.rule == INTAKE_DECIDES_ONE_OF || got.rule == INTAKE_DECIDES_ALL_OF)
			assert_int_not_equal(got.who, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_codes_are_those_of_the_lists),
	    cmocka_unit_test(a_minor_has_parents_who_act_together_on_what_is_not_usual),
	    cmocka_unit_test(parental_authority_is_over_on_the_eighteenth_birthday),
	    cmocka_unit_test(an_adult_under_a_measure_decides_about_their_own_person),
	    cmocka_unit_test(two_guardians_act_as_the_judge_said),
	    cmocka_unit_test(who_the_person_named_takes_nothing_away),
	    cmocka_unit_test(every_pair_of_qualities_and_powers_has_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
