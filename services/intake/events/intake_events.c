/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_events.h"

#include "cmn/buf.h"
#include "cmn/json.h"
#include "cmn/record.h"

#define FACTS "{facts}"

#define DATA_MAX 16384

/* Copies of the coded members of the request, never of its text.  Written straight from the
 * request: this event is made at every call that comes in. */
static void copy_codes(struct cmn_buf *out, const json_t *body)
{
	static const char *const CODED[] = {"channel", "requester_kind", "person_profile",
					    "commune", "situation_type", "problem_types",
					    "moments", "mdph_status"};

	for (size_t i = 0; i < CMN_LEN(CODED); i++) {
		json_t *value = json_object_get(body, CODED[i]);

		if (value) {
			cmn_json_key(out, CODED[i]);
			cmn_json_value(out, value);
		}
	}
}

enum cmn_err intake_event_recorded(struct cmn_call *call, const char *received_at,
				   const char *profile)
{
	struct cmn_buf out;

	cmn_buf_init(&out, DATA_MAX);
	cmn_json_open(&out, '{');
	cmn_json_kstr(&out, "solicitation_id", call->write.resource_id);
	cmn_json_kstr(&out, "received_at", received_at);
	cmn_json_kstr(&out, "profile", profile);
	copy_codes(&out, call->body);
	cmn_json_close(&out, '}');
	return cmn_write_event_text(call, "intake.solicitation.recorded.v1", FACTS, &out);
}

enum cmn_err intake_event_informed(struct cmn_call *call)
{
	return cmn_write_event(call, "intake.solicitation.informed.v1", FACTS,
			       json_pack("{s:s, s:s}", "solicitation_id", call->write.resource_id,
					 "informed_at", call->write.now));
}

enum cmn_err intake_event_opened(struct cmn_call *call, const char *solicitation_id,
				 const char *solicited_at, const char *profile)
{
	return cmn_write_event(call, "intake.situation.opened.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s}", "situation_id",
					 call->write.resource_id, "solicitation_id",
					 solicitation_id, "solicited_at", solicited_at, "opened_at",
					 call->write.now, "profile", profile));
}

enum cmn_err intake_event_closed(struct cmn_call *call, const char *reason)
{
	return cmn_write_event(call, "intake.situation.closed.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "situation_id", call->write.resource_id,
					 "reason", reason, "closed_at", call->write.now));
}
