/* SPDX-License-Identifier: EUPL-1.2 */
#include "held.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct cmn_held {
	struct cmn_held *next, **back;
	struct cmn_holds *holds;
	struct cmn_stream *stream;
	bool patient; /* sleeps in its thread: */
	int socket;
	int roused; /* an eventfd */
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
	(void)arg; /* what rouses it from here on stays in the eventfd until it is waited for */
}

static void rouse(void *arg)
{
	const struct cmn_held *h = arg;

	eventfd_write(h->roused, 1);
}

/* False: the client has left.  A half-closed connection counts as left: nobody reads an endless
 * answer and has nothing more to ask. */
static bool wait_roused(const struct cmn_held *h)
{
	struct pollfd fds[] = {{h->roused, POLLIN, 0}, {h->socket, POLLRDHUP, 0}};
	eventfd_t count;

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	if (fds[1].revents)
		return false;
	eventfd_read(h->roused, &count);
	return true;
}

ssize_t cmn_held_read(struct cmn_held *held, char *out, size_t max)
{
	ssize_t n = cmn_stream_pull(held->stream, out, max);

	while (n == 0 && held->patient)
		n = wait_roused(held) ? cmn_stream_pull(held->stream, out, max) : -1;
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
			  const struct cmn_pull *pull, int socket)
{
	struct cmn_held *h = calloc(1, sizeof(*h));
	const struct cmn_pull in_thread = {fall_asleep, rouse, h};

	if (!h)
		return NULL;
	h->socket = socket;
	h->roused = pull ? -1 : eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (!pull && h->roused < 0) {
		free(h);
		return NULL;
	}
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
	if (held->roused >= 0)
		close(held->roused);
	free(held);
}
