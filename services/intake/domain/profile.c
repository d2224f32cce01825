/* SPDX-License-Identifier: EUPL-1.2 */
#include "profile.h"

#include <stddef.h>
#include <string.h>

/* First row that fits wins; NULL fits everything. */
static const struct {
	const char *requester_kind;
	const char *person_profile;
	const char *profile;
} RULES[] = {
    {"professional", NULL, "professional"},
    {"carer", "carer", "carer"},
    {NULL, "child", "child"},
    {NULL, NULL, "adult"},
};

const char *intake_profile(const char *requester_kind, const char *person_profile)
{
	for (size_t i = 0;; i++) {
		if (RULES[i].requester_kind && strcmp(RULES[i].requester_kind, requester_kind) != 0)
			continue;
		if (RULES[i].person_profile && strcmp(RULES[i].person_profile, person_profile) != 0)
			continue;
		return RULES[i].profile; /* the last row fits everything */
	}
}
