/* SPDX-License-Identifier: EUPL-1.2 */
#include "keeper.h"

#include "count_store.h"
#include "definition_store.h"
#include "fact_feed.h"
#include "fact_tell.h"
#include "generation_store.h"
#include "keeper_parts.h"
#include "month.h"

#include "cmn/clock.h"
#include "cmn/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE "observatory" /* reader of programs that kept figures without facts */

/* --- definitions ------------------------------------------------------------------------------ */

static enum cmn_err count_one(struct cmn_conn *conn, const struct observatory_set *set,
			      int generation, const char *departement, struct cmn_error *err)
{
	const int32_t month = observatory_month_of(observatory_day_of(cmn_clock_us()));
	int64_t stamp;
	int32_t upto;
	bool any = false;
	enum cmn_err rc =
	    observatory_store_count(conn, generation, departement, set, month, &upto, &any, err);

	return rc == CMN_OK && any
		   ? observatory_store_generation_counted(conn, cmn_clock_us(), &stamp, err)
		   : rc;
}

/* A transaction for each département: the feed waits for one of them at most.  `generation` 0: the
 * one that is served. */
static enum cmn_err count_in(struct cmn_conn *conn, int generation, const char *departement,
			     struct cmn_error *err)
{
	struct observatory_set *set = NULL;
	struct observatory_generation g;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = observatory_store_generation_hold(conn, &g, err);
	if (rc == CMN_OK)
		rc = observatory_store_definitions_on(conn, &set, err);
	if (rc == CMN_OK)
		rc = count_one(conn, set, generation ? generation : g.current, departement, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	observatory_set_free(&set);
	return rc;
}

static enum cmn_err count_all(struct observatory_keeper *k, int generation, struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *list = strdup(k->departements);
	enum cmn_err rc = list ? CMN_OK : cmn_no_memory(err);
	char *save = NULL;

	for (char *d = rc == CMN_OK ? strtok_r(list, ", ", &save) : NULL; d && rc == CMN_OK;
	     d = strtok_r(NULL, ", ", &save)) {
		if (cmn_stop_told(&k->stop))
			return cmn_fail(err, CMN_E_UNAVAILABLE, "arrêt", "stopping");
		rc = count_in(k->conn, generation, d, err);
	}
	return rc;
}

/* When one was added, another generation is served, or a month has begun. */
static enum cmn_err look_at_definitions(struct observatory_keeper *k, int current,
					struct cmn_error *err)
{
	const int32_t month = observatory_month_of(observatory_day_of(cmn_clock_us()));
	int64_t last = 0;
	enum cmn_err rc = observatory_store_definitions_last(k->conn, &last, err);

	if (rc != CMN_OK ||
	    (k->counted == current && k->counted_last == last && k->counted_month == month))
		return rc;
	rc = count_all(k, 0, err);
	if (rc == CMN_OK) {
		k->counted = current;
		k->counted_last = last;
		k->counted_month = month;
	}
	return rc;
}

/* --- rebuild ---------------------------------------------------------------------------------- */

/* Every stream of the copy has reached its head. */
static bool caught_up(const struct observatory_keeper *k, const struct cmn_feed *feed)
{
	CMN_AUTO(cmn_free_drop) char *departements = strdup(k->departements);
	char *save = NULL;

	for (char *d = departements ? strtok_r(departements, ", ", &save) : NULL; d;
	     d = strtok_r(NULL, ", ", &save)) {
		CMN_AUTO(cmn_free_drop) char *streams = strdup(k->streams);
		char *inner = NULL;

		for (char *s = streams ? strtok_r(streams, ", ", &inner) : NULL; s;
		     s = strtok_r(NULL, ", ", &inner)) {
			char name[CMN_STREAM_MAX];

			snprintf(name, sizeof(name), "%s.%s", d, s);
			if (cmn_feed_age_ms(feed, name) > k->settle_ms)
				return false;
		}
	}
	return departements != NULL;
}

/* Hear everything again; false: told to stop before the end. */
static enum cmn_err hear(struct observatory_keeper *k, bool *ret_whole, struct cmn_error *err)
{
	struct observatory_fold *fold = observatory_fold_new(true);
	const struct cmn_feed_settings settings = {
	    .reader = OBSERVATORY_REBUILD_READER,
	    .schema = k->schema,
	    .conninfo = k->conninfo,
	    .key_file = k->key_file,
	    .sources = k->sources,
	    .streams = k->streams,
	    .departements = k->departements,
	    .apply_batch = observatory_fold_apply,
	    .batch = OBSERVATORY_REBUILD_BATCH,
	    .inbox = CMN_INBOX_NONE,
	    .deps = fold,
	    .check = k->check,
	};
	struct cmn_feed *feed = NULL;
	enum cmn_err rc = fold ? cmn_feed_start(&settings, &feed, err) : cmn_no_memory(err);

	*ret_whole = false;
	while (rc == CMN_OK && !*ret_whole && !cmn_stop_wait(&k->stop, 200))
		*ret_whole = caught_up(k, feed);
	cmn_feed_stop(&feed);
	observatory_fold_free(&fold);
	return rc;
}

static enum cmn_err switch_over(struct observatory_keeper *k, struct cmn_error *err)
{
	char now[CMN_TIME_LEN];
	const struct observatory_switch s = {.live = OBSERVATORY_READER,
					     .rebuild = OBSERVATORY_REBUILD_READER,
					     .now = now,
					     .fold = OBSERVATORY_FOLD};
	struct observatory_generation g;
	int64_t differ = -1;
	enum cmn_err rc = cmn_conn_begin(k->conn, err);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = observatory_store_generation_hold(k->conn, &g, err);
	if (rc == CMN_OK)
		rc = observatory_store_rebuild_switch(k->conn, &s, &differ, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(k->conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(k->conn);
	else
		cmn_log(CMN_INFO, "rebuild.switched", {"generation", NULL, g.building},
			{"differ", NULL, differ});
	return rc;
}

static enum cmn_err rebuild(struct observatory_keeper *k, struct cmn_error *err)
{
	const int64_t began = cmn_clock_mono_ms();
	int generation = 0;
	bool more = true, whole = false;
	enum cmn_err rc = CMN_OK;

	while (rc == CMN_OK && more && !cmn_stop_told(&k->stop))
		rc = observatory_store_rebuild_begin(k->conn, OBSERVATORY_REBUILD_READER,
						     OBSERVATORY_FOLD, &generation, &more, err);
	if (rc != CMN_OK || more)
		return rc;
	cmn_log(CMN_INFO, "rebuild.begun", {"generation", NULL, generation});
	rc = hear(k, &whole, err);
	if (rc == CMN_OK && whole)
		rc = count_all(k, generation, err);
	if (rc == CMN_OK && whole)
		rc = switch_over(k, err);
	if (rc == CMN_OK && whole)
		cmn_log(CMN_INFO, "rebuild.done", {"ms", NULL, cmn_clock_mono_ms() - began});
	return rc;
}

/* --- a round ---------------------------------------------------------------------------------- */

static enum cmn_err sweep(struct observatory_keeper *k, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;
	bool more = true;

	while (rc == CMN_OK && more && !cmn_stop_told(&k->stop))
		rc = observatory_store_generation_sweep(k->conn, &more, err);
	return rc;
}

enum cmn_err observatory_keeper_round(struct observatory_keeper *k, struct cmn_error *err)
{
	struct observatory_generation g;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_time_format(cmn_clock_us(), now);
	rc = observatory_store_generation_built(k->conn, OBSERVATORY_READER, BEFORE, now,
						OBSERVATORY_FOLD, err);
	if (rc == CMN_OK)
		rc = observatory_store_generation_see(k->conn, &g, err);
	if (rc == CMN_OK)
		rc = look_at_definitions(k, g.current, err);
	if (rc == CMN_OK && k->sources[0] && g.built && (g.building || g.fold < OBSERVATORY_FOLD))
		rc = rebuild(k, err);
	return rc == CMN_OK ? sweep(k, err) : rc;
}
