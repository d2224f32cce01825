/* SPDX-License-Identifier: EUPL-1.2 */
#include "situation.h"

#include <string.h>

#define CLOCK_SLACK (INT64_C(120) * 1000000)
#define YEAR_2020   (INT64_C(1577836800) * 1000000) /* the number 0 800 360 360 opened in 2020 */

const struct intake_move INTAKE_MOVES[INTAKE_ACT_END_] = {
    [INTAKE_DO_OPEN] = {"received", "in_situation"},
    [INTAKE_DO_INFORM] = {"received", "information_given"},
    [INTAKE_DO_CLOSE] = {"open", "closed"},
    [INTAKE_DO_REOPEN] = {"closed", "open"},
};

bool intake_received_plausible(int64_t received_us, int64_t now_us)
{
	return received_us >= YEAR_2020 && received_us <= now_us + CLOCK_SLACK;
}

bool intake_commune_in(const char *commune, const char *departement)
{
	size_t n = strlen(departement);

	return strlen(commune) == 5 && (n == 2 || n == 3) && strncmp(commune, departement, n) == 0;
}
