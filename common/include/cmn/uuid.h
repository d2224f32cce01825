/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/uuid.h - identifiers: UUID version 7 (RFC 9562), time-ordered within a process.
 *
 * Their order is a convenience for indexes, never a fact: clocks of two machines differ.
 */
#ifndef CMN_UUID_H
#define CMN_UUID_H

#include "cmn/base.h"

#define CMN_UUID_LEN 37 /* 36 characters and the NUL */

void cmn_uuid7(char out[CMN_UUID_LEN]);
bool cmn_uuid_valid(const char *text); /* any version, 8-4-4-4-12, either case */

/* Fill with bytes from the operating system; ends the process if there are none. */
void cmn_random(void *out, size_t n);

#endif
