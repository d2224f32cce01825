/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_settings.h - the delays and thresholds of the work on situations: name, unit, range,
 * default.
 *
 * No text of law gives them, so each département sets its own, from a day on (table work_setting).
 */
#ifndef INTAKE_WORK_SETTINGS_H
#define INTAKE_WORK_SETTINGS_H

#include <stdbool.h>

enum intake_work_key {
	INTAKE_CALLBACK_MONTHS = 0,  /* after a closure: does it hold? */
	INTAKE_CALLBACK_TRIES,       /* call-backs that reach nobody before it is given up */
	INTAKE_UNREACHABLE_ATTEMPTS, /* attempted calls before "unreachable" */
	INTAKE_UNREACHABLE_DAYS,     /* on at least so many days */
	INTAKE_REMIND_BEFORE_HOURS,  /* a task is announced before it is due */
	INTAKE_ESCALATE_AFTER_HOURS, /* and goes to the coordonnateur after it */
	INTAKE_IDLE_DAYS,            /* an open file without an act */
	INTAKE_AGE_WATCH_DAYS,       /* an open file is to be watched (R031) */
	INTAKE_AGE_LATE_DAYS,        /* and is late */
	INTAKE_WORK_KEYS_
};

struct intake_work_setting {
	const char *key; /* code of work_settings.csv */
	int by_default, least, most;
};
extern const struct intake_work_setting INTAKE_WORK_SETTINGS[INTAKE_WORK_KEYS_];

/* INTAKE_WORK_KEYS_ when there is no such key. */
enum intake_work_key intake_work_key_of(const char *key);
bool intake_work_value_fits(enum intake_work_key key, long long value);

#endif
