/* SPDX-License-Identifier: EUPL-1.2 */
#include "definition_fault.h"

#include <stdio.h>
#include <string.h>

static void fill(char out[OBSERVATORY_FAULT_TEXT], const char *text, const char *word)
{
	const char *at = strstr(text, "%s");

	if (at)
		snprintf(out, OBSERVATORY_FAULT_TEXT, "%.*s%.64s%s", (int)(at - text), text, word,
			 at + 2);
	else
		snprintf(out, OBSERVATORY_FAULT_TEXT, "%s", text);
}

bool observatory_fault_say(struct observatory_fault *ret, size_t part, const char *field,
			   const char *word, const char *fr, const char *en)
{
	*ret = (struct observatory_fault){.part = part, .field = field};
	fill(ret->fr, fr, word);
	fill(ret->en, en, word);
	return false;
}
