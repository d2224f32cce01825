/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/codes.h - the code lists of proto/codes: every code with its labels, its source and the days
 * it is valid.  Made by the build, constant, readable from any thread.
 */
#ifndef CMN_CODES_H
#define CMN_CODES_H

#include "cmn/err.h"

struct cmn_code {
	const char *code;
	const char *label[2];   /* by enum cmn_lang */
	const char *source;     /* requirement, text of law or data file */
	const char *valid_from; /* "2022-01-01"; NULL: since ever */
	const char *valid_to;   /* last valid day; NULL: still valid */
};

struct cmn_code_list {
	const char *name;     /* "channels" */
	const char *label[2]; /* by enum cmn_lang */
	const struct cmn_code *codes;
	size_t n;
};

extern const struct cmn_code_list CMN_CODE_LISTS[]; /* sorted by name */
extern const size_t CMN_CODE_LIST_COUNT;

const struct cmn_code_list *cmn_code_list_find(const char *name); /* NULL: no such list */
const struct cmn_code *cmn_code_find(const struct cmn_code_list *list, const char *code);

/* As cmn_fail(): the %s of each text stands for what the list calls the code in that language; for
 * the code itself where the list (NULL: none) does not have it.  People read words, not codes. */
enum cmn_err cmn_fail_named(struct cmn_error *err, enum cmn_err code, const char *fr,
			    const char *en, const char *list, const char *word);

/* Is the code valid on `day` ("2026-01-15")? */
bool cmn_code_valid_on(const struct cmn_code *code, const char *day);

#endif
