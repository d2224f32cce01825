/* SPDX-License-Identifier: EUPL-1.2 */
#include "answer_feed.h"

#include "answers.h"

#include "cmn/json.h"

/* Of one that the actor is not asked (yet), its offer alone is kept: a relay may follow. */
static enum cmn_err proposal_made(struct cmn_conn *conn, const struct cmn_event *ev,
				  struct cmn_error *err)
{
	const char *at = cmn_json_get(ev->data, "proposed_at");
	const struct directory_asked asked = {
	    .id = cmn_json_get(ev->data, "proposal_id"),
	    .departement = ev->departement,
	    .kind = "proposal",
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .offer_id = cmn_json_get(ev->data, "offer_id"),
	    .asked_at = json_is_true(json_object_get(ev->data, "asked")) ? at : NULL,
	    .told_at = at,
	};

	if (!asked.id || !at)
		return cmn_feed_incomplete(err);
	return directory_learn_asked(conn, &asked, err);
}

static enum cmn_err actor_answered(struct cmn_conn *conn, const struct cmn_event *ev,
				   struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "proposal_id");
	const char *asked_at = cmn_json_get(ev->data, "proposed_at");
	const char *at = cmn_json_get(ev->data, "answered_at");

	return id && asked_at && at ? directory_learn_answered(conn, id, asked_at, at, err)
				    : cmn_feed_incomplete(err);
}

static enum cmn_err relay_sent(struct cmn_conn *conn, const struct cmn_event *ev,
			       struct cmn_error *err)
{
	const char *at = cmn_json_get(ev->data, "sent_at");
	const struct directory_asked asked = {
	    .id = cmn_json_get(ev->data, "relay_id"),
	    .departement = ev->departement,
	    .kind = "relay",
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .proposal_id = cmn_json_get(ev->data, "proposal_id"),
	    .asked_at = at,
	    .told_at = at,
	};

	if (!asked.id || !asked.actor_id || !at)
		return cmn_feed_incomplete(err);
	return directory_learn_asked(conn, &asked, err);
}

static enum cmn_err relay_answered(struct cmn_conn *conn, const struct cmn_event *ev,
				   const char *member, struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "relay_id");
	const char *at = cmn_json_get(ev->data, member);

	return id && at ? directory_learn_answered(conn, id, NULL, at, err)
			: cmn_feed_incomplete(err);
}

static enum cmn_err relay_acknowledged(struct cmn_conn *conn, const struct cmn_event *ev,
				       struct cmn_error *err)
{
	return relay_answered(conn, ev, "acknowledged_at", err);
}

static enum cmn_err relay_declined(struct cmn_conn *conn, const struct cmn_event *ev,
				   struct cmn_error *err)
{
	return relay_answered(conn, ev, "declined_at", err);
}

static const struct cmn_learn LEARNS[] = {
    {"referral.proposal.made.v1", proposal_made},
    {"referral.proposal.actor_answered.v1", actor_answered},
    {"referral.relay.sent.v1", relay_sent},
    {"referral.relay.acknowledged.v1", relay_acknowledged},
    {"referral.relay.declined.v1", relay_declined},
};

enum cmn_err directory_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				  struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}

enum cmn_err directory_job_answers(struct cmn_conn *conn, const char *now, void *deps,
				   bool *ret_more, struct cmn_error *err)
{
	int counted = 0, forgotten = 0;
	enum cmn_err rc =
	    directory_answer_figures(conn, now, DIRECTORY_ANSWERS_BATCH, &counted, err);

	(void)deps;
	if (rc == CMN_OK)
		rc = directory_answer_forget(conn, now, DIRECTORY_ANSWERS_BATCH, &forgotten, err);
	*ret_more = rc == CMN_OK &&
		    (counted == DIRECTORY_ANSWERS_BATCH || forgotten == DIRECTORY_ANSWERS_BATCH);
	return rc;
}
