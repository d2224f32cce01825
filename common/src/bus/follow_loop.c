/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/log.h"
#include "follow.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <zmq.h>

#define TICK_MS     100
#define RETRY_MS    500
#define SILENCE_MS  10000 /* of a service that announces every second: connect anew */
#define ASK_LIMIT   500
#define ASK_WAIT_MS 5000

/* libzmq does not try again after a refused key, so a silent service is connected anew. */
static void connect_silent(struct cmn_follow *f, size_t i)
{
	struct cmn_source *source = &f->sources.items[i];
	int64_t now = cmn_clock_mono_ms(), quiet = now - f->heard_ms[i];
	struct cmn_error err;

	if (f->heard_ms[i] != 0 && quiet < (source->sub ? SILENCE_MS : RETRY_MS))
		return;
	f->heard_ms[i] = now;
	cmn_error_init(&err);
	if (cmn_source_open(source, f->ctx, &f->keys, &err) != CMN_OK) {
		if (cmn_log_rarely(&f->said, 10))
			cmn_log(CMN_ERROR, "follow.failed", {"reason", err.detail[CMN_EN], 0},
				{"cause", err.cause, 0});
		return;
	}
	for (size_t s = 0; s < f->n_streams; s++) {
		if (f->streams[s].source != source)
			continue;
		cmn_source_subscribe(source, f->streams[s].name);
		f->streams[s].ask[0] = '\0';
		f->streams[s].behind = f->streams[s].known;
	}
}

static void ask_one(struct cmn_follow *f, struct cmn_follow_stream *s, int64_t now)
{
	snprintf(s->ask, sizeof(s->ask), "s%u", ++f->asks);
	s->ask_ms = now + ASK_WAIT_MS;
	if (cmn_source_ask(s->source, s->ask, s->name, s->seen, ASK_LIMIT))
		return;
	s->ask[0] = '\0';
	s->ask_ms = now + RETRY_MS;
}

static void ask_missing(struct cmn_follow *f)
{
	int64_t now = cmn_clock_mono_ms();

	for (size_t i = 0; i < f->n_streams; i++) {
		struct cmn_follow_stream *s = &f->streams[i];

		if (s->ask[0] && now >= s->ask_ms)
			s->ask[0] = '\0';
		if (s->known && s->behind && !s->ask[0] && now >= s->ask_ms)
			ask_one(f, s, now);
	}
}

bool cmn_follow_ask(struct cmn_follow *f, uint64_t ask, size_t stream, struct cmn_position after,
		    unsigned limit)
{
	struct cmn_follow_stream *s = &f->streams[stream];
	char id[64];

	snprintf(id, sizeof(id), "c%llu.%zu", (unsigned long long)ask, stream);
	return cmn_source_ask(s->source, id, s->name, after, limit);
}

static void tick(struct cmn_follow *f, bool kicked)
{
	int64_t now = cmn_clock_mono_ms();

	if (!kicked && now < f->next_tick_ms)
		return;
	f->next_tick_ms = now + TICK_MS;
	f->calls.tick(f->calls.arg);
}

/* False: stop. */
static bool wait_round(struct cmn_follow *f, bool *ret_kicked)
{
	zmq_pollitem_t items[2 + CMN_SOURCE_ITEMS * CMN_SOURCES_MAX] = {
	    {NULL, f->stop_fd, ZMQ_POLLIN, 0}, {NULL, f->kick_fd, ZMQ_POLLIN, 0}};
	eventfd_t count;
	size_t n = 2;

	for (size_t i = 0; i < f->sources.n; i++)
		n += cmn_source_items(&f->sources.items[i], true, items + n);
	zmq_poll(items, (int)n, TICK_MS);
	*ret_kicked = items[1].revents != 0;
	if (*ret_kicked)
		eventfd_read(f->kick_fd, &count);
	return !items[0].revents;
}

void *cmn_follow_main(void *arg)
{
	struct cmn_follow *f = arg;
	bool kicked = false;

	while (wait_round(f, &kicked)) {
		for (size_t i = 0; i < f->sources.n; i++) {
			struct cmn_source *source = &f->sources.items[i];

			connect_silent(f, i);
			if (!source->sub)
				continue;
			cmn_follow_live(f, source);
			if (cmn_follow_replayed(f, source))
				f->heard_ms[i] = cmn_clock_mono_ms();
		}
		ask_missing(f);
		tick(f, kicked);
	}
	for (size_t i = 0; i < f->sources.n; i++)
		cmn_source_close(&f->sources.items[i]);
	return NULL;
}
