/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory - reads every stream, keeps figures, changes nothing elsewhere.
 */
#include "lab_feed.h"
#include "observatory_deps.h"
#include "observatory_ops.h"

#include "cmn/service.h"

#include <string.h>

/* The difference of two releases is a fact about those who came between: few in a minute. */
#define HOUR_MS 3600000

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

static enum cmn_err apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			  struct cmn_error *err)
{
	enum cmn_err rc = observatory_feed_apply(conn, ev, deps, err);

	return rc ? rc : lab_feed_apply(conn, ev, deps, err);
}

static enum cmn_err start(const void *given, struct cmn_pool *pool, void **ret_deps,
			  struct cmn_error *err)
{
	const struct observatory_settings *s = given;
	const struct observatory_publisher_settings publisher = {
	    .conninfo = s->common.bus_database_url,
	    .schema = s->common.schema[0] ? s->common.schema : "observatory",
	    .departements = s->common.departements,
	    .every_ms = s->every_ms,
	    .least_ms = strcmp(s->common.env, "production") == 0 ? HOUR_MS : 1,
	    .threshold = s->threshold,
	};
	struct observatory_deps *deps = calloc(1, sizeof(*deps));
	enum cmn_err rc;

	(void)pool;
	if (!deps)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
	deps->threshold = s->threshold;
	/* without a bus there is nobody to release figures to */
	rc = publisher.conninfo[0] ? observatory_publisher_start(&publisher, &deps->publisher, err)
				   : CMN_OK;
	if (rc != CMN_OK) {
		free(deps);
		return rc;
	}
	*ret_deps = deps;
	return CMN_OK;
}

static void stop(void *given)
{
	struct observatory_deps *deps = given;

	observatory_publisher_stop(&deps->publisher);
	free(deps);
}

int main(int argc, char **argv)
{
	static const struct cmn_service OBSERVATORY = {
	    .name = "observatory",
	    .ops = &OBSERVATORY_OPS,
	    .settings = SETTINGS,
	    .n_settings = CMN_LEN(SETTINGS),
	    .settings_size = sizeof(struct observatory_settings),
	    .feeds = "intake.facts,referral.facts,directory.facts",
	    .apply = apply,
	    .start = start,
	    .stop = stop,
	};

	return cmn_service_main(argc, argv, &OBSERVATORY);
}
