/* SPDX-License-Identifier: EUPL-1.2 */
#include "glossary.h"

#include "text.h"

#include <string.h>

#define FOLDED 512

size_t directory_glossary_find(const struct directory_glossary *glossary, const char *key,
			       size_t *ret_first)
{
	size_t low = 0, high = glossary->n, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(glossary->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_first = low;
	while (key[0] != '\0' && low + n < glossary->n &&
	       strcmp(glossary->entries[low + n].key, key) == 0)
		n++;
	return n;
}

/* Does a word of `text` begin so? */
static bool begins(const char *text, const char *word, size_t len)
{
	char folded[FOLDED];

	directory_text_fold(text, folded, sizeof(folded));
	for (const char *at = folded; *at != '\0';) {
		if (strncmp(at, word, len) == 0)
			return true;
		at += strcspn(at, " ");
		at += *at == ' ';
	}
	return false;
}

bool directory_glossary_answers(const struct directory_acronym *entry, const char *folded)
{
	while (*folded != '\0') {
		size_t len = strcspn(folded, " ");

		if (!begins(entry->acronym, folded, len) && !begins(entry->full, folded, len) &&
		    !begins(entry->full_en, folded, len) &&
		    !begins(entry->meaning[0], folded, len) &&
		    !begins(entry->meaning[1], folded, len))
			return false;
		folded += len;
		folded += *folded == ' ';
	}
	return true;
}
