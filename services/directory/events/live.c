/* SPDX-License-Identifier: EUPL-1.2 */
#include "live.h"

#include "index_rows.h"
#include "live_load.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "cmn/metrics.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define EVERY_MS  500
#define AGAIN_MS  1000   /* after a failure */
#define SILENT_MS 300000 /* longer than this without a look: changes may have been forgotten */
#define SAY_S     600

CMN_DEFINE_GAUGE(OFFERS, "c360_index_offers", "Offers that a search can find.");
CMN_DEFINE_GAUGE(AGE, "c360_index_age_seconds", "Since the index was last known to be complete.");
CMN_DEFINE_GAUGE(LOAD, "c360_index_load_seconds", "How long the last complete load took.");
CMN_DEFINE_COUNTER(LOADS, "c360_index_loads_total", "Complete loads.");
CMN_DEFINE_COUNTER(CHANGED, "c360_index_views_total", "Views put in the place of the one before.");
static struct cmn_metric KEYS = {.name = "c360_index_bytes",
				 .help = "Memory of the index.",
				 .labels = "part=\"keys\"",
				 .kind = CMN_GAUGE};
static struct cmn_metric TEXTS = {.name = "c360_index_bytes",
				  .help = "Memory of the index.",
				  .labels = "part=\"texts\"",
				  .kind = CMN_GAUGE};

struct directory_live {
	pthread_t thread;
	/* what searches hold; locked for three instructions, never while anything is made */
	pthread_mutex_t view_lock;
	struct directory_view *view;
	_Atomic int64_t as_of;
	/* who waits for whom */
	pthread_mutex_t lock;
	pthread_cond_t wake, done;
	uint64_t asked, served;
	bool stop;
	/* the thread's own */
	char *conninfo, *schema;
	struct directory_loader loader;
	int64_t looked_ms, said;
};

/* --- views -------------------------------------------------------------------------------- */

struct directory_view *directory_live_hold(struct directory_live *live)
{
	pthread_mutex_lock(&live->view_lock);
	struct directory_view *view = live->view;
	atomic_fetch_add(&view->holders, 1);
	pthread_mutex_unlock(&live->view_lock);
	return view;
}

static size_t keys_of(const struct directory_segment *segment)
{
	return segment != NULL ? segment->index->bytes : 0;
}

static size_t texts_of(const struct directory_segment *segment)
{
	return segment != NULL ? segment->text_bytes : 0;
}

static void publish(struct directory_live *live, struct directory_view *view)
{
	struct directory_view *old;

	cmn_metric_set(&OFFERS, (int64_t)directory_view_offers(view));
	cmn_metric_set(&KEYS, (int64_t)(keys_of(view->base) + keys_of(view->delta)));
	cmn_metric_set(
	    &TEXTS, (int64_t)(texts_of(view->base) + texts_of(view->delta) + view->centres->bytes));
	cmn_metric_add(&CHANGED, 1);
	pthread_mutex_lock(&live->view_lock);
	old = live->view;
	live->view = view;
	pthread_mutex_unlock(&live->view_lock);
	directory_view_drop(&old);
}

int64_t directory_live_as_of(const struct directory_live *live)
{
	return atomic_load(&live->as_of);
}

/* --- looking for changes ------------------------------------------------------------------ */

static enum cmn_err load(struct directory_live *live, struct cmn_error *err)
{
	struct directory_view *view = NULL;
	int64_t began = cmn_clock_mono_ms();
	enum cmn_err rc = directory_load(&live->loader, &view, err);

	if (rc)
		return rc;
	publish(live, view);
	LOAD.milli = true;
	cmn_metric_set(&LOAD, cmn_clock_mono_ms() - began);
	cmn_metric_add(&LOADS, 1);
	cmn_log(CMN_INFO, "index.loaded", {"offers", NULL, (int64_t)directory_view_offers(view)},
		{"ms", NULL, cmn_clock_mono_ms() - began},
		{"bytes", NULL, (int64_t)(keys_of(view->base) + texts_of(view->base))},
		{"codes_refused", NULL, view->codes.refused});
	return CMN_OK;
}

static enum cmn_err look(struct directory_live *live, struct cmn_error *err)
{
	struct directory_loader *loader = &live->loader;
	struct directory_view *view = NULL;
	int64_t at = cmn_clock_us();
	bool again = live->view == NULL || cmn_clock_mono_ms() - live->looked_ms > SILENT_MS;
	enum cmn_err rc = CMN_OK;

	if (loader->conn == NULL || cmn_conn_lost(loader->conn)) {
		cmn_conn_close(&loader->conn);
		rc = cmn_conn_open(live->conninfo, live->schema, &loader->conn, err);
	}
	if (rc == CMN_OK && !again)
		rc = directory_load_changes(loader, live->view, &view, &again, err);
	if (rc == CMN_OK && again)
		rc = load(live, err);
	if (rc)
		return rc;
	if (view != NULL)
		publish(live, view);
	atomic_store(&live->as_of, at);
	live->looked_ms = cmn_clock_mono_ms();
	return CMN_OK;
}

/* Wait for the next round; false when it is to end. */
static bool wait_round(struct directory_live *live, bool failed, uint64_t *ret_asked)
{
	struct timespec until = cmn_clock_in_ms(failed ? AGAIN_MS : EVERY_MS);
	int rc = 0;

	pthread_mutex_lock(&live->lock);
	while (!live->stop && rc == 0 && (failed || live->asked == live->served))
		rc = pthread_cond_timedwait(&live->wake, &live->lock, &until);
	*ret_asked = live->asked;
	bool go_on = !live->stop;
	pthread_mutex_unlock(&live->lock);
	return go_on;
}

static void serve(struct directory_live *live, uint64_t asked)
{
	pthread_mutex_lock(&live->lock);
	live->served = asked;
	pthread_cond_broadcast(&live->done);
	pthread_mutex_unlock(&live->lock);
}

static void *run(void *arg)
{
	struct directory_live *live = arg;
	uint64_t asked = 0;
	bool failed = false;

	while (wait_round(live, failed, &asked)) {
		struct cmn_error err;

		cmn_error_init(&err);
		failed = look(live, &err) != CMN_OK;
		cmn_metric_set(&AGE, (cmn_clock_us() - directory_live_as_of(live)) / 1000000);
		if (!failed)
			serve(live, asked);
		else if (cmn_log_rarely(&live->said, SAY_S))
			cmn_log(CMN_WARN, "index.behind", {"reason", err.detail[CMN_EN], 0},
				{"cause", err.cause, 0});
	}
	return NULL;
}

bool directory_live_catch_up(struct directory_live *live, unsigned ms)
{
	struct timespec until = cmn_clock_in_ms(ms);
	int rc = 0;

	pthread_mutex_lock(&live->lock);
	uint64_t ticket = ++live->asked;
	pthread_cond_signal(&live->wake);
	while (live->served < ticket && !live->stop && rc == 0)
		rc = pthread_cond_timedwait(&live->done, &live->lock, &until);
	bool served = live->served >= ticket;
	pthread_mutex_unlock(&live->lock);
	return served;
}

/* --- its life ----------------------------------------------------------------------------- */

static bool told(void *arg)
{
	struct directory_live *live = arg;
	sigset_t pending;

	sigemptyset(&pending); /* while the service starts, nobody else looks for the signal */
	sigpending(&pending);
	pthread_mutex_lock(&live->lock);
	bool stop = live->stop;
	pthread_mutex_unlock(&live->lock);
	return stop || sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

static void live_free(struct directory_live *live)
{
	cmn_conn_close(&live->loader.conn);
	directory_view_drop(&live->view);
	pthread_mutex_destroy(&live->view_lock);
	pthread_mutex_destroy(&live->lock);
	pthread_cond_destroy(&live->wake);
	pthread_cond_destroy(&live->done);
	free(live->conninfo);
	free(live->schema);
	free(live);
}

static struct directory_live *live_new(const char *conninfo, const char *schema)
{
	struct directory_live *live = calloc(1, sizeof(*live));
	pthread_condattr_t monotonic;

	if (live == NULL)
		return NULL;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&live->view_lock, NULL);
	pthread_mutex_init(&live->lock, NULL);
	pthread_cond_init(&live->wake, &monotonic);
	pthread_cond_init(&live->done, &monotonic);
	pthread_condattr_destroy(&monotonic);
	live->loader.told = told;
	live->loader.told_arg = live;
	live->conninfo = strdup(conninfo);
	live->schema = strdup(schema);
	if (live->conninfo != NULL && live->schema != NULL)
		return live;
	live_free(live);
	return NULL;
}

enum cmn_err directory_live_open(const char *conninfo, const char *schema,
				 struct directory_live **ret, struct cmn_error *err)
{
	struct directory_live *live = live_new(conninfo, schema);
	enum cmn_err rc;

	*ret = NULL;
	if (live == NULL)
		return cmn_no_memory(err);
	cmn_metric_register(&AGE);
	rc = look(live, err);
	if (rc == CMN_OK && pthread_create(&live->thread, NULL, run, live) != 0)
		rc = cmn_fail(err, CMN_E_UNAVAILABLE, "fil d’exécution impossible à créer",
			      "thread cannot be created");
	if (rc) {
		live_free(live);
		return rc;
	}
	*ret = live;
	return CMN_OK;
}

void directory_live_close(struct directory_live **live)
{
	struct directory_live *l = *live;

	*live = NULL;
	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->stop = true;
	pthread_cond_broadcast(&l->wake);
	pthread_cond_broadcast(&l->done);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	live_free(l);
}
