/* SPDX-License-Identifier: EUPL-1.2 */
#include "profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum age { ANY, YOUNG, GROWN };

/* NULL and ANY fit everything. */
static const struct {
	const char *requester_kind, *person_profile;
	enum age age;
	struct intake_profile_rule rule;
} RULES[] = {
    {"professional", NULL, ANY, {"professional_asks", "professional"}},
    {NULL, "carer", ANY, {"carer_own_need", "carer"}},
    {NULL, NULL, YOUNG, {"child_by_age", "child"}},
    {NULL, NULL, GROWN, {"adult_by_age", "adult"}},
    {NULL, "child", ANY, {"child_stated", "child"}},
    {NULL, "adult", ANY, {"adult_stated", "adult"}},
    {NULL, NULL, ANY, {"unknown", "adult"}},
};

static bool fits(const char *wanted, const char *given)
{
	return !wanted || strcmp(wanted, given) == 0;
}

static bool age_fits(enum age wanted, int age)
{
	if (wanted == ANY)
		return true;
	return age >= 0 && (age < INTAKE_AGE_ADULT) == (wanted == YOUNG);
}

const struct intake_profile_rule *intake_profile_rule(const char *requester_kind,
						      const char *person_profile, int age)
{
	size_t i = 0;

	/* the last row fits everything */
	while (!fits(RULES[i].requester_kind, requester_kind) ||
	       !fits(RULES[i].person_profile, person_profile) || !age_fits(RULES[i].age, age))
		i++;
	return &RULES[i].rule;
}

const char *intake_profile(const char *requester_kind, const char *person_profile)
{
	return intake_profile_rule(requester_kind, person_profile, INTAKE_AGE_UNKNOWN)->profile;
}
