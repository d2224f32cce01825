/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_file.h - a budget as files for spreadsheets: the follow-up of what is consumed (R204, R230)
 * and the statement of the year (R199).
 */
#ifndef DIRECTORY_MONEY_FILE_H
#define DIRECTORY_MONEY_FILE_H

#include "cmn/sheet.h"
#include "money_state.h"

struct money_file {
	const PGresult *book;    /* money_store_book() */
	const PGresult *entries; /* money_store_entries(); NULL: none are listed */
	int most;                /* of them that are listed; the file says when there are more */
	const struct money_known *known;
	enum cmn_lang lang;
};

/* The file, appended to `out`; false: memory was short. */
bool money_file_consumption(const struct money_file *f, enum cmn_sheet_form form,
			    struct cmn_buf *out) CMN_MUST_CHECK;
bool money_file_statement(const struct money_file *f, enum cmn_sheet_form form,
			  struct cmn_buf *out) CMN_MUST_CHECK;

/* What both begin with, and codes in words. */
void money_file_head(struct cmn_sheets *s, const struct money_file *f, const char *fr,
		     const char *en);
void money_file_titles(struct cmn_sheets *s, enum cmn_lang lang, const char *const (*titles)[2],
		       size_t n);
void money_file_code(struct cmn_sheets *s, enum cmn_lang lang, const char *list, const char *code);
/* A column of the book that is a JSON array; owned, NULL: memory was short. */
json_t *money_file_list(const struct money_file *f, const char *column);

#endif
