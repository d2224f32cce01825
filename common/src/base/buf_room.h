/* SPDX-License-Identifier: EUPL-1.2
 *
 * buf_room.h - writing into a buffer without a call for each piece.
 */
#ifndef BUF_ROOM_H
#define BUF_ROOM_H

#include "cmn/buf.h"

/* Where exactly n bytes may be written, followed by a NUL that is there already; they count as
 * written.  NULL when the buffer has failed. */
char *cmn_buf_room(struct cmn_buf *b, size_t n);

#endif
