/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_events.h"
#include "referral_store.h"

#include "cmn/json.h"

#include <string.h>

/* A member that the event cannot do without is missing: the schema of its type says which. */
static enum cmn_err incomplete(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_INVALID, "il manque un membre obligatoire à l’événement",
			"the event lacks a required member");
}

static enum cmn_err actor_published(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "actor_id");
	const char *name = cmn_json_get(ev->data, "name");

	if (!id || !name)
		return incomplete(err);
	return referral_store_learn_actor(conn, id, ev->departement, name, err);
}

static enum cmn_err offer_published(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	const struct referral_offer offer = {
	    .id = cmn_json_get(ev->data, "offer_id"),
	    .departement = ev->departement,
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .name = cmn_json_get(ev->data, "name"),
	    .sector = cmn_json_get(ev->data, "sector"),
	    .active = !json_is_false(json_object_get(ev->data, "active")),
	};

	if (!offer.id || !offer.actor_id || !offer.name || !offer.sector)
		return incomplete(err);
	return referral_store_learn_offer(conn, &offer, err);
}

static enum cmn_err situation_opened(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");
	const char *solicited_at = cmn_json_get(ev->data, "solicited_at");

	if (!id || !solicited_at)
		return incomplete(err);
	return referral_store_learn_situation(conn, id, ev->departement, solicited_at, err);
}

static enum cmn_err situation_closed(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");

	return id ? referral_store_learn_closure(conn, id, ev->departement, err) : incomplete(err);
}

static const struct {
	const char *type;
	enum cmn_err (*apply)(struct cmn_conn *, const struct cmn_event *, struct cmn_error *);
} LEARNS[] = {
    {"directory.actor.published.v1", actor_published},
    {"directory.offer.published.v1", offer_published},
    {"intake.situation.opened.v1", situation_opened},
    {"intake.situation.closed.v1", situation_closed},
};

enum cmn_err referral_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				 struct cmn_error *err)
{
	(void)deps;
	for (size_t i = 0; i < CMN_LEN(LEARNS); i++) {
		if (strcmp(LEARNS[i].type, ev->type) == 0)
			return LEARNS[i].apply(conn, ev, err);
	}
	return CMN_OK;
}
