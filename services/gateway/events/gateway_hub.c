/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_client.h"

#include "cmn/clock.h"
#include "cmn/metrics.h"

#include <string.h>

/* What the gateway's key may read; who of its clients sees what is in gateway_watch.c. */
#define FOLLOWED \
	"intake.facts,referral.facts,directory.facts,intake.mdph,referral.mdph,observatory.figures"

enum { FORGET_EVERY_MS = 1000 };

CMN_DEFINE_COUNTER(seen, "c360_gateway_events_total", "Events received from the bus");

/* --- rings
 * ----------------------------------------------------------------------------------------- */

struct gateway_event *gateway_event_make(const struct cmn_followed *ev)
{
	struct gateway_event *e = malloc(sizeof(*e) + ev->n);
	size_t type = strnlen(ev->type, sizeof(e->type) - 1);

	if (!e)
		return NULL;
	e->refs = 1;
	e->at = ev->at;
	e->came_ms = cmn_clock_mono_ms();
	memcpy(e->type, ev->type, type);
	e->type[type] = '\0';
	e->n = ev->n;
	memcpy(e->raw, ev->raw, ev->n);
	return e;
}

void gateway_event_drop(struct gateway_event *e)
{
	if (e && --e->refs == 0)
		free(e);
}

static void pop(struct gateway_ring *r)
{
	r->before = r->items[r->first]->at;
	gateway_event_drop(r->items[r->first]);
	r->first = (r->first + 1) % GATEWAY_RING;
	r->n--;
}

/* Without memory the ring forgets what it has: whoever wants it asks the replay. */
static void push(struct gateway_ring *r, const struct cmn_followed *ev)
{
	struct gateway_event *e = gateway_event_make(ev);

	while (r->n > 0 && (!e || r->n == GATEWAY_RING))
		pop(r);
	if (e)
		r->items[(r->first + r->n++) % GATEWAY_RING] = e;
	else
		r->before = ev->at;
}

/* Thousands of events come at once after a start or an import; a stream that has become still would
 * keep its last ones for ever. */
static void forget_old(struct gateway_hub *hub, int64_t now_ms)
{
	if (now_ms < hub->forget_ms)
		return;
	hub->forget_ms = now_ms + FORGET_EVERY_MS;
	for (struct gateway_ring *r = hub->rings; r < hub->rings + hub->n_rings; r++)
		while (r->n > 0 && r->items[r->first]->came_ms + GATEWAY_KEEP_MS < now_ms)
			pop(r);
}

static struct gateway_ring *ring_of(struct gateway_hub *hub, size_t stream)
{
	if (hub->n_rings <= stream)
		hub->n_rings = stream + 1;
	return &hub->rings[stream];
}

/* --- called by the follower
 * ------------------------------------------------------------------------ */

static void wake_members(struct gateway_hub *hub, size_t stream)
{
	for (struct gateway_client *c = hub->clients; c; c = c->next)
		if (c->member[stream / 64] & (UINT64_C(1) << (stream % 64)))
			cmn_stream_wake(c->stream);
}

static void on_begin(void *arg, size_t stream, struct cmn_position at)
{
	struct gateway_hub *hub = arg;

	pthread_mutex_lock(&hub->lock);
	ring_of(hub, stream)->known = true;
	ring_of(hub, stream)->before = at;
	wake_members(hub, stream);
	pthread_mutex_unlock(&hub->lock);
}

static void on_event(void *arg, const struct cmn_followed *ev)
{
	struct gateway_hub *hub = arg;

	cmn_metric_add(&seen, 1);
	pthread_mutex_lock(&hub->lock);
	push(ring_of(hub, ev->stream), ev);
	wake_members(hub, ev->stream);
	pthread_mutex_unlock(&hub->lock);
}

static void on_again(void *arg, uint64_t ask, const struct cmn_followed *ev, bool ok)
{
	struct gateway_hub *hub = arg;

	pthread_mutex_lock(&hub->lock);
	for (struct gateway_client *c = hub->clients; c; c = c->next)
		if (c->asked && c->ask == ask)
			gateway_client_again(c, ev, ok);
	pthread_mutex_unlock(&hub->lock);
}

static void on_tick(void *arg)
{
	struct gateway_hub *hub = arg;
	int64_t now_ms = cmn_clock_mono_ms();

	pthread_mutex_lock(&hub->lock);
	for (struct gateway_client *c = hub->clients; c; c = c->next)
		gateway_client_tick(c, now_ms);
	forget_old(hub, now_ms);
	pthread_mutex_unlock(&hub->lock);
}

/* --- start and stop
 * -------------------------------------------------------------------------------- */

static enum cmn_err start(struct gateway_hub *hub, const struct gateway_hub_settings *s,
			  struct cmn_error *err)
{
	const struct cmn_follow_settings follow = {
	    .key_file = s->key_file,
	    .sources = s->sources,
	    .streams = FOLLOWED,
	    .departements = s->departements,
	    .calls = {on_begin, on_event, on_again, on_tick, hub},
	};

	cmn_metric_register(&seen);
	if (!s->sources || !s->sources[0])
		return CMN_OK;
	return cmn_follow_start(&follow, &hub->follow, err);
}

enum cmn_err gateway_hub_open(const struct gateway_hub_settings *settings, struct gateway_hub **ret,
			      struct cmn_error *err)
{
	struct gateway_hub *hub = calloc(1, sizeof(*hub));

	if (!hub)
		return cmn_no_memory(err);
	pthread_mutex_init(&hub->lock, NULL);
	hub->streams_max = settings->streams_max;
	hub->streams_per_caller = settings->streams_per_caller;
	/* touched only as far as it is used */
	hub->rings = calloc(GATEWAY_STREAMS_MAX, sizeof(*hub->rings));
	if (!hub->rings)
		cmn_no_memory(err);
	else if (start(hub, settings, err) == CMN_OK) {
		*ret = hub;
		return CMN_OK;
	}
	gateway_hub_close(&hub);
	return err->code;
}

void gateway_hub_close(struct gateway_hub **hub)
{
	struct gateway_hub *h = *hub;
	size_t n;

	if (!h)
		return;
	n = h->follow ? cmn_follow_count(h->follow) : 0;
	cmn_follow_stop(&h->follow);
	for (size_t i = 0; i < n; i++)
		while (h->rings[i].n > 0)
			pop(&h->rings[i]);
	pthread_mutex_destroy(&h->lock);
	free(h->rings);
	free(h);
	*hub = NULL;
}
