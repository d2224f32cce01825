/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_step.h"

#include <string.h>

static const struct {
	const char *code, *word;
	int days; /* from the due day */
} STEPS[DIRECTORY_STEPS] = {
    [DIRECTORY_STEP_NONE] = {"", "", 0},
    [DIRECTORY_STEP_180] = {"due_in_180_days", "180", -180},
    [DIRECTORY_STEP_90] = {"due_in_90_days", "90", -90},
    [DIRECTORY_STEP_30] = {"due_in_30_days", "30", -30},
    [DIRECTORY_STEP_7] = {"due_in_7_days", "7", -7},
    [DIRECTORY_STEP_1] = {"due_in_1_day", "1", -1},
    [DIRECTORY_STEP_LATE] = {"overdue", "late", 1},
};

const char *directory_agenda_step_code(enum directory_agenda_step step)
{
	return STEPS[step].code;
}

unsigned directory_agenda_steps(const char *value)
{
	unsigned steps = 0;

	while (*value != '\0') {
		size_t n = strcspn(value, "_");

		for (int i = DIRECTORY_STEP_NONE + 1; i < DIRECTORY_STEPS; i++)
			if (n == strlen(STEPS[i].word) && strncmp(value, STEPS[i].word, n) == 0)
				steps |= 1U << i;
		value += n + strspn(value + n, "_");
	}
	return steps;
}

int directory_agenda_soon(unsigned steps)
{
	for (int i = DIRECTORY_STEP_NONE + 1; i < DIRECTORY_STEP_LATE; i++)
		if ((steps & 1U << i) != 0)
			return -STEPS[i].days;
	return 0;
}

enum directory_agenda_step directory_agenda_reached(const struct directory_agenda_item *item,
						    unsigned steps, int today)
{
	enum directory_agenda_step reached = DIRECTORY_STEP_NONE;
	bool over = item->due < today;

	if (directory_agenda_state(item, today, 0) == DIRECTORY_AGENDA_MET ||
	    item->due < today - DIRECTORY_STEP_LAST)
		return DIRECTORY_STEP_NONE;
	for (int i = DIRECTORY_STEP_NONE + 1; i < DIRECTORY_STEPS; i++)
		if ((steps & 1U << i) != 0 && item->due + STEPS[i].days <= today)
			reached = (enum directory_agenda_step)i;
	if (!over && item->planned != DIRECTORY_AGENDA_NEVER)
		return DIRECTORY_STEP_NONE;
	/* once it is over, what lay before it is no news */
	return over && reached != DIRECTORY_STEP_LATE ? DIRECTORY_STEP_NONE : reached;
}

const char *directory_agenda_told_to(const struct directory_agenda_item *item,
				     enum directory_agenda_step step)
{
	bool both = directory_agenda_recipe(item->kind)->authority && step >= DIRECTORY_STEP_30;

	return both ? "{coordonnateur,authority}" : "{coordonnateur}";
}
