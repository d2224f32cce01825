/* SPDX-License-Identifier: EUPL-1.2
 *
 * c360-tail - follow one stream of the bus: what was (replay), then what comes (live), one event
 * per line.  The example of a reader: subscribe, ask for what is missing, drop what is not newer.
 */
#include "cmn/bus.h"
#include "cmn/clock.h"
#include "cmn/json.h"
#include "tail.h"

#include <zmq.h>

#define SILENCE_MS 5000 /* of a service that announces every second: connect anew */
#define ANSWER_MS  5000

struct tail {
	const struct tail_options *o;
	struct cmn_keys keys;
	struct cmn_source source;
	void *ctx;
	struct cmn_position at; /* last printed, or where to begin */
	bool placed;            /* `at` is known: the head was asked when --since does not say it */
	bool behind, asked;
	int64_t ask_ms, heard_ms, opened_ms;
	int64_t printed;
	int status; /* -1: go on */
};

/* --- events ----------------------------------------------------------------------------------- */

static void print_event(struct tail *t, const char *bytes, size_t n, const struct cmn_event *ev)
{
	int bad;

	if (t->o->brief)
		bad = printf("%s %s %lld:%lld %s %s\n", ev->time, ev->stream, (long long)ev->epoch,
			     (long long)ev->sequence, ev->type, ev->subject) < 0;
	else
		bad = fwrite(bytes, 1, n, stdout) != n || putchar('\n') == EOF;
	if (bad || fflush(stdout) != 0)
		t->status = TOOL_UNAVAILABLE;
	else if (++t->printed == t->o->count)
		t->status = TOOL_OK;
}

static void take(struct tail *t, zmq_msg_t *frame, bool replayed)
{
	struct cmn_event ev = {.data = NULL};
	struct cmn_position seen;
	struct cmn_error err;
	enum cmn_seq seq;

	cmn_error_init(&err);
	if (cmn_event_decode(zmq_msg_data(frame), zmq_msg_size(frame), &ev, &err) != CMN_OK) {
		tail_say(t->o->lang, TAIL_UNREADABLE, err.detail[t->o->lang]);
		t->behind = true;
		return;
	}
	seen = (struct cmn_position){ev.epoch, ev.sequence};
	seq = cmn_seq_judge(t->at, seen);
	if (seq == CMN_SEQ_NEXT || (replayed && seq != CMN_SEQ_OLD)) {
		t->at = seen;
		print_event(t, zmq_msg_data(frame), zmq_msg_size(frame), &ev);
	} else if (seq != CMN_SEQ_OLD) {
		t->behind = true;
	}
	cmn_event_clear(&ev);
}

/* --- heads and the end of an answer ----------------------------------------------------------- */

static bool read_end(zmq_msg_t *frame, struct cmn_position *ret, char *ret_error, size_t size)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = NULL;
	struct cmn_error err;
	const char *slug;

	ret_error[0] = '\0';
	if (cmn_json_parse(zmq_msg_data(frame), zmq_msg_size(frame), &doc, &err) != CMN_OK)
		return false;
	slug = cmn_json_get(doc, "error");
	snprintf(ret_error, size, "%s", slug ? slug : "");
	ret->epoch = cmn_json_get_int(doc, "epoch", 0);
	ret->sequence = cmn_json_get_int(doc, "sequence", -1);
	return !slug && ret->epoch > 0 && ret->sequence >= 0;
}

static bool reached(struct cmn_position at, struct cmn_position head)
{
	return head.sequence == 0 || cmn_seq_judge(at, head) == CMN_SEQ_OLD;
}

static void place(struct tail *t, struct cmn_position head)
{
	t->at = t->o->since == TAIL_FROM_HEAD
		    ? head
		    : (struct cmn_position){head.epoch, t->o->since_sequence};
	t->placed = true;
}

static void take_end(struct tail *t, zmq_msg_t *frame)
{
	struct cmn_position head;
	char slug[64];

	t->asked = false;
	if (!read_end(frame, &head, slug, sizeof(slug))) {
		if (strcmp(slug, "unavailable") == 0) {
			t->ask_ms = cmn_clock_mono_ms() + 1000;
			return;
		}
		tail_say(t->o->lang, TAIL_REFUSED, t->o->stream);
		t->status = TOOL_FORBIDDEN;
		return;
	}
	if (!t->placed)
		place(t, head);
	t->behind = !reached(t->at, head);
	t->ask_ms = 0;
	if (!t->behind && t->o->no_follow && t->status < 0)
		t->status = TOOL_OK;
}

static void take_heads(struct tail *t, zmq_msg_t *frame)
{
	struct cmn_position head;
	char slug[64];

	if (t->placed && read_end(frame, &head, slug, sizeof(slug)) && !reached(t->at, head))
		t->behind = true;
}

/* --- sockets ---------------------------------------------------------------------------------- */

static void receive_live(struct tail *t)
{
	zmq_msg_t frames[3];
	int n;

	while (t->status < 0 && (n = cmn_sock_recv(t->source.sub, frames, 3)) != 0) {
		t->heard_ms = cmn_clock_mono_ms();
		if (n == 3 && zmq_msg_size(&frames[1]) == 5 &&
		    memcmp(zmq_msg_data(&frames[1]), "heads", 5) == 0)
			take_heads(t, &frames[2]);
		else if (n == 3 && t->placed)
			take(t, &frames[2], false);
		cmn_frames_close(frames, n);
	}
}

static void receive_replay(struct tail *t, void *dealer)
{
	bool more = true;

	for (int i = 0; more; i++) {
		zmq_msg_t frame;

		zmq_msg_init(&frame);
		more = zmq_msg_recv(&frame, dealer, ZMQ_DONTWAIT) >= 0;
		if (more) {
			bool last = zmq_msg_more(&frame) == 0;

			t->heard_ms = cmn_clock_mono_ms();
			if (i > 0 && last)
				take_end(t, &frame);
			else if (i > 0 && t->status < 0)
				take(t, &frame, true);
			more = !last;
		}
		zmq_msg_close(&frame);
	}
}

static void connect_silent(struct tail *t)
{
	int64_t now = cmn_clock_mono_ms();
	struct cmn_error err;

	if (now - t->heard_ms > (int64_t)t->o->wait_s * 1000) {
		tail_say(t->o->lang, TAIL_SILENT, t->keys.public_key);
		t->status = TOOL_UNAVAILABLE;
		return;
	}
	if (t->source.sub && (now - t->heard_ms < SILENCE_MS || now - t->opened_ms < SILENCE_MS))
		return;
	t->opened_ms = now;
	t->asked = false;
	t->behind = true;
	cmn_error_init(&err);
	if (cmn_source_open(&t->source, t->ctx, &t->keys, &err) != CMN_OK)
		t->status = tool_fail("c360-tail", t->o->lang, &err);
	else
		cmn_source_subscribe(&t->source, t->o->stream);
}

static void ask(struct tail *t)
{
	/* beyond every epoch: only the head comes back */
	const struct cmn_position only_head = {INT64_C(1) << 52, 0};
	int64_t now = cmn_clock_mono_ms();

	if (t->asked && now > t->ask_ms)
		t->asked = false;
	if (!t->behind || t->asked || now < t->ask_ms)
		return;
	t->asked = cmn_source_ask(&t->source, "t", t->o->stream, t->placed ? t->at : only_head,
				  t->placed ? 1000 : 1);
	t->ask_ms = now + (t->asked ? ANSWER_MS : 200);
}

static int follow(struct tail *t)
{
	t->heard_ms = cmn_clock_mono_ms();
	while (t->status < 0) {
		connect_silent(t);
		if (t->status >= 0)
			break;
		ask(t);

		zmq_pollitem_t items[CMN_SOURCE_ITEMS];
		size_t n = cmn_source_items(&t->source, true, items);

		zmq_poll(items, (int)n, 200);
		for (size_t i = 1; i < n; i++)
			if (items[i].revents)
				receive_replay(t, items[i].socket);
		if (items[0].revents)
			receive_live(t);
	}
	return t->status;
}

int main(int argc, char **argv)
{
	struct tail_options o;
	struct tail t = {.o = &o, .behind = true, .status = -1};
	struct cmn_error err;
	int status = tail_options(argc, argv, &o, &t.source, &t.keys, &err);

	if (status >= 0)
		return status;
	t.placed = o.since == TAIL_FROM_POSITION;
	t.at = (struct cmn_position){o.since_epoch, o.since_sequence};
	t.ctx = zmq_ctx_new();
	if (!t.ctx)
		return TOOL_UNAVAILABLE;
	status = follow(&t);
	cmn_source_close(&t.source);
	zmq_ctx_term(t.ctx);
	return status;
}
