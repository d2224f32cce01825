/* SPDX-License-Identifier: EUPL-1.2
 *
 * glossary.h - the acronyms of the field: what they stand for, what that is in plain words.
 *
 * The table is made from services/directory/data/glossary.csv by the build (build/gen/glossary.c).
 * Whoever needs it is given it: the domain itself holds no data.
 */
#ifndef DIRECTORY_GLOSSARY_H
#define DIRECTORY_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>

struct directory_acronym {
	const char *acronym;    /* "IME", as it is written */
	const char *full;       /* French, in full */
	const char *full_en;    /* what an English reader calls it */
	const char *meaning[2]; /* a plain sentence: French, English */
	const char *source;     /* requirement, text of law, nomenclature */
	const char *theme;      /* code of glossary_themes */
	/* for the search, folded (text.h) */
	const char *key;     /* "ime"; "" when it is no single word */
	const char *words;   /* "institut medico educatif": of `full`, those that say something */
	const char *also[2]; /* keys of what is the same thing under another name; NULL: none */
};

struct directory_glossary {
	const struct directory_acronym *entries; /* by key, then by acronym */
	size_t n;
};

extern const struct directory_glossary DIRECTORY_GLOSSARY; /* made by the build */

/* The entries of this key: the number of them, *ret_first the first. */
size_t directory_glossary_find(const struct directory_glossary *glossary, const char *key,
			       size_t *ret_first);

/* Does the entry answer a folded text: each word the beginning of one of the acronym, of its words
 * in full (either language), or of its meaning? */
bool directory_glossary_answers(const struct directory_acronym *entry, const char *folded);

#endif
