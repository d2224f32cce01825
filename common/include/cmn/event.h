/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/event.h - the envelope every event travels in (CloudEvents 1.0, structured JSON), and the
 * reader's rule for positions.  No sockets and no database here.
 *
 * A stream is (service, département, audience), written "31.intake.facts" on the wire and
 * "31.facts" inside the service's own schema.  The stream is what has numbers: (epoch, sequence);
 * sequence is 1, 2, 3 … without a hole within an epoch.  The epoch grows at every promotion,
 * restore and move to another cluster, so a number is never given twice (pitfall 2).
 */
#ifndef CMN_EVENT_H
#define CMN_EVENT_H

#include "cmn/buf.h"
#include "cmn/err.h"

#include <jansson.h>

#define CMN_EVENT_MAX  65536 /* bytes on the wire; more is refused unread */
#define CMN_STREAM_MAX 64

struct cmn_event {
	char id[37];
	char stream[CMN_STREAM_MAX]; /* "31.intake.facts" */
	char source[64];             /* "/c360/intake" */
	char type[96];               /* "intake.solicitation.recorded.v1" */
	char subject[64];            /* id of the record it is about */
	char time[32];
	char departement[4];
	char traceparent[64]; /* empty: none */
	int64_t epoch;
	int64_t sequence;
	json_t *data; /* owned */
};

/* CMN_E_INVALID says which member is missing or wrong; *ret is untouched then. */
enum cmn_err cmn_event_decode(const char *bytes, size_t n, struct cmn_event *ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
void cmn_event_clear(struct cmn_event *ev);

/* Render the envelope; `data` is JSON text.  Used by relay and replay alike. */
void cmn_event_write(struct cmn_buf *out, const struct cmn_event *ev, const char *data);

struct cmn_position {
	int64_t epoch;
	int64_t sequence;
};

enum cmn_seq {
	CMN_SEQ_OLD, /* seen before, or a lower epoch: drop it, that is how a repeat is harmless */
	CMN_SEQ_NEXT,
	CMN_SEQ_GAP,   /* something was lost: ask the replay for what lies between */
	CMN_SEQ_EPOCH, /* another history: ask the replay after `last`; it goes on into the new
			  epoch */
};
enum cmn_seq cmn_seq_judge(struct cmn_position last, struct cmn_position seen);

#endif
