/* SPDX-License-Identifier: EUPL-1.2 */
#include "held.h"

struct cmn_held {
	struct cmn_held *next, **back;
	struct cmn_holds *holds;
	struct cmn_stream *stream;
	bool patient;         /* sleeps in its thread: */
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t roused;
	bool asleep;
};

void cmn_holds_init(struct cmn_holds *holds)
{
	*holds = (struct cmn_holds){0};
	pthread_mutex_init(&holds->lock, NULL);
}

void cmn_holds_clear(struct cmn_holds *holds)
{
	pthread_mutex_destroy(&holds->lock);
}

void cmn_holds_end(struct cmn_holds *holds)
{
	struct cmn_held *h;

	pthread_mutex_lock(&holds->lock);
	holds->ending = true;
	for (h = holds->first; h; h = h->next)
		cmn_stream_end(h->stream);
	pthread_mutex_unlock(&holds->lock);
}

/* --- sleeping in a thread ------------------------------------------------------------------- */

static void fall_asleep(void *arg)
{
	struct cmn_held *h = arg;

	pthread_mutex_lock(&h->lock);
	h->asleep = true;
	pthread_mutex_unlock(&h->lock);
}

static void rouse(void *arg)
{
	struct cmn_held *h = arg;

	pthread_mutex_lock(&h->lock);
	h->asleep = false;
	pthread_cond_signal(&h->roused);
	pthread_mutex_unlock(&h->lock);
}

static void wait_roused(struct cmn_held *h)
{
	pthread_mutex_lock(&h->lock);
	while (h->asleep)
		pthread_cond_wait(&h->roused, &h->lock);
	pthread_mutex_unlock(&h->lock);
}

ssize_t cmn_held_read(struct cmn_held *held, char *out, size_t max)
{
	ssize_t n = cmn_stream_pull(held->stream, out, max);

	while (n == 0 && held->patient) {
		wait_roused(held);
		n = cmn_stream_pull(held->stream, out, max);
	}
	return n;
}

/* --- one connection --------------------------------------------------------------------------- */

static void enter(struct cmn_holds *holds, struct cmn_held *h)
{
	pthread_mutex_lock(&holds->lock);
	h->back = &holds->first;
	h->next = holds->first;
	if (h->next)
		h->next->back = &h->next;
	holds->first = h;
	if (holds->ending)
		cmn_stream_end(h->stream);
	pthread_mutex_unlock(&holds->lock);
}

struct cmn_held *cmn_hold(struct cmn_holds *holds, struct cmn_stream **stream,
			  const struct cmn_pull *pull)
{
	struct cmn_held *h = calloc(1, sizeof(*h));
	const struct cmn_pull in_thread = {fall_asleep, rouse, h};

	if (!h)
		return NULL;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->roused, NULL);
	h->holds = holds;
	h->stream = CMN_TAKE(*stream);
	h->patient = !pull;
	cmn_stream_attach(h->stream, pull ? pull : &in_thread);
	enter(holds, h);
	return h;
}

void cmn_held_over(struct cmn_held *held)
{
	pthread_mutex_lock(&held->holds->lock);
	*held->back = held->next;
	if (held->next)
		held->next->back = held->back;
	pthread_mutex_unlock(&held->holds->lock);
	cmn_stream_detach(held->stream);
	cmn_stream_drop(&held->stream);
	pthread_cond_destroy(&held->roused);
	pthread_mutex_destroy(&held->lock);
	free(held);
}
