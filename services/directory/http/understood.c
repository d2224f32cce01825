/* SPDX-License-Identifier: EUPL-1.2 */
#include "understood.h"

/* As enum directory_understood_as; in the contract. */
static const char *const AS[] = {
    [DIRECTORY_UNDERSTOOD_ACRONYM] = "acronym",
    [DIRECTORY_UNDERSTOOD_IN_FULL] = "in_full",
    [DIRECTORY_UNDERSTOOD_SPELLING] = "spelling",
};

static void write_one(struct cmn_buf *out, const struct directory_understood *u)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "as", AS[u->as]);
	cmn_json_kstr(out, "asked", u->asked);
	cmn_json_key(out, "words");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < u->n; i++)
		cmn_json_str(out, u->near[i]);
	if (u->as == DIRECTORY_UNDERSTOOD_ACRONYM)
		cmn_json_str(out, u->entry->full);
	else if (u->as == DIRECTORY_UNDERSTOOD_IN_FULL)
		cmn_json_str(out, u->entry->acronym);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

void directory_understood_write(struct cmn_buf *out, const struct directory_words *words)
{
	if (words->n_understood == 0)
		return;
	cmn_json_key(out, "understood");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < words->n_understood; i++)
		write_one(out, &words->understood[i]);
	cmn_json_close(out, ']');
}
