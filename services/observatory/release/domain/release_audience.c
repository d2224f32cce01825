/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_audience.h"

#include <stddef.h>
#include <string.h>

static const char *const CODES[RELEASE_AUDIENCE_END_] = {
    [RELEASE_TEAM] = "team",
    [RELEASE_COCHAIR] = "cochair",
    [RELEASE_PARTNER] = "partner",
    [RELEASE_PUBLIC] = "public",
};

/* Every other role is the public. */
static const struct {
	const char *role;
	enum release_audience audience;
} ROLES[] = {
    {"conseiller", RELEASE_TEAM}, {"coordonnateur", RELEASE_TEAM}, {"authority", RELEASE_COCHAIR},
    {"mdph", RELEASE_COCHAIR},    {"partner", RELEASE_PARTNER},    {"faciliteur", RELEASE_PARTNER},
};

const char *release_audience_code(enum release_audience audience)
{
	return audience > 0 && audience < RELEASE_AUDIENCE_END_ ? CODES[audience] : NULL;
}

enum release_audience release_audience_of_code(const char *code)
{
	for (enum release_audience a = RELEASE_TEAM; a < RELEASE_AUDIENCE_END_; a++)
		if (strcmp(CODES[a], code) == 0)
			return a;
	return 0;
}

enum release_audience release_audience_of_role(const char *role)
{
	for (size_t i = 0; i < sizeof(ROLES) / sizeof(ROLES[0]); i++)
		if (strcmp(ROLES[i].role, role) == 0)
			return ROLES[i].audience;
	return RELEASE_PUBLIC;
}
