/* SPDX-License-Identifier: EUPL-1.2 */
#include "dossier.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *kind, *role;
} OPENERS[] = {
    {"mdph", "mdph"},
    {"partner", "partner"},
    {"actor", "partner"},
    {"appv", "faciliteur"},
    {"listening_association", "pair"},
};
#define N_OPENERS (sizeof(OPENERS) / sizeof(OPENERS[0]))

static const char *role_of(const char *kind)
{
	for (size_t i = 0; i < N_OPENERS; i++)
		if (strcmp(OPENERS[i].kind, kind) == 0)
			return OPENERS[i].role;
	return NULL;
}

bool intake_dossier_kind(const char *kind)
{
	return role_of(kind) != NULL;
}

bool intake_dossier_addressed(const char *kind, const char *recipient_id, const char *role,
			      const char *organisation)
{
	const char *wanted = role_of(kind);

	if (!wanted || strcmp(wanted, role) != 0)
		return false;
	if (strcmp(kind, "mdph") == 0)
		return true;
	return organisation[0] && strcasecmp(organisation, recipient_id) == 0;
}
