/* SPDX-License-Identifier: EUPL-1.2 */
#include "visibility.h"

#include <stdio.h>
#include <string.h>

#define BIT(group) (1U << INTAKE_SEE_##group)
#define TEAM                                                                        \
	(BIT(STATE) | BIT(CODES) | BIT(CONTACT_RULES) | BIT(IDENTITY) | BIT(NEED) | \
	 BIT(TIMELINE) | BIT(TASKS) | BIT(EVALUATION) | BIT(SHARED_NOTES) | BIT(PROJECT))

/* A role that is not named sees nothing. */
static const struct {
	const char *role;
	unsigned groups;
} TABLE[] = {
    {"conseiller", TEAM},
    {"coordonnateur", TEAM},
    {"faciliteur", BIT(STATE) | BIT(CODES) | BIT(CONTACT_RULES) | BIT(IDENTITY) | BIT(PROJECT)},
    {"pair", BIT(STATE) | BIT(CODES) | BIT(CONTACT_RULES)},
    {"operator", BIT(CONTACT_RULES)},
    {"person", BIT(STATE) | BIT(CODES) | BIT(CONTACT_RULES) | BIT(IDENTITY) | BIT(NEED) |
		   BIT(TIMELINE) | BIT(EVALUATION) | BIT(SHARED_NOTES) | BIT(PROJECT)},
};

static const char *const NAMES[INTAKE_SEE_END_] = {
    [INTAKE_SEE_STATE] = "state",
    [INTAKE_SEE_CODES] = "codes",
    [INTAKE_SEE_CONTACT_RULES] = "contact_rules",
    [INTAKE_SEE_IDENTITY] = "identity",
    [INTAKE_SEE_NEED] = "need",
    [INTAKE_SEE_TIMELINE] = "timeline",
    [INTAKE_SEE_TASKS] = "tasks",
    [INTAKE_SEE_EVALUATION] = "evaluation",
    [INTAKE_SEE_SHARED_NOTES] = "shared_notes",
    [INTAKE_SEE_PROJECT] = "project",
    [INTAKE_SEE_PRIVATE_NOTES] = "private_notes",
};

bool intake_sees(const char *role, enum intake_group group)
{
	for (size_t i = 0; i < sizeof(TABLE) / sizeof(TABLE[0]); i++)
		if (strcmp(TABLE[i].role, role) == 0)
			return (TABLE[i].groups >> group & 1) != 0;
	return false;
}

void intake_seen_groups(const char *const *roles, size_t n, char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "{");

	for (enum intake_group g = INTAKE_SEE_STATE; g < INTAKE_SEE_END_; g++) {
		bool seen = false;

		for (size_t i = 0; i < n; i++)
			seen = seen || intake_sees(roles[i], g);
		if (seen && used < size)
			used += (size_t)snprintf(out + used, size - used, "%s%s",
						 used > 1 ? "," : "", NAMES[g]);
	}
	if (used < size)
		snprintf(out + used, size - used, "}");
}

const char *intake_group_name(enum intake_group group)
{
	return group < INTAKE_SEE_STATE || group >= INTAKE_SEE_END_ ? NULL : NAMES[group];
}
