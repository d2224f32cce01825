/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/log.h"
#include "feed.h"
#include "sock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ASK_LIMIT   500  /* events, unless a batch holds more */
#define ASK_MOST    1000 /* that a replay gives */
#define ASK_WAIT_MS 5000 /* an answer that has not come by then was lost */
#define PAUSE_MS    1000 /* after an answer that brought nothing although something is missing */

/* --- events ----------------------------------------------------------------------------------- */

static void unreadable(struct cmn_feed *feed, const char *stream, const struct cmn_error *err)
{
	cmn_metric_add(&CMN_FEED_UNREADABLE, 1);
	if (cmn_log_rarely(&feed->decode_said, 60))
		cmn_log(CMN_ERROR, "feed.unreadable", {"stream", stream, 0},
			{"reason", err->detail[CMN_EN], 0});
}

static bool push(struct cmn_feed *feed, struct cmn_feed_stream *s, struct cmn_event *ev,
		 const char *bytes, size_t n)
{
	struct cmn_feed_item *item = &feed->batch[feed->n_batch];
	char *raw = strndup(bytes, n);

	if (!raw)
		return false;
	*item = (struct cmn_feed_item){.ev = *ev, .stream = s, .raw = raw};
	ev->data = NULL;
	s->seen = (struct cmn_position){ev->epoch, ev->sequence};
	feed->n_batch++;
	return true;
}

/* From the replay everything newer is taken in its order: what lies between is gone at the owner
 * too.  Live, only the very next one. */
static bool wanted(struct cmn_feed_stream *s, struct cmn_position at, bool replayed)
{
	enum cmn_seq seq = cmn_seq_judge(s->seen, at);

	if (seq == CMN_SEQ_OLD)
		return false;
	if (seq == CMN_SEQ_NEXT || replayed)
		return true;
	if (!s->behind)
		cmn_metric_add(&CMN_FEED_GAPS, 1);
	s->behind = true;
	return false;
}

static void take(struct cmn_feed *feed, struct cmn_feed_stream *s, const char *bytes, size_t n,
		 bool replayed)
{
	struct cmn_event ev = {.data = NULL};
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = cmn_event_decode(bytes, n, &ev, &err);
	if (rc == CMN_OK && strcmp(ev.stream, s->name) != 0)
		rc = cmn_fail(&err, CMN_E_INVALID, "événement d’un autre flux",
			      "event of another stream");
	if (rc != CMN_OK) {
		unreadable(feed, s->name, &err);
		if (!replayed || !cmn_feed_take_raw(feed, s, bytes, n, &err))
			s->behind = true;
	} else if (wanted(s, (struct cmn_position){ev.epoch, ev.sequence}, replayed) &&
		   !push(feed, s, &ev, bytes, n)) {
		s->behind = true;
	}
	cmn_event_clear(&ev);
}

/* --- heads ------------------------------------------------------------------------------------ */

static int64_t machine_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Sequence 0: the owner has no event in this stream. */
bool cmn_feed_reached(struct cmn_position at, struct cmn_position head)
{
	return head.sequence == 0 || cmn_seq_judge(at, head) == CMN_SEQ_OLD;
}

void cmn_feed_fresh(struct cmn_feed_stream *s)
{
	if (s->announced_ms != 0 && cmn_feed_reached(s->applied, s->announced))
		atomic_store(&s->fresh_ms, s->announced_ms);
}

/* `late` is how long the announcement was under way: a head that waited in a queue says how things
 * stood when it was sent. */
static void announced(struct cmn_feed_stream *s, struct cmn_position head, int64_t late)
{
	s->announced = head;
	s->announced_ms = cmn_clock_mono_ms() - (late > 0 ? late : 0);
	if (s->announced_ms < 1)
		s->announced_ms = 1;
	if (!cmn_feed_reached(s->seen, head)) {
		/* heads follow their events on the same connection: what is not here was lost */
		if (!s->behind)
			cmn_metric_add(&CMN_FEED_GAPS, 1);
		s->behind = true;
	}
	cmn_feed_fresh(s);
}

/* {"epoch":…,"sequence":…}; false when it is something else */
static bool read_head(const json_t *doc, struct cmn_position *ret)
{
	ret->epoch = cmn_json_get_int(doc, "epoch", 0);
	ret->sequence = cmn_json_get_int(doc, "sequence", -1);
	return ret->epoch > 0 && ret->sequence >= 0;
}

static void take_heads(struct cmn_feed *feed, struct cmn_feed_stream *s, zmq_msg_t *payload)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = NULL;
	struct cmn_position head;
	struct cmn_error err;
	int64_t sent;

	cmn_error_init(&err);
	if (cmn_json_parse(zmq_msg_data(payload), zmq_msg_size(payload), &doc, &err) != CMN_OK ||
	    !read_head(doc, &head)) {
		unreadable(feed, s->name, &err);
		return;
	}
	sent = cmn_json_get_int(doc, "at", 0);
	announced(s, head, sent > 0 ? machine_ms() - sent : 0);
}

/* --- live ------------------------------------------------------------------------------------- */

static bool frame_is(zmq_msg_t *frame, const char *text)
{
	return zmq_msg_size(frame) == strlen(text) &&
	       memcmp(zmq_msg_data(frame), text, strlen(text)) == 0;
}

/* The stream of "31.intake.facts.", if this source may speak for it. */
static struct cmn_feed_stream *topic_stream(struct cmn_feed *feed, struct cmn_source *source,
					    zmq_msg_t *frame)
{
	struct cmn_feed_stream *s;
	char name[CMN_STREAM_MAX];
	size_t n = zmq_msg_size(frame);

	if (n < 2 || n > sizeof(name))
		return NULL;
	memcpy(name, zmq_msg_data(frame), n - 1);
	name[n - 1] = '\0';
	s = cmn_feed_find(feed, name);
	return s && s->source == source ? s : NULL;
}

void cmn_feed_live(struct cmn_feed *feed, struct cmn_source *source, zmq_msg_t *frames, int n)
{
	struct cmn_feed_stream *s = n == 3 ? topic_stream(feed, source, &frames[0]) : NULL;

	if (!s)
		return;
	if (frame_is(&frames[1], "heads"))
		take_heads(feed, s, &frames[2]);
	else if (frame_is(&frames[1], "event") && feed->leads)
		take(feed, s, zmq_msg_data(&frames[2]), zmq_msg_size(&frames[2]), false);
}

/* --- replay ----------------------------------------------------------------------------------- */

static struct cmn_feed_stream *asked_for(struct cmn_feed *feed, zmq_msg_t *frame)
{
	for (size_t i = 0; i < feed->n_streams; i++)
		if (feed->streams[i].ask[0] && frame_is(frame, feed->streams[i].ask))
			return &feed->streams[i];
	return NULL;
}

static void refused(struct cmn_feed *feed, struct cmn_feed_stream *s, const char *slug)
{
	s->ask_ms = cmn_clock_mono_ms() + PAUSE_MS;
	if (cmn_log_rarely(&feed->refusal_said, 60))
		cmn_log(CMN_ERROR, "feed.replay_refused", {"stream", s->name, 0},
			{"reason", slug, 0});
}

/* The last frame: the head, or an error.  `before` is the position when the answer began. */
static void take_end(struct cmn_feed *feed, struct cmn_feed_stream *s, const json_t *doc,
		     struct cmn_position before)
{
	const char *slug = cmn_json_get(doc, "error");
	struct cmn_position head;

	s->ask[0] = '\0';
	if (slug || !read_head(doc, &head)) {
		refused(feed, s, slug ? slug : "unreadable");
		return;
	}
	s->behind = false;
	s->ask_ms = 0;
	if (cmn_feed_reached(s->seen, head)) {
		/* what is numbered is here; whether more waits for its number, only the one who
		 * numbers announces: that instant stands, and freshness counts from it */
		s->announced = head;
		cmn_feed_fresh(s);
		return;
	}
	s->behind = true;
	if (cmn_seq_judge(before, s->seen) == CMN_SEQ_OLD)
		refused(feed, s, "empty");
}

static void take_frame(struct cmn_feed *feed, struct cmn_feed_stream *s, zmq_msg_t *frame,
		       bool last, struct cmn_position before)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = NULL;
	struct cmn_error err;

	if (!last) {
		take(feed, s, zmq_msg_data(frame), zmq_msg_size(frame), true);
		return;
	}
	cmn_error_init(&err);
	if (cmn_json_parse(zmq_msg_data(frame), zmq_msg_size(frame), &doc, &err) == CMN_OK)
		take_end(feed, s, doc, before);
	else
		refused(feed, s, "unreadable");
}

/* Frame after frame: an answer holds more events than a batch.  When the batch cannot be written
 * the rest is read and thrown away; the request is gone then, so nothing is half taken. */
static bool take_answer(struct cmn_feed *feed, void *dealer)
{
	struct cmn_feed_stream *s = NULL;
	struct cmn_position before = {0, 0};
	bool more = true, any = false;

	while (more) {
		zmq_msg_t frame;

		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, dealer, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&frame);
			break;
		}
		more = zmq_msg_more(&frame) != 0;
		if (!any) {
			s = asked_for(feed, &frame);
			before = s ? s->seen : before;
		} else if (s && s->ask[0]) {
			take_frame(feed, s, &frame, !more, before);
		}
		any = true;
		zmq_msg_close(&frame);
		if (feed->n_batch == feed->batch_max)
			cmn_feed_write(feed);
	}
	return any;
}

bool cmn_feed_replayed(struct cmn_feed *feed, struct cmn_source *source)
{
	bool any = false;

	for (size_t i = 0; i < source->n_replays; i++)
		any = take_answer(feed, source->links[i].dealer) || any;
	return any;
}

static size_t under_way(const struct cmn_feed *feed, const struct cmn_source *source)
{
	size_t n = 0;

	for (size_t i = 0; i < feed->n_streams; i++)
		n += feed->streams[i].source == source && feed->streams[i].ask[0];
	return n;
}

static void ask_one(struct cmn_feed *feed, struct cmn_feed_stream *s, int64_t now)
{
	snprintf(s->ask, sizeof(s->ask), "%u", ++feed->asks);
	s->ask_ms = now + ASK_WAIT_MS;
	if (cmn_source_ask(s->source, s->ask, s->name, s->seen,
			   feed->batch_max > ASK_LIMIT ? ASK_MOST : ASK_LIMIT))
		return;
	s->ask[0] = '\0';
	s->ask_ms = now + PAUSE_MS / 5; /* nobody connected yet */
}

void cmn_feed_ask(struct cmn_feed *feed)
{
	int64_t now = cmn_clock_mono_ms();

	for (size_t i = 0; i < feed->n_streams; i++) {
		struct cmn_feed_stream *s = &feed->streams[i];

		if (s->ask[0] && now >= s->ask_ms)
			s->ask[0] = '\0';
		if (s->behind && !s->ask[0] && now >= s->ask_ms &&
		    under_way(feed, s->source) < CMN_FEED_ASKS)
			ask_one(feed, s, now);
	}
}

void cmn_feed_forget(struct cmn_feed *feed)
{
	for (size_t i = 0; i < feed->n_batch; i++) {
		cmn_event_clear(&feed->batch[i].ev);
		free(feed->batch[i].raw);
		free(feed->batch[i].reason);
	}
	feed->n_batch = 0;
	for (size_t i = 0; i < feed->n_streams; i++) {
		feed->streams[i].behind = true;
		feed->streams[i].seen = feed->streams[i].applied;
		feed->streams[i].ask[0] = '\0';
	}
}
