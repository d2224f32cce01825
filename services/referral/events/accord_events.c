/* SPDX-License-Identifier: EUPL-1.2 */
#include "accord_events.h"

#include "cmn/record.h"

#define FACTS "{facts}"

static enum cmn_err versioned(struct cmn_call *call, const char *type, const char *situation_id,
			      int64_t number, const char *when)
{
	return cmn_write_event(
	    call, type, FACTS,
	    json_pack("{s:s, s:s, s:I, s:s}", "accord_id", call->write.resource_id, "situation_id",
		      situation_id, "content_version", (json_int_t)number, when, call->write.now));
}

enum cmn_err referral_event_accord_proposed(struct cmn_call *call, const char *situation_id,
					    int64_t number)
{
	return versioned(call, "referral.accord.proposed.v1", situation_id, number, "proposed_at");
}

enum cmn_err referral_event_accord_revised(struct cmn_call *call, const char *situation_id,
					   int64_t number)
{
	return versioned(call, "referral.accord.revised.v1", situation_id, number, "revised_at");
}

enum cmn_err referral_event_accord_signature(struct cmn_call *call, const char *situation_id,
					     int64_t number, const char *party_kind)
{
	return cmn_write_event(call, "referral.accord.signature.v1", FACTS,
			       json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "accord_id",
					 call->write.resource_id, "situation_id", situation_id,
					 "content_version", (json_int_t)number, "party_kind",
					 party_kind, "means", cmn_json_get(call->body, "means"),
					 "signed_on", cmn_json_get(call->body, "signed_on")));
}

enum cmn_err referral_event_accord_ended(struct cmn_call *call, const char *situation_id,
					 const char *to, const char *reason, const char *ended_on)
{
	return cmn_write_event(call, "referral.accord.ended.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s}", "accord_id",
					 call->write.resource_id, "situation_id", situation_id,
					 "state", to, "reason", reason, "ended_on", ended_on));
}

/* These members of an object, where they are. */
static bool copy(json_t *to, const json_t *from, const char *const *members, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_t *value = json_object_get(from, members[i]);

		if (value && json_object_set(to, members[i], value) != 0)
			return false;
	}
	return true;
}

enum cmn_err referral_event_funding_asked(struct cmn_call *call)
{
	static const char *const MEMBERS[] = {
	    "situation_id", "accord_id",        "kind",     "side",        "funder", "purpose",
	    "need",         "told_in_coter_on", "asked_on", "amount_cents"};
	json_t *data =
	    json_pack("{s:s, s:b}", "funding_id", call->write.resource_id, "mention_c360",
		      json_is_true(json_object_get(call->body, "mention_c360")));

	if (data && !copy(data, call->body, MEMBERS, CMN_LEN(MEMBERS))) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, "referral.funding.asked.v1", FACTS, data);
}

enum cmn_err referral_event_funding_decided(struct cmn_call *call, const PGresult *before)
{
	static const char *const MEMBERS[] = {"state", "decided_on", "granted_cents"};
	json_t *data = json_pack(
	    "{s:s, s:s*, s:s, s:s, s:s}", "funding_id", call->write.resource_id, "situation_id",
	    cmn_column(before, 0, "situation_id"), "kind", cmn_column(before, 0, "kind"), "side",
	    cmn_column(before, 0, "side"), "asked_on", cmn_column(before, 0, "asked_on"));

	if (data && !copy(data, call->body, MEMBERS, CMN_LEN(MEMBERS))) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, "referral.funding.decided.v1", FACTS, data);
}
