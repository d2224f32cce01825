/* SPDX-License-Identifier: EUPL-1.2
 *
 * utf8.h - the characters of a text that is known to be valid UTF-8.
 */
#ifndef INTAKE_UTF8_H
#define INTAKE_UTF8_H

#include <stdbool.h>

/* The next character, and *text moved past it; 0 at the end. */
unsigned intake_utf8_next(const char **text);

/* Kinds that the checks of names and notes tell apart; ranges of the Unicode standard. */
bool intake_utf8_control(unsigned c);   /* C0, C1, DEL, line and paragraph separators */
bool intake_utf8_invisible(unsigned c); /* zero width, direction, byte order, private, tags */
bool intake_utf8_symbol(unsigned c);    /* emoji, dingbats, arrows, box drawing, braille … */
bool intake_utf8_letter(unsigned c);    /* a letter or mark of any script */

#endif
