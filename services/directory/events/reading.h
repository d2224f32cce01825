/* SPDX-License-Identifier: EUPL-1.2
 *
 * reading.h - one import while a slice of its file is read; private to import_reading.c and the
 * files reading_*.c.
 */
#ifndef DIRECTORY_READING_H
#define DIRECTORY_READING_H

#include "bytes.h"
#include "cut.h"
#include "take.h"

/* The file of one import while a slice of it is read. */
struct directory_reading {
	struct cmn_conn *conn;
	const char *id, *kind;
	int64_t received, at; /* of the first byte of the window */
	char *window;
	size_t n, done;
	struct directory_cut cut;
	enum directory_encoding encoding;
	json_t *cursor, *mapping;
	struct directory_ground ground;
	struct directory_take t;
	struct directory_sheet *sheet;
	char today[16];
};

/* More bytes behind those of the window; none at the end of the file. */
enum cmn_err directory_reading_grow(struct directory_reading *r,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* Pieces until the slice is full; *ret_end: the file is. */
enum cmn_err directory_reading_pieces(struct directory_reading *r, bool *ret_end,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* The header of a sheet, from the file or from where it was put down. */
enum cmn_err directory_reading_sheet(struct directory_reading *r, char *header,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Coordinates that came apart from their places are compared with their communes and joined. */
enum cmn_err directory_reading_points(struct directory_reading *r,
				      struct cmn_error *err) CMN_MUST_CHECK;

#endif
