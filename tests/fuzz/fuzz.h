/* SPDX-License-Identifier: EUPL-1.2
 *
 * fuzz/fuzz.h - the entry that libFuzzer and replay.c call with one input, and what all targets do
 * with it.  A target checks more than "no crash": FUZZ_CHECK states what must hold for every input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(what)                                                           \
	do {                                                                       \
		if (!(what)) {                                                     \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
			abort();                                                   \
		}                                                                  \
	} while (0)

/* A copy that ends in NUL and is exactly as long: a sanitizer sees the first byte beyond it. */
static inline char *fuzz_text(const void *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

#endif
