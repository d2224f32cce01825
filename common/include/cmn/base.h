/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/base.h - attributes, and scope-bound release.
 *
 * A variable declared with CMN_AUTO(fn) is released by fn when its scope ends, on every path.
 * Initialise it on the same line: fn runs even if the very next statement returns.
 */
#ifndef CMN_BASE_H
#define CMN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define CMN_AUTO(fn)          __attribute__((cleanup(fn)))
#define CMN_MUST_CHECK        __attribute__((warn_unused_result))
#define CMN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define CMN_LEN(array)        (sizeof(array) / sizeof((array)[0]))

/* Hand the value to the caller and disarm the release in this scope. */
#define CMN_TAKE(ptr)                           \
	__extension__({                         \
		__typeof__(ptr) taken_ = (ptr); \
		(ptr) = NULL;                   \
		taken_;                         \
	})

static inline void cmn_free_drop(char **p)
{
	free(*p);
}

#endif
