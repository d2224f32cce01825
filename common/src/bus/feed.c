/* SPDX-License-Identifier: EUPL-1.2 */
#include "feed.h"

#include "cmn/clock.h"
#include "grants.h"
#include "sock.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STREAMS_MAX 4096

/* --- which streams ---------------------------------------------------------------------------- */

static enum cmn_err add_stream(struct cmn_feed *feed, const char *departement, const char *followed,
			       struct cmn_error *err)
{
	struct cmn_feed_stream *s = &feed->streams[feed->n_streams];
	char service[32];
	int n = snprintf(s->name, sizeof(s->name), "%s.%s", departement, followed);

	snprintf(service, sizeof(service), "%.*s", (int)strcspn(followed, "."), followed);
	s->source = cmn_sources_find(&feed->sources, service);
	s->behind = true;
	if (!s->source)
		return cmn_fail(err, CMN_E_INVALID, "aucune source du bus pour « %s »",
				"no bus source for \"%s\"", service);
	if (n < 0 || (size_t)n >= sizeof(s->name) || !cmn_stream_valid(s->name))
		return cmn_fail(err, CMN_E_INVALID, "flux « %s.%s » mal formé",
				"malformed stream \"%s.%s\"", departement, followed);
	feed->n_streams++;
	return CMN_OK;
}

static size_t count_items(const char *list)
{
	size_t n = 1;

	for (; *list; list++)
		n += *list == ',';
	return n;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct cmn_feed_stream *)a)->name,
		      ((const struct cmn_feed_stream *)b)->name);
}

/* Every département times every service and audience. */
static enum cmn_err add_streams(struct cmn_feed *feed, const char *departements,
				const char *followed, struct cmn_error *err)
{
	size_t n = count_items(departements) * count_items(followed);
	CMN_AUTO(cmn_free_drop) char *deps = strdup(departements);
	char *save = NULL;

	feed->streams = n <= STREAMS_MAX ? calloc(n, sizeof(*feed->streams)) : NULL;
	if (!feed->streams || !deps)
		return cmn_fail(err, CMN_E_INVALID, "plus de %d flux à suivre",
				"more than %d streams to follow", STREAMS_MAX);
	for (char *d = strtok_r(deps, ", ", &save); d; d = strtok_r(NULL, ", ", &save)) {
		CMN_AUTO(cmn_free_drop) char *list = strdup(followed);
		char *inner = NULL;

		for (char *f = list ? strtok_r(list, ", ", &inner) : NULL; f;
		     f = strtok_r(NULL, ", ", &inner)) {
			enum cmn_err rc = add_stream(feed, d, f, err);

			if (rc != CMN_OK)
				return rc;
		}
	}
	qsort(feed->streams, feed->n_streams, sizeof(*feed->streams), by_name);
	return CMN_OK;
}

struct cmn_feed_stream *cmn_feed_find(const struct cmn_feed *feed, const char *name)
{
	size_t low = 0, high = feed->n_streams;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(name, feed->streams[mid].name);

		if (order == 0)
			return &feed->streams[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* --- start and stop --------------------------------------------------------------------------- */

static struct cmn_feed *feed_new(const struct cmn_feed_settings *s)
{
	struct cmn_feed *feed = calloc(1, sizeof(*feed));

	if (!feed)
		return NULL;
	feed->stop_fd = cmn_eventfd();
	feed->ctx = zmq_ctx_new();
	feed->reader = strdup(s->reader);
	feed->schema = strdup(s->schema);
	feed->conninfo = strdup(s->conninfo);
	feed->apply = s->apply;
	feed->apply_batch = s->apply_batch;
	feed->inbox = s->inbox;
	feed->batch_max = s->batch ? s->batch : CMN_FEED_BATCH;
	if (feed->batch_max > CMN_FEED_BATCH_MAX)
		feed->batch_max = CMN_FEED_BATCH_MAX;
	feed->batch = calloc(feed->batch_max, sizeof(*feed->batch));
	feed->together = calloc(feed->batch_max, sizeof(*feed->together));
	feed->deps = s->deps;
	feed->check = s->check;
	if (feed->stop_fd >= 0 && feed->ctx && feed->reader && feed->schema && feed->conninfo &&
	    feed->batch && feed->together)
		return feed;
	cmn_feed_stop(&feed);
	return NULL;
}

static void register_metrics(void)
{
	cmn_metric_register(&CMN_FEED_LAG);
	cmn_metric_register(&CMN_FEED_EVENTS);
	cmn_metric_register(&CMN_FEED_PARKED);
	cmn_metric_register(&CMN_FEED_GAPS);
	cmn_metric_register(&CMN_FEED_UNREADABLE);
}

enum cmn_err cmn_feed_start(const struct cmn_feed_settings *settings, struct cmn_feed **ret,
			    struct cmn_error *err)
{
	struct cmn_feed *feed = feed_new(settings);
	enum cmn_err rc;

	if (!feed)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire ou descripteurs épuisés",
				"out of memory or descriptors");
	rc = cmn_keys_load(settings->key_file, &feed->keys, err);
	if (rc == CMN_OK)
		rc = cmn_sources_parse(settings->sources, &feed->sources, err);
	if (rc == CMN_OK)
		rc = add_streams(feed, settings->departements, settings->streams, err);
	register_metrics();
	if (rc == CMN_OK && pthread_create(&feed->thread, NULL, cmn_feed_main, feed) != 0)
		rc = cmn_fail(err, CMN_E_UNAVAILABLE, "fil d’exécution du bus impossible à créer",
			      "thread of the bus cannot be created");
	feed->runs = rc == CMN_OK;
	if (rc == CMN_OK)
		*ret = feed;
	else
		cmn_feed_stop(&feed);
	return rc;
}

void cmn_feed_stop(struct cmn_feed **feed)
{
	struct cmn_feed *f = *feed;

	if (!f)
		return;
	if (f->runs) {
		eventfd_write(f->stop_fd, 1);
		pthread_join(f->thread, NULL);
	}
	cmn_zctx_drop(&f->ctx);
	if (f->stop_fd >= 0)
		close(f->stop_fd);
	free(f->streams);
	free(f->batch);
	free(f->together);
	free(f->reader);
	free(f->schema);
	free(f->conninfo);
	free(f);
	*feed = NULL;
}

/* --- asked by handlers ------------------------------------------------------------------------ */

int64_t cmn_feed_age_ms(const struct cmn_feed *feed, const char *stream)
{
	const struct cmn_feed_stream *s = cmn_feed_find(feed, stream);
	int64_t fresh = s ? atomic_load(&s->fresh_ms) : 0;
	int64_t now = cmn_clock_mono_ms();

	if (fresh == 0)
		return INT64_MAX;
	return now > fresh ? now - fresh : 0;
}

bool cmn_feed_applied(struct cmn_pool *pool, const char *event_id)
{
	const struct cmn_pg_ctx ctx = {.departements = "", .actor = "system"};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	return cmn_pool_run(pool, &ctx, &CMN_SQL_INBOX_HAS, (const char *[]){event_id}, &res,
			    &err) == CMN_OK &&
	       PQntuples(res) > 0;
}
