/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/wire.h - raw bytes to a port of this machine, and what comes back.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>

int wire_connect(unsigned port); /* -1: refused */
void wire_send(int fd, const char *bytes, size_t n);
void wire_text(int fd, const char *text);

/* One whole answer (by Content-Length) into out; false when the connection ended or 5 s passed
 * before that.  `head`: the answer to HEAD has no body. */
bool wire_answer(int fd, char *out, size_t size, bool head);

/* Everything until the other side closes, at most `ms`; number of bytes. */
size_t wire_rest(int fd, char *out, size_t size, int ms);

/* Read at least one byte within `ms`. */
size_t wire_some(int fd, char *out, size_t size, int ms);

int wire_status(const char *answer); /* 0 when it is none */

#endif
