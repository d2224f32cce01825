/* SPDX-License-Identifier: EUPL-1.2 */
#include "standin.h"

#include <string.h>

static const struct intake_absence *find(const char *who, const struct intake_absence *all,
					 size_t n, const char *day)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].conseiller, who) == 0 && strcmp(all[i].from, day) <= 0 &&
		    strcmp(day, all[i].to) <= 0)
			return &all[i];
	return NULL;
}

/* Each step leaves one absence behind, so after n of them only a circle is left. */
const char *intake_who_acts(const char *who, const char *named, const struct intake_absence *all,
			    size_t n, const char *day)
{
	const struct intake_absence *a = find(who, all, n, day);

	if (a && named && !find(named, all, n, day))
		return named;
	for (size_t step = 0; a && step < n; step++) {
		who = a->substitute;
		if (!who)
			return NULL;
		a = find(who, all, n, day);
	}
	return a ? NULL : who;
}
