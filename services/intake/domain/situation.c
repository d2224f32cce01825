/* SPDX-License-Identifier: EUPL-1.2 */
#include "situation.h"

#include <stddef.h>
#include <string.h>

#define US_PER_DAY  (INT64_C(86400) * 1000000)
#define CLOCK_SLACK (INT64_C(120) * 1000000)
#define YEAR_2020   (INT64_C(1577836800) * 1000000) /* the number 0 800 360 360 opened in 2020 */

static const char *const STATES[INTAKE_STATE_END_] = {
    [INTAKE_RECEIVED] = "received",
    [INTAKE_IN_SITUATION] = "in_situation",
    [INTAKE_INFORMED] = "information_given",
    [INTAKE_OPEN] = "open",
    [INTAKE_CLOSED] = "closed",
};

static const struct {
	enum intake_state from;
	enum intake_act act;
	enum intake_state to;
} MOVES[] = {
    {INTAKE_RECEIVED, INTAKE_DO_OPEN, INTAKE_IN_SITUATION},
    {INTAKE_RECEIVED, INTAKE_DO_INFORM, INTAKE_INFORMED},
    {INTAKE_OPEN, INTAKE_DO_CLOSE, INTAKE_CLOSED},
};

const char *intake_state_code(enum intake_state state)
{
	return state > 0 && state < INTAKE_STATE_END_ ? STATES[state] : NULL;
}

bool intake_state_parse(const char *code, enum intake_state *ret)
{
	for (enum intake_state s = INTAKE_RECEIVED; s < INTAKE_STATE_END_; s++) {
		if (strcmp(STATES[s], code) == 0) {
			*ret = s;
			return true;
		}
	}
	return false;
}

bool intake_next(enum intake_state from, enum intake_act act, enum intake_state *ret_to)
{
	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++) {
		if (MOVES[i].from == from && MOVES[i].act == act) {
			*ret_to = MOVES[i].to;
			return true;
		}
	}
	return false;
}

bool intake_received_plausible(int64_t received_us, int64_t now_us)
{
	return received_us >= YEAR_2020 && received_us <= now_us + CLOCK_SLACK;
}

int64_t intake_age_days(int64_t from_us, int64_t to_us)
{
	return to_us > from_us ? (to_us - from_us) / US_PER_DAY : 0;
}

bool intake_commune_in(const char *commune, const char *departement)
{
	size_t n = strlen(departement);

	return strlen(commune) == 5 && (n == 2 || n == 3) && strncmp(commune, departement, n) == 0;
}
