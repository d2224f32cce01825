/* SPDX-License-Identifier: EUPL-1.2 */
#include "draft_store.h"
#include "intake_deps.h"
#include "intake_events.h"
#include "intake_store.h"
#include "phone_call_store.h"

#include "cmn/clock.h"

#include <string.h>

#define FACTS         "{facts}"
#define DATA_MAX      16384
#define BATCH         500
#define DRAFT_DAYS    30
#define CALLBACK_DAYS 30
#define DAY_US        (INT64_C(86400) * 1000000)

static void copy_list(struct cmn_buf *out, const json_t *said, const char *name)
{
	json_t *list = json_object_get(said, name);

	cmn_json_key(out, name);
	if (list)
		cmn_json_value(out, list);
	else
		cmn_json_raw(out, "[]", 2);
}

enum cmn_err intake_event_word(struct cmn_call *call, const json_t *said,
			       const struct intake_solicitation *s, const char **ret_type,
			       char **ret_data)
{
	struct cmn_buf out;

	cmn_buf_init(&out, DATA_MAX);
	cmn_json_open(&out, '{');
	cmn_json_kstr(&out, "consent_id", s->word.consent_id);
	cmn_json_kstr(&out, "solicitation_id", call->write.resource_id);
	cmn_json_kstr(&out, "purpose", s->word.purpose);
	copy_list(&out, said, "categories");
	copy_list(&out, said, "recipients");
	cmn_json_kstr(&out, "decided_at", s->received_at);
	cmn_json_kstr(&out, "means", s->word.means);
	cmn_json_kstr(&out, "given_by", "person");
	cmn_json_close(&out, '}');
	*ret_type = strcmp(s->word.decision, "given") == 0 ? "intake.consent.given.v1"
							   : "intake.consent.refused.v1";
	*ret_data = cmn_buf_take(&out);
	return *ret_data ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err intake_event_answered(struct cmn_call *call, const char *at)
{
	return cmn_write_event(
	    call, "intake.solicitation.answered.v1", FACTS,
	    json_pack("{s:s, s:s}", "solicitation_id", call->write.resource_id, "answered_at", at));
}

enum cmn_err intake_event_relanced(struct cmn_call *call, const char *solicitation_id,
				   const char *at, const char *channel)
{
	return cmn_write_event(call, "intake.solicitation.relanced.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "relance_id",
					 call->write.resource_id, "solicitation_id",
					 solicitation_id, "at", at, "channel", channel));
}

enum cmn_err intake_event_call(struct cmn_call *call, const char *state, const char *callback_state,
			       const char *at)
{
	return cmn_write_event(call, "intake.call.changed.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "call_id", call->write.resource_id,
					 "state", state, "callback_state", callback_state, "at",
					 at));
}

enum cmn_err intake_event_sub_territory(struct cmn_call *call, const char *code,
					const json_t *communes)
{
	return cmn_write_event(call, "intake.sub_territory.changed.v1", FACTS,
			       json_pack("{s:s, s:s, s:O}", "sub_territory_id",
					 call->write.resource_id, "code", code, "communes",
					 communes));
}

enum cmn_err intake_event_rule(struct cmn_call *call, const char *valid_from, int64_t answer_hours,
			       int64_t callback_hours, int64_t attempts)
{
	json_t *data =
	    json_pack("{s:s, s:I, s:I}", "valid_from", valid_from, "callback_hours",
		      (json_int_t)callback_hours, "callback_attempts", (json_int_t)attempts);

	if (answer_hours > 0 &&
	    json_object_set_new(data, "first_answer_hours", json_integer(answer_hours)) != 0) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, "intake.reception_rule.set.v1", FACTS, data);
}

enum cmn_err intake_event_danger_raised(struct cmn_call *call)
{
	return cmn_write_event(call, "intake.danger.raised.v1", FACTS,
			       json_pack("{s:s, s:s}", "danger_id", call->write.resource_id,
					 "raised_at", call->write.now));
}

enum cmn_err intake_event_danger_acknowledged(struct cmn_call *call)
{
	return cmn_write_event(call, "intake.danger.acknowledged.v1", FACTS,
			       json_pack("{s:s, s:s}", "danger_id", call->write.resource_id,
					 "acknowledged_at", call->write.now));
}

/* The instant `days` before `now`. */
static enum cmn_err days_before(const char *now, int64_t days, char out[CMN_TIME_LEN],
				struct cmn_error *err)
{
	int64_t at = 0;

	if (!cmn_time_parse(now, &at))
		return cmn_fail(err, CMN_E_INTERNAL, "instant illisible", "unreadable instant");
	cmn_time_format(at - days * DAY_US, out);
	return CMN_OK;
}

enum cmn_err intake_job_drafts(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			       struct cmn_error *err)
{
	const struct intake_deps *set = deps;
	int64_t gone = 0;
	char before[CMN_TIME_LEN];
	enum cmn_err rc = days_before(now, set ? set->draft_days : DRAFT_DAYS, before, err);

	if (rc == CMN_OK)
		rc = intake_store_expire_drafts(conn, before, BATCH, &gone, err);
	*ret_more = gone == BATCH;
	return rc;
}

enum cmn_err intake_job_calls(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err)
{
	const struct intake_deps *set = deps;
	int64_t gone = 0;
	char before[CMN_TIME_LEN];
	enum cmn_err rc = days_before(now, set ? set->callback_days : CALLBACK_DAYS, before, err);

	if (rc == CMN_OK)
		rc = intake_store_forget_calls(conn, before, now, BATCH, &gone, err);
	*ret_more = gone == BATCH;
	return rc;
}
