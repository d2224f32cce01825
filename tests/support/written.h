/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/written.h - a struct cmn_write as the dispatcher would prepare it.
 */
#ifndef SUPPORT_WRITTEN_H
#define SUPPORT_WRITTEN_H

#include "cmn/write.h"

/* A new act of `client` under `key` in `departement`, with an event of no importance. */
void test_write_prepare(struct cmn_write *write, const char *client, const char *operation,
			const char *key, const char *departement);

#endif
