/* SPDX-License-Identifier: EUPL-1.2
 *
 * directory - who does what, where, for whom: territory, actors, offers, nomenclatures.
 */
#include "agenda_job.h"
#include "answer_feed.h"
#include "directory_http.h"
#include "export_job.h"
#include "governance_job.h"
#include "import_reading.h"
#include "index_rows.h"
#include "kept_job.h"
#include "live.h"
#include "money_feed.h"
#include "money_job.h"
#include "premises_job.h"
#include "quality_job.h"
#include "region_job.h"
#include "saved_job.h"
#include "twin_job.h"

#include "cmn/service.h"

static enum cmn_err watch_saved(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err)
{
	return directory_saved_watch(conn, now, ((struct directory_deps *)deps)->live, ret_more,
				     err);
}

static const struct cmn_job JOBS[] = {
    {"index_forget", 300000, directory_index_forget},
    {"export", DIRECTORY_EXPORT_EVERY_MS, directory_export_job},
    {"remind", DIRECTORY_REMIND_EVERY_MS, directory_job_remind},
    {"answers", DIRECTORY_ANSWERS_EVERY_MS, directory_job_answers},
    {"premises", 5000, directory_job_premises},
    {"governance_due", GOVERNANCE_JOB_EVERY_MS, governance_job_due},
    {"obligations", DIRECTORY_AGENDA_EVERY_MS, directory_job_agenda},
    {"imports", 1000, directory_import_job},
    {"imports_forget", 3600000, directory_import_forget_job},
    {"verification_lapse", 600000, directory_job_lapse},
    {"anomaly_clock", 5000, directory_job_anomalies},
    {"offer_score", 30000, directory_job_scores},
    {"duplicates", 30000, directory_job_twins},
    {"saved_search_watch", 5000, watch_saved},
    {"credits_totals", MONEY_TOTALS_EVERY_MS, money_job_totals},
    {"communities_told", DIRECTORY_REGION_TELLS_EVERY_MS, directory_job_communities},
    {"credits_lag", MONEY_LAG_EVERY_MS, money_job_lag},
};

static enum cmn_err apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			  struct cmn_error *err)
{
	enum cmn_err rc = directory_feed_apply(conn, ev, deps, err);

	return rc ? rc : money_feed_apply(conn, ev, deps, err);
}

struct directory_settings {
	struct cmn_service_settings common;
	const char *public_url;
};

static const struct cmn_setting SETTINGS[] = {
    {"C360_PUBLIC_URL", CMN_SET_TEXT, "", false,
     "where the gateway is seen from outside, https://c360.exemple.fr; empty: not said in links",
     offsetof(struct directory_settings, public_url)},
};

/* Not ready before every offer is in memory. */
static enum cmn_err start(const void *settings, struct cmn_pool *pool, void **ret_deps,
			  struct cmn_error *err)
{
	const struct directory_settings *own = settings;
	const struct cmn_service_settings *s = &own->common;
	const char *schema = s->schema[0] != '\0' ? s->schema : "directory";
	static struct directory_deps deps;

	(void)pool;
	*ret_deps = &deps;
	deps.public_url = own->public_url;
	return directory_live_open(s->database_url, schema, &deps.live, err);
}

static void stop(void *arg)
{
	struct directory_deps *deps = arg;

	directory_live_close(&deps->live);
}

int main(int argc, char **argv)
{
	static const struct cmn_service DIRECTORY = {
	    .name = "directory",
	    .ops = &DIRECTORY_OPS,
	    .settings = SETTINGS,
	    .n_settings = CMN_LEN(SETTINGS),
	    .settings_size = sizeof(struct directory_settings),
	    .feeds = "referral.facts",
	    .apply = apply,
	    .jobs = JOBS,
	    .n_jobs = CMN_LEN(JOBS),
	    .start = start,
	    .stop = stop,
	    .answer = directory_http_answer,
	};

	return cmn_service_main(argc, argv, &DIRECTORY);
}
