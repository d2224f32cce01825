/* SPDX-License-Identifier: EUPL-1.2
 *
 * cut.h - a file cut into its lines or its JSON elements, window by window, so that a file of any
 * size is read with little memory and reading goes on where it stopped.
 *
 * What is broken is one piece with its fault; the next one is found again behind it: the end of the
 * line, or the next element.  Bytes are in any encoding that has ASCII for its first half.
 */
#ifndef DIRECTORY_CUT_H
#define DIRECTORY_CUT_H

#include <stdbool.h>
#include <stddef.h>

#define DIRECTORY_LINE_MAX    65536
#define DIRECTORY_ELEMENT_MAX 4194304

enum directory_cut_got {
	DIRECTORY_CUT_PIECE = 1,
	DIRECTORY_CUT_BROKEN, /* a piece with a fault */
	DIRECTORY_CUT_MORE,   /* the window ends inside a piece: add bytes behind those left */
	DIRECTORY_CUT_END
};

enum directory_cut_fault {
	DIRECTORY_CUT_GOOD = 0,
	DIRECTORY_CUT_TOO_LONG,
	DIRECTORY_CUT_QUOTE,    /* opened and never closed: its first line alone is the piece */
	DIRECTORY_CUT_NOT_JSON, /* what stands there cannot be JSON */
	DIRECTORY_CUT_TRUNCATED /* the file ends inside the piece */
};

struct directory_piece {
	size_t from, len; /* in the window */
	long line;        /* on which it begins; the first is 1 */
	enum directory_cut_fault fault;
};

/* Where the cutting stands.  Starts as {.line = 1}; plain values, to be kept and taken up again. */
struct directory_cut {
	long line; /* of the next byte, and its column from 0 */
	long col;
	int depth;     /* 1: inside a list; 2: inside a list of an envelope */
	bool over;     /* the list of the envelope is closed: nothing follows */
	bool skipping; /* inside something too long */
	long skip_col;
};

/* The next line of window[*at, n): RFC 4180 with any line ends (LF, CRLF, CR, mixed), quotes at the
 * start of a field; separator '\0': quotes mean nothing.  Blank lines are none.  *at moves behind
 * the piece.  last: no bytes follow. */
enum directory_cut_got directory_cut_line(const char *window, size_t n, size_t *at, bool last,
					  char separator, struct directory_cut *cut,
					  struct directory_piece *ret);

/* The next object of a JSON list, of one object a line (NDJSON), of several of both, or of the list
 * under the member `key` of an envelope. */
enum directory_cut_got directory_cut_json(const char *window, size_t n, size_t *at, bool last,
					  const char *key, struct directory_cut *cut,
					  struct directory_piece *ret);

#endif
