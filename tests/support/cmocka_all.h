/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/cmocka_all.h - cmocka in the one right include order.
 */
#ifndef CMOCKA_ALL_H
#define CMOCKA_ALL_H

/* a block of its own: clang-format sorts within blocks, and this one needs the others before it */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#endif
