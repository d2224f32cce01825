/* SPDX-License-Identifier: EUPL-1.2
 *
 * fuzz/fuzz.h - the entry that libFuzzer and replay.c call with one input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
