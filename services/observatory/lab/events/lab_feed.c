/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_feed.h"

#include "lab_store.h"

#include "cmn/json.h"

static enum cmn_err actor_published(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	const struct lab_actor actor = {
	    .departement = ev->departement,
	    .id = cmn_json_get(ev->data, "actor_id"),
	    .name = cmn_json_get(ev->data, "name"),
	    .active = !json_is_false(json_object_get(ev->data, "active")),
	    .version = cmn_json_get_int(ev->data, "version", 1),
	};

	if (!actor.id)
		return cmn_feed_incomplete(err);
	return actor.name ? lab_learn_actor(conn, &actor, err) : CMN_OK;
}

static const struct cmn_learn LEARNS[] = {
    {"directory.actor.published.v1", actor_published},
};

enum cmn_err lab_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			    struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}
