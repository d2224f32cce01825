/* SPDX-License-Identifier: EUPL-1.2 */
#include "relay_link_feed.h"

#include "dossier_link_store.h"
#include "notice_feed.h"

#include "cmn/json.h"

enum cmn_err intake_learn_link_made(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	const struct intake_dossier_link l = {
	    .id = cmn_json_get(ev->data, "link_id"),
	    .departement = ev->departement,
	    .situation_id = cmn_json_get(ev->data, "situation_id"),
	    .relay_id = cmn_json_get(ev->data, "relay_id"),
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .dossier_id = cmn_json_get(ev->data, "dossier_id"),
	    .token_hash = cmn_json_get(ev->data, "dossier_token_hash"),
	    .made_at = cmn_json_get(ev->data, "made_at"),
	    .expires_at = cmn_json_get(ev->data, "expires_at"),
	};

	if (!l.id || !l.situation_id || !l.relay_id || !l.actor_id || !l.made_at || !l.expires_at)
		return cmn_feed_incomplete(err);
	/* a relay without a dossier */
	if (!l.dossier_id || !l.token_hash)
		return CMN_OK;
	return intake_store_learn_dossier_link(conn, &l, err);
}

enum cmn_err intake_learn_link_revoked(struct cmn_conn *conn, const struct cmn_event *ev,
				       struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "link_id");
	const char *at = cmn_json_get(ev->data, "revoked_at");

	return id && at ? intake_store_end_dossier_links(conn, ev->departement, id, NULL, at, err)
			: cmn_feed_incomplete(err);
}

static enum cmn_err ended(struct cmn_conn *conn, const struct cmn_event *ev, const char *at,
			  struct cmn_error *err)
{
	const char *relay = cmn_json_get(ev->data, "relay_id");

	return relay && at
		   ? intake_store_end_dossier_links(conn, ev->departement, NULL, relay, at, err)
		   : cmn_feed_incomplete(err);
}

/* Events of before do not name the situation: nobody is told then. */
static enum cmn_err tell(struct cmn_conn *conn, const struct cmn_event *ev, const char *template,
			 const char *at, struct cmn_error *err)
{
	return cmn_json_get(ev->data, "situation_id")
		   ? intake_tell_relay(conn, ev, template, at, err)
		   : CMN_OK;
}

enum cmn_err intake_learn_relay_acknowledged(struct cmn_conn *conn, const struct cmn_event *ev,
					     struct cmn_error *err)
{
	return tell(conn, ev, "relay_acknowledged", cmn_json_get(ev->data, "acknowledged_at"), err);
}

enum cmn_err intake_learn_relay_declined(struct cmn_conn *conn, const struct cmn_event *ev,
					 struct cmn_error *err)
{
	const char *at = cmn_json_get(ev->data, "declined_at");
	enum cmn_err rc = ended(conn, ev, at, err);

	return rc == CMN_OK ? tell(conn, ev, "relay_declined", at, err) : rc;
}

enum cmn_err intake_learn_relay_withdrawn(struct cmn_conn *conn, const struct cmn_event *ev,
					  struct cmn_error *err)
{
	return ended(conn, ev, cmn_json_get(ev->data, "withdrawn_at"), err);
}
