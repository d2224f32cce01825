/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static int by_name(const void *name, const void *list)
{
	return strcmp(name, ((const struct cmn_code_list *)list)->name);
}

const struct cmn_code_list *cmn_code_list_find(const char *name)
{
	return bsearch(name, CMN_CODE_LISTS, CMN_CODE_LIST_COUNT, sizeof(CMN_CODE_LISTS[0]),
		       by_name);
}

/* Linear: the lists keep the order in which people read them, and the longest has 80 rows. */
const struct cmn_code *cmn_code_find(const struct cmn_code_list *list, const char *code)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->codes[i].code, code) == 0)
			return &list->codes[i];
	return NULL;
}

enum cmn_err cmn_fail_named(struct cmn_error *err, enum cmn_err code, const char *fr,
			    const char *en, const char *list, const char *word)
{
	const struct cmn_code_list *codes = list ? cmn_code_list_find(list) : NULL;
	const struct cmn_code *found = codes && word ? cmn_code_find(codes, word) : NULL;
	const char *const texts[] = {[CMN_FR] = fr, [CMN_EN] = en};

	cmn_fail(err, code, "%s", "%s", "");
	for (int lang = CMN_FR; lang <= CMN_EN; lang++) {
		const char *at = strstr(texts[lang], "%s");
		const char *name = found ? found->label[lang] : word ? word : "-";
		size_t before = at ? (size_t)(at - texts[lang]) : strlen(texts[lang]);

		snprintf(err->detail[lang], sizeof(err->detail[lang]), "%.*s%s%s", (int)before,
			 texts[lang], at ? name : "", at ? at + 2 : "");
	}
	return code;
}

bool cmn_code_valid_on(const struct cmn_code *code, const char *day)
{
	if (code->valid_from && strcmp(day, code->valid_from) < 0)
		return false;
	return !code->valid_to || strcmp(day, code->valid_to) <= 0;
}
