/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_words.h - a text that somebody wrote, as paragraphs and points of a list; and what no file
 * of ours may hold.
 */
#ifndef OBSERVATORY_REPORT_WORDS_H
#define OBSERVATORY_REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct report_piece {
	const char *text; /* not terminated */
	size_t len;
	bool item; /* a point of a list: its line began with "- " or "* " */
};

/* The next piece of *at, which moves on; false at the end.  A blank line ends a paragraph; other
 * line ends within it stay. */
bool report_next_piece(const char **at, struct report_piece *ret);

/* Copies at most size - 1 bytes: what is no UTF-8 becomes U+FFFD, control characters a space, marks
 * that turn the direction of the text or hide in it go.  A text too long is cut between two
 * characters and ends in "…".  Returns its length; size >= 8. */
size_t report_clean(const char *text, size_t len, char *out, size_t size);

#endif
