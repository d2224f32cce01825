/* SPDX-License-Identifier: EUPL-1.2
 *
 * fact_feed.h - from events to facts, and from facts to cells: a batch at a time.
 *
 * The facts of a generation are a function of what the streams told, whatever their order among
 * each other and however often they told it: applying again what was applied changes nothing.  So
 * the position of the reader alone makes each event count once, and a rebuild ends with the same
 * facts.
 */
#ifndef OBSERVATORY_FACT_FEED_H
#define OBSERVATORY_FACT_FEED_H

#include "cmn/bus.h"

/* Grows when events become other facts than before: what was built by a lower one is rebuilt. */
#define OBSERVATORY_FOLD           2
#define OBSERVATORY_READER         "facts"
#define OBSERVATORY_REBUILD_READER "facts.rebuild"
#define OBSERVATORY_BATCH          1000

struct observatory_fold; /* used by one thread */

/* Into the generation that is served, with its cells; or, for a rebuild, the facts alone of the one
 * that is being built.  NULL: no memory. */
struct observatory_fold *observatory_fold_new(bool rebuild);
void observatory_fold_free(struct observatory_fold **fold);

/* cmn_apply_batch_fn; deps: the struct observatory_fold. */
cmn_apply_batch_fn observatory_fold_apply;

#endif
