/* SPDX-License-Identifier: EUPL-1.2 */
#include "project_events.h"

#include "cmn/buf.h"
#include "cmn/json.h"
#include "cmn/record.h"

#define FACTS "{facts}"

#define DATA_MAX 16384

enum cmn_err intake_event_project_opened(struct cmn_call *call, const char *situation_id,
					 const char *state, const char *said_on)
{
	return cmn_write_event(call, "intake.project.opened.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "project_id",
					 call->write.resource_id, "situation_id", situation_id,
					 "state", state, "said_on", said_on));
}

enum cmn_err intake_event_project_answered(struct cmn_call *call, const char *situation_id,
					   const char *state, const char *said_on)
{
	return cmn_write_event(call, "intake.project.answered.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "project_id",
					 call->write.resource_id, "situation_id", situation_id,
					 "state", state, "said_on", said_on));
}

static void put_codes(struct cmn_buf *out, const char *key, json_t *codes)
{
	if (!codes)
		return;
	cmn_json_key(out, key);
	cmn_json_value(out, codes);
}

static void write_versioned(struct cmn_buf *out, const struct cmn_call *call,
			    const struct intake_versioned *v)
{
	cmn_buf_init(out, DATA_MAX);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "project_id", v->project_id);
	cmn_json_kstr(out, "situation_id", v->situation_id);
	cmn_json_kint(out, "number", v->number);
	cmn_json_kstr(out, "written_at", call->write.now);
	cmn_json_kbool(out, "co_built", v->co_built);
	put_codes(out, "built_with", v->built_with);
	put_codes(out, "domains", v->domains);
	put_codes(out, "acts", v->acts);
	cmn_json_close(out, '}');
}

enum cmn_err intake_event_project_versioned(struct cmn_call *call, const struct intake_versioned *v)
{
	struct cmn_buf out;

	write_versioned(&out, call, v);
	return cmn_write_event_text(call, "intake.project.versioned.v1", FACTS, &out);
}

char *intake_versioned_text(const struct cmn_call *call, const struct intake_versioned *v)
{
	struct cmn_buf out;

	write_versioned(&out, call, v);
	return cmn_buf_take(&out);
}

enum cmn_err intake_event_project_validated(struct cmn_call *call, const char *situation_id,
					    int64_t number, const char *validated_on,
					    const char *way)
{
	return cmn_write_event(call, "intake.project.validated.v1", FACTS,
			       json_pack("{s:s, s:s, s:I, s:s, s:s}", "project_id",
					 call->write.resource_id, "situation_id", situation_id,
					 "number", (json_int_t)number, "validated_on", validated_on,
					 "way", way));
}

/* jansson takes the value over, also when it cannot keep it. */
static json_t *with(json_t *data, const char *key, json_t *value)
{
	if (json_object_set_new(data, key, value) == 0)
		return data;
	json_decref(data);
	return NULL;
}

/* The three ids, and one thing more. */
static json_t *of(const struct intake_relayed *r, const char *key, json_t *value)
{
	return with(json_pack("{s:s, s:s, s:s}", "relay_id", r->relay_id, "project_id",
			      r->project_id, "situation_id", r->situation_id),
		    key, value);
}

enum cmn_err intake_event_appv_relayed(struct cmn_call *call, const struct intake_relayed *r,
				       const char *facilitator_id, int64_t number,
				       const char *acknowledge_due, const char *return_due)
{
	json_t *data = of(r, "facilitator_id", json_string(facilitator_id));

	data = with(data, "number", json_integer(number));
	data = with(data, "relayed_at", json_string(call->write.now));
	data = with(data, "acknowledge_due", json_string(acknowledge_due));
	data = with(data, "return_due", json_string(return_due));
	return cmn_write_event(call, "intake.appv.relayed.v1", FACTS, data);
}

enum cmn_err intake_event_appv_acknowledged(struct cmn_call *call, const struct intake_relayed *r)
{
	return cmn_write_event(call, "intake.appv.acknowledged.v1", FACTS,
			       of(r, "acknowledged_at", json_string(call->write.now)));
}

enum cmn_err intake_event_appv_started(struct cmn_call *call, const struct intake_relayed *r)
{
	return cmn_write_event(call, "intake.appv.started.v1", FACTS,
			       of(r, "started_at", json_string(call->write.now)));
}

enum cmn_err intake_event_appv_returned(struct cmn_call *call, const struct intake_relayed *r,
					int64_t number, bool co_built)
{
	json_t *data = of(r, "returned_at", json_string(call->write.now));

	data = with(data, "number", json_integer(number));
	data = with(data, "co_built", json_boolean(co_built));
	return cmn_write_event(call, "intake.appv.returned.v1", FACTS, data);
}

enum cmn_err intake_event_appv_declined(struct cmn_call *call, const struct intake_relayed *r,
					const char *reason)
{
	json_t *data = of(r, "reason", json_string(reason));

	return cmn_write_event(call, "intake.appv.declined.v1", FACTS,
			       with(data, "declined_at", json_string(call->write.now)));
}

enum cmn_err intake_event_appv_stopped(struct cmn_call *call, const struct intake_relayed *r,
				       const char *reason)
{
	json_t *data = of(r, "reason", json_string(reason));

	return cmn_write_event(call, "intake.appv.stopped.v1", FACTS,
			       with(data, "stopped_at", json_string(call->write.now)));
}

enum cmn_err intake_event_appv_extended(struct cmn_call *call, const struct intake_relayed *r,
					const char *return_due)
{
	return cmn_write_event(call, "intake.appv.extended.v1", FACTS,
			       of(r, "return_due", json_string(return_due)));
}

enum cmn_err intake_event_appv_asked(struct cmn_call *call, const struct intake_relayed *r,
				     const char *on, const char *by)
{
	json_t *data = of(r, "asked_on", json_string(on));

	return cmn_write_event(call, "intake.appv.conseiller_asked.v1", FACTS,
			       with(data, "asked_by", json_string(by)));
}

enum cmn_err intake_event_appv_taken(struct cmn_call *call, const struct intake_relayed *r)
{
	return cmn_write_event(call, "intake.appv.conseiller_taken.v1", FACTS,
			       of(r, "taken_at", json_string(call->write.now)));
}

enum cmn_err intake_event_facilitator_registered(struct cmn_call *call, const char *employer,
						 const char *since, bool held)
{
	return cmn_write_event(call, "intake.facilitator.registered.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:b}", "facilitator_id",
					 call->write.resource_id, "employer", employer, "since",
					 since, "held", held));
}

enum cmn_err intake_event_facilitator_handed(struct cmn_call *call, bool held)
{
	return cmn_write_event(
	    call, "intake.facilitator.handed.v1", FACTS,
	    json_pack("{s:s, s:b}", "facilitator_id", call->write.resource_id, "held", held));
}

enum cmn_err intake_event_facilitator_ended(struct cmn_call *call, const char *until)
{
	return cmn_write_event(
	    call, "intake.facilitator.ended.v1", FACTS,
	    json_pack("{s:s, s:s}", "facilitator_id", call->write.resource_id, "until", until));
}
