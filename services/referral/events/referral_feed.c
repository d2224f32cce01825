/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_copy.h"
#include "need.h"
#include "need_store.h"
#include "proposal_store.h"
#include "referral_events.h"
#include "referral_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/json.h"

static enum cmn_err actor_published(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "actor_id");
	const char *name = cmn_json_get(ev->data, "name");
	CMN_AUTO(cmn_free_drop) char *whole = json_dumps(ev->data, JSON_COMPACT);

	if (!id || !name)
		return cmn_feed_incomplete(err);
	if (!whole)
		return cmn_no_memory(err);
	return referral_store_learn_actor(conn, id, ev->departement, name, whole, err);
}

static enum cmn_err offer_published(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *whole = json_dumps(ev->data, JSON_COMPACT);
	const struct referral_offer offer = {
	    .id = cmn_json_get(ev->data, "offer_id"),
	    .departement = ev->departement,
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .name = cmn_json_get(ev->data, "name"),
	    .sector = cmn_json_get(ev->data, "sector"),
	    .active = !json_is_false(json_object_get(ev->data, "active")),
	    .published = whole,
	};

	if (!offer.id || !offer.actor_id || !offer.name || !offer.sector)
		return cmn_feed_incomplete(err);
	if (!whole)
		return cmn_no_memory(err);
	return referral_store_learn_offer(conn, &offer, err);
}

static enum cmn_err situation_opened(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");
	const char *solicited_at = cmn_json_get(ev->data, "solicited_at");
	const char *origin = cmn_json_get(ev->data, "solicitation_id");
	enum cmn_err rc;

	if (!id || !solicited_at)
		return cmn_feed_incomplete(err);
	rc = referral_store_learn_situation(conn, id, ev->departement, solicited_at, err);
	return rc == CMN_OK && origin
		   ? referral_store_learn_origin(conn, id, ev->departement, origin, err)
		   : rc;
}

/* Where nobody waits any more, no need is without an answer. */
static enum cmn_err needs_end(struct cmn_conn *conn, const struct cmn_event *ev, const char *id,
			      const char *at, const char *reason, struct cmn_error *err)
{
	char day[CMN_DAY_LEN];
	int64_t us = 0;

	if (!reason || !cmn_time_parse(at, &us))
		return CMN_OK;
	cmn_day_format(cmn_day_of(us, ev->departement), day);
	return referral_store_needs_end(conn, id, ev->departement, at, day, reason, err);
}

static enum cmn_err situation_closed(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");
	const char *at = cmn_json_get(ev->data, "closed_at");
	const char *reason = cmn_json_get(ev->data, "reason");
	enum cmn_err rc;

	if (!id || !at)
		return cmn_feed_incomplete(err);
	rc = referral_store_learn_closure(conn, id, ev->departement, at, reason, err);
	return rc == CMN_OK ? needs_end(conn, ev, id, at, referral_need_end_of(reason), err) : rc;
}

static enum cmn_err situation_reopened(struct cmn_conn *conn, const struct cmn_event *ev,
				       struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");
	const char *at = cmn_json_get(ev->data, "reopened_at");

	return id && at ? referral_store_learn_reopening(conn, id, ev->departement, at, err)
			: cmn_feed_incomplete(err);
}

static enum cmn_err situation_erased(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");
	const char *at = cmn_json_get(ev->data, "erased_at");
	enum cmn_err rc;

	if (!id || !at)
		return cmn_feed_incomplete(err);
	rc = referral_store_learn_erasure(conn, id, ev->departement, at, err);
	return rc == CMN_OK ? needs_end(conn, ev, id, at, "other", err) : rc;
}

/* Which accounts are those of the person: the last that was told holds. */
static enum cmn_err readers_told(struct cmn_conn *conn, const struct cmn_event *ev,
				 struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "situation_id");
	CMN_AUTO(cmn_free_drop)
	char *readers = cmn_json_pg_array(json_object_get(ev->data, "readers"));

	return id && readers ? referral_store_learn_readers(conn, id, ev->departement, readers, err)
			     : cmn_feed_incomplete(err);
}

static const struct cmn_learn LEARNS[] = {
    {"intake.situation.readers.v1", readers_told},
    {"directory.actor.published.v1", actor_published},
    {"directory.offer.published.v1", offer_published},
    {"intake.situation.opened.v1", situation_opened},
    {"intake.situation.closed.v1", situation_closed},
    {"intake.situation.reopened.v1", situation_reopened},
    {"intake.situation.erased.v1", situation_erased},
    {"intake.consent.given.v1", referral_learn_given},
    {"intake.consent.refused.v1", referral_learn_refused},
    {"intake.consent.extended.v1", referral_learn_extended},
    {"intake.consent.withdrawn.v1", referral_learn_withdrawn},
};

enum cmn_err referral_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				 struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}
