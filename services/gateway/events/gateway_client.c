/* SPDX-License-Identifier: EUPL-1.2
 *
 * One event stream.  It is pulled: the client's connection takes the next event when it has room,
 * so nothing is queued for it but what the rings hold anyway.
 */
#include "gateway_client.h"

#include "cmn/clock.h"

#include <string.h>

#define HEARTBEAT_MS 15000
#define ASK_MS       5000 /* an answer that has not come by then was lost */
#define RETRY_MS     500

/* --- text
 * ------------------------------------------------------------------------------------------ */

static void write_id(struct gateway_client *c)
{
	bool first = true;

	cmn_buf_text(&c->out, "id: ");
	for (size_t i = 0; i < c->n; i++) {
		struct gateway_mark mark = {.epoch = c->followed[i].at.epoch,
					    .sequence = c->followed[i].at.sequence};
		const char *name = cmn_follow_stream(c->hub->follow, c->followed[i].stream);
		char text[GATEWAY_MARK_MAX];
		size_t n;

		if (!c->followed[i].known)
			continue;
		memcpy(mark.stream, name, strlen(name) + 1);
		n = gateway_cursor_put(text, sizeof(text), &mark);
		if (n > 0 && !first)
			cmn_buf_char(&c->out, '~');
		first = first && n == 0;
		cmn_buf_put(&c->out, text, n);
	}
	cmn_buf_char(&c->out, '\n');
}

/* An id without data tells the browser where it is, and is no event to its page. */
static void write_comment(struct gateway_client *c, const char *text)
{
	cmn_buf_text(&c->out, ": ");
	cmn_buf_text(&c->out, text);
	cmn_buf_char(&c->out, '\n');
	write_id(c);
	cmn_buf_char(&c->out, '\n');
}

static void write_event(struct gateway_client *c, struct gateway_followed *f,
			const struct gateway_event *e)
{
	f->at = e->at;
	f->known = true;
	write_id(c);
	cmn_buf_text(&c->out, "event: ");
	cmn_buf_text(&c->out, e->type);
	cmn_buf_text(&c->out, "\ndata: ");
	cmn_buf_put(&c->out, e->raw, e->n);
	cmn_buf_text(&c->out, "\n\n");
}

/* --- what comes next
 * ------------------------------------------------------------------------------- */

/* A page is through: either the ring goes on from here, or the next page is asked for. */
static void after_page(struct gateway_client *c)
{
	c->paged = false;
	if (!gateway_earlier(c->want->at, c->hub->rings[c->want->stream].before)) {
		c->want = NULL;
		return;
	}
	c->ask_ms = 0;
	cmn_follow_kick(c->hub->follow);
}

static bool write_again(struct gateway_client *c)
{
	while (c->at_again < c->n_again) {
		struct gateway_event *e = c->again[c->at_again++];
		bool newer = gateway_earlier(c->want->at, e->at);

		if (newer)
			write_event(c, c->want, e);
		gateway_event_drop(e);
		if (newer)
			return true;
	}
	c->n_again = c->at_again = 0;
	if (c->paged)
		after_page(c);
	return false;
}

static void miss(struct gateway_client *c, struct gateway_followed *f)
{
	if (f->live) {
		c->farewell = "too slow; come back with Last-Event-ID";
		return;
	}
	if (c->want)
		return; /* one stream after the other */
	c->want = f;
	c->asked = false;
	c->ask_ms = 0;
	cmn_follow_kick(c->hub->follow);
}

static bool write_next_of(struct gateway_client *c, struct gateway_followed *f)
{
	struct gateway_ring *r = &c->hub->rings[f->stream];

	if (!r->known || f == c->want)
		return false;
	if (!f->known) {
		f->at = r->before;
		f->known = true;
	}
	if (gateway_earlier(f->at, r->before)) {
		miss(c, f);
		return false;
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct gateway_event *e = r->items[(r->first + i) % GATEWAY_RING];

		if (!gateway_earlier(f->at, e->at))
			continue;
		write_event(c, f, e);
		return true;
	}
	f->live = true;
	return false;
}

/* Streams in turn, so that a busy one does not keep the others waiting. */
static bool write_next(struct gateway_client *c)
{
	if (c->want && write_again(c))
		return true;
	for (size_t i = 0; i < c->n; i++) {
		struct gateway_followed *f = &c->followed[(c->turn + i) % c->n];

		if (write_next_of(c, f)) {
			c->turn = (c->turn + i + 1) % c->n;
			return true;
		}
	}
	return false;
}

static void compose(struct gateway_client *c)
{
	int64_t now_ms = cmn_clock_mono_ms();

	cmn_buf_reset(&c->out);
	c->sent = 0;
	if (c->over)
		return;
	if (!c->greeted)
		cmn_buf_text(&c->out, "retry: 2000\n\n");
	else if (cmn_clock_us() >= c->expires_us)
		c->farewell = "the token has expired";
	else if (!write_next(c) && !c->farewell && now_ms - c->wrote_ms >= HEARTBEAT_MS)
		write_comment(c, "heartbeat");
	c->greeted = true;
	if (c->farewell && c->out.len == 0) {
		write_comment(c, c->farewell);
		c->over = true;
	}
	if (c->out.len > 0)
		c->wrote_ms = now_ms;
}

ssize_t gateway_client_read(void *arg, char *out, size_t max)
{
	struct gateway_client *c = arg;
	bool over;
	size_t n;

	pthread_mutex_lock(&c->hub->lock);
	if (c->sent == c->out.len)
		compose(c);
	n = c->out.len - c->sent < max ? c->out.len - c->sent : max;
	if (n > 0)
		memcpy(out, c->out.data + c->sent, n);
	c->sent += n;
	over = n == 0 && (c->over || c->out.failed);
	pthread_mutex_unlock(&c->hub->lock);
	return over ? -1 : (ssize_t)n;
}

void gateway_client_close(void *arg)
{
	struct gateway_client *c = arg;
	struct gateway_hub *hub = c->hub;

	pthread_mutex_lock(&hub->lock);
	if (c->back) {
		*c->back = c->next;
		if (c->next)
			c->next->back = c->back;
		hub->n_clients--;
	}
	while (c->at_again < c->n_again)
		gateway_event_drop(c->again[c->at_again++]);
	pthread_mutex_unlock(&hub->lock);
	cmn_buf_free(&c->out);
	free(c);
}

/* --- what is asked of the bus
 * ---------------------------------------------------------------------- */

static void ask(struct gateway_client *c, int64_t now_ms)
{
	struct gateway_hub *hub = c->hub;

	if (!c->want || c->paged || now_ms < c->ask_ms)
		return;
	while (c->n_again > 0) /* of an answer that was cut short */
		gateway_event_drop(c->again[--c->n_again]);
	c->ask = ++hub->ids;
	c->asked = cmn_follow_ask(hub->follow, c->ask, c->want->stream, c->want->at, GATEWAY_AGAIN);
	c->ask_ms = now_ms + (c->asked ? ASK_MS : RETRY_MS);
}

void gateway_client_tick(struct gateway_client *c, int64_t now_ms)
{
	ask(c, now_ms);
	if (now_ms - c->wrote_ms >= HEARTBEAT_MS || cmn_clock_us() >= c->expires_us)
		cmn_stream_wake(c->stream);
}

/* The end of an answer.  A page without anything: what lay between is gone at its owner too, the
 * ring goes on from there. */
static void page_ended(struct gateway_client *c, bool ok)
{
	const struct gateway_ring *r = &c->hub->rings[c->want->stream];

	c->asked = false;
	if (!ok) {
		c->ask_ms = cmn_clock_mono_ms() + 2 * (int64_t)RETRY_MS;
		return;
	}
	if (c->n_again == 0 && gateway_earlier(c->want->at, r->before))
		c->want->at = r->before;
	c->paged = true;
	cmn_stream_wake(c->stream);
}

void gateway_client_again(struct gateway_client *c, const struct cmn_followed *ev, bool ok)
{
	struct gateway_event *e;

	if (!c->want)
		return;
	if (!ev) {
		page_ended(c, ok);
		return;
	}
	e = c->n_again < GATEWAY_AGAIN ? gateway_event_make(ev) : NULL;
	if (e)
		c->again[c->n_again++] = e;
}
