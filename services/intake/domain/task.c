/* SPDX-License-Identifier: EUPL-1.2 */
#include "task.h"

#include <stddef.h>
#include <string.h>

const struct intake_task_move INTAKE_TASK_MOVES[INTAKE_TASK_ACT_END_] = {
    [INTAKE_TASK_COMPLETE] = {"{open}", "done"},
    [INTAKE_TASK_CANCEL] = {"{open}", "cancelled"},
    [INTAKE_TASK_REOPEN] = {"{done,cancelled}", "open"},
    [INTAKE_TASK_EDIT] = {"{open}", "open"},
};

/* Is `state` one of "{a,b}"? */
static bool among(const char *state, const char *list)
{
	size_t n = strlen(state);

	for (const char *p = list + 1; n > 0 && *p != '\0'; p += strcspn(p, ",}") + 1)
		if (strcspn(p, ",}") == n && strncmp(p, state, n) == 0)
			return true;
	return false;
}

const char *intake_task_next(const char *state, enum intake_task_act act)
{
	if (act < INTAKE_TASK_COMPLETE || act >= INTAKE_TASK_ACT_END_ ||
	    !among(state, INTAKE_TASK_MOVES[act].from))
		return NULL;
	return INTAKE_TASK_MOVES[act].to;
}

const char *intake_callback_next(const char *outcome, int tries, int most)
{
	return strcmp(outcome, "not_reached") == 0 && tries < most ? "open" : "done";
}

bool intake_task_is_callback(const char *kind)
{
	return strcmp(kind, "closure_callback") == 0;
}
