/* SPDX-License-Identifier: EUPL-1.2
 *
 * pool.c - a fixed number of connections, lent last-in first-out so that the warm ones are used.
 *
 * Connecting is lazy.  After a failed attempt the pool answers at once for a while (50 ms, doubled
 * up to 1 s, with jitter) and then lets one caller try: a dead database costs its callers nothing,
 * and is not stormed when it comes back.
 */
#include "pool.h"

#include "cmn/clock.h"
#include "cmn/metrics.h"
#include "cmn/uuid.h"

#include <string.h>
#include <time.h>

#define BACKOFF_LEAST_MS 50
#define BACKOFF_MOST_MS  1000

static struct cmn_metric wait_seconds = {
    .name = "c360_pool_wait_seconds",
    .help = "Time that a statement waited for a database connection.",
    .kind = CMN_HISTOGRAM,
};
static struct cmn_metric in_use = {
    .name = "c360_pool_in_use", .help = "Database connections lent.", .kind = CMN_GAUGE};
static struct cmn_metric timeouts = {
    .name = "c360_pool_timeouts_total",
    .help = "Statements refused because no database connection became free in time.",
    .kind = CMN_COUNTER,
};
static struct cmn_metric connects = {
    .name = "c360_pool_connects_total",
    .help = "Connections to the database that were opened.",
    .kind = CMN_COUNTER,
};

static enum cmn_err check_settings(const struct cmn_pool_settings *s, struct cmn_error *err)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(s->conninfo, &why);

	PQfreemem(why); /* may quote a password */
	if (!options)
		return cmn_fail(err, CMN_E_INVALID, "adresse de base de données mal formée",
				"malformed database address");
	PQconninfoFree(options);
	if (s->size == 0 || s->statement_ms == 0)
		return cmn_fail(err, CMN_E_INVALID,
				"le nombre de connexions et le délai doivent être positifs",
				"number of connections and time limit must be positive");
	return CMN_OK;
}

static void init_lock(struct cmn_pool *pool)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->returned, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&pool->lock, NULL);
}

static void release(struct cmn_pool *pool)
{
	for (size_t i = 0; pool->links && i < pool->size; i++)
		pg_link_close(&pool->links[i]);
	pthread_cond_destroy(&pool->returned);
	pthread_mutex_destroy(&pool->lock);
	free(pool->links);
	free(pool->idle);
	free(pool->conninfo);
	free(pool->schema);
	free(pool);
}

static struct cmn_pool *make(const struct cmn_pool_settings *s)
{
	struct cmn_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	init_lock(pool);
	pool->size = s->size;
	pool->wait_ms = s->wait_ms;
	pool->links = calloc(s->size, sizeof(*pool->links));
	pool->idle = calloc(s->size, sizeof(struct pg_link *));
	pool->conninfo = strdup(s->conninfo);
	pool->schema = strdup(s->schema);
	if (!pool->links || !pool->idle || !pool->conninfo || !pool->schema) {
		release(pool);
		return NULL;
	}
	pool->link_settings = (struct pg_link_settings){
	    .conninfo = pool->conninfo, .schema = pool->schema, .statement_ms = s->statement_ms};
	for (size_t i = 0; i < s->size; i++)
		pool->idle[pool->n_idle++] = &pool->links[i];
	return pool;
}

enum cmn_err cmn_pool_open(const struct cmn_pool_settings *settings, struct cmn_pool **ret,
			   struct cmn_error *err)
{
	enum cmn_err rc = check_settings(settings, err);
	struct cmn_pool *pool;

	if (rc)
		return rc;
	pool = make(settings);
	if (!pool)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	cmn_metric_register(&wait_seconds);
	cmn_metric_register(&in_use);
	cmn_metric_register(&timeouts);
	cmn_metric_register(&connects);
	*ret = pool;
	return CMN_OK;
}

void cmn_pool_close(struct cmn_pool **pool)
{
	struct cmn_pool *p = *pool;

	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	while (p->n_idle < p->size)
		pthread_cond_wait(&p->returned, &p->lock);
	pthread_mutex_unlock(&p->lock);
	release(p);
	*pool = NULL;
}

/* --- lending --------------------------------------------------------------------------------- */

static struct pg_link *take_idle(struct cmn_pool *pool)
{
	const struct timespec until = cmn_clock_in_ms(pool->wait_ms);
	struct pg_link *link = NULL;
	int timed_out = 0;

	pthread_mutex_lock(&pool->lock);
	while (pool->n_idle == 0 && !timed_out)
		timed_out = pthread_cond_timedwait(&pool->returned, &pool->lock, &until);
	if (pool->n_idle > 0)
		link = pool->idle[--pool->n_idle];
	pthread_mutex_unlock(&pool->lock);
	return link;
}

/* A connection that was lost goes to the bottom: the live ones are lent first. */
void pool_give_back(struct cmn_pool *pool, struct pg_link *link)
{
	pthread_mutex_lock(&pool->lock);
	if (link->pg) {
		pool->idle[pool->n_idle] = link;
	} else {
		memmove(pool->idle + 1, pool->idle, pool->n_idle * sizeof(struct pg_link *));
		pool->idle[0] = link;
	}
	pool->n_idle++;
	pthread_cond_signal(&pool->returned);
	pthread_mutex_unlock(&pool->lock);
	cmn_metric_add(&in_use, -1);
}

/* May this caller try to connect now? */
static bool enter_gate(struct cmn_pool *pool)
{
	bool open = true;

	pthread_mutex_lock(&pool->lock);
	if (pool->failures > 0) {
		open = !pool->probing && cmn_clock_mono_ms() >= pool->next_try_ms;
		pool->probing = pool->probing || open;
	}
	pthread_mutex_unlock(&pool->lock);
	return open;
}

static void leave_gate(struct cmn_pool *pool, bool connected)
{
	unsigned wait = BACKOFF_MOST_MS;
	uint16_t dice;

	cmn_random(&dice, sizeof(dice));
	pthread_mutex_lock(&pool->lock);
	pool->probing = false;
	if (connected) {
		pool->failures = 0;
	} else {
		if (pool->failures < 5)
			wait = BACKOFF_LEAST_MS << pool->failures;
		pool->failures++;
		pool->next_try_ms = cmn_clock_mono_ms() + wait / 2 + dice % (wait / 2 + 1);
	}
	pthread_mutex_unlock(&pool->lock);
}

static enum cmn_err connect_link(struct cmn_pool *pool, struct pg_link *link, struct cmn_error *err)
{
	enum cmn_err rc;

	pg_link_close(link);
	if (!enter_gate(pool)) {
		cmn_fail(err, CMN_E_UNAVAILABLE, "base de données injoignable",
			 "database unreachable");
		err->retry_after = 1;
		return cmn_because(err, "connect: waiting for the next attempt");
	}
	rc = pg_link_open(link, &pool->link_settings, err);
	leave_gate(pool, rc == CMN_OK);
	if (rc == CMN_OK)
		cmn_metric_add(&connects, 1);
	return rc;
}

static int64_t mono_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

enum cmn_err pool_lend(struct cmn_pool *pool, struct pg_link **ret, struct cmn_error *err)
{
	int64_t began = mono_us();
	struct pg_link *link = take_idle(pool);
	enum cmn_err rc;

	cmn_metric_observe_us(&wait_seconds, mono_us() - began);
	if (!link) {
		cmn_metric_add(&timeouts, 1);
		cmn_fail(err, CMN_E_UNAVAILABLE,
			 "toutes les connexions à la base de données sont occupées",
			 "all database connections are busy");
		err->retry_after = 1;
		return cmn_because(err, "pool: no connection within %u ms", pool->wait_ms);
	}
	cmn_metric_add(&in_use, 1);
	if (!pg_link_alive(link)) {
		rc = connect_link(pool, link, err);
		if (rc) {
			pool_give_back(pool, link);
			return rc;
		}
	}
	*ret = link;
	return CMN_OK;
}
