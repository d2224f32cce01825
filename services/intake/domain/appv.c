/* SPDX-License-Identifier: EUPL-1.2 */
#include "appv.h"

#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

#define ENDS                                                                  \
	[INTAKE_APPV_DECLINE] = "declined", [INTAKE_APPV_EXPIRE] = "expired", \
	[INTAKE_APPV_STOP] = "stopped"

static const struct {
	const char *from;
	bool running;
	const char *to[INTAKE_APPV_ACT_END_];
} MOVES[] = {
    {"oriented",
     true,
     {[INTAKE_APPV_ACKNOWLEDGE] = "acknowledged", ENDS, [INTAKE_APPV_EXTEND] = "oriented"}},
    {"acknowledged",
     true,
     {[INTAKE_APPV_START] = "working",
      ENDS,
      [INTAKE_APPV_EXTEND] = "acknowledged",
      [INTAKE_APPV_ASK_CONSEILLER] = "acknowledged"}},
    {"working",
     true,
     {[INTAKE_APPV_GIVE_BACK] = "returned",
      ENDS,
      [INTAKE_APPV_EXTEND] = "working",
      [INTAKE_APPV_ASK_CONSEILLER] = "working"}},
    {"returned", false, {[INTAKE_APPV_ASK_CONSEILLER] = "returned"}},
    {"declined", false, {[INTAKE_APPV_ASK_CONSEILLER] = "declined"}},
    {"expired", false, {[INTAKE_APPV_ASK_CONSEILLER] = "expired"}},
    {"stopped", false, {NULL}},
};

static size_t row(const char *state)
{
	size_t i = 0;

	while (i < sizeof(MOVES) / sizeof(MOVES[0]) && strcmp(MOVES[i].from, state) != 0)
		i++;
	return i;
}

const char *intake_appv_next(const char *state, enum intake_appv_act act)
{
	size_t i = row(state);

	if (act <= 0 || act >= INTAKE_APPV_ACT_END_ || i == sizeof(MOVES) / sizeof(MOVES[0]))
		return NULL;
	return MOVES[i].to[act];
}

bool intake_appv_running(const char *state)
{
	size_t i = row(state);

	return i < sizeof(MOVES) / sizeof(MOVES[0]) && MOVES[i].running;
}

const char *intake_appv_ends_with(const char *closure)
{
	static const char *const ENDS_WITH[][2] = {
	    {"death", "death"}, {"moved_away", "moved_away"}, {"transferred", "moved_away"}};

	for (size_t i = 0; closure && i < sizeof(ENDS_WITH) / sizeof(ENDS_WITH[0]); i++)
		if (strcmp(ENDS_WITH[i][0], closure) == 0)
			return ENDS_WITH[i][1];
	return NULL;
}

enum intake_appv_tick intake_appv_tick(const struct intake_appv_clock *c, int64_t now_us)
{
	bool oriented = strcmp(c->state, "oriented") == 0;
	int64_t due = c->return_due_us;

	if (!intake_appv_running(c->state))
		return INTAKE_APPV_WAIT;
	if (oriented && c->acknowledge_due_us < due)
		due = c->acknowledge_due_us;
	if (now_us < due)
		return INTAKE_APPV_WAIT;
	if (c->reminders > 0 && now_us < c->reminded_us + INTAKE_APPV_REMIND_DAYS * DAY)
		return INTAKE_APPV_WAIT;
	return c->reminders < INTAKE_APPV_REMINDERS ? INTAKE_APPV_REMIND : INTAKE_APPV_END;
}
