/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_events.h"

#include "birth.h"
#include "intake_store.h"

#include "cmn/buf.h"
#include "cmn/json.h"
#include "cmn/record.h"

#define FACTS "{facts}"

#define DATA_MAX 16384

static void copy_list(struct cmn_buf *out, const json_t *body, const char *name)
{
	json_t *list = json_object_get(body, name);

	if (!list)
		return;
	cmn_json_key(out, name);
	cmn_json_value(out, list);
}

/* Codes and dates, never the text.  Written straight: this event is made at every call that comes
 * in. */
enum cmn_err intake_event_recorded(struct cmn_call *call, const json_t *body,
				   const struct intake_solicitation *s)
{
	struct cmn_buf out;

	cmn_buf_init(&out, DATA_MAX);
	cmn_json_open(&out, '{');
	cmn_json_kstr(&out, "solicitation_id", call->write.resource_id);
	cmn_json_kstr(&out, "received_at", s->received_at);
	cmn_json_kstr(&out, "profile", s->profile);
	cmn_json_kstr(&out, "profile_rule", s->profile_rule);
	cmn_json_kstr(&out, "channel", s->channel);
	cmn_json_kstr(&out, "requester_kind", s->requester_kind);
	cmn_json_kstr(&out, "person_profile", s->person_profile);
	cmn_json_kstr(&out, "population", s->population);
	cmn_json_kstr(&out, "priority", s->priority);
	if (s->age)
		cmn_json_kstr(&out, "age_band", intake_age_band_of((int)strtol(s->age, NULL, 10)));
	cmn_json_kstr(&out, "commune", s->commune);
	cmn_json_kstr(&out, "situation_type", s->situation_type);
	copy_list(&out, body, "problem_types");
	copy_list(&out, body, "moments");
	cmn_json_kstr(&out, "mdph_status", s->mdph_status);
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
