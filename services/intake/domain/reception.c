/* SPDX-License-Identifier: EUPL-1.2 */
#include "reception.h"

#include <stddef.h>
#include <string.h>

static bool among(const char *const *list, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], code) == 0)
			return true;
	return false;
}

#define AMONG(list, code) among(list, sizeof(list) / sizeof((list)[0]), code)

const char *intake_priority(const char *channel, const char *mdph_status)
{
	static const char *const STATUSES[] = {"unknown_to_mdph", "without_notification",
					       "reevaluation_needed"};

	if (strcmp(channel, "mdph_request") == 0 || AMONG(STATUSES, mdph_status))
		return "attention";
	return "ordinary";
}

const char *intake_population(const char *channel, const char *requester_kind)
{
	static const char *const DOORS[] = {"partner_referral", "aller_vers", "mdph_request"};

	if (strcmp(requester_kind, "professional") == 0 || AMONG(DOORS, channel))
		return "referred_by_professional";
	return "need_expressed";
}

bool intake_answered_live(const char *channel, bool by_team)
{
	static const char *const LIVE[] = {"allo_360", "phone", "visit", "member"};

	return by_team && AMONG(LIVE, channel);
}

void intake_departement_of(const char *commune, char out[4])
{
	size_t n = strncmp(commune, "97", 2) == 0 || strncmp(commune, "98", 2) == 0 ? 3 : 2;

	memcpy(out, commune, n);
	out[n] = '\0';
}
