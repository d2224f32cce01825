/* SPDX-License-Identifier: EUPL-1.2
 *
 * keeper_parts.h - what the two files of the keeper share.
 */
#ifndef OBSERVATORY_KEEPER_PARTS_H
#define OBSERVATORY_KEEPER_PARTS_H

#include "keeper.h"

#include "cmn/stop.h"

#include <pthread.h>

#define OBSERVATORY_REBUILD_BATCH 5000

struct observatory_keeper {
	pthread_t thread;
	struct cmn_stop stop;
	char *conninfo, *schema, *departements, *key_file, *sources, *streams;
	unsigned every_ms, settle_ms;
	enum cmn_err (*check)(const struct cmn_event *ev, struct cmn_error *err);
	struct cmn_conn *conn; /* holds the lock of the one replica that keeps */
	bool leads;
	int counted; /* generation whose definitions were looked at, with the last of them, and when
		      */
	int64_t counted_last;
	int32_t counted_month;
	int64_t warned_ms;
};

/* One round of the one that leads. */
enum cmn_err observatory_keeper_round(struct observatory_keeper *k,
				      struct cmn_error *err) CMN_MUST_CHECK;

#endif
