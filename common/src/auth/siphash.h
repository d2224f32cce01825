/* SPDX-License-Identifier: EUPL-1.2
 *
 * siphash.h - SipHash-1-3: a 64-bit hash under a secret key.
 *
 * Chosen for the token cache: the bytes hashed come from strangers, so without the key nobody can
 * aim tokens at one bucket; at one round a word it costs a fraction of a microsecond per token,
 * where SHA-256 costs two.  It only finds the bucket: equality is decided on all the bytes.
 */
#ifndef CMN_SIPHASH_H
#define CMN_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t cmn_siphash(const uint64_t key[2], const void *bytes, size_t n);

#endif
