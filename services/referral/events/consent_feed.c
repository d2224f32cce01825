/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_feed.c - what intake tells about agreements, kept as words for the rule.
 */
#include "concertation_events.h"
#include "consent_copy.h"
#include "referral_events.h"

#include "cmn/buf.h"
#include "cmn/json.h"

#include <string.h>

#define WORDS_MAX 16384

/* The words of an array, separated by spaces.  What is no word (a space inside) would be read as
 * two: it makes the whole unreadable. */
static bool words(struct cmn_buf *out, const json_t *array)
{
	size_t i;
	json_t *item;

	if (!json_is_array(array))
		return false;
	json_array_foreach(array, i, item)
	{
		const char *word = json_string_value(item);

		if (!word || !*word || strchr(word, ' '))
			return false;
		if (i)
			cmn_buf_char(out, ' ');
		cmn_buf_text(out, word);
	}
	if (i == 0)
		cmn_buf_text(out, "");
	return !out->failed;
}

static enum cmn_err learn(struct cmn_conn *conn, const struct cmn_event *ev, bool given,
			  struct cmn_error *err)
{
	const char *purpose = cmn_json_get(ev->data, "purpose");
	CMN_AUTO(cmn_free_drop)
	char *files = cmn_json_pg_array(json_object_get(ev->data, "situation_ids"));
	struct cmn_buf categories, recipients;
	struct referral_consent c = {
	    .id = cmn_json_get(ev->data, "consent_id"),
	    .departement = ev->departement,
	    .situation_id = cmn_json_get(ev->data, "situation_id"),
	    .solicitation_id = cmn_json_get(ev->data, "solicitation_id"),
	    .person_id = cmn_json_get(ev->data, "person_id"),
	    .situation_ids = files,
	    .given = given,
	    .purpose = purpose ? purpose : "",
	    .decided_at = cmn_json_get(ev->data, "decided_at"),
	    .valid_from = cmn_json_get(ev->data, "valid_from"),
	    .valid_until = cmn_json_get(ev->data, "valid_until"),
	    .right_until = cmn_json_get(ev->data, "right_until"),
	};
	enum cmn_err rc = CMN_OK;

	cmn_buf_init(&categories, WORDS_MAX);
	cmn_buf_init(&recipients, WORDS_MAX);
	if (!words(&categories, json_object_get(ev->data, "categories")) ||
	    (json_object_get(ev->data, "situation_ids") && !files) ||
	    !words(&recipients, json_object_get(ev->data, "recipients")) || !c.id ||
	    !c.decided_at || (given && !purpose))
		rc = cmn_feed_incomplete(err);
	c.categories = categories.data;
	c.recipients = recipients.data;
	if (rc == CMN_OK)
		rc = referral_store_learn_consent(conn, &c, err);
	cmn_buf_free(&categories);
	cmn_buf_free(&recipients);
	return rc;
}

enum cmn_err referral_learn_given(struct cmn_conn *conn, const struct cmn_event *ev,
				  struct cmn_error *err)
{
	return learn(conn, ev, true, err);
}

enum cmn_err referral_learn_refused(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	enum cmn_err rc = learn(conn, ev, false, err);

	return rc == CMN_OK ? referral_close_seats(conn, ev->departement,
						   cmn_json_get(ev->data, "consent_id"), err)
			    : rc;
}

enum cmn_err referral_learn_withdrawn(struct cmn_conn *conn, const struct cmn_event *ev,
				      struct cmn_error *err)
{
	const char *id = cmn_json_get(ev->data, "consent_id");
	const char *at = cmn_json_get(ev->data, "withdrawn_at");

	enum cmn_err rc = id && at
			      ? referral_store_learn_withdrawal(conn, id, ev->departement, at, err)
			      : cmn_feed_incomplete(err);

	return rc == CMN_OK ? referral_close_seats(conn, ev->departement, id, err) : rc;
}

enum cmn_err referral_learn_extended(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *situation = cmn_json_get(ev->data, "situation_id");
	CMN_AUTO(cmn_free_drop)
	char *acts = cmn_json_pg_array(json_object_get(ev->data, "consent_ids"));

	json_t *act;
	size_t i;
	enum cmn_err rc = situation && acts ? referral_store_learn_extension(conn, ev->departement,
									     situation, acts, err)
					    : cmn_feed_incomplete(err);

	json_array_foreach(json_object_get(ev->data, "consent_ids"), i, act)
	{
		if (rc == CMN_OK)
			rc = referral_close_seats(conn, ev->departement, json_string_value(act),
						  err);
	}
	return rc;
}
