/* SPDX-License-Identifier: EUPL-1.2 */
#include "member_feed.h"
#include "member_terms.h"

#include "cmn/json.h"

#include <inttypes.h>
#include <stdio.h>

static void version_of(const struct cmn_event *ev, char out[24])
{
	snprintf(out, 24, "%" PRId64,
		 (int64_t)json_integer_value(json_object_get(ev->data, "version")));
}

enum cmn_err intake_learn_membership(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	char version[24];
	const struct intake_member_ref m = {
	    .id = cmn_json_get(ev->data, "member_id"),
	    .departement = ev->departement,
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .basis = cmn_json_get(ev->data, "basis"),
	    .since = cmn_json_get(ev->data, "since"),
	    .ended_on = cmn_json_get(ev->data, "ended_on"),
	    .ended_why = cmn_json_get(ev->data, "ended_why"),
	    .version = version,
	};

	version_of(ev, version);
	if (!m.id || !m.actor_id || !m.basis || !m.since)
		return cmn_feed_incomplete(err);
	return intake_store_learn_member(conn, &m, err);
}

enum cmn_err intake_learn_adhesion(struct cmn_conn *conn, const struct cmn_event *ev,
				   struct cmn_error *err)
{
	const json_t *sharing = json_object_get(ev->data, "sharing");
	char *codes = sharing ? cmn_json_pg_array(sharing) : NULL;
	char version[24];
	const struct intake_adhesion_ref a = {
	    .id = cmn_json_get(ev->data, "adhesion_id"),
	    .departement = ev->departement,
	    .actor_id = cmn_json_get(ev->data, "actor_id"),
	    .sharing = codes,
	    .begins_on = cmn_json_get(ev->data, "begins_on"),
	    .until = cmn_json_get(ev->data, "until"),
	    .ended_on = cmn_json_get(ev->data, "ended_on"),
	    .version = version,
	};
	enum cmn_err rc;

	version_of(ev, version);
	if (!a.id || !a.actor_id || !sharing || !a.begins_on)
		rc = cmn_feed_incomplete(err);
	else if (!codes)
		rc = cmn_no_memory(err);
	else
		rc = intake_store_learn_adhesion(conn, &a, err);
	free(codes);
	return rc;
}
