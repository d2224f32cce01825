/* SPDX-License-Identifier: EUPL-1.2
 *
 * range.h - which piece of a file a header Range asks for (RFC 9110, 14).
 */
#ifndef DIRECTORY_RANGE_H
#define DIRECTORY_RANGE_H

#include <stdbool.h>
#include <stdint.h>

enum directory_range {
	DIRECTORY_RANGE_WHOLE = 1, /* none, another unit, several, or malformed: the whole */
	DIRECTORY_RANGE_PIECE,     /* [*from, *until) */
	DIRECTORY_RANGE_OUTSIDE,   /* no byte of the file */
};

/* Of a piece at most `most` bytes are given: a server may answer with less than was asked for, the
 * answer says with what (RFC 9110, 15.3.7). */
enum directory_range directory_range_of(const char *header, int64_t size, int64_t most,
					int64_t *from, int64_t *until);

#endif
