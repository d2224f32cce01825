/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/log.h"
#include "follow.h"
#include "sock.h"

#include <stdio.h>
#include <string.h>

#define PAUSE_MS 1000
#define MANY     200 /* messages of one service taken in a row */

static bool frame_is(zmq_msg_t *frame, const char *text)
{
	return zmq_msg_size(frame) == strlen(text) &&
	       memcmp(zmq_msg_data(frame), text, strlen(text)) == 0;
}

static bool reached(struct cmn_position at, struct cmn_position head)
{
	return head.sequence == 0 || cmn_seq_judge(at, head) == CMN_SEQ_OLD;
}

static void know(struct cmn_follow *f, struct cmn_follow_stream *s, struct cmn_position at)
{
	s->known = true;
	s->seen = at;
	f->calls.begin(f->calls.arg, (size_t)(s - f->streams), at);
}

/* --- events ----------------------------------------------------------------------------------- */

static bool decode(struct cmn_follow *f, const struct cmn_follow_stream *s, zmq_msg_t *frame,
		   struct cmn_event *ret)
{
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = cmn_event_decode(zmq_msg_data(frame), zmq_msg_size(frame), ret, &err);
	if (rc == CMN_OK && strcmp(ret->stream, s->name) == 0)
		return true;
	if (cmn_log_rarely(&f->said, 60))
		cmn_log(CMN_ERROR, "follow.unreadable", {"stream", s->name, 0},
			{"reason", err.detail[CMN_EN], 0});
	if (rc == CMN_OK)
		cmn_event_clear(ret);
	return false;
}

/* Live, only the very next one; from the replay whatever is newer: what lies between is gone at
 * the owner too. */
static void take(struct cmn_follow *f, struct cmn_follow_stream *s, zmq_msg_t *frame, bool replayed)
{
	struct cmn_event ev = {.data = NULL};
	struct cmn_position at;
	enum cmn_seq seq;

	if (!decode(f, s, frame, &ev)) {
		s->behind = true;
		return;
	}
	at = (struct cmn_position){ev.epoch, ev.sequence};
	if (!s->known)
		know(f, s, (struct cmn_position){ev.epoch, ev.sequence - 1});
	seq = cmn_seq_judge(s->seen, at);
	if (seq == CMN_SEQ_NEXT || (replayed && seq != CMN_SEQ_OLD)) {
		s->seen = at;
		f->calls.event(f->calls.arg,
			       &(struct cmn_followed){(size_t)(s - f->streams), at, ev.type,
						      zmq_msg_data(frame), zmq_msg_size(frame)});
	} else if (seq != CMN_SEQ_OLD) {
		s->behind = true;
	}
	cmn_event_clear(&ev);
}

static json_t *parse(zmq_msg_t *frame)
{
	struct cmn_error err;
	json_t *doc = NULL;

	cmn_error_init(&err);
	if (cmn_json_parse(zmq_msg_data(frame), zmq_msg_size(frame), &doc, &err) != CMN_OK)
		return NULL;
	return doc;
}

static bool read_head(const json_t *doc, struct cmn_position *ret)
{
	ret->epoch = cmn_json_get_int(doc, "epoch", 0);
	ret->sequence = cmn_json_get_int(doc, "sequence", -1);
	return ret->epoch > 0 && ret->sequence >= 0;
}

static void take_heads(struct cmn_follow *f, struct cmn_follow_stream *s, zmq_msg_t *frame)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = parse(frame);
	struct cmn_position head;

	if (!doc || !read_head(doc, &head))
		return;
	if (!s->known)
		know(f, s, head);
	else if (!reached(s->seen, head))
		s->behind = true;
}

/* --- live ------------------------------------------------------------------------------------- */

/* The stream of "31.intake.facts.", if this source may speak for it. */
static struct cmn_follow_stream *topic_stream(struct cmn_follow *f, const struct cmn_source *source,
					      zmq_msg_t *frame)
{
	size_t n = zmq_msg_size(frame), i;

	for (i = 0; n > 1 && i < f->n_streams; i++) {
		struct cmn_follow_stream *s = &f->streams[i];

		if (s->source == source && strlen(s->name) == n - 1 &&
		    memcmp(s->name, zmq_msg_data(frame), n - 1) == 0)
			return s;
	}
	return NULL;
}

void cmn_follow_live(struct cmn_follow *f, struct cmn_source *source)
{
	int k, n;

	for (k = 0; k < MANY; k++) {
		zmq_msg_t frames[3];
		struct cmn_follow_stream *s;

		n = cmn_sock_recv(source->sub, frames, 3);
		if (n == 0)
			return;
		f->heard_ms[source - f->sources.items] = cmn_clock_mono_ms();
		s = n == 3 ? topic_stream(f, source, &frames[0]) : NULL;
		if (s && frame_is(&frames[1], "heads"))
			take_heads(f, s, &frames[2]);
		else if (s && frame_is(&frames[1], "event"))
			take(f, s, &frames[2], false);
		cmn_frames_close(frames, n);
	}
}

/* --- replay ----------------------------------------------------------------------------------- */

/* An answer on its way in: either for a stream of ours or for somebody's question. */
struct answer {
	struct cmn_follow_stream *stream;
	struct cmn_position before;
	uint64_t ask; /* 0: ours */
	bool any;
};

static void take_id(struct cmn_follow *f, zmq_msg_t *frame, struct answer *a)
{
	char id[64];
	unsigned long long ask = 0;
	size_t n = zmq_msg_size(frame), i, stream = 0;

	if (n == 0 || n >= sizeof(id))
		return;
	memcpy(id, zmq_msg_data(frame), n);
	id[n] = '\0';
	if (sscanf(id, "c%llu.%zu", &ask, &stream) == 2 && stream < f->n_streams) {
		a->ask = ask;
		a->stream = &f->streams[stream];
		return;
	}
	for (i = 0; i < f->n_streams; i++)
		if (f->streams[i].ask[0] && strcmp(f->streams[i].ask, id) == 0)
			a->stream = &f->streams[i];
	if (a->stream)
		a->before = a->stream->seen;
}

static void give(struct cmn_follow *f, const struct answer *a, zmq_msg_t *frame)
{
	struct cmn_event ev = {.data = NULL};

	if (!decode(f, a->stream, frame, &ev))
		return;
	f->calls.again(f->calls.arg, a->ask,
		       &(struct cmn_followed){(size_t)(a->stream - f->streams),
					      {ev.epoch, ev.sequence},
					      ev.type,
					      zmq_msg_data(frame),
					      zmq_msg_size(frame)},
		       true);
	cmn_event_clear(&ev);
}

static void take_end(struct cmn_follow *f, const struct answer *a, zmq_msg_t *frame)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = parse(frame);
	struct cmn_follow_stream *s = a->stream;
	struct cmn_position head;
	bool ok = doc && !cmn_json_get(doc, "error") && read_head(doc, &head);

	if (a->ask) {
		f->calls.again(f->calls.arg, a->ask, NULL, ok);
		return;
	}
	s->ask[0] = '\0';
	s->behind = !ok || !reached(s->seen, head);
	s->ask_ms = ok && cmn_seq_judge(a->before, s->seen) != CMN_SEQ_OLD
			? 0
			: cmn_clock_mono_ms() + PAUSE_MS;
}

static void take_frame(struct cmn_follow *f, struct answer *a, zmq_msg_t *frame, bool last)
{
	if (!a->any)
		take_id(f, frame, a);
	else if (a->stream && last)
		take_end(f, a, frame);
	else if (a->stream && a->ask)
		give(f, a, frame);
	else if (a->stream)
		take(f, a->stream, frame, true);
	a->any = true;
}

static bool take_answer(struct cmn_follow *f, void *dealer)
{
	struct answer a = {.stream = NULL};
	bool more = true;

	while (more) {
		zmq_msg_t frame;

		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, dealer, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&frame);
			break;
		}
		more = zmq_msg_more(&frame) != 0;
		take_frame(f, &a, &frame, !more);
		zmq_msg_close(&frame);
	}
	return a.any;
}

bool cmn_follow_replayed(struct cmn_follow *f, struct cmn_source *source)
{
	bool any = false;

	for (size_t i = 0; i < source->n_replays; i++)
		any = take_answer(f, source->links[i].dealer) || any;
	return any;
}
