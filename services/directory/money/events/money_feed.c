/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_feed.h"

#include "money_store.h"

#include "cmn/json.h"

#include <inttypes.h>
#include <stdio.h>

static const char *cents(const struct cmn_event *ev, const char *key, char room[24])
{
	const json_t *value = json_object_get(ev->data, key);

	if (!json_is_integer(value))
		return NULL;
	snprintf(room, 24, "%" PRId64, (int64_t)json_integer_value(value));
	return room;
}

static enum cmn_err learn(struct cmn_conn *conn, const struct cmn_event *ev, struct cmn_error *err)
{
	const json_t *mention = json_object_get(ev->data, "mention_c360");
	char asked[24], granted[24];
	const struct money_funding f = {
	    .id = cmn_json_get(ev->data, "funding_id"),
	    .departement = ev->departement,
	    .kind = cmn_json_get(ev->data, "kind"),
	    .side = cmn_json_get(ev->data, "side"),
	    .funder = cmn_json_get(ev->data, "funder"),
	    .purpose = cmn_json_get(ev->data, "purpose"),
	    .mention = !mention                ? NULL
		       : json_is_true(mention) ? "true"
					       : "false",
	    .asked_on = cmn_json_get(ev->data, "asked_on"),
	    .asked_cents = cents(ev, "amount_cents", asked),
	    .state = cmn_json_get(ev->data, "state"),
	    .decided_on = cmn_json_get(ev->data, "decided_on"),
	    .granted_cents = cents(ev, "granted_cents", granted),
	};

	if (!f.id || !f.kind || !f.side || !f.asked_on)
		return cmn_feed_incomplete(err);
	return money_learn_funding(conn, &f, err);
}

static const struct cmn_learn LEARNS[] = {
    {"referral.funding.asked.v1", learn},
    {"referral.funding.decided.v1", learn},
};

enum cmn_err money_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			      struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}
