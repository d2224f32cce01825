/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/codes.h"

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

bool cmn_code_valid_on(const struct cmn_code *code, const char *day)
{
	if (code->valid_from && strcmp(day, code->valid_from) < 0)
		return false;
	return !code->valid_to || strcmp(day, code->valid_to) <= 0;
}
