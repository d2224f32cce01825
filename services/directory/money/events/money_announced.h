/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_announced.h - the rows of an envelope (JSON, as money_store_envelopes() gives them): their
 * total, their checks, and how they are shown.
 */
#ifndef DIRECTORY_MONEY_ANNOUNCED_H
#define DIRECTORY_MONEY_ANNOUNCED_H

#include "money_sums.h"

#include "cmn/buf.h"
#include "cmn/json.h"

struct money_announced {
	int64_t total;              /* -1: none was announced */
	bool adds_up;               /* no figure contradicts another */
	struct money_check failing; /* the first that does */
};
struct money_announced money_announced_of(const json_t *rows);

/* total_cents, source, adds_up, checks, parts, in_kind: members of an object that is open.  `sum`
 * is what the envelopes below come to, for a region as a whole; NULL: it is checked by its parts.
 */
void money_announced_put(struct cmn_buf *out, const json_t *rows, const int64_t *sum);

#endif
