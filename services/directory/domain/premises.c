/* SPDX-License-Identifier: EUPL-1.2 */
#include "premises.h"

#include "cmn/calendar.h"

#include <stddef.h>

/* The authority learns of it while there is still time to act. */
static const struct {
	const char *code;
	int after_due; /* days */
	const char *told_to;
} STEPS[] = {
    [DIRECTORY_DUE_IN_90_DAYS] = {"due_in_90_days", -90, "{coordonnateur}"},
    [DIRECTORY_DUE_IN_30_DAYS] = {"due_in_30_days", -30, "{coordonnateur,authority}"},
    [DIRECTORY_OVERDUE] = {"overdue", 1, "{coordonnateur,authority}"},
};

int directory_premises_due(int since, const char *departement)
{
	const struct cmn_delay year = {CMN_MONTHS, 12, CMN_END_AS_IS};

	return cmn_day_due(since, &year, departement);
}

struct directory_warned directory_premises_warned(int due, int today)
{
	struct directory_warned ret = {DIRECTORY_UNWARNED, DIRECTORY_NEVER};

	for (int i = DIRECTORY_DUE_IN_90_DAYS; i <= DIRECTORY_OVERDUE; i++) {
		if (due + STEPS[i].after_due > today) {
			ret.next = due + STEPS[i].after_due;
			break;
		}
		ret.level = (enum directory_warning)i;
	}
	return ret;
}

const char *directory_warning_code(enum directory_warning level)
{
	return level >= DIRECTORY_DUE_IN_90_DAYS && level <= DIRECTORY_OVERDUE ? STEPS[level].code
									       : NULL;
}

const char *directory_warning_told_to(enum directory_warning level)
{
	return level >= DIRECTORY_DUE_IN_90_DAYS && level <= DIRECTORY_OVERDUE
		   ? STEPS[level].told_to
		   : "{}";
}
