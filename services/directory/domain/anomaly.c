/* SPDX-License-Identifier: EUPL-1.2 */
#include "anomaly.h"

#include <ctype.h>
#include <string.h>

#define NIR_DIGITS 13 /* without its key */

static const char *const CODES[DIRECTORY_ANOMALY_STATES] = {
    [DIRECTORY_ANOMALY_NONE] = "",           [DIRECTORY_ANOMALY_REPORTED] = "reported",
    [DIRECTORY_ANOMALY_TAKEN] = "taken",     [DIRECTORY_ANOMALY_CORRECTED] = "corrected",
    [DIRECTORY_ANOMALY_REFUSED] = "refused", [DIRECTORY_ANOMALY_DUPLICATE] = "duplicate",
};

#define BIT(state) (1U << DIRECTORY_ANOMALY_##state)
static const unsigned MAY[DIRECTORY_ANOMALY_STATES] = {
    [DIRECTORY_ANOMALY_REPORTED] = BIT(TAKEN) | BIT(CORRECTED) | BIT(REFUSED) | BIT(DUPLICATE),
    [DIRECTORY_ANOMALY_TAKEN] = BIT(TAKEN) | BIT(CORRECTED) | BIT(REFUSED) | BIT(DUPLICATE),
    [DIRECTORY_ANOMALY_CORRECTED] = BIT(TAKEN),
    [DIRECTORY_ANOMALY_REFUSED] = BIT(TAKEN),
    [DIRECTORY_ANOMALY_DUPLICATE] = BIT(TAKEN),
};

enum directory_anomaly_state directory_anomaly_named(const char *code)
{
	for (unsigned s = DIRECTORY_ANOMALY_REPORTED; s < DIRECTORY_ANOMALY_STATES; s++) {
		if (strcmp(CODES[s], code) == 0)
			return (enum directory_anomaly_state)s;
	}
	return DIRECTORY_ANOMALY_NONE;
}

const char *directory_anomaly_code(enum directory_anomaly_state state)
{
	return CODES[state];
}

bool directory_anomaly_open(enum directory_anomaly_state state)
{
	return state == DIRECTORY_ANOMALY_REPORTED || state == DIRECTORY_ANOMALY_TAKEN;
}

bool directory_anomaly_may(enum directory_anomaly_state from, enum directory_anomaly_state to)
{
	return (MAY[from] >> to & 1U) != 0;
}

enum directory_anomaly_step directory_anomaly_next(int remind_on, int due_on, bool reminded,
						   bool escalated, int today)
{
	if (!escalated && today > due_on)
		return DIRECTORY_ANOMALY_ESCALATE;
	if (!reminded && !escalated && today >= remind_on)
		return DIRECTORY_ANOMALY_REMIND;
	return DIRECTORY_ANOMALY_WAIT;
}

static bool of_address(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '_' || c == '-' || c == '+';
}

bool directory_anomaly_identifies(const char *note)
{
	size_t digits = 0;

	for (const char *c = note; *c != '\0'; c++) {
		if (*c == '@' && c > note && of_address(c[-1]) && of_address(c[1]))
			return true;
		if (isdigit((unsigned char)*c))
			digits++;
		else if (*c != ' ' && *c != '.' && *c != '-')
			digits = 0;
		if (digits >= NIR_DIGITS)
			return true;
	}
	return false;
}
