/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_settings.h"

#include <string.h>

const struct intake_work_setting INTAKE_WORK_SETTINGS[INTAKE_WORK_KEYS_] = {
    [INTAKE_CALLBACK_MONTHS] = {"callback_after_months", 3, 1, 24},
    [INTAKE_CALLBACK_TRIES] = {"callback_tries", 3, 1, 20},
    [INTAKE_UNREACHABLE_ATTEMPTS] = {"unreachable_attempts", 3, 1, 20},
    [INTAKE_UNREACHABLE_DAYS] = {"unreachable_days", 1, 1, 20},
    [INTAKE_REMIND_BEFORE_HOURS] = {"remind_before_hours", 12, 0, 168},
    [INTAKE_ESCALATE_AFTER_HOURS] = {"escalate_after_hours", 48, 0, 2160},
    [INTAKE_IDLE_DAYS] = {"idle_days", 21, 1, 365},
    [INTAKE_AGE_WATCH_DAYS] = {"age_watch_days", 60, 1, 3650},
    [INTAKE_AGE_LATE_DAYS] = {"age_late_days", 120, 1, 3650},
};

enum intake_work_key intake_work_key_of(const char *key)
{
	for (int i = 0; i < INTAKE_WORK_KEYS_; i++)
		if (strcmp(INTAKE_WORK_SETTINGS[i].key, key) == 0)
			return (enum intake_work_key)i;
	return INTAKE_WORK_KEYS_;
}

bool intake_work_value_fits(enum intake_work_key key, long long value)
{
	return key >= 0 && key < INTAKE_WORK_KEYS_ && value >= INTAKE_WORK_SETTINGS[key].least &&
	       value <= INTAKE_WORK_SETTINGS[key].most;
}
