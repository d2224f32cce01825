/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory - reads every stream, keeps figures, changes nothing elsewhere.
 */
#include "definition_file.h"
#include "lab_feed.h"
#include "observatory_deps.h"
#include "observatory_ops.h"
#include "release_job.h"
#include "report_feed.h"

#include "cmn/clock.h"
#include "cmn/event_schema.h"
#include "cmn/service.h"

#include <string.h>

/* The difference of two releases is a fact about those who came between: few in a minute. */
#define HOUR_MS 3600000

#define FEEDS     "intake.facts,referral.facts,directory.facts"
#define KEEP_MS   2000 /* between two looks at the generations */
#define SETTLE_MS 3000 /* a rebuild has heard everything then */

struct observatory_settings {
	struct cmn_service_settings common; /* first, see cmn/service.h */
	unsigned every_ms;
	unsigned threshold;
};

static const struct cmn_setting SETTINGS[] = {
    {"C360_FIGURES_EVERY_MS", CMN_SET_MILLIS, "3600000", false,
     "cadence at which changed figures are released, milliseconds; in production an hour or more",
     offsetof(struct observatory_settings, every_ms)},
    {"C360_FIGURES_THRESHOLD", CMN_SET_COUNT, "11", false,
     "smallest count shown to anyone but the community's own team",
     offsetof(struct observatory_settings, threshold)},
};

static struct release_calm calm = {.cut = release_cut};

static enum cmn_err release(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			    struct cmn_error *err)
{
	(void)deps;
	return release_job(conn, now, &calm, ret_more, err);
}

static const struct cmn_job JOBS[] = {
    {"release", RELEASE_EVERY_MS, release},
};

static const char *schema_of(const struct observatory_settings *s)
{
	return s->common.schema[0] ? s->common.schema : "observatory";
}

/* The definitions of this program stand in the tables before anybody counts by them. */
static enum cmn_err put_definitions(const struct observatory_settings *s, struct cmn_error *err)
{
	struct cmn_conn *conn = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = cmn_conn_open(s->common.bus_database_url, schema_of(s), &conn, err);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = observatory_definitions_start(conn, now, err);
	cmn_conn_close(&conn);
	return rc;
}

static enum cmn_err start_keeper(const struct observatory_settings *s,
				 struct observatory_keeper **ret, struct cmn_error *err)
{
	const struct observatory_keeper_settings keeper = {
	    .conninfo = s->common.bus_database_url,
	    .schema = schema_of(s),
	    .departements = s->common.departements,
	    .key_file = s->common.bus_key,
	    .sources = s->common.bus_sources,
	    .streams = FEEDS,
	    .every_ms = KEEP_MS,
	    .settle_ms = SETTLE_MS,
	    .check = cmn_event_check,
	};

	return observatory_keeper_start(&keeper, ret, err);
}

static enum cmn_err start_publisher(const struct observatory_settings *s,
				    struct observatory_publisher **ret, struct cmn_error *err)
{
	const struct observatory_publisher_settings publisher = {
	    .conninfo = s->common.bus_database_url,
	    .schema = schema_of(s),
	    .departements = s->common.departements,
	    .every_ms = s->every_ms,
	    .least_ms = strcmp(s->common.env, "production") == 0 ? HOUR_MS : 1,
	    .threshold = s->threshold,
	};

	return observatory_publisher_start(&publisher, ret, err);
}

static void stop(void *given)
{
	struct observatory_deps *deps = given;

	observatory_publisher_stop(&deps->publisher);
	observatory_keeper_stop(&deps->keeper);
	observatory_fold_free(&deps->fold);
	free(deps);
}

/* What the modules learn beside the facts. */
static enum cmn_err learn(struct cmn_conn *conn, const struct cmn_event *ev, struct cmn_error *err)
{
	enum cmn_err rc = lab_feed_apply(conn, ev, NULL, err);

	return rc ? rc : report_feed_apply(conn, ev, NULL, err);
}

static enum cmn_err apply_batch(struct cmn_conn *conn, const struct cmn_event *const *events,
				size_t n, void *given, struct cmn_error *err)
{
	const struct observatory_deps *deps = given;
	enum cmn_err rc = observatory_fold_apply(conn, events, n, deps->fold, err);

	for (size_t i = 0; rc == CMN_OK && i < n; i++)
		rc = learn(conn, events[i], err);
	return rc;
}

static enum cmn_err start(const void *given, struct cmn_pool *pool, void **ret_deps,
			  struct cmn_error *err)
{
	const struct observatory_settings *s = given;
	struct observatory_deps *deps = calloc(1, sizeof(*deps));
	enum cmn_err rc = deps ? CMN_OK : cmn_no_memory(err);

	(void)pool;
	if (rc != CMN_OK)
		return rc;
	deps->threshold = s->threshold;
	calm.ms = (int64_t)s->every_ms * RELEASE_CALM_ROUNDS;
	deps->fold = observatory_fold_new(false);
	rc = deps->fold ? CMN_OK : cmn_no_memory(err);
	/* without a bus there is nobody to release figures to */
	if (rc == CMN_OK && s->common.bus_database_url[0])
		rc = put_definitions(s, err);
	if (rc == CMN_OK && s->common.bus_database_url[0])
		rc = start_keeper(s, &deps->keeper, err);
	if (rc == CMN_OK && s->common.bus_database_url[0])
		rc = start_publisher(s, &deps->publisher, err);
	if (rc != CMN_OK)
		stop(deps);
	else
		*ret_deps = deps;
	return rc;
}

int main(int argc, char **argv)
{
	static const struct cmn_service OBSERVATORY = {
	    .name = "observatory",
	    .ops = &OBSERVATORY_OPS,
	    .settings = SETTINGS,
	    .n_settings = CMN_LEN(SETTINGS),
	    .settings_size = sizeof(struct observatory_settings),
	    .feeds = FEEDS,
	    .apply_batch = apply_batch,
	    .batch = OBSERVATORY_BATCH,
	    .inbox = CMN_INBOX_WRITTEN,
	    .reader = OBSERVATORY_READER,
	    .jobs = JOBS,
	    .n_jobs = CMN_LEN(JOBS),
	    .start = start,
	    .stop = stop,
	};

	return cmn_service_main(argc, argv, &OBSERVATORY);
}
