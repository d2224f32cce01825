/* SPDX-License-Identifier: EUPL-1.2
 *
 * shown.h - what is shown of an offer, kept short.
 *
 * JSON holds no control character.  So one of them can stand for what every offer repeats, the
 * names of its members: a third of the memory is saved, and writing it out stays a copy.
 */
#ifndef DIRECTORY_SHOWN_H
#define DIRECTORY_SHOWN_H

#include "cmn/buf.h"

/* In place; returns the new length, never more than len.  json[length] becomes NUL. */
size_t directory_shown_pack(char *json, size_t len);

/* As a value of the JSON that out holds. */
void directory_shown_write(struct cmn_buf *out, const char *packed);

#endif
