/* SPDX-License-Identifier: EUPL-1.2
 *
 * fact_seen.h - which keys a rebuild has written: a filter (Bloom) that may say yes of one that it
 * has not, and never no of one that it has.  Most of what a rebuild hears is new, and need not be
 * looked for in the table.
 */
#ifndef OBSERVATORY_FACT_SEEN_H
#define OBSERVATORY_FACT_SEEN_H

#include <stdbool.h>

struct observatory_seen;

struct observatory_seen *observatory_seen_new(void); /* NULL: no memory */
void observatory_seen_free(struct observatory_seen **seen);
/* `what` tells kinds and groups apart. */
void observatory_seen_add(struct observatory_seen *seen, const char *departement, const char *what,
			  const char *id);
bool observatory_seen_maybe(const struct observatory_seen *seen, const char *departement,
			    const char *what, const char *id);

#endif
