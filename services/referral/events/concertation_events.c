/* SPDX-License-Identifier: EUPL-1.2 */
#include "concertation_events.h"

#include "concertation_store.h"

#include "cmn/record.h"

#include <string.h>

#define FACTS      "{facts}"
#define FACTS_MDPH "{facts,mdph}"

enum cmn_err referral_event_meeting_planned(struct cmn_call *call,
					    const struct referral_new_meeting *m)
{
	return cmn_write_event(call, "referral.concertation.planned.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "concertation_id",
					 call->write.resource_id, "situation_id", m->situation,
					 "kind", m->kind, "starts_at", m->starts_at, "planned_at",
					 call->write.now, "person_invited", m->without == NULL));
}

/* The codes of what was decided, each once. */
static json_t *decided(const PGresult *meeting)
{
	const char *text = cmn_column(meeting, 0, "decisions");
	CMN_AUTO(cmn_json_drop) json_t *all = json_loads(text ? text : "[]", 0, NULL);
	json_t *codes = json_array(), *one, *known;
	size_t i, j;

	json_array_foreach(all, i, one)
	{
		const char *code = cmn_json_get(one, "code");
		bool twice = false;

		json_array_foreach(codes, j, known) twice =
		    twice || strcmp(json_string_value(known), code) == 0;
		if (!twice)
			json_array_append_new(codes, json_string(code));
	}
	return codes;
}

enum cmn_err referral_event_meeting(struct cmn_call *call, const char *type, const PGresult *before,
				    const char *key, const char *value)
{
	json_t *data =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "concertation_id", call->write.resource_id,
		      "situation_id", cmn_column(before, 0, "situation_id"), "kind",
		      cmn_column(before, 0, "kind"), "at", call->write.now, key, value,
		      "person_invited", cmn_column(before, 0, "without_person") == NULL);

	if (data && strcmp(type, "referral.concertation.closed.v1") == 0 &&
	    json_object_set_new(data, "decisions", decided(before)) != 0) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, type, FACTS, data);
}

enum cmn_err referral_event_meeting_decided(struct cmn_call *call, const PGresult *meeting,
					    const char *code)
{
	return cmn_write_event(
	    call, "referral.concertation.decided.v1", FACTS,
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "decision_id", call->write.resource_id,
		      "concertation_id", cmn_column(meeting, 0, "id"), "situation_id",
		      cmn_column(meeting, 0, "situation_id"), "code", code, "at", call->write.now));
}

enum cmn_err referral_event_pledge_followed(struct cmn_call *call, const PGresult *commitment,
					    const char *state)
{
	return cmn_write_event(call, "referral.commitment.followed.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s}", "commitment_id",
					 call->write.resource_id, "concertation_id",
					 cmn_column(commitment, 0, "concertation_id"),
					 "situation_id", cmn_column(commitment, 0, "situation_id"),
					 "state", state, "at", call->write.now));
}

enum cmn_err referral_event_seat_invited(struct cmn_call *call, const PGresult *meeting,
					 const char *kind, const char *actor)
{
	return cmn_write_event(call, "referral.concertation.invited.v1",
			       strcmp(kind, "mdph") == 0 ? FACTS_MDPH : FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:s*}", "invitation_id",
					 call->write.resource_id, "concertation_id",
					 cmn_column(meeting, 0, "id"), "situation_id",
					 cmn_column(meeting, 0, "situation_id"), "kind", kind, "at",
					 call->write.now, "actor_id", actor, "starts_at",
					 cmn_column(meeting, 0, "_starts_at")));
}

enum cmn_err referral_event_seat(struct cmn_call *call, const char *type, const PGresult *seat,
				 const char *key, const char *value)
{
	return cmn_write_event(
	    call, type, FACTS,
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*}", "invitation_id", call->write.resource_id,
		      "concertation_id", cmn_column(seat, 0, "concertation_id"), "situation_id",
		      cmn_column(seat, 0, "situation_id"), "kind", cmn_column(seat, 0, "kind"),
		      "at", call->write.now, key, value));
}

enum cmn_err referral_event_gos_invitation(struct cmn_call *call, const char *type,
					   const char *situation, const char *key,
					   const char *value, const char *reason)
{
	return cmn_write_event(call, type, FACTS_MDPH,
			       json_pack("{s:s, s:s, s:s*, s:s*, s:s*}", "invitation_id",
					 call->write.resource_id, "at", call->write.now,
					 "situation_id", situation, key, value, "reason", reason));
}
