/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_events.h"

/* Takes data over, whatever happens. */
static bool set_event(struct cmn_write *write, const char *type, json_t *data)
{
	char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;

	json_decref(data);
	if (!text)
		return false;
	free(write->event_data);
	write->event_type = type;
	write->event_data = text;
	write->audiences = "{facts}";
	return true;
}

/* Copies of the coded members of the request, never of its text. */
static bool copy_codes(json_t *data, const json_t *body)
{
	static const char *const CODED[] = {"channel",	"requester_kind", "person_profile",
					    "commune",	"situation_type", "problem_types",
					    "moments",	"mdph_status"};

	for (size_t i = 0; i < CMN_LEN(CODED); i++) {
		json_t *value = json_object_get(body, CODED[i]);

		if (value && !json_is_null(value) && json_object_set(data, CODED[i], value) != 0)
			return false;
	}
	return true;
}

bool intake_event_recorded(struct cmn_write *write, const json_t *body, const char *received_at,
			   const char *profile)
{
	json_t *data = json_pack("{s:s, s:s, s:s}", "solicitation_id", write->resource_id,
				 "received_at", received_at, "profile", profile);

	if (!data || !copy_codes(data, body)) {
		json_decref(data);
		return false;
	}
	return set_event(write, "intake.solicitation.recorded.v1", data);
}

bool intake_event_informed(struct cmn_write *write)
{
	return set_event(write, "intake.solicitation.informed.v1",
			 json_pack("{s:s, s:s}", "solicitation_id", write->resource_id,
				   "informed_at", write->now));
}

bool intake_event_opened(struct cmn_write *write, const char *solicitation_id,
			 const char *solicited_at, const char *profile)
{
	return set_event(write, "intake.situation.opened.v1",
			 json_pack("{s:s, s:s, s:s, s:s, s:s}", "situation_id", write->resource_id,
				   "solicitation_id", solicitation_id, "solicited_at", solicited_at,
				   "opened_at", write->now, "profile", profile));
}

bool intake_event_closed(struct cmn_write *write, const char *reason)
{
	return set_event(write, "intake.situation.closed.v1",
			 json_pack("{s:s, s:s, s:s}", "situation_id", write->resource_id, "reason",
				   reason, "closed_at", write->now));
}
