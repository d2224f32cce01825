/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/settings.h - configuration is one table, read from the environment.
 *
 * From the table come --help, --print-config (secrets masked), the checks, and the test that holds
 * docs/services/<service>.md against it.  All errors are collected and printed together.
 * A setting C360_X may also be given as C360_X_FILE, the path of a file that holds the value
 * (container secrets).  An empty value counts as not given: the fallback stands.
 */
#ifndef CMN_SETTINGS_H
#define CMN_SETTINGS_H

#include "cmn/base.h"

#include <stdio.h>

enum cmn_kind {
	CMN_SET_TEXT = 1, /* const char * */
	CMN_SET_PORT,     /* unsigned, 1..65535 */
	CMN_SET_COUNT,    /* unsigned, 1..1 000 000 */
	CMN_SET_MILLIS,   /* unsigned, 0..86 400 000 */
	CMN_SET_BOOL,     /* bool: true/false */
	CMN_SET_DAYS,     /* unsigned, 0..3650 */
};

struct cmn_setting {
	const char *name; /* "C360_PORT" */
	enum cmn_kind kind;
	const char *fallback; /* NULL: required */
	bool secret;
	const char *what; /* one sentence for --help: meaning, unit */
	size_t offset;    /* offsetof() in the service's struct */
};

/* Read the table into `base`.  Returns the number of errors, each printed on `errors` as one line
 * that names the setting, what was given (unless secret) and what is expected. */
int cmn_settings_read(const struct cmn_setting *table, size_t n, void *base, FILE *errors);
void cmn_settings_help(const struct cmn_setting *table, size_t n, FILE *out);
void cmn_settings_print(const struct cmn_setting *table, size_t n, const void *base, FILE *out);
void cmn_settings_free(const struct cmn_setting *table, size_t n, void *base);

#endif
