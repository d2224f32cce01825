/* SPDX-License-Identifier: EUPL-1.2 */
#include "act_kinds.h"

#include <stddef.h>
#include <string.h>

/* code, reaches, after closure, attempt, SERAFIN-PH (bloc prestations, JDV_J284) */
const struct intake_act_kind INTAKE_ACT_KINDS[] = {
    {"listening", true, false, false, NULL},
    {"call", true, true, false, NULL},
    {"attempted_call", false, true, true, NULL},
    {"relance", true, true, false, NULL},
    {"home_visit", true, false, false, NULL},
    {"meeting", true, false, false, NULL},
    {"evaluation", true, false, false, NULL},
    {"analysis", false, false, false, NULL},
    {"project_support", true, false, false, "2.3.1.1"},
    {"rights_support", true, false, false, "2.3.1.2"},
    {"rights_opening", false, false, false, "2.3.5.1"},
    {"coordination", false, false, false, "2.4.1"},
    {"message", false, true, false, NULL},
    {NULL, false, false, false, NULL},
};

const struct intake_act_kind *intake_act_kind(const char *code)
{
	for (const struct intake_act_kind *k = INTAKE_ACT_KINDS; k->code; k++)
		if (strcmp(k->code, code) == 0)
			return k;
	return NULL;
}
