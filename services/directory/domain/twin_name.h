/* SPDX-License-Identifier: EUPL-1.2
 *
 * twin_name.h - names and addresses of organisations as words that can be compared.
 */
#ifndef DIRECTORY_TWIN_NAME_H
#define DIRECTORY_TWIN_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define DIRECTORY_WORDS_MAX  24
#define DIRECTORY_WORDS_ROOM 256

/* The words of a folded text, without those that say nothing (de, la, association …); long names of
 * kinds of establishment stand as their acronym (institut médico-éducatif: ime). */
struct directory_words {
	size_t n;
	const char *word[DIRECTORY_WORDS_MAX];
	char room[DIRECTORY_WORDS_ROOM]; /* holds them */
};

/* `without`, folded, or NULL: words that are left out (the commune). */
void directory_words_of_name(const char *name, const char *without, struct directory_words *ret);
/* Abbreviations of streets written out; no postal code, no box, no commune. */
void directory_words_of_address(const char *address, const char *without,
				struct directory_words *ret);

/* 0 to 1: how many words they share; one slip in a word of five letters, two in one of nine, are
 * forgiven. */
double directory_words_alike(const struct directory_words *a, const struct directory_words *b);
/* They name different kinds of establishment (ime, sessad), or different numbers. */
bool directory_words_conflict(const struct directory_words *a, const struct directory_words *b);
/* One of them, and not the other, is counted: "Les Lutins 2", "Les Lutins II". */
bool directory_words_counted(const struct directory_words *a, const struct directory_words *b);

/* The last nine digits of a French telephone number; false when there are not so many. */
bool directory_phone_digits(const char *phone, char out[10]);

#endif
