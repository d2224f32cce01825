/* SPDX-License-Identifier: EUPL-1.2 */
#include "observatory_events.h"
#include "observatory_store.h"

#include "cmn/json.h"

#include <string.h>

/* Read the members named; false when one is missing. */
static bool members(const struct cmn_event *ev, const char *const *names, const char **ret,
		    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ret[i] = cmn_json_get(ev->data, names[i]);
		if (!ret[i])
			return false;
	}
	return true;
}

static enum cmn_err solicitation_recorded(struct cmn_conn *conn, const struct cmn_event *ev,
					  struct cmn_error *err)
{
	static const char *const NAMES[] = {"solicitation_id", "received_at", "profile"};
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)))
		return cmn_feed_incomplete(err);
	return observatory_store_solicitation(conn, m[0], ev->departement, m[1], m[2], err);
}

static enum cmn_err situation_opened(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	static const char *const NAMES[] = {"situation_id", "solicited_at", "opened_at"};
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)))
		return cmn_feed_incomplete(err);
	return observatory_store_situation(conn, m[0], ev->departement, m[1], m[2], err);
}

static enum cmn_err proposal_made(struct cmn_conn *conn, const struct cmn_event *ev,
				  struct cmn_error *err)
{
	static const char *const NAMES[] = {"proposal_id", "situation_id", "proposed_at"};
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)))
		return cmn_feed_incomplete(err);
	return observatory_store_proposal(conn, m[0], ev->departement, m[1], m[2], err);
}

static enum cmn_err proposal_answered(struct cmn_conn *conn, const struct cmn_event *ev,
				      struct cmn_error *err)
{
	static const char *const NAMES[] = {"proposal_id", "answer"};
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)))
		return cmn_feed_incomplete(err);
	if (strcmp(m[1], "accepted") != 0 && strcmp(m[1], "refused") != 0)
		return cmn_fail(err, CMN_E_INVALID, "réponse inconnue", "unknown answer");
	return observatory_store_answer(conn, m[0], ev->departement, m[1], err);
}

/* Taken back: nobody refused it, and what the person had accepted of it came to nothing. */
static enum cmn_err proposal_withdrawn(struct cmn_conn *conn, const struct cmn_event *ev,
				       struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "proposal_id");

	return id ? observatory_store_outcome(conn, id, ev->departement, "withdrawn",
					      "proposed,accepted,declined", err)
		  : cmn_feed_incomplete(err);
}

/* The answer of the actor is not the person's: 1.6 counts a refusal only where nobody else spoke.
 */
static enum cmn_err actor_answered(struct cmn_conn *conn, const struct cmn_event *ev,
				   struct cmn_error *err)
{
	static const char *const NAMES[] = {"proposal_id", "state"};
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)))
		return cmn_feed_incomplete(err);
	if (strcmp(m[1], "refused") != 0)
		return CMN_OK;
	return observatory_store_outcome(conn, m[0], ev->departement, "declined", "proposed", err);
}

static enum cmn_err need_unmet(struct cmn_conn *conn, const struct cmn_event *ev,
			       struct cmn_error *err)
{
	static const char *const NAMES[] = {"unmet_need_id", "need", "qualification", "since"};
	CMN_AUTO(cmn_free_drop)
	char *reasons = cmn_json_pg_array(json_object_get(ev->data, "reasons"));
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)) || !reasons)
		return cmn_feed_incomplete(err);
	return observatory_store_unmet(
	    conn, ev->departement,
	    &(struct observatory_unmet){m[0], m[1], m[2], m[3], reasons,
					cmn_json_get(ev->data, "recorded_at")},
	    err);
}

static enum cmn_err need_over(struct cmn_conn *conn, const struct cmn_event *ev, const char *state,
			      struct cmn_error *err)
{
	static const char *const NAMES[] = {"unmet_need_id", "ended_on"};
	const char *m[CMN_LEN(NAMES)];

	if (!members(ev, NAMES, m, CMN_LEN(NAMES)) || !state)
		return cmn_feed_incomplete(err);
	return observatory_store_unmet_end(conn, m[0], ev->departement, state, m[1], err);
}

static enum cmn_err need_met(struct cmn_conn *conn, const struct cmn_event *ev,
			     struct cmn_error *err)
{
	return need_over(conn, ev, "met", err);
}

static enum cmn_err need_ended(struct cmn_conn *conn, const struct cmn_event *ev,
			       struct cmn_error *err)
{
	return need_over(conn, ev, cmn_json_get(ev->data, "end"), err);
}

static enum cmn_err actor_published(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	const struct observatory_actor actor = {
	    .id = cmn_json_get(ev->data, "actor_id"),
	    .sector = cmn_json_get(ev->data, "sector"),
	    .membership = cmn_json_get(ev->data, "membership"),
	    .active = !json_is_false(json_object_get(ev->data, "active")),
	    .verified = json_is_true(json_object_get(ev->data, "verified")),
	};

	if (!actor.id || !actor.sector)
		return cmn_feed_incomplete(err);
	return observatory_store_actor(conn, ev->departement, &actor, ev->time, err);
}

/* Both départements are told; the one that sent it counts the situation no more (decision 11). */
static enum cmn_err transfer_completed(struct cmn_conn *conn, const struct cmn_event *ev,
				       struct cmn_error *err)
{
	const char *from = cmn_json_get(ev->data, "from_departement");
	const char *situation = cmn_json_get(ev->data, "situation_id");

	if (!from)
		return cmn_feed_incomplete(err);
	if (!situation || strcmp(from, ev->departement) != 0)
		return CMN_OK;
	return observatory_store_situation_leaves(conn, situation, ev->departement, err);
}

static enum cmn_err solicitation_removed(struct cmn_conn *conn, const struct cmn_event *ev,
					 struct cmn_error *err)
{
	const char *solicitation = cmn_json_get(ev->data, "solicitation_id");
	const char *situation = cmn_json_get(ev->data, "situation_id");
	enum cmn_err rc;

	if (!solicitation)
		return cmn_feed_incomplete(err);
	rc = observatory_store_solicitation_leaves(conn, solicitation, ev->departement, err);
	if (rc != CMN_OK || !situation)
		return rc;
	return observatory_store_situation_leaves(conn, situation, ev->departement, err);
}

static const struct cmn_learn LEARNS[] = {
    {"intake.transfer.completed.v1", transfer_completed},
    {"intake.solicitation.removed.v1", solicitation_removed},
    {"intake.solicitation.recorded.v1", solicitation_recorded},
    {"intake.situation.opened.v1", situation_opened},
    {"referral.proposal.made.v1", proposal_made},
    {"referral.proposal.answered.v1", proposal_answered},
    {"referral.proposal.withdrawn.v1", proposal_withdrawn},
    {"referral.proposal.actor_answered.v1", actor_answered},
    {"referral.need.unmet.v1", need_unmet},
    {"referral.need.met.v1", need_met},
    {"referral.need.ended.v1", need_ended},
    {"directory.actor.published.v1", actor_published},
};

enum cmn_err observatory_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				    struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}
