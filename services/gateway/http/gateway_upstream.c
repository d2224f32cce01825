/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_upstream.h"

#include "cmn/clock.h"
#include "cmn/metrics.h"
#include "gateway_exchange.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Somebody in line for a place, on the stack of the thread that waits. */
struct waiter {
	struct waiter *next;
	pthread_cond_t turn;
	bool called; /* the place is its own */
};

struct gateway_upstream {
	struct gateway_upstream_settings settings;
	char address[256]; /* "host:port", as the header Host says it */
	char host[240], port[8];
	pthread_mutex_t lock;
	pthread_condattr_t clock;     /* monotonic */
	struct waiter *first, **last; /* in the order of coming */
	unsigned out;                 /* calls under way */
	size_t n_idle;                /* the one used last is taken first: its connection is warm */
	struct gateway_link **idle;   /* settings.budget of them */
};

CMN_DEFINE_COUNTER(exhausted, "c360_gateway_budget_exhausted_total",
		   "Calls refused because too many were under way to one service");
CMN_DEFINE_COUNTER(lost, "c360_gateway_upstream_failures_total",
		   "Calls to a service that brought no answer");

/* --- start and stop
 * -------------------------------------------------------------------------------- */

static void init_lock(struct gateway_upstream *u)
{
	pthread_condattr_init(&u->clock);
	pthread_condattr_setclock(&u->clock, CLOCK_MONOTONIC);
	u->last = &u->first;
	pthread_mutex_init(&u->lock, NULL);
}

/* "http://host:port", the host perhaps "[::1]". */
static bool read_url(struct gateway_upstream *u, const char *url)
{
	const char *address = url + 7, *colon;
	size_t n;

	if (strncmp(url, "http://", 7) != 0 || strlen(address) >= sizeof(u->host))
		return false;
	colon = strrchr(address, ':');
	if (!colon || colon == address || strlen(colon + 1) > 5 ||
	    strspn(colon + 1, "0123456789") != strlen(colon + 1) || !colon[1])
		return false;
	n = (size_t)(colon - address);
	if (address[0] == '[' && colon[-1] == ']')
		snprintf(u->host, sizeof(u->host), "%.*s", (int)n - 2, address + 1);
	else
		snprintf(u->host, sizeof(u->host), "%.*s", (int)n, address);
	snprintf(u->port, sizeof(u->port), "%s", colon + 1);
	snprintf(u->address, sizeof(u->address), "%s", address);
	return strcspn(u->host, "/@? ") == strlen(u->host);
}

enum cmn_err gateway_upstream_open(const struct gateway_upstream_settings *settings,
				   struct gateway_upstream **ret, struct cmn_error *err)
{
	struct gateway_upstream *u;

	u = calloc(1, sizeof(*u));
	if (u)
		u->idle = calloc(settings->budget, sizeof(struct gateway_link *));
	if (!u || !u->idle) {
		free(u);
		return cmn_no_memory(err);
	}
	u->settings = *settings;
	if (!read_url(u, settings->url)) {
		free(u->idle);
		free(u);
		return cmn_fail(err, CMN_E_INVALID,
				"adresse du service « %s » refusée ; attendu : http://hôte:port",
				"address of service \"%s\" refused; expected http://host:port",
				settings->name);
	}
	init_lock(u);
	cmn_metric_register(&exhausted);
	cmn_metric_register(&lost);
	*ret = u;
	return CMN_OK;
}

void gateway_upstream_close(struct gateway_upstream **upstream)
{
	struct gateway_upstream *u = *upstream;

	if (!u)
		return;
	while (u->n_idle > 0)
		gateway_link_free(u->idle[--u->n_idle]);
	pthread_condattr_destroy(&u->clock);
	pthread_mutex_destroy(&u->lock);
	free(u->idle);
	free(u);
	*upstream = NULL;
}

/* --- the budget
 * ------------------------------------------------------------------------------------ */

static struct timespec deadline(unsigned ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

static void step_out(struct gateway_upstream *u, struct waiter *gone)
{
	struct waiter **at = &u->first;

	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
	if (u->last == &gone->next)
		u->last = at;
}

/* A place that is given back goes to the first in line, not to whoever runs first: among 2 000 who
 * ask at once some would wait for ever.  Called and returns with the lock held. */
static bool wait_in_line(struct gateway_upstream *u)
{
	struct timespec until = deadline(u->settings.wait_ms);
	struct waiter me = {.called = false};
	int rc = 0;

	pthread_cond_init(&me.turn, &u->clock);
	*u->last = &me;
	u->last = &me.next;
	while (!me.called && rc == 0)
		rc = pthread_cond_timedwait(&me.turn, &u->lock, &until);
	if (!me.called)
		step_out(u, &me);
	pthread_cond_destroy(&me.turn);
	return me.called;
}

/* A place in the budget, and an idle connection if there is one. */
static bool enter(struct gateway_upstream *u, struct gateway_link **ret)
{
	bool in = true;

	pthread_mutex_lock(&u->lock);
	if (u->out < u->settings.budget)
		u->out++;
	else
		in = wait_in_line(u);
	if (in)
		*ret = u->n_idle > 0 ? u->idle[--u->n_idle] : NULL;
	pthread_mutex_unlock(&u->lock);
	return in;
}

static void leave(struct gateway_upstream *u, struct gateway_link **link)
{
	struct waiter *next;

	pthread_mutex_lock(&u->lock);
	if (*link)
		u->idle[u->n_idle++] = CMN_TAKE(*link);
	next = u->first;
	if (next) {
		u->first = next->next;
		if (!u->first)
			u->last = &u->first;
		next->called = true;
		pthread_cond_signal(&next->turn);
	} else {
		u->out--;
	}
	pthread_mutex_unlock(&u->lock);
}

static enum cmn_err acquire(struct gateway_upstream *u, struct gateway_link **ret,
			    struct cmn_error *err)
{
	const char *name = u->settings.name;

	if (!enter(u, ret)) {
		cmn_metric_add(&exhausted, 1);
		return cmn_fail(err, CMN_E_UNAVAILABLE,
				"le service « %s » est trop sollicité pour l’instant",
				"service \"%s\" is asked too much at the moment", name);
	}
	if (!*ret)
		*ret = gateway_link_new();
	if (*ret)
		return CMN_OK;
	leave(u, ret);
	return cmn_no_memory(err);
}

/* --- calls
 * ----------------------------------------------------------------------------------------- */

static bool connected(struct gateway_upstream *u, struct gateway_link *link)
{
	return gateway_link_connect(link, u->host, u->port, u->settings.connect_ms,
				    u->settings.total_ms);
}

/* On a kept connection if it may be sent again when that turns out dead, else on a new one. */
static enum gateway_fate begin(struct gateway_upstream *u, struct gateway_link *link,
			       const struct gateway_exchange *x)
{
	bool kept = x->repeatable && gateway_link_alive(link);

	link->until = cmn_clock_mono_ms() + (int64_t)u->settings.total_ms;
	if (!kept && !connected(u, link))
		return GATEWAY_DOWN;
	return gateway_exchange_send(link, u->address, x);
}

static enum gateway_fate finish(struct gateway_upstream *u, struct gateway_link *link,
				struct gateway_exchange *x)
{
	bool keeps;
	enum gateway_fate fate = gateway_exchange_receive(link, x, u->settings.answer_max, &keeps);

	if (!keeps)
		gateway_link_close(link);
	link->reused = keeps;
	return fate;
}

/* Once more, when a kept connection died before a byte came back. */
static enum gateway_fate end(struct gateway_upstream *u, struct gateway_link *link,
			     enum gateway_fate fate, struct gateway_exchange *x)
{
	bool again = link->reused && x->repeatable;

	if (fate == GATEWAY_ANSWERED)
		fate = finish(u, link, x);
	if (fate == GATEWAY_LOST && again) {
		gateway_link_close(link);
		fate = begin(u, link, x);
		if (fate == GATEWAY_ANSWERED)
			fate = finish(u, link, x);
	}
	if (fate != GATEWAY_ANSWERED)
		gateway_link_close(link);
	return fate;
}

static enum cmn_err judge(const struct gateway_upstream *u, enum gateway_fate fate,
			  const struct gateway_exchange *x, struct cmn_error *err)
{
	const char *name = u->settings.name;

	if (fate == GATEWAY_ANSWERED)
		return CMN_OK;
	cmn_metric_add(&lost, 1);
	if (fate == GATEWAY_FAULTY && strcmp(x->method, "GET") == 0)
		return cmn_fail(err, CMN_E_BAD_GATEWAY, "le service « %s » a mal répondu",
				"service \"%s\" gave a faulty answer", name);
	if (fate == GATEWAY_DOWN || strcmp(x->method, "GET") == 0)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "le service « %s » ne répond pas",
				"service \"%s\" does not answer", name);
	return cmn_fail(err, CMN_E_OUTCOME_UNKNOWN,
			"le service « %s » n’a pas répondu : l’acte est peut-être accompli",
			"service \"%s\" did not answer: the act may have been done", name);
}

enum cmn_err gateway_upstream_ask(struct gateway_upstream *u, struct gateway_exchange *x,
				  struct cmn_error *err)
{
	struct gateway_link *link = NULL;
	enum gateway_fate fate;

	if (acquire(u, &link, err) != CMN_OK)
		return err->code;
	fate = end(u, link, begin(u, link, x), x);
	leave(u, &link);
	return judge(u, fate, x, err);
}

/* Both are on their way before the first answer is read. */
static void ask_two(struct gateway_upstream *u, struct gateway_link *const link[2],
		    struct gateway_exchange x[2], enum cmn_err ret_codes[2])
{
	enum gateway_fate fate[2];
	struct cmn_error err;

	for (int i = 0; i < 2; i++)
		fate[i] = begin(u, link[i], &x[i]);
	for (int i = 0; i < 2; i++) {
		cmn_error_init(&err);
		fate[i] = end(u, link[i], fate[i], &x[i]);
		ret_codes[i] = judge(u, fate[i], &x[i], &err);
	}
}

void gateway_upstream_ask_both(struct gateway_upstream *u, struct gateway_exchange x[2],
			       enum cmn_err ret_codes[2])
{
	struct gateway_link *link[2] = {NULL, NULL};
	struct cmn_error err;
	bool one, two;

	ret_codes[0] = ret_codes[1] = CMN_E_UNAVAILABLE;
	cmn_error_init(&err);
	one = acquire(u, &link[0], &err) == CMN_OK;
	two = one && acquire(u, &link[1], &err) == CMN_OK;
	if (two)
		ask_two(u, link, x, ret_codes);
	if (one)
		leave(u, &link[0]);
	if (two)
		leave(u, &link[1]);
}
