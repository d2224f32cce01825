/* SPDX-License-Identifier: EUPL-1.2
 *
 * saw.h - who saw what: noted during the call, written in batches by one thread.
 *
 * Writing it inside each read would cost a commit per read (trap 19).  A note leaves the queue only
 * when it is in the table; when the table cannot be written the queue fills, and audited reads are
 * refused instead of going unrecorded.
 */
#ifndef CMN_SAW_H
#define CMN_SAW_H

#include "cmn/buf.h"
#include "cmn/clock.h"
#include "cmn/pg.h"
#include "cmn/uuid.h"

/* One row of the audit table: what one call showed of one département. */
struct cmn_seen {
	struct cmn_seen *next;
	char at[CMN_TIME_LEN];
	char actor[128];
	const char *function; /* constant: name of a role; NULL: none */
	char organisation[128];
	const char *operation; /* constant of the contract */
	char departement[8];
	char request_id[CMN_UUID_LEN];
	char seen_id[CMN_UUID_LEN]; /* of this row: sent again, it is known again */
	struct cmn_buf ids;         /* "{id,id" : array text without its end */
	size_t n_ids;
};

/* Add an id to the row of its département in *list; false when memory ran out.  A new row is
 * copied from `like`, whose ids are empty, and gets a seen_id of its own. */
bool cmn_seen_add(struct cmn_seen **list, const struct cmn_seen *like, const char *departement,
		  const char *resource_id);
void cmn_seen_free(struct cmn_seen **list);

struct cmn_saw; /* queue and thread */

enum cmn_err cmn_saw_start(struct cmn_pool *pool, struct cmn_saw **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;
/* Takes the list over.  Waits while the queue is full, at most 2 s: false, and the list stays. */
bool cmn_saw_put(struct cmn_saw *saw, struct cmn_seen **list);
/* Writes what is queued, trying for 3 s at most. */
void cmn_saw_stop(struct cmn_saw **saw);

/* The statement, for the test that prepares all of them. */
extern const struct cmn_stmt CMN_SAW_INSERT;

#endif
