/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_feed.h"

#include "report_store.h"

#include "cmn/json.h"

#include <string.h>

static char *data_of(const struct cmn_event *ev)
{
	return json_dumps(ev->data, JSON_COMPACT);
}

static enum cmn_err community(struct cmn_conn *conn, const struct cmn_event *ev,
			      struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *data = data_of(ev);
	const char *departement = cmn_json_get(ev->data, "departement");

	if (!data)
		return cmn_no_memory(err);
	/* a community speaks of itself alone */
	if (!departement || strcmp(departement, ev->departement) != 0 ||
	    !cmn_json_get(ev->data, "name") || !cmn_json_get(ev->data, "region") ||
	    !json_is_array(json_object_get(ev->data, "rules")))
		return cmn_feed_incomplete(err);
	return report_learn_community(conn, data, ev->time, err);
}

static enum cmn_err credits(struct cmn_conn *conn, const struct cmn_event *ev,
			    struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *data = data_of(ev);

	if (!data)
		return cmn_no_memory(err);
	if (!json_is_integer(json_object_get(ev->data, "year")))
		return cmn_feed_incomplete(err);
	return report_learn_credits(conn, ev->departement, data, ev->time, err);
}

static enum cmn_err funding(struct cmn_conn *conn, const struct cmn_event *ev,
			    struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *data = data_of(ev);

	if (!data)
		return cmn_no_memory(err);
	if (!cmn_json_get(ev->data, "funding_id") || !cmn_json_get(ev->data, "kind") ||
	    !cmn_json_get(ev->data, "side") || !cmn_json_get(ev->data, "asked_on"))
		return cmn_feed_incomplete(err);
	return report_learn_funding(conn, ev->departement, data, err);
}

static const struct cmn_learn LEARNS[] = {
    {"directory.community.published.v1", community},
    {"directory.credits.totalled.v1", credits},
    {"referral.funding.asked.v1", funding},
    {"referral.funding.decided.v1", funding},
};

enum cmn_err report_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			       struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}
