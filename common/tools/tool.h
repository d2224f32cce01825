/* SPDX-License-Identifier: EUPL-1.2
 *
 * tools/tool.h - what the small programs share: the language they speak, and how they fail.
 */
#ifndef CMN_TOOL_H
#define CMN_TOOL_H

#include "cmn/err.h"

#include <stdio.h>
#include <string.h>

enum { TOOL_OK = 0, TOOL_NOTHING = 1, TOOL_USAGE = 2, TOOL_UNAVAILABLE = 3, TOOL_FORBIDDEN = 4 };

/* --lang decides, else the environment; French unless that says English. */
static inline enum cmn_lang tool_lang(const char *option)
{
	static const char *const NAMES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; !option && i < CMN_LEN(NAMES); i++) {
		const char *value = getenv(NAMES[i]);

		if (value && value[0] != '\0')
			option = value;
	}
	return option && strncmp(option, "en", 2) == 0 ? CMN_EN : CMN_FR;
}

/* One line on stderr; the cause helps whoever runs the tool, who owns the machine. */
static inline int tool_fail(const char *program, enum cmn_lang lang, const struct cmn_error *err)
{
	fprintf(stderr, "%s: %s%s%s%s\n", program, err->detail[lang], err->cause[0] ? " (" : "",
		err->cause, err->cause[0] ? ")" : "");
	return err->code == CMN_E_UNAVAILABLE ? TOOL_UNAVAILABLE : TOOL_USAGE;
}

#endif
