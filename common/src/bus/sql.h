/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/sql.h - the statements of relay, replay and feeds.  Time is always a parameter.
 */
#ifndef CMN_BUS_SQL_H
#define CMN_BUS_SQL_H

#include "cmn/pg.h"

/* relay and replay */
extern const struct cmn_stmt CMN_SQL_LOCK;    /* $1 name -> bool: does this session hold it now? */
extern const struct cmn_stmt CMN_SQL_BARRIER; /* $1 now, $2 now in seconds -> epoch */
extern const struct cmn_stmt CMN_SQL_LISTEN;
extern const struct cmn_stmt CMN_SQL_NOTIFY; /* $1 schema */
extern const struct cmn_stmt CMN_SQL_MOVE;   /* $1 epoch, $2 how many -> the events, numbered */
extern const struct cmn_stmt CMN_SQL_HEADS;  /* -> stream, epoch, sequence */
extern const struct cmn_stmt CMN_SQL_OUTBOX; /* $1 now -> rows, age of the oldest in seconds */
extern const struct cmn_stmt CMN_SQL_REPLAY; /* $1 stream, $2 epoch, $3 after, $4 limit */
extern const struct cmn_stmt CMN_SQL_HEAD;   /* $1 stream -> epoch, sequence */

/* columns of CMN_SQL_MOVE and CMN_SQL_REPLAY */
enum {
	CMN_COL_STREAM,
	CMN_COL_EPOCH,
	CMN_COL_SEQUENCE,
	CMN_COL_ID,
	CMN_COL_TYPE,
	CMN_COL_SUBJECT,
	CMN_COL_TIME,
	CMN_COL_TRACE,
	CMN_COL_DATA,
};

/* feeds */
extern const struct cmn_stmt CMN_SQL_POSITIONS; /* $1 reader -> stream, epoch, sequence */
extern const struct cmn_stmt CMN_SQL_ADVANCE; /* $1 reader, arrays: $2 streams, $3 $4 old epoch and
						 sequence, $5 $6 new -> number advanced */
extern const struct cmn_stmt CMN_SQL_INBOX_ADD;   /* $1 ids, $2 now -> the ids that are new */
extern const struct cmn_stmt CMN_SQL_INBOX_HAS;   /* $1 id */
extern const struct cmn_stmt CMN_SQL_INBOX_PURGE; /* $1 older than, $2 how many */
extern const struct cmn_stmt
    CMN_SQL_PARKED_OF;                     /* $1 reader, $2 subjects -> those that are parked */
extern const struct cmn_stmt CMN_SQL_PARK; /* $1 reader $2 stream $3 epoch $4 sequence $5 subject
					      $6 type $7 body $8 reason $9 now */
extern const struct cmn_stmt CMN_SQL_PARKED_COUNT; /* $1 reader */
extern const struct cmn_stmt CMN_SQL_RETRY_NEXT;   /* $1 reader -> one subject */
extern const struct cmn_stmt CMN_SQL_RETRY_LOAD;   /* $1 reader, $2 subject -> ord, body */
extern const struct cmn_stmt CMN_SQL_UNPARK;       /* $1 ord */
extern const struct cmn_stmt CMN_SQL_RETRY_FAILED; /* $1 reader, $2 subject, $3 ord, $4 reason */
extern const struct cmn_stmt CMN_SQL_SAVE;
extern const struct cmn_stmt CMN_SQL_UNSAVE; /* back to the savepoint */
extern const struct cmn_stmt CMN_SQL_SAVED;  /* release it */

#endif
