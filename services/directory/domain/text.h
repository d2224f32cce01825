/* SPDX-License-Identifier: EUPL-1.2
 *
 * text.h - names as people type them, and addresses as they were published.
 */
#ifndef DIRECTORY_TEXT_H
#define DIRECTORY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Lower case without accents; everything that is neither letter nor digit becomes one space, none
 * at the ends: "L'Île-d'Yeu" -> "l ile d yeu", "Cœur" -> "coeur".  Letters outside Latin count as
 * spaces.  The result is cut at a whole character when it does not fit. */
void directory_text_fold(const char *text, char *ret, size_t size);

/* A pattern for LIKE that finds the folded words anywhere, in this order: "saint gau" ->
 * "%saint%gau%".  Folding leaves no wildcard of the caller's.  "" when nothing remains. */
void directory_text_pattern(const char *text, char *ret, size_t size);

/* The published copy lost the leading zero of postal codes: ", 9000, Foix" in département 09 is
 * 09000.  Puts it back where four digits stand alone between commas and the département begins
 * with 0; also one space after a comma.  False when it does not fit. */
bool directory_text_address(const char *published, const char *departement, char *ret, size_t size);

#endif
