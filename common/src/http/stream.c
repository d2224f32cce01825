/* SPDX-License-Identifier: EUPL-1.2 */
#include "pull.h"

#include "work.h"

#include <pthread.h>
#include <stdatomic.h>

struct cmn_stream {
	struct cmn_stream_calls calls;
	atomic_uint refs;
	pthread_mutex_t lock; /* for what follows */
	struct cmn_pull pull; /* connection NULL: not yet, or over */
	bool asleep;
	bool woken; /* since the last read began: the answer 0 is stale */
	bool ended;
	bool closed;
};

struct cmn_stream *cmn_stream_make(const struct cmn_stream_calls *calls)
{
	struct cmn_stream *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->calls = *calls;
	atomic_init(&s->refs, 1);
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

struct cmn_stream *cmn_stream_ref(struct cmn_stream *stream)
{
	atomic_fetch_add(&stream->refs, 1);
	return stream;
}

void cmn_stream_drop(struct cmn_stream **stream)
{
	struct cmn_stream *s = *stream;

	*stream = NULL;
	if (!s || atomic_fetch_sub(&s->refs, 1) != 1)
		return;
	cmn_stream_detach(s);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

void cmn_stream_attach(struct cmn_stream *stream, const struct cmn_pull *pull)
{
	pthread_mutex_lock(&stream->lock);
	stream->pull = *pull;
	pthread_mutex_unlock(&stream->lock);
}

static void rouse(struct cmn_stream *s)
{
	s->woken = true;
	if (s->asleep && s->pull.connection) {
		s->asleep = false;
		s->pull.resume(s->pull.connection);
	}
}

void cmn_stream_wake(struct cmn_stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	rouse(stream);
	pthread_mutex_unlock(&stream->lock);
}

void cmn_stream_end(struct cmn_stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	stream->ended = true;
	rouse(stream);
	pthread_mutex_unlock(&stream->lock);
}

/* Begin a read: wakes that come from here on make its "nothing" stale. */
static bool begin_read(struct cmn_stream *s)
{
	bool ended;

	pthread_mutex_lock(&s->lock);
	s->woken = false;
	ended = s->ended;
	pthread_mutex_unlock(&s->lock);
	return !ended;
}

/* Sleep, unless news came while the read looked in vain. */
static bool fall_asleep(struct cmn_stream *s)
{
	bool sleep;

	pthread_mutex_lock(&s->lock);
	sleep = !s->woken && !s->ended;
	if (sleep) {
		s->asleep = true;
		s->pull.suspend(s->pull.connection);
	}
	pthread_mutex_unlock(&s->lock);
	return sleep;
}

ssize_t cmn_stream_pull(struct cmn_stream *stream, char *out, size_t max)
{
	while (begin_read(stream)) {
		ssize_t n = stream->calls.read(stream->calls.arg, out, max);

		if (n != 0)
			return n;
		if (fall_asleep(stream))
			return 0;
	}
	return -1;
}

void cmn_stream_detach(struct cmn_stream *stream)
{
	bool first;

	pthread_mutex_lock(&stream->lock);
	first = !stream->closed;
	stream->closed = stream->ended = true;
	stream->asleep = false;
	stream->pull.connection = NULL;
	pthread_mutex_unlock(&stream->lock);
	if (first && stream->calls.close)
		stream->calls.close(stream->calls.arg);
}

void cmn_call_stream(struct cmn_call *call, struct cmn_stream *stream, const char *content_type)
{
	struct cmn_answer *answer = cmn_work_of(call)->answer;

	cmn_stream_drop(&answer->stream);
	answer->stream = stream;
	call->content_type = content_type;
}
